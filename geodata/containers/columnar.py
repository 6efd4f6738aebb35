"""Parquet, and GeoParquet with points as well-known binary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from geodata.containers.geojson import with_points
from geodata.containers.raw import LARGEST_TEXT, RawTable, check_size, table_of_cells
from geodata.errors import CountsOnlyError, TableError
from geodata.tally.model import METADATA_KEY

MAGIC = b"PAR1"
_LARGEST_UNPACKED = 512 * 2**20
_MOST_ROWS = 1_000_000
_MIDNIGHT = r"[ T]00:00:00(\.0+)?Z?$"


def read_parquet(path: Path) -> RawTable:
    """Read a Parquet file.

    Args:
        path: the file; of GeoParquet the geometry gives the point where columns lack it.

    Returns:
        A row for each record, whose line is its number from 1 on.

    Raises:
        CountsOnlyError: the file is a tally.
        TableError: the file is damaged or too large.
    """
    check_size(path, LARGEST_TEXT, "make daily counts of it with `spreadmap tally`")
    try:
        with pq.ParquetFile(path) as file:
            _check(path, file.metadata)
            table = file.read()
    except (pa.ArrowException, OSError, ValueError) as fault:
        reason = " ".join(str(fault).split())[:200]
        raise TableError(f"{path}: damaged, cannot be read as Parquet ({reason})") from None
    geometry = _geometry_column(table)
    names = [name for name in table.column_names if name != geometry]
    columns = [_texts(table.column(name)) for name in names]
    cells = [list(row) for row in zip(*columns, strict=True)]
    if geometry and cells:
        names, cells = with_points(names, cells, _points(table.column(geometry)))
    header, rows = table_of_cells(names, cells, range(1, len(cells) + 1))
    kind = "GeoParquet" if geometry else "Parquet"
    return RawTable(path, kind, header, rows, (), ("a line is the number of a record",))


def _check(path: Path, metadata: Any) -> None:
    if METADATA_KEY in (metadata.metadata or {}):
        raise CountsOnlyError(f"{path}: a tally; it holds counts, no events", "tally")
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    if metadata.num_rows > _MOST_ROWS or size > _LARGEST_UNPACKED:
        raise TableError(
            f"{path}: {metadata.num_rows} rows, {size / 2**20:.0f} MB unpacked; too large to be "
            "read row by row, make daily counts of it with `spreadmap tally`"
        )


def _geometry_column(table: pa.Table) -> str:
    about = (table.schema.metadata or {}).get(b"geo")
    name = "geometry"
    if about:
        try:
            name = str(json.loads(about)["primary_column"])
        except (ValueError, KeyError, TypeError):
            name = "geometry"
    if name not in table.column_names:
        return ""
    kind = table.schema.field(name).type
    return name if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) else ""


def _texts(column: pa.ChunkedArray) -> list[str]:
    """Values as one would type them; a day without its midnight."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        texts = pc.cast(column, pa.large_string()).to_pylist()
    except pa.ArrowException:  # lists and structures
        texts = [None if each is None else str(each) for each in column.to_pylist()]
    plain = pd.Series(texts, dtype="str").fillna("")
    if pa.types.is_temporal(column.type):
        plain = plain.str.replace(_MIDNIGHT, "", regex=True)
    return list(plain.str.replace("\0", "", regex=False))


def _points(column: pa.ChunkedArray) -> list[tuple[str, str]]:
    """Latitude and longitude of each point; blank where it is none or damaged."""
    shapes = shapely.from_wkb(column.to_pylist(), on_invalid="ignore")
    points = [
        shape if shape is not None and shape.geom_type == "Point" and not shape.is_empty else None
        for shape in shapes
    ]
    return [("", "") if each is None else (f"{each.y:.10g}", f"{each.x:.10g}") for each in points]
