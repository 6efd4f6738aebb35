"""The events behind a picture, as tables that can be handed on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import pandas as pd

from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.schema import EVENTS

Cell: TypeAlias = str | int | float | None
"""What a table holds: None where it is not known."""

_INVENTED = "invented"
_DECIMALS = 5  # of a degree: a metre
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_SOURCE_KEYS = ("publisher", "title", "published", "language")


def events_csv(dataset: Dataset, events: pd.DataFrame) -> str:
    """Write events as comma-separated text.

    Args:
        dataset: the case that they are from; its places and sources say more of them.
        events: n rows of its events.

    Returns:
        A header and n rows by day and id, lines ending in a line feed: the columns of the schema,
        then admin1 (ISO code), admin1_name (English), time_precision where it is derived, and
        source_notes (`Publisher, date: title`, ` | ` between). Degrees are those at which the
        event is drawn; blank is unknown. Of an invented case, each row has `yes` in a last column
        `invented`. Text that a spreadsheet would run as a formula begins
        with an apostrophe.
    """
    events = _marked(dataset, events)
    rows = [[_guarded(cell) for cell in row.values()] for row in _rows(dataset, events)]
    return "".join(_line(cells) for cells in [_header(events), *rows])


def events_geojson(dataset: Dataset, events: pd.DataFrame, about: Mapping[str, Any]) -> str:
    """Write events as GeoJSON (RFC 7946), one feature a line.

    Args:
        dataset: the case that they are from.
        events: n rows of its events.
        about: what the collection says of itself, as its member `about`; ready for JSON.

    Returns:
        A FeatureCollection of n features by day and id. Properties are the columns of
        `events_csv`, null where unknown, with `sources` as a list of objects. Events known only
        by region or country have no geometry.

    Raises:
        TypeError: `about` holds something that JSON has no form for.
        ValueError: `about` holds a number that JSON has no form for.
    """
    events = _marked(dataset, events)
    features = [_json(_feature(dataset, row)) for row in _rows(dataset, events)]
    lines = "\n" + ",\n".join(features) + "\n" if features else ""
    head = f'{{"type": "FeatureCollection", "about": {_json(dict(about))}, "features": ['
    return f"{head}{lines}]}}\n"


def _marked(dataset: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of an invented case say so each: a row is soon apart from its file."""
    return events.assign(**{_INVENTED: "yes"}) if dataset.invented else events


def _header(events: pd.DataFrame) -> list[str]:
    derived = ["time_precision"] if "time_precision" in events else []
    invented = [_INVENTED] if _INVENTED in events else []
    return [*EVENTS.names, "admin1", "admin1_name", *derived, "source_notes", *invented]


def _rows(dataset: Dataset, events: pd.DataFrame) -> list[dict[str, Cell]]:
    """One mapping an event, from column to value, in the order of the header."""
    points = _points(dataset, events)
    whole = events.assign(
        latitude=points["latitude"],
        longitude=points["longitude"],
        admin1=events["region"],
        admin1_name=events["admin1"],
        source_notes=[_source_notes(dataset, cell) for cell in events["sources"]],
    )
    ordered = whole.reset_index(drop=True).sort_values(["event_date", "event_id"])
    records = ordered[_header(events)].to_dict("records")
    return [{str(name): _value(cell) for name, cell in record.items()} for record in records]


def _points(dataset: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Where each event is drawn: at its own point, or that of its place; else nowhere."""
    columns = ["latitude", "longitude"]
    places = dataset.places[columns].reindex(events["place_id"]).set_axis(events.index)
    own = events[columns].astype("float64")
    drawn = own.fillna(places.astype("float64")).round(_DECIMALS)
    return drawn.where(events["place_id"] != "")


def _value(cell: Any) -> Cell:
    if pd.isna(cell) or cell == "":
        return None
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else cell


def _source_notes(dataset: Dataset, cell: str) -> str:
    return " | ".join(_source_note(dataset, name) for name in split_ids(cell))


def _source_note(dataset: Dataset, name: str) -> str:
    """`Publisher, date: title`; a web address stands as it is."""
    source = _source(dataset, name)
    if source["publisher"] is None:
        return name
    published = f", {source['published']}" if source["published"] else ""
    title = f": {source['title']}" if source["title"] else ""
    return f"{source['publisher']}{published}{title}"


def _source(dataset: Dataset, name: str) -> dict[str, Cell]:
    """What is known of a document; of a web address nothing but itself."""
    if name not in dataset.sources.index:
        return {"id": name, **dict.fromkeys(_SOURCE_KEYS)}
    return {"id": name, **{key: _value(dataset.sources.at[name, key]) for key in _SOURCE_KEYS}}


# Comma-separated text


def _guarded(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs as a formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return str(cell).removesuffix(".0")


def _line(cells: Iterable[str]) -> str:
    return ",".join(_quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    # The writer of the standard library leaves a lone carriage return without quotes.
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


# GeoJSON


def _feature(dataset: Dataset, row: Mapping[str, Cell]) -> dict[str, Any]:
    sources = [_source(dataset, name) for name in split_ids(str(row["sources"]))]
    return {
        "type": "Feature",
        "id": row["event_id"],
        "geometry": _geometry(row["longitude"], row["latitude"]),
        "properties": {**row, "sources": sources},
    }


def _geometry(longitude: Cell, latitude: Cell) -> dict[str, Any] | None:
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
