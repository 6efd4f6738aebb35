"""Bars, days and bands of the timeline, against the events and measures counted row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.bands import FORMS, Span, bands, day_span, spans
from dashboard.counted import counted
from dashboard.dayscale import WIDTHS, day_marks, day_scales
from dashboard.ids import Id
from dashboard.legend import legend
from dashboard.selection import TYPES, Selection
from dashboard.theme import TYPE_COLOURS, ZONES
from dashboard.timeline import bars, scale_lines, timeline
from dashboard.words import Words
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.measures import in_force_on, read_measures
from geodata.schema import MEASURES
from geodata.vocabulary import LAYERS

KINDS = {colour: kind for kind, colour in TYPE_COLOURS.items()}
HEIGHT = pytest.approx
DAYS = pd.date_range("2022-01-03", "2022-01-12")


def attribute(component: Any, name: str) -> str:
    """A `data-` or `aria-` attribute."""
    return str(component.to_plotly_json()["props"][name])


# ---- bars


@pytest.mark.parametrize(
    "chosen", [{}, {"types": ("riots", "battles")}, {"inferred": False}, {"bases": ("official",)}]
)
def test_bars_are_the_events_counted(
    dataset: Dataset, words: Words, default: Selection, walk: Any, chosen: dict[str, Any]
) -> None:
    selection = replace(default, **chosen)
    sums = counted(dataset, selection)
    events = sums.events.to_dict("records")
    numbers = Counter((row["event_date"], row["event_type"]) for row in events)
    highest = max(Counter(row["event_date"] for row in events).values())
    columns = walk(bars(dataset, words, sums)).of_class("bar")

    assert len(columns) == len(dataset.days)
    for position, (day, column) in enumerate(zip(dataset.days, columns, strict=True)):
        drawn = {
            KINDS[part.style["backgroundColor"]]: float(part.style["height"].rstrip("%"))
            for part in column.children
        }
        of_day = {kind: n for (at, kind), n in numbers.items() if at == day}
        assert drawn == {kind: HEIGHT(100 * n / highest, abs=0.01) for kind, n in of_day.items()}
        assert list(drawn) == [kind for kind in reversed(TYPE_COLOURS) if kind in of_day]
        assert attribute(column, "data-day") == str(position)
        assert attribute(column, "aria-label") == column.title
        for key, kind in TYPES.items():
            text = f"{words.term('type', key)}: {of_day.get(kind)}"
            assert (text in column.title) == (kind in of_day)


def test_a_day_without_report_is_not_a_day_that_filters_leave_out(
    dataset: Dataset, words: Words, default: Selection, walk: Any
) -> None:
    nothing = counted(dataset, replace(default, types=()))
    seen = set(dataset.events["event_date"])
    shown = bars(dataset, words, nothing)
    assert walk(shown).of_class("scale-line") == []
    for day, column in zip(dataset.days, walk(shown).of_class("bar"), strict=True):
        expected = words("timeline.filtered" if day in seen else "hover.none")
        assert column.title.endswith(f": {expected}")
        assert "0" not in column.title.split(": ")[1]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(0, []), (1, [1]), (2, [1, 2]), (9, [5, 9]), (83, [20, 83]), (100, [50, 100])],
)
def test_the_scale_names_the_highest_number(highest: int, lines: list[int]) -> None:
    assert scale_lines(highest) == lines


# ---- bands


def row_by_row(dataset: Dataset) -> dict[tuple[str, pd.Timestamp], str]:
    """The strongest form of each layer and day; parts of a region's day are joined by minutes."""
    found: dict[tuple[str, pd.Timestamp], str] = {}
    minutes: dict[tuple[Any, ...], set[int]] = {}
    for row in dataset.standing.to_dict("records"):
        key = row["layer"], row["day"]
        form = "open" if row["status"] == "in_force" else "uncertain"
        if row["certain"]:
            form = "whole" if row["whole_day"] else "part"
            if not row["site"] and pd.notna(row["begins"]) and pd.notna(row["ceases"]):
                filled = minutes.setdefault((*key, row["region"]), set())
                filled |= set(range(round(row["begins"] * 60), round(row["ceases"] * 60)))
                form = "whole" if len(filled) == 24 * 60 else form
        found[key] = min(found.get(key, form), form, key=FORMS.index)
    return found


def unrolled(found: dict[str, list[Span]], days: pd.DatetimeIndex) -> dict[Any, str]:
    """Spans as one form a day."""
    return {
        (layer, days[position]): span.form
        for layer, standing in found.items()
        for span in standing
        for position in range(span.first, span.last + 1)
    }


def test_bands_are_the_measures_that_stand(dataset: Dataset) -> None:
    found = spans(dataset)

    assert tuple(found) == LAYERS
    assert unrolled(found, dataset.days) == row_by_row(dataset)
    for standing in found.values():
        for before, after in pairwise(standing):
            assert before.last < after.first
            assert before.form != after.form or before.last + 1 < after.first


