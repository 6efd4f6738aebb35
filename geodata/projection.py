"""In which projection the regions of a case are drawn and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

DEGREES = "EPSG:4326"

_SEAM = 1e-6  # degrees: what the two sides of the antimeridian may differ by

_WIDEST, _TALLEST = 180.0, 120.0
"""Degrees beyond which a cone cannot show what lies at its edges."""

_LEAST_CONE = 4.0
"""Degrees of the mean parallel: nearer to the equator the cone is so flat that numbers overflow."""


@dataclass(frozen=True)
class Projection:
    """Albers' equal-area cone, or Equal Earth for what spans the world.

    Attributes:
        longitude: central meridian, degrees.
        parallels: the two standard parallels, degrees.
        latitude: of the origin, degrees.
        world: whether it is Equal Earth, which has no parallels.
    """

    longitude: float
    parallels: tuple[float, float]
    latitude: float
    world: bool = False

    @property
    def crs(self) -> str:
        """The same for PROJ; its unit is the metre."""
        if self.world:
            return f"+proj=eqearth +lon_0={self.longitude:g} +datum=WGS84"
        first, second = self.parallels
        return (
            f"+proj=aea +lat_1={first:g} +lat_2={second:g} +lat_0={self.latitude:g} "
            f"+lon_0={self.longitude:g} +datum=WGS84"
        )


KAZAKHSTAN = Projection(67.0, (43.0, 53.0), 48.0)
WORLD = Projection(0.0, (0.0, 0.0), 0.0, world=True)


def projection_of(shapes: BaseGeometry) -> Projection:
    """The projection that suits what must be seen.

    Args:
        shapes: polygons in degrees; they may lie on both sides of the antimeridian.

    Returns:
        Parallels at a sixth of the latitudes from either end, as is usual for Albers' projection.
    """
    west, width = _longitudes(shapes)
    _, south, _, north = shapes.bounds
    if width > _WIDEST or north - south > _TALLEST:
        return WORLD
    sixth, middle = (north - south) / 6, (south + north) / 2
    # About the equator the cone would be a cylinder: its mean parallel stays a little away from it.
    mean = middle if abs(middle) >= _LEAST_CONE else np.copysign(_LEAST_CONE, middle)
    first, second = mean - 2 * sixth, mean + 2 * sixth
    return Projection(
        round(float(wrapped(west + width / 2)), 2),
        (round(float(first), 2), round(float(second), 2)),
        round(float(middle), 2),
    )


def wrapped(longitude: Any, about: float = 0.0) -> Any:
    """The same meridian, at most half a turn from another; of n each."""
    return (np.asarray(longitude) - about + 180.0) % 360.0 - 180.0 + about


def unwrapped(shapes: gpd.GeoSeries, longitude: float) -> gpd.GeoSeries:
    """Shapes in degrees, each part on the turn of the globe that is nearest to a meridian.

    What a file cuts at the antimeridian is one again; longitudes may then pass 180.
    """
    return gpd.GeoSeries(
        [_unwrapped(shape, longitude) for shape in shapes], index=shapes.index, crs=shapes.crs
    )


def _unwrapped(shape: BaseGeometry, longitude: float) -> BaseGeometry:
    if abs(wrapped(shape.bounds[0], longitude) - shape.bounds[0]) < 1 and (
        abs(wrapped(shape.bounds[2], longitude) - shape.bounds[2]) < 1
    ):
        return shape
    parts = shapely.get_parts(shape)
    bounds = shapely.bounds(parts)
    middles = (bounds[:, 0] + bounds[:, 2]) / 2
    turns = wrapped(middles, longitude) - middles
    if not np.abs(turns).max(initial=0) > 1:
        return shape
    moved = [
        shapely.transform(part, lambda points, turn=turn: points + np.array([turn, 0.0]))
        for part, turn in zip(parts, np.round(turns), strict=True)
    ]
    return shapely.union_all(shapely.make_valid(np.array(moved)), grid_size=_SEAM)


def normal_degrees(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Shapes with longitudes from -180 to 180: what lies beyond is cut off and put there."""
    return gpd.GeoSeries([_normal(shape) for shape in shapes], index=shapes.index, crs=shapes.crs)


def _normal(shape: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    turns = [
        shapely.transform(
            shape.intersection(shapely.box(180 + 360 * turn, -90, 540 + 360 * turn, 90)),
            lambda points, turn=turn: points - (360.0 * (turn + 1), 0.0),
        )
        for turn in (-2, -1, 0)
    ]
    return shapely.union_all([part for part in turns if not part.is_empty])


def _longitudes(shapes: BaseGeometry) -> tuple[float, float]:
    """Western edge and width, degrees, of the shortest stretch that holds every part."""
    bounds = shapely.bounds(shapely.get_parts(shapes))
    order = np.argsort(bounds[:, 0], kind="stable")
    starts, ends = bounds[order, 0], np.maximum.accumulate(bounds[order, 2])
    gaps = np.append(starts[1:], starts[0] + 360) - ends
    widest = int(np.argmax(gaps))
    west = starts[(widest + 1) % len(starts)]
    return float(west), float(360 - max(gaps[widest], 0))
