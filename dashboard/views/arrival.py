"""Places and regions by the day of their first reported event. Reported, and no cause of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import listed_name
from dashboard.captions import publisher
from dashboard.cards import source_notes
from dashboard.counted import arrival_types
from dashboard.links import link
from dashboard.selection import ARRIVALS, TYPES, Selection
from dashboard.views.curve import curve
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.sources import document_of
from geodata.spread import By, arrivals, reached
from geodata.vocabulary import STREET_TYPES

Row = dict[str, Any]


@dataclass(frozen=True)
class _Listing:
    """The first reports of places or of regions.

    Attributes:
        by: `place_id` or `region`.
        table: what `arrivals` gives.
        every: places that have any event, or all regions.
        name: of a place or region.
    """

    by: By
    table: pd.DataFrame
    every: list[str]
    name: Callable[[str], str]


def arrival_panel(dataset: Dataset, selection: Selection) -> list[Component]:
    """The order in which places and regions were first reported.

    Args:
        dataset: the case.
        selection: filters, which types arrive, shading and language; the day plays no part.

    Returns:
        What the panel shows. Elements that belong to a day have `data-day`; the browser makes
        those of later days quiet (assets/arrival.js).
    """
    words, events = words_in(selection.lang), selection.chosen(dataset.events)
    kinds = arrival_types(selection, events)
    listings = [_listing(dataset, words, events, by, kinds) for by in ("place_id", "region")]
    head = [html.H2(words("arrival.title"), className="day-title")]
    if listings[1].table.empty:
        return [*head, *types_switch(words, selection), html.P(words("arrival.nothing"))]
    return [
        *head,
        html.P(
            words("arrival.meaning", types=type_words(words, kinds)), className="arrival-meaning"
        ),
        *types_switch(words, selection),
        html.P(shading_link(words, selection), className="arrival-shade"),
        html.Div([_curve(dataset, words, each) for each in listings], className="curves"),
        *_unstated(words, listings),
        *(part for each in listings for part in _section(dataset, words, each)),
    ]


def _listing(
    dataset: Dataset, words: Words, events: pd.DataFrame, by: By, kinds: tuple[str, ...]
) -> _Listing:
    regions, places = dataset.boundaries.light, dataset.places
    middles = regions.geometry.representative_point()
    points = pd.DataFrame({"longitude": middles.x, "latitude": middles.y})
    documents = document_of(dataset.sources)
    table = arrivals(events, by, kinds, documents=documents, points=points)
    if by == "region":
        return _Listing(by, table, list(regions.index), lambda name: words.name(regions.loc[name]))
    called = partial(listed_name, dataset, words)
    return _Listing(by, table, list(places.index), lambda name: called(places.loc[name]))


def type_words(words: Words, kinds: tuple[str, ...]) -> str:
    """The event types that arrive, listed."""
    return words.listed(words.term("type", word) for word, kind in TYPES.items() if kind in kinds)


def types_switch(words: Words, selection: Selection) -> list[Component]:
    """Whether people in the streets alone count, where other types are chosen beside them."""
    streets = [TYPES[word] in STREET_TYPES for word in selection.types]
    if all(streets) or not any(streets):
        return []
    choices = [link(words.term("arrival.count", name), arrival=name) for name in ARRIVALS]
    for name, choice in zip(ARRIVALS, choices, strict=True):
        if name == selection.arrival:
            setattr(choice, "aria-current", "true")
    label: dict[str, Any] = {"role": "group", "aria-label": words("arrival.counted")}
    return [html.Div(choices, className="arrival-switch", **label)]


def shading_link(words: Words, selection: Selection) -> Component:
    """Shades the map by first reports, or undoes it."""
    if selection.shade == "arrival":
        return link(words("arrival.unshade"), shade="so_far")
    return link(words("arrival.shade"), shade="arrival")


def _curve(dataset: Dataset, words: Words, listing: _Listing) -> Component:
    if listing.by == "region":
        total = len(listing.every)
        title = words("arrival.curve_regions", total=words.number(total))
    else:
        total, title = len(listing.table), words("arrival.curve_places")
    return curve(words, title, reached(listing.table, dataset.days), total)


def _unstated(words: Words, listings: list[_Listing]) -> list[Component]:
    if not any(each.table["first_day"].isna().any() for each in listings):
        return []
    return [html.P(words("arrival.hatched"), className="quiet arrival-note")]


def _section(dataset: Dataset, words: Words, listing: _Listing) -> list[Component]:
    title = words("arrival.places" if listing.by == "place_id" else "arrival.regions")
    frame: dict[str, Any] = {"role": "region", "tabIndex": 0, "aria-label": title}
    rows = listing.table.reset_index().to_dict("records")
    table = html.Table([table_head(words), *(_row(dataset, words, listing, row) for row in rows)])
    parts: list[Component] = [html.H3(title, className="section-title")]
    if rows:
        parts += [_origin(words, listing), html.Div(table, className="arrival-table", **frame)]
    return [*parts, *_without(words, listing)]


def table_head(
    words: Words, names: Sequence[str] = ("rank", "name", "day", "days", "km")
) -> Component:
    """The head of a table of arrivals."""
    cells = [
        html.Th(words.term("arrival.column", name), scope="col", className=name) for name in names
    ]
    return html.Thead(html.Tr(cells))


def _origin(words: Words, listing: _Listing) -> Component:
    """From where days and kilometres are counted."""
    first = listing.table[listing.table["rank"] == 1]
    if first.empty:
        return html.P(words("arrival.no_origin"), className="quiet arrival-note")
    names = words.listed(listing.name(name) for name in first.index)
    day = words.day(first["first_day"].iloc[0].date(), "d MMMM")
    key = "arrival.origin" if len(first) == 1 else "arrival.origins"
    return html.P(words(key, names=names, day=day), className="quiet arrival-note")


def _row(dataset: Dataset, words: Words, listing: _Listing, row: Row) -> Component:
    name, shown = row[listing.by], row["shown_day"].date().isoformat()
    place = {"place": name} if listing.by == "place_id" else {}
    leads = link(listing.name(name), date=shown, view="day", **place)
    marks: dict[str, Any] = {"data-day": shown}
    return html.Tbody(
        [
            html.Tr(
                [
                    html.Td(_rank(words, listing, row), className="rank", rowSpan=2),
                    html.Th(leads, scope="row", className="name"),
                    html.Td(_day(words, row), className="day"),
                    *_distance(words, row),
                ]
            ),
            html.Tr(html.Td(_notes(dataset, words, row), colSpan=4, className="notes")),
        ],
        **marks,
    )


def _rank(words: Words, listing: _Listing, row: Row) -> str:
    """`2`, or `2=` where several share it; nothing for a window."""
    if pd.isna(row["rank"]):
        return words("arrival.no_rank")
    tied = (listing.table["rank"] == row["rank"]).sum() > 1
    return words("arrival.tied" if tied else "arrival.alone_rank", n=words.number(row["rank"]))


def _day(words: Words, row: Row) -> str:
    first, last = (words.day(row[key].date(), "d MMM") for key in ("window_first", "window_last"))
    return first if first == last else words("legend.days", first=first, last=last)


def _distance(words: Words, row: Row) -> list[Component]:
    if not pd.isna(row["rank"]) and row["rank"] == 1:
        return [html.Td(words("arrival.is_origin"), colSpan=2, className="origin")]
    days, km = row["days_from_origin"], row["km_from_origin"]
    later = "" if pd.isna(days) else words("arrival.later", n=words.number(int(days)))
    return [html.Td(later, className="days"), html.Td(_km(words, row, km), className="km")]


def _km(words: Words, row: Row, km: float) -> str:
    if pd.isna(km):
        return ""
    if row["km_rough"]:
        return words("arrival.about", n=words.number(int(round(km, -1))))
    return words.number(round(km))


def _notes(dataset: Dataset, words: Words, row: Row) -> list[Component]:
    unstated = [words("legend.undated")] if pd.isna(row["first_day"]) else []
    badges = [html.Span(text, className="badge unsure") for text in unstated]
    badges += [html.Span(text, className="badge") for text in _alone(dataset, words, row)]
    return [html.Div([source_notes(dataset, words, row["sources"]), *badges])]


def _alone(dataset: Dataset, words: Words, row: Row) -> list[str]:
    """Said where everything of a first report rests on one document, or on one publisher."""
    documents, sources = split_ids(row["documents"]), split_ids(row["sources"])
    names = list(dict.fromkeys(publisher(dataset, name) for name in documents))
    if len(names) > 1:
        return []
    if len(documents) > 1:
        return [words.count("arrival.one_publisher", len(documents))]
    if sources == documents:
        return [words("arrival.one_source")]
    return [words("arrival.one_document", name=names[0])]


def _without(words: Words, listing: _Listing) -> list[Component]:
    """Those without a report, which is not a day 0."""
    names = [listing.name(name) for name in listing.every if name not in listing.table.index]
    if not names:
        return []
    key = "arrival.without_places" if listing.by == "place_id" else "arrival.without_regions"
    said = words.count(key, len(names), names=words.listed(names))
    return [html.P(said, className="arrival-without")]
