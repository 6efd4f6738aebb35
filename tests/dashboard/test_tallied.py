"""A tally in the dashboard: what is counted agrees with pandas, what is drawn with what is sent."""

from __future__ import annotations

import base64
import csv
import io
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from invented_tally import invented_dataset

from dashboard.callbacks import changed_view, more_days
from dashboard.counted import Counted, counted
from dashboard.deltas import KEYS, WHOLE
from dashboard.frame import frame_of, page_frame
from dashboard.layout import offered_views
from dashboard.selection import TYPES, Selection, default_selection, full_query
from dashboard.tallied.cube import KINDS, tally_of
from dashboard.tallied.marks import legend_sizes, marks_of, packed, varints
from dashboard.tallied.page import as_text, days_around
from dashboard.tallied.sums import Cells, Sums, first_reports, sums_of
from dashboard.tallied.table import chosen_counts
from dashboard.view import PER_DAY, build_days, build_view, change_of
from geodata.dataset import Dataset
from geodata.export_counts import counts_csv
from geodata.loading import load_dataset
from geodata.tallied import no_events

EVENTS, PLACES, DAYS = 20_000, 300, 90


@pytest.fixture(scope="module")
def tally() -> Dataset:
    return invented_dataset(EVENTS, PLACES, DAYS)


@pytest.fixture(scope="module")
def weeks() -> Dataset:
    return invented_dataset(EVENTS, PLACES, 91, step=7)


@pytest.fixture(scope="module")
def first(tally: Dataset) -> Selection:
    return default_selection(tally)


@pytest.fixture(scope="module")
def sums(tally: Dataset, first: Selection) -> Sums:
    return sums_of(tally, first)


def counts(dataset: Dataset) -> pd.DataFrame:
    assert dataset.tally is not None
    return dataset.tally.counts.astype({"place_id": "str", "region": "str", "event_type": "str"})


def test_no_events_have_the_columns_of_events() -> None:
    shipped = load_dataset().events.iloc[:0]
    pd.testing.assert_series_equal(no_events().dtypes, shipped.dtypes)


def test_a_case_of_counts_has_its_days_places_and_no_event(tally: Dataset) -> None:
    assert (len(tally.events), len(tally.days), len(tally.places)) == (0, DAYS, PLACES)
    assert counts(tally)["events"].sum() == EVENTS


@pytest.mark.parametrize("types", [tuple(TYPES), ("riots", "battles"), ()])
def test_bars_are_what_pandas_counts(
    tally: Dataset, first: Selection, types: tuple[str, ...]
) -> None:
    rows = counts(tally)
    rows = rows[rows["event_type"].isin([TYPES[word] for word in types])]
    expected = rows.pivot_table(
        index="day", columns="event_type", values="events", aggfunc="sum", fill_value=0
    ).reindex(index=tally.days, columns=list(KINDS), fill_value=0)
    found = sums_of(tally, replace(first, types=types)).by_kind
    assert np.array_equal(found, expected.to_numpy())


def test_regions_are_what_pandas_counts(tally: Dataset, first: Selection) -> None:
    rows = counts(tally)
    expected = rows[rows["region"] != ""].groupby(["region", "day"])["events"].sum().to_dict()
    there = counted(tally, first).there
    assert {(code, day): n for code, days in there.items() for day, n in days.items()} == expected


@pytest.mark.parametrize("since", [None, 3])
def test_cells_are_what_pandas_counts(tally: Dataset, first: Selection, since: int | None) -> None:
    at = 40
    start = tally.days[at if since is None else since]
    chosen = sums_of(tally, replace(first, since=None if since is None else start))
    rows = counts(tally)
    rows = rows[(rows["place_id"] != "") & rows["day"].between(start, tally.days[at])]
    unsure = rows["last_day"] > rows["day"]
    expected = rows.groupby(["place_id", "event_type", unsure])["events"].sum().to_dict()
    cells = chosen.cells(at)
    names = tally.places.index
    found = {
        (names[place], KINDS[kind], bool(window)): number
        for place, kind, window, number in zip(
            cells.place, cells.kind, cells.unsure, cells.events, strict=True
        )
    }
    assert found == expected
    assert list(cells.place) == sorted(cells.place)


