"""Named sites within the places of a case."""

from __future__ import annotations

import pandas as pd

from geodata.places import Gazetteer, Match

_NAMES = ["name_en", "name_ru", "name_kk"]


def named_sites(events: pd.DataFrame, places: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """The sites that events name, as they are written there.

    Args:
        events: placed events.
        places: `places.csv`, indexed by place_id.
        gazetteer: what finds them.

    Returns:
        One row for each place_id and `site` (a text of the column `site`, or of `location` where
        that is a site itself): site_id (blank where the gazetteer has no such site), name_en,
        name_ru, name_kk, longitude and latitude, NaN where no public coordinate is known: a site
        is never given that of its city.
    """
    there = events[events["place_id"] != ""]
    written = there["site"].where(there["site"] != "", there["location"])
    pairs = there.assign(site=written)[["place_id", "site"]].drop_duplicates()
    given, homes = set(there["site"]), set(places["within"]) - {""}
    rows = []
    for place_id, text in pairs.itertuples(index=False):
        match = gazetteer.find(text, within=place_id) if place_id in homes else None
        known = match is not None and match.kind == "site"
        if known or text in given:
            rows.append(_site(place_id, text, match if known else None, places))
    columns = ["place_id", "site", "site_id", *_NAMES, "longitude", "latitude"]
    points = {"longitude": "float64", "latitude": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(points)


def _site(place_id: str, text: str, match: Match | None, places: pd.DataFrame) -> dict[str, object]:
    row: dict[str, object] = {"place_id": place_id, "site": text, "site_id": ""}
    if match is None:
        return row | dict.fromkeys(_NAMES, text)
    own = places.loc[match.place_id]
    point = {"longitude": own["longitude"], "latitude": own["latitude"]}
    return row | {"site_id": match.place_id} | {name: own[name] for name in _NAMES} | point
