"""Regions and the first places by the day of their first count."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import listed_name
from dashboard.links import link
from dashboard.selection import Selection
from dashboard.tallied.sentence import step_name
from dashboard.tallied.sums import By, Sums, first_reports, sums_of
from dashboard.tallied.weeks import in_weeks, step_words
from dashboard.views.arrival import shading_link, table_head, type_words, types_switch
from dashboard.views.curve import curve
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.spread import reached

FIRST_PLACES = 50
_WINDOW = ("window_first", "window_last")
_COLUMNS = ("rank", "name", "day", "days")


def count_arrivals(dataset: Dataset, selection: Selection) -> list[Component]:
    """The order in which regions, and the first places, were counted first.

    Args:
        dataset: the case of a tally.
        selection: types, which of them arrive, shading and language; the day plays no part.
    """
    words = step_words(dataset, words_in(selection.lang))
    sums = sums_of(dataset, selection)
    kinds = sums.arriving(selection)
    head = [html.H2(words("arrival.title"), className="day-title")]
    tables = {by: first_reports(sums, by, kinds) for by in _BY}
    if all(table.empty for table in tables.values()):
        return [*head, *types_switch(words, selection), html.P(words("arrival.nothing"))]
    shown = {by: table for by, table in tables.items() if len(table)}
    curves = [_curve(dataset, words, sums, by, table) for by, table in shown.items()]
    meaning = words("arrival.meaning", types=type_words(words, kinds))
    return [
        *head,
        html.P(meaning, className="arrival-meaning"),
        *types_switch(words, selection),
        html.P(shading_link(words, selection), className="arrival-shade"),
        html.Div(curves, className="curves"),
        *(part for by, table in shown.items() for part in _section(dataset, words, by, table)),
    ]


_BY: tuple[By, ...] = ("region", "place")


def _curve(dataset: Dataset, words: Words, sums: Sums, by: By, table: pd.DataFrame) -> Component:
    if by == "region":
        total = len(dataset.codes)
        title = words("arrival.curve_regions", total=words.number(total))
    else:
        total, title = len(table), words("arrival.curve_places")
    return curve(words, title, reached(table, sums.days), total)


def _section(dataset: Dataset, words: Words, by: By, table: pd.DataFrame) -> list[Component]:
    title = words("arrival.places" if by == "place" else "arrival.regions")
    frame: dict[str, Any] = {"role": "region", "tabIndex": 0, "aria-label": title}
    first = table.head(FIRST_PLACES) if by == "place" else table
    tied = table["rank"].value_counts()
    start = table["first_day"].min()
    rows = [
        _row(dataset, words, by, int(str(at)), row, int(tied.get(row["rank"], 0)), start)
        for at, row in first.iterrows()
    ]
    listed = html.Table([table_head(words, _COLUMNS), html.Tbody(rows)])
    parts: list[Component] = [html.H3(title, className="section-title")]
    if len(first) < len(table):
        said = words(
            "tally.first_places", n=words.number(len(first)), total=words.number(len(table))
        )
        parts.append(html.P(said, className="quiet arrival-note"))
    return [*parts, html.Div(listed, className="arrival-table", **frame)]


def _row(
    dataset: Dataset, words: Words, by: By, at: int, row: pd.Series, tied: int, start: pd.Timestamp
) -> Component:
    shown = row["shown_day"].date().isoformat()
    marks: dict[str, Any] = {"data-day": shown}
    days = 0 if pd.isna(row["first_day"]) else int((row["first_day"] - start).days)
    later = words("arrival.later", n=words.number(days)) if days else ""
    return html.Tr(
        [
            html.Td(_rank(words, row, tied), className="rank"),
            html.Th(_name(dataset, words, by, at, shown), scope="row", className="name"),
            html.Td(_day(dataset, words, row), className="day"),
            html.Td(later, className="days"),
        ],
        **marks,
    )


def _name(dataset: Dataset, words: Words, by: By, at: int, shown: str) -> Component:
    if by == "region":
        return link(words.name(dataset.boundaries.light.iloc[at]), date=shown, view="day")
    place = dataset.places.iloc[at]
    name = listed_name(dataset, words, place)
    return link(name, date=shown, view="day", place=str(place.name))


def _rank(words: Words, row: pd.Series, tied: int) -> str:
    if pd.isna(row["rank"]):
        return words("arrival.no_rank")
    key = "arrival.tied" if tied > 1 else "arrival.alone_rank"
    return words(key, n=words.number(int(row["rank"])))


def _day(dataset: Dataset, words: Words, row: pd.Series) -> str:
    if in_weeks(dataset):
        return step_name(dataset, words, row["shown_day"])
    first, last = (words.day(row[key].date(), "d MMMM y") for key in _WINDOW)
    return first if first == last else words("legend.days", first=first, last=last)
