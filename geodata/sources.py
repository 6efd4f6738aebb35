"""The documents behind every row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geodata.errors import SourcesError
from geodata.schema import SOURCES, split_ids
from geodata.tables import Finding, Report, read_table, typed


def read_sources(path: Path) -> pd.DataFrame:
    """Read the list of documents.

    Args:
        path: a file in the layout of `sources.csv`.

    Returns:
        One row a document, indexed by source_id.

    Raises:
        SourcesError: a row cannot be used, or cites a document that is not in the list.
        TableError: the file cannot be read as a table.
    """
    report = read_table(path, SOURCES)
    ids = frozenset(report.rows["source_id"])
    report = check_ids(report, "document", ids, "a source_id of this file")
    report.raise_if_faulty(SourcesError)
    return typed(report.rows, SOURCES).set_index("source_id", drop=False).rename_axis(None)


def check_sources(report: Report, known: frozenset[str]) -> Report:
    """Set aside the rows that name a document nobody listed.

    Args:
        report: rows with a column `sources`.
        known: the source ids there are. A web address counts as its own source.

    Returns:
        The report with one finding for each unknown id.
    """
    return check_ids(report, "sources", known, "source ids listed in sources.csv, or web addresses")


def check_ids(report: Report, column: str, known: frozenset[str], expected: str) -> Report:
    """Set aside the rows whose `column` holds an id that is not known."""
    unknown = [
        Finding(int(str(line)), column, name, f"unknown; expected {expected}")
        for line, cell in report.rows[column].items()
        for name in split_ids(cell)
        if name not in known and not is_web_address(name)
    ]
    return report.with_findings(unknown)


def is_web_address(name: str) -> bool:
    """Whether a source id is itself the address of a page."""
    return name.startswith(("https://", "http://"))