def test_the_emergency_of_january_2022(dataset: Dataset) -> None:
    emergency = [
        (f"{dataset.days[span.first]:%F}", f"{dataset.days[span.last]:%F}", span.form)
        for span in spans(dataset)["emergency"]
    ]
    assert emergency == [
        ("2022-01-05", "2022-01-05", "part"),
        ("2022-01-06", "2022-01-18", "whole"),
    ]


@pytest.fixture
def of_measures(dataset: Dataset, tmp_path: Path) -> Callable[..., Dataset]:
    """The case with other measures; each is a nationwide emergency but for the cells given."""
    usual = {
        "measure": "state_of_emergency",
        "area": "KZ",
        "status": "in_force",
        "notes": "Invented.",
        "sources": "doc-1",
    }

    def make(*rows: dict[str, str]) -> Dataset:
        path = tmp_path / "measures.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, MEASURES.names, restval="")
            writer.writeheader()
            for number, row in enumerate(rows):
                writer.writerow({"measure_id": f"M-{number}", **usual, **row})
        measures = read_measures(path, frozenset({"doc-1"}), frozenset(dataset.codes))
        standing = in_force_on(measures, DAYS, dataset.codes)
        return replace(dataset, measures=measures, standing=standing, days=DAYS)

    return make


MADE = {
    "of a few days": ([{"starts": "2022-01-04", "ends": "2022-01-06"}], [(1, 2, "whole")]),
    "begins and ends within a day": (
        [{"starts": "2022-01-04T12:00", "ends": "2022-01-06T12:00"}],
        [(1, 1, "part"), (2, 2, "whole"), (3, 3, "part")],
    ),
    "two fill a day": (
        [
            {"starts": "2022-01-04", "ends": "2022-01-05T17:00"},
            {"starts": "2022-01-05T17:00", "ends": "2022-01-07"},
        ],
        [(1, 3, "whole")],
    ),
    "two parts of different regions do not fill a day": (
        [
            {"area": "KZ-MAN", "starts": "2022-01-04", "ends": "2022-01-04T17:00"},
            {"area": "KZ-PAV", "starts": "2022-01-04T17:00", "ends": "2022-01-05"},
        ],
        [(1, 1, "part")],
    ),
    "without a known end": (
        [{"starts": "2022-01-04", "last_stated": "2022-01-05"}],
        [(1, 2, "whole"), (3, 9, "open")],
    ),
    "claimed": (
        [{"starts": "2022-01-04", "last_stated": "2022-01-05", "status": "claimed"}],
        [(1, 2, "uncertain")],
    ),
    "claimed while another may have ended": (
        [
            {"starts": "2022-01-03", "last_stated": "2022-01-03"},
            {"starts": "2022-01-05", "ends": "2022-01-06", "status": "claimed"},
        ],
        [(0, 0, "whole"), (1, 1, "open"), (2, 2, "uncertain"), (3, 9, "open")],
    ),
    "with a gap": (
        [
            {"starts": "2022-01-04", "ends": "2022-01-05"},
            {"starts": "2022-01-06", "ends": "2022-01-07"},
        ],
        [(1, 1, "whole"), (3, 3, "whole")],
    ),
    "at a site alone": (
        [{"site": "Airport", "area": "KZ-ALA", "starts": "2022-01-04", "ends": "2022-01-05"}],
        [(1, 1, "whole")],
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_spans_of_made_measures(of_measures: Callable[..., Dataset], name: str) -> None:
    rows, expected = MADE[name]
    found = spans(of_measures(*rows))

    assert found["emergency"] == [Span(*each) for each in expected]
    assert all(not found[layer] for layer in LAYERS if layer != "emergency")


def test_a_band_says_where_and_from_when_to_when(
    of_measures: Callable[..., Dataset], walk: Any
) -> None:
    case = of_measures(
        {"area": "KZ-MAN", "starts": "2022-01-05T01:30", "ends": "2022-01-08"},
        {"area": "KZ-PAV", "starts": "2022-01-07", "last_stated": "2022-01-08"},
    )
    emergency, curfew, *_ = walk(bands(case, "en")).of_class("band-days")
    assert attribute(emergency, "aria-label") == (
        "State of emergency: 5 January: Mangystau Region from 01:30. "
        "6 January: Mangystau Region. 7 January: Mangystau Region; Pavlodar Region. "
        "8 January: Pavlodar Region. 9 to 12 January: no longer stated, not known to have ended"
    )
    assert [each.title for each in emergency.children] == [
        "5 January: Mangystau Region from 01:30",
        "6 January: Mangystau Region. 7 January: Mangystau Region; Pavlodar Region. "
        "8 January: Pavlodar Region",
        "9 to 12 January: no longer stated, not known to have ended",
    ]
    assert [each.style["left"] for each in emergency.children] == ["20.000%", "30.000%", "60.000%"]
    assert [each.style["width"] for each in emergency.children] == ["10.000%", "30.000%", "40.000%"]
    assert attribute(curfew, "aria-label") == "Curfew: none known in force"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bands_are_hatched_as_the_legend_has_it(
    dataset: Dataset, words: Words, default: Selection, walk: Any, theme: Any
) -> None:
    selection = replace(default, theme=theme)
    signs = walk(legend(dataset, words, selection, counted(dataset, selection).classes)).of_class(
        "hatch"
    )
    rows = walk(bands(dataset, "en")).of_class("band")
    assert len(rows) == len(ZONES)
    for sign, row in zip(signs, rows, strict=False):
        assert sign.style["--angle"] == row.style["--angle"]
        assert sign.style["--zone"] == row.style[f"--zone-{theme}"]


def test_where_no_measure_is_known_one_sentence_says_so(
    words: Words, events_file: Callable[..., Path], walk: Any
) -> None:
    own = load_dataset(events_file({"event_date": "2023-05-01"}, {"event_date": "2023-05-09"}))
    shown = walk(bands(own, "en"))
    assert own.measures.empty
    assert shown.texts == [words("timeline.no_measures")]
    assert not any(spans(own).values())


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2022-01-05", "2022-01-05", "5 January"),
        ("2022-01-06", "2022-01-18", "6 to 18 January"),
        ("2022-01-30", "2022-02-02", "30 January to 2 February"),
        ("2022-01-30", "2023-01-02", "30 January to 2 January"),
    ],
)
def test_days_in_words(words: Words, first: str, last: str, text: str) -> None:
    assert day_span(words, pd.Timestamp(first), pd.Timestamp(last)) == text


