"""Arrivals: the first day reported, with ties, windows and sources; they are not causes."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from reported import DAYS, NATIONWIDE, PLACES, between, haversine, many_events, regional, seen
from rows import placed_events

from geodata.dataset import Dataset
from geodata.sources import document_of
from geodata.spread import arrivals, reached

ARRIVAL_COLUMNS = [
    "rank",
    "first_day",
    "window_first",
    "window_last",
    "shown_day",
    "days_from_origin",
    "km_from_origin",
    "km_rough",
    "event_ids",
    "sources",
    "documents",
]


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
    assert row["shown_day"] == pd.Timestamp("2022-01-02"), "where the day panel has the first"


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


# Documents


def test_articles_and_the_document_that_cites_them_are_one() -> None:
    events = placed_events(
        seen("aktau", 2, sources="article-1;doc-1"),
        seen("aktau", 2, sources="article-2"),
        seen("almaty", 3, sources="doc-1;doc-2"),
    )
    documents = {"article-1": "doc-1", "article-2": "doc-1", "doc-1": "doc-1"}
    table = arrivals(events, "place_id", documents=documents)
    assert table.at["aktau", "sources"] == "article-1;article-2;doc-1"
    assert table["documents"].to_dict() == {"aktau": "doc-1", "almaty": "doc-1;doc-2"}


def test_only_the_first_day_counts_for_its_documents() -> None:
    events = placed_events(seen("aktau", 2, sources="doc-1"), seen("aktau", 3, sources="doc-2"))
    assert arrivals(events, "place_id").at["aktau", "documents"] == "doc-1"


def test_documents_of_the_case_that_ships(dataset: Dataset) -> None:
    documents = document_of(dataset.sources)
    assert documents["azattyk-2022-01-02"] == documents["wikipedia-2022-01-07"]
    assert set(documents.values()) <= set(dataset.sources.index)
    table = arrivals(dataset.events, "place_id", documents=documents)
    assert table.at["oral", "documents"] == "rferl-2022-01-05"
    assert table.at["zhanaozen", "documents"] == "globalsecurity;wikipedia-2022-01-07"
    assert table.at["aktobe", "first_day"] == pd.Timestamp("2022-01-04")


# How many by each day


def test_a_window_counts_at_most_from_its_first_day_and_at_least_from_its_last() -> None:
    events = placed_events(seen("aktau", 2), seen("almaty", 4, **between(3, 5)))
    numbers = reached(arrivals(events, "place_id"), DAYS)
    assert numbers["at_least"].tolist() == [0, 1, 1, 1, 2, 2, 2, 2, 2, 2]
    assert numbers["at_most"].tolist() == [0, 1, 2, 2, 2, 2, 2, 2, 2, 2]
    assert list(numbers.index) == list(DAYS)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(events=many_events())
def test_what_is_reached_agrees_with_a_plain_count(events: pd.DataFrame) -> None:
    table = arrivals(events, "region")
    numbers = reached(table, DAYS)
    for day, row in numbers.iterrows():
        assert row["at_least"] == sum(table["first_day"].fillna(table["window_last"]) <= day)
        assert row["at_most"] == sum(table["first_day"].fillna(table["window_first"]) <= day)
    assert (numbers["at_least"] <= numbers["at_most"]).all()
    assert numbers["at_least"].is_monotonic_increasing


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


def test_where_several_places_share_the_first_day_kilometres_are_from_the_nearest() -> None:
    events = placed_events(seen("zhanaozen", 2), seen("almaty", 2), seen("taldykorgan", 4))
    table = arrivals(events, "place_id")
    assert table["rank"].tolist() == [1, 1, 3]
    assert table["days_from_origin"].tolist() == [0, 0, 2]
    near, far = haversine("almaty", "taldykorgan"), haversine("zhanaozen", "taldykorgan")
    assert near < far
    assert table.at["taldykorgan", "km_from_origin"] == pytest.approx(near, rel=0.006)
    assert table.loc[["zhanaozen", "almaty"], "km_from_origin"].tolist() == [0, 0]
    assert str(table["days_from_origin"].dtype) == "Int64"
    assert str(table["km_from_origin"].dtype) == "float64"


def test_between_regions_the_nearest_of_their_first_places_count() -> None:
    events = placed_events(
        seen("zhanaozen", 2), seen("aktau", 2), seen("taldykorgan", 4), seen("almaty", 3)
    )
    table = arrivals(events, "region")
    nearest = min(haversine(place, "almaty") for place in ("zhanaozen", "aktau"))
    assert table.at["KZ-ALA", "km_from_origin"] == pytest.approx(nearest, rel=0.006)


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


def test_a_region_without_a_point_may_be_given_one_which_is_rough() -> None:
    events = placed_events(seen("zhanaozen", 2), regional("KZ-PAV", 4), regional("KZ-MAN", 2))
    _, longitude, latitude = PLACES["pavlodar"]
    points = pd.DataFrame({"longitude": longitude, "latitude": latitude}, ["KZ-PAV", "KZ-MAN"])
    table = arrivals(events, "region", points=points)
    expected = haversine("zhanaozen", "pavlodar")
    assert table.at["KZ-PAV", "km_from_origin"] == pytest.approx(expected, rel=0.006)
    assert table["km_rough"].to_dict() == {"KZ-MAN": False, "KZ-PAV": True}
    assert table.at["KZ-MAN", "km_from_origin"] == 0, "an event's own point goes before it"


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
