"""One place of which counts alone are known: by type, by month and by day."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import spot_name
from dashboard.links import link
from dashboard.selection import Selection
from dashboard.tallied.cube import KINDS, Ints
from dashboard.tallied.day import count_item, count_listing
from dashboard.tallied.listed import why_counts
from dashboard.tallied.sentence import step_name
from dashboard.tallied.sums import Sums, sums_of
from dashboard.tallied.weeks import in_weeks
from dashboard.theme import TYPE_COLOURS
from dashboard.words import Words, words_in
from geodata.dataset import Dataset


def count_place(dataset: Dataset, selection: Selection) -> list[Component]:
    """The place of the selection; nothing where it is blank or unknown.

    Args:
        dataset: the case of a tally.
        selection: types, language and place; the day plays no part.
    """
    if selection.place not in dataset.places.index:
        return []
    words, sums = words_in(selection.lang), sums_of(dataset, selection)
    at = int(dataset.places.index.get_loc(selection.place))
    rows = sums.cube.where(sums.cube.place == at)
    table = rows.table(rows.day, len(sums.days), rows.kind, len(KINDS))
    return [
        *_head(dataset, words, selection, table),
        html.P(why_counts(dataset, words), className="quiet tally-why"),
        _kinds(words, table.sum(axis=0)),
        *_months(dataset, words, sums, table),
    ]


def _head(dataset: Dataset, words: Words, selection: Selection, table: Ints) -> list[Component]:
    place = dataset.places.loc[selection.place]
    known = place["region"] in dataset.boundaries.light.index
    region = words.name(dataset.boundaries.light.loc[place["region"]]) if known else ""
    days, total = int((table.sum(axis=1) > 0).sum()), int(table.sum())
    span = "count.weeks" if in_weeks(dataset) else "count.days"
    shown = words("city.shown", events=words.count("count.events", total))
    said = words("city.shown_on", events=shown, days=words.count(span, days))
    return [
        html.P(link(words("city.back"), place=""), className="city-back"),
        html.H2(spot_name(words, place), className="day-title"),
        *([html.P(region, className="quiet")] if region else []),
        html.P(said if total else words("city.nothing"), className="city-shown"),
    ]


def _kinds(words: Words, row: Ints) -> Component:
    """How many of each type, the most severe first."""
    items = []
    for kind in reversed(range(len(KINDS))):
        one = np.where(np.arange(len(KINDS)) == kind, row, 0)
        if one.any():
            items.append(count_item(words, _kind_word(words, kind), one))
    return count_listing(items, int(row.max()))


def _kind_word(words: Words, kind: int) -> list[Any]:
    dot = html.I(className="dot", style={"backgroundColor": TYPE_COLOURS[KINDS[kind]]})
    return [dot, " ", words.term("group", KINDS[kind])]


def _months(dataset: Dataset, words: Words, sums: Sums, table: Ints) -> list[Component]:
    """Each month with events, and in it each day; a day is a link to it."""
    found = [int(at) for at in np.flatnonzero(table.sum(axis=1))]
    months = [
        (month, list(group))
        for month, group in groupby(found, key=lambda at: sums.days[at].to_period("M"))
    ]
    most = max((int(table[group].sum()) for _, group in months), default=1)
    items = [_month(dataset, words, sums, table, group) for _, group in months]
    key = "tally.by_week" if in_weeks(dataset) else "tally.by_day"
    title = html.H3(words(key), className="section-title")
    return [title, count_listing(items, most)] if items else []


def _month(dataset: Dataset, words: Words, sums: Sums, table: Ints, group: list[int]) -> Component:
    days = [count_item(words, _day(dataset, words, sums.days[at]), table[at]) for at in group]
    name = words.day(sums.days[group[0]].date(), "LLLL y")
    whole = count_item(words, name, table[group].sum(axis=0))
    most = max(int(table[at].sum()) for at in group)
    summary = html.Summary(whole.children)
    return html.Li(html.Details([summary, count_listing(days, most)]))


def _day(dataset: Dataset, words: Words, day: pd.Timestamp) -> Component:
    return link(step_name(dataset, words, day), date=day.date().isoformat(), view="day")
