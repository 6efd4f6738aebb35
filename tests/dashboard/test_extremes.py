"""The lowest and the highest of the numbers stated, and when which of them had been stated."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.views.extremes import Extremes, extremes, stages

ENDS = st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["both", "low", "high"]))


def claim(name: str, low: int | None, high: int | None, day: str = "2022-01-05") -> dict[str, Any]:
    """A claim as it is read."""
    return {
        "claim_id": name,
        "as_of": pd.Timestamp(day),
        "measure": "killed",
        "group": "all",
        "area": "KZ",
        "value_low": pd.NA if low is None else low,
        "value_high": pd.NA if high is None else high,
    }


@given(ends=st.lists(ENDS, min_size=1, max_size=6))
def test_no_number_lies_outside_the_extremes(ends: list[tuple[int, int, str]]) -> None:
    rows, numbers = [], []
    for at, (a, b, known) in enumerate(ends):
        low, high = (
            (None if known == "high" else min(a, b)),
            (None if known == "low" else max(a, b)),
        )
        rows.append(claim(f"C-{at}", low, high))
        numbers += [end for end in (low, high) if end is not None]
    found = extremes(rows)

    for row in found.lowest:
        assert min(numbers) == (
            row["value_high"] if pd.isna(row["value_low"]) else row["value_low"]
        )
    for row in found.highest:
        assert max(numbers) == (
            row["value_low"] if pd.isna(row["value_high"]) else row["value_high"]
        )


def test_an_open_end_reaches_further_than_a_closed_one() -> None:
    found = extremes([claim("least", 20, None), claim("exact", 20, 20), claim("most", None, 20)])
    assert [row["claim_id"] for row in found.highest] == ["least"]
    assert [row["claim_id"] for row in found.lowest] == ["most"]


def test_of_no_claim_there_is_no_extreme() -> None:
    assert extremes([]) == Extremes((), ())
    assert extremes([]).alike


def test_other_people_or_areas_are_not_alike() -> None:
    one, other = claim("one", 1, 1), claim("other", 2, 2)
    assert extremes([one, other]).alike
    assert not extremes([one, {**other, "area": "KZ-ALA"}]).alike
    assert not extremes([one, {**other, "group": "police"}]).alike


def test_stages_follow_one_another() -> None:
    rows = [
        claim("C-1", 1, 1, "2022-01-07"),
        claim("C-2", 2, 2, "2022-01-03"),
        claim("C-3", 3, 3, "2022-01-03"),
    ]
    found = stages(rows)
    third, seventh = pd.Timestamp("2022-01-03"), pd.Timestamp("2022-01-07")

    spans = [(stage.since, stage.until, stage.later) for stage in found]
    assert spans == [(None, third, 3), (third, seventh, 1), (seventh, None, 0)]
    assert found[0].so_far.ids == frozenset()
    assert found[1].latest.ids == found[1].so_far.ids == {"C-2", "C-3"}
    assert found[2].latest.ids == {"C-1"}
    assert found[2].so_far.ids == {"C-1", "C-3"}
