"""A table as it stands in a file: text in every cell, before anybody knows what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.errors import TableError
from geodata.layouts.base import fold_header
from geodata.tables import Finding

LARGEST_TEXT = 256 * 2**20
"""Bytes of the largest text file whose rows are read one by one; a larger one is tallied."""

LARGEST_OTHER = 64 * 2**20
"""Bytes of the largest spreadsheet or GeoJSON file, which are unpacked in memory as a whole."""


@dataclass(frozen=True)
class RawTable:
    """Rows of a file.

    Attributes:
        path: the file.
        kind: what sort of file it is, as it is said to a person.
        header: names of the columns, each once; of a file without header those of its layout.
        rows: the cells as text, indexed by line (of a spreadsheet the row, of GeoJSON and Parquet
            the number of the record); blank where there is none.
        set_aside: rows that are no rows of this table: too few or too many cells, an open quote.
        remarks: what was done with the file as a whole, in English.
    """

    path: Path
    kind: str
    header: tuple[str, ...]
    rows: pd.DataFrame
    set_aside: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def rows_read(self) -> int:
        """Rows that the file has; each one set aside has one fault here."""
        return len(self.rows) + len(self.set_aside)


def check_size(path: Path, largest: int, instead: str) -> None:
    """Refuse a file that would not fit into memory.

    Raises:
        TableError: it is larger, missing, or a folder.
    """
    try:
        if path.is_dir():
            raise TableError(f"{path}: a folder, expected a file of events")
        size = path.stat().st_size
    except FileNotFoundError:
        raise TableError(f"{path}: no such file") from None
    except OSError as fault:
        raise TableError(f"{path}: cannot be read ({fault.strerror})") from None
    if size > largest:
        raise TableError(
            f"{path}: {size / 2**20:.0f} MB, too large to be read row by row (at most "
            f"{largest / 2**20:.0f} MB); {instead}"
        )


def table_of_cells(
    header: Sequence[str], cells: Sequence[Sequence[str]], lines: Sequence[int]
) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Cells as a table; of two columns with one name the first one is kept, unnamed ones are not.

    Args:
        header: k names.
        cells: n rows of k texts.
        lines: n numbers of lines.

    Returns:
        The names kept, and the table indexed by line.
    """
    seen: set[str] = set()
    wanted = []
    for number, name in enumerate(header):
        folded = fold_header(name)
        if folded and folded not in seen:
            wanted.append(number)
        seen.add(folded)
    names = tuple(header[number].strip().lstrip("\ufeff") for number in wanted)
    index = pd.Index(list(lines), name="line", dtype="int64")
    columns = {
        name: pd.Series([row[number] for row in cells], index=index, dtype="str")
        for name, number in zip(names, wanted, strict=True)
    }
    return names, pd.DataFrame(columns, index=index)
