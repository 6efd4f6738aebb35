"""Checking a file of any of our layouts, and the report of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geodata.areas import DEFAULT_VINTAGE, boundaries_beside, names_of_everywhere
from geodata.case import CaseFiles, RegionsFile
from geodata.dataset import default_events_path
from geodata.errors import GeodataError
from geodata.loading import check_events
from geodata.measures import area_findings
from geodata.own_regions import read_own_regions
from geodata.reading import (
    examine_events,
    read_all_sources,
    read_gazetteer,
    recognised,
)
from geodata.regions import read_boundaries
from geodata.report import ImportReport, report_details
from geodata.schema import CLAIMS, EVENTS, MEASURES, STORY
from geodata.shipped import data_folder
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
        imported: more on a file in the layout of somebody else; None for our own tables.
    """

    layout: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    findings: tuple[Finding, ...]
    imported: ImportReport | None = None


def check_file(path: Path, layout: str = "", regions: RegionsFile | None = None) -> FileReport:
    """Check a table: of events in any layout, or another of the project's tables.

    Args:
        path: the file.
        layout: name of its layout (`layouts.known.NAMES`); blank = recognised.
        regions: polygons of somebody's own, whose codes areas are; without them those of the
            `case.toml` beside, or those that fit.

    Returns:
        The report; a file that cannot be read at all has one finding, on line 1 and no column.
    """
    try:
        found, raw = recognised(path, layout)
        if found is not None:
            return _foreign_report(path, layout, regions)
        report = _check(path, regions) if raw is None else check_events(path, layout, regions)
    except GeodataError as fault:
        return FileReport("", 0, 0, 0, (Finding(1, "", str(path), str(fault)),))
    return FileReport(
        f"spreadmap {report.table.name}",
        report.rows_read,
        report.rows_kept,
        report.rows_set_aside,
        report.findings,
    )


def _foreign_report(path: Path, layout: str, regions: RegionsFile | None) -> FileReport:
    files = CaseFiles(events=path, layout=layout, regions=regions)
    imported = examine_events(path, files).imported
    return FileReport(
        imported.layout,
        imported.rows_read,
        imported.rows_kept,
        imported.rows_set_aside,
        imported.findings,
        imported,
    )


def report_as_json(report: FileReport) -> dict[str, Any]:
    """The report as one object: the keys of the contract, then what an import tells besides."""
    findings = [asdict(finding) for finding in report.findings]
    numbers = {
        "layout": report.layout,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "rows_set_aside": report.rows_set_aside,
        "findings": findings,
    }
    return numbers if report.imported is None else numbers | report_details(report.imported)


def _check(path: Path, regions: RegionsFile | None) -> Report:
    report = read_table(path)
    if report.table is EVENTS:
        return check_events(path, "", regions)
    return _check_references(report, regions)


def _check_references(report: Report, own: RegionsFile | None) -> Report:
    """Ids that the rows of a table other than events refer to."""
    names, findings = report.table.names, []
    if "sources" in names:
        findings += source_findings(report, frozenset(read_all_sources(report.path).index))
    if "area" in names:
        beside = read_own_regions(own) if own else boundaries_beside(report.path)
        regions = beside or read_boundaries(DEFAULT_VINTAGE)
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
