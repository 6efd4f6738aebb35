"""What became of a file that somebody brought: the import report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.spreadsheet import csv_line, guarded
from geodata.tables import Finding

FAULT_HEADER = ["line", "column", "value", "message"]
"""Columns of a file of what was set aside."""

_WEEK, _MONTH = 7, 31
_LONGEST = 1_000


@dataclass(frozen=True)
class ColumnRead:
    """How one of our columns was filled.

    Attributes:
        ours: column of `events.csv`.
        theirs: headers of the file that it was read from; none when it is the same in every row.
        note: what was done with them, in English.
    """

    ours: str
    theirs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows of one or several files.

    Attributes:
        path: the file, or the first of them.
        layout: name of the layout.
        title: the layout as it is said to a person.
        rows_read: rows that the file has.
        rows_kept: rows shown; read = kept + set aside.
        findings: every fault; each row that is set aside has at least one.
        columns: how each of our columns was filled.
        dates: rows kept by how exactly the day is known: day, week, month, window.
        places: rows kept by geo_precision: 1, 2, 3, 4.
        centroids: rows kept whose coordinates are the middle of an area.
        outside: rows kept whose point lies in no region.
        duplicates: rows set aside since an earlier row has their id.
        remarks: what was done with the file as a whole (encoding, signs removed), in English.
    """

    path: Path
    layout: str
    title: str
    rows_read: int
    rows_kept: int
    findings: tuple[Finding, ...]
    columns: tuple[ColumnRead, ...] = ()
    dates: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    centroids: int = 0
    outside: int = 0
    duplicates: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def rows_set_aside(self) -> int:
        """Rows with at least one fault."""
        return self.rows_read - self.rows_kept


@dataclass(frozen=True)
class Numbers:
    """Rows by how exactly day and place are known (`ImportReport.dates`, `.places`)."""

    dates: Mapping[str, int]
    places: Mapping[str, int]


def counts_of(placed: pd.DataFrame) -> Numbers:
    """Count placed events by precision.

    Args:
        placed: events as `events.place_events` gives them.

    Returns:
        Rows of one day, of two to seven days (week), of up to 31 (month) and of more (window);
        and rows by geo_precision.
    """
    days = (placed["window_last"] - placed["window_first"]).dt.days + 1
    spans = {
        "day": days <= 1,
        "week": days.between(2, _WEEK),
        "month": days.between(_WEEK + 1, _MONTH),
        "window": days > _MONTH,
    }
    places = placed["geo_precision"].value_counts()
    return Numbers(
        {name: int(those.sum()) for name, those in spans.items()},
        {code: int(places.get(code, 0)) for code in ("1", "2", "3", "4")},
    )


def report_details(report: ImportReport) -> dict[str, Any]:
    """What the report tells beside the numbers of rows and the faults, ready for JSON."""
    return {
        "title": report.title,
        "columns": [asdict(column) for column in report.columns],
        "dates": dict(report.dates),
        "places": dict(report.places),
        "centroids": report.centroids,
        "outside": report.outside,
        "duplicates": report.duplicates,
        "reasons": [
            {"column": column, "message": message, "rows": count}
            for (column, message), count in reasons(report.findings)
        ],
        "remarks": list(report.remarks),
    }


def reasons(findings: Iterable[Finding]) -> list[tuple[tuple[str, str], int]]:
    """Each column and message with the number of its faults, the most frequent first."""
    return Counter((each.column, each.message) for each in findings).most_common()


def set_aside_csv(findings: Iterable[Finding]) -> str:
    """Every fault as comma-separated text: line, column, value, message.

    Text that a spreadsheet would run as a formula begins with an apostrophe; a value of more than
    a thousand characters is cut.
    """
    return "".join(map(csv_line, [FAULT_HEADER, *(fault_cells(each) for each in findings)]))


def fault_cells(finding: Finding) -> list[str]:
    """A fault as the cells of a line."""
    texts = (finding.column, finding.value, finding.message)
    return [str(finding.line), *(guarded(text[:_LONGEST]) for text in texts)]
