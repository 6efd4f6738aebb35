"""Scales: every number has its place, and places tell which number is the larger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.views.number_axis import number_axis

NUMBERS = st.lists(st.integers(min_value=0, max_value=10**10), min_size=1, max_size=8)


@given(numbers=NUMBERS)
def test_every_number_is_on_the_scale_and_in_its_order(numbers: list[int]) -> None:
    axis = number_axis(numbers)
    places = [axis.percent(number) for number in sorted(set(numbers))]

    assert places == sorted(set(places))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)


@given(numbers=NUMBERS)
def test_a_few_whole_numbers_are_written_from_one_end_on(numbers: list[int]) -> None:
    axis = number_axis(numbers)

    assert 2 <= len(axis.ticks) <= 12
    assert axis.ticks[0] == axis.low
    assert axis.ticks[-1] <= axis.high
    assert axis.percent(axis.low) == 0


@given(numbers=NUMBERS)
def test_a_zero_stands_on_a_linear_scale_and_a_log_one_has_none(numbers: list[int]) -> None:
    axis = number_axis(numbers)

    assert (axis.low == 0) != axis.log
    if 0 in numbers:
        assert not axis.log


@pytest.mark.parametrize(
    ("numbers", "log", "ticks", "high"),
    [
        ([1, 8, 20, 164], True, (1, 10, 100), 200),
        ([20, 5969], True, (10, 100, 1000, 10_000), 10_000),
        ([18, 95, 317, 700], False, (0, 200, 400, 600, 800), 800),
        ([100, 400], False, (0, 100, 200, 300, 400), 400),
        ([5], False, (0, 2, 4, 6), 6),
        ([0], False, (0, 1), 1),
        ([0, 1000], False, (0, 500, 1000), 1000),
    ],
)  # fmt: skip
def test_scales_of_some_numbers(
    numbers: list[int],
    log: bool,
    ticks: tuple[int, ...],
    high: int,
) -> None:
    axis = number_axis(numbers)
    assert (axis.log, axis.ticks, axis.high) == (log, ticks, high)


def test_equal_ratios_are_equal_distances_where_small_numbers_would_vanish() -> None:
    axis = number_axis([1, 1000])
    assert axis.percent(10) - axis.percent(1) == pytest.approx(
        axis.percent(1000) - axis.percent(100)
    )
