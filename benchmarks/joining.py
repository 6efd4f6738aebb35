"""Regions for 1,000,000 events at 5,000 places, against `geopandas.sjoin` of the rows."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import geopandas as gpd
import numpy as np
import pandas as pd
from measuring import RUNS, Row, in_turn, named, seconds, table

from geodata.regions import Boundaries, join_points, read_boundaries

EVENTS, PLACES = 1_000_000, 5_000
GOAL = 0.12


def measure(runs: int = RUNS) -> list[Row]:
    """Both in turn, in one process; the answers are compared once."""
    boundaries = read_boundaries("2022-01")
    longitudes, latitudes = _events(boundaries)
    frame = boundaries.detailed[["geometry"]]
    mine = join_points(longitudes, latitudes, boundaries)["code"]
    theirs = _sjoin(longitudes, latitudes, frame)
    if not (mine.to_numpy() == theirs.to_numpy()).all():
        raise SystemExit("the two joins differ")
    found = in_turn(
        runs,
        {
            "ours": lambda: seconds(lambda: join_points(longitudes, latitudes, boundaries)),
            "peer": lambda: seconds(lambda: _sjoin(longitudes, latitudes, frame)),
        },
    )
    question = f"regions for {EVENTS:,} events at {PLACES:,} places"
    peer = f"geopandas.sjoin of the rows, {named('geopandas', 'shapely')}"
    return [Row(question, found["ours"], found["peer"], peer, GOAL)]


def _events(boundaries: Boundaries) -> tuple[pd.Series, pd.Series]:
    """Events at random places within the regions."""
    random = np.random.default_rng(1)
    west, south, east, north = boundaries.detailed.total_bounds
    points = gpd.points_from_xy(
        random.uniform(west, east, 4 * PLACES).round(4),
        random.uniform(south, north, 4 * PLACES).round(4),
    )
    spots = gpd.GeoDataFrame(geometry=points, crs=4326)
    inside = spots.sjoin(boundaries.detailed[["geometry"]], predicate="within").geometry[:PLACES]
    chosen = inside.iloc[random.integers(0, PLACES, EVENTS)]
    return chosen.x.reset_index(drop=True), chosen.y.reset_index(drop=True)


def _sjoin(longitudes: pd.Series, latitudes: pd.Series, regions: gpd.GeoDataFrame) -> pd.Series:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitudes, latitudes), crs=4326)
    joined = gpd.sjoin(points, regions, how="left", predicate="within")
    return joined[joined.columns[-1]]


if __name__ == "__main__":
    print(table(measure()))
