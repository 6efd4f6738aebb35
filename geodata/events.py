"""Events: read, checked, placed."""

from __future__ import annotations

import pandas as pd

from geodata.named import area_id, named_place, nearest_spelling, slug
from geodata.places import Gazetteer, Match
from geodata.regions import Boundaries, join_points, kilometres
from geodata.schema import EVENTS
from geodata.sources import source_findings
from geodata.tables import Finding, Report, typed
from geodata.vocabulary import INFERRED_DATE_BASES

_PLACE, _NEAR, _REGION, _COUNTRY = "1", "2", "3", "4"
_NEAR_KM = 100.0
_UNINHABITED = "ATA"

_Spot = tuple[str, bool]
"""A name, and whether it is that of an area."""


def place_events(
    report: Report, gazetteer: Gazetteer, boundaries: Boundaries, known_sources: frozenset[str]
) -> tuple[pd.DataFrame, Report]:
    """Find the place and region of every event.

    Args:
        report: rows of `events.csv` that were read and checked.
        gazetteer: the places known.
        boundaries: the regions of the events' days.
        known_sources: the source ids there are.

    Returns:
        The events that can be shown (see `_derived` for the columns added), indexed by event_id,
        and the report in which rows of unknown place or source are set aside too.
    """
    rows = typed(report.rows, EVENTS)
    matches = _matches(rows, gazetteer, boundaries)
    joined = join_points(rows["longitude"], rows["latitude"], boundaries)
    findings = [
        *source_findings(report, known_sources),
        *_place_findings(rows, matches, gazetteer),
        *_coordinate_findings(rows, joined, boundaries, at_sea=boundaries.of_countries),
        *_point_findings(rows, matches, joined["code"], boundaries),
    ]
    report = report.with_findings(findings)
    kept = rows.loc[report.rows.index]
    return _derived(kept, matches, joined["code"], boundaries), report


def _matches(
    rows: pd.DataFrame, gazetteer: Gazetteer, boundaries: Boundaries
) -> dict[str, Match | None]:
    """What each location means; away from Kazakhstan a point of its own says that."""
    asked = rows if boundaries.home else rows[rows["longitude"].isna()]
    found = {name: named_place(gazetteer, name) for name in asked["location"].unique()}
    return dict.fromkeys(rows["location"].unique()) | found


def place_foreign_events(
    report: Report, boundaries: Boundaries, taken: frozenset[str]
) -> tuple[pd.DataFrame, Report, pd.Series]:
    """Find the region of every event of a foreign layout; its name and point make its place.

    Args:
        report: rows in the columns of `events.csv`.
        boundaries: the regions of the events' days.
        taken: ids of places that ship; a place of that name in the file gets another id.

    Returns:
        The events, as `place_events` gives them; the report in which rows with latitude and
        longitude exchanged are set aside too; and, by line of the rows kept, how each point was
        joined (`regions.join_points`). A point outside every region is kept, its region blank.
    """
    rows = typed(report.rows, EVENTS)
    joined = join_points(rows["longitude"], rows["latitude"], boundaries)
    report = report.with_findings(_coordinate_findings(rows, joined, boundaries, at_sea=True))
    kept = rows.loc[report.rows.index]
    joined = joined.loc[kept.index]
    marked = _marked(kept, boundaries)
    located = (kept["geo_precision"] != _COUNTRY) | boundaries.of_countries
    region = joined["code"].where(located)
    scattered = _scattered(kept) | _named_like(kept["location"], taken)
    matches = dict.fromkeys(kept["location"].unique())
    events = kept.assign(
        place_id=_place_ids(kept, marked, matches, scattered),
        region=region.fillna("").astype("str"),
        admin1=region.map(boundaries.light["name_en"]).fillna("").astype("str"),
        longitude=kept["longitude"].where(marked),
        latitude=kept["latitude"].where(marked),
        geo_method="coordinates",
        place_ambiguous=False,
    )
    return _with_days(events), report, joined["how"]


def _marked(rows: pd.DataFrame, boundaries: Boundaries) -> pd.Series:
    """Rows with a mark of their own: at a place, or at the point of an area within a country."""
    at_area = (rows["geo_precision"] == _REGION) & rows["longitude"].notna()
    return rows["geo_precision"].isin([_PLACE, _NEAR]) | (at_area & boundaries.of_countries)


def _named_like(locations: pd.Series, taken: frozenset[str]) -> frozenset[_Spot]:
    return frozenset((name, False) for name in locations.unique() if slug(name) in taken)