# ---- the days that are named


@pytest.mark.parametrize("pixels", WIDTHS.values())
@pytest.mark.parametrize("first", ["2022-01-01", "2022-01-31", "2021-11-17"])
@pytest.mark.parametrize("number", [1, 2, 19, 23, 45, 100, 300, 1000, 4000])
def test_named_days_stay_apart(words: Words, number: int, first: str, pixels: int) -> None:
    days = pd.date_range(first, periods=number)
    marks = day_marks(days, words, pixels)

    assert marks
    places = [mark.position * pixels / number for mark in marks]
    apart = [after - before for before, after in pairwise(places)]
    widths = [6 * max(len(mark.text), len(mark.below)) for mark in marks]
    for gap, left, right in zip(apart, widths, widths[1:], strict=False):
        assert gap >= (left + right) / 2 * 0.9, (gap, marks)
    for mark in marks:
        day = days[mark.position]
        assert mark.text in (str(day.day), words.day(day, "LLL"), str(day.year))
        assert mark.below in ("", words.day(day, "LLL"), str(day.year))


def test_each_width_has_one_scale(words: Words, dataset: Dataset) -> None:
    for days in (dataset.days, pd.date_range("2022-03-01", periods=300)):
        names = [name for widths, _ in day_scales(days, words) for name in widths]
        assert sorted(names) == sorted(WIDTHS)
    wide = day_marks(dataset.days, words, WIDTHS["wide"])
    assert [mark.position for mark in wide] == list(range(len(dataset.days)))
    assert [mark.below for mark in wide] == ["Jan", *[""] * (len(dataset.days) - 1)]


# ---- the whole


def test_bars_scrubber_and_bands_share_their_columns(
    dataset: Dataset, words: Words, default: Selection, walk: Any
) -> None:
    whole = timeline(dataset, words, replace(default, day=dataset.days[4]))
    found = {each.id: each for each in walk(whole).components if getattr(each, "id", None)}

    assert {Id.PLAY, Id.DATE, Id.SPEED, Id.LOOP, Id.BARS, Id.BANDS, Id.RANGE} <= set(found)
    assert whole.style == {"--days": str(len(dataset.days)), "--now": "4", "--from": "4"}
    assert (found[Id.DATE].min, found[Id.DATE].max) == (0, len(dataset.days) - 1)
    assert found[Id.DATE].value == 4
    assert attribute(found[Id.RANGE_NOTE], "data-range").count("{") == 2


def test_a_single_day_has_no_range(
    words: Words, default: Selection, events_file: Callable[..., Path], walk: Any
) -> None:
    own = load_dataset(events_file({"event_date": "2023-05-01"}))
    whole = walk(timeline(own, words, replace(default, day=own.days[0])))
    ids = {getattr(each, "id", None) for each in whole.components}
    assert Id.DATE in ids
    assert not {Id.RANGE, Id.RANGE_NOTE, Id.RANGE_CLEAR} & ids
