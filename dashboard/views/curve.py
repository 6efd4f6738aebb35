"""A step chart of plain boxes: how many, by each day, at least and at most."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.words import Words

_MOST_LABELS = 31
"""Days up to which each has its number beneath it."""


def curve(words: Words, title: str, reached: pd.DataFrame, top: int) -> Component:
    """Draw what `geodata.spread.reached` gives.

    Args:
        words: of the language shown.
        title: what is counted.
        reached: `at_least` and `at_most`, by day.
        top: the number that the height of the chart stands for.
    """
    rows = list(reached.itertuples())
    steps = [row for row, before in zip(rows, [None, *rows], strict=False) if _differs(row, before)]
    said = "; ".join(_said(words, row) for row in steps)
    marks: dict[str, Any] = {"role": "img", "aria-label": f"{title}: {said}"}
    columns = [_column(words, row, max(top, 1), row in steps, len(rows)) for row in rows]
    return html.Figure(
        [html.Figcaption(title), html.Div(columns, className="curve", **marks)],
        className="curve-figure",
    )


def _differs(row: Any, before: Any) -> bool:
    numbers = (0, 0) if before is None else (before.at_least, before.at_most)
    return (row.at_least, row.at_most) != numbers


def _column(words: Words, row: Any, top: int, step: bool, total: int) -> Component:  # noqa: FBT001
    heights = {"curve-most": row.at_most - row.at_least, "curve-least": row.at_least}
    boxes = [
        html.Div(className=name, style={"height": f"{100 * number / top:.2f}%"})
        for name, number in heights.items()
        if number
    ]
    few = total <= _MOST_LABELS
    number = html.Span(_span(words, row), className="curve-number")
    marks: dict[str, Any] = {"data-day": row.Index.date().isoformat()}
    return html.Div(
        [
            html.Div([*([number] if step and few else []), *boxes], className="curve-bar"),
            html.Span(words.day(row.Index.date(), "d") if few else "", className="curve-x"),
        ],
        className="curve-day",
        title=_said(words, row),
        **marks,
    )


def _span(words: Words, row: Any) -> str:
    low, high = words.number(row.at_least), words.number(row.at_most)
    return low if low == high else words("legend.range", low=low, high=high)


def _said(words: Words, row: Any) -> str:
    return words("arrival.by_day", day=words.day(row.Index.date(), "d MMMM"), n=_span(words, row))
