"""The figures view: what was stated, as of which day, by whom. Nothing is ever added up.

The browser builds the panel of plain elements, as it does the day's: Dash takes seconds over some
two thousand components. It holds the claims of all days; what is of a later day than the one shown,
and which of the prepared answers stands above a table, the browser decides by `data-asof`,
`data-from` and `data-until` (assets/figures.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.ids import Id
from dashboard.links import link
from dashboard.views.claim_marks import form_sample, forms_of, sign, signs_of
from dashboard.views.claim_table import claim_table
from dashboard.views.claim_words import (
    KINDS,
    Case,
    attributes,
    claimant,
    counted,
    iso,
    measure_name,
    value,
)
from dashboard.views.extremes import Extremes, Row, Stage, stages
from dashboard.words import Words, words_in
from geodata.dataset import Dataset


def figures_panel(dataset: Dataset, lang: str) -> list[Component]:
    """The stated figures of all days, one section a kind.

    Args:
        dataset: the case; cut down beforehand where only what was known is asked for.
        lang: of words and names. No other choice counts: filters are of events, not of figures.
    """
    words = words_in(lang)
    title = html.H2(words("figures.title"), className="day-title")
    if dataset.claims.empty:
        return [title, html.P(words("figures.none"), className="quiet")]
    rows: list[Row] = dataset.claims.to_dict("records")
    case = Case(dataset, words, {row["claim_id"]: row for row in rows})
    hint = html.P(words("figures.hint"), className="quiet")
    notes = html.Button(
        words("figures.notes"),
        id=Id.FIGURES_NOTES,
        type="button",
        className="plain",
        **attributes(aria_pressed="true"),
    )
    body = [title, hint, _legend(words, rows), notes, *_sections(case)]
    return [html.Div(body, className="figures")]


def _legend(words: Words, rows: Sequence[Row]) -> Component:
    """The signs that these claims are drawn with."""
    entries = [(sign(name), words.term("figures_sign", name)) for name in signs_of(rows)]
    entries += [(form_sample(name), words.term("figures_form", name)) for name in forms_of(rows)]
    items = [html.Li([drawn, html.Span(text)]) for drawn, text in entries]
    label = attributes(aria_label=words("figures.signs"))
    return html.Ul(items, className="figures-legend", **label)


def _sections(case: Case) -> Iterator[Component]:
    rest = list(case.claims.values())
    for kind, measures in KINDS:
        rows = [row for row in rest if row["measure"] in measures]
        rest = [row for row in rest if row["measure"] not in measures]
        if rows:
            body = [html.H3(_kind_name(case.words, kind)), *_charts(case, rows, "unit")]
            yield html.Section(body, className="figures-kind", id=f"figures-{kind}")
    if rest:
        body = [html.Summary(case.words("figures.other")), *_charts(case, rest, "measure", "unit")]
        yield html.Details(body, className="figures-kind", id="figures-other")


def _kind_name(words: Words, kind: str) -> str:
    return words("figures.damage") if kind == "damage" else words.term("claim", kind)


def _charts(case: Case, rows: Iterable[Row], *by: str) -> list[Component]:
    """One chart for each unit: numbers of different things have no common scale."""

    def key(row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in by)

    groups = [list(group) for _, group in groupby(sorted(rows, key=key), key)]
    titled = len(groups) > 1 or "measure" in by
    return [_chart(case, group, titled=titled) for group in groups]


def _chart(case: Case, rows: Sequence[Row], *, titled: bool) -> Component:
    title = _title(case.words, rows)
    head = [html.H4(title, className="figures-chart-title")] if titled else []
    # A single claim is told by its row.
    told = [stage for stage in stages(rows) if len(rows) > 1 or stage.since is None]
    answers = [_answer(case, rows, stage) for stage in told]
    table = claim_table(case, rows, title)
    return html.Div([*head, *answers, table], className="figures-chart")


def _title(words: Words, rows: Sequence[Row]) -> str:
    """`Damaged · Looted (businesses)`."""
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    names, unit = " · ".join(measure_name(words, name) for name in measures), rows[0]["unit"]
    return (
        names if measures == [unit] else words("figures.chart", what=names, unit=words.text(unit))
    )


def _answer(case: Case, rows: Sequence[Row], stage: Stage) -> Component:
    """What stands above a table from one day until the next one that a claim is as of."""
    words, since, body = case.words, stage.since, list[Component]()
    if since is None:
        body.append(html.P(words("figures.none_yet")))
    else:
        day = words.day(since.date(), "d MMMM")
        body += _extremes(case, words("figures.latest", day=day), stage.latest, since)
        if stage.so_far.ids != stage.latest.ids:
            body += _extremes(case, words("figures.so_far"), stage.so_far, since)
        if not stage.so_far.alike:
            body.append(html.P(words("figures.unlike"), className="quiet"))
    body += _later(case, rows, stage)
    shown = attributes(data_from=iso(stage.since), data_until=iso(stage.until))
    return html.Div(body, className="figures-answer", **shown)


def _extremes(case: Case, title: str, found: Extremes, since: pd.Timestamp) -> list[Component]:
    words = case.words
    ends = [(words("figures.lowest"), found.lowest), (words("figures.highest"), found.highest)]
    if len(found.ids) == 1:
        ends = [(words("figures.only"), found.lowest)]
    entries: list[Component] = []
    for name, rows in ends:
        # Several may state the same number of the same people.
        texts = dict.fromkeys(_said(case, row, since) for row in rows)
        said = [html.Dd([html.Strong(number), " · ", html.Span(rest)]) for number, rest in texts]
        entries += [html.Dt(name), *said]
    return [html.P(html.Strong(title)), html.Dl(entries)]


def _said(case: Case, row: Row, since: pd.Timestamp) -> tuple[str, str]:
    """`103`, and `counted: all, Almaty · Vlast.kz · Unverified · part of “at least 164”`."""
    words = case.words
    who = words("figures.who", who=counted(case, row))
    parts = [who, claimant(words, row), words.term("basis", row["basis"])]
    if row["as_of"] < since:
        parts.append(words("claims.as_of", day=words.day(row["as_of"].date(), "d MMMM")))
    whole = case.whole(row)
    if whole and whole["as_of"] <= since:
        parts.append(words("figures.part", value=value(words, whole)))
    return value(words, row), " · ".join(parts)


def _later(case: Case, rows: Sequence[Row], stage: Stage) -> list[Component]:
    if not stage.later:
        return []
    last = max(row["as_of"] for row in rows)
    text: list[Any] = [case.words.count("figures.later", stage.later)]
    if last <= case.dataset.days[-1]:
        day = case.words.day(last.date(), "d MMMM")
        text += [" ", link(case.words("figures.go", day=day), date=iso(last))]
    return [html.P(text, className="quiet")]
