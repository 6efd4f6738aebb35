"""Which regions a case is drawn on: somebody's own, Kazakhstan's of the day, or countries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.case import CaseFiles
from geodata.casefile import with_case_file
from geodata.columns import parse_dates, parse_numbers
from geodata.countries import all_countries, context_around, country_boundaries, read_countries
from geodata.errors import BoundaryError
from geodata.own_regions import read_own_regions
from geodata.places import Gazetteer
from geodata.regions import (
    EVERYWHERE,
    NATIONWIDE,
    Boundaries,
    Degrees,
    join_points,
    read_boundaries,
    vintage_on,
)

MOST_ARE_HERE = 0.95
"""Share of the points in Kazakhstan from which on a case is Kazakhstan's: some points are slips."""

HALF = 0.5
"""More rows than this share make a case Kazakhstan's where some are known by name alone."""

DEFAULT_VINTAGE = "2022-01"


def boundaries_for(
    files: CaseFiles, longitudes: Degrees, latitudes: Degrees, first: date, last: date
) -> Boundaries:
    """The regions that a case is drawn on.

    Args:
        files: what a person asked for.
        longitudes: n degrees east of events, NaN where not known.
        latitudes: n degrees north.
        first: first day of the events.
        last: last day of the events.

    Returns:
        The regions of `files`; else Kazakhstan's, where nearly all points lie in it (or none is
        known) and its regions did not change between the two days; else the countries that the
        points lie in, or all of them where they lie in none.

    Raises:
        BoundaryError: the regions of `files` cannot be used.
    """
    if files.regions is not None:
        return read_own_regions(files.regions)
    points = _known(longitudes, latitudes)
    vintage = _vintage_between(first, last)
    if vintage is not None:
        kazakh = _kazakh(points, vintage)
        if kazakh is not None:
            return kazakh
    return country_boundaries(*points) or all_countries()


def boundaries_of_rows(
    files: CaseFiles, rows: pd.DataFrame, gazetteer_of: Callable[[Boundaries], Gazetteer]
) -> Boundaries:
    """The same for rows of our own layout, as text.

    Rows of Kazakhstan keep its regions of most of their days: a row on the other side of a change
    of borders is a fault to be mended, and says so. Where rows are known by name alone, the names
    count too: one point abroad does not send Almaty and Pavlodar abroad with it.

    Args:
        files: what a person asked for.
        rows: n rows.
        gazetteer_of: the places known in some regions (`reading.read_gazetteer`).

    Raises:
        BoundaryError: the regions of `files` cannot be used.
    """
    if files.regions is not None:
        return read_own_regions(files.regions)
    points = _known(*(parse_numbers(rows[name]) for name in ("longitude", "latitude")))
    vintage = _usual_vintage(parse_dates(rows["event_date"]))
    if _names_kazakh_places(rows) and _kazakh((points[1], points[0]), vintage):
        return read_boundaries(vintage)  # exchanged coordinates are said to be
    kazakh = _kazakh(points, vintage)
    if kazakh is None and _mostly_kazakh(rows, gazetteer_of(read_boundaries(vintage))):
        return read_boundaries(vintage)
    # Points that lie in no country are slips, too.
    return kazakh or country_boundaries(*points) or read_boundaries(vintage)


def _kazakh(points: tuple[np.ndarray, np.ndarray], vintage: str) -> Boundaries | None:
    """Kazakhstan's regions, where nearly all points lie in them, or none is known."""
    boundaries = read_boundaries(vintage)
    if not len(points[0]):
        return boundaries
    inside = join_points(*points, boundaries)["code"].notna()
    return boundaries if inside.mean() >= MOST_ARE_HERE else None


def _mostly_kazakh(rows: pd.DataFrame, gazetteer: Gazetteer) -> bool:
    """Whether some rows have no point, and most are Kazakhstan's by their point or their name.

    A file in which every row has its point needs no names, and may well be of two countries.
    """
    longitudes, latitudes = (parse_numbers(rows[name]) for name in ("longitude", "latitude"))
    pointless = longitudes.isna() & latitudes.isna()
    inside = join_points(longitudes, latitudes, gazetteer.boundaries)["code"].notna().to_numpy()
    named = rows["location"].where(pointless, "")
    known = {name: _knows(gazetteer, name) for name in named.unique()}
    here = inside | named.map(known).to_numpy(dtype=bool)
    return bool(pointless.any() and here.mean() > HALF)


def _knows(gazetteer: Gazetteer, name: str) -> bool:
    """Whether a name is one of Kazakhstan's as it is written, not nearly so."""
    found = gazetteer.find(name)
    return found is not None and found.method != "fuzzy"


def context_of(boundaries: Boundaries, kazakh: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """What lies around regions: around Kazakhstan what ships for it, else the other countries."""
    return kazakh if boundaries.home else context_around(boundaries)


def names_of_everywhere(boundaries: Boundaries) -> tuple[str, ...]:
    """What may stand for all regions in a table, the word used in memory first.

    That is `ALL`, and the codes of the country where the regions lie in one.
    """
    if boundaries.home:
        return NATIONWIDE, EVERYWHERE
    countries = read_countries()
    own = countries[countries["alpha2"].isin(boundaries.countries)]
    codes = [*own["alpha2"], *own["code"]] if len(own) == 1 else []
    return EVERYWHERE, *codes


def boundaries_beside(table: Path) -> Boundaries | None:
    """The regions that a case file beside a table names, for its area codes.

    Raises:
        GeodataError: the case file or its regions cannot be used.
    """
    files = with_case_file(CaseFiles(events=table.with_name("events.csv")))
    return None if files.regions is None else read_own_regions(files.regions)


def _names_kazakh_places(rows: pd.DataFrame) -> bool:
    """Whether nearly all rows name a place that ships."""
    with (resources.files("geodata") / "data" / "places.csv").open(encoding="utf-8") as file:
        places = pd.read_csv(file, dtype="str", usecols=["name_en", "name_ru", "name_kk"])
    known = {str(name).casefold() for name in places.to_numpy().ravel()}
    return bool(rows["location"].str.strip().str.casefold().isin(known).mean() >= MOST_ARE_HERE)


def _usual_vintage(days: pd.Series) -> str:
    """The regions in force on most of some days."""
    found = [_vintage_between(day.date(), day.date()) for day in days.dropna()]
    usual = pd.Series([each for each in found if each], dtype="str").mode()
    return str(usual.min()) if len(usual) else DEFAULT_VINTAGE


def _vintage_between(first: date, last: date) -> str | None:
    try:
        begins, ends = vintage_on(first), vintage_on(last)
    except BoundaryError:
        return None
    return begins if begins == ends else None


def _known(longitudes: Degrees, latitudes: Degrees) -> tuple[np.ndarray, np.ndarray]:
    """The points of which both numbers are known and are degrees."""
    east, north = (np.asarray(each, dtype=float) for each in (longitudes, latitudes))
    usable = (np.abs(east) <= 180) & (np.abs(north) <= 90)
    return east[usable], north[usable]
