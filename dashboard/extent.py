"""Which part of the world a map of a given shape shows.

plotly fits a longitude-latitude box into the space it has, and leaves the rest empty. These boxes
are made so that their projection has the shape of that space: nothing is left empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.dataset import Dataset
from geodata.projection import KAZAKHSTAN, Projection

EARTH_KM = 6371.0
MARGIN = 0.05
"""Free space around the regions, as a share of their extent."""

ASPECT = 1.75
"""Width to height of a map whose size is not known yet."""

KAZAKHSTAN_KM = 3187.2
"""What a map of Kazakhstan with that aspect is wide: sizes in kilometres are chosen for it."""

ASPECTS = tuple(round(0.45 * 1.05**step, 4) for step in range(48))
"""Width to height of the maps prepared, each 5 per cent wider than the one before."""


_KEPT = 8
_WIDEST_SECTOR = 0.96  # sine of the angle from the meridian to a corner
_EQUAL_EARTH, _HALF_ROOT = (1.340264, -0.081106, 0.000893, 0.003796), 3**0.5 / 2
_STEPS, _NEAR_POLE = 181, 89.0

Box = dict[str, Any]
"""`lon` and `lat` (ranges, degrees), `center`, `aspect` of the space it fills, `across` in km."""


class Plane(Protocol):
    """A projection on the sphere, as d3 has it."""

    @property
    def longitude(self) -> float:
        """Central meridian, degrees."""

    def project(self, degrees: np.ndarray) -> np.ndarray:
        """N by 2 degrees to n by 2 plane coordinates, in radii of the earth, y upwards."""

    def box(self, half_width: float, bottom: float, top: float) -> Box | None:
        """Ranges whose projection fills a rectangle about the meridian; None where none does."""


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

    def box(self, half_width: float, bottom: float, top: float) -> Box | None:
        """The ranges whose projection fills a rectangle about the meridian, and its centre."""
        if self._n < 0:
            north = Conic(self.longitude, (-self.parallels[0], -self.parallels[1]))
            return _turned_over(north.box(half_width, -top, -bottom))
        outer = -bottom
        if half_width > outer * _WIDEST_SECTOR or top >= -self._radius(np.array(90.0)):
            return None  # the rectangle reaches around the pole
        angle = float(np.arcsin(half_width / outer))
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


def _turned_over(box: Box | None) -> Box | None:
    """The same south of the equator."""
    if box is None:
        return None
    south, north = box["lat"]
    middle = box["center"]
    return box | {"lat": [-north, -south], "center": middle | {"lat": -middle["lat"]}}


@dataclass(frozen=True)
class EqualEarth:
    """The Equal Earth projection (Šavrič, Patterson and Jenny 2018) on the sphere.

    Attributes:
        longitude: central meridian, degrees.
    """

    longitude: float

    def project(self, degrees: np.ndarray) -> np.ndarray:
        """N by 2 degrees to n by 2 plane coordinates, in radii of the earth, y upwards."""
        first, second, third, fourth = _EQUAL_EARTH
        slant = np.arcsin(_HALF_ROOT * np.sin(np.radians(degrees[:, 1])))
        square, sixth = slant**2, slant**6
        spread = first + 3 * second * square + sixth * (7 * third + 9 * fourth * square)
        across = np.radians(degrees[:, 0] - self.longitude) * np.cos(slant) / (_HALF_ROOT * spread)
        up = slant * (first + second * square + sixth * (third + fourth * square))
        return np.column_stack([across, up])

    def box(self, half_width: float, bottom: float, top: float) -> Box | None:
        """None: the edge of the world is no rectangle."""
        del half_width, bottom, top
        return None


def plane_of(projection: Projection) -> Conic | EqualEarth:
    """A projection as plotly draws it."""
    if projection.world:
        return EqualEarth(projection.longitude)
    return Conic(projection.longitude, projection.parallels)


@lru_cache(_KEPT)
def outline(dataset: Dataset) -> BaseGeometry:
    """What a map must show, degrees about the meridian of its projection."""
    boundaries = dataset.boundaries
    if boundaries.outline is not None:
        return boundaries.outline
    return shapely.union_all(boundaries.light.geometry)


@lru_cache(_KEPT)
def scale_of(dataset: Dataset) -> float:
    """How many times the map of a case is as wide as that of Kazakhstan.

    Spacings of hatching and the like are kept in kilometres of Kazakhstan's map, so that on any
    other they are as far apart to the eye.
    """
    projection = dataset.boundaries.projection
    if projection == KAZAKHSTAN:
        return 1.0
    across = float(extent(outline(dataset), plane_of(projection), ASPECT)["across"])
    return across / KAZAKHSTAN_KM


def extents(shape: BaseGeometry, conic: Plane) -> list[Box]:
    """The box to show for each of `ASPECTS`.

    Args:
        shape: what must be seen, in degrees.
        conic: the projection of the map.

    Returns:
        One box an aspect.
    """
    return [extent(shape, conic, aspect) for aspect in ASPECTS]


def extent(shape: BaseGeometry, conic: Plane, aspect: float) -> Box:
    """The box to show in a space of this width to height."""
    half_width, bottom, top = _rectangle(shape, conic, aspect)
    box = conic.box(half_width, bottom, top)
    if box is None:
        return _loose(shape, conic, aspect)
    return {"aspect": aspect, "across": round(2 * half_width * EARTH_KM, 1), **box}


def _loose(shape: BaseGeometry, plane: Plane, aspect: float) -> Box:
    """Ranges about what must be seen, where none has the shape of the space: two sides stay empty.

    Args:
        shape: what must be seen.
        plane: the projection.
        aspect: of the space.
    """
    west, south, east, north = shape.bounds
    padding = (north - south) * MARGIN
    south, north = max(south - padding, -_NEAR_POLE), min(north + padding, _NEAR_POLE)
    reach = min(max(plane.longitude - west, east - plane.longitude) * (1 + MARGIN / 2), 180.0)
    ranges = [plane.longitude - reach, plane.longitude + reach]
    sides, ups = np.linspace(ranges[0], ranges[1], _STEPS), np.linspace(south, north, _STEPS)
    edge = np.vstack(
        [np.column_stack([sides, np.full(_STEPS, at)]) for at in (south, north)]
        + [np.column_stack([np.full(_STEPS, at), ups]) for at in ranges]
    )
    (left, bottom), (right, top) = (f(plane.project(edge), axis=0) for f in (np.min, np.max))
    along = np.column_stack([np.full(_STEPS, plane.longitude), np.linspace(-90, 90, _STEPS)])
    middle = np.interp((bottom + top) / 2, plane.project(along)[:, 1], along[:, 1])
    return {
        "aspect": aspect,
        "across": round(float(max(right - left, (top - bottom) * aspect)) * EARTH_KM, 1),
        "lon": [round(each, 3) for each in ranges],
        "lat": [round(float(south), 3), round(float(north), 3)],
        "center": {"lon": plane.longitude, "lat": round(float(middle), 3)},
    }


def enlargement(box: Box, aspect: float, across: float, down: float) -> float:
    """How many times a map of the whole is enlarged so that it shows these kilometres."""
    return min(box["across"] / across, box["across"] / aspect / down)


def _rectangle(shape: BaseGeometry, conic: Plane, aspect: float) -> tuple[float, float, float]:
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
