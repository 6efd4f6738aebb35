"""Counting: no report is not zero, and nothing is counted twice."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reported import DAYS, NATIONWIDE, many_events, regional, seen
from rows import placed_events

from geodata.spread import (
    arrivals,
    cumulative_tallies,
    daily_tallies,
    days_since_first,
)

# Daily


def test_no_report_is_unknown_and_not_zero() -> None:
    daily = daily_tallies(placed_events(seen("aktau", 3), seen("aktau", 3)), DAYS, "place_id")
    assert daily.at[pd.Timestamp("2022-01-03"), "aktau"] == 2
    others = daily["aktau"].drop(pd.Timestamp("2022-01-03"))
    assert others.isna().all()
    assert not (daily == 0).any(axis=None)


def test_tallies_have_a_row_for_each_day_and_a_column_for_each_place_reported() -> None:
    daily = daily_tallies(placed_events(seen("aktau", 3), seen("almaty", 5)), DAYS, "place_id")
    assert list(daily.index) == list(DAYS)
    assert list(daily.columns) == ["aktau", "almaty"]
    assert (daily.index.name, daily.columns.name) == ("day", "place_id")
    assert set(map(str, daily.dtypes)) == {"Int64"}


def test_nationwide_events_are_not_counted_anywhere() -> None:
    events = placed_events({"event_date": "2022-01-05", **NATIONWIDE}, seen("aktau", 5))
    for by in ("place_id", "region"):
        daily = daily_tallies(events, DAYS, by)
        assert daily.shape == (len(DAYS), 1)
        assert daily.sum().sum() == 1


def test_events_without_any_entry_or_outside_the_days_are_counted_nowhere() -> None:
    events = placed_events(seen("aktau", 3), seen("almaty", 5), seen("zhanaozen", 3))
    events.loc[events["place_id"] == "zhanaozen", "place_id"] = None
    daily = daily_tallies(events, DAYS[:4], "place_id")
    assert list(daily.columns) == ["aktau", "almaty"]
    assert daily.sum().to_dict() == {"aktau": 1, "almaty": 0}


def test_an_event_known_by_region_only_counts_for_the_region_and_for_no_place() -> None:
    events = placed_events(regional("KZ-MAN", 2), seen("aktau", 2))
    assert daily_tallies(events, DAYS, "region").at[pd.Timestamp("2022-01-02"), "KZ-MAN"] == 2
    assert daily_tallies(events, DAYS, "place_id").sum().sum() == 1


@pytest.mark.parametrize("by", ["place_id", "region"])
@pytest.mark.parametrize(
    "events",
    [placed_events(), placed_events({"event_date": "2022-01-05", **NATIONWIDE})],
    ids=["none", "nationwide only"],
)
def test_without_located_events_there_are_days_but_no_columns(
    events: pd.DataFrame, by: str
) -> None:
    daily = daily_tallies(events, DAYS, by)
    assert daily.shape == (len(DAYS), 0)
    assert cumulative_tallies(daily).shape == (len(DAYS), 0)
    assert days_since_first(daily).shape == (len(DAYS), 0)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events())
def test_the_sum_over_regions_is_the_number_of_located_events(events: pd.DataFrame) -> None:
    located = events[events["region"] != ""]
    daily = daily_tallies(events, DAYS, "region")
    assert int(daily.sum().sum()) == len(located)
    plain = Counter(zip(located["event_date"], located["region"], strict=True))
    for (day, region), number in plain.items():
        assert daily.at[day, region] == number
    assert int(daily.notna().sum().sum()) == len(plain)


# So far


def test_cumulative_counts_begin_with_the_first_report() -> None:
    events = placed_events(seen("aktau", 3), seen("aktau", 5), seen("aktau", 5))
    total = cumulative_tallies(daily_tallies(events, DAYS, "place_id"))["aktau"]
    assert total.isna().tolist() == [True, True] + [False] * 8
    assert total.dropna().tolist() == [1, 1, 3, 3, 3, 3, 3, 3]


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events())
@pytest.mark.parametrize("by", ["place_id", "region"])
def test_cumulative_counts_never_fall_and_end_with_all_events(
    events: pd.DataFrame, by: str
) -> None:
    daily = daily_tallies(events, DAYS, by)
    total = cumulative_tallies(daily)
    assert total.shape == daily.shape
    for name in total:
        known = total[name].dropna()
        assert known.is_monotonic_increasing
        assert (known > 0).all()
        assert known.iloc[-1] == (events[by] == name).sum()
        assert total[name].isna().sum() + len(known) == len(DAYS)
        first = daily[name].first_valid_index()
        assert known.index[0] == first


def test_days_since_the_first_report_count_from_zero() -> None:
    events = placed_events(seen("aktau", 3), seen("aktau", 7), seen("almaty", 10))
    since = days_since_first(daily_tallies(events, DAYS, "place_id"))
    assert since["aktau"].isna().tolist() == [True, True] + [False] * 8
    assert since["aktau"].dropna().tolist() == list(range(8))
    assert since["almaty"].dropna().tolist() == [0]


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events())
def test_days_since_first_are_known_where_cumulative_counts_are(events: pd.DataFrame) -> None:
    daily = daily_tallies(events, DAYS, "region")
    since, total = days_since_first(daily), cumulative_tallies(daily)
    assert (since.isna() == total.isna()).all(axis=None)
    for name in since:
        known = since[name].dropna()
        assert known.tolist() == list(range(len(known)))


# Order


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events(), seed=st.integers(0, 2**16))
@pytest.mark.parametrize("by", ["place_id", "region"])
def test_the_order_of_rows_does_not_matter(events: pd.DataFrame, seed: int, by: str) -> None:
    mixed = events.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(daily_tallies(events, DAYS, by), daily_tallies(mixed, DAYS, by))
    pd.testing.assert_frame_equal(arrivals(events, by), arrivals(mixed, by))
