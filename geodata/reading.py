"""Events from a file of any layout: read, checked, placed, and what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.areas import DEFAULT_VINTAGE, boundaries_for, boundaries_of_rows
from geodata.case import CaseFiles
from geodata.columns import parse_dates, parse_numbers
from geodata.containers.opening import kind_of, read_raw
from geodata.containers.raw import RawTable
from geodata.containers.text import first_cells
from geodata.errors import BoundaryError, CountsOnlyError, LayoutError, PlacesError
from geodata.events import place_events, place_foreign_events
from geodata.layouts.base import Layout
from geodata.layouts.known import headerless_layout, layout_named, layout_of
from geodata.layouts.names import NAMES, OWN
from geodata.layouts.rows import foreign_rows
from geodata.places import Gazetteer, build_gazetteer
from geodata.regions import FIRST_DAYS, Boundaries, read_boundaries, vintage_on
from geodata.report import ImportReport, counts_of
from geodata.schema import EVENTS, PLACES, SOURCES, table_of
from geodata.shipped import data_folder
from geodata.sources import read_sources
from geodata.tables import Finding, Report, read_table, report_of_cells, typed


@dataclass(frozen=True, eq=False)
class Shared:
    """What events are checked against."""

    boundaries: Boundaries
    gazetteer: Gazetteer
    places: pd.DataFrame
    sources: pd.DataFrame


@dataclass(frozen=True, eq=False)
class EventsRead:
    """A file of events.

    Attributes:
        report: rows kept as text in the columns of `events.csv`, and every fault.
        placed: the rows kept, placed (`events.place_events`).
        shared: what they were checked against; its sources hold those that the file names.
        imported: the same report in numbers, with how each column was read.
        layout: the foreign layout; None for our own.
    """

    report: Report
    placed: pd.DataFrame
    shared: Shared
    imported: ImportReport
    layout: Layout | None


def read_events(path: Path, files: CaseFiles | None = None) -> EventsRead:
    """Read the events of a file.

    Args:
        path: a text file, spreadsheet, GeoJSON or Parquet file.
        files: the case that they belong to, whose `layout` says how to read them.

    Returns:
        The events and what became of each row. Rows at fault are set aside; whoever wants none of
        them (our own layout, unless it is read leniently) calls `report.raise_if_faulty`.

    Raises:
        CountsOnlyError: a row stands for several events, so the file can only be tallied.
        GeodataError: the file cannot be read as events at all.
    """
    return _read(path, files or CaseFiles(events=path), counts=False)


def examine_events(path: Path, files: CaseFiles | None = None) -> EventsRead:
    """The same for a report alone: of a file of counts too, each row of which is then one event."""
    return _read(path, files or CaseFiles(events=path), counts=True)


def _read(path: Path, files: CaseFiles, *, counts: bool) -> EventsRead:
    found, raw = recognised(path, files.layout)
    if found is None or raw is None:
        report = read_table(path, EVENTS) if raw is None else _own_report(raw)
        return own_events(report, files, remarks=raw.remarks if raw else ())
    if found.count and not counts:
        raise CountsOnlyError(
            f"{path}: {found.title} holds weekly counts by region, no events; count it with "
            "`spreadmap tally` and show the tally",
            found.name,
        )
    return _foreign_events(found, raw, files)


def recognised(path: Path, layout: str = "") -> tuple[Layout | None, RawTable | None]:
    """The layout of a file, and its rows.

    Args:
        path: the file.
        layout: as in `read_events`.

    Returns:
        The foreign layout, None for our own tables; the rows, None for our own CSV files, which
        `tables.read_table` reads more strictly.

    Raises:
        GeodataError: the file cannot be read, or has no layout that is known.
    """
    asked = layout_named(layout) if layout else None
    if kind_of(path) == "text" and (layout == OWN or (not layout and not _foreign_text(path))):
        return None, None
    raw = read_raw(path, _known_header, asked)
    if layout == OWN:
        return None, raw
    found = asked or layout_of(raw.header)
    if found is None and not _ours(raw.header):
        raise _unknown(path, raw.header)
    if asked is not None and not asked.fits(raw.header):
        raise _another_layout(path, asked, raw)
    return found, raw


def _another_layout(path: Path, asked: Layout, raw: RawTable) -> LayoutError:
    missing = "; ".join(asked.missing(raw.header))
    bare = (
        f", or {len(asked.header)} columns with tabs between and no header" if asked.header else ""
    )
    return LayoutError(f"{path}: line 1: no {asked.title}: missing columns {missing}{bare}")


def _unknown(path: Path, header: Sequence[str]) -> LayoutError:
    shown = ", ".join(header[:6]) + (", ..." if len(header) > 6 else "")
    return LayoutError(
        f"{path}: line 1: no layout has these columns ({shown}); known are {', '.join(NAMES)}: "
        "see docs/layouts.md for their columns, or name one with --layout"
    )


def _foreign_text(path: Path) -> bool:
    """Whether the first line is the header, or the first row, of a foreign layout."""
    return any(
        layout_of(cells) is not None or headerless_layout(cells) is not None
        for cells in first_cells(path)
        if cells
    )


def _ours(header: Sequence[str]) -> bool:
    table = table_of(list(header))
    return table is EVENTS


def _known_header(header: Sequence[str]) -> bool:
    return layout_of(header) is not None or _ours(header)


def own_events(
    report: Report,
    files: CaseFiles,
    *,
    remarks: tuple[str, ...] = (),
    named: pd.DataFrame | None = None,
) -> EventsRead:
    """Place rows of our own layout.

    Args:
        report: the rows, checked.
        files: the case that they belong to.
        remarks: what was done with the file as a whole.
        named: sources that the rows may name beside those that are listed in files.
    """
    boundaries = boundaries_of_rows(files, report.rows, read_gazetteer)
    if boundaries.home:
        report = report.with_findings(_date_findings(report))
    shared = _shared(report.path, boundaries, named)
    placed, report = place_events(
        report, shared.gazetteer, shared.boundaries, frozenset(shared.sources.index)
    )
    numbers = counts_of(placed)
    imported = ImportReport(
        path=report.path,
        layout=OWN,
        title="spreadmap events",
        rows_read=report.rows_read,
        rows_kept=report.rows_kept,
        findings=report.findings,
        dates=numbers.dates,
        places=numbers.places,
        outside=int((placed["longitude"].notna() & (placed["region"] == "")).sum()),
        duplicates=sum("no earlier row" in each.message for each in report.findings),
        remarks=remarks,
    )
    return EventsRead(report, placed, shared, imported, None)


def _own_report(raw: RawTable) -> Report:
    """Our own columns out of a spreadsheet, GeoJSON or Parquet file."""
    lines = zip(raw.rows.index, raw.rows.to_numpy().tolist(), strict=True)
    report = report_of_cells(raw.path, EVENTS, list(raw.header), list(lines))
    return replace(report, rows_read=raw.rows_read).with_findings(list(raw.set_aside))


def _foreign_events(layout: Layout, raw: RawTable, files: CaseFiles) -> EventsRead:
    foreign = foreign_rows(layout, raw)
    boundaries = _foreign_boundaries(files, foreign.report.rows)
    shared = _shared(raw.path, boundaries, foreign.sources)
    taken = frozenset(shared.places.index)
    placed, report, how = place_foreign_events(foreign.report, boundaries, taken)
    numbers = counts_of(placed)
    middles = placed["geo_precision"].isin(["3", "4"]).to_numpy()
    located = placed["geo_precision"].to_numpy() != "4"
    imported = ImportReport(
        path=raw.path,
        layout=layout.name,
        title=layout.title,
        rows_read=report.rows_read,
        rows_kept=report.rows_kept,
        findings=report.findings,
        columns=foreign.columns,
        dates=numbers.dates,
        places=numbers.places,
        centroids=int((middles & (how != "missing")).sum()),
        outside=int((located & (how == "outside")).sum()),
        duplicates=foreign.duplicates,
        remarks=(
            *raw.remarks,
            *foreign.remarks,
            *boundaries.remarks,
            *_border_remarks(placed, boundaries),
        ),
    )
    return EventsRead(report, placed, shared, imported, layout)


def _foreign_boundaries(files: CaseFiles, rows: pd.DataFrame) -> Boundaries:
    """The regions that fit rows of a foreign layout."""
    days = parse_dates(rows["event_date"]).dropna()
    longitudes, latitudes = (parse_numbers(rows[name]) for name in ("longitude", "latitude"))
    span = (days.min(), days.max()) if len(days) else (pd.Timestamp(0), pd.Timestamp(0))
    first, last = (day.date() for day in span)
    return boundaries_for(files, longitudes, latitudes, first, last)


def _border_remarks(placed: pd.DataFrame, boundaries: Boundaries) -> list[str]:
    """Why a case of Kazakhstan is not shown by its regions."""
    if not boundaries.of_countries or set(placed["region"]) - {""} != {"KAZ"}:
        return []
    first, change = (day.isoformat() for day in FIRST_DAYS.values())
    return [
        f"shown by country: Kazakhstan's regions are known from {first} on and changed on "
        f"{change}; split the file there to see them"
    ]


def _shared(path: Path, boundaries: Boundaries, named: pd.DataFrame | None = None) -> Shared:
    places = _places_of(boundaries)
    sources = read_all_sources(path)
    if named is not None:
        sources = pd.concat([typed(named, SOURCES).set_index(named.index), sources])
        sources = sources[~sources.index.duplicated()]
    return Shared(boundaries, build_gazetteer(places, boundaries), places, sources)


def read_gazetteer(boundaries: Boundaries | None = None) -> Gazetteer:
    """The gazetteer that ships, on these regions; without them, on those of the case that ships."""
    regions = boundaries or read_boundaries(DEFAULT_VINTAGE)
    return build_gazetteer(_places_of(regions), regions)


def _places_of(boundaries: Boundaries) -> pd.DataFrame:
    """The gazetteer's own places, which lie in Kazakhstan."""
    places = read_places()
    return places if boundaries.home else places.iloc[:0]


