"""What was known when: a case without what no source had published by a day."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.remembered import per_case


def as_known_on(dataset: Dataset, day: pd.Timestamp) -> Dataset:
    """The case as sources had it by the end of a day.

    Args:
        dataset: the case.
        day: midnight of the day.

    Returns:
        The same days, places and shapes, and only those events, measures and figures of which a
        source was published by then. Rows are left out whole: one that stays has all its cells.
    """
    events, measures, claims = (
        rows[known_from(rows, dataset.sources) <= day]
        for rows in (dataset.events, dataset.measures, dataset.claims)
    )
    standing = dataset.standing[dataset.standing["measure_id"].isin(measures.index)]
    return replace(
        dataset,
        events=events,
        measures=measures,
        standing=standing,
        claims=claims,
        hidden=len(dataset.events) - len(events),
    )


def known_from(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The day on which the first source of each row was out.

    Args:
        rows: n rows with a column `sources`.
        sources: the documents. One without a day of publication was out on the day it was
            fetched, at the latest.

    Returns:
        n days, NaT where no source has one.
    """
    out = sources["published"].fillna(sources["retrieved"]).dropna().to_dict()
    days = [
        min((out[name] for name in split_ids(cell) if name in out), default=pd.NaT)
        for cell in rows["sources"]
    ]
    return pd.Series(days, index=rows.index, dtype="datetime64[ns]")


@per_case(1)
def publication_days(dataset: Dataset) -> list[pd.Timestamp]:
    """The days on which something of the case became known, in order."""
    tables = (dataset.events, dataset.measures, dataset.claims)
    days = pd.concat([known_from(rows, dataset.sources) for rows in tables]).dropna()
    return sorted(days.unique())
