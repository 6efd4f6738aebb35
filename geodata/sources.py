"""The documents behind every row."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from geodata.columns import split_ids
from geodata.errors import SourcesError
from geodata.schema import SOURCES
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
    report = report.with_findings(own_id_findings(report, "document"))
    report.raise_if_faulty(SourcesError)
    return typed(report.rows, SOURCES).set_index("source_id", drop=False).rename_axis(None)


def document_of(sources: pd.DataFrame) -> dict[str, str]:
    """Each source and the document that it is known from, itself where it is one.

    An article that a document cites and that document are one way by which a fact is known.
    """
    return dict(sources["document"].where(sources["document"] != "", sources["source_id"]))


def source_findings(report: Report, known: frozenset[str]) -> list[Finding]:
    """One finding for each source id that nobody listed.

    Args:
        report: rows with a column `sources`.
        known: the source ids there are. A web address counts as its own source.
    """
    expected = "source ids listed in sources.csv, or web addresses"
    return id_findings(report, "sources", known, expected)


def own_id_findings(report: Report, column: str) -> list[Finding]:
    """One finding for each id in `column` that no other row of the same file has.

    A row that is at fault itself still has its id.
    """
    key = report.table.key
    known = frozenset(report.every[key])
    findings = id_findings(report, column, known, f"a {key} of this file")
    itself = report.rows[report.rows[column] == report.rows[key]]
    expected = f"expected the {key} of another row, not its own"
    return findings + [
        Finding(int(str(line)), column, cell, expected) for line, cell in itself[column].items()
    ]


def id_findings(report: Report, column: str, known: frozenset[str], expected: str) -> list[Finding]:
    """One finding for each id in `column` that is not known."""
    return [
        Finding(int(str(line)), column, name, f"unknown; expected {expected}")
        for line, cell in report.rows[column].items()
        for name in split_ids(cell)
        if name not in known and not is_web_address(name)
    ]


def is_web_address(name: str) -> bool:
    """Whether a source id is itself the address of a page."""
    return re.fullmatch(r"https?://[^\s/]+\S*", name) is not None