def _place_findings(
    rows: pd.DataFrame, matches: dict[str, Match | None], gazetteer: Gazetteer
) -> list[Finding]:
    """One finding at most for each row; rows that say the same of their place are asked once."""
    asked = rows[["location", "geo_precision", "site"]].assign(point=rows["latitude"].notna())
    names = list(asked.columns)
    found = {
        tuple(row[names]): _place_fault(row, matches[row["location"]], gazetteer)
        or _site_fault(row, matches[row["location"]], gazetteer)
        for _, row in asked.drop_duplicates().iterrows()
    }
    findings = []
    for line, key in zip(asked.index, asked.itertuples(index=False, name=None), strict=True):
        fault = found[key]
        if fault:
            column, message = fault
            findings.append(Finding(int(line), column, str(rows.at[line, column]), message))
    return findings


def _place_fault(
    row: pd.Series, match: Match | None, gazetteer: Gazetteer
) -> tuple[str, str] | None:
    """Column and message, when the place is unknown or coarser than the precision says.

    Away from Kazakhstan a point tells the region of what is known only by region, too.
    """
    precision = row["geo_precision"]
    has_point = row["point"]
    if match is None:
        if has_point and (precision in (_PLACE, _NEAR) or not gazetteer.boundaries.home):
            return None
        near = nearest_spelling(gazetteer, row["location"])
        return "location", (
            f"unknown place{f' (is {near} meant?)' if near else ''}; expected a place, region or "
            "country that the gazetteer knows, or latitude and longitude with geo_precision 1 or 2"
        )
    if match.kind == "country" and precision != _COUNTRY:
        return "geo_precision", f"expected 4, since {match.name_en} is a country"
    if match.kind == "region" and precision in (_PLACE, _NEAR) and not has_point:
        return "geo_precision", f"expected 3, since {match.name_en} is a region"
    return None


def _site_fault(
    row: pd.Series, match: Match | None, gazetteer: Gazetteer
) -> tuple[str, str] | None:
    """A site that the gazetteer has in another place only is a slip worth a word."""
    if not row["site"] or match is None or match.kind in ("region", "country"):
        return None
    home = match.within or match.place_id
    site = gazetteer.find(row["site"])
    if site is None or site.kind != "site" or site.within == home:
        return None
    if gazetteer.find(row["site"], within=home) is not None:
        return None
    return "site", f"this site lies in {site.within}, not in {row['location']}"


def _coordinate_findings(
    rows: pd.DataFrame, joined: pd.DataFrame, boundaries: Boundaries, *, at_sea: bool
) -> list[Finding]:
    """Points outside every region, or where nobody lives, as exchanged ones of South America are.

    Where an event may be at sea, or there, those alone count that look swapped.
    """
    empty = joined["code"] == _UNINHABITED
    outside = rows[(joined["how"] == "outside") | empty]
    other = join_points(outside["latitude"], outside["longitude"], boundaries)["code"]
    swapped = other.notna() & (other != _UNINHABITED)
    findings = []
    for line, latitude, longitude, turned in zip(
        outside.index, outside["latitude"], outside["longitude"], swapped, strict=True
    ):
        if (at_sea or empty[line]) and not turned:
            continue
        where = "in Antarctica" if empty[line] else "outside every region"
        message = f"{where}; check the coordinates"
        if turned:
            inside = "another country" if empty[line] else "one"
            message = (
                f"{where}, but inside {inside} with latitude and longitude exchanged: "
                "they look swapped"
            )
        findings.append(Finding(int(line), "latitude", f"{latitude}, {longitude}", message))
    return findings


def _point_findings(
    rows: pd.DataFrame,
    matches: dict[str, Match | None],
    joined: pd.Series,
    boundaries: Boundaries,
) -> list[Finding]:
    """Coordinates that are not those of the place or region named: one of the two is a slip."""
    names = ["location", "geo_precision", "latitude", "longitude", "code"]
    asked = rows.assign(code=joined).loc[joined.notna(), names]
    found = {
        tuple(row[names]): _point_fault(row, matches[row["location"]], row["code"], boundaries)
        for _, row in asked.drop_duplicates().iterrows()
    }
    findings = []
    for line, key in zip(asked.index, asked.itertuples(index=False, name=None), strict=True):
        if found[key]:
            point = f"{rows.at[line, 'latitude']}, {rows.at[line, 'longitude']}"
            message = f"{found[key]}; check the place or the point"
            findings.append(Finding(int(line), "latitude", point, message))
    return findings


def _point_fault(
    row: pd.Series, match: Match | None, code: str, boundaries: Boundaries
) -> str | None:
    """What is wrong with a point; near a place a border may lie between the two."""
    if match is None or match.region is None:
        return None
    if row["geo_precision"] == _NEAR and match.longitude is not None:
        away = kilometres(row["longitude"], row["latitude"], match.longitude, match.latitude)
        return f"lies {away:.0f} km from {match.name_en}" if away > _NEAR_KM else None
    if match.region == code:
        return None
    there, here = (boundaries.light.at[each, "name_en"] for each in (code, match.region))
    return f"lies in {there}, but {match.name_en} in {here}"


