"""A tally of invented events, the same each time: for tests and measurements alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geodata.case import CaseFiles
from geodata.claims import read_claims
from geodata.dataset import Dataset
from geodata.measures import read_measures
from geodata.reading import data_folder, read_all_sources
from geodata.regions import Boundaries, join_points, read_boundaries
from geodata.tallied import dataset_of_tally
from geodata.tally.model import Tally
from geodata.vocabulary import EVENT_TYPES

LAST_DAY = pd.Timestamp("2022-01-31")
_SEED = 20220131
_SHARES = (0.55, 0.15, 0.05, 0.05, 0.08, 0.12)
"""Of the event types, in the order of `EVENT_TYPES`."""


def invented_dataset(
    events: int = 1_000_000, places: int = 5_000, days: int = 365, step: int = 1
) -> Dataset:
    """A case of invented events at invented places in the regions of Kazakhstan.

    Args:
        events: how many.
        places: how many.
        days: up to the end of January 2022.
        step: 1, or 7 for a tally of weeks, which knows regions alone.
    """
    boundaries = read_boundaries("2022-01")
    tally = invented_tally(boundaries, events, places, days, step)
    source = data_folder() / "sources.csv"
    sources = read_all_sources(source)
    known, codes = frozenset(sources.index), frozenset(boundaries.light.index)
    return dataset_of_tally(
        tally,
        CaseFiles(events=Path("invented.parquet")),
        boundaries,
        measures=read_measures(data_folder() / "measures.csv", known, codes),
        claims=read_claims(data_folder() / "claims.csv", known, codes),
        sources=sources,
    )


def invented_tally(
    boundaries: Boundaries, events: int, places: int, days: int, step: int = 1
) -> Tally:
    """The counts: more events at a few places and in a few weeks than elsewhere; some windows."""
    draw = np.random.default_rng(_SEED)
    table = _places(draw, boundaries, places)
    weights = draw.pareto(1.6, places) + 0.2
    place = draw.choice(places, events, p=weights / weights.sum())
    wave = 1 + np.sin(np.arange(days) / 23) ** 2 + draw.random(days)
    day = draw.choice(days, events, p=wave / wave.sum()) // step * step
    kind = draw.choice(len(EVENT_TYPES), events, p=_SHARES)
    window = np.where(draw.random(events) < 0.02, draw.integers(1, 7, events), 0)
    lasting = window if step == 1 else np.full(events, step - 1)
    precision = draw.choice(["1", "2", "3", "4"], events, p=(0.8, 0.15, 0.04, 0.01))
    first = LAST_DAY - pd.Timedelta(days=days - 1)
    region = table["region"].to_numpy()[place]
    rows = pd.DataFrame(
        {
            "day": first + pd.to_timedelta(day, unit="D"),
            "last_day": first + pd.to_timedelta(day + lasting, unit="D"),
            "place_id": np.where(precision > "2", "", table.index.to_numpy()[place]),
            "region": np.where(precision == "4", "", region),
            "event_type": np.array(list(EVENT_TYPES))[kind],
            "geo_precision": precision,
        }
    )
    if step > 1:
        rows = rows.assign(place_id="", geo_precision="3", region=region)
    counts = rows.groupby(list(rows.columns), sort=True).size().rename("events").reset_index()
    groups = ["place_id", "region", "event_type", "geo_precision"]
    counts = counts.astype(dict.fromkeys(groups, "category") | {"events": "int64"})
    known = table if step == 1 else table.iloc[:0]
    return Tally(counts, known, "own", step, rows_read=events + 12, rows_kept=events)


def _places(draw: np.random.Generator, boundaries: Boundaries, number: int) -> pd.DataFrame:
    """Points within the regions; no place has a real one's name."""
    whole = shapely.union_all(boundaries.light.geometry.to_numpy())
    west, south, east, north = whole.bounds
    shapely.prepare(whole)
    points = draw.uniform((west, south), (east, north), (number * 5, 2))
    points = np.round(points[shapely.contains_xy(whole, points[:, 0], points[:, 1])][:number], 4)
    longitude, latitude = pd.Series(points[:, 0]), pd.Series(points[:, 1])
    names = [f"Place {each:04d}" for each in range(1, number + 1)]
    return pd.DataFrame(
        {
            **dict.fromkeys(("name_en", "name_ru", "name_kk"), names),
            "longitude": longitude,
            "latitude": latitude,
            "region": join_points(longitude, latitude, boundaries)["code"].to_numpy(),
            "kind": "place",
        }
    ).set_axis([f"place-{each:04d}" for each in range(1, number + 1)])
