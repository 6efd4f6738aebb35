"""What a map shows: the regions, in the middle, with nothing empty around."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod, Proj

from dashboard.extent import ASPECTS, extents, nearest
from dashboard.figures.map import ASPECT, PROJECTION, map_extents
from geodata.dataset import Dataset

ALBERS = Proj("+proj=aea +lat_1=43 +lat_2=53 +lat_0=0 +lon_0=67 +R=1 +no_defs")
"""The same projection, by another hand."""

SPHERE = Geod("+a=1 +b=1 +no_defs")


@pytest.fixture(scope="module")
def boxes(dataset: Dataset) -> list[dict[str, Any]]:
    return map_extents(dataset)


@pytest.fixture(scope="module")
def plane(dataset: Dataset) -> np.ndarray:
    """All corners of all regions, projected."""
    degrees = shapely.get_coordinates(dataset.boundaries.light.geometry.to_numpy())
    return np.column_stack(ALBERS(degrees[:, 0], degrees[:, 1]))


def bounds(box: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north of a projected box, whose sides are parallels and meridians."""
    (west, east), (south, north) = box["lon"], box["lat"]
    along, up = np.linspace(west, east, 400), np.linspace(south, north, 400)
    edge = np.concatenate(
        [
            np.column_stack([along, np.full(400, south)]),
            np.column_stack([along, np.full(400, north)]),
            np.column_stack([np.full(400, west), up]),
            np.column_stack([np.full(400, east), up]),
        ]
    )
    x, y = ALBERS(edge[:, 0], edge[:, 1])
    return x.min(), y.min(), x.max(), y.max()


def drawn_bounds(box: dict[str, Any]) -> tuple[float, float, float, float]:
    """The same as plotly has it: corners at each quarter, great circles between them."""
    (west, east), (south, north) = box["lon"], box["lat"]
    quarters = np.linspace(west, east, 5)
    corners = [(x, south) for x in quarters] + [(x, north) for x in quarters[::-1]]
    points: list[tuple[float, float]] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        points += [start, *SPHERE.npts(*start, *end, 50), end]
    x, y = ALBERS(*np.array(points).T)
    return x.min(), y.min(), x.max(), y.max()


@pytest.mark.parametrize("number", range(len(ASPECTS)))
def test_a_box_has_the_shape_asked_for_and_holds_every_region(
    boxes: list[dict[str, Any]], plane: np.ndarray, number: int
) -> None:
    box = boxes[number]
    assert box["aspect"] == ASPECTS[number]

    for west, south, east, north in (bounds(box), drawn_bounds(box)):
        assert (east - west) / (north - south) == pytest.approx(ASPECTS[number], rel=0.03)
        assert west < plane[:, 0].min() < plane[:, 0].max() < east
        assert south < plane[:, 1].min() < plane[:, 1].max() < north


@pytest.mark.parametrize("number", range(len(ASPECTS)))
def test_a_box_is_no_larger_than_it_must_be_and_has_the_regions_in_its_middle(
    boxes: list[dict[str, Any]], plane: np.ndarray, number: int
) -> None:
    west, south, east, north = bounds(boxes[number])
    wide = np.ptp(plane[:, 0]) / (east - west)
    high = np.ptp(plane[:, 1]) / (north - south)
    center = boxes[number]["center"]
    x, y = ALBERS(center["lon"], center["lat"])

    assert max(wide, high) > 0.85
    assert x == pytest.approx((west + east) / 2, abs=0.002)
    assert y == pytest.approx((south + north) / 2, abs=0.002)
    middle = (plane[:, 1].min() + plane[:, 1].max()) / 2
    assert middle == pytest.approx((south + north) / 2, abs=0.01)


def test_the_projection_is_albers() -> None:
    degrees = np.array([[46.5, 45.0], [67.0, 48.0], [87.3, 49.1], [70.0, 55.4], [68.0, 40.6]])
    ours = PROJECTION.project(degrees)
    theirs = np.column_stack(ALBERS(degrees[:, 0], degrees[:, 1]))
    shift = theirs - ours  # the origin may differ

    assert np.ptp(shift, axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_shapes_prepared_are_near_to_one_another_and_reach_far(
    boxes: list[dict[str, Any]],
) -> None:
    steps = np.array(ASPECTS[1:]) / np.array(ASPECTS[:-1])

    assert steps.max() < 1.06, "the map is drawn 3 per cent larger than its frame, and no more"
    assert ASPECTS[0] < 0.5
    assert ASPECTS[-1] > 4
    assert nearest(boxes, ASPECT)["aspect"] == pytest.approx(ASPECT, rel=0.03)
    for aspect in (0.01, 0.7, 1.0, 2.5, 100.0):
        best = nearest(boxes, aspect)["aspect"]
        assert all(abs(np.log(best / aspect)) <= abs(np.log(a / aspect)) for a in ASPECTS)


def test_a_shape_far_from_the_meridian_is_seen_whole() -> None:
    box = nearest(extents(shapely.box(50, 42, 54, 45), PROJECTION), 1.5)
    west, south, east, north = bounds(box)
    x, y = ALBERS([50, 54, 54, 50], [42, 42, 45, 45])

    assert west < min(x) < max(x) < east
    assert south < min(y) < max(y) < north
