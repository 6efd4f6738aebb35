"""Cases of other countries, as counts and as rows: where events lie, and what they were read from.

Every event in them is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.layout import page
from dashboard.panel import day_summary, event_list
from dashboard.selection import LANGUAGES, Selection, default_selection
from dashboard.sentence import day_sentence
from dashboard.tallied.marks import RIM_LEAST, RIM_MOST, _dash, _rim
from dashboard.tallied.place import count_place
from dashboard.tallied.sentence import whereabouts
from dashboard.tallied.sums import sums_of
from dashboard.tallied.table import count_table
from dashboard.titles import case_subtitle
from dashboard.words import Words, words_in
from geodata.case import CaseFiles
from geodata.dataset import Dataset
from geodata.loading import load_dataset

HEADER = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "iso"),
    *("location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities"),
)
AT_SEA, TOWN = ("Made-up ship", 45.0, -20.0), ("Made-up town", 48.86, 2.35)
ROWS, DAYS, SHIPS = 2_400, 8, 6


def acled(path: Path, rows: int) -> Path:
    """Invented protests in France, one of every six of them far out at sea."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for at in range(rows):
            what = (f"2023-01-{at % DAYS + 3:02}", 1, "Protests", "Peaceful protest", 250)
            place = AT_SEA if at // DAYS % SHIPS == 0 else TOWN
            told = (1, "Made-up press", f"Invented note {at}.", 0)
            writer.writerow([f"FRA{at}", *what, *place, *told])
    return path


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load_dataset(CaseFiles(acled(tmp_path_factory.mktemp("many") / "counts.csv", ROWS)))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load_dataset(CaseFiles(acled(tmp_path_factory.mktemp("few") / "rows.csv", 96)))


def listed(case: Dataset, words: Words) -> str:
    selection = default_selection(case)
    return str(event_list(case, words, counted(case, selection), case.days[2]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_lies_in_no_region_is_outside_and_never_a_country(counts: Dataset, lang: str) -> None:
    words = words_in(lang)
    said = listed(counts, words)
    assert f"'{words('events.outside')}'" in said
    assert words("events.nationwide") not in said
    assert words("events.area") not in said


def test_events_of_a_place_are_not_more_for_the_area(counts: Dataset, rows: Dataset) -> None:
    words = words_in("en")
    for case, number in ((counts, 300), (rows, 12)):
        selection = default_selection(case)
        said = day_sentence(case, words, counted(case, selection), case.days[2])
        assert said.startswith(f"{number} events reported in 2 places in 1 region.")
    where = whereabouts(sums_of(counts, default_selection(counts)), counts.days[2])
    assert (where.events, where.nationwide, where.places, where.regions) == (300, 0, 2, 1)


def test_a_day_at_sea_alone_names_no_region(events_file: Callable[..., Path]) -> None:
    town = {"longitude": "2.35", "latitude": "48.86", "event_date": "2023-05-01"}
    ship = {"longitude": "-20", "latitude": "45", "event_date": "2023-05-02"}
    case = load_dataset(events_file(town | {"location": "A"}, ship | {"location": "B"}))
    sums = counted(case, default_selection(case))
    said = day_sentence(case, words_in("en"), sums, case.days[1])
    assert "1 event reported in 1 place outside every region." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_names_the_file_and_its_layout(counts: Dataset, rows: Dataset, lang: str) -> None:
    number = words_in(lang).number(ROWS)
    for case, named in ((counts, ("counts.csv", number)), (rows, ("rows.csv", "Made-up press"))):
        selection = Selection(**{**vars(default_selection(case)), "lang": lang})
        texts = sheet_texts(case, selection, counted(case, selection), version="1")
        for text in texts.sources:
            assert all(part in text for part in (*named, "ACLED export"))
            assert words_in(lang)("picture.no_source") not in text


def test_what_is_below_is_said_of_a_day_alone(counts: Dataset) -> None:
    words, selection = words_in("en"), default_selection(counts)
    placed = Selection(**{**vars(selection), "place": str(counts.places.index[0])})
    assert words("tally.cards_below") in listed(counts, words)
    for part in (count_place(counts, placed), count_table(counts, selection)):
        assert words("tally.cards_below") not in str(part)
        assert words("tally.cards_by_day") in str(part)


def test_without_measures_none_are_counted_abroad(counts: Dataset, rows: Dataset) -> None:
    words = words_in("en")
    for case in (counts, rows):
        sums = counted(case, default_selection(case))
        said = str(day_summary(case, words, sums, case.days[2]))
        assert "under emergency" not in said
        assert "In force on" not in said
        assert said.count(words("measures.not_given")) == 1


def test_a_case_with_measures_still_counts_its_regions(dataset: Dataset, words: Words) -> None:
    sums = counted(dataset, default_selection(dataset))
    said = str(day_summary(dataset, words, sums, dataset.days[4]))
    assert "of 17 regions under emergency" in said
    assert words("measures.not_given") not in said


def test_tiles_have_the_form_of_their_number(words: Words) -> None:
    assert words.count("tile.emergency", 1) == "of 1 region under emergency"
    assert words.count("tile.places", 1) == "place reported so far"
    assert words.count("tile.places", 2) == "places reported so far"


def test_countries_are_named_where_they_are_few(
    counts: Dataset, rows: Dataset, events_file: Callable[..., Path]
) -> None:
    points = {"A": (2.35, 48.86), "B": (4.35, 50.85), "C": (-3.7, 40.4), "D": (12.5, 41.9)}
    many = load_dataset(
        events_file(
            *(
                {"location": name, "longitude": str(x), "latitude": str(y)}
                | {"event_date": "2023-05-01"}
                for name, (x, y) in points.items()
            )
        )
    )
    assert case_subtitle(counts, words_in("en")) == "France, 3 January 2023 to 10 January 2023"
    assert case_subtitle(rows, words_in("ru")).startswith("Франция, с 3 января")
    assert case_subtitle(many, words_in("en")) == "1 May 2023 to 1 May 2023"


def test_the_rim_of_an_uncertain_mark_is_as_wide_as_its_size_allows() -> None:
    assert (_rim(30, True, 0.5), _dash(30, True)) == (RIM_MOST, "4px,2px")
    assert (_rim(4, True, 0.5), _dash(4, True)) == (RIM_LEAST, "1.5px,0.75px")
    assert (_rim(30, False, 0.5), _dash(30, False)) == (0.5, "solid")


def test_room_for_a_warning_is_kept_where_there_may_be_one(
    rows: Dataset, dataset: Dataset, walk: Any
) -> None:
    frame = walk(page(rows, default_selection(rows))).of_class("map-frame")
    assert frame[0].className.split() == ["map-frame", "no-gaps"]
    frame = walk(page(dataset, default_selection(dataset))).of_class("map-frame")
    assert frame[0].className == "map-frame"
