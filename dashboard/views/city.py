"""One place: its events by type, by day and by site, what stood there, and its map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.areas import spot_name
from dashboard.figures.city import HEIGHT, city_figure, kind_word
from dashboard.ids import Id
from dashboard.links import link
from dashboard.selection import Selection
from dashboard.spots import Spot, spots_of
from dashboard.theme import TYPE_COLOURS, ZONES
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.named import AREA
from geodata.vocabulary import LAYERS

_GRAPH: Any = {"displayModeBar": False, "responsive": True}
_NAMED_DAYS = 3
"""A band of fewer days has no room for them in words."""

_OF_A_MEASURE = ["measure_id", "layer", "day", "certain"]
_TINT = "2e"
"""How opaque the fill of a band is, as the last digits of its colour."""


def city_panel(dataset: Dataset, selection: Selection) -> list[Component]:
    """The place of the selection; nothing where it is blank or unknown.

    Args:
        dataset: the case.
        selection: filters, language, theme and place; the day plays no part, so that nothing is
            asked for while it plays.

    Returns:
        Components. A `div` with `data-refs` stands for cards that the browser has (city.js).
    """
    if selection.place not in dataset.places.index:
        return []
    words = words_in(selection.lang)
    events = selection.chosen(dataset.events)
    events = events[events["place_id"] == selection.place]
    return [
        *_head(dataset, words, selection, events),
        _days(dataset, words, events),
        *_plan(dataset, words, selection, events),
        *_zones(dataset, words, selection),
        *_events(words, events),
    ]


def _head(
    dataset: Dataset, words: Words, selection: Selection, events: pd.DataFrame
) -> list[Component]:
    place = dataset.places.loc[selection.place]
    regions = dataset.boundaries.light
    around = words.name(regions.loc[place["region"]]) if place["region"] in regions.index else ""
    name = spot_name(words, place)
    days = events["event_date"].nunique()
    shown = words("city.shown", events=words.count("count.events", len(events)))
    if days:
        shown = words("city.shown_on", events=shown, days=words.count("count.days", days))
    return [
        html.P(link(words("city.back"), place=""), className="city-back"),
        html.H2(name, className="day-title"),
        *([] if around in ("", words.name(place)) else [html.P(around, className="quiet")]),
        html.P(shown if len(events) else words("city.nothing"), className="city-shown"),
        _kinds(words, events),
    ]


def _kinds(words: Words, events: pd.DataFrame) -> Component:
    """How many of each type; the most severe first."""
    counts = events["event_type"].value_counts()
    items = [
        html.Li(
            [
                html.I(className="dot", style={"backgroundColor": colour}),
                words("city.kind", kind=kind_word(words, kind), n=words.number(counts[kind])),
            ]
        )
        for kind, colour in reversed(list(TYPE_COLOURS.items()))
        if kind in counts
    ]
    return html.Ul(items, className="city-kinds")


def _days(dataset: Dataset, words: Words, events: pd.DataFrame) -> Component:
    """Events a day, stacked by type; each column leads to its day."""
    table = pd.crosstab(events["event_date"], events["event_type"])
    table = table.reindex(index=dataset.days, columns=list(TYPE_COLOURS), fill_value=0)
    highest = max(int(table.sum(axis=1).max()), 1)
    columns = [_column(words, day, row, highest) for day, row in table.iterrows()]
    said: Any = {"aria-label": words("city.days")}
    return html.Figure(
        [
            html.Figcaption(words("city.days"), className="quiet"),
            html.Div(
                html.Ol(columns, className="city-days"),
                className="city-scroll",
                tabIndex=0,
                role="region",
                **said,
            ),
        ]
    )


def _column(words: Words, day: pd.Timestamp, row: pd.Series, highest: int) -> Component:
    kinds = [(str(kind), int(number)) for kind, number in row.items() if number]
    bars = [
        html.I(
            className="city-bar",
            style={
                "height": f"{100 * number / highest:.2f}%",
                "backgroundColor": TYPE_COLOURS[kind],
            },
        )
        for kind, number in reversed(kinds)
    ]
    iso, spoken = day.date().isoformat(), words.day(day.date(), "d MMMM")
    said = words("city.column", day=spoken, events=words.count("count.events", int(row.sum())))
    each = ", ".join(
        words("city.kind", kind=kind_word(words, kind), n=words.number(number))
        for kind, number in kinds
    )
    column = link(
        [
            html.Span(bars, className="city-stack"),
            html.Span(words.day(day.date(), "d"), className="city-day"),
        ],
        date=iso,
    )
    text = f"{said} ({each})" if each else said
    return html.Li(_marked(column, **{"title": text, "aria-label": text, "data-date": iso}))


def _marked(anchor: Component, **attributes: Any) -> Component:
    for name, value in attributes.items():
        setattr(anchor, name, value)
    return anchor


def _plan(
    dataset: Dataset, words: Words, selection: Selection, events: pd.DataFrame
) -> list[Component]:
    """The place and its sites; of an area, whose point is the middle of a province, nothing."""
    if dataset.places.at[selection.place, "kind"] == AREA:
        return []
    return [_map(dataset, words, selection), *_sites(dataset, words, events)]


def _map(dataset: Dataset, words: Words, selection: Selection) -> Component:
    return html.Figure(
        [
            dcc.Graph(
                id=Id.CITY_MAP,
                figure=city_figure(dataset, selection),
                config=_GRAPH,
                responsive=True,
                style={"height": f"{HEIGHT}px"},
            ),
            html.Figcaption(words("city.map"), className="quiet"),
        ],
        className="city-figure",
    )


def _sites(dataset: Dataset, words: Words, events: pd.DataFrame) -> list[Component]:
    """Sites with events: those on the map, those without a public coordinate, and the rest."""
    spots = spots_of(dataset, words, events)
    groups = {
        "city.on_map": [spot for spot in spots if spot.known],
        "city.no_point": [spot for spot in spots if not spot.known],
    }
    unsited = len(events) - sum(len(spot.kinds) for spot in spots)
    lists = [
        part
        for key, some in groups.items()
        if some
        for part in (html.H4(words(key), className="group-title"), _site_list(words, some))
    ]
    if not lists:
        return []
    rest = words("city.no_site", events=words.count("count.events", unsited))
    title = html.H3(words("city.sites"), className="section-title")
    return [title, *lists, *([html.P(rest, className="quiet city-hint")] if unsited else [])]


def _site_list(words: Words, spots: Iterable[Spot]) -> Component:
    items = [
        html.Li([html.Span(spot.name), html.Span(words.number(len(spot.kinds)))]) for spot in spots
    ]
    return html.Ul(items, className="city-sites")


def _zones(dataset: Dataset, words: Words, selection: Selection) -> list[Component]:
    """What is stated to stand over the place, layer by layer, as bands of days."""
    rows = _standing(dataset, selection.place)[_OF_A_MEASURE].to_dict("records")
    title = html.H3(words("city.zones"), className="section-title")
    if not rows:
        none = words("city.no_zones" if len(dataset.measures) else "zone.not_known")
        return [title, html.P(none, className="quiet")]
    hint = html.P(words("city.zones_hint"), className="quiet city-hint")
    zones = [
        _zone(dataset, words, selection, layer, some)
        for layer in LAYERS
        if (some := [row for row in rows if row["layer"] == layer])
    ]
    return [title, hint, *zones]


def _standing(dataset: Dataset, place_id: str) -> pd.DataFrame:
    """What stands over the region of a place, without what covers a site elsewhere in it."""
    place, rows = dataset.places.loc[place_id], dataset.standing
    rows = rows[rows["region"] == place["region"]]
    if dataset.boundaries.light.at[place["region"], "kind"] == "city":
        return rows
    sites = dataset.sites.loc[dataset.sites["place_id"] == place_id, "site"]
    return rows[rows["site"].isin(["", place["name_en"], *sites])]


def _zone(
    dataset: Dataset, words: Words, selection: Selection, layer: str, rows: list[dict[str, Any]]
) -> Component:
    certain: dict[pd.Timestamp, bool] = {}
    for row in rows:
        certain[row["day"]] = row["certain"] or certain.get(row["day"], False)
    name, ids = words.term("layer", layer), list(dict.fromkeys(r["measure_id"] for r in rows))
    bands = [_band(dataset, words, selection, layer, days) for days in _runs(dataset, certain)]
    return html.Div(
        [
            html.H4(name, className="city-layer"),
            html.Div(
                bands,
                className="city-bands",
                style={"gridTemplateColumns": f"repeat({len(dataset.days)}, 1fr)"},
            ),
            html.Details(
                [html.Summary(words.count("count.measures", len(ids))), html.Div(**_refs(ids))]
            ),
        ],
        className="city-zone",
    )


def _runs(dataset: Dataset, certain: Mapping[pd.Timestamp, bool]) -> list[tuple[bool, int, int]]:
    """Days in a row that are alike: certain or not, first and last position."""
    states = [certain.get(day) for day in dataset.days]
    runs = []
    for state, group in groupby(enumerate(states), key=lambda pair: pair[1]):
        positions = [position for position, _ in group]
        if state is not None:
            runs.append((bool(state), positions[0], positions[-1]))
    return runs


def _band(
    dataset: Dataset, words: Words, selection: Selection, layer: str, run: tuple[bool, int, int]
) -> Component:
    certain, first, last = run
    days = [dataset.days[position].date() for position in (first, last)]
    span = _span(words, *days)
    colour = ZONES[layer].colour[selection.theme]
    text = words("city.band", layer=words.term("layer", layer), days=span)
    if not certain:
        text = words("city.band_unsure", band=text)
    shown = span if last - first + 1 >= _NAMED_DAYS else ""
    band = link(shown, date=days[0].isoformat())
    style = {
        "gridColumn": f"{first + 1} / {last + 2}",
        "borderColor": colour,
        "backgroundColor": f"{colour}{_TINT}" if certain else "transparent",
    }
    name = "go city-band" if certain else "go city-band unsure"
    return _marked(band, className=name, style=style, **{"title": text, "aria-label": text})


def _span(words: Words, first: date, last: date) -> str:
    """`5–18 Jan`, short enough for a band."""
    if first == last:
        return words.day(first, "d MMM")
    pattern = "d" if (first.year, first.month) == (last.year, last.month) else "d MMM"
    return words("span.between", low=words.day(first, pattern), high=words.day(last, "d MMM"))


def _events(words: Words, events: pd.DataFrame) -> list[Component]:
    if events.empty:
        return []
    title = f"{words('events.title')} · {words.number(len(events))}"
    parts: list[Component] = [html.H3(title, className="section-title")]
    for day, rows in events.groupby("event_date"):
        iso, spoken = day.date().isoformat(), words.day(day.date(), "EEEE, d MMMM")
        heading = link(f"{spoken} · {words.number(len(rows))}", date=iso)
        parts.append(html.H4(heading, className="group-title", id=f"city-{iso}"))
        parts.append(html.Div(**_refs(rows.index)))
    return parts


def _refs(ids: Sequence[str]) -> dict[str, Any]:
    """Attributes of a box that the browser fills with cards that it has."""
    return {"className": "refs", "data-refs": " ".join(str(each) for each in ids)}
