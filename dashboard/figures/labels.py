"""Where names stand beside their places, so that they do not cover one another."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from geodata.regions import EQUAL_AREA

POSITIONS = (
    "top center",
    "bottom center",
    "middle right",
    "middle left",
    "top right",
    "top left",
    "bottom right",
    "bottom left",
)
KM_A_PIXEL = 8.0
"""Of a map as narrow as a telephone: on a wider one there is more room."""

_LETTER, _LINE, _MARK = 7.0, 15.0, 9.0
_MARGIN, _CUT_OFF = 8.0, 3.0


def label_positions(
    places: pd.DataFrame,
    names: Sequence[str],
    regions: gpd.GeoSeries,
    scale: float = KM_A_PIXEL,
    marks: Sequence[float] = (),
    crs: str = EQUAL_AREA,
) -> list[str]:
    """A position for each name, in plotly's words, the first free one of `POSITIONS`.

    Args:
        places: longitude and latitude of n places.
        names: n names.
        regions: what the map shows; a name should not leave it.
        scale: of the map, kilometres a pixel.
        marks: how far the largest mark of each place reaches, pixels; a usual one by default.
        crs: projection of the map, in metres.

    Returns:
        n positions.
    """
    degrees = gpd.GeoSeries.from_xy(places["longitude"], places["latitude"], crs=4326)
    points = _pixels(degrees.to_crs(crs), scale)
    west, south, east, north = regions.to_crs(crs).total_bounds / 1000 / scale
    frame = box(west, south, east, north).buffer(_MARGIN)
    return free_positions(points, names, frame, list(marks) or [_MARK] * len(points))


def free_positions(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    frame: BaseGeometry,
    reach: Sequence[float],
) -> list[str]:
    """The same for points in pixels, y upwards.

    Args:
        points: n places.
        names: n names.
        frame: what the map shows; a name should not leave it.
        reach: how far each mark reaches.

    Returns:
        n positions.
    """
    taken: list[BaseGeometry] = [
        Point(point).buffer(radius) for point, radius in zip(points, reach, strict=True)
    ]
    chosen = []
    for point, name, radius in zip(points, names, reach, strict=True):
        boxes = [_box(point, name, position, radius) for position in POSITIONS]
        costs = [_cost(area, taken, frame) for area in boxes]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        chosen.append(POSITIONS[best])
    return chosen


def _pixels(metres: gpd.GeoSeries, scale: float) -> list[tuple[float, float]]:
    return [(point.x / 1000 / scale, point.y / 1000 / scale) for point in metres]


def _cost(area: BaseGeometry, taken: Sequence[BaseGeometry], frame: BaseGeometry) -> float:
    """How much of a name is covered by others or cut off, in square pixels."""
    covered = sum(area.intersection(other).area for other in taken)
    return float(covered + _CUT_OFF * area.difference(frame).area)


def _box(point: tuple[float, float], name: str, position: str, gap: float) -> BaseGeometry:
    """The rectangle a name fills there, in pixels, y upwards."""
    down, across = position.split()
    width = len(name) * _LETTER
    x, y = point
    left = {"left": x - gap - width, "center": x - width / 2, "right": x + gap}[across]
    bottom = {"top": y + gap, "middle": y - _LINE / 2, "bottom": y - gap - _LINE}[down]
    return box(left, bottom, left + width, bottom + _LINE)
