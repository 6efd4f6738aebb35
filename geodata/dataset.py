"""Everything the dashboard needs to know, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.areas import context_of, names_of_everywhere
from geodata.case import CaseFiles
from geodata.casefile import CASE_FILE, with_case_file
from geodata.claims import no_claims, read_claims
from geodata.errors import EventsError
from geodata.measures import in_force_on, no_measures, read_measures
from geodata.reading import (
    EventsRead,
    Shared,
    data_folder,
    examine_events,
    read_all_sources,
    read_events,
    read_gazetteer,
)
from geodata.regions import Boundaries, join_points, read_context
from geodata.report import ImportReport
from geodata.sites import named_sites
from geodata.story import no_story, read_story
from geodata.tables import Report
from geodata.tally.model import Tally
from geodata.vocabulary import LAYERS

__all__ = [
    "Dataset",
    "check_events",
    "data_folder",
    "default_events_path",
    "load_dataset",
    "read_all_sources",
    "read_gazetteer",
]

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
    read = read_events(path, files)
    placed, shared = read.placed, read.shared
    if read.layout is None and not files.lenient:
        read.report.raise_if_faulty(EventsError)
    if placed.empty:
        raise EventsError(_nothing_left(read))
    boundaries = shared.boundaries
    measures, claims = _measures(files, shared), _claims(shared)
    first, last = placed["event_date"].min(), placed["event_date"].max()
    measures = measures[overlapping(measures, first, last)]
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


def check_events(path: Path, layout: str = "") -> Report:
    """Read, check and place the events of a file, and tell what became of each row.

    Args:
        path: the file.
        layout: name of its layout; blank = recognised.

    Raises:
        GeodataError: the file cannot be read as a table of events.
    """
    files = with_case_file(CaseFiles(events=path, layout=layout))
    return examine_events(path, files).report


def _measures(files: CaseFiles, shared: Shared) -> pd.DataFrame:
    """Measures of somebody's own, or those that ship where the regions are Kazakhstan's."""
    boundaries, known = shared.boundaries, frozenset(shared.sources.index)
    if files.measures is None and not boundaries.home:
        return no_measures()
    path = files.measures or data_folder() / "measures.csv"
    codes = frozenset(boundaries.codes)
    return read_measures(path, known, codes, names_of_everywhere(boundaries))


def _claims(shared: Shared) -> pd.DataFrame:
    """The figures that ship, where the regions are Kazakhstan's."""
    if not shared.boundaries.home:
        return no_claims()
    codes, known = frozenset(shared.boundaries.codes), frozenset(shared.sources.index)
    return read_claims(data_folder() / "claims.csv", known, codes)


def _read_story(path: Path, rows: list[pd.DataFrame], shared: Shared) -> pd.DataFrame:
    """The story beside the events; the one that ships tells the events that ship, and no others."""
    beside = path.with_name("story.csv")
    shipped = default_events_path()
    if not beside.exists() and path.read_bytes() != shipped.read_bytes():
        return no_story()
    file = beside if beside.exists() else data_folder() / "story.csv"
    told = {str(name): cell for table in rows for name, cell in table["sources"].items()}
    return read_story(file, frozenset(shared.sources.index), told, shared.gazetteer)


def layer_areas(measures: pd.DataFrame) -> dict[str, list[str]]:
    """The areas of each layer; a measure of a single site covers none."""
    wide = measures[measures["site"] == ""]
    return {layer: sorted(set(wide.loc[wide["layer"] == layer, "area"])) for layer in LAYERS}


def overlapping(measures: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Which measures may have stood between two days."""
    begins = measures["starts"].fillna(measures["last_stated"])
    ends = measures["ends"].fillna(measures["last_stated"]).fillna(measures["starts"])
    return (begins < last + pd.Timedelta(days=1)) & (ends >= first)


def _last_day(events: pd.DataFrame, measures: pd.DataFrame) -> pd.Timestamp:
    """One day more than the last emergency or curfew, so that its end is seen."""
    rows = measures[measures["layer"].isin(_PERIOD_LAYERS)]
    within = pd.to_timedelta((rows["ends_part"] != "").astype("int64"), unit="D")
    ends = (rows["ends"].dt.ceil("D") + within).dropna()
    return max([events["event_date"].max(), *ends])


def _marked_places(events: pd.DataFrame, shared: Shared) -> pd.DataFrame:
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
