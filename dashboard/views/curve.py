"""A step chart of plain boxes: how many, by each day, at least and at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.words import Words

_MOST_LABELS = 31
"""Days up to which each has its number beneath it."""

_MOST_TICKS = 4
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Step:
    """A day, and between which numbers the curve is on it."""

    day: date
    least: int
    most: int


def curve(words: Words, title: str, reached: pd.DataFrame, top: int) -> Component:
    """Draw what `geodata.spread.reached` gives.

    Args:
        words: of the language shown.
        title: what is counted.
        reached: `at_least` and `at_most`, by day.
        top: the number that the height of the chart stands for.
    """
    numbers = reached.astype(int).itertuples(name=None)
    days = [Step(day.date(), least, most) for day, least, most in numbers]
    said = "; ".join(_said(words, each) for each in rises(days))
    marks: dict[str, Any] = {"role": "img", "aria-label": f"{title}: {said}"}
    columns = [_column(words, each, max(top, 1), few=len(days) <= _MOST_LABELS) for each in days]
    plot = html.Div([*_ticks(words, max(top, 1)), *columns], className="curve", **marks)
    return html.Figure([html.Figcaption(title), plot], className="curve-figure")


def rises(days: Sequence[Step]) -> list[Step]:
    """The days on which the curve is not where it was before; it starts from 0."""
    before = [(0, 0), *((each.least, each.most) for each in days)]
    return [each for each, was in zip(days, before, strict=False) if (each.least, each.most) != was]


def ticks(top: int) -> list[int]:
    """Round numbers up to the top, a few of them."""
    step = next((step for step in _STEPS if top // step <= _MOST_TICKS), top)
    return list(range(step, top + 1, step))


def _ticks(words: Words, top: int) -> list[Component]:
    return [
        html.Span(
            words.number(number), className="curve-tick", style={"--at": f"{number / top:.4f}"}
        )
        for number in ticks(top)
    ]


def _column(words: Words, step: Step, top: int, *, few: bool) -> Component:
    heights = {"curve-most": step.most - step.least, "curve-least": step.least}
    boxes = [
        html.Div(className=name, style={"height": f"{100 * number / top:.2f}%"})
        for name, number in heights.items()
        if number
    ]
    marks: dict[str, Any] = {"data-day": step.day.isoformat()}
    return html.Div(
        [
            html.Div(boxes, className="curve-bar"),
            html.Span(words.day(step.day, "d") if few else "", className="curve-x"),
        ],
        className="curve-day",
        title=_said(words, step),
        **marks,
    )


def _said(words: Words, step: Step) -> str:
    low, high = words.number(step.least), words.number(step.most)
    number = low if low == high else words("legend.range", low=low, high=high)
    return words("arrival.by_day", day=words.day(step.day, "d MMMM"), n=number)
