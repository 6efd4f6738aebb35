"""The story: every step is told from rows of the case, in its words and with its sources."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from rows import event, source, step, write

from geodata.check import check_file
from geodata.coarsen import LEVELS, Level, coarsened
from geodata.dataset import Dataset, default_events_path
from geodata.errors import StoryError
from geodata.loading import load_dataset
from geodata.reading import data_folder
from geodata.schema import EVENTS, SOURCES, STORY

WEB = "https://example.org/a"
QUOTED = re.compile(r'"[^"]+"')
PARTY = ("terrorist", "bandit", "hero", "rioter", "militant", "liquidated", "regime", "massacre")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def load(own: Path, *steps: list[str]) -> Dataset:
    """A case of one event, told in these steps."""
    write(own, EVENTS, event(sources=WEB))
    write(own.with_name("story.csv"), STORY, *steps)
    return load_dataset(own)


# The story that ships


def test_it_has_eight_to_twelve_steps_in_the_order_of_their_days(dataset: Dataset) -> None:
    story = dataset.story
    assert 8 <= len(story) <= 12
    assert story["day"].is_monotonic_increasing
    assert story["day"].iloc[0] == dataset.days[0]
    assert story["day"].iloc[-1] == dataset.days[-1]
    assert list(story.index) == [f"S22-{number:02}" for number in range(1, len(story) + 1)]


def rows_of(dataset: Dataset, name: str) -> pd.Series:
    for table in (dataset.events, dataset.measures, dataset.claims):
        if name in table.index:
            return table.loc[name]
    raise AssertionError(f"no row {name}")


def test_every_row_is_of_the_case_and_has_one_of_the_sources_given(dataset: Dataset) -> None:
    for _, told in dataset.story.iterrows():
        given = set(told["sources"].split(";"))
        for name in told["rows"].split(";"):
            assert given & set(rows_of(dataset, name)["sources"].split(";")), (told.name, name)


def test_every_event_told_is_of_a_day_that_has_come(dataset: Dataset) -> None:
    for _, told in dataset.story.iterrows():
        for name in set(told["rows"].split(";")) & set(dataset.events.index):
            assert dataset.events.at[name, "event_date"] <= told["day"], (told.name, name)


def test_every_number_told_stands_in_a_row(dataset: Dataset) -> None:
    spelt = {"eight": "8", "Two": "2", "four": "Four", "six": "Six"}
    for _, told in dataset.story.iterrows():
        rows = [rows_of(dataset, name) for name in told["rows"].split(";")]
        cells = " ".join(str(cell) for row in rows for cell in row).replace(",", "")
        days = re.findall(r"(\d+) January", told["text"])
        assert all(f"2022-01-{int(day):02}" in f"{cells} {told['day']}" for day in days), told.name
        plain = re.sub(r"\d+ January", "", told["text"])
        plain = plain.replace(",", "").replace(" million", "000000")
        for number in re.findall(r"\d+", plain):
            assert re.search(rf"(?<!\d){number}(?!\d)", cells), (told.name, number)
        for word, other in spelt.items():
            if re.search(rf"\b{word}\b", told["text"]):
                assert re.search(rf"\b({word}|{other})\b", cells), (told.name, word)


def test_words_of_a_party_stand_in_quotes_only(dataset: Dataset) -> None:
    for _, told in dataset.story.iterrows():
        ours = QUOTED.sub("", f"{told['title']} {told['text']}").casefold()
        assert not [word for word in PARTY if word in ours], told.name


def test_a_step_that_looks_at_a_place_has_its_point(dataset: Dataset) -> None:
    near = dataset.story[dataset.story["focus"] != ""]
    assert len(near) >= 2
    for _, told in near.iterrows():
        place = dataset.places.loc[told["place_id"]]
        assert (told["longitude"], told["latitude"]) == (place["longitude"], place["latitude"])
        assert told["across_km"] >= 5
    whole = dataset.story[dataset.story["focus"] == ""]
    assert whole[["longitude", "latitude", "across_km"]].isna().all(axis=None)


# Whose story it is


def test_other_events_have_no_story(own: Path) -> None:
    case = load_dataset(write(own, EVENTS, event(sources=WEB)))
    assert len(case.story) == 0


def test_a_copy_of_the_events_that_ship_has_theirs(own: Path, dataset: Dataset) -> None:
    shutil.copy(default_events_path(), own)
    assert list(load_dataset(own).story.index) == list(dataset.story.index)


def test_events_may_have_a_story_beside_them(own: Path) -> None:
    told = step(rows="E-1", sources=WEB, focus="Pavlodar", across_km="300", layers="curfew")
    case = load(own, told)
    assert case.story.at["S-1", "place_id"] == "pavlodar"
    assert case.story.at["S-1", "across_km"] == 300
    without = load_dataset(write(own.parent.with_name("other.csv"), EVENTS, event(sources=WEB)))
    assert (len(without.story), list(without.story)) == (0, list(case.story))
    assert without.digest != case.digest


@pytest.mark.parametrize("level", LEVELS)
def test_a_case_told_less_exactly_has_none(dataset: Dataset, level: Level) -> None:
    told = coarsened(dataset, level)
    assert (len(told.story), len(told.sites)) == (0, 0)


# Faults

FAULTY = [
    ({"rows": "E-1;E-9"}, ("rows", "E-9")),
    ({"rows": "M22-001", "sources": WEB}, ("rows", "M22-001")),  # not of these days
    ({"sources": "wikipedia-extract"}, ("sources", "wikipedia-extract")),
    ({"focus": "Nowhere", "across_km": "300"}, ("focus", "Nowhere")),
    ({"focus": "Mangystau Region", "across_km": "300"}, ("focus", "Mangystau Region")),
    ({"focus": "Pavlodar"}, ("across_km", "")),
    ({"across_km": "300"}, ("across_km", "300")),
    ({"layers": "curfew;weather"}, ("layers", "curfew;weather")),
    ({"shade": "arrival_of_spring"}, ("shade", "arrival_of_spring")),
    ({"day": "5 January"}, ("day", "5 January")),
    ({"text": "x" * 501}, ("text", "x" * 501)),
]


@pytest.mark.parametrize(("cells", "fault"), FAULTY)
def test_a_step_that_cannot_be_told_is_named(
    own: Path, cells: dict[str, str], fault: tuple[str, str]
) -> None:
    with pytest.raises(StoryError, match=f"column {fault[0]}") as failed:
        load(own, step(**{"rows": "E-1", "sources": WEB, **cells}))
    assert fault[1][:40] in str(failed.value)


@pytest.mark.parametrize(("cells", "fault"), [each for each in FAULTY if "M22" not in each[1][1]])
def test_a_check_finds_the_same(own: Path, cells: dict[str, str], fault: tuple[str, str]) -> None:
    write(own, EVENTS, event(sources=WEB))
    told = step(**{"rows": "E-1", "sources": WEB, **cells})
    report = check_file(write(own.with_name("tour.csv"), STORY, told))
    assert [(each.line, each.column, each.value) for each in report.findings] == [(2, *fault)]


def test_a_check_knows_the_events_beside_a_story_whatever_their_file_is_called(own: Path) -> None:
    told = write(own.with_name("story.csv"), STORY, step(rows="E-1", sources="mine"))
    assert [each.value for each in check_file(told).findings] == ["mine", "E-1", "mine"]
    write(own.with_name("sources.csv"), SOURCES, source(source_id="mine"))
    write(own, EVENTS, event(sources="mine"))
    assert check_file(told).findings == ()


def test_files_that_are_no_tables_beside_a_story_do_not_stop_its_check(own: Path) -> None:
    own.write_text("a,b\n1,2\n")
    assert check_file(write(own.with_name("story.csv"), STORY, step())).findings == ()


def test_the_story_that_ships_is_clean() -> None:
    report = check_file(data_folder() / "story.csv")
    assert (report.layout, report.findings) == ("spreadmap story", ())