def test_first_reports_are_what_pandas_finds(tally: Dataset, sums: Sums) -> None:
    kinds = ("Protests", "Riots")
    rows = counts(tally)
    rows = rows[rows["event_type"].isin(kinds) & (rows["place_id"] != "")]
    sure = rows[rows["last_day"] == rows["day"]].groupby("place_id")["day"].min()
    table = first_reports(sums, "place", kinds)
    found = table["first_day"].set_axis(tally.places.index[table.index]).dropna()
    assert found.sort_index().to_dict() == sure.sort_index().to_dict()
    assert table["rank"].dropna().is_monotonic_increasing


@pytest.mark.parametrize("number", [0, 1, 127, 128, 16_383, 16_384, 2_097_152, 10**9])
def test_whole_numbers_are_written_in_sevens_of_bits(number: int) -> None:
    assert read_varints(varints(np.array([5, number, 3])), 3) == [5, number, 3]


def read_varints(data: bytes, number: int) -> list[int]:
    """A reader of its own, written after the definition of LEB128."""
    found, at = [], 0
    for _ in range(number):
        value = shift = 0
        while True:
            value |= (data[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] < 128:
                break
        found.append(value)
    return found


def test_a_day_is_sent_as_a_few_bytes(sums: Sums) -> None:
    cells = sums.cells(10)
    data = base64.b64decode(packed(cells))
    number = len(cells.place)
    assert read_varints(data, 1 + number)[0] == number
    gaps = read_varints(data, 1 + number)[1:]
    assert np.array_equal(np.cumsum(gaps), cells.place)
    assert len(data) < 4 * number


def test_a_mark_stands_for_all_that_is_at_its_place() -> None:
    cells = Cells(
        place=np.array([2, 2, 5, 9]),
        kind=np.array([1, 5, 0, 3]),
        unsure=np.array([False, True, True, False]),
        events=np.array([3, 1, 9, 400]),
    )
    places = np.zeros(10, dtype=bool)
    marks = marks_of(cells, 2.0, places)
    assert marks.place.tolist() == [9, 5, 2]
    assert marks.events.tolist() == [400, 9, 4]
    assert marks.kind.tolist() == [3, 0, 5]
    assert marks.unsure.tolist() == [False, True, False]
    assert marks.size.tolist() == [40.0, 6.0, 4.0]
    areas = marks_of(cells, 2.0, ~places)
    assert areas.size.tolist() == [40.0, 8.0, 8.0]


def test_no_event_has_no_mark() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert not len(
        marks_of(Cells(nothing, nothing, nothing == 1, nothing), 2.0, nothing == 1).place
    )


def test_a_picture_has_the_marks_and_a_page_draws_them_by_itself(
    tally: Dataset, first: Selection
) -> None:
    chosen, day = counted(tally, first), tally.days[30]
    drawn, sent = frame_of(tally, first, chosen, day), page_frame(tally, first, chosen, day)
    assert chosen.tally is not None
    earlier = (chosen.tally.reached <= 30).sum()
    assert len(drawn["places"]["lon"]) == earlier
    assert sent["places"] == {}
    assert {name: drawn[name] for name in sent if name not in ("places", "arrivals")} == {
        name: sent[name] for name in sent if name not in ("places", "arrivals")
    }


def test_names_on_a_picture_are_few(tally: Dataset, first: Selection) -> None:
    texts = frame_of(tally, first, counted(tally, first), tally.days[30])["places"]["text"]
    assert 0 < sum(bool(text) for text in texts) <= 12


# What is sent


def test_a_view_has_all_bars_and_the_days_around_the_one_asked_for(
    tally: Dataset, first: Selection, sums: Sums
) -> None:
    view = build_view(tally, replace(first, day=tally.days[40]))
    here = days_around(sums, 40)
    assert 40 in here
    for name in PER_DAY:
        assert [at for at, part in enumerate(view[name]) if part is not None] == list(here)
    assert sum("data-day" in bar[1] for bar in view["bars"]) == DAYS


def test_days_that_come_later_are_those_that_were_left_out(
    tally: Dataset, first: Selection
) -> None:
    query = f"?{full_query(first)}"
    answer = more_days(tally, {"query": query, "at": 40})
    whole = build_view(tally, replace(first, day=tally.days[40]))
    assert answer["query"] == query
    parts, first_at = json.loads(answer["parts"]), answer["first"]
    for name, part in parts.items():
        expected = whole[name][first_at : first_at + len(part)]
        assert part == json.loads(as_text(expected))


def test_all_days_together_cover_the_case_once(sums: Sums) -> None:
    starts = {days_around(sums, at) for at in range(DAYS)}
    assert sorted(at for days in starts for at in days) == list(range(DAYS))


def test_places_are_not_sent_again_for_another_filter(tally: Dataset, first: Selection) -> None:
    had, query = full_query(first), full_query(replace(first, types=("riots",)))
    change = partial(change_of, tally, partial(build_view, tally))
    answer = changed_view(tally, change, {"query": query, "had": had})
    assert "places" not in json.loads(answer["change"])[KEYS]
    assert set(PER_DAY) <= json.loads(answer["change"])[KEYS].keys()
    other = full_query(replace(first, lang="ru"))
    answer = changed_view(tally, change, {"query": other, "had": had})
    assert "places" in json.loads(answer["change"])[WHOLE]


def test_a_case_of_events_is_sent_as_one_piece(dataset: Dataset) -> None:
    view = build_view(dataset, default_selection(dataset))
    assert len(view["frames"]) == len(dataset.days)
    assert None not in view["frames"]
    assert not {"cells", "tally", "places"} & view.keys()


# Words and panels


def test_the_list_of_a_day_says_why_there_are_no_cards(tally: Dataset, first: Selection) -> None:
    [listed] = build_days(tally, first, range(30, 31))["lists"]
    assert "no cards" in str(listed)
    assert "Place 0" in str(listed)


def test_a_view_without_content_is_not_offered(tally: Dataset, dataset: Dataset) -> None:
    assert "story" not in offered_views(tally)
    assert "figures" not in offered_views(replace(tally, claims=tally.claims.iloc[:0]))
    assert "story" in offered_views(dataset)


def test_numbers_of_the_day_agree(tally: Dataset, first: Selection) -> None:
    chosen: Counted = counted(tally, first)
    rows = counts(tally)
    for day in tally.days[:5]:
        assert chosen.shown(day) == rows.loc[rows["day"] == day, "events"].sum()


# Weeks


def test_a_week_is_a_column_and_never_a_day(weeks: Dataset) -> None:
    selection = default_selection(weeks)
    view = build_view(weeks, selection)
    assert len(weeks.days) == 13
    assert view["labels"][0].casefold().startswith("week of")
    frame = frame_of(weeks, selection, counted(weeks, selection), weeks.days[3])
    assert frame["places"]["lon"] == []
    assert any(frame["region-events"]["marker.size"])
    assert not any(len(base64.b64decode(cells)) > 1 for cells in view["cells"] if cells)


def test_measures_of_a_week_stand_once(weeks: Dataset) -> None:
    keys = weeks.standing[["measure_id", "region", "day"]]
    assert len(keys)
    assert not keys.duplicated().any()
    assert set(keys["day"]) <= set(weeks.days)


# Files


def test_counts_as_a_file_add_up(tally: Dataset, first: Selection) -> None:
    rows = list(csv.DictReader(io.StringIO(counts_csv(tally, chosen_counts(tally, first)))))
    assert sum(int(row["events"]) for row in rows) == EVENTS
    some = chosen_counts(tally, replace(first, types=("riots",)))
    riots = list(csv.DictReader(io.StringIO(counts_csv(tally, some))))
    assert {row["event_type"] for row in riots} == {"Riots"}
    located = [row for row in rows if row["geo_precision"] in "12"]
    assert all(row["location"] and row["latitude"] for row in located)


def test_a_name_in_a_file_of_counts_is_no_formula_and_an_invented_case_says_so(
    tally: Dataset, first: Selection
) -> None:
    names = ["=1+1", *tally.places["name_en"].iloc[1:]]
    case = replace(
        tally,
        places=tally.places.assign(name_en=names),
        files=replace(tally.files, invented=True),
    )
    rows = list(csv.DictReader(io.StringIO(counts_csv(case, chosen_counts(case, first)))))
    assert "'=1+1" in {row["location"] for row in rows}
    assert not any(row["location"].startswith("=") for row in rows)
    assert {row["invented"] for row in rows} == {"yes"}


def test_the_legend_of_sizes_shows_no_number_that_is_never_reached(tally: Dataset) -> None:
    few = replace(tally_of(tally), counts=tally_of(tally).counts.assign(events=1))
    sums = sums_of(replace(tally, tally=few), default_selection(tally))
    days = range(len(sums.days))
    highest = max(
        marks_of(sums.cells(at), sums.growth, np.zeros(sums.places, dtype=bool)).events.max()
        for at in days
    )
    sizes = legend_sizes(sums)
    assert sums.most == highest
    assert max(number for number, _ in sizes) <= highest
