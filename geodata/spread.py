"""Counting: what was reported a day, so far, and where it was reported first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.columns import split_ids
from geodata.regions import kilometres
from geodata.vocabulary import STREET_TYPES

By = Literal["place_id", "region"]


def daily_tallies(events: pd.DataFrame, days: pd.DatetimeIndex, by: By) -> pd.DataFrame:
    """Events reported a day, for each place or region.

    Args:
        events: placed events, one row each.
        days: the n days counted.
        by: `place_id` or `region`; events without one (nationwide) are not counted.

    Returns:
        n days by the places or regions that have events, Int64; <NA> where nothing was reported,
        since no report is not a count of zero.
    """
    codes, names = pd.factorize(events[by], sort=True)
    rows = days.get_indexer(pd.DatetimeIndex(events["event_date"]))
    counted = (rows >= 0) & (codes >= 0)
    counts = np.zeros((len(days), len(names)), dtype="int64")
    np.add.at(counts, (rows[counted], codes[counted]), 1)
    reported = names != ""
    return _tallies(counts[:, reported], days.rename("day"), names[reported].rename(by))


def cumulative_tallies(daily: pd.DataFrame) -> pd.DataFrame:
    """Events reported so far, for each place or region.

    Args:
        daily: what `daily_tallies` gives.

    Returns:
        The same shape; <NA> up to the day before the first report.
    """
    total = daily.to_numpy("int64", na_value=0).cumsum(axis=0)
    return _tallies(total, daily.index, daily.columns)


def _tallies(counts: NDArray[np.int64], days: pd.Index, names: pd.Index) -> pd.DataFrame:
    """Counts as Int64, <NA> for none; pandas would go through each column several times."""
    columns = [pd.arrays.IntegerArray(column, column == 0) for column in counts.T.copy()]
    table = pd.DataFrame(dict(enumerate(columns)), index=days)
    return table.set_axis(names, axis="columns")


def days_since_first(daily: pd.DataFrame) -> pd.DataFrame:
    """Days since the first report, for each place or region.

    Args:
        daily: what `daily_tallies` gives.

    Returns:
        The same shape, 0 on the day of the first report; <NA> before it.
    """
    reached = daily.fillna(0).cumsum() > 0
    return (reached.astype("Int64").cumsum() - 1).mask(~reached)


def arrivals(
    events: pd.DataFrame,
    by: By,
    event_types: Sequence[str] = STREET_TYPES,
    *,
    documents: Mapping[str, str] | None = None,
    points: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Where unrest was reported first. Reported, not caused by one another.

    The day of an arrival is that of the first event whose day is known. Places first reported on
    one day share a rank (1, 2, 2, 4). A place all of whose events have only a window has a window
    and no rank. The origin is the place of rank 1; where several share it, each of them is one,
    and kilometres are those from the nearest.

    Args:
        events: placed events.
        by: `place_id` or `region`.
        event_types: the event types that count; people in the streets by default.
        documents: source id to the document that it is known from (`sources.document_of`); a
            source that is not in it stands for itself.
        points: longitude and latitude of each place or region, for those none of whose first
            events has a point of its own.

    Returns:
        Indexed by place or region, in order of arrival: rank (Int64), first_day, window_first and
        window_last (of the first report, datetime64), shown_day (on which the first of its events
        is shown, which for a window is a day within it), days_from_origin (Int64), km_from_origin
        (float64, geodesic on WGS84, between those points of first events that are nearest),
        km_rough (bool, one of them is from `points`, or is that of an area), event_ids, sources
        and documents (of the first report, `;` between).
    """
    counted = _located(events, by, event_types)
    first = first_days(events, by, event_types).rename("first_day")
    table = first.to_frame().reindex(sorted(counted[by].unique()))
    days = (table["first_day"] - pd.Timestamp(0)).dt.days.astype("float64")
    table["rank"] = days.rank(method="min").astype("Int64")
    opening = _opening(counted, table["first_day"], by)
    table = table.join(_first_reports(opening, by, documents or {}))
    table["days_from_origin"] = (table["first_day"] - table["first_day"].min()).dt.days
    table["days_from_origin"] = table["days_from_origin"].astype("Int64")
    table = table.join(_from_origin(_points(opening, by, points), table["rank"]))
    table = table.rename_axis(by).sort_values(["rank", "window_first", by], na_position="last")
    return table[list(_COLUMNS)]


