"""The shapes of the map, made once: plotly is given their names, and values for each frame.

Everything is in the frame of plotly: longitude and latitude, exterior rings clockwise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from dashboard.extent import scale_of
from dashboard.packing import packed
from dashboard.theme import GAP, SWITCHES, ZONES, ZoneStyle
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.projection import DEGREES, unwrapped

VARIANTS = ("whole", "part", "uncertain")
"""A zone stands all day, for a part of the day, or is uncertain."""

FIRST, SECOND, LINE, DASHES = "first", "second", "line", "dashes"
"""What a zone is drawn with: every other line of hatching, the lines between, two outlines."""

HATCHING_OF: Mapping[str, tuple[str, ...]] = {
    "whole": (FIRST, SECOND),
    "part": (FIRST,),
    "uncertain": (),
}
"""How a region is hatched; one that stands for a part of the day sparsely."""

OUTLINE_OF: Mapping[str, tuple[str, ...]] = {
    "whole": (LINE,),
    "part": (LINE,),
    "uncertain": (DASHES,),
}
"""How an area is outlined."""

DOTS_OF: Mapping[str, Mapping[str, int]] = {
    "whole": {FIRST: 1, SECOND: 1},
    "part": {FIRST: 1},
    "uncertain": {FIRST: 0, SECOND: 0},
}
"""Which dots a reporting gap has, full (1) or hollow (0)."""

_STROKE_KM, _DASH_KM, _GAP_KM = 0.3, 32.0, 24.0
_DOT_KM = 5.5
_DOTS_KM = 2 * ZONES["emergency"].spacing_km * math.sqrt(2)
"""Between dots; so, and moved north by a quarter, they stand between lines of hatching."""

_LARGEST_STEP_KM = 400.0
_DECIMALS = 3

Features = dict[str, Any]


@dataclass(frozen=True)
class _Ground:
    """What zones are drawn on.

    Attributes:
        flat: regions in metres, indexed by code.
        longitude: central meridian of their projection, degrees.
        everywhere: area of a measure over all of them.
        scale: how many times the map is as wide as the one that sizes are chosen for.
    """

    flat: gpd.GeoDataFrame
    longitude: float
    everywhere: str
    scale: float

    def features(self, shapes: Mapping[str, BaseGeometry]) -> Features:
        """Shapes in metres as GeoJSON in degrees."""
        degrees = gpd.GeoSeries(dict(shapes), crs=self.flat.crs).to_crs(DEGREES)
        return _features(dict(unwrapped(degrees, self.longitude).items()), self.decimals)

    @property
    def decimals(self) -> int:
        """Of a degree; as many more as the map is smaller."""
        return _DECIMALS + max(0, math.ceil(-math.log10(self.scale)))


def _ground(dataset: Dataset) -> _Ground:
    boundaries = dataset.boundaries
    projection = boundaries.projection
    flat = boundaries.light.to_crs(projection.crs)
    # A country far from the middle of a wide map may cross itself once it is flat.
    flat = flat.set_geometry(flat.geometry.where(flat.is_valid, flat.make_valid()))
    return _Ground(flat, projection.longitude, boundaries.everywhere, scale_of(dataset))


def geometry(dataset: Dataset, layers: Iterable[str] = SWITCHES) -> dict[str, Features]:
    """Every shape the map draws, as GeoJSON by the name that its trace refers to.

    Args:
        dataset: the case, for its regions and what surrounds them.
        layers: whose zones are wanted.

    Returns:
        `land`, `water`, `lakes`, `regions`, and for each layer `zone-<layer>`, whose features have
        ids of `zone_shape_id`; those of the reporting gap are dots.
    """
    context, regions = dataset.context, dataset.boundaries.light
    ground, lakes = _ground(dataset), context["kind"] == "lake"
    shapes = {
        "land": _collection(context[context["kind"] == "country"]),
        "water": _collection(context[context["kind"] == "sea"]),
        "lakes": _collection(context[lakes]),
        "regions": _collection(regions, list(regions.index), decimals=ground.decimals),
    }
    zones = {
        f"zone-{layer}": _gap(ground)
        if layer == GAP
        else _zone(ground, dataset.areas[layer], ZONES[layer])
        for layer in layers
    }
    return shapes | zones


def script(shapes: Mapping[str, Features]) -> str:
    """JavaScript that gives plotly these shapes, and an empty world so that it fetches none."""
    code = (files("dashboard") / "geometry.js").read_text("utf-8").strip()
    texts = {name: packed(each) for name, each in shapes.items()}
    return f"{code}({json.dumps(texts, separators=(',', ':'), ensure_ascii=False)});"


def _collection(
    frame: gpd.GeoDataFrame, ids: list[str] | None = None, *, decimals: int = _DECIMALS
) -> Features:
    names = ids or [str(number) for number in range(len(frame))]
    return _features(dict(zip(names, frame.geometry, strict=True)), decimals)


def _features(shapes: Mapping[str, BaseGeometry], decimals: int) -> Features:
    features = [
        {"type": "Feature", "id": name, "properties": {}, "geometry": _drawn(shape, decimals)}
        for name, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _drawn(shape: BaseGeometry, decimals: int) -> dict[str, Any]:
    """GeoJSON geometry as plotly draws it: only polygons, exterior rings clockwise."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    turned = shapely.orient_polygons(shapely.MultiPolygon(parts), exterior_cw=True)
    mapped: dict[str, Any] = shapely.geometry.mapping(
        shapely.transform(turned, lambda points: np.round(points, decimals))
    )
    return mapped


