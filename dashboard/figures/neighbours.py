"""Where the names of what surrounds a case are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.extent import Box
from dashboard.words import Words
from geodata.dataset import Dataset
from geodata.projection import DEGREES

_AROUND_KAZAKHSTAN: Mapping[str, tuple[float, float]] = {
    "russia": (61.0, 55.2),
    "china": (84.6, 42.4),
    "uzbekistan": (62.3, 42.1),
    "kyrgyzstan": (74.4, 41.4),
    "turkmenistan": (57.6, 40.5),
    "caspian": (51.0, 41.3),
}
"""Longitude and latitude, chosen by eye."""

_NAMES = ["name_en", "name_ru", "name_kk"]
_USUAL_PIXELS = 800.0  # that a map is wide on a page beside its panel
_LETTER, _LINE, _MARGIN = 6.0, 14.0, 12.0
_MOST = 8
_FITS = 0.85
"""Share of a name that lies over its own country."""


@dataclass(frozen=True)
class Name:
    """A name and the point that it is centred on, degrees."""

    text: str
    longitude: float
    latitude: float


def neighbour_names(dataset: Dataset, words: Words, box: Box) -> list[Name]:
    """The names of neighbours within the picture, fewer rather than one over another.

    Args:
        dataset: the case.
        words: the language.
        box: what the map shows.
    """
    if dataset.boundaries.home:
        places = _AROUND_KAZAKHSTAN.items()
        return [Name(words.term("context", name), *point) for name, point in places]
    if dataset.boundaries.projection.world:
        return []
    crs = dataset.boundaries.projection.crs
    pixel = box["across"] * 1000 / _USUAL_PIXELS
    frame = seen_in(box, crs).buffer(-_MARGIN * pixel, join_style="mitre")
    seen = _cut(dataset.context[[*_NAMES, "geometry"]], box, crs, frame)
    seen = seen.assign(area=shapely.area(seen.geometry.to_numpy())).sort_values(
        "area", ascending=False
    )
    taken: list[BaseGeometry] = []
    texts: list[str] = []
    for _, row in seen.head(_MOST).iterrows():
        text = words.name(row)
        spot = _spot(row.geometry, text, pixel)
        if spot is not None and not any(spot.intersects(other) for other in taken):
            taken.append(spot)
            texts.append(text)
    points = gpd.GeoSeries([spot.centroid for spot in taken], crs=crs).to_crs(DEGREES)
    return [
        Name(text, round(at.x, 3), round(at.y, 3)) for text, at in zip(texts, points, strict=True)
    ]


def _cut(rows: gpd.GeoDataFrame, box: Box, crs: str, frame: BaseGeometry) -> gpd.GeoDataFrame:
    """What of each country is seen, in metres."""
    # Cut in degrees first: far from its meridian a projection turns shapes inside out.
    degrees = shapely.box(box["lon"][0], box["lat"][0], box["lon"][1], box["lat"][1])
    near = rows.set_geometry(shapely.intersection(rows.geometry.to_numpy(), degrees), crs=rows.crs)
    flat = near[~near.geometry.is_empty].to_crs(crs)
    shapes = shapely.make_valid(flat.geometry.to_numpy())
    return flat.set_geometry(shapely.intersection(shapes, frame), crs=crs)


def seen_in(box: Box, crs: str) -> BaseGeometry:
    """What a map of this box shows, in metres of its projection."""
    centre = gpd.GeoSeries.from_xy([box["center"]["lon"]], [box["center"]["lat"]], crs=DEGREES)
    middle = centre.to_crs(crs).iloc[0]
    half, high = box["across"] * 500, box["across"] * 500 / box["aspect"]
    return shapely.box(middle.x - half, middle.y - high, middle.x + half, middle.y + high)


def _spot(shape: BaseGeometry, text: str, pixel: float) -> BaseGeometry | None:
    """The rectangle of a name where a country has most room for it; None where it has none."""
    every = shapely.get_parts(shape)
    parts = [part for part in every if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        return None
    largest = max(parts, key=lambda part: float(part.area))
    wide, high = len(text) * _LETTER * pixel / 2, _LINE * pixel / 2
    # The country is squeezed until the name is a square: then the widest circle has room for it.
    squeezed = shapely.transform(largest, lambda points: points * (high / wide, 1.0))
    at = shapely.maximum_inscribed_circle(squeezed, tolerance=high / 4).coords[0]
    x, y = at[0] * wide / high, at[1]
    spot = shapely.box(x - wide, y - high, x + wide, y + high)
    return spot if largest.intersection(spot).area >= _FITS * spot.area else None
