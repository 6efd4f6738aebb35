"""The values of one day, against the events counted by hand, on every day."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_played import Played, uncertain
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.map import apply, base, map_figure
from dashboard.frame import EARLIER_SIZE, Frame, frame, mark_size
from dashboard.selection import Selection
from dashboard.theme import PALETTES, TYPE_COLOURS
from dashboard.view import build_view
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

# ---- one frame, three consumers


def test_frames_are_the_same_alone_and_together(
    dataset: Dataset, default: Selection, played_default: Played
) -> None:
    for day in dataset.days[::6]:
        assert frame(dataset, default, day) == played_default.frames[day]


def test_the_map_of_a_day_is_the_base_and_its_frame(
    dataset: Dataset, default: Selection, played_default: Played
) -> None:
    other = base(dataset, replace(default, day=dataset.days[len(dataset.days) // 2]))
    for day in dataset.days[::6]:
        figure = map_figure(dataset, replace(default, day=day))
        mine = apply(go.Figure(other), played_default.frames[day])
        assert figure.to_plotly_json() == mine.to_plotly_json()


@pytest.mark.parametrize("choice", ["everything", "several", "by day, Kazakh, dark", "no types"])
def test_what_the_page_plays_are_these_frames(
    played_of: Callable[[str], Played], choice: str
) -> None:
    played = played_of(choice)
    view = build_view(played.dataset, played.selection)

    assert view["frames"] == list(played.frames.values())
    for name in ("labels", "summaries", "lists"):
        assert len(view[name]) == len(played.dataset.days), name
    bars = [each for each in view["bars"] if each[1]["className"] == "bar"]
    assert len(bars) == len(played.dataset.days)


def test_a_frame_does_not_depend_on_the_day_chosen_nor_on_layers(
    dataset: Dataset, default: Selection, played_default: Played
) -> None:
    other = replace(default, day=dataset.days[-1], layers=LAYERS)
    for day in dataset.days[::4]:
        assert frame(dataset, other, day) == played_default.frames[day]


def test_every_value_belongs_to_a_thing_that_is_drawn(played: Played) -> None:
    figure = base(played.dataset, played.selection)
    lengths = {
        trace.name: len(trace.locations if trace.type == "choropleth" else trace.lon)
        for trace in figure.data
    }
    for _, values, _ in played:
        for name, attributes in values.items():
            for attribute, each in attributes.items():
                assert len(each) == lengths[name], f"{name} {attribute}"


def test_every_frame_sets_the_same_attributes(played: Played) -> None:
    """Else what one day has set would be left standing on the next."""
    shapes = {
        json.dumps({name: sorted(attributes) for name, attributes in values.items()})
        for _, values, _ in played
    }

    assert len(shapes) == 1


def test_a_frame_can_be_sent_as_it_is(played: Played) -> None:
    for _, values, _ in played:
        assert json.loads(json.dumps(values, allow_nan=False)) == values


# ---- regions


def test_regions_have_the_class_of_their_number(played: Played) -> None:
    lows, tones = played.sums.classes.lows, played.sums.classes.tones or range(99)
    for day, values, _ in played:
        for code, number in zip(played.dataset.codes, values["regions"]["z"], strict=True):
            shaded = played.shaded(code, day)
            rank = 0 if shaded is None else sum(low <= shaded for low in lows)
            expected = tones[rank - 1] + 1 if rank else 0
            assert number == expected, f"{code} on {day.date()}"


def test_no_report_is_class_0_and_a_report_never_is(played: Played) -> None:
    if played.selection.shade == "none":
        assert {z for _, values, _ in played for z in values["regions"]["z"]} == {0}
        return
    for day, values, _ in played:
        counts = played.that_day if played.selection.shade == "that_day" else played.so_far
        for code, number in zip(played.dataset.codes, values["regions"]["z"], strict=True):
            if played.selection.shade == "arrival":
                assert counts(code, day) or not number, "nothing arrives without a report"
            else:
                assert (number == 0) == (counts(code, day) == 0)
            assert type(number) is int
            assert number <= len(PALETTES["light"].tones)


def test_hover_says_how_many_and_never_says_zero(played: Played) -> None:
    words = words_in(played.selection.lang)
    zero = words.count("count.events", 0)
    for day, values, _ in played:
        for code, text in zip(played.dataset.codes, values["regions"]["text"], strict=True):
            name = words.name(played.dataset.boundaries.light.loc[code])
            so_far, today = played.so_far(code, day), played.that_day(code, day)
            assert html.escape(name) in text
            assert not re.search(rf"\b{zero}", text)
            assert (words("hover.none") in text) == (not today)
            for number in (so_far, today):
                assert not number or words.count("count.events", number) in text


def test_one_scale_serves_all_days(played: Played) -> None:
    reached = {number for _, values, _ in played for number in values["regions"]["z"]}

    classes = played.sums.classes
    assert max(reached) == max((tone + 1 for tone in classes.tones), default=len(classes.lows))


# ---- marks


def sizes(values: Frame, trace: str) -> list[float]:
    """Sizes of marks; 0 for those that have no longitude and so are not drawn."""
    marks = values[trace]
    return [
        0 if longitude is None else size
        for longitude, size in zip(marks["lon"], marks["marker.size"], strict=True)
    ]


def test_marks_have_the_size_of_the_events_there(played: Played) -> None:
    dataset = played.dataset
    for day, values, today in played:
        counts = Counter(row["place_id"] for row in today)
        reached = {
            row["place_id"] for row in played.events if row["event_date"] <= day and row["place_id"]
        }
        for place_id, size, text in zip(
            dataset.places.index,
            sizes(values, "places"),
            values["places"]["text"],
            strict=True,
        ):
            quiet = EARLIER_SIZE if place_id in reached else 0
            assert size == (mark_size(counts[place_id]) or quiet), f"{place_id} on {day.date()}"
            assert bool(text) == (place_id in reached)


def test_events_of_a_region_are_marked_on_the_region(played: Played) -> None:
    for _, values, today in played:
        counts = Counter(row["region"] for row in today if not row["place_id"])
        expected = [mark_size(counts[code]) for code in played.dataset.codes]
        assert sizes(values, "region-events") == expected


def test_marks_sum_to_the_events_less_those_of_the_whole_country(played: Played) -> None:
    number_of = {mark_size(number): number for number in range(30)} | {EARLIER_SIZE: 0}
    assert len(number_of) == 31, "sizes tell numbers apart"
    for day, values, today in played:
        marks = sizes(values, "places") + sizes(values, "region-events")
        if max(marks) in number_of:  # the largest mark stands for many numbers
            nationwide = [row for row in today if not row["region"] and not row["place_id"]]
            marked = sum(number_of[size] for size in marks)
            assert marked == len(today) - len(nationwide), day.date()


def test_events_of_the_whole_country_make_no_mark_and_shade_nothing(
    dataset: Dataset, default: Selection
) -> None:
    everywhere = dataset.events[(dataset.events["region"] == "")]
    assert len(everywhere), "the case has such events"
    assert (everywhere["geo_precision"] == "4").all()
    played = Played(replace(dataset, events=everywhere), default)
    for _, values, _ in played:
        assert set(sizes(values, "places")) == {0}
        assert set(sizes(values, "region-events")) == {0}
        assert set(values["arrivals"]["marker.size"]) == {0}
        assert set(values["regions"]["z"]) == {0}


def test_a_mark_that_is_not_drawn_answers_no_pointer(played: Played) -> None:
    """It has no longitude; one that is drawn has that of its place."""
    longitudes = list(played.dataset.places["longitude"])
    for _, values, _ in played:
        marks = values["places"]
        for own, longitude, text in zip(longitudes, marks["lon"], marks["text"], strict=True):
            assert longitude == (own if text else None)
        for longitude, text in zip(
            values["region-events"]["lon"], values["region-events"]["hovertext"], strict=True
        ):
            assert (longitude is None) == (text == "")


def test_marks_are_broken_only_where_every_event_is_uncertain(played: Played) -> None:
    for _, values, today in played:
        spots = {"places": played.dataset.places.index, "region-events": played.dataset.codes}
        for trace, names in spots.items():
            for name, dash in zip(names, values[trace]["marker.line.dash"], strict=True):
                here = [row for row in today if (row["place_id"] or row["region"]) == name]
                assert (dash != "solid") == (bool(here) and all(uncertain(row) for row in here))


def test_marks_have_the_colour_of_the_most_severe_type(played: Played) -> None:
    order = list(TYPE_COLOURS)
    for _, values, today in played:
        marks = values["places"]
        for position, place_id in enumerate(played.dataset.places.index):
            here = [row for row in today if row["place_id"] == place_id]
            if here:
                worst = max((row["event_type"] for row in here), key=order.index)
                colours = (
                    marks["marker.color"][position],
                    marks["marker.line.color"][position],
                )
                assert TYPE_COLOURS[worst] in colours
        diamonds = values["region-events"]
        for position, code in enumerate(played.dataset.codes):
            here = [row for row in today if row["region"] == code and not row["place_id"]]
            if here:
                worst = max((row["event_type"] for row in here), key=order.index)
                fill = "line.color" if all(uncertain(row) for row in here) else "color"
                assert diamonds[f"marker.{fill}"][position] == TYPE_COLOURS[worst]


def test_a_ring_marks_the_day_of_the_first_report_of_people_in_the_streets(
    played_default: Played,
) -> None:
    first: dict[str, pd.Timestamp] = {}
    for row in played_default.events:
        street = row["event_type"] in ("Protests", "Riots")
        if street and row["place_id"] and row["window_first"] == row["window_last"]:
            day = first.get(row["place_id"], row["event_date"])
            first[row["place_id"]] = min(day, row["event_date"])
    assert first
    for day, values, _ in played_default:
        for place_id, ring, mark in zip(
            played_default.dataset.places.index,
            values["arrivals"]["marker.size"],
            sizes(values, "places"),
            strict=True,
        ):
            assert (ring > 0) == (first.get(place_id) == day)
            assert not ring or ring > mark, "around the mark, not under it"


@given(number=st.integers(min_value=0, max_value=10_000))
def test_sizes_grow_with_the_number(number: int) -> None:
    size, more = mark_size(number), mark_size(number + 1)

    assert (size == 0) == (number == 0)
    assert more >= size
    assert number == 0 or size > EARLIER_SIZE
    assert more <= 40


def test_names_are_those_of_the_language(dataset: Dataset, default: Selection) -> None:
    for lang in ("en", "ru", "kk"):
        played = Played(dataset, replace(default, lang=lang))  # type: ignore[arg-type]
        last = played.frames[dataset.days[-1]]
        names = [html.escape(name) for name in dataset.places[f"name_{lang}"]]
        shown = zip(last["places"]["text"], names, strict=True)
        assert all(text in (name, "") for text, name in shown)
        assert any(last["places"]["text"])
