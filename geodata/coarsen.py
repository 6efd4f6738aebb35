"""The same case told less exactly, so that it can be handed on without harm.

What is left out is what leads to people: sites within a place, coordinates typed by hand, the free
texts, which can name either, and articles, whose titles and addresses do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit, urlunsplit

import pandas as pd

from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.named import PLACE
from geodata.regions import Boundaries
from geodata.sources import is_web_address

if TYPE_CHECKING:
    from geodata.places import Gazetteer, Match

Level = Literal["place", "region"]

LEVELS: tuple[Level, ...] = get_args(Level)

_AT_A_PLACE = ("1", "2")
_REGION = "3"
_TEXTS = ("notes", "disputed", "actor1", "actor2", "claimant", "group")
"""Free texts, and names of groups: the staff of an airport tell the site as well as its name."""
_HOME_COLUMNS = ["place_id", "location", "longitude", "latitude", "region", "geo_method"]

Homes = Mapping[str, "Match"]
"""place_id of an event to the place of the gazetteer that it is published at."""


def coarsened(dataset: Dataset, level: Level) -> Dataset:
    """Tell a case less exactly.

    Args:
        dataset: the case; it is left as it is.
        level: `place` puts every event at the gazetteer's point of its place, without sites;
            `region` says no more of a place than the region it lies in. At either level an event
            that is known only by coordinates typed by hand is known by its region.

    Returns:
        The case with the same events, days and digest; without free texts, names of groups,
        sites, the story, and measures over a single site. `places` are those that the events are
        placed at now. Of sources the publishers are left: an article gives way to the document
        that cites it, a web address to its host.

    Raises:
        PlacesError: the gazetteer cannot be used.
    """
    from geodata.reading import read_gazetteer  # brings all that reads files

    gazetteer = read_gazetteer(dataset.boundaries)
    homes = _homes(dataset.events, gazetteer) if level == "place" else {}
    events = _moved(dataset.events, homes, dataset.boundaries)
    events = events.assign(location=_without_finer_names(events, gazetteer, level))
    standing = dataset.standing[dataset.standing["site"] == ""]
    measures = dataset.measures[dataset.measures["site"] == ""]
    return replace(
        dataset,
        events=_without_texts(events, dataset.sources),
        measures=_without_texts(measures, dataset.sources),
        standing=standing.reset_index(drop=True),
        claims=_without_texts(dataset.claims, dataset.sources),
        sources=_documents(dataset.sources),
        places=_places(events, homes, gazetteer, like=dataset.places),
        sites=dataset.sites.iloc[:0],
        story=dataset.story.iloc[:0],
    )


def _homes(events: pd.DataFrame, gazetteer: Gazetteer) -> Homes:
    """Where each place_id goes; none for what the gazetteer has no point of."""
    known = {entry.match.place_id: entry.match for entry in gazetteer.places}
    known |= _cities_of_geonames(events, gazetteer)
    homes = {}
    for place_id in events["place_id"].unique():
        match = known.get(place_id)
        if match and match.kind == "site":
            match = known.get(match.within or "")
        if match:
            homes[str(place_id)] = match
    return homes


def _cities_of_geonames(events: pd.DataFrame, gazetteer: Gazetteer) -> dict[str, Match]:
    """Cities that only GeoNames has, found again by the names that events gave them."""
    named = events.loc[events["place_id"].str.startswith("geonames-"), "location"]
    matches = [gazetteer.find(name) for name in named.unique()]
    return {match.place_id: match for match in matches if match}


def _moved(events: pd.DataFrame, homes: Homes, boundaries: Boundaries) -> pd.DataFrame:
    """Events at their homes; those at a place or area that has none are known by region only."""
    home = _home_table(homes).reindex(events["place_id"]).set_axis(events.index)
    at_home = home["place_id"].notna()
    marked = events["geo_precision"].isin(_AT_A_PLACE) | (events["place_id"] != "")
    lifted = marked & ~at_home
    region = home["region"].fillna(events["region"])
    admin1 = region.map(boundaries.light["name_en"]).fillna("").astype("str")
    by_hand = events["geo_method"] == "coordinates"
    method = events["geo_method"].mask(at_home & by_hand, home["geo_method"])
    return events.assign(
        place_id=home["place_id"].fillna(""),
        location=home["location"].fillna(events["location"]).mask(lifted, admin1),
        site="",
        latitude=home["latitude"],
        longitude=home["longitude"],
        geo_precision=events["geo_precision"].mask(lifted, _REGION),
        region=region,
        admin1=admin1,
        geo_method=method.mask(lifted, "region"),
        place_ambiguous=events["place_ambiguous"] & ~lifted,
    ).astype(events.dtypes.to_dict())


def _home_table(homes: Homes) -> pd.DataFrame:
    rows = [
        (home.place_id, home.name_en, home.longitude, home.latitude, home.region, home.method)
        for home in homes.values()
    ]
    table = pd.DataFrame(rows, columns=_HOME_COLUMNS, index=pd.Index(list(homes), dtype="str"))
    texts = ["place_id", "location", "region", "geo_method"]
    return table.astype({**dict.fromkeys(_HOME_COLUMNS, "float64"), **dict.fromkeys(texts, "str")})


def _without_finer_names(events: pd.DataFrame, gazetteer: Gazetteer, level: Level) -> pd.Series:
    """Locations, also of events known by region or country, whose names can say more than that."""
    above = events.loc[events["place_id"] == "", "location"].unique()
    names = {name: _coarse_name(name, gazetteer, level) for name in above}
    return events["location"].mask(events["place_id"] == "", events["location"].map(names))


def _coarse_name(name: str, gazetteer: Gazetteer, level: Level) -> str:
    match = gazetteer.find(name)
    if match is None or match.kind in ("region", "country"):
        return name
    if level == "region":
        return gazetteer.spelling(match.region, "en") if match.region else name
    return gazetteer.spelling(match.within, "en") if match.within else name


def _without_texts(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    texts = {name: "" for name in _TEXTS if name in table}
    cells = [_publishers(cell, sources) for cell in table["sources"]]
    return table.assign(**texts, sources=cells).astype(table.dtypes.to_dict())


def _publishers(cell: str, sources: pd.DataFrame) -> str:
    """`;`-separated documents behind a row, each once."""
    return ";".join(dict.fromkeys(_document(name, sources) for name in split_ids(cell)))


def _document(name: str, sources: pd.DataFrame) -> str:
    if name in sources.index:
        return str(sources.at[name, "document"] or name)
    return urlunsplit((*urlsplit(name)[:2], "/", "", "")) if is_web_address(name) else name


def _documents(sources: pd.DataFrame) -> pd.DataFrame:
    """Sources that cite no other's article, without their titles."""
    return sources[sources["document"] == ""].assign(title="").astype(sources.dtypes.to_dict())


def _places(
    events: pd.DataFrame, homes: Homes, gazetteer: Gazetteer, *, like: pd.DataFrame
) -> pd.DataFrame:
    """Name, point and region of every place that an event is placed at now."""
    ids = sorted(set(events["place_id"]) - {""})
    points = {home.place_id: home for home in homes.values()}
    rows = [_place(points[place_id], gazetteer) for place_id in ids]
    index = pd.Index(ids, dtype="str", name=like.index.name)
    return pd.DataFrame(rows, columns=like.columns, index=index).astype(like.dtypes.to_dict())


def _place(home: Match, gazetteer: Gazetteer) -> dict[str, object]:
    return {
        "name_en": gazetteer.spelling(home.place_id, "en"),
        "name_ru": gazetteer.spelling(home.place_id, "ru"),
        "name_kk": gazetteer.spelling(home.place_id, "kk"),
        "longitude": home.longitude,
        "latitude": home.latitude,
        "region": home.region or "",
        "kind": PLACE,
    }