def _date_findings(report: Report) -> list[Finding]:
    """Events of days without borders, and those beyond a day on which the regions changed."""
    dates = parse_dates(report.rows["event_date"]).dropna()
    vintages = dates.map(_vintage_or_none)
    used = vintages.mode().min() if vintages.notna().any() else None
    findings = []
    for line in dates.index[vintages != used]:
        value = report.rows.at[line, "event_date"]
        fault = _date_fault(dates.at[line].date(), vintages.at[line])
        findings.append(Finding(int(str(line)), "event_date", value, fault))
    return findings


def _vintage_or_none(moment: pd.Timestamp) -> str | None:
    try:
        return vintage_on(moment.date())
    except BoundaryError:
        return None


def _date_fault(day: date, vintage: str | None) -> str:
    if not isinstance(vintage, str):
        first = min(FIRST_DAYS.values()).isoformat()
        return f"no borders are known for {day}; they cover {first} and later: leave out this event"
    change = max(FIRST_DAYS.values()).isoformat()
    return (
        f"the regions changed on {change}, and most events of this file are of the other side; "
        "expected events of one side only, so split the file there"
    )


def read_places() -> pd.DataFrame:
    """The places that ship, indexed by place_id.

    Raises:
        PlacesError: their table has a fault.
    """
    report = read_table(data_folder() / "places.csv", PLACES)
    report.raise_if_faulty(PlacesError)
    return typed(report.rows, PLACES).set_index("place_id", drop=False).rename_axis(None)


def read_all_sources(events: Path) -> pd.DataFrame:
    """The sources that ship, and those of a `sources.csv` beside a table."""
    shipped = read_sources(data_folder() / "sources.csv")
    beside = events.with_name("sources.csv")
    if not beside.exists() or beside.parent.resolve() == data_folder().resolve():
        return shipped
    own = read_sources(beside)
    return pd.concat([own, shipped[~shipped.index.isin(own.index)]])
