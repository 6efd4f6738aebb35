"""Whether a file has more events than can be listed one by one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.containers.opening import kind_of
from geodata.containers.text import first_cells
from geodata.errors import TableError
from geodata.layouts.known import headerless_layout, layout_named, layout_of

LISTED_AT_MOST = 50_000
"""Events that are read one by one; of more, only counts are made."""

MOST_DAYS = 1_100
"""Days that are shown each by itself; three years."""

_MOST_CARDS, _MOST_CELLS = 2_000, 12_000
"""Events, and days times places, up to which a page gets everything at once: a few megabytes."""

_CHUNK = 1 << 20


def counts_alone(path: Path, layout: str = "") -> bool:
    """Whether a file is shown as counts: it holds counts, or too many rows to be listed.

    Args:
        path: a file of events.
        layout: name of its layout; blank = recognised.
    """
    try:
        kind = kind_of(path)
        return _holds_counts(path, kind, layout) or _rows(path, kind) > LISTED_AT_MOST
    except TableError:  # whoever reads it says what is wrong with it
        return False


def fits_a_page(events: pd.DataFrame) -> bool:
    """Whether a page can be given all events and days at once; else it is given counts.

    Args:
        events: n placed events.
    """
    days = (events["event_date"].max() - events["event_date"].min()).days + 1
    marks = events["place_id"].nunique() + events["region"].nunique()
    return len(events) <= _MOST_CARDS and days <= MOST_DAYS and days * marks <= _MOST_CELLS


def _holds_counts(path: Path, kind: str, layout: str) -> bool:
    if layout:
        asked = layout_named(layout)
        return asked is not None and bool(asked.count)
    if kind != "text":
        return False
    found = [layout_of(cells) or headerless_layout(cells) for cells in first_cells(path) if cells]
    return any(each is not None and each.count for each in found)


def _rows(path: Path, kind: str) -> int:
    """Rows of a file, at most; a spreadsheet or GeoJSON that can be read at all is small."""
    if kind == "text":
        return _lines(path)
    if kind != "parquet":
        return 0
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException):
        return 0


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
