"""Reading one table: every row with its line, every fault at once, no row lost in silence."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.columns import Column, Table, parse_dates, parse_moments, parse_numbers
from geodata.containers.signatures import LONGEST, refuse_no_table
from geodata.errors import GeodataError, TableError
from geodata.layouts.names import NAMES
from geodata.schema import EVENTS, table_of

_SHIPPED = Path(str(resources.files("geodata") / "data"))
_EMPTY = "empty; expected a header line and one row for each event"
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class Finding:
    """One fault: where it stands, what stands there, what was expected.

    Attributes:
        line: line of the file, the header being line 1.
        column: header of the column, blank when the whole row is meant.
        value: the text found there.
        message: what was expected and what to do.
    """

    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        """One line for a person."""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {shown!r}: {self.message}"


@dataclass(frozen=True)
class Report:
    """What became of the rows of one file.

    Attributes:
        path: the file.
        table: its layout.
        rows: the rows kept, as text, indexed by line; blank where unknown.
        every: the same with the rows set aside, but for those with too few or too many cells.
        rows_read: rows that the file has.
        findings: every fault, by line.
    """

    path: Path
    table: Table
    rows: pd.DataFrame
    every: pd.DataFrame
    rows_read: int
    findings: tuple[Finding, ...] = field(default=())

    @property
    def rows_kept(self) -> int:
        """Rows without a fault."""
        return len(self.rows)

    @property
    def rows_set_aside(self) -> int:
        """Rows with at least one fault."""
        return self.rows_read - self.rows_kept

    def with_findings(self, findings: list[Finding]) -> Report:
        """The same report with more faults; their rows are set aside."""
        if not findings:
            return self
        lines = {finding.line for finding in findings}
        kept = self.rows[~self.rows.index.isin(lines)]
        together = sorted((*self.findings, *findings), key=lambda each: each.line)
        return replace(self, rows=kept, findings=tuple(dict.fromkeys(together)))

    def raise_if_faulty(self, error: type[GeodataError]) -> None:
        """Raise `error` naming the first fault and the number of all, if there is one."""
        if not self.findings:
            return
        count = len(self.findings)
        faults = "1 problem" if count == 1 else f"{count} problems"
        raise error(
            f"{self.path}: {faults}, {self.rows_set_aside} of {self.rows_read} rows cannot be "
            f"used; {self.findings[0]}; `spreadmap check {self.path}` lists them all"
        )


def read_table(path: Path, table: Table | None = None) -> Report:
    """Read and check one CSV file.

    Args:
        path: UTF-8, comma-separated, with a header line.
        table: the layout expected; without it, the layout that has most of these columns.

    Returns:
        The rows kept, as text indexed by line, and every fault found.

    Raises:
        TableError: the file cannot be read as that table at all.
    """
    return (_read_shipped if path.parent == _SHIPPED else _read)(path, table)


def _read(path: Path, table: Table | None) -> Report:
    text = _text_of(path)
    _check_delimiter(path, text)
    header, lines = _split(path, text)
    found = table_of(header)
    known = table or found
    if known is None or (known is EVENTS and found is None):
        raise TableError(
            f"{path}: line 1: no layout has these columns ({_listed(header)}); expected an event "
            "table with event_id, event_date, location and the other columns of the codebook, or "
            f"one of {', '.join(NAMES[1:])} (docs/layouts.md)"
        )
    return report_of_cells(path, known, header, lines)


def report_of_cells(
    path: Path, table: Table, header: list[str], lines: list[tuple[int, list[str]]]
) -> Report:
    """Check rows that were read from a file of any kind.

    Args:
        path: the file.
        table: the layout expected.
        header: its k headers.
        lines: each row with the line it begins on, best k texts.

    Returns:
        The rows kept, as text indexed by line, and every fault found.

    Raises:
        TableError: a column is missing, or there twice.
    """
    _check_header(path, header, table)
    return _check_rows(_report(path, table, header, lines))


def typed(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Checked text to dates, numbers and categories.

    Args:
        rows: rows of `table` as text, without faults.
        table: their layout.

    Returns:
        The same rows and columns: dates and moments as datetime64, counts as Int64 (blank is
        <NA>), degrees as float64 (blank is NaN), the rest as text.
    """
    columns = {column.name: _converted(rows[column.name], column) for column in table.columns}
    return pd.DataFrame(columns, index=rows.index)