def zone_shape_id(name: str, shape: str) -> str:
    """The id of a region's hatching or an area's outline, e.g. `KZ-MAN:first`, `KZ:line`."""
    return f"{name}:{shape}"


def _zone(ground: _Ground, areas: list[str], style: ZoneStyle) -> Features:
    """Hatching of each region and outlines of each area.

    Args:
        ground: the regions.
        areas: of the measures, codes with `;` between or that of everywhere.
        style: of the layer.
    """
    flat, kilometre = ground.flat, ground.scale * 1000
    marks: dict[str, BaseGeometry] = {}
    for code, region in flat.geometry.items():
        for half, shape in enumerate((FIRST, SECOND)):
            lines = _hatching(region, style.angle, style.spacing_km * kilometre, half)
            inside = shapely.intersection(_short(lines, kilometre), region)
            marks[zone_shape_id(str(code), shape)] = _stroke(inside, kilometre)
    for area in areas:
        codes = list(flat.index) if area == ground.everywhere else split_ids(area)
        inner = _inset(_joined(flat.geometry.loc[codes]), style.inset_km, kilometre)
        dashes = _dashed(inner.boundary.simplify(4 * kilometre), kilometre)
        marks[zone_shape_id(area, LINE)] = inner
        marks[zone_shape_id(area, DASHES)] = _stroke(dashes, kilometre)
    return ground.features(marks)


def _joined(shapes: gpd.GeoSeries) -> BaseGeometry:
    """Regions as one; those of a file of somebody's own may overlap."""
    regions = shapes.to_numpy()
    if shapely.coverage_is_valid(regions):
        return shapely.coverage_union_all(regions)
    return shapely.union_all(regions)


def _gap(ground: _Ground) -> Features:
    """Two grids of dots in each region, one between the other; no dot is cut by a border."""
    dots = {
        zone_shape_id(str(code), shape): _dots(region, half * _DOTS_KM / 2, ground.scale * 1000)
        for code, region in ground.flat.geometry.items()
        for half, shape in enumerate((FIRST, SECOND))
    }
    return ground.features(dots)


def _dots(region: BaseGeometry, shift_km: float, kilometre: float) -> BaseGeometry:
    """Dots of four corners, which their stroke makes round, on a grid common to all regions."""
    step, radius, shift = (each * kilometre for each in (_DOTS_KM, _DOT_KM, shift_km))
    west, south, east, north = (math.floor((edge - shift) / step) for edge in region.bounds)
    grid = np.stack(np.meshgrid(range(west, east + 2), range(south - 1, north + 2)), axis=-1)
    points = shapely.points(grid.reshape(-1, 2) * step + (shift, shift + step / 4))
    inside = points[shapely.covers(region.buffer(-radius), points)]
    return shapely.union_all(shapely.buffer(inside, radius, quad_segs=1))


def _inset(area: BaseGeometry, inset_km: float, kilometre: float) -> BaseGeometry:
    """The area without its outermost strip, so that the outlines of several layers stay apart."""
    if not inset_km:
        return area.simplify(2 * kilometre)
    inner = area.buffer(-inset_km * kilometre, quad_segs=2).simplify(2 * kilometre)
    return area if inner.is_empty else inner


def _stroke(lines: BaseGeometry, kilometre: float) -> BaseGeometry:
    """Lines as polygons, which is what a choropleth trace draws; its own stroke widens them."""
    return lines.buffer(_STROKE_KM * kilometre / 2, cap_style="flat")


def _hatching(region: BaseGeometry, angle: float, spacing: float, half: int) -> BaseGeometry:
    """Every other one of parallel lines, which run on from one region into the next."""
    west, south, east, north = affinity.rotate(region, -angle, origin=(0, 0)).bounds
    rows = range(math.ceil(south / spacing), math.floor(north / spacing) + 1)
    lines = [
        shapely.LineString([(west, row * spacing), (east, row * spacing)])
        for row in rows
        if row % 2 == half
    ]
    return affinity.rotate(shapely.MultiLineString(lines), angle, origin=(0, 0))


def _short(lines: BaseGeometry, kilometre: float) -> BaseGeometry:
    """Lines with points so near to one another that they stay straight on the globe."""
    return shapely.segmentize(lines, _LARGEST_STEP_KM * min(kilometre, 1000))


def _dashed(lines: BaseGeometry, kilometre: float) -> BaseGeometry:
    """Lines cut into dashes."""
    step, dash = (_DASH_KM + _GAP_KM) * kilometre, _DASH_KM * kilometre
    dashes = [
        shapely.ops.substring(line, start, min(start + dash, line.length))
        for line in shapely.get_parts(shapely.line_merge(lines))
        if line.geom_type == "LineString"
        for start in np.arange(0, line.length, step)
    ]
    return shapely.MultiLineString([part for part in dashes if part.geom_type == "LineString"])
