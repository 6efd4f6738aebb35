"""Invented rows, and files made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from geodata.columns import Table
from geodata.schema import CLAIMS, EVENTS, MEASURES, PLACES, SOURCES, STORY

KNOWN = frozenset({"doc-1", "doc-2", "doc-3"})
"""The documents that invented rows are from."""

CELLS: dict[str, dict[str, str]] = {
    "events": {
        "event_id": "E-1",
        "event_date": "2022-01-05",
        "date_basis": "stated",
        "event_type": "Protests",
        "sub_event_type": "Peaceful protest",
        "location": "Pavlodar",
        "geo_precision": "1",
        "basis": "reported",
        "notes": "Invented: people gather.",
        "sources": "doc-1",
    },
    "measures": {
        "measure_id": "M-1",
        "measure": "state_of_emergency",
        "area": "KZ-PAV",
        "starts": "2022-01-05",
        "ends": "2022-01-08",
        "status": "in_force",
        "notes": "Invented measure.",
        "sources": "doc-1",
    },
    "claims": {
        "claim_id": "C-1",
        "as_of": "2022-01-05",
        "measure": "detained",
        "group": "all",
        "value_low": "10",
        "unit": "persons",
        "area": "KZ",
        "cumulative": "yes",
        "basis": "official",
        "sources": "doc-1",
    },
    "places": {
        "place_id": "p-1",
        "name_en": "Place",
        "name_ru": "Место",
        "name_kk": "Жер",
        "kind": "city",
        "coordinate_source": "invented",
    },
    "sources": {
        "source_id": "doc-1",
        "publisher": "Invented Press",
        "kind": "news",
        "title": "An invented title",
        "language": "en",
    },
    "translations": {
        "original": "Invented: people gather.",
        "language": "ru",
        "text": "Вымысел: собираются люди.",
    },
    "story": {
        "step_id": "S-1",
        "day": "2022-01-05",
        "shade": "so_far",
        "title": "An invented step",
        "text": "Invented: something is told.",
        "rows": "KZ22-0001",
        "sources": "wikipedia-2022-01-07",
    },
}
"""A row without fault for each layout; what it leaves out is blank."""


def cells_of(table: Table, **cells: str) -> list[str]:
    """Cells of one row, in the order of the layout."""
    unknown = set(cells) - set(table.names)
    assert not unknown, f"no such columns: {unknown}"
    row = {**CELLS[table.name], **cells}
    return [row.get(name, "") for name in table.names]


def event(**cells: str) -> list[str]:
    """Cells of an event."""
    return cells_of(EVENTS, **cells)


def measure(**cells: str) -> list[str]:
    """Cells of a measure."""
    return cells_of(MEASURES, **cells)


def claim(**cells: str) -> list[str]:
    """Cells of a figure."""
    return cells_of(CLAIMS, **cells)


def source(**cells: str) -> list[str]:
    """Cells of a document."""
    return cells_of(SOURCES, **cells)


def step(**cells: str) -> list[str]:
    """Cells of a step of a story."""
    return cells_of(STORY, **cells)


def place(**cells: str) -> list[str]:
    """Cells of a place."""
    return cells_of(PLACES, **cells)


def text_of(
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    end: str = "\n",
    all_quoted: bool = False,
) -> str:
    """Rows as the text of a CSV file; `all_quoted` also keeps a lone carriage return in a cell."""
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def write(path: Path, table: Table, *rows: Sequence[str]) -> Path:
    """Write a file of that layout: its header, then the rows."""
    path.write_text(text_of([table.names, *rows]), encoding="utf-8", newline="")
    return path


def placed_events(*rows: dict[str, object]) -> pd.DataFrame:
    """Events as if they had been read and placed; each is in Pavlodar unless it says otherwise.

    A row has at least `event_date`; `window_first` and `window_last` are that day by default.
    """
    usual = {
        "event_type": "Protests",
        "place_id": "pavlodar",
        "region": "KZ-PAV",
        "longitude": 76.96881,
        "latitude": 52.27601,
        "geo_precision": "1",
        "sources": "doc-1",
    }
    columns = ["event_id", "event_date", "window_first", "window_last", *usual]
    whole = [
        {
            "event_id": f"E-{number:04}",
            "window_first": row["event_date"],
            "window_last": row["event_date"],
            **usual,
            **row,
        }
        for number, row in enumerate(rows, start=1)
    ]
    frame = pd.DataFrame(whole, columns=columns)
    dates = ["event_date", "window_first", "window_last"]
    frame[dates] = frame[dates].apply(pd.to_datetime)
    frame[["longitude", "latitude"]] = frame[["longitude", "latitude"]].astype("float64")
    texts = ["event_id", "event_type", "place_id", "region", "geo_precision", "sources"]
    frame[texts] = frame[texts].astype("str")
    return frame.set_index("event_id", drop=False).rename_axis(None)
