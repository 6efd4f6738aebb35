"""Everything the dashboard needs to know, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.areas import (
    DEFAULT_VINTAGE,
    boundaries_of_rows,
    context_of,
    names_of_everywhere,
)
from geodata.case import CaseFiles
from geodata.casefile import CASE_FILE, with_case_file
from geodata.claims import no_claims, read_claims
from geodata.columns import parse_dates
from geodata.errors import BoundaryError, EventsError, PlacesError
from geodata.events import place_events
from geodata.measures import in_force_on, no_measures, read_measures
from geodata.places import Gazetteer, build_gazetteer
from geodata.regions import (
    FIRST_DAYS,
    Boundaries,
    join_points,
    read_boundaries,
    read_context,
    vintage_on,
)
from geodata.report import ImportReport
from geodata.schema import EVENTS, PLACES
from geodata.sites import named_sites
from geodata.sources import read_sources
from geodata.story import no_story, read_story
from geodata.tables import Finding, Report, read_table, typed
from geodata.tally.model import Tally
from geodata.vocabulary import LAYERS

_PERIOD_LAYERS = ("emergency", "curfew")


@dataclass(frozen=True, eq=False)
class Dataset:
    """One case: its events, the measures over them, what was claimed, and the map beneath.

    Attributes:
        events: placed events, indexed by event_id (columns: schema and `events._derived`).
        measures: measures whose time meets the events', indexed by measure_id.
        standing: which measure stands over which region on which day (`measures.in_force_on`).
        claims: stated figures, indexed by claim_id.
        places: the places that marks stand for, indexed by place_id: name_en, name_ru, name_kk,
            longitude, latitude, region.
        sources: documents, indexed by source_id.
        boundaries: the regions in force on these days.
        context: neighbours, seas and lakes.
        days: every local day shown, without gaps.
        digest: short hash of the files read; the same data have the same digest.
        path: file that the events were read from.
        hidden: how many events no source had published by the day of `known.as_known_on`.
        sites: named sites within these places (`sites.named_sites`).
        story: a guided tour through the case (`story.read_story`); no row where nobody told it.
        areas: the areas that measures of each layer cover, each of which has its outline.
        files: what it was read from.
        tally: counts, where the events are too many to be listed; `events` has then no row.
        shareable: whether its rows may be handed on; else exports hold counts alone.
        imported: what became of the rows of the events; None for the case that ships.
    """

    events: pd.DataFrame
    measures: pd.DataFrame
    standing: pd.DataFrame
    claims: pd.DataFrame
    places: pd.DataFrame
    sources: pd.DataFrame
    boundaries: Boundaries
    context: gpd.GeoDataFrame
    days: pd.DatetimeIndex
    digest: str
    path: Path
    sites: pd.DataFrame
    story: pd.DataFrame
    areas: Mapping[str, list[str]]
    hidden: int = 0
    files: CaseFiles = field(default_factory=CaseFiles)
    tally: Tally | None = None
    shareable: bool = True
    imported: ImportReport | None = None

    @property
    def codes(self) -> list[str]:
        """Codes of all regions, in the order of the file."""
        return list(self.boundaries.light.index)

    @property
    def invented(self) -> bool:
        """Whether nothing of this happened."""
        return self.files.invented


def default_events_path() -> Path:
    """The case that ships: beside the packages in a clone, inside the package in a wheel."""
    packaged = data_folder() / "events.csv"
    return packaged if packaged.exists() else data_folder().parents[1] / "events.csv"


def data_folder() -> Path:
    """Where the other tables are."""
    return Path(str(resources.files("geodata") / "data"))


def load_dataset(asked: CaseFiles | Path | None = None) -> Dataset:
    """Read a case.

    Args:
        asked: the files, or the events alone; the case that ships, without it. A `sources.csv`
            beside the events adds to the sources that ship, a `case.toml` there says what else
            belongs to them (`casefile`).

    Returns:
        The case, checked and joined.

    Raises:
        GeodataError: something in a file cannot be used; the message says where and what to do.
    """
    files = with_case_file(asked if isinstance(asked, CaseFiles) else CaseFiles(events=asked))
    path = files.events or default_events_path()
    report, placed, shared = _read_events(path, files)
    report.raise_if_faulty(EventsError)
    if placed.empty:
        raise EventsError(f"{path}: no events; expected at least one row below the header")
    boundaries = shared.boundaries
    measures, claims = _measures(files, shared), _claims(shared)
    first, last = placed["event_date"].min(), placed["event_date"].max()
    measures = measures[_overlaps(measures, first, last)]
    days = pd.date_range(first, _last_day(placed, measures), freq="D", name="day")
    return Dataset(
        events=placed,
        measures=measures,
        standing=in_force_on(measures, days, list(boundaries.codes), boundaries.everywhere),
        claims=claims[claims["as_of"].between(days[0], days[-1])],
        places=_marked_places(placed, shared),
        sources=shared.sources,
        boundaries=boundaries,
        context=context_of(boundaries, read_context()),
        days=days,
        digest=_digest([path, *_other_tables(path, files)]),
        path=path,
        sites=named_sites(placed, shared.places, shared.gazetteer),
        story=_read_story(path, [placed, measures, claims], shared),
        areas=_areas(measures),
        files=files,
    )


def check_events(path: Path) -> Report:
    """Read, check and place the events of a file, and tell what became of each row.

    Raises:
        GeodataError: the file cannot be read as a table of events.
    """
    return _read_events(path, with_case_file(CaseFiles(events=path)))[0]


@dataclass(frozen=True)
class _Shared:
    """What events are checked against."""

    boundaries: Boundaries
    gazetteer: Gazetteer
    places: pd.DataFrame
    sources: pd.DataFrame


def read_gazetteer(boundaries: Boundaries | None = None) -> Gazetteer:
    """The gazetteer that ships, on these regions; without them, on those of the case that ships."""
    regions = boundaries or read_boundaries(DEFAULT_VINTAGE)
    return build_gazetteer(_places_of(regions), regions)


def _read_events(path: Path, files: CaseFiles) -> tuple[Report, pd.DataFrame, _Shared]:
    report = read_table(path, EVENTS)
    boundaries = boundaries_of_rows(files, report.rows)
    if boundaries.home:
        report = report.with_findings(_date_findings(report))
    places = _places_of(boundaries)
    gazetteer = build_gazetteer(places, boundaries)
    shared = _Shared(boundaries, gazetteer, places, read_all_sources(path))
    placed, report = place_events(
        report, shared.gazetteer, boundaries, frozenset(shared.sources.index)
    )
    return report, placed, shared


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


def _read_places() -> pd.DataFrame:
    report = read_table(data_folder() / "places.csv", PLACES)
    report.raise_if_faulty(PlacesError)
    return typed(report.rows, PLACES).set_index("place_id", drop=False).rename_axis(None)


def _places_of(boundaries: Boundaries) -> pd.DataFrame:
    """The gazetteer's own places, which lie in Kazakhstan."""
    places = _read_places()
    return places if boundaries.home else places.iloc[:0]


