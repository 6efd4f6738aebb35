"""A case of which only counts are known, as everything that shows a case takes it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.case import CaseFiles
from geodata.dataset import Dataset, default_events_path, layer_areas, overlapping
from geodata.measures import in_force_on
from geodata.regions import Boundaries, read_context
from geodata.report import ImportReport
from geodata.schema import EVENTS
from geodata.sizing import MOST_DAYS
from geodata.story import no_story
from geodata.tables import typed
from geodata.tally.model import Tally

_DERIVED = {
    **dict.fromkeys(("place_id", "region", "admin1", "geo_method"), "str"),
    **dict.fromkeys(("place_ambiguous", "day_inferred"), "bool"),
    **dict.fromkeys(("window_first", "window_last"), "datetime64[us]"),
    "time_precision": "int64",
    "uncertain": "bool",
}
"""Columns that placing adds to those of `schema.EVENTS`, in order."""


def dataset_of_tally(
    tally: Tally,
    files: CaseFiles,
    boundaries: Boundaries,
    *,
    measures: pd.DataFrame,
    claims: pd.DataFrame,
    sources: pd.DataFrame,
    context: gpd.GeoDataFrame | None = None,
    imported: ImportReport | None = None,
) -> Dataset:
    """The case of a tally.

    Args:
        tally: the counts; at least one row.
        files: what it was read from.
        boundaries: the regions in force on its days.
        measures: of these regions (`measures.read_measures`); those of other days are left out.
        claims: stated figures (`claims.read_claims`); those of other days are left out.
        sources: documents of measures and claims.
        context: neighbours, seas and lakes; those that ship by default.
        imported: what became of the rows that were counted.

    Returns:
        A case whose `events` has no row. Its days run from the first to the last day of the
        counts, by the step of the tally: each stands for itself, or for the week it begins.
    """
    tally = _by_weeks(tally)
    days = _days(tally)
    until = days[-1] + pd.Timedelta(days=tally.step - 1)
    measures = measures[overlapping(measures, days[0], until)]
    return Dataset(
        events=no_events(),
        measures=measures,
        standing=_standing(measures, days, tally.step, boundaries),
        claims=claims[claims["as_of"].between(days[0], until)],
        places=tally.places,
        sources=sources,
        boundaries=boundaries,
        context=read_context() if context is None else context,
        days=days,
        digest=_digest(tally),
        path=files.events or default_events_path(),
        sites=_no_sites(),
        story=no_story(),
        areas=layer_areas(measures),
        files=files,
        tally=tally,
        imported=imported,
    )


def _days(tally: Tally) -> pd.DatetimeIndex:
    first, last = tally.counts["day"].min(), tally.counts["day"].max()
    return pd.date_range(first, last, freq=f"{tally.step}D", name="day").as_unit("us")


def _by_weeks(tally: Tally) -> Tally:
    """A tally of more days than a timeline has room for, by weeks."""
    days = (tally.counts["day"].max() - tally.counts["day"].min()).days + 1
    return replace(tally, step=7) if tally.step == 1 and days > MOST_DAYS else tally


def no_events() -> pd.DataFrame:
    """A table of events with all columns and no row."""
    texts = pd.DataFrame({column.name: pd.Series(dtype="str") for column in EVENTS.columns})
    derived = {name: pd.Series(dtype=kind) for name, kind in _DERIVED.items()}
    dated = dict.fromkeys(typed(texts, EVENTS).select_dtypes("datetime"), "datetime64[us]")
    return typed(texts, EVENTS).astype(dated).assign(**derived)


def _no_sites() -> pd.DataFrame:
    texts = ("place_id", "site", "site_id", "name_en", "name_ru", "name_kk")
    return pd.DataFrame(
        {
            **{name: pd.Series(dtype="str") for name in texts},
            **{name: pd.Series(dtype="float64") for name in ("longitude", "latitude")},
        }
    )


def _standing(
    measures: pd.DataFrame, days: pd.DatetimeIndex, step: int, boundaries: Boundaries
) -> pd.DataFrame:
    """What stands on each day; over a week, what stands on any day of it, and whether on all."""
    codes, everywhere = list(boundaries.codes), boundaries.everywhere
    if step == 1:
        return in_force_on(measures, days, codes, everywhere)
    every = pd.date_range(days[0], days[-1] + pd.Timedelta(days=step - 1), name="day").as_unit("us")
    rows = in_force_on(measures, every, codes, everywhere)
    week = days[(rows["day"] - days[0]).dt.days // step]
    rows = rows.assign(day=week)
    groups = rows.groupby(["measure_id", "region", "day"], sort=False)
    told = rows.assign(
        whole_day=groups["whole_day"].transform("all") & (groups["day"].transform("size") == step),
        certain=groups["certain"].transform("any"),
        begins=groups["begins"].transform("min"),
        ceases=groups["ceases"].transform("last"),
    )
    return told.drop_duplicates(["measure_id", "region", "day"], ignore_index=True)


def _digest(tally: Tally) -> str:
    """First ten hexadecimal digits of the SHA-256 over the counts and the places."""
    whole = hashlib.sha256()
    for table in (tally.counts, tally.places):
        numbers = pd.util.hash_pandas_object(table, index=True).to_numpy(dtype=np.uint64)
        whole.update(numbers.tobytes())
    return whole.hexdigest()[:10]
