"""The events behind a picture, as tables that can be handed on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.schema import EVENTS
from geodata.spreadsheet import Cell, csv_line, guarded
from geodata.tally.model import COLUMNS

COUNT_COLUMNS = tuple(COLUMNS)
"""Columns of what is handed on of rows that may not be: those of a tally."""

INVENTED = "invented"
"""A last column, `yes` in each row of an invented case."""

_DECIMALS = 5  # of a degree: a metre
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
        `invented`. Text that a spreadsheet would run as a formula begins with an apostrophe. Of a
        case that may not be handed on: counts, in `COUNT_COLUMNS`.
    """
    events = _marked(dataset, events)
    if not dataset.shareable:
        counted = [[guarded(cell) for cell in row.values()] for row in _counts(dataset, events)]
        return "".join(csv_line(cells) for cells in [list(COUNT_COLUMNS), *counted])
    rows = [[guarded(cell) for cell in row.values()] for row in _rows(dataset, events)]
    return "".join(csv_line(cells) for cells in [_header(events), *rows])


def events_geojson(dataset: Dataset, events: pd.DataFrame, about: Mapping[str, Any]) -> str:
    """Write events as GeoJSON (RFC 7946), one feature a line.

    Args:
        dataset: the case that they are from.
        events: n rows of its events.
        about: what the collection says of itself, as its member `about`; ready for JSON.

    Returns:
        A FeatureCollection of n features by day and id. Properties are the columns of
        `events_csv`, null where unknown, with `sources` as a list of objects. Events known only
        by region or country have no geometry. Of a case that may not be handed on: one feature
        for each count.

    Raises:
        TypeError: `about` holds something that JSON has no form for.
        ValueError: `about` holds a number that JSON has no form for.
    """
    events = _marked(dataset, events)
    made = (
        [_feature(dataset, row) for row in _rows(dataset, events)]
        if dataset.shareable
        else [_count_feature(row) for row in _counts(dataset, events)]
    )
    features = [_json(feature) for feature in made]
    lines = "\n" + ",\n".join(features) + "\n" if features else ""
    head = f'{{"type": "FeatureCollection", "about": {_json(dict(about))}, "features": ['
    return f"{head}{lines}]}}\n"


def _marked(dataset: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of an invented case say so each: a row is soon apart from its file."""
    return events.assign(**{INVENTED: "yes"}) if dataset.invented else events


def _header(events: pd.DataFrame) -> list[str]:
    derived = ["time_precision"] if "time_precision" in events else []
    invented = [INVENTED] if INVENTED in events else []
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


def _counts(dataset: Dataset, events: pd.DataFrame) -> list[dict[str, Cell]]:
    """Events a day, place or region, and type, in the order of `COUNT_COLUMNS`."""
    points = _points(dataset, events)
    whole = events.assign(
        day=events["window_first"],
        last_day=events["window_last"],
        location=events["place_id"].map(dataset.places["name_en"]).fillna(""),
        latitude=points["latitude"],
        longitude=points["longitude"],
    )
    names = [name for name in COUNT_COLUMNS if name != "events"]
    counted = whole.reset_index(drop=True).groupby(names, dropna=False, observed=True).size()
    records = counted.rename("events").reset_index().to_dict("records")
    return [{name: _value(record[name]) for name in COUNT_COLUMNS} for record in records]


def _count_feature(row: Mapping[str, Cell]) -> dict[str, Any]:
    geometry = _geometry(row["longitude"], row["latitude"])
    return {"type": "Feature", "geometry": geometry, "properties": dict(row)}


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
