"""What is known by region alone, in a case whose regions are countries. All of it is invented."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
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
from dashboard.tallied.arrival import count_arrivals
from dashboard.tallied.page import page_tally
from dashboard.tallied.place import count_place
from dashboard.tallied.sums import sums_of
from dashboard.titles import case_subtitle
from dashboard.views.arrival import arrival_panel
from dashboard.views.city import city_panel
from dashboard.views.codebook import meanings
from dashboard.words import words_in
from geodata.case import CaseFiles
from geodata.coarsen import coarsened
from geodata.dataset import Dataset
from geodata.loading import check_events, load_dataset
from geodata.spread import arrivals
from geodata.tally.counted import write_tally
from geodata.tally.make import count_files
from geodata.tally.run import local_runner

WEEKLY = ("WEEK", "COUNTRY", "ADMIN1", "EVENT_TYPE", "SUB_EVENT_TYPE", "EVENTS")
CENTROIDS = ("CENTROID_LATITUDE", "CENTROID_LONGITUDE")
WEST, EAST = ("Made-up West", 48.2, -2.9), ("Made-up East", 48.7, 5.6)
WEEKS = (("2023-01-07", WEST, 9), ("2023-01-14", WEST, 1), ("2023-01-14", EAST, 25))


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    path = tmp_path_factory.mktemp("weekly") / "weekly.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*WEEKLY, "FATALITIES", "ID", *CENTROIDS])
        for week, (name, *point), events in WEEKS:
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


def test_every_list_of_a_case_of_weeks_has_weeks(weekly: Dataset, walk: Any) -> None:
    selection = default_selection(weekly)
    assert "7 January 2023 to 20 January 2023" in case_subtitle(weekly, words_in("en"))
    arrival = walk(count_arrivals(weekly, selection)).text
    assert "week of" in arrival
    assert "Made-up West" in arrival
    assert "The week for which" in arrival
    assert "by each day" not in arrival
    place = walk(count_place(weekly, replace(selection, place="made-up-west-area"))).text
    assert "on 2 weeks" in place
    assert "week of 7–13 Jan 2023" in place


def test_kilometres_of_areas_are_rough(mixed: Dataset) -> None:
    table = arrivals(mixed.events, "place_id", ("Protests",))
    assert table["km_rough"].to_dict() == {"made-up": False, "made-up-area": True}


def test_what_is_not_known_of_counts_is_no_zero(weekly: Dataset, walk: Any) -> None:
    words = words_in("en")
    shown = walk(meanings(weekly, words, "geo_precision"))
    assert words("method.events") not in shown.text
    assert "0" not in shown.texts


def test_a_tally_in_a_file_says_what_its_counts_say(
    weekly: Dataset, tmp_path: Path, walk: Any
) -> None:
    path = tmp_path / "tally.parquet"
    with local_runner() as run:
        write_tally(count_files([weekly.path], run), path)
    read = load_dataset(CaseFiles(path)).imported
    assert read is not None
    assert weekly.imported is not None
    for name in ("dates", "places", "centroids", "outside", "rows_read", "rows_kept"):
        assert getattr(read, name) == getattr(weekly.imported, name), name
    assert read.centroids == 35


def test_weeks_that_begin_on_other_days_are_told(weekly: Dataset, tmp_path: Path) -> None:
    assert weekly.imported is not None
    assert not any("begin on different days" in each for each in weekly.imported.remarks)
    rows = weekly.path.read_text().replace("2023-01-14", "2023-01-16", 1)
    path = tmp_path / "apart.csv"
    path.write_text(rows)
    apart = load_dataset(CaseFiles(path)).imported
    assert apart is not None
    assert any("begin on different days" in each for each in apart.remarks)


def test_an_area_has_no_plan_of_a_town(mixed: Dataset, walk: Any) -> None:
    selection = default_selection(mixed)
    for place, plans in (("made-up", 1), ("made-up-area", 0)):
        shown = walk(city_panel(mixed, replace(selection, place=place)))
        assert len(shown.of_class("city-figure")) == plans
    assert "Made-up, place not stated" in shown.text


def test_an_area_and_a_town_of_one_name_are_told_apart_in_lists(mixed: Dataset, walk: Any) -> None:
    arrival = walk(arrival_panel(mixed, default_selection(mixed))).texts
    assert {"Made-up", "Made-up, place not stated"} <= set(arrival)


@pytest.mark.parametrize("country", [(-13.5, -72.0), (26.8, 30.8), (-18.9, 47.5), (15.5, 48.5)])
def test_countries_of_few_neighbours_have_a_map(
    events_file: Callable[..., Path], country: tuple[float, float]
) -> None:
    """Of some neighbours, nothing is left within the picture."""
    north, east = map(str, country)
    path = events_file({"location": "Town", "latitude": north, "longitude": east})
    case = load_dataset(path)
    assert map_figure(case, default_selection(case)).data


def test_exchanged_coordinates_that_fall_into_antarctica_are_told(
    events_file: Callable[..., Path],
) -> None:
    rows = [("-13.5", "-72.0"), ("-78.0", "-5.0"), ("-80.0", "120.0")]
    told = (
        {"location": f"Town {north}", "latitude": north, "longitude": east} for north, east in rows
    )
    findings = check_events(events_file(*told)).findings
    assert [each.line for each in findings] == [3]
    assert "in Antarctica, but inside another country" in findings[0].message
