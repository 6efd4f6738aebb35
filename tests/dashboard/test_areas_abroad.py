"""What is known by region alone, in a case whose regions are countries. All of it is invented."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.counted import counted
from dashboard.figures.map import map_figure
from dashboard.frame import frame
from dashboard.layout import page
from dashboard.panel import event_list
from dashboard.selection import LANGUAGES, Selection, default_selection
from dashboard.sentence import day_sentence
from dashboard.tallied.page import page_tally
from dashboard.tallied.sums import sums_of
from dashboard.words import words_in
from geodata.case import CaseFiles
from geodata.coarsen import coarsened
from geodata.dataset import Dataset
from geodata.loading import load_dataset

WEEKLY = ("WEEK", "COUNTRY", "ADMIN1", "EVENT_TYPE", "SUB_EVENT_TYPE", "EVENTS")
CENTROIDS = ("CENTROID_LATITUDE", "CENTROID_LONGITUDE")
WEST, EAST = ("Made-up West", 48.2, -2.9), ("Made-up East", 48.7, 5.6)


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    path = tmp_path_factory.mktemp("weekly") / "weekly.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*WEEKLY, "FATALITIES", "ID", *CENTROIDS])
        for week, (name, *point), events in (
            ("2023-01-07", WEST, 9),
            ("2023-01-14", WEST, 1),
            ("2023-01-14", EAST, 25),
        ):
            writer.writerow(
                [week, "France", name, "Protests", "Peaceful protest", events, 0, 1, *point]
            )
    return load_dataset(CaseFiles(path))


@pytest.fixture
def mixed(events_file: Callable[..., Path]) -> Dataset:
    """A town, and an area that has its name."""
    rows = [("2023-05-01", "1", 48.86, 2.35), ("2023-05-02", "3", 45.2, 3.1)]
    return load_dataset(
        events_file(
            *(
                {"location": "Made-up", "event_date": day, "geo_precision": precision}
                | {"latitude": str(north), "longitude": str(east)}
                for day, precision, north, east in rows
            )
        )
    )


def test_weeks_are_marked_at_the_point_of_their_area(weekly: Dataset) -> None:
    assert weekly.places["kind"].to_list() == ["area", "area"]
    assert weekly.places.loc["made-up-west-area", ["latitude", "longitude"]].tolist() == [
        48.2,
        -2.9,
    ]
    assert set(weekly.places["region"]) == {"FRA"}
    assert weekly.imported is not None
    assert weekly.imported.centroids == weekly.imported.places["3"] == 35


def test_a_picture_of_weeks_has_diamonds_that_say_so(weekly: Dataset) -> None:
    selection = default_selection(weekly)
    shown = frame(weekly, selection, weekly.days[1])["places"]
    assert shown["marker.symbol"] == ["diamond", "diamond"]
    assert [text.split("<br>")[0] for text in shown["hovertext"]] == [
        "<b>Made-up East, place not stated</b>",
        "<b>Made-up West, place not stated</b>",
    ]
    assert shown["lon"] == [5.6, -2.9]
    page = page_tally(weekly, selection, sums_of(weekly, selection))
    assert page["places"]["areas"] == [0, 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_areas_are_not_called_places(weekly: Dataset, dataset: Dataset, lang: str) -> None:
    words = words_in(lang)
    said = day_sentence(weekly, words, counted(weekly, default_selection(weekly)), weekly.days[1])
    assert words.count("count.places_areas", 2) in said
    at_home = day_sentence(
        dataset, words, counted(dataset, default_selection(dataset)), dataset.days[4]
    )
    assert words.count("count.places_areas", 2)[1:] not in at_home


def test_an_area_with_the_name_of_a_town_is_not_that_town(mixed: Dataset) -> None:
    assert mixed.places["kind"].to_dict() == {"made-up": "place", "made-up-area": "area"}
    figure = map_figure(mixed, default_selection(mixed))
    (places,) = [trace for trace in figure.data if trace.name == "places"]
    assert list(places.marker.symbol) == ["circle", "diamond"]
    printed = Selection(**{**vars(default_selection(mixed)), "theme": "print"})
    signs = frame(mixed, printed, mixed.days[1])["places"]["marker.symbol"]
    assert (signs[0] == "diamond", signs[1]) == (False, "diamond")


def test_the_list_of_a_day_says_that_no_place_is_stated(mixed: Dataset) -> None:
    words = words_in("en")
    listed = str(event_list(mixed, words, counted(mixed, default_selection(mixed)), mixed.days[1]))
    assert "Made-up, place not stated" in listed


def test_told_by_place_or_region_an_area_is_the_country(mixed: Dataset) -> None:
    for level in ("place", "region"):
        told = coarsened(mixed, level).events
        assert told["place_id"].to_list() == ["", ""]
        assert set(told["location"]) == {"France"}
        assert told[["latitude", "longitude"]].isna().all(axis=None)


def test_a_case_of_weeks_speaks_of_weeks(weekly: Dataset, dataset: Dataset, walk: Any) -> None:
    said = walk(page(weekly, default_selection(weekly))).text
    for week, day in (
        ("Events a week, by type", "Events a day, by type"),
        ("Size: events that week", "Size: events that day"),
    ):
        assert (week in said, day in said) == (True, False)
        at_home = walk(page(dataset, default_selection(dataset))).text
        assert (week in at_home, day in at_home) == (False, True)
    hover = frame(weekly, default_selection(weekly), weekly.days[1])["regions"]["text"]
    assert any("that week: 26 events" in text for text in hover)
