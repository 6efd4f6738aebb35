"""Shapes as text: a fifth of their GeoJSON, and not one figure less.

Each ring is a row of steps between whole numbers, which are degrees times a power of ten. A step is
written in digits of five bits, as Google's encoded polylines are; `geometry.js` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Digits by value; one that is followed by more of its number counts 32 more."""

POLYGON, RING = "|", "/"
"""What stands between two polygons of a shape, and between two rings of a polygon."""

_MOST_DECIMALS = 12

Ring = list[list[float]]


def packed(features: Mapping[str, Any]) -> dict[str, Any]:
    """A collection of features of polygons.

    Args:
        features: a FeatureCollection whose geometries are MultiPolygons of closed rings.

    Returns:
        `decimals` of a degree, and `shapes`, by the id of each feature its text.
    """
    every = [ring for each in features["features"] for part in _polygons(each) for ring in part]
    points = np.concatenate(every) if every else np.zeros((1, 2))
    decimals = _decimals(points)
    shapes = {each["id"]: _text(each, 10**decimals) for each in features["features"]}
    return {"decimals": decimals, "shapes": shapes}


def _polygons(feature: Mapping[str, Any]) -> list[list[Ring]]:
    polygons: list[list[Ring]] = feature["geometry"]["coordinates"]
    return polygons


def _decimals(points: np.ndarray) -> int:
    """As few as hold all figures."""
    for decimals in range(_MOST_DECIMALS):
        if (np.round(points, decimals) == points).all():
            return decimals
    return _MOST_DECIMALS


def _text(feature: Mapping[str, Any], times: int) -> str:
    last, polygons = np.zeros((1, 2)), []
    for rings in _polygons(feature):
        texts = []
        for ring in rings:
            numbers = np.rint(np.asarray(ring[:-1]) * times)  # the first point closes it
            steps = np.diff(numbers, axis=0, prepend=last)
            texts.append("".join(_digits(steps.astype("int64").ravel().tolist())))
            last = numbers[:1]
        polygons.append(RING.join(texts))
    return POLYGON.join(polygons)


def _digits(numbers: list[int]) -> Iterator[str]:
    for number in numbers:
        rest = ~(number << 1) if number < 0 else number << 1  # the sign is the last bit
        while rest > 31:
            yield SIGNS[32 | rest & 31]
            rest >>= 5
        yield SIGNS[rest]