def _derived(
    rows: pd.DataFrame,
    matches: dict[str, Match | None],
    joined: pd.Series,
    boundaries: Boundaries,
) -> pd.DataFrame:
    """Add what is never typed by hand.

    Columns added: place_id (the place or area a mark stands for; blank for none), region and
    admin1 (ISO code and English name; blank for the country), longitude and latitude (filled from
    the gazetteer), geo_method (how the place was found), place_ambiguous (one of several namesakes
    was chosen), day_inferred, window_first, window_last (the days it can have been),
    time_precision (ACLED: 1 day, 2 week, 3 month) and uncertain (its day is inferred or a window,
    its place is only near the one named, or one of several namesakes).
    """
    found = rows["location"].map(matches)
    marked = _marked(rows, boundaries)
    located = (rows["geo_precision"] != _COUNTRY) | boundaries.of_countries
    region = joined.reindex(rows.index).fillna(found.map(_region)).where(located)
    own = rows["longitude"].notna()
    return _with_days(
        rows.assign(
            place_id=_place_ids(rows, marked, matches, _scattered(rows)),
            region=region.fillna("").astype("str"),
            admin1=region.map(boundaries.light["name_en"]).fillna("").astype("str"),
            longitude=_filled(rows["longitude"], found.map(_longitude)).where(marked),
            latitude=_filled(rows["latitude"], found.map(_latitude)).where(marked),
            geo_method=found.map(_method).where(~own, "coordinates").astype("str"),
            place_ambiguous=found.map(_ambiguous).astype("bool") & ~own,
        )
    )


def _scattered(rows: pd.DataFrame) -> frozenset[_Spot]:
    """Names of places, and of areas, that stand at several points."""
    spots = rows.groupby(["location", rows["geo_precision"] == _REGION])
    points = spots[["longitude", "latitude"]].nunique().max(axis=1)
    return frozenset(points.index[points > 1])


def _with_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what follows from the days, and whether the row is uncertain; index it by event_id."""
    first = rows["date_earliest"].fillna(rows["event_date"])
    last = rows["date_latest"].fillna(rows["event_date"])
    inferred = rows["date_basis"].isin(INFERRED_DATE_BASES)
    near = rows["geo_precision"] == _NEAR
    return (
        rows.assign(
            day_inferred=inferred,
            window_first=first,
            window_last=last,
            time_precision=_time_precision(first, last),
            uncertain=inferred | (first != last) | near | rows["place_ambiguous"],
        )
        .set_index("event_id", drop=False)
        .rename_axis(None)
    )


def _filled(own: pd.Series, gazetteer: pd.Series) -> pd.Series:
    return own.astype("float64").fillna(gazetteer.astype("float64"))


def _place_ids(
    rows: pd.DataFrame,
    marked: pd.Series,
    matches: dict[str, Match | None],
    scattered: frozenset[_Spot],
) -> pd.Series:
    """Id of the place that each mark stands for; of a name with several points, one a point."""
    names = ["location", "geo_precision", "latitude", "longitude"]
    asked = rows.loc[marked, names].fillna({"latitude": 0.0, "longitude": 0.0})
    keys = list(asked.itertuples(index=False, name=None))
    known = {key: _place_id(key, matches[key[0]], scattered) for key in set(keys)}
    ids = pd.Series([known[key] for key in keys], asked.index, dtype="str")
    return ids.reindex(rows.index, fill_value="")


def _place_id(
    key: tuple[str, str, float, float], match: Match | None, scattered: frozenset[_Spot]
) -> str:
    location, precision, latitude, longitude = key
    if match is not None and match.kind not in ("region", "country") and precision != _REGION:
        return match.within or match.place_id
    short = slug(location)
    if precision == _REGION:
        short = area_id(short)
    if short and (location, precision == _REGION) not in scattered:
        return short
    return f"{short or 'at'}-{latitude:.3f}-{longitude:.3f}"


def _region(match: Match | None) -> str | None:
    return match.region if match else None


def _longitude(match: Match | None) -> float | None:
    return match.longitude if match else None


def _latitude(match: Match | None) -> float | None:
    return match.latitude if match else None


def _method(match: Match | None) -> str:
    return match.method if match else "coordinates"


def _ambiguous(match: Match | None) -> bool:
    """Whether one of several namesakes was chosen; the gazetteer of the case has chosen before."""
    return match is not None and match.ambiguous and match.method != "gazetteer"


def _time_precision(first: pd.Series, last: pd.Series) -> pd.Series:
    days = (last - first).dt.days + 1
    return (1 + (days > 1).astype("int64") + (days > 7).astype("int64")).astype("int64")
