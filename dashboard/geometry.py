"""The shapes of the map, made once: plotly is given their names, and values for each frame.

Everything is in the frame of plotly: longitude and latitude, exterior rings clockwise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from dashboard.theme import ZONES, ZoneStyle
from geodata.dataset import Dataset
from geodata.measures import NATIONWIDE
from geodata.regions import EQUAL_AREA
from geodata.schema import split_ids

VARIANTS = ("whole", "part", "uncertain")
"""A zone stands all day, for a part of the day, or is uncertain; each has its own hatching."""

_LINE_KM, _OUTLINE_KM, _DASH_KM, _GAP_KM = 0.3, 5.5, 26.0, 22.0
_LARGEST_STEP_KM = 120.0
_DECIMALS = 3

Features = dict[str, Any]


def geometry(dataset: Dataset) -> dict[str, Features]:
    """Every shape the map draws, as GeoJSON by the name that its trace refers to.

    Args:
        dataset: the case, for its regions and what surrounds them.

    Returns:
        `land`, `water`, `lakes`, `regions`, and for each layer `zone-<layer>`, whose features have
        the ids `<region code>:<variant>` (hatching) and `outline:<area>:<variant>`.
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
        f"zone-{layer}": _zone(flat, zone_areas(dataset, layer), style)
        for layer, style in ZONES.items()
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


def zone_areas(dataset: Dataset, layer: str) -> list[str]:
    """The areas that measures of a layer cover, each of which gets one outline."""
    rows = dataset.measures
    return sorted(set(rows.loc[(rows["layer"] == layer) & (rows["site"] == ""), "area"]))


def _zone(flat: gpd.GeoDataFrame, areas: list[str], style: ZoneStyle) -> Features:
    """Hatching of each region and outline of each area, in each variant.

    Args:
        flat: regions in metres, indexed by code.
        areas: of the measures, ISO codes with `;` between or `KZ`.
        style: of the layer.
    """
    marks = {
        f"{code}:{variant}": _strokes(shape, style, variant)
        for code, shape in flat.geometry.items()
        for variant in VARIANTS
    }
    for area in areas:
        codes = list(flat.index) if area == NATIONWIDE else split_ids(area)
        whole = shapely.coverage_union_all(flat.geometry.loc[codes].to_numpy())
        marks |= {
            f"outline:{area}:{variant}": _outline(whole, style, variant) for variant in VARIANTS
        }
    degrees = gpd.GeoSeries(marks, crs=EQUAL_AREA).to_crs(4326)
    return _features(dict(degrees.items()))


def _strokes(region: BaseGeometry, style: ZoneStyle, variant: str) -> BaseGeometry:
    """Hatching of a region as thin polygons, in metres."""
    spacing = style.spacing_km * (2 if variant == "part" else 1)
    lines = shapely.intersection(_hatching(region, style.angle, spacing * 1000), region)
    lines = _dashed(lines) if variant == "uncertain" else lines
    return lines.buffer(_LINE_KM * 1000 / 2, cap_style="flat")


def _outline(area: BaseGeometry, style: ZoneStyle, variant: str) -> BaseGeometry:
    """Outline of an area as a ribbon within it, in metres."""
    inner = area.buffer(-style.inset_km * 1000).simplify(1500) if style.inset_km else area
    inner = area if inner.is_empty else inner
    edges = _dashed(inner.boundary) if variant == "uncertain" else inner.boundary
    ribbon = edges.buffer(_OUTLINE_KM * 1000, cap_style="flat", join_style="bevel")
    return shapely.intersection(ribbon, inner).simplify(300)


def _hatching(region: BaseGeometry, angle: float, spacing: float) -> BaseGeometry:
    """Parallel lines over a region; they run on from one region into the next."""
    west, south, east, north = affinity.rotate(region, -angle, origin=(0, 0)).bounds
    first, last = math.ceil(south / spacing), math.floor(north / spacing)
    lines = [
        shapely.LineString([(west, row * spacing), (east, row * spacing)])
        for row in range(first, last + 1)
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
