"""Checking a file of any of our layouts, and the report of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geodata.areas import DEFAULT_VINTAGE, boundaries_beside, names_of_everywhere
from geodata.dataset import (
    check_events,
    data_folder,
    default_events_path,
    read_all_sources,
    read_gazetteer,
)
from geodata.errors import GeodataError
from geodata.measures import area_findings
from geodata.regions import read_boundaries
from geodata.schema import CLAIMS, EVENTS, MEASURES, STORY
from geodata.sources import own_id_findings, source_findings
from geodata.story import Told, story_findings
from geodata.tables import Finding, Report, read_table


@dataclass(frozen=True)
class FileReport:
    """What a check found, in the words of the contract.

    Attributes:
        layout: name of the layout, blank when the file cannot be read.
        rows_read: rows the file has.
        rows_kept: rows without a fault.
        rows_set_aside: rows with one; read = kept + set aside.
        findings: every fault.
    """

    layout: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    findings: tuple[Finding, ...]


def check_file(path: Path) -> FileReport:
    """Check a table: of events, or another of the project's tables.

    Args:
        path: the file.

    Returns:
        The report; a file that cannot be read at all has one finding, on line 1 and no column.
    """
    try:
        report = _check(path)
    except GeodataError as fault:
        return FileReport("", 0, 0, 0, (Finding(1, "", str(path), str(fault)),))
    return FileReport(
        f"spreadmap {report.table.name}",
        report.rows_read,
        report.rows_kept,
        report.rows_set_aside,
        report.findings,
    )


def report_as_json(report: FileReport) -> dict[str, Any]:
    """The report as one object."""
    return {**asdict(report), "findings": [asdict(finding) for finding in report.findings]}


def _check(path: Path) -> Report:
    report = read_table(path)
    return check_events(path) if report.table is EVENTS else _check_references(report)


def _check_references(report: Report) -> Report:
    """Ids that the rows of a table other than events refer to."""
    names, findings = report.table.names, []
    if "sources" in names:
        findings += source_findings(report, frozenset(read_all_sources(report.path).index))
    if "area" in names:
        regions = boundaries_beside(report.path) or read_boundaries(DEFAULT_VINTAGE)
        codes = frozenset(regions.codes)
        findings += area_findings(report, codes, names_of_everywhere(regions))
    for column in ("subset_of", "within", "document"):
        if column in names:
            findings += own_id_findings(report, column)
    if report.table is STORY:
        findings += story_findings(report, _told_beside(report.path), read_gazetteer())
    return report.with_findings(findings)


def _told_beside(story: Path) -> Told:
    """Rows of the case that ships, and of every table of events in the folder of a story."""
    shipped = (data_folder() / f"{table.name}.csv" for table in (MEASURES, CLAIMS))
    told: dict[str, str] = {}
    for path in (*shipped, default_events_path(), *sorted(story.parent.glob("*.csv"))):
        try:
            report = read_table(path)
        except GeodataError:  # not this file's fault
            continue
        if report.table in (EVENTS, MEASURES, CLAIMS):
            told |= dict(zip(report.every[report.table.key], report.every["sources"], strict=True))
    return told