def first_days(
    events: pd.DataFrame, by: By, event_types: Sequence[str] = STREET_TYPES
) -> pd.Series:
    """The day of each place's or region's first event whose day is known, as `arrivals` has it.

    Args:
        events: placed events.
        by: `place_id` or `region`.
        event_types: the event types that count.

    Returns:
        Days (datetime64) by place or region; those known by windows alone are left out.
    """
    known = (events["window_first"] == events["window_last"]) & _counts(events, by, event_types)
    first = events.loc[known, "event_date"].groupby(events.loc[known, by]).min()
    return first.astype("datetime64[s]")


def reached(table: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """How many places or regions were reported by each day.

    Args:
        table: what `arrivals` gives.
        days: the n days counted.

    Returns:
        n rows: `at_least` and `at_most`. A place known by a window alone counts in the first from
        the last day of its window, in the second from the first.
    """
    last = table["first_day"].fillna(table["window_last"])
    first = table["first_day"].fillna(table["window_first"])
    numbers = {
        name: reported.sort_values().searchsorted(days, side="right")
        for name, reported in (("at_least", last), ("at_most", first))
    }
    return pd.DataFrame(numbers, index=days)


_COLUMNS = (
    "rank",
    "first_day",
    "window_first",
    "window_last",
    "shown_day",
    "days_from_origin",
    "km_from_origin",
    "km_rough",
    "event_ids",
    "sources",
    "documents",
)


def _located(events: pd.DataFrame, by: By, event_types: Sequence[str]) -> pd.DataFrame:
    return events[_counts(events, by, event_types)]


def _counts(events: pd.DataFrame, by: By, event_types: Sequence[str]) -> pd.Series:
    """Whether an event is at a place or in a region, and of a type that counts."""
    return events["event_type"].isin(event_types) & (events[by] != "")


def _opening(counted: pd.DataFrame, first_day: pd.Series, by: By) -> pd.DataFrame:
    """The events of each place's first report: of its first known day, or else all of them."""
    day = first_day.reindex(counted[by]).set_axis(counted.index)
    exact = (counted["window_first"] == counted["window_last"]) & (counted["event_date"] == day)
    return counted[exact | day.isna()].sort_values(["window_first", "event_id"])


def _first_reports(opening: pd.DataFrame, by: By, documents: Mapping[str, str]) -> pd.DataFrame:
    """Window, events and sources of each place's first report."""
    groups = opening.groupby(by)
    return pd.DataFrame(
        {
            "window_first": groups["window_first"].min(),
            "window_last": groups["window_last"].min(),
            "shown_day": groups["event_date"].min(),
            "event_ids": groups["event_id"].agg(";".join),
            "sources": groups["sources"].agg(lambda cells: _joined(cells, {})),
            "documents": groups["sources"].agg(lambda cells: _joined(cells, documents)),
        }
    )


def _joined(cells: pd.Series, documents: Mapping[str, str]) -> str:
    names = {documents.get(part, part) for cell in cells for part in split_ids(cell)}
    return ";".join(sorted(names))


def _points(opening: pd.DataFrame, by: By, points: pd.DataFrame | None) -> pd.DataFrame:
    """Where each first report is: name, longitude, latitude and whether that is rough."""
    own = opening[[by, "longitude", "latitude"]].assign(km_rough=opening["geo_precision"] == "3")
    own = own.rename(columns={by: "name"}).dropna().drop_duplicates()
    names = pd.Index(opening[by].unique()).difference(own["name"])
    if points is None or names.empty:
        return own
    rough = points[["longitude", "latitude"]].reindex(names).dropna().rename_axis("name")
    return pd.concat([own, rough.reset_index().assign(km_rough=True)], ignore_index=True)


def _from_origin(stands: pd.DataFrame, rank: pd.Series) -> pd.DataFrame:
    """Kilometres from where it was reported first: from the nearest, where those are several."""
    origins = stands[stands["name"].isin(rank.index[rank == 1])]
    pairs = stands.merge(origins, how="cross", suffixes=("", "_origin"))
    here, there = ([pairs[f"{side}{end}"] for side in ("longitude", "latitude")] for end in _ENDS)
    pairs["km_from_origin"] = kilometres(*here, *there)
    pairs["km_rough"] |= pairs["km_rough_origin"]
    nearest = pairs.sort_values("km_from_origin").drop_duplicates("name").set_index("name")
    rough = nearest.index[nearest["km_rough"].astype("bool")]
    away = nearest["km_from_origin"].reindex(rank.index).astype("float64")
    return pd.DataFrame({"km_from_origin": away, "km_rough": rank.index.isin(rough)})


_ENDS = ("", "_origin")
