"""Reading a case: its rows, or where they are too many to be listed, their counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.areas import boundaries_for, context_of, names_of_everywhere
from geodata.case import CaseFiles, RegionsFile
from geodata.casefile import CASE_FILE, with_case_file
from geodata.claims import no_claims, read_claims
from geodata.dataset import Dataset, default_events_path, layer_areas, overlapping
from geodata.errors import EventsError
from geodata.measures import in_force_on, no_measures, read_measures
from geodata.named import AREA, PLACE
from geodata.reading import (
    EventsRead,
    Shared,
    examine_events,
    read_all_sources,
    read_events,
)
from geodata.regions import Boundaries, join_points, read_context
from geodata.report import ImportReport
from geodata.shipped import data_folder
from geodata.sites import named_sites
from geodata.sizing import counts_alone, fits_a_page
from geodata.story import no_story, read_story
from geodata.tables import Report
from geodata.tallied import dataset_of_tally
from geodata.tally.files import is_tally, read_counts, report_of_counts, tally_of, with_regions_of
from geodata.tally.model import Tally
from geodata.tally.of_events import tally_of_events

_WEEKS_APART = (
    "weeks begin on different days of the week; they are shown by the weeks of the earliest one, "
    "each in the one in which it begins"
)
_PERIOD_LAYERS = ("emergency", "curfew")


def load_dataset(asked: CaseFiles | Path | None = None) -> Dataset:
    """Read a case.

    Args:
        asked: the files, or the events alone; the case that ships, without it. A `sources.csv`
            beside the events adds to the sources that ship, a `case.toml` there says what else
            belongs to them (`casefile`). A tally, and a file of more rows than can be listed
            (`sizing`), make a case of counts.

    Returns:
        The case, checked and joined.

    Raises:
        GeodataError: something in a file cannot be used; the message says where and what to do.
    """
    files = with_case_file(asked if isinstance(asked, CaseFiles) else CaseFiles(events=asked))
    path = files.events or default_events_path()
    if is_tally(path):
        return _of_tally_file(path, files)
    if counts_alone(path, files.layout):
        from geodata.tally.make import tally_file  # brings all that counts files

        counted = tally_file(path, files.layout, files)
        return _of_tally(counted.tally, files, counted.boundaries, counted.report)
    return _of_rows(path, files)


def _of_tally_file(path: Path, files: CaseFiles) -> Dataset:
    table, notes = read_counts(path)
    days = table["day"].to_pandas()
    first, last = days.min(), days.max()
    longitudes, latitudes = (table[name].to_numpy() for name in ("longitude", "latitude"))
    boundaries = boundaries_for(files, longitudes, latitudes, first, last)
    table = with_regions_of(table, boundaries)
    tally = tally_of(table, notes, areas=boundaries.of_countries)
    return _of_tally(tally, files, boundaries, report_of_counts(path, notes, table))


def _of_tally(
    tally: Tally, files: CaseFiles, boundaries: Boundaries, report: ImportReport
) -> Dataset:
    path = files.events or default_events_path()
    sources = read_all_sources(path)
    known = frozenset(sources.index)
    report = replace(report, remarks=(*report.remarks, *_about_weeks(tally)))
    case = dataset_of_tally(
        tally,
        files,
        boundaries,
        measures=_measures(files, boundaries, known),
        claims=_claims(boundaries, known),
        sources=sources,
        context=context_of(boundaries, read_context()),
        imported=report,
    )
    # The counts stand for files that may be too large to be read for this alone.
    return replace(case, digest=_digest(_other_tables(path, files), case.digest.encode()))


def _about_weeks(tally: Tally) -> tuple[str, ...]:
    """Files of several makers may begin their weeks on different days."""
    apart = (tally.counts["day"] - tally.counts["day"].min()).dt.days % tally.step
    return (_WEEKS_APART,) if apart.any() else ()


def _of_rows(path: Path, files: CaseFiles) -> Dataset:
    read = read_events(path, files)
    placed, shared = read.placed, read.shared
    if read.layout is None and not files.lenient:
        read.report.raise_if_faulty(EventsError)
    if placed.empty:
        raise EventsError(_nothing_left(read))
    boundaries, known = shared.boundaries, frozenset(shared.sources.index)
    places = _marked_places(placed, shared)
    if not fits_a_page(placed):
        tally = tally_of_events(placed, places, read.imported)
        counted = _of_tally(tally, files, boundaries, read.imported)
        shareable = read.layout is None or read.layout.shareable
        return replace(
            counted,
            listed=placed,
            sources=shared.sources,
            shareable=shareable,
            digest=_digest([path, *_other_tables(path, files)]),
        )
    measures, claims = _measures(files, boundaries, known), _claims(boundaries, known)
    first, last = placed["event_date"].min(), placed["event_date"].max()
    measures = measures[overlapping(measures, first, last)]
    days = pd.date_range(first, _last_day(placed, measures), freq="D", name="day")
    return Dataset(
        events=placed,
        measures=measures,
        standing=in_force_on(measures, days, list(boundaries.codes), boundaries.everywhere),
        claims=claims[claims["as_of"].between(days[0], days[-1])],
        places=places,
        sources=shared.sources,
        boundaries=boundaries,
        context=context_of(boundaries, read_context()),
        days=days,
        digest=_digest([path, *_other_tables(path, files)]),
        path=path,
        sites=named_sites(placed, shared.places, shared.gazetteer),
        story=_read_story(path, [placed, measures, claims], shared),
        areas=layer_areas(measures),
        files=files,
        shareable=read.layout is None or read.layout.shareable,
        imported=read.imported if files.events else None,
    )


def _nothing_left(read: EventsRead) -> str:
    path, aside = read.report.path, read.report.rows_set_aside
    if not aside:
        return f"{path}: no events; expected at least one row below the header"
    return (
        f"{path}: no events left, all {aside} rows were set aside; the first: "
        f"{read.report.findings[0]}"
    )


def check_events(path: Path, layout: str = "", regions: RegionsFile | None = None) -> Report:
    """Read, check and place the events of a file, and tell what became of each row.

    Args:
        path: the file.
        layout: name of its layout; blank = recognised.
        regions: polygons of somebody's own; without them those that fit the events.

    Raises:
        GeodataError: the file cannot be read as a table of events.
    """
    files = with_case_file(CaseFiles(events=path, layout=layout, regions=regions))
    return examine_events(path, files).report


def _measures(files: CaseFiles, boundaries: Boundaries, known: frozenset[str]) -> pd.DataFrame:
    """Measures of somebody's own, or those that ship where the regions are Kazakhstan's."""
    if files.measures is None and not boundaries.home:
        return no_measures()
    path = files.measures or data_folder() / "measures.csv"
    codes = frozenset(boundaries.codes)
    return read_measures(path, known, codes, names_of_everywhere(boundaries))


def _claims(boundaries: Boundaries, known: frozenset[str]) -> pd.DataFrame:
    """The figures that ship, where the regions are Kazakhstan's."""
    if not boundaries.home:
        return no_claims()
    return read_claims(data_folder() / "claims.csv", known, frozenset(boundaries.codes))


