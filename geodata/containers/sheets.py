"""Spreadsheets: .xlsx, .xls and .ods."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from geodata.containers.raw import LARGEST_OTHER, RawTable, check_size, table_of_cells
from geodata.containers.zips import check_zip
from geodata.errors import TableError

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of .xlsx and .ods, and of .xls."""

_WHOLE = re.compile(r"-?\d+\.0")


def read_sheet(path: Path, fits: Callable[[Sequence[str]], bool]) -> RawTable:
    """Read a sheet of a spreadsheet.

    Args:
        path: the file.
        fits: whether these are headers of a layout that is looked for.

    Returns:
        The rows of the first sheet with such a header, or else of the first one that is not empty.

    Raises:
        TableError: the file is damaged, too large, empty or no spreadsheet.
    """
    check_size(path, LARGEST_OTHER, "save the table as CSV")
    with path.open("rb") as file:
        zipped = file.read(4) == ZIP
    if zipped:
        check_zip(path)
    sheets = [(name, rows) for name, rows in _sheets(path) if rows]
    if not sheets:
        raise TableError(f"{path}: empty; expected a sheet with a table of events")
    for name, rows in sheets:
        if fits(rows[0][1]):
            return _raw(path, name, rows, among=len(sheets))
    return _raw(path, *sheets[0], among=len(sheets))


def _sheets(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Name and rows of each sheet; a row without any text is none."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                (name, _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
                for name in book.sheet_names
            ]
    except BaseException as fault:
        # A damaged file may end in a panic of the reader, which is no Exception.
        if not isinstance(fault, Exception) and type(fault).__name__ != "PanicException":
            raise
        reason = " ".join(str(fault).split())[:200]
        raise TableError(f"{path}: cannot be read as a spreadsheet ({reason})") from None


def _rows(cells: list[list[Any]]) -> list[tuple[int, list[str]]]:
    rows = [(line, [_text(cell) for cell in row]) for line, row in enumerate(cells, start=1)]
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]


def _text(cell: Any) -> str:
    """A cell as one would type it: a day without its midnight, a whole number without `.0`."""
    if isinstance(cell, datetime):
        whole = cell.time() == time()
        return cell.date().isoformat() if whole else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).replace("\0", "")
    return text[:-2] if isinstance(cell, float) and _WHOLE.fullmatch(text) else text


def _raw(path: Path, name: str, rows: list[tuple[int, list[str]]], *, among: int) -> RawTable:
    header, body = rows[0][1], rows[1:]
    names, table = table_of_cells(header, [cells for _, cells in body], [line for line, _ in body])
    remark = f"sheet {name!r} of {among}" if among > 1 else f"sheet {name!r}"
    return RawTable(path, "spreadsheet", names, table, (), (remark,))
