"""The countries of the world, for cases that bring no regions, and around any case."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.projection import WORLD, Projection, projection_of, unwrapped
from geodata.regions import (
    COLUMNS,
    COUNTRIES,
    EVERYWHERE,
    Boundaries,
    Degrees,
    Drawn,
    join_points,
    read_features,
)
from geodata.simplify import lighter

NEAREST_KM = 25.0
"""A point at sea falls to the country whose coast is no farther: its islets are left out."""

CREDIT = "Natural Earth"

_TURNS = (-360.0, 0.0, 360.0)
_FILLED, _SLIVER = 0.7, 0.02
_SEEN_AROUND = 2.0  # times the extent

_COUNTRY_COLUMNS = ("code", "alpha2", "name_en", "name_ru", "name_kk", "longitude", "latitude")


@lru_cache(1)
def read_countries() -> gpd.GeoDataFrame:
    """Every country, as Natural Earth draws it.

    Returns:
        One row a country, indexed by ISO 3166-1 alpha-3 code (where ISO has none, Natural Earth's
        own): code, alpha2 (blank for none), name_en, name_ru, name_kk, longitude and latitude of
        its name, and geometry, in degrees.

    Raises:
        BoundaryError: the file is damaged.
    """
    countries = read_features("countries.geojson", _COUNTRY_COLUMNS)
    return countries.set_index("code", drop=False).rename_axis(None)


def country_boundaries(longitudes: Degrees, latitudes: Degrees) -> Boundaries | None:
    """The countries that points lie in, as regions of a case.

    Args:
        longitudes: n degrees east.
        latitudes: n degrees north.

    Returns:
        Those countries, None where no point lies in any. What the map must show leaves out parts
        far overseas where nothing is reported.
    """
    countries = read_countries()
    joined = join_points(longitudes, latitudes, _everything(countries))["code"]
    chosen = countries[countries.index.isin(set(joined.dropna()))]
    if chosen.empty:
        return None
    points = shapely.points(np.column_stack([longitudes, latitudes]).astype(float))
    known = points[joined.notna().to_numpy()]
    return boundaries_of(chosen, [near_parts(shape, known) for shape in chosen.geometry])


def all_countries() -> Boundaries:
    """Every country; no city is known by its name, since there are too many namesakes."""
    inhabited = read_countries().drop(index="ATA")
    return replace(boundaries_of(read_countries(), list(inhabited.geometry)), countries=())


def boundaries_of(chosen: gpd.GeoDataFrame, shown: list[BaseGeometry]) -> Boundaries:
    """Some rows of `read_countries` as the regions of a case that shows these shapes."""
    projection = projection_of(shapely.geometrycollections(shapely.get_parts(shown)))
    detailed = as_regions(chosen)
    return Boundaries(
        vintage=COUNTRIES,
        valid_from=None,
        valid_to=None,
        detailed=detailed,
        draw=lambda: _drawn(detailed, shown, projection),
        projection=projection,
        everywhere=EVERYWHERE,
        countries=tuple(sorted(set(chosen["alpha2"]) - {""})),
        credit=CREDIT,
        nearest_km=NEAREST_KM,
    )


def _drawn(detailed: gpd.GeoDataFrame, shown: list[BaseGeometry], projection: Projection) -> Drawn:
    outline = unwrapped(gpd.GeoSeries([shapely.union_all(shown)]), projection.longitude)
    return Drawn(lighter(detailed, projection), outline.iloc[0])


def as_regions(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Countries in the columns of regions; a country may be named by its code, too."""
    rows = countries.assign(kind="region", capital="", timezone="", aliases=countries["code"])
    return rows[[*COLUMNS, "geometry"]]


