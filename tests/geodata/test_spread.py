"""Counting: no report is not zero, nothing is counted twice, arrivals are not causes."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import placed_events

from geodata.spread import (
    arrivals,
    cumulative_tallies,
    daily_tallies,
    days_since_first,
)

DAYS = pd.date_range("2022-01-01", "2022-01-10", freq="D", name="day")
PLACES = {
    "pavlodar": ("KZ-PAV", 76.96881, 52.27601),
    "aktau": ("KZ-MAN", 51.17392, 43.66105),
    "zhanaozen": ("KZ-MAN", 52.86192, 43.34116),
    "almaty": ("KZ-ALA", 76.9115, 43.25249),
    "taldykorgan": ("KZ-ALM", 78.37389, 45.01556),
}
NATIONWIDE = {"place_id": "", "region": "", "longitude": math.nan, "latitude": math.nan}
ARRIVAL_COLUMNS = [
    "rank",
    "first_day",
    "window_first",
    "window_last",
    "days_from_origin",
    "km_from_origin",
    "event_ids",
    "sources",
]


def seen(place: str, day: int, **more: object) -> dict[str, object]:
    """An event at a place on a day of January 2022."""
    region, longitude, latitude = PLACES[place]
    point = {"place_id": place, "region": region, "longitude": longitude, "latitude": latitude}
    return {"event_date": f"2022-01-{day:02}", **point, **more}


def regional(region: str, day: int, **more: object) -> dict[str, object]:
    """An event somewhere in a region."""
    return {"event_date": f"2022-01-{day:02}", **NATIONWIDE, "region": region, **more}


def between(first: int, last: int) -> dict[str, object]:
    """A window of days."""
    return {"window_first": f"2022-01-{first:02}", "window_last": f"2022-01-{last:02}"}


def haversine(one: str, other: str) -> float:
    """Kilometres between two places on a sphere."""
    (_, east1, north1), (_, east2, north2) = PLACES[one], PLACES[other]
    phi1, phi2 = math.radians(north1), math.radians(north2)
    half_east = math.radians(east2 - east1) / 2
    chord = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(half_east) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(chord))


@st.composite
def many_events(draw: st.DrawFn) -> pd.DataFrame:
    """Events in places, in regions and nationwide, with stated days and with windows."""
    rows = []
    for _ in range(draw(st.integers(0, 14))):
        day = draw(st.integers(1, 10))
        where = draw(st.sampled_from([*PLACES, "KZ-PAV", "KZ-MAN", ""]))
        spare = draw(st.integers(0, 2))
        kind = draw(st.sampled_from(["Protests", "Riots", "Battles", "Strategic developments"]))
        more = {
            "event_type": kind,
            "window_first": date(2022, 1, day) - timedelta(days=spare),
            "sources": draw(st.sampled_from(["doc-1", "doc-2;doc-1", "doc-3"])),
        }
        if where in PLACES:
            rows.append(seen(where, day, **more))
        else:
            rows.append(regional(where, day, **more))
    return placed_events(*rows)


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


# Arrivals


def test_arrivals_have_these_columns_in_order_of_arrival() -> None:
    table = arrivals(placed_events(seen("almaty", 4), seen("aktau", 2)), "place_id")
    assert list(table.columns) == ARRIVAL_COLUMNS
    assert table.index.name == "place_id"
    assert list(table.index) == ["aktau", "almaty"]
    assert table["rank"].tolist() == [1, 2]
    assert table["first_day"].tolist() == [
        pd.Timestamp("2022-01-02"),
        pd.Timestamp("2022-01-04"),
    ]


def test_places_of_one_day_share_a_rank_and_the_next_ranks_are_skipped() -> None:
    events = placed_events(
        seen("aktau", 2), seen("almaty", 3), seen("pavlodar", 3), seen("taldykorgan", 4)
    )
    ranks = arrivals(events, "place_id")["rank"].to_dict()
    assert ranks == {"aktau": 1, "almaty": 2, "pavlodar": 2, "taldykorgan": 4}


def test_a_place_with_windows_only_has_a_window_and_no_rank_and_comes_last() -> None:
    events = placed_events(
        seen("aktau", 5),
        seen("almaty", 2, **between(2, 4)),
        seen("almaty", 3, **between(1, 3)),
    )
    table = arrivals(events, "place_id")
    assert list(table.index) == ["aktau", "almaty"]
    assert pd.isna(table.at["almaty", "rank"])
    assert pd.isna(table.at["almaty", "first_day"])
    assert pd.isna(table.at["almaty", "days_from_origin"])
    assert table.at["almaty", "window_first"] == pd.Timestamp("2022-01-01")


def test_the_window_of_an_arrival_ends_when_one_event_must_have_happened() -> None:
    events = placed_events(
        seen("aktau", 5),
        seen("almaty", 2, **between(1, 6)),
        seen("almaty", 2, **between(2, 2), event_type="Battles"),
        seen("almaty", 3, **between(3, 5)),
    )
    row = arrivals(events, "place_id").loc["almaty"]
    assert (row["window_first"], row["window_last"]) == (
        pd.Timestamp("2022-01-01"),
        pd.Timestamp("2022-01-05"),
    )
    assert row["event_ids"] == "E-0002;E-0004"


def test_a_stated_day_wins_over_an_earlier_window() -> None:
    events = placed_events(seen("aktau", 3, **between(1, 3)), seen("aktau", 4))
    row = arrivals(events, "place_id").loc["aktau"]
    assert (row["rank"], row["first_day"]) == (1, pd.Timestamp("2022-01-04"))
    assert row["event_ids"] == "E-0002"
    assert row["window_first"] == row["window_last"] == row["first_day"]


def test_a_first_report_names_its_events_and_their_sources_once() -> None:
    events = placed_events(
        seen("aktau", 2, sources="doc-2;doc-1"),
        seen("aktau", 2, sources="doc-1"),
        seen("aktau", 3, sources="doc-3"),
    )
    row = arrivals(events, "place_id").loc["aktau"]
    assert row["event_ids"] == "E-0001;E-0002"
    assert row["sources"] == "doc-1;doc-2"


def test_sources_of_a_first_report_are_ids_without_spaces() -> None:
    events = placed_events(seen("aktau", 2, sources="doc-1; doc-2"), seen("aktau", 2))
    assert arrivals(events, "place_id").at["aktau", "sources"] == "doc-1;doc-2"


def test_arrests_and_closures_are_no_arrival_unless_asked_for() -> None:
    events = placed_events(
        seen("aktau", 4, event_type="Riots"),
        seen("almaty", 2, event_type="Strategic developments"),
        seen("pavlodar", 3, event_type="Battles"),
        seen("taldykorgan", 5),
    )
    assert list(arrivals(events, "place_id").index) == ["aktau", "taldykorgan"]
    every = arrivals(events, "place_id", sorted(set(events["event_type"])))
    assert list(every.index) == ["almaty", "pavlodar", "aktau", "taldykorgan"]
    battles = arrivals(events, "place_id", ["Battles"])
    assert battles["rank"].to_dict() == {"pavlodar": 1}


def test_nationwide_events_arrive_nowhere() -> None:
    events = placed_events({"event_date": "2022-01-01", **NATIONWIDE}, seen("aktau", 2))
    assert list(arrivals(events, "place_id").index) == ["aktau"]
    assert list(arrivals(events, "region").index) == ["KZ-MAN"]


def test_a_region_arrives_with_its_first_place() -> None:
    events = placed_events(seen("aktau", 4), seen("zhanaozen", 2), seen("pavlodar", 3))
    table = arrivals(events, "region")
    assert table["rank"].to_dict() == {"KZ-MAN": 1, "KZ-PAV": 2}
    assert table.at["KZ-MAN", "event_ids"] == "E-0002"


# The origin


def test_days_are_counted_from_the_origin() -> None:
    events = placed_events(seen("zhanaozen", 2), seen("aktau", 3), seen("almaty", 6))
    table = arrivals(events, "place_id")
    assert table["days_from_origin"].to_dict() == {"zhanaozen": 0, "aktau": 1, "almaty": 4}
    assert str(table["days_from_origin"].dtype) == "Int64"


def test_kilometres_from_the_origin_agree_with_the_haversine() -> None:
    others = [place for place in PLACES if place != "zhanaozen"]
    events = placed_events(seen("zhanaozen", 2), *[seen(place, 3) for place in others])
    table = arrivals(events, "place_id")
    assert table.at["zhanaozen", "km_from_origin"] == pytest.approx(0, abs=1e-6)
    for place in others:
        expected = haversine("zhanaozen", place)
        assert table.at[place, "km_from_origin"] == pytest.approx(expected, rel=0.006)
        assert expected > 100


def test_a_place_with_a_window_only_still_has_kilometres() -> None:
    events = placed_events(seen("zhanaozen", 2), seen("almaty", 4, **between(3, 5)))
    km = arrivals(events, "place_id").at["almaty", "km_from_origin"]
    assert km == pytest.approx(haversine("zhanaozen", "almaty"), rel=0.006)


def test_there_is_no_origin_when_several_places_share_the_first_day() -> None:
    events = placed_events(seen("zhanaozen", 2), seen("aktau", 2), seen("almaty", 4))
    table = arrivals(events, "place_id")
    assert table["rank"].tolist() == [1, 1, 3]
    assert table["days_from_origin"].isna().all()
    assert table["km_from_origin"].isna().all()
    assert str(table["days_from_origin"].dtype) == "Int64"
    assert str(table["km_from_origin"].dtype) == "float64"


def test_there_is_no_origin_when_only_windows_are_known() -> None:
    table = arrivals(placed_events(seen("aktau", 2, **between(1, 3))), "place_id")
    assert table["rank"].isna().all()
    assert table["km_from_origin"].isna().all()


def test_a_region_without_a_point_has_days_but_no_kilometres() -> None:
    events = placed_events(seen("zhanaozen", 2), regional("KZ-PAV", 4))
    table = arrivals(events, "region")
    assert table.at["KZ-PAV", "days_from_origin"] == 2
    assert pd.isna(table.at["KZ-PAV", "km_from_origin"])
    assert table.at["KZ-MAN", "km_from_origin"] == pytest.approx(0, abs=1e-6)


def test_an_origin_without_a_point_gives_days_but_no_kilometres() -> None:
    events = placed_events(regional("KZ-MAN", 2), seen("pavlodar", 4))
    table = arrivals(events, "region")
    assert table.at["KZ-PAV", "days_from_origin"] == 2
    assert table["km_from_origin"].isna().all()


@pytest.mark.parametrize("by", ["place_id", "region"])
@pytest.mark.parametrize(
    "events",
    [
        placed_events(),
        placed_events({"event_date": "2022-01-05", **NATIONWIDE}),
        placed_events(seen("aktau", 2, event_type="Battles")),
    ],
    ids=["none", "nationwide", "other types"],
)
def test_without_counted_events_nothing_arrives(events: pd.DataFrame, by: str) -> None:
    table = arrivals(events, by)
    assert table.empty
    assert list(table.columns) == ARRIVAL_COLUMNS


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events())
@pytest.mark.parametrize("by", ["place_id", "region"])
def test_arrivals_agree_with_a_plain_count(events: pd.DataFrame, by: str) -> None:
    table = arrivals(events, by)
    counted = [
        row
        for row in events.itertuples()
        if row.event_type in ("Protests", "Riots") and getattr(row, by)
    ]
    assert set(table.index) == {getattr(row, by) for row in counted}
    firsts: dict[str, pd.Timestamp] = {}
    for row in counted:
        if row.window_first == row.window_last:
            name = getattr(row, by)
            firsts[name] = min(firsts.get(name, row.event_date), row.event_date)
    for name, row in table.iterrows():
        if name not in firsts:
            assert pd.isna(row["rank"])
            continue
        earlier = sum(day < firsts[name] for day in firsts.values())
        assert (row["first_day"], row["rank"]) == (firsts[name], earlier + 1)
    ranked = table["rank"].dropna().tolist()
    assert ranked == sorted(ranked)
    assert table["rank"].isna().tolist() == sorted(table["rank"].isna())
