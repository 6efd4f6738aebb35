"""Any layout as ours: rows that `check` finds no fault with, and what could not be written so."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.case import CaseFiles, RegionsFile
from geodata.columns import split_ids
from geodata.errors import EventsError
from geodata.layouts.base import Layout
from geodata.reading import EventsRead, own_events, read_events
from geodata.report import ImportReport
from geodata.schema import EVENTS, SOURCES
from geodata.sources import is_web_address
from geodata.spreadsheet import guarded
from geodata.tables import Finding, Report, report_of_cells

_PUBLISHERS = {"acled": ("ACLED", "https://acleddata.com")}
"""Who coded the rows that may not be handed on: name in notes, and the source that is named."""

_FREE_TEXTS = ("actor1", "actor2", "location", "site", "claimant", "notes", "disputed")


@dataclass(frozen=True, eq=False)
class Converted:
    """A file in our columns.

    Attributes:
        events: text of `events.csv`.
        sources: text of a `sources.csv` for the names among the sources; blank where all are web
            addresses or listed already.
        imported: what became of the rows that were read.
        rows_written: rows of `events`.
        left_out: rows that were read but say what our layout cannot; each has its line.
    """

    events: str
    sources: str
    imported: ImportReport
    rows_written: int
    left_out: tuple[Finding, ...]


def convert(path: Path, layout: str = "", regions: RegionsFile | None = None) -> Converted:
    """Read a file of any layout and write our columns.

    Regions and countries stand by the name that the gazetteer has, without a point. A place that
    has a namesake elsewhere gets its region, or its coordinates, behind its name. Of a layout that
    may not be handed on only what was coded is written: no notes, actors or sources.

    Args:
        path: the file.
        layout: name of its layout; blank = recognised.
        regions: polygons of somebody's own; without them those that fit the events.

    Returns:
        The file in our columns.

    Raises:
        CountsOnlyError: the file holds counts.
        GeodataError: it cannot be read, or no row can be written.
    """
    files = CaseFiles(events=path, layout=layout, regions=regions)
    read = read_events(path, files)
    rows, left_out = _our_rows(read)
    if not rows.empty:
        rows, faults = _without_faults(rows, read, files)
        left_out = [*left_out, *faults]
    if rows.empty:
        first = (*left_out, *read.imported.findings)
        raise EventsError(f"{path}: no row can be written{f'; {first[0]}' if first else ''}")
    return Converted(
        _events_csv(rows),
        _sources_csv(rows, read.shared.sources),
        read.imported,
        len(rows),
        tuple(sorted(left_out, key=lambda fault: fault.line)),
    )


def _our_rows(read: EventsRead) -> tuple[pd.DataFrame, list[Finding]]:
    """Rows kept, with locations that our layout knows; those without any are left out."""
    rows = read.report.rows
    if read.layout is None:
        return rows, []
    if not read.layout.shareable:
        rows = _coded_only(rows, read.layout)
    if not read.shared.boundaries.home:
        return rows, []  # points alone say where it was
    region = pd.Series(read.placed["admin1"].to_numpy(), index=rows.index)
    only_region, country = rows["geo_precision"] == "3", rows["geo_precision"] == "4"
    unplaced = only_region & (region == "")
    pointless = only_region | country
    rows = rows.assign(
        location=rows["location"].where(~only_region, region),
        latitude=rows["latitude"].where(~pointless, ""),
        longitude=rows["longitude"].where(~pointless, ""),
    )
    faults = [
        Finding(int(line), "location", str(value), "its point lies in no region that is known")
        for line, value in read.report.rows.loc[unplaced, "location"].items()
    ]
    return rows[~unplaced], faults


def _coded_only(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    publisher, address = _PUBLISHERS[layout.name.split("-")[0]]
    blank = dict.fromkeys(("actor1", "actor2", "claimant", "disputed", "site"), "")
    notes = rows["sub_event_type"] + f", as coded by {publisher}."
    return rows.assign(**blank, notes=notes, sources=address)


def _without_faults(
    rows: pd.DataFrame, read: EventsRead, files: CaseFiles
) -> tuple[pd.DataFrame, list[Finding]]:
    """Rows that our own layout takes; a name that means another place is told apart from it."""
    region = pd.Series(read.placed["admin1"].to_numpy(), index=read.report.rows.index)
    points = rows["latitude"] + ", " + rows["longitude"]
    names = rows["location"]
    for suffix in (region, points) if read.shared.boundaries.home else ():
        at_fault = _lines_of_places(_checked(rows, read, files))
        told_apart = names + " (" + suffix.reindex(rows.index) + ")"
        mend = rows.index.isin(at_fault) & (rows["latitude"] != "")
        rows = rows.assign(location=rows["location"].where(~mend, told_apart))
    report = _checked(rows, read, files)
    return rows.loc[report.rows.index], list(report.findings)


def _checked(rows: pd.DataFrame, read: EventsRead, files: CaseFiles) -> Report:
    lines = list(zip(rows.index, rows.to_numpy().tolist(), strict=True))
    report = report_of_cells(read.report.path, EVENTS, list(rows.columns), lines)
    return own_events(report, files, named=_as_text(read.shared.sources)).report


def _lines_of_places(report: Report) -> set[int]:
    places = ("location", "latitude", "geo_precision")
    return {each.line for each in report.findings if each.column in places}


def _events_csv(rows: pd.DataFrame) -> str:
    safe = {name: [guarded(cell) for cell in rows[name]] for name in _FREE_TEXTS}
    return _csv(rows.assign(**safe), EVENTS.names)


def _sources_csv(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    ids = {name for cell in rows["sources"].unique() for name in split_ids(cell)}
    names = sorted(name for name in ids if not is_web_address(name))
    listed = _as_text(sources.loc[names])
    return _csv(listed, SOURCES.names) if names else ""


def _as_text(sources: pd.DataFrame) -> pd.DataFrame:
    """Sources as they stand in a file, days as ISO dates."""
    days = {
        name: sources[name].dt.strftime("%Y-%m-%d").fillna("")
        for name in ("published", "retrieved")
    }
    return sources.assign(**days)


def _csv(rows: pd.DataFrame, names: list[str]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows[names].to_numpy().tolist())
    return buffer.getvalue()
