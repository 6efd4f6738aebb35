"""The shapes of the map, made once: plotly is given their names, and values for each frame.

Everything is in the frame of plotly: longitude and latitude, exterior rings clockwise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from dashboard.theme import GAP, SWITCHES, ZONES, ZoneStyle
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.measures import NATIONWIDE
from geodata.regions import EQUAL_AREA

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
    lakes = context["kind"] == "lake"
    shapes = {
        "land": _collection(context[context["kind"] == "country"]),
        "water": _collection(context[context["kind"] == "sea"]),
        "lakes": _collection(context[lakes]),
        "regions": _collection(regions, list(regions.index)),
    }
    flat = regions.to_crs(EQUAL_AREA)
    zones = {
        f"zone-{layer}": _gap(flat)
        if layer == GAP
        else _zone(flat, dataset.areas[layer], ZONES[layer])
        for layer in layers
    }
    return shapes | zones


def script(shapes: Mapping[str, Features]) -> str:
    """JavaScript that gives plotly these shapes, and an empty world so that it fetches none."""
    return (
        "(function(){var a=window.PlotlyGeoAssets=window.PlotlyGeoAssets||{};"
        "a.topojson=a.topojson||{};"
        'var none={type:"GeometryCollection",geometries:[]};'
        'a.topojson.world_110m={type:"Topology",arcs:[],objects:{coastlines:none,land:none,'
        "ocean:none,lakes:none,rivers:none,countries:none,subunits:none}};"
        f"Object.assign(a,{json.dumps(shapes, separators=(',', ':'), ensure_ascii=False)});"
        "})();"
    )


def _collection(frame: gpd.GeoDataFrame, ids: list[str] | None = None) -> Features:
    names = ids or [str(number) for number in range(len(frame))]
    return _features(dict(zip(names, frame.geometry, strict=True)))


def _features(shapes: Mapping[str, BaseGeometry]) -> Features:
    features = [
        {"type": "Feature", "id": name, "properties": {}, "geometry": _drawn(shape)}
        for name, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _drawn(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry as plotly draws it: only polygons, exterior rings clockwise."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    turned = shapely.orient_polygons(shapely.MultiPolygon(parts), exterior_cw=True)
    mapped: dict[str, Any] = shapely.geometry.mapping(
        shapely.transform(turned, lambda points: np.round(points, _DECIMALS))
    )
    return mapped


def zone_shape_id(name: str, shape: str) -> str:
    """The id of a region's hatching or an area's outline, e.g. `KZ-MAN:first`, `KZ:line`."""
    return f"{name}:{shape}"


def _zone(flat: gpd.GeoDataFrame, areas: list[str], style: ZoneStyle) -> Features:
    """Hatching of each region and outlines of each area.

    Args:
        flat: regions in metres, indexed by code.
        areas: of the measures, ISO codes with `;` between or `KZ`.
        style: of the layer.
    """
    marks: dict[str, BaseGeometry] = {}
    for code, region in flat.geometry.items():
        for half, shape in enumerate((FIRST, SECOND)):
            lines = _hatching(region, style.angle, style.spacing_km * 1000, half)
            marks[zone_shape_id(str(code), shape)] = _stroke(shapely.intersection(lines, region))
    for area in areas:
        codes = list(flat.index) if area == NATIONWIDE else split_ids(area)
        whole = shapely.coverage_union_all(flat.geometry.loc[codes].to_numpy())
        inner = _inset(whole, style.inset_km * 1000)
        marks[zone_shape_id(area, LINE)] = inner
        marks[zone_shape_id(area, DASHES)] = _stroke(_dashed(inner.boundary.simplify(4000)))
    degrees = gpd.GeoSeries(marks, crs=EQUAL_AREA).to_crs(4326)
    return _features(dict(degrees.items()))


def _gap(flat: gpd.GeoDataFrame) -> Features:
    """Two grids of dots in each region, one between the other; no dot is cut by a border."""
    dots = {
        zone_shape_id(str(code), shape): _dots(region, half * _DOTS_KM * 500)
        for code, region in flat.geometry.items()
        for half, shape in enumerate((FIRST, SECOND))
    }
    return _features(dict(gpd.GeoSeries(dots, crs=EQUAL_AREA).to_crs(4326).items()))


def _dots(region: BaseGeometry, shift: float) -> BaseGeometry:
    """Dots of four corners, which their stroke makes round, on a grid common to all regions."""
    step, radius = _DOTS_KM * 1000, _DOT_KM * 1000
    west, south, east, north = (math.floor((edge - shift) / step) for edge in region.bounds)
    grid = np.stack(np.meshgrid(range(west, east + 2), range(south - 1, north + 2)), axis=-1)
    points = shapely.points(grid.reshape(-1, 2) * step + (shift, shift + step / 4))
    inside = points[shapely.covers(region.buffer(-radius), points)]
    return shapely.union_all(shapely.buffer(inside, radius, quad_segs=1))


def _inset(area: BaseGeometry, metres: float) -> BaseGeometry:
    """The area without its outermost strip, so that the outlines of several layers stay apart."""
    if not metres:
        return area.simplify(2000)
    inner = area.buffer(-metres, quad_segs=2).simplify(2000)
    return area if inner.is_empty else inner


def _stroke(lines: BaseGeometry) -> BaseGeometry:
    """Lines as polygons, which is what a choropleth trace draws; its own stroke widens them."""
    return lines.buffer(_STROKE_KM * 1000 / 2, cap_style="flat")


def _hatching(region: BaseGeometry, angle: float, spacing: float, half: int) -> BaseGeometry:
    """Every other one of parallel lines, which run on from one region into the next."""
    west, south, east, north = affinity.rotate(region, -angle, origin=(0, 0)).bounds
    rows = range(math.ceil(south / spacing), math.floor(north / spacing) + 1)
    lines = [
        shapely.LineString([(west, row * spacing), (east, row * spacing)])
        for row in rows
        if row % 2 == half
    ]
    turned = affinity.rotate(shapely.MultiLineString(lines), angle, origin=(0, 0))
    return shapely.segmentize(turned, _LARGEST_STEP_KM * 1000)


def _dashed(lines: BaseGeometry) -> BaseGeometry:
    """Lines cut into dashes."""
    step, dash = (_DASH_KM + _GAP_KM) * 1000, _DASH_KM * 1000
    dashes = [
        shapely.ops.substring(line, start, min(start + dash, line.length))
        for line in shapely.get_parts(shapely.line_merge(lines))
        if line.geom_type == "LineString"
        for start in np.arange(0, line.length, step)
    ]
    return shapely.MultiLineString([part for part in dashes if part.geom_type == "LineString"])
