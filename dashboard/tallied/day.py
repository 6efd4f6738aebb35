"""The panel of a day of which counts alone are known: by region, and at the busiest places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import listed_name, spots_key
from dashboard.links import link
from dashboard.tallied.cube import KINDS, NOWHERE, Cube, Ints
from dashboard.tallied.listed import room_for_cards, why_counts
from dashboard.tallied.marks import kind_lines, regions_by_position
from dashboard.tallied.sums import Sums
from dashboard.theme import TYPE_COLOURS
from dashboard.words import Words
from geodata.dataset import Dataset

MOST_PLACES = 12


def count_list(dataset: Dataset, words: Words, sums: Sums, day: pd.Timestamp) -> list[Any]:
    """Why there are no cards; counts by region; the places with most events.

    Args:
        dataset: the case.
        words: the language.
        sums: the chosen counts.
        day: the day shown, or the last one of a range.
    """
    rows = sums.rows(sums.position(day))
    why = html.P(why_counts(dataset, words, above=True), className="quiet tally-why")
    if not len(rows.day):
        return [why]
    counts = [*_regions(dataset, words, rows), *_places(dataset, words, rows)]
    return [why, *counts, *room_for_cards(dataset)]


def _regions(dataset: Dataset, words: Words, rows: Cube) -> list[Component]:
    inside = rows.where(rows.region != NOWHERE)
    table = inside.table(inside.region, len(dataset.codes), inside.kind, len(KINDS))
    _, names = regions_by_position(dataset, words.lang)
    items = [
        count_item(words, names[at], table[at], **{"data-region": dataset.codes[at]})
        for at in _busiest(table)
    ]
    items += _elsewhere(dataset, words, rows.where(rows.region == NOWHERE))
    return _listed(words("tally.regions"), items, table)


def _elsewhere(dataset: Dataset, words: Words, rows: Cube) -> list[Component]:
    """What has a place that lies in no region, and what has no place either."""
    whole = "events.nationwide" if dataset.boundaries.home else "events.area"
    parts = [("events.outside", rows.place != NOWHERE), (whole, rows.place == NOWHERE)]
    return [
        count_item(words, words(key), _by_kind(rows.where(mask)))
        for key, mask in parts
        if mask.any()
    ]


def _by_kind(rows: Cube) -> Ints:
    return np.bincount(rows.kind, rows.events, len(KINDS)).astype(np.int64)


def _places(dataset: Dataset, words: Words, rows: Cube) -> list[Component]:
    there = rows.where(rows.place != NOWHERE)
    if not len(there.day):
        return []
    found, where = np.unique(there.place, return_inverse=True)
    table = there.table(where, len(found), there.kind, len(KINDS))
    items = []
    for at in _busiest(table)[:MOST_PLACES]:
        place = dataset.places.iloc[int(found[at])]
        name = listed_name(dataset, words, place)
        leads = link(name, view="day", place=str(place.name))
        items.append(count_item(words, leads, table[at]))
    more = len(found) - len(items)
    said = words.count(spots_key(dataset, "tally.more_places"), more)
    rest = [html.P(said, className="quiet")] if more else []
    return [*_listed(words(spots_key(dataset, "tally.places")), items, table), *rest]


def _busiest(table: Ints) -> list[int]:
    """The rows that count anything, the highest first."""
    totals = table.sum(axis=1)
    order = np.argsort(-totals, kind="stable")
    return [int(at) for at in order if totals[at]]


def _listed(title: str, items: list[Component], table: Ints) -> list[Component]:
    most = int(table.sum(axis=1).max())
    return [html.H3(title, className="section-title"), count_listing(items, most)]


def count_listing(items: list[Component], most: int) -> Component:
    """Items with bars, the longest of which stands for so many events."""
    return html.Ol(items, className="tally-list", style={"--most": str(max(most, 1))})


def count_item(words: Words, name: Any, row: Ints, **marks: str) -> Component:
    """A name, how many, and a bar of the types."""
    attributes: dict[str, Any] = marks
    return html.Li(
        [
            html.Span(name, className="tally-name"),
            html.Span(words.number(int(row.sum())), className="tally-number"),
            kind_bar(row),
        ],
        title="; ".join(kind_lines(words, row)),
        **attributes,
    )


def kind_bar(row: Ints) -> Component:
    """Events by type as one bar, the most severe first; the list says how long 1 is.

    One element whose ground changes colour: dozens of bars a day are sent and built.
    """
    total, until, stops = int(row.sum()), 0, list[str]()
    for kind in range(len(KINDS) - 1, -1, -1):
        start, until = until, until + int(row[kind])
        if row[kind]:
            ends = f"{100 * start / total:.1f}% {100 * until / total:.1f}%"
            stops.append(f"{TYPE_COLOURS[KINDS[kind]]} {ends}")
    ground = f"linear-gradient(90deg,{','.join(stops)})"
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.I(className="tally-bar", style={"--n": str(total), "background": ground}, **hidden)
