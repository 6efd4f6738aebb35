"""The timeline, which is also the scrubber: events a day, days, and measures as bands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.counted import Counted, reported_by_day
from dashboard.dayscale import day_scales
from dashboard.ids import Id
from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import KINDS
from dashboard.tallied.sentence import position_words, step_name
from dashboard.tallied.weeks import step_words
from dashboard.theme import TYPE_COLOURS
from dashboard.words import Words
from geodata.dataset import Dataset

SPEEDS = ("0.5", "1", "2", "4")
_BLANKS = {"first": "{first}", "last": "{last}"}
"""What the browser puts the days in for."""

_FEW_DAYS = 120
_KEYS = {kind: key for key, kind in TYPES.items()}


def timeline(dataset: Dataset, words: Words, selection: Selection) -> Component:
    """Transport, bars, scrubber and bands; all of them share the columns of the days.

    The bars hang on the filters and come with the view (`bars`); the bands hang on what was known
    and come by themselves (`bands.bands`).
    """
    words, position = step_words(dataset, words), int(dataset.days.get_loc(selection.day))
    return html.Div(
        [
            _transport(dataset, words, selection),
            html.Div(
                [
                    html.Div(words("control.bars"), className="bars-title"),
                    html.Div(
                        id=Id.BARS,
                        className="bars",
                        role="group",
                        **_attribute("aria-label", words("control.bars")),
                    ),
                    html.Div(_scrubber(dataset, words, selection), className="scrubber"),
                    *_scales(dataset, words),
                    html.Div(id=Id.BANDS, className="bands"),
                    html.Div(className="range-mark"),
                    html.Div(className="now-mark"),
                ],
                className="plot",
            ),
        ],
        id=Id.TIMELINE,
        className="timeline",
        style={"--days": str(len(dataset.days)), "--now": str(position), "--from": str(position)},
    )


def bars(dataset: Dataset, words: Words, sums: Counted) -> list[Component]:
    """Events a day as stacked bars, one column a day, and the lines of their scale."""
    rows = _by_type(dataset, sums)
    highest = max(sum(row.values()) for row in rows)
    columns = [_bar(dataset, words, at, row, highest) for at, row in enumerate(rows)]
    return [_line(words, number, highest) for number in scale_lines(highest)] + columns


def _by_type(dataset: Dataset, sums: Counted) -> list[dict[str, int]]:
    """Events of each day by type."""
    if sums.tally is not None:
        return [dict(zip(KINDS, row, strict=True)) for row in sums.tally.by_kind.tolist()]
    counts = Counter(zip(sums.events["event_date"], sums.events["event_type"], strict=True))
    return [{kind: counts[day, kind] for kind in TYPE_COLOURS} for day in dataset.days]


def scale_lines(highest: int) -> list[int]:
    """The numbers at which a line is drawn: the highest, and a round one well below it."""
    rounds = [digit * 10**power for power in range(len(str(highest))) for digit in (1, 2, 5)]
    below = [number for number in rounds if number <= 0.6 * highest]
    return [*below[-1:], *([highest] if highest else [])]


def _bar(
    dataset: Dataset, words: Words, position: int, row: Mapping[str, int], highest: int
) -> Component:
    day = dataset.days[position]
    known = day in reported_by_day(dataset)
    text = f"{step_name(dataset, words, day)}: {_counted(words, row, known=known)}"
    parts = _parts if len(dataset.days) <= _FEW_DAYS else _ground
    return html.Div(
        parts(row, highest),
        className="bar",
        role="img",
        title=text,
        **_attribute("aria-label", text),
        **_attribute("data-day", str(position)),
    )


def _parts(row: Mapping[str, int], highest: int) -> list[Component]:
    """A bar as a stack, the most severe type above."""
    return [
        html.I(style={"height": _percent(number, highest), "backgroundColor": colour})
        for kind, colour in reversed([*TYPE_COLOURS.items()])
        if (number := row[kind])
    ]


def _ground(row: Mapping[str, int], highest: int) -> list[Component]:
    """The same as one element whose ground changes colour: hundreds of bars are styled each day."""
    total, until, stops = sum(row.values()), 0, list[str]()
    if not total:
        return []
    for kind, colour in TYPE_COLOURS.items():
        start, until = until, until + row[kind]
        if row[kind]:
            stops.append(f"{colour} {100 * start / total:.1f}% {100 * until / total:.1f}%")
    ground = f"linear-gradient(0deg,{','.join(stops)})"
    return [html.I(style={"height": _percent(total, highest), "background": ground})]


def _counted(words: Words, row: Mapping[str, int], *, known: bool) -> str:
    """`3 events (Protests: 2; Riots: 1)`; no report and none shown are two things."""
    total = sum(row.values())
    if not total:
        return words("timeline.filtered" if known else "hover.none")
    kinds = "; ".join(
        f"{words.term('type', _KEYS[kind])}: {words.number(number)}"
        for kind, number in row.items()
        if number
    )
    return f"{words.count('count.events', total)} ({kinds})"


def _line(words: Words, number: int, highest: int) -> Component:
    text = html.Span(words.number(number))
    return html.Div(text, className="scale-line", style={"bottom": _percent(number, highest)})


def _percent(number: int, highest: int) -> str:
    return f"{100 * number / highest:.2f}%"


def _transport(dataset: Dataset, words: Words, selection: Selection) -> Component:
    return html.Div(
        [
            _button(Id.STEP_BACK, "‹", words("control.back")),
            _button(Id.PLAY, "▶", words("control.play"), main=True),
            _button(Id.STEP_FORWARD, "›", words("control.forward")),
            html.Span(
                day_label(dataset, words, selection.day), id=Id.DAY_LABEL, className="day-label"
            ),
            *_range_note(dataset, words),
            html.Div(
                [
                    *_range_switch(dataset, words),
                    html.Span(words("control.speed"), className="quiet"),
                    dmc.SegmentedControl(
                        id=Id.SPEED,
                        value="1",
                        size="xs",
                        data=[{"value": speed, "label": f"{speed}×"} for speed in SPEEDS],
                    ),
                    dmc.Switch(id=Id.LOOP, label=words("control.loop"), size="sm", checked=False),
                ],
                className="tools",
            ),
        ],
        className="transport",
    )


def _range_note(dataset: Dataset, words: Words) -> list[Component]:
    """The range of days in words, which the browser fills in, and a button that ends it."""
    if len(dataset.days) == 1:
        return []
    names = [words.day(day.date(), "d MMMM") for day in dataset.days]
    return [
        html.Span(
            id=Id.RANGE_NOTE,
            role="status",
            className="range-note",
            **_attribute("data-days", ";".join(names)),
            **_attribute("data-range", words("timeline.range_of", **_BLANKS)),
            **_attribute("data-open", words("timeline.range_open", **_BLANKS)),
        ),
        html.Button(
            "×",
            id=Id.RANGE_CLEAR,
            type="button",
            hidden=True,
            className="range-clear",
            title=words("timeline.range_clear"),
            **_attribute("aria-label", words("timeline.range_clear")),
        ),
    ]


def _range_switch(dataset: Dataset, words: Words) -> list[Component]:
    if len(dataset.days) == 1:
        return []
    switch = html.Button(
        words("timeline.range"),
        id=Id.RANGE,
        type="button",
        className="plain",
        title=words("timeline.range_hint"),
        **_attribute("aria-pressed", "false"),
    )
    return [switch]


def day_label(dataset: Dataset, words: Words, day: pd.Timestamp) -> str:
    """`Wed 5 January · day 5 of 19`."""
    position = int(dataset.days.get_loc(day)) + 1
    return f"{step_name(dataset, words, day)} · {position_words(dataset, words, position)}"


def _button(component_id: Id, sign: str, label: str, *, main: bool = False) -> Component:
    return html.Button(
        sign,
        id=component_id,
        disable_n_clicks=True,  # assets/spreadmap.js hears them
        type="button",
        className="round main" if main else "round",
        title=label,
        **_attribute("aria-label", label),
    )


def _scrubber(dataset: Dataset, words: Words, selection: Selection) -> Component:
    return dmc.Slider(
        id=Id.DATE,
        min=0,
        max=max(len(dataset.days) - 1, 1),
        step=1,
        value=int(dataset.days.get_loc(selection.day)),
        label=None,
        thumbLabel=words("control.date"),
        size="sm",
        updatemode="drag",
        disabled=len(dataset.days) == 1,
    )


def _scales(dataset: Dataset, words: Words) -> list[Component]:
    """The days in words, once for each width that the timeline may have."""
    return [
        html.Div(
            [
                html.Span(
                    [mark.text, html.Br(), mark.below] if mark.below else mark.text,
                    style={"left": f"{100 * (mark.position + 0.5) / len(dataset.days):.3f}%"},
                )
                for mark in marks
            ],
            className=f"day-scale {' '.join(widths)}",
            **_attribute("aria-hidden", "true"),
        )
        for widths, marks in day_scales(dataset.days, words)
    ]


def _attribute(name: str, value: str) -> dict[str, Any]:
    """A `data-` or `aria-` attribute, which is no Python name."""
    return {name: value}
