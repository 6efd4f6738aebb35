"""Tables in text files: commas, semicolons, tabs or bars between, as clean as they come."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from geodata.containers.decoding import decoded
from geodata.containers.raw import LARGEST_TEXT, RawTable, check_size, table_of_cells
from geodata.errors import TableError
from geodata.layouts.base import Layout
from geodata.layouts.known import headerless_layout
from geodata.tables import Finding

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LONGEST_LINE = 131_072  # characters, the limit of the csv module for a cell
_MOST_LINES = 500  # of one row: more, and its quote was never closed
_HEAD = 65_536
_SHOWN = 60

Record = tuple[int, list[str]]
Fits = Callable[[Sequence[str]], bool]


def read_text(path: Path, fits: Fits, headerless: Layout | None = None) -> RawTable:
    """Read a text file, whatever stands between its columns; no fault of a row is an error.

    Args:
        path: the file.
        fits: whether these are headers of a layout that is looked for.
        headerless: the layout of a file without header line, when it was asked for.

    Returns:
        Its rows; those whose cells do not fit the header are set aside.

    Raises:
        TableError: the file is missing, too large or empty.
    """
    check_size(path, LARGEST_TEXT, "make daily counts of it with `spreadmap tally`")
    text, remarks = decoded(path.read_bytes())
    lines = list(io.StringIO(text, newline=None))
    first = next((line for line in lines if line.strip()), "")
    if not first.strip(' \t\r\n,;|"'):
        raise TableError(f"{path}: empty; expected a table of events")
    layout = _headerless(first, headerless)
    delimiter = "\t" if layout else _delimiter(first, fits)
    if delimiter != "," and not layout:
        remarks.append(f"columns are separated by {DELIMITERS[delimiter]}")
    records, faults = _records(lines, delimiter, quoted=layout is None)
    header = layout.header if layout else records[0][1] if records else ()
    return _raw(path, tuple(header), records if layout else records[1:], faults, remarks)


def first_cells(path: Path) -> list[list[str]]:
    """The first row of a file, split at each sign that may stand between columns.

    Raises:
        TableError: the file is missing or a folder.
    """
    check_size(path, LARGEST_TEXT, "make daily counts of it with `spreadmap tally`")
    with path.open("rb") as file:
        text, _ = decoded(file.read(_HEAD))
    line = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return [_split(line, delimiter) for delimiter in DELIMITERS]


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _headerless(line: str, asked: Layout | None) -> Layout | None:
    cells = line.rstrip("\r\n").split("\t")
    if asked is not None and asked.header and len(cells) == len(asked.header):
        return asked if cells[0].strip().isdigit() else None
    return headerless_layout(cells) if asked is None else None


def _delimiter(line: str, fits: Fits) -> str:
    """The sign that gives a known header; else the one that stands there most often."""
    for delimiter in DELIMITERS:
        if fits(_split(line, delimiter)):
            return delimiter
    return max(DELIMITERS, key=lambda delimiter: len(_split(line, delimiter)))


def _records(
    lines: list[str], delimiter: str, *, quoted: bool
) -> tuple[list[Record], list[Finding]]:
    """Rows with the line they begin on; after a quote that is never closed, the next line."""
    records: list[Record] = []
    faults: list[Finding] = []
    start = 0
    width: int | None = None
    while start < len(lines):
        for begins, ends, row in _rows_from(lines, start, delimiter, quoted=quoted):
            width = width or (len(row) if row and any(row) else None)
            if row is None or (ends - begins > 1 and len(row) != width):
                faults.append(_open_quote(begins, lines[begins]))
                start = begins + 1
                break
            if any(cell.strip() for cell in row):
                records.append((begins + 1, row))
            start = ends
        else:
            break
    return records, faults


def _rows_from(
    lines: list[str], start: int, delimiter: str, *, quoted: bool
) -> Iterator[tuple[int, int, list[str] | None]]:
    """First line, line after the last, and cells of each row; None once a row cannot be read."""
    at = start
    short = _short_enough(lines, start)
    reader = (
        csv.reader(short, delimiter=delimiter)
        if quoted
        else csv.reader(short, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )
    while at < len(lines):
        if len(lines[at]) > _LONGEST_LINE:
            yield at, at + 1, None
            return
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield at, at + 1, None
            return
        ends = start + reader.line_num
        broken = quoted and _open(lines[at:ends], delimiter, last=ends >= len(lines))
        yield at, ends, None if broken else row
        at = ends


def _short_enough(lines: list[str], start: int) -> Iterable[str]:
    """Lines up to one that is too long, which the reader must not see."""
    for line in islice(lines, start, None):
        if len(line) > _LONGEST_LINE:
            return
        yield line


def _open(lines: list[str], delimiter: str, *, last: bool) -> bool:
    """Whether the quote of a row is never closed, or closed by the first quote of a later row.

    The second is known by what stands right after that quote: the beginning of a cell.
    """
    if len(lines) == 1 and not last:
        return False
    if len(lines) > _MOST_LINES:
        return True
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as fault:
        return len(lines) > 1 or "unexpected end" in str(fault)
    return False


def _open_quote(at: int, line: str) -> Finding:
    if len(line) > _LONGEST_LINE:
        message = f"a line of {len(line):,} characters, expected at most {_LONGEST_LINE:,}"
    else:
        message = "a quote that is not closed, or closed too late; check the quotes"
    return Finding(at + 1, "", line[:_SHOWN].rstrip("\n"), message)


def _raw(
    path: Path,
    header: tuple[str, ...],
    records: list[Record],
    faults: list[Finding],
    remarks: list[str],
) -> RawTable:
    width = len(header)
    whole = [(line, _trimmed(cells, width)) for line, cells in records]
    fitting = [(line, cells) for line, cells in whole if len(cells) == width]
    ragged = [
        Finding(line, "", ",".join(cells)[:_SHOWN], f"{len(cells)} cells, expected {width}")
        for line, cells in whole
        if len(cells) != width
    ]
    names, rows = table_of_cells(
        header, [cells for _, cells in fitting], [line for line, _ in fitting]
    )
    aside = tuple(sorted([*faults, *ragged], key=lambda fault: fault.line))
    return RawTable(path, "text", names, rows, aside, tuple(remarks))


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Without the empty cells that spreadsheets add at the right."""
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells
