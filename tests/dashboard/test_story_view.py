"""The story beside the map: steps in order, each a link to the whole of what it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from dashboard.layout import page
from dashboard.selection import SHADES, Selection, default_selection, from_query, ignored
from dashboard.theme import GAP
from dashboard.views.story import step_choices, story_panel
from dashboard.words import Words
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.known import as_known_on
from geodata.loading import load_dataset
from geodata.vocabulary import SHADES as STORY_SHADES

Walk = Any


@pytest.fixture(scope="module")
def panel(dataset: Dataset, default: Selection, walk: Walk) -> Walk:
    return walk(story_panel(dataset, default))


@pytest.fixture(scope="module")
def untold(events_file: Callable[..., Path]) -> Dataset:
    return load_dataset(events_file({}))


def heading(walk: Walk, step: Any) -> Any:
    """The link of a step."""
    return next(each for each in walk(step).of_class("go"))


def test_steps_stand_in_order_with_title_text_and_sources(
    dataset: Dataset, panel: Walk, walk: Walk
) -> None:
    steps = panel.of_class("story-step")
    assert len(steps) == len(dataset.story)
    for number, (step, (_, row)) in enumerate(
        zip(steps, dataset.story.iterrows(), strict=True), start=1
    ):
        told = walk(step)
        assert (step.id, getattr(step, "data-step")) == (f"step-{number}", str(number))
        assert heading(walk, step).children == row["title"]
        assert row["text"] in told.texts
        for name in split_ids(row["sources"]):
            assert str(dataset.sources.at[name, "title"]) in told.texts


def test_a_step_shows_the_rows_that_it_is_told_from(dataset: Dataset, panel: Walk) -> None:
    rows = [getattr(box, "data-refs").split() for box in panel.of_class("refs")]
    assert rows == [split_ids(cell) for cell in dataset.story["rows"]]


def test_the_link_of_a_step_opens_the_whole_of_it(
    dataset: Dataset, default: Selection, panel: Walk, walk: Walk
) -> None:
    for number, step in enumerate(panel.of_class("story-step"), start=1):
        row = dataset.story.iloc[number - 1]
        query = heading(walk, step).href
        opened = from_query(query, default, dataset.days, frozenset(dataset.places.index))
        assert ignored(query, opened) == []
        assert (opened.view, opened.step, opened.day) == ("story", number, row["day"])
        assert set(opened.layers) == {*split_ids(row["layers"]), GAP}
        assert opened.shade == row["shade"]
        assert (opened.zoom is None) == (row["focus"] == "")
        if opened.zoom:
            looked_at = (row["longitude"], row["latitude"], row["across_km"])
            assert opened.zoom[:3] == pytest.approx(looked_at, abs=1e-4)


def test_a_step_undoes_what_would_hide_its_events(
    dataset: Dataset, panel: Walk, walk: Walk
) -> None:
    usual = default_selection(dataset)
    narrow = {
        "types": "riots", "basis": "witness", "inferred": "0", "known": "2022-01-03",
        "from": "2022-01-01", "place": "almaty", "zoom": "70,50,300,200", "lang": "ru",
    }  # fmt: skip
    for step in panel.of_class("story-step"):
        asked = parse_qs(heading(walk, step).href.lstrip("?"), keep_blank_values=True)
        merged = narrow | {key: texts[-1] for key, texts in asked.items()}
        assert {key for key in narrow if merged[key] == narrow[key]} == {"lang"}
        query = "&".join(f"{key}={text}" for key, text in merged.items())
        opened = from_query(query, usual, dataset.days, frozenset(dataset.places.index))
        told = dataset.story.iloc[opened.step - 1]
        rows = dataset.events.index.intersection(split_ids(told["rows"]))
        assert set(rows) <= set(opened.chosen(dataset.events).index)
        assert (opened.known, opened.since, opened.place) == (None, None, "")


def test_every_shade_of_a_story_is_one_of_the_map() -> None:
    assert set(STORY_SHADES) <= set(SHADES)


def test_a_step_about_a_place_leads_to_it(dataset: Dataset, panel: Walk, walk: Walk) -> None:
    for number, step in enumerate(panel.of_class("story-step"), start=1):
        more = [each for each in walk(step).of_class("go") if "view=day" in each.href]
        place = dataset.story["place_id"].iloc[number - 1]
        assert [parse_qs(each.href[1:])["place"] for each in more] == ([[place]] if place else [])


def test_there_are_named_buttons_to_the_last_and_the_next_step(panel: Walk, words: Words) -> None:
    buttons = {each.id: each for each in panel.components if each._type == "Button"}
    assert set(buttons) == {"story-back", "story-next"}
    assert getattr(buttons["story-next"], "aria-label") == words("story.next")
    assert all(each.type == "button" for each in buttons.values())


def test_while_something_is_hidden_as_not_known_the_story_says_what_it_does(
    dataset: Dataset, default: Selection, walk: Walk, words: Words
) -> None:
    day = dataset.days[3]
    early = walk(story_panel(as_known_on(dataset, day), replace(default, known=day)))
    assert words("story.known") in early.texts
    assert words("story.known") not in walk(story_panel(dataset, default)).texts
    assert len(early.of_class("story-step")) == len(dataset.story)


def test_a_case_that_nobody_told_has_no_story_and_no_way_to_it(
    untold: Dataset, dataset: Dataset, default: Selection, walk: Walk, words: Words
) -> None:
    said = walk(story_panel(untold, default_selection(untold)))
    assert said.texts == [words("story.none")]
    for case, ways in ((untold, 0), (dataset, 1)):
        links = walk(page(case, default_selection(case))).of_class("go")
        assert len([each for each in links if "view=story" in each.href]) == ways


def test_a_step_of_a_day_that_is_not_shown_opens_the_nearest(dataset: Dataset) -> None:
    short = replace(dataset, days=dataset.days[:5])
    assert step_choices(short, len(dataset.story))["date"] == "2022-01-05"
