"""What is uncertain and what is silent: faded marks, the switch's number, gaps in reporting."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from frames_played import CHOICES, Played, uncertain

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.figures.map import base
from dashboard.frame import frame, mark_size
from dashboard.geometry import Features
from dashboard.legend import legend
from dashboard.scale import Classes
from dashboard.selection import Selection, from_query
from dashboard.theme import PALETTES, SWITCHES, zone_colour
from dashboard.view import build_view
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.regions import EQUAL_AREA

Walk = Any
CUT = "2022-01-06"
"""A day on which the internet was cut in the whole country."""

WINDOW = {
    "date_basis": "window",
    "event_date": "2022-01-05",
    "date_earliest": "2022-01-04",
    "date_latest": "2022-01-07",
}


@pytest.fixture(scope="module")
def windowed(events_file: Callable[..., Path]) -> Dataset:
    """One event of a known day in Aktau, one of a window there, one of a window in a region."""
    region = {"location": "Almaty Region", "geo_precision": "3"}
    return load_dataset(
        events_file(
            {"event_date": "2022-01-04"}, {"event_date": "2022-01-08"}, WINDOW, WINDOW | region
        )
    )


def mark(values: dict[str, Any], position: int) -> dict[str, Any]:
    """One mark of a trace."""
    return {name: numbers[position] for name, numbers in values.items()}


def spot(row: dict[str, Any]) -> str:
    return str(row["place_id"] or row["region"])


# ---- windows


def test_a_window_is_a_faded_mark_on_its_days_but_for_the_best_one(windowed: Dataset) -> None:
    chosen = Selection(day=windowed.days[0])
    places = len(windowed.places)
    shown = {
        day.day: [
            frame(windowed, chosen, day)["maybe"]["marker.size"][at] > 0
            for at in (0, places + windowed.codes.index("KZ-ALM"))
        ]
        for day in windowed.days
    }
    days = {day: [True, True] for day in (4, 6, 7)}
    assert {day: both for day, both in shown.items() if any(both)} == days


def test_a_faded_mark_counts_nowhere(windowed: Dataset) -> None:
    without = replace(windowed, events=windowed.events[~windowed.events["uncertain"]])
    chosen = Selection(day=windowed.days[0], shade="that_day")
    for day in windowed.days[windowed.days != pd.Timestamp("2022-01-05")]:
        ours, theirs = (frame(each, chosen, day) for each in (windowed, without))
        assert ours["regions"]["z"] == theirs["regions"]["z"]
        assert ours["places"]["marker.size"][0] in (theirs["places"]["marker.size"][0], 7)


@pytest.mark.parametrize(
    "choice", ["everything", "riots of officials, since", "since, certain days"]
)
def test_faded_marks_are_those_that_may_be_of_the_day(
    dataset: Dataset, default: Selection, choice: str
) -> None:
    played = Played(dataset, replace(default, **CHOICES[choice]))
    names = [*dataset.places.index, *dataset.codes]
    for day, values, today in played:
        numbers = Counter(
            spot(row)
            for row in played.events
            if row["window_first"] <= day <= row["window_last"] and row["event_date"] != day
        )
        counts = Counter(spot(row) for row in today)
        for position, name in enumerate(names):
            faded = mark(values["maybe"], position)
            assert (faded["lon"] is None) == (numbers[name] == 0)
            assert (faded["hovertext"] == "") == (numbers[name] == 0)
            if numbers[name]:
                real = mark_size(counts[name])
                assert faded["marker.size"] >= max(mark_size(numbers[name]), real + 6)


def test_faded_marks_lie_beneath_the_others_and_have_no_fill(
    dataset: Dataset, default: Selection
) -> None:
    for theme in ("light", "dark", "print"):
        figure = base(dataset, replace(default, theme=theme))  # type: ignore[arg-type]
        names = [trace.name for trace in figure.data]
        faded = figure.data[names.index("maybe")]
        assert names.index("maybe") < min(names.index("places"), names.index("region-events"))
        assert faded.marker.color == "rgba(0,0,0,0)"
        assert faded.marker.line.dash != "solid"
        assert faded.marker.opacity < 1
        assert faded.marker.line.color == PALETTES[theme].ink


def test_a_tooltip_says_how_many_may_be_of_the_day(windowed: Dataset) -> None:
    values = frame(windowed, Selection(day=windowed.days[0]), pd.Timestamp("2022-01-06"))
    for trace in ("maybe", "places"):
        assert "may be of this day: 1 event" in values[trace]["hovertext"][0]


def test_a_faded_mark_has_its_name_where_no_other_mark_has_it(
    windowed: Dataset, events_file: Callable[..., Path]
) -> None:
    alone = load_dataset(events_file({**WINDOW, "event_date": "2022-01-07"}))
    first = frame(alone, Selection(day=alone.days[0]), alone.days[0])
    assert first["maybe"]["text"][0] == ""
    early = load_dataset(events_file({"event_date": "2022-01-04", "location": "Oral"}, WINDOW))
    named = frame(early, Selection(day=early.days[0]), early.days[0])["maybe"]
    assert [text for text in named["text"] if text] == ["Aktau"]
    later = frame(windowed, Selection(day=windowed.days[0]), pd.Timestamp("2022-01-07"))
    assert not any(later["maybe"]["text"])


def test_what_may_be_of_a_day_is_folded_away_in_its_panel(
    dataset: Dataset, default: Selection, walk: Walk
) -> None:
    view = build_view(dataset, default)
    rows = dataset.events.to_dict("records")
    for day, children in zip(dataset.days, view["lists"], strict=True):
        folded = walk(children).of_class("maybe")
        refs = [ref for each in folded for ref in walk(each).refs]
        assert refs == [
            row["event_id"]
            for row in rows
            if row["window_first"] <= day <= row["window_last"] and row["event_date"] != day
        ]
        assert {type(each).__name__ for each in folded} <= {"Details"}


def test_in_a_range_only_what_lies_outside_may_be_of_it(windowed: Dataset) -> None:
    chosen = Selection(day=windowed.days[0], since=pd.Timestamp("2022-01-05"))
    maybe = counted(windowed, chosen).maybe
    assert {day.day: len(rows) for day, rows in maybe.items() if rows} == {4: 2}
    later = counted(windowed, replace(chosen, since=pd.Timestamp("2022-01-06"))).maybe
    within = {day for day, rows in later.items() if len(rows) == 2}
    assert within == {day for day in windowed.days if day.day == 4 or day.day >= 6}


# ---- the switch and its number


def test_the_switch_leaves_out_what_is_uncertain_and_says_how_many(
    dataset: Dataset, default: Selection
) -> None:
    for types in (default.types, ("riots",), ()):
        chosen = replace(default, types=types)
        passing = chosen.chosen(dataset.events).to_dict("records")
        number = sum(uncertain(row) for row in passing)
        certain = replace(chosen, inferred=False)
        assert len(certain.chosen(dataset.events)) == len(passing) - number
        text = f"{number} of {len(passing)}"
        assert build_view(dataset, chosen)["uncertain"] == f"{text} are uncertain"
        assert build_view(dataset, certain)["uncertain"] == f"{text} left out"


# ---- numbers


def test_numbers_in_a_tooltip_are_those_of_single_events(events_file: Callable[..., Path]) -> None:
    rows = [{"fatalities_low": "2"}, {"fatalities_low": "3", "fatalities_high": "3"}, {}]
    case = load_dataset(events_file(*rows, {"detentions": "40"}))
    [text] = frame(case, Selection(day=case.days[0]), case.days[0])["places"]["hovertext"]
    assert "in one event: Killed: at least 2<br>in one event: Killed: 3" in text
    assert "in one event: Detained: 40" in text
    assert "5" not in text


def test_many_numbers_do_not_fill_a_tooltip(events_file: Callable[..., Path]) -> None:
    case = load_dataset(events_file(*[{"injuries": "9"}] * 7))
    [text] = frame(case, Selection(day=case.days[0]), case.days[0])["places"]["hovertext"]
    assert text.count("Injured: 9") == 3
    assert "4 more events with numbers" in text


# ---- gaps in reporting


def test_there_is_a_gap_where_the_internet_is_cut_and_nothing_is_reported(
    played_default: Played,
) -> None:
    dataset = played_default.dataset
    rows = dataset.events.to_dict("records")
    measures = dataset.standing[dataset.standing["layer"] == "internet"]
    for day, values, _ in played_default:
        cut = set(measures["region"][measures["day"] == day])
        silent = cut - {row["region"] for row in rows if row["event_date"] == day}
        dots = dict(zip(played_default.sums.hatching, values["zone-gap"]["z"], strict=True))
        drawn = {name.split(":")[0] for name, look in dots.items() if look is not None}
        assert drawn == silent, day.date()


def test_a_filter_makes_no_gap(dataset: Dataset, default: Selection) -> None:
    nothing = counted(dataset, replace(default, types=())).gaps
    assert nothing == counted(dataset, default).gaps


def test_dots_are_hollow_where_the_disruption_is_not_certain(
    dataset: Dataset, default: Selection
) -> None:
    looks = [
        set(frame(dataset, default, pd.Timestamp(day))["zone-gap"]["z"]) - {None}
        for day in (CUT, "2022-01-12", "2022-01-02")
    ]
    assert looks == [{1}, {0}, set()]


def test_a_disruption_for_a_part_of_the_day_has_every_other_dot(
    dataset: Dataset, default: Selection
) -> None:
    part = replace(dataset, standing=dataset.standing.assign(whole_day=False, begins=6.0))
    values = frame(part, default, pd.Timestamp(CUT))["zone-gap"]["z"]
    names = counted(part, default).hatching
    drawn = [name for name, look in zip(names, values, strict=True) if look is not None]
    assert drawn
    assert {name.split(":")[1] for name in drawn} == {"first"}


def test_dots_lie_whole_within_their_region(dataset: Dataset, shapes: dict[str, Features]) -> None:
    regions = dataset.boundaries.light.geometry.to_crs(EQUAL_AREA)
    dots = in_metres(shapes["zone-gap"])
    for name, shape in dots.items():
        region = regions.loc[name.split(":")[0]]
        assert shape.difference(region.buffer(300)).is_empty, name
        assert shape.area < region.area / 50, "sparse"
    large = [code for code in dataset.codes if regions.loc[code].area > 5e10]
    for code in large:
        first, second = (dots[f"{code}:{half}"] for half in ("first", "second"))
        assert not first.is_empty
        assert not second.is_empty
        assert first.disjoint(second)


def test_dots_stand_clear_of_the_hatching_of_the_emergency(shapes: dict[str, Features]) -> None:
    """Else they are read as knots in its lines."""
    lines = shapely.union_all(
        list(in_metres(shapes["zone-emergency"]).filter(regex="first|second"))
    )
    dots = shapely.union_all(list(in_metres(shapes["zone-gap"])))
    assert dots.distance(lines) > 5_000


def in_metres(features: Features) -> Any:
    parts = {each["id"]: shapely.geometry.shape(each["geometry"]) for each in features["features"]}
    return gpd.GeoSeries(parts, crs=4326).to_crs(EQUAL_AREA).buffer(0)


def test_dots_are_light(shapes: dict[str, Features]) -> None:
    sizes = {name: len(json.dumps(shape)) for name, shape in shapes.items()}
    assert sizes["zone-gap"] < min(size for name, size in sizes.items() if "zone" in name) * 1.01


def test_the_warning_stands_on_days_of_a_disruption(
    dataset: Dataset, default: Selection, words: Words
) -> None:
    notes = dict(zip(dataset.days, build_view(dataset, default)["gaps"], strict=True))
    standing = dataset.standing[dataset.standing["layer"] == "internet"]
    for day, note in notes.items():
        rows = standing[standing["day"] == day]
        key = "gap.note" if rows["certain"].any() else "gap.open"
        assert note == (words(key) if len(rows) else ""), day.date()
    assert {words("gap.note"), words("gap.open"), ""} == set(notes.values())


def test_a_city_in_the_gap_has_a_dotted_ring(dataset: Dataset, default: Selection) -> None:
    sums = counted(dataset, default)
    cities = [code for code in dataset.codes if dataset.boundaries.light.at[code, "kind"] == "city"]
    for day in dataset.days:
        rings = frame(dataset, default, day)["city-gap"]
        assert set(rings["marker.line.dash"]) == {"dot"}
        for code, size in zip(cities, rings["marker.size"], strict=True):
            assert (size > 0) == (code in sums.gaps[day])


def test_the_gap_is_shown_unless_it_is_switched_off(dataset: Dataset, default: Selection) -> None:
    assert default.layers == ("emergency", "gap")
    off = from_query("layers=emergency", default, dataset.days)
    shown = {
        layers: next(
            trace.visible for trace in base(dataset, chosen).data if trace.name == "zone-gap"
        )
        for layers, chosen in {"on": default, "off": off}.items()
    }
    assert shown == {"on": True, "off": False}
    assert SWITCHES[-1] == "gap"


# ---- legends


def test_the_legend_explains_the_signs(dataset: Dataset, default: Selection, walk: Walk) -> None:
    for lang in ("en", "ru", "kk"):
        words = words_in(lang)
        played = replace(default, lang=lang)  # type: ignore[arg-type]
        text = walk(legend(dataset, words, played, Classes((1, 5)))).text
        for key in ("legend.maybe", "legend.gap", "legend.dashed"):
            assert words(key) in text


def test_pictures_explain_them_and_count_the_silent_regions(
    dataset: Dataset, default: Selection
) -> None:
    sums = counted(dataset, default)
    texts = sheet_texts(dataset, default, sums, version="1.0")
    assert "maybe" in [item.kind for block in texts.blocks for item in block.items]
    gap = texts.zones[-1]
    assert gap.kind == "gap"
    for day, text in zip(dataset.days, gap.days, strict=True):
        silent = sums.gaps[day]
        if not silent:
            assert text == "no internet disruption known"
            continue
        assert text.startswith(f"{len(silent)} regions")
        assert ("if the disruption has not ended" in text) == (
            set(silent.values()) == {"uncertain"}
        )
        assert "silence is not calm" in text


def test_a_gap_has_the_colour_of_the_disruption() -> None:
    for theme in PALETTES:
        assert zone_colour("gap", theme) == zone_colour("internet", theme)
