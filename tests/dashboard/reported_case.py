"""A case with an import report, as the reader of other people's files gives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geodata.case import CaseFiles
from geodata.dataset import Dataset, load_dataset
from geodata.report import ColumnRead, ImportReport
from geodata.tables import Finding

MARKUP = '<img src=x onerror="document.title = 1">'


def report_of(path: Path, kept: int, aside: int = 3) -> ImportReport:
    """A report with something in every part of it."""
    findings = tuple(
        Finding(line, "event_date", f"{MARKUP}{line}", "expected a date such as 2022-01-05")
        for line in range(2, 2 + aside)
    )
    return ImportReport(
        path=path,
        layout="acled",
        title="ACLED, one row an event",
        rows_read=kept + aside,
        rows_kept=kept,
        findings=findings,
        columns=(ColumnRead("event_date", ("Event Date",)), ColumnRead("basis", (), MARKUP)),
        dates={"day": kept},
        places={"1": kept - 1, "3": 1},
        centroids=1,
        outside=2,
        duplicates=4,
        remarks=("read as Windows-1251", MARKUP),
    )


def load_reported(files: CaseFiles) -> Dataset:
    """Load a case, and a report with it where the file is somebody's own."""
    dataset = load_dataset(files)
    if files.events is None:
        return dataset
    return replace(dataset, imported=report_of(files.events, len(dataset.events)))