def _converted(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind == "date":
        return parse_dates(cells)
    if column.kind == "moment":
        return parse_moments(cells)
    if column.kind == "count":
        return parse_numbers(cells).astype("Int64")
    if column.kind == "degrees":
        return parse_numbers(cells)
    return cells.str.strip()


_read_shipped = lru_cache(16)(_read)
"""Tables that ship are read once: a server that follows a file needs them after every save."""


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
        refuse_no_table(path, content[:LONGEST])
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise TableError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise TableError(f"{path}: a folder, expected a CSV file") from None
    except OSError as fault:
        raise TableError(f"{path}: cannot be read ({fault.strerror})") from None
    except UnicodeDecodeError as fault:
        body = content.removeprefix(b"\xef\xbb\xbf")
        line = body[: fault.start].count(b"\n") + 1
        raise TableError(
            f"{path}: line {line}: not UTF-8; save the file again with the encoding UTF-8"
        ) from None
    if "\0" in text:
        raise TableError(f"{path}: holds NUL bytes, so it is no text; expected a CSV file")
    if not text.strip():
        raise TableError(f"{path}: {_EMPTY}")
    return text


def _split(path: Path, text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header, and each row with the line it begins on; blank lines are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise TableError(f"{path}: line {reader.line_num}: {fault}; check the quotes") from None
    if not rows:
        raise TableError(f"{path}: {_EMPTY}")
    return [cell.strip() for cell in rows[0][1]], rows[1:]


def _check_delimiter(path: Path, text: str) -> None:
    header = text.lstrip().splitlines()[0]
    if "," in header:
        return
    for sign, name in _DELIMITERS.items():
        if sign in header:
            raise TableError(
                f"{path}: line 1: columns are separated by {name}; expected commas, so save "
                "the file again as comma-separated CSV"
            )


def _check_header(path: Path, header: list[str], table: Table) -> None:
    missing = [name for name in table.expected if name not in header]
    if missing:
        raise TableError(
            f"{path}: line 1: missing {_plural('column', missing)} {', '.join(missing)}; "
            f"expected {', '.join(table.expected)}"
        )
    # Spreadsheets add empty columns at the right; they hold nothing.
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise TableError(f"{path}: line 1: {_plural('column', twice)} twice: {', '.join(twice)}")


def _plural(word: str, things: list[str]) -> str:
    return word if len(things) == 1 else f"{word}s"


def _listed(header: list[str]) -> str:
    shown = ", ".join(header[:6])
    return shown if len(header) <= 6 else f"{shown}, ..."


def _report(
    path: Path, table: Table, header: list[str], lines: list[tuple[int, list[str]]]
) -> Report:
    width = len(header)
    whole = [(line, cells) for line, cells in lines if len(cells) == width]
    rows = pd.DataFrame(
        [cells for _, cells in whole],
        columns=header,
        index=pd.Index([line for line, _ in whole], name="line", dtype="int64"),
        dtype="str",
    )
    ragged = [
        Finding(line, "", ",".join(cells)[:60], f"{len(cells)} cells, expected {width}")
        for line, cells in lines
        if len(cells) != width
    ]
    rows = rows.loc[:, ~rows.columns.duplicated()]
    known = rows.reindex(columns=table.names, fill_value="")
    report = Report(path, table, known, known, rows_read=len(lines))
    return report.with_findings(ragged)


def _check_rows(report: Report) -> Report:
    """All faults of cells and rows, found in one pass by the schema library."""
    # Here and not above: it takes a third of a second to import, and a tally needs none of it.
    from geodata.validation import failures

    cases = failures(report.rows, report.table)
    return report if cases is None else report.with_findings(_findings(report, cases))


def _findings(report: Report, cases: pd.DataFrame) -> list[Finding]:
    """One finding for each row and check; a row's rule fails once, not once a column."""
    wanted = cases[["index", "check"]].drop_duplicates()
    return [_finding(report, case) for case in wanted.itertuples(index=False)]


def _finding(report: Report, case: Any) -> Finding:
    column, expected = str(case.check).split("|", 1)
    value = report.rows.at[case.index, column]
    return Finding(int(case.index), column, str(value), f"expected {expected}")
