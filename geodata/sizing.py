"""Whether a file has more events than can be listed one by one."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geodata.containers.opening import kind_of
from geodata.containers.text import first_cells
from geodata.errors import TableError
from geodata.layouts.known import headerless_layout, layout_named, layout_of

LISTED_AT_MOST = 5_000
"""Events that a page lists with a card each; of more, it shows counts."""

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
