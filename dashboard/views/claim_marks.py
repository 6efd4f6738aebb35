"""How a stated number is drawn: a sign on a track, told by its shape as well as by its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.views.claim_words import attributes, iso
from dashboard.views.extremes import Row, stated_numbers
from dashboard.views.number_axis import NumberAxis, number_axis
from dashboard.words import Words

SIGNS = ("official", "independent", "reported", "unverified")

_HIDDEN: dict[str, Any] = {"aria-hidden": "true"}
FORMS = ("exact", "range", "at_least", "at_most", "part")


def sign_of(basis: str) -> str:
    """The sign of a basis: official, independent, reported or unverified."""
    return "independent" if basis in ("observed", "witness") else basis


def sign(basis: str) -> Component:
    """The sign of a basis, in a line of text."""
    return html.Span(className=f"figures-sign sign-{sign_of(basis)}", **_HIDDEN)


def signs_of(rows: Sequence[Row]) -> list[str]:
    """The signs that a legend of these claims explains."""
    found = {sign_of(row["basis"]) for row in rows}
    return [name for name in SIGNS if name in found]


def form_of(row: Row) -> str:
    """Whether a claim states one number, a range, or one end alone."""
    if pd.isna(row["value_high"]):
        return "at_least"
    if pd.isna(row["value_low"]):
        return "at_most"
    return "exact" if row["value_low"] == row["value_high"] else "range"


def forms_of(rows: Sequence[Row]) -> list[str]:
    """The forms that a legend of these claims explains."""
    ids = {row["claim_id"] for row in rows}
    found = {form_of(row) for row in rows} | {"part" for row in rows if row["subset_of"] in ids}
    return [form for form in FORMS if form in found]


def form_sample(form: str) -> Component:
    """One form as a legend shows it."""
    parts = {
        "exact": [_sign_at("any", 50)],
        "range": [_range("any", 10, 90)],
        "at_least": [_open("up", 15), _sign_at("any", 15)],
        "at_most": [_open("down", 85), _sign_at("any", 85)],
        "part": [_whole(100), _sign_at("any", 50)],
    }
    return html.Span(parts[form], className=f"figures-track figures-sample {form}", **_HIDDEN)


def claims_axis(rows: Sequence[Row]) -> NumberAxis:
    """The scale common to these claims."""
    return number_axis([number for row in rows for number in stated_numbers(row)])


def axis_marks(words: Words, axis: NumberAxis) -> list[Component]:
    """The numbers along a scale, and of which kind it is."""
    labels = [
        html.Span(words.compact(tick), style=_at(axis.percent(tick)), className="figures-tick")
        for tick in axis.ticks
    ]
    kind = words("figures.log" if axis.log else "figures.linear")
    return [
        html.Span(kind, className="figures-scale"),
        html.Div(labels, className="figures-track figures-axis", **_HIDDEN),
    ]


def claim_marks(row: Row, whole: Row | None, axis: NumberAxis) -> Component:
    """A claim on its track, inside its whole where it is a part of one on the same scale."""
    grid = [
        html.Span(style=_at(axis.percent(tick)), className="figures-grid") for tick in axis.ticks
    ]
    bracket = []
    if whole and (whole["measure"], whole["unit"]) == (row["measure"], row["unit"]):
        shown = attributes(data_asof=iso(whole["as_of"]))
        bracket = [_whole(axis.percent(stated_numbers(whole)[-1]), **shown)]
    return html.Div([*grid, *bracket, *_marks(row, axis)], className="figures-track", **_HIDDEN)


def _marks(row: Row, axis: NumberAxis) -> list[Component]:
    form, name = form_of(row), sign_of(row["basis"])
    places = [axis.percent(number) for number in stated_numbers(row)]
    if form == "range":
        return [_range(name, places[0], places[-1])]
    ends = {"at_least": [_open("up", places[0])], "at_most": [_open("down", places[0])]}
    return [*ends.get(form, []), _sign_at(name, places[0])]


def _sign_at(name: str, percent: float) -> Component:
    return html.Span(style=_at(percent), className=f"figures-sign sign-{name}")


def _open(direction: str, percent: float) -> Component:
    return html.Span(style=_at(percent), className=f"figures-open {direction}")


def _range(name: str, low: float, high: float) -> Component:
    style = {**_at(low), "width": f"{high - low:.2f}%"}
    return html.Span(style=style, className=f"figures-range range-{name}")


def _whole(percent: float, **shown: Any) -> Component:
    return html.Span(style={"width": f"{percent:.2f}%"}, className="figures-whole", **shown)


def _at(percent: float) -> dict[str, str]:
    return {"left": f"{percent:.2f}%"}