def near_parts(shape: BaseGeometry, points: np.ndarray) -> BaseGeometry:
    """A country without those of its parts that lie far away and hold none of these points.

    Far is farther from the largest part than the side of a square of the country's area.
    """
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    # In degrees, with those of longitude as short as they are there: this decides no more than
    # what is left out of a picture.
    narrow = max(np.cos(np.radians(largest.centroid.y)), 0.1)
    flat, home = _narrowed(parts, narrow), _narrowed(largest, narrow)
    reach = float(np.sqrt(shapely.area(flat).sum()))
    shapely.prepare(home)
    near = [shapely.dwithin(home, _east(flat, turn * narrow), reach) for turn in _TURNS]
    shown = np.any(near, axis=0)
    far = np.flatnonzero(~shown)
    # As in `join_points`, only the side that asks is prepared.
    shown[far[shapely.STRtree(points).query(parts[far], predicate="intersects")[0]]] = True
    return shapely.multipolygons(parts[shown])


def countries_in(shape: BaseGeometry) -> gpd.GeoDataFrame:
    """The countries that a shape in degrees, from -180 to 180, meets."""
    countries = read_countries()
    return countries[countries.intersects(shape).to_numpy()]


def context_around(boundaries: Boundaries) -> gpd.GeoDataFrame:
    """What lies around regions that are not Kazakhstan's: the other countries.

    Returns:
        Rows of kind `country` with names, the point of the name and geometry in degrees, on the
        same turn of the globe as the light regions. A country that the regions fill is left out,
        but for what of it lies along its neighbours: borders of two files never agree, and what
        shows between them would be sea.
    """
    countries = read_countries()
    others = countries[~countries.index.isin(boundaries.codes)]
    if not boundaries.of_countries:
        others = _beside(others, boundaries)
    moved = unwrapped(others.geometry, boundaries.projection.longitude)
    if not boundaries.projection.world:
        moved = moved[moved.intersects(_window(boundaries)).to_numpy()]
        others = others.loc[moved.index]
    names = {"kind": "country", "name": others["code"].to_numpy()}
    facts = others[["name_en", "name_ru", "name_kk", "longitude", "latitude"]]
    rows = facts.assign(**names).reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry=moved.to_numpy(), crs=countries.crs)


def _window(boundaries: Boundaries) -> BaseGeometry:
    """Beyond what a map as wide or as high as a page can be shows."""
    shape = boundaries.outline or shapely.box(*boundaries.light.total_bounds)
    west, south, east, north = shape.bounds
    narrow = max(np.cos(np.radians(max(abs(south), abs(north)))), 0.2)
    high = _SEEN_AROUND * max(north - south, (east - west) * narrow)
    wide = high / narrow
    return shapely.box(west - wide, south - high, east + wide, north + high)


def _beside(countries: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Countries, those that the regions fill cut down to slivers along their neighbours."""
    regions = shapely.union_all(boundaries.detailed.geometry.to_numpy())
    met = countries.index[countries.intersects(regions).to_numpy()]
    shapes = countries.geometry.copy()
    filled = [code for code in met if _share(shapes[code], regions) > _FILLED]
    west, south, east, north = regions.bounds
    reach = _SLIVER * max(east - west, north - south)
    near = countries[countries.intersects(shapely.box(*regions.bounds).buffer(reach)).to_numpy()]
    neighbours = shapely.union_all(near[~near.index.isin(filled)].geometry.to_numpy())
    for code in filled:
        rest = shapes[code].difference(regions)
        shapes[code] = _polygons(rest.intersection(neighbours.buffer(reach)))
    kept = countries.set_geometry(shapes)
    return kept[~kept.geometry.is_empty]


def _share(shape: BaseGeometry, regions: BaseGeometry) -> float:
    return float(shape.intersection(regions).area / shape.area)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _narrowed(shapes: BaseGeometry, narrow: float) -> BaseGeometry:
    return shapely.transform(shapes, lambda points: points * (narrow, 1.0))


def _east(shapes: BaseGeometry, shift: float) -> BaseGeometry:
    return shapely.transform(shapes, lambda points: points + np.array([shift, 0.0]))


def _everything(countries: gpd.GeoDataFrame) -> Boundaries:
    rows = as_regions(countries)
    return Boundaries(COUNTRIES, None, None, rows, lambda: Drawn(rows), WORLD)