def _measures(files: CaseFiles, shared: _Shared) -> pd.DataFrame:
    """Measures of somebody's own, or those that ship where the regions are Kazakhstan's."""
    boundaries, known = shared.boundaries, frozenset(shared.sources.index)
    if files.measures is None and not boundaries.home:
        return no_measures()
    path = files.measures or data_folder() / "measures.csv"
    codes = frozenset(boundaries.codes)
    return read_measures(path, known, codes, names_of_everywhere(boundaries))


def _claims(shared: _Shared) -> pd.DataFrame:
    """The figures that ship, where the regions are Kazakhstan's."""
    if not shared.boundaries.home:
        return no_claims()
    codes, known = frozenset(shared.boundaries.codes), frozenset(shared.sources.index)
    return read_claims(data_folder() / "claims.csv", known, codes)


def read_all_sources(events: Path) -> pd.DataFrame:
    """The sources that ship, and those of a `sources.csv` beside a table."""
    shipped = read_sources(data_folder() / "sources.csv")
    beside = events.with_name("sources.csv")
    if not beside.exists() or beside.parent.resolve() == data_folder().resolve():
        return shipped
    own = read_sources(beside)
    return pd.concat([own, shipped[~shipped.index.isin(own.index)]])


def _read_story(path: Path, rows: list[pd.DataFrame], shared: _Shared) -> pd.DataFrame:
    """The story beside the events; the one that ships tells the events that ship, and no others."""
    beside = path.with_name("story.csv")
    shipped = default_events_path()
    if not beside.exists() and path.read_bytes() != shipped.read_bytes():
        return no_story()
    file = beside if beside.exists() else data_folder() / "story.csv"
    told = {str(name): cell for table in rows for name, cell in table["sources"].items()}
    return read_story(file, frozenset(shared.sources.index), told, shared.gazetteer)


def _areas(measures: pd.DataFrame) -> dict[str, list[str]]:
    """The areas of each layer; a measure of a single site covers none."""
    wide = measures[measures["site"] == ""]
    return {layer: sorted(set(wide.loc[wide["layer"] == layer, "area"])) for layer in LAYERS}


def _overlaps(measures: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    begins = measures["starts"].fillna(measures["last_stated"])
    ends = measures["ends"].fillna(measures["last_stated"]).fillna(measures["starts"])
    return (begins < last + pd.Timedelta(days=1)) & (ends >= first)


def _last_day(events: pd.DataFrame, measures: pd.DataFrame) -> pd.Timestamp:
    """One day more than the last emergency or curfew, so that its end is seen."""
    rows = measures[measures["layer"].isin(_PERIOD_LAYERS)]
    within = pd.to_timedelta((rows["ends_part"] != "").astype("int64"), unit="D")
    ends = (rows["ends"].dt.ceil("D") + within).dropna()
    return max([events["event_date"].max(), *ends])


def _marked_places(events: pd.DataFrame, shared: _Shared) -> pd.DataFrame:
    """Name, point and region of every place that an event is placed at."""
    seen = events[events["place_id"] != ""].groupby("place_id")
    own = seen[["longitude", "latitude", "region", "location"]].first()
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
    return pd.DataFrame({**names, **points, "region": joined.fillna(own["region"])})


def _other_tables(events: Path, files: CaseFiles) -> list[Path]:
    """The tables read beside the events, in a fixed order."""
    shipped = sorted(data_folder().glob("*.csv"), key=lambda path: path.name)
    beside = [events.with_name(name) for name in ("sources.csv", "story.csv", CASE_FILE)]
    own = [path for path in beside if path.exists() and path not in shipped]
    asked = [files.regions.path if files.regions else None, files.measures]
    own += [path for path in asked if path is not None and path.is_file()]
    return [*(path for path in shipped if path.name != "events.csv"), *own]


def _digest(paths: Iterable[Path]) -> str:
    """First ten hexadecimal digits of the SHA-256 over the files, in this order."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:10]
