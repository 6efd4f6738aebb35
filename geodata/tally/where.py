"""Regions of counted places: looked up once for each place, when all is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.named import named_place
from geodata.places import Gazetteer
from geodata.regions import Boundaries, join_points

PLACED = ("1", "2")
"""Values of geo_precision with which a row has a place of its own."""

AREAS = "3"
"""The value with which only the region is known; its point stands for the whole of it."""

_LOCATED = (*PLACED, AREAS)


def any_without_point(places: pd.DataFrame) -> bool:
    """Whether a place has a name and no point, so that the gazetteer must be asked."""
    return bool((places["latitude"].isna() & places["geo_precision"].isin(_LOCATED)).any())


def with_names_found(places: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Places without a point get that of the gazetteer, and `region` what it says.

    Args:
        places: location, latitude, longitude and geo_precision.
        gazetteer: the places known.

    Returns:
        The same rows, with `region`, blank where nothing is found or a point is known.
    """
    blank = places["latitude"].isna() & places["geo_precision"].isin(_LOCATED)
    asked = places.loc[blank, "location"].unique()
    matches = {name: named_place(gazetteer, name) for name in asked}
    found = [matches.get(name) for name in places["location"].where(blank)]
    marked = (blank & places["geo_precision"].isin(PLACED)).to_numpy()
    points = {
        name: places[name].where(
            ~marked, pd.Series([getattr(each, name, None) for each in found], dtype="float64")
        )
        for name in ("latitude", "longitude")
    }
    regions = [(each.region if each else None) or "" for each in found]
    return places.assign(**points, region=pd.array(regions, dtype="str"))


def with_regions(places: pd.DataFrame, boundaries: Boundaries) -> pd.DataFrame:
    """Add `region`, the code of the region that a point lies in, blank for none.

    Args:
        places: location, latitude, longitude, geo_precision and `region` (where it is known).
        boundaries: the regions to choose from.
    """
    joined = join_points(places["longitude"], places["latitude"], boundaries)["code"]
    region = joined.fillna("").where(joined.notna(), places["region"])
    located = places["geo_precision"].isin(_LOCATED) | boundaries.of_countries
    return places.assign(region=region.where(located, "").astype("str"))


def middles(places: pd.DataFrame) -> np.ndarray:
    """Whether the point of each place stands for all of a region or country."""
    return (places["geo_precision"].isin([AREAS, "4"]) & places["latitude"].notna()).to_numpy()


def outside(places: pd.DataFrame) -> np.ndarray:
    """Whether each place should lie in a region and does not."""
    return (places["geo_precision"].isin(_LOCATED) & (places["region"] == "")).to_numpy()
