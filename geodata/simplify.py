"""Regions with fewer points, for drawing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.errors import GEOSException

from geodata.projection import DEGREES, Projection, unwrapped, wrapped

MOST_POINTS = 8_000
"""Of all shapes together: what a browser redraws while days play."""

_FIRST_SHARE, _COARSER = 0.0006, 1.5
"""Of the extent: a part of a pixel of a map 1,600 pixels wide; and its growth where that is less
than needed."""

_DECIMALS = 4


def lighter(regions: gpd.GeoDataFrame, projection: Projection) -> gpd.GeoDataFrame:
    """The same regions with at most about `MOST_POINTS` points, common borders staying common.

    Args:
        regions: polygons in degrees, from -180 to 180.
        projection: that they are drawn in.

    Returns:
        The same rows in degrees about the projection's meridian.
    """
    whole = regions.set_geometry(unwrapped(regions.geometry, projection.longitude))
    if int(whole.geometry.count_coordinates().sum()) <= MOST_POINTS:
        return whole
    flat = whole.geometry.to_crs(projection.crs).to_numpy()
    light = _simplified(flat)
    degrees = gpd.GeoSeries(light, index=whole.index, crs=projection.crs).to_crs(DEGREES)
    rounded = degrees.transform(lambda points: _about(points.round(_DECIMALS), projection))
    return whole.set_geometry(unwrapped(rounded, projection.longitude))


def _about(points: np.ndarray, projection: Projection) -> np.ndarray:
    """Degrees about the projection's meridian again: what passes 180 comes back on the other side.

    Of a map of the whole world, shapes end where its turn of the globe does, and no corner passes.
    """
    if projection.world:
        return points
    return np.column_stack([wrapped(points[:, 0], projection.longitude), points[:, 1]])


def _simplified(flat: np.ndarray) -> np.ndarray:
    """Simplified as little as the number of points allows."""
    west, south, east, north = shapely.total_bounds(flat)
    tolerance = _FIRST_SHARE * max(east - west, north - south)
    while True:
        light = _coverage(_without_specks(flat, tolerance), tolerance)
        if shapely.get_num_coordinates(light).sum() <= MOST_POINTS or tolerance > east - west:
            return light
        tolerance *= _COARSER


def _coverage(flat: np.ndarray, tolerance: float) -> np.ndarray:
    try:
        light = shapely.coverage_simplify(flat, tolerance)
    except GEOSException:  # regions that overlap are no coverage
        light = shapely.simplify(flat, tolerance)
    usable = shapely.is_valid(light) & ~shapely.is_empty(light)
    return np.where(usable, light, shapely.simplify(flat, tolerance))


def _without_specks(flat: np.ndarray, side: float) -> np.ndarray:
    """Without islets too small to be seen; every region keeps its largest part."""
    return np.array([_large_parts(shape, side * side) for shape in flat], dtype=object)


def _large_parts(shape: shapely.Geometry, smallest: float) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    kept = parts[(areas >= smallest) | (areas == areas.max())]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(list(kept))
