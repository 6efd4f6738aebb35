"""The events of a view as a file: what the table shows, at an address that can be handed on.

`/events.csv?…` takes the query of a view. `rows=` narrows it to the events of these ids, which is
how the table's own search and filters get into the address.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from flask import Flask, Response, request

from dashboard.counted import counted
from dashboard.selection import (
    Selection,
    default_selection,
    from_query,
    full_query,
    query_fields,
)
from dashboard.tallied.table import chosen_counts
from dashboard.titles import attribution, marked_title
from dashboard.version import installed_version
from dashboard.views.imported import SET_ASIDE
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.export import events_csv, events_geojson
from geodata.known import as_known_on
from geodata.report import set_aside_csv

COUNTS = "counts.csv"
"""What the counts of a tally are called as a file."""

ROUTES: Mapping[str, str] = {"csv": "events.csv", "geojson": "events.geojson"}
"""Where the events are, by format."""


def add_download_routes(server: Flask, dataset: Dataset) -> None:
    """Let a server hand out the events of a view."""

    def csv() -> Response:
        if dataset.tally is not None:
            from geodata.export_counts import counts_csv  # brings Arrow, for this alone

            selection = from_query(_query(), default_selection(dataset), dataset.days)
            return _file(counts_csv(dataset, chosen_counts(dataset, selection)), "text/csv", COUNTS)
        _, events = _asked(dataset, _query())
        return _file(events_csv(dataset, events), "text/csv", ROUTES["csv"])

    def geojson() -> Response:
        if dataset.tally is not None:
            return Response("this case holds counts, and no events\n", 404, mimetype="text/plain")
        selection, events = _asked(dataset, _query())
        text = events_geojson(dataset, events, _about(dataset, selection))
        return _file(text, "application/geo+json", ROUTES["geojson"])

    if dataset.imported is not None:
        report = dataset.imported

        def set_aside() -> Response:
            return _file(set_aside_csv(report.findings), "text/csv", SET_ASIDE)

        server.add_url_rule(f"/{SET_ASIDE}", "set-aside", set_aside)
    server.add_url_rule(f"/{ROUTES['csv']}", "events-csv", csv)
    server.add_url_rule(f"/{ROUTES['geojson']}", "events-geojson", geojson)


def _query() -> str:
    return request.query_string.decode("utf-8", "replace")


def _asked(dataset: Dataset, query: str) -> tuple[Selection, pd.DataFrame]:
    """The view asked for and its events; what cannot be read is left out."""
    selection = from_query(query, default_selection(dataset), dataset.days)
    known = dataset if selection.known is None else as_known_on(dataset, selection.known)
    events = counted(known, selection).events
    rows = _rows(query)
    return selection, events if rows is None else events[events["event_id"].isin(rows)]


def _rows(query: str) -> list[str] | None:
    """The ids named; None where the address names none, which is every row."""
    asked = query_fields(query)
    return asked["rows"].split(",") if "rows" in asked else None


def _about(dataset: Dataset, selection: Selection) -> dict[str, str]:
    """What a file says of itself, as a picture does."""
    words = words_in(selection.lang)
    return {
        "Title": marked_title(dataset, words),
        "Copyright": attribution(dataset, words),
        "Software": f"Spreadmap {installed_version()}, data {dataset.digest}",
        "Comment": f"?{full_query(selection)}",
    }


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="spreadmap-{name}"'
    return response
