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
_KM_A_PIXEL = 6.0
_LETTER, _LINE, _GAP, _MARK = 7.0, 15.0, 13.0, 12.0


def label_positions(places: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """A position for each name, in plotly's words, the first free one of `POSITIONS`.

    Args:
        places: longitude and latitude of n places.
        names: n names.

    Returns:
        n positions. Measured on a map about 500 pixels wide: on a wider one there is more room.
    """
    metres = gpd.GeoSeries.from_xy(places["longitude"], places["latitude"], crs="EPSG:4326").to_crs(
        EQUAL_AREA
    )
    points = [(point.x / 1000 / _KM_A_PIXEL, point.y / 1000 / _KM_A_PIXEL) for point in metres]
    taken: list[BaseGeometry] = [Point(point).buffer(_MARK) for point in points]
    chosen = []
    for point, name in zip(points, names, strict=True):
        boxes = [_box(point, name, position) for position in POSITIONS]
        overlaps = [sum(area.intersection(other).area for other in taken) for area in boxes]
        best = overlaps.index(min(overlaps))
        taken.append(boxes[best])
        chosen.append(POSITIONS[best])
    return chosen


def _box(point: tuple[float, float], name: str, position: str) -> BaseGeometry:
    """The rectangle a name fills there, in pixels, y upwards."""
    down, across = position.split()
    width = len(name) * _LETTER
    x, y = point
    left = {"left": x - _GAP - width, "center": x - width / 2, "right": x + _GAP}[across]
    bottom = {"top": y + _GAP, "middle": y - _LINE / 2, "bottom": y - _GAP - _LINE}[down]
    return box(left, bottom, left + width, bottom + _LINE)
