"""Which part of the world a map of a given shape shows.

plotly fits a longitude-latitude box into the space it has, and leaves the rest empty. These boxes
are made so that their projection has the shape of that space: nothing is left empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

EARTH_KM = 6371.0
MARGIN = 0.05
"""Free space around the regions, as a share of their extent."""

ASPECTS = tuple(round(0.45 * 1.05**step, 4) for step in range(48))
"""Width to height of the maps prepared, each 5 per cent wider than the one before."""


Box = dict[str, Any]
"""`lon` and `lat` (ranges, degrees), `center`, `aspect` of the space it fills, `across` in km."""


@dataclass(frozen=True)
class Conic:
    """Albers' projection on the sphere, as d3 has it.

    Attributes:
        longitude: central meridian, degrees.
        parallels: the two standard parallels, degrees.
    """

    longitude: float
    parallels: tuple[float, float]

    @property
    def _n(self) -> float:
        return float(np.sin(np.radians(self.parallels)).mean())

    def _radius(self, latitude: np.ndarray) -> np.ndarray:
        first = np.radians(self.parallels[0])
        constant = np.cos(first) ** 2 + 2 * self._n * np.sin(first)
        return np.sqrt(constant - 2 * self._n * np.sin(np.radians(latitude))) / self._n

    def project(self, degrees: np.ndarray) -> np.ndarray:
        """N by 2 degrees to n by 2 plane coordinates, in radii of the earth, y upwards."""
        radius = self._radius(degrees[:, 1])
        angle = self._n * np.radians(degrees[:, 0] - self.longitude)
        return np.column_stack([radius * np.sin(angle), -radius * np.cos(angle)])

    def box(self, half_width: float, bottom: float, top: float) -> Box:
        """The ranges whose projection fills a rectangle about the meridian, and its centre."""
        outer = -bottom
        angle = float(np.arcsin(min(half_width / outer, 1.0)))
        inner = -top / np.cos(angle)
        reach = float(np.degrees(angle / self._n))
        return {
            "lon": [round(self.longitude - reach, 3), round(self.longitude + reach, 3)],
            "lat": [self._latitude(outer), self._latitude(inner)],
            "center": {"lon": self.longitude, "lat": self._latitude(-(bottom + top) / 2)},
        }

    def _latitude(self, radius: float) -> float:
        first = np.radians(self.parallels[0])
        constant = np.cos(first) ** 2 + 2 * self._n * np.sin(first)
        sine = (constant - (radius * self._n) ** 2) / (2 * self._n)
        return round(float(np.degrees(np.arcsin(np.clip(sine, -1, 1)))), 3)


def extents(shape: BaseGeometry, conic: Conic) -> list[Box]:
    """The box to show for each of `ASPECTS`.

    Args:
        shape: what must be seen, in degrees.
        conic: the projection of the map.

    Returns:
        One box an aspect.
    """
    return [extent(shape, conic, aspect) for aspect in ASPECTS]


def extent(shape: BaseGeometry, conic: Conic, aspect: float) -> Box:
    """The box to show in a space of this width to height."""
    half_width, bottom, top = _rectangle(shape, conic, aspect)
    across = round(2 * half_width * EARTH_KM, 1)
    return {"aspect": aspect, "across": across, **conic.box(half_width, bottom, top)}


def enlargement(box: Box, aspect: float, across: float, down: float) -> float:
    """How many times a map of the whole is enlarged so that it shows these kilometres."""
    return min(box["across"] / across, box["across"] / aspect / down)


def _rectangle(shape: BaseGeometry, conic: Conic, aspect: float) -> tuple[float, float, float]:
    """Half its width, its bottom and its top, in radii of the earth about the meridian."""
    plane = conic.project(shapely.get_coordinates(shape))
    west, south = plane.min(axis=0)
    east, north = plane.max(axis=0)
    padding = (north - south) * MARGIN
    bottom, top = south - padding, north + padding
    wanted = max(max(-west, east) * (1 + MARGIN), aspect * (top - bottom) / 2)
    spare = (2 * wanted / aspect - (top - bottom)) / 2
    return wanted, bottom - spare, top + spare


def nearest(boxes: list[Box], aspect: float) -> Box:
    """The box made for the shape closest to `aspect`."""
    return min(boxes, key=lambda box: abs(np.log(box["aspect"] / aspect)))
