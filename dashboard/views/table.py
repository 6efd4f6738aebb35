"""The table of events: every row of the case in one language, and the grid that shows them.

The rows are sent once a language. What the filters leave is in the browser already (the lists of
the days), so the grid filters by that; assets/table.js does it and ties the table to the map.
"""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.areas import spot_name
from dashboard.cards import event_numbers, event_times, event_unsure, publishers
from dashboard.downloads import ROUTES
from dashboard.frame import region_points
from dashboard.ids import Id
from dashboard.selection import LANGUAGES, Selection
from dashboard.views.grid import FREE_TEXTS, event_grid
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

Row = dict[str, Any]

_PARTS = {"night": "00:00", "morning": "06:00", "afternoon": "12:00", "evening": "18:00"}
"""Where a part of the day stands among hours, for sorting alone."""

_NO_TIME = "~"  # sorts behind every hour
_USUAL_LANGUAGE = "en"


def table_panel(dataset: Dataset, selection: Selection) -> list[Component]:
    """The frame of the table, and the grid with all rows.

    Args:
        dataset: the case.
        selection: language; filters play no part, the browser applies them.
    """
    words = words_in(selection.lang)
    return [
        html.Div(
            [html.H2(words("table.title"), className="day-title"), _count(words, dataset)],
            className="table-head",
        ),
        html.P(words("table.hint"), className="quiet"),
        _tools(dataset, words),
        html.Div(event_grid(words, table_rows(dataset, selection)), className="table-box"),
    ]


def table_rows(dataset: Dataset, selection: Selection) -> list[Row]:
    """Every event of the case as a row of texts, by day, time and id.

    Args:
        dataset: the case.
        selection: language.

    Returns:
        For each event the columns of `grid.COLUMNS`; `id`; `date` (ISO) and `clock`, which sort;
        `spot` and `at` (place or region, and its longitude and latitude), blank for the country;
        `area`, the region in any case; `also`, its place in the other languages, for a search; and
        `langs`, the language of each text that is in another one.
    """
    words, centres = words_in(selection.lang), _centres(dataset)
    rows = [_row(dataset, words, centres, event) for event in dataset.events.to_dict("records")]
    return sorted(rows, key=lambda row: (row["date"], row["clock"], row["id"]))


def _row(
    dataset: Dataset, words: Words, centres: dict[str, list[float]], event: dict[str, Any]
) -> Row:
    spot = event["place_id"] or event["region"]
    return {
        "id": event["event_id"],
        "date": event["event_date"].date().isoformat(),
        "day": _day(words, event),
        "clock": _PARTS.get(event["time_of_day"], event["time_of_day"]) or _NO_TIME,
        "time": " ".join(event_times(words, event)),
        "place": _place(dataset, words, event),
        "region": _region(dataset, words, event),
        "type": words.term("group", event["event_type"]),
        "sub": words.term("sub", event["sub_event_type"]),
        "basis": words.term("basis", event["basis"]),
        "precision": ", ".join(event_unsure(words, event)),
        "numbers": " · ".join(event_numbers(words, event)),
        "sources": " · ".join(publishers(dataset, event["sources"])),
        "spot": spot,
        "area": event["region"],
        "also": _other_names(dataset, event),
        "at": centres.get(spot),
        **_texts(words, event),
    }


def _texts(words: Words, event: dict[str, Any]) -> Row:
    """The free texts; `langs` tells those that nobody has put into the language shown."""
    texts = {name: words.text(event[name]) for name in FREE_TEXTS}
    own = event.get("language") or _USUAL_LANGUAGE
    kept = [name for name, text in texts.items() if text and text == event[name]]
    return {**texts, "langs": dict.fromkeys(kept, own) if own != words.lang else {}}


def _day(words: Words, event: dict[str, Any]) -> str:
    """The day, and the window where it is not known."""
    day = words.day(event["event_date"].date(), "EEE d MMMM")
    first, last = event["window_first"], event["window_last"]
    if first == last:
        return day
    span = (words.day(each.date(), "d MMM") for each in (first, last))
    return words("table.window", day=day, window="–".join(span))


def _place(dataset: Dataset, words: Words, event: dict[str, Any]) -> str:
    """The place; what is known instead where no place is."""
    if event["place_id"]:
        return spot_name(words, dataset.places.loc[event["place_id"]])
    region = _region(dataset, words, event)
    if region:
        return words("events.region_only", region=region)
    return words("events.nationwide" if dataset.boundaries.home else "events.area")


def _other_names(dataset: Dataset, event: dict[str, Any]) -> str:
    if not event["place_id"]:
        return ""
    place = dataset.places.loc[event["place_id"]]
    return " ".join(dict.fromkeys(str(place[f"name_{lang}"]) for lang in LANGUAGES))


def _region(dataset: Dataset, words: Words, event: dict[str, Any]) -> str:
    region = event["region"]
    return words.name(dataset.boundaries.light.loc[region]) if region else ""


def _centres(dataset: Dataset) -> dict[str, list[float]]:
    """Where places and regions stand on the map."""
    places = dataset.places[["longitude", "latitude"]]
    points = zip(dataset.codes, *region_points(dataset), strict=True)
    return {code: [longitude, latitude] for code, longitude, latitude in points} | {
        str(name): [float(longitude), float(latitude)]
        for name, longitude, latitude in places.itertuples()
    }


# The frame


def _count(words: Words, dataset: Dataset) -> Component:
    """How many rows are shown; the browser keeps it."""
    total = words.number(len(dataset.events))
    said: dict[str, Any] = {
        "data-text": words("table.count", shown="{shown}", total=total),
        "data-none": words("table.none"),
        "data-locale": words.locale.replace("_", "-"),
    }
    text = words("table.count", shown=total, total=total)
    return html.P(text, id=Id.TABLE_COUNT, role="status", **said)


def _tools(dataset: Dataset, words: Words) -> Component:
    search = dmc.TextInput(
        id=Id.TABLE_SEARCH,
        label=words("table.search"),
        placeholder=words("table.search_hint"),
        size="sm",
        className="table-search",
    )
    return html.Div([search, _only(dataset, words), _downloads(words)], className="table-tools")


def _only(dataset: Dataset, words: Words) -> Component:
    """Says to which place or region a click on the map has narrowed the table, and undoes it."""
    regions = dataset.boundaries.light.to_dict("index")
    places = dataset.places.to_dict("index")
    names = {str(spot): words.name(row) for spot, row in {**regions, **places}.items()}
    said: dict[str, Any] = {
        "data-names": json.dumps(names, ensure_ascii=False),
        "data-text": words("table.only", name="{name}"),
    }
    return html.Button(id=Id.TABLE_ONLY, type="button", className="plain", hidden=True, **said)


def _downloads(words: Words) -> Component:
    links = [
        html.A(
            words.term("table.format", ending),
            id=f"{Id.TABLE}-{ending}",
            href=route,
            download="",
            className="plain",
        )
        for ending, route in ROUTES.items()
    ]
    return html.Div(
        [html.Span(words("table.download"), className="quiet"), *links], className="table-downloads"
    )