def _read_story(path: Path, rows: list[pd.DataFrame], shared: Shared) -> pd.DataFrame:
    """The story beside the events; the one that ships tells the events that ship, and no others."""
    beside = path.with_name("story.csv")
    shipped = default_events_path()
    if not beside.exists() and path.read_bytes() != shipped.read_bytes():
        return no_story()
    file = beside if beside.exists() else data_folder() / "story.csv"
    told = {str(name): cell for table in rows for name, cell in table["sources"].items()}
    return read_story(file, frozenset(shared.sources.index), told, shared.gazetteer)


def _last_day(events: pd.DataFrame, measures: pd.DataFrame) -> pd.Timestamp:
    """One day more than the last emergency or curfew, so that its end is seen."""
    rows = measures[measures["layer"].isin(_PERIOD_LAYERS)]
    within = pd.to_timedelta((rows["ends_part"] != "").astype("int64"), unit="D")
    ends = (rows["ends"].dt.ceil("D") + within).dropna()
    return max([events["event_date"].max(), *ends])


def _marked_places(events: pd.DataFrame, shared: Shared) -> pd.DataFrame:
    """Name, point, region and kind of every place that an event is placed at."""
    seen = events[events["place_id"] != ""].groupby("place_id")
    own = seen[["longitude", "latitude", "region", "location", "geo_precision"]].first()
    shipped = shared.places.reindex(own.index)
    typed_names = own["location"].copy()
    for place_id in own.index[own.index.str.startswith("geonames-")]:
        typed_names[place_id] = shared.gazetteer.spelling(place_id, "en")
    names = {name: shipped[name].fillna(typed_names) for name in ("name_en", "name_ru", "name_kk")}
    points = pd.DataFrame(
        {
            "longitude": shipped["longitude"].fillna(own["longitude"]),
            "latitude": shipped["latitude"].fillna(own["latitude"]),
        }
    )
    joined = join_points(points["longitude"], points["latitude"], shared.boundaries)["code"]
    kinds = {"kind": np.where(own["geo_precision"] == "3", AREA, PLACE)}
    return pd.DataFrame({**names, **points, "region": joined.fillna(own["region"]), **kinds})


def _other_tables(events: Path, files: CaseFiles) -> list[Path]:
    """The tables read beside the events, in a fixed order."""
    shipped = sorted(data_folder().glob("*.csv"), key=lambda path: path.name)
    beside = [events.with_name(name) for name in ("sources.csv", "story.csv", CASE_FILE)]
    own = [path for path in beside if path.exists() and path not in shipped]
    asked = [files.regions.path if files.regions else None, files.measures]
    own += [path for path in asked if path is not None and path.is_file()]
    return [*(path for path in shipped if path.name != "events.csv"), *own]


def _digest(paths: Iterable[Path], begins: bytes = b"") -> str:
    """First ten hexadecimal digits of the SHA-256 over the files, in this order."""
    whole = hashlib.sha256(begins)
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:10]
