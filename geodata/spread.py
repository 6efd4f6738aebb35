"""Counting: what was reported a day, so far, and where it was reported first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

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
    located = events[events[by] != ""]
    counts = pd.crosstab(located["event_date"], located[by]).reindex(days, fill_value=0)
    tallies = counts.astype("Int64").mask(counts == 0)
    return tallies.rename_axis(index="day", columns=by)


def cumulative_tallies(daily: pd.DataFrame) -> pd.DataFrame:
    """Events reported so far, for each place or region.

    Args:
        daily: what `daily_tallies` gives.

    Returns:
        The same shape; <NA> up to the day before the first report.
    """
    total = daily.fillna(0).cumsum()
    return total.mask(total == 0)


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
    events: pd.DataFrame, by: By, event_types: Sequence[str] = STREET_TYPES
) -> pd.DataFrame:
    """Where unrest was reported first. Reported, not caused by one another.

    The day of an arrival is that of the first event whose day is known. Places first reported on
    one day share a rank (1, 2, 2, 4). A place all of whose events have only a window has a window
    and no rank. The origin is the place of rank 1; where several share it, there is none.

    Args:
        events: placed events.
        by: `place_id` or `region`.
        event_types: the event types that count; people in the streets by default.

    Returns:
        Indexed by place or region, in order of arrival: rank (Int64), first_day, window_first and
        window_last (of the first report, datetime64), days_from_origin (Int64), km_from_origin
        (float64, geodesic on WGS84, between the first events' points), event_ids and sources (of
        the first report, `;` between).
    """
    counted = events[events["event_type"].isin(event_types) & (events[by] != "")]
    known = counted["window_first"] == counted["window_last"]
    first = counted[known].groupby(by)["event_date"].min().astype("datetime64[s]")
    table = pd.DataFrame({"first_day": first}).reindex(sorted(counted[by].unique()))
    days = (table["first_day"] - pd.Timestamp(0)).dt.days.astype("float64")
    table["rank"] = days.rank(method="min").astype("Int64")
    table = table.join(_first_reports(counted, table["first_day"], by))
    table = table.join(_from_origin(table))
    columns = [
        "rank",
        "first_day",
        "window_first",
        "window_last",
        "days_from_origin",
        "km_from_origin",
        "event_ids",
        "sources",
    ]
    table = table.rename_axis(by).sort_values(["rank", "window_first", by], na_position="last")
    return table[columns]


def _first_reports(counted: pd.DataFrame, first_day: pd.Series, by: By) -> pd.DataFrame:
    """Window, events, sources and point of each place's first report."""
    day = first_day.reindex(counted[by]).set_axis(counted.index)
    exact = (counted["window_first"] == counted["window_last"]) & (counted["event_date"] == day)
    opening = counted[exact | day.isna()].sort_values(["window_first", "event_id"])
    groups = opening.groupby(by)
    return pd.DataFrame(
        {
            "window_first": groups["window_first"].min(),
            "window_last": groups["window_last"].min(),
            "event_ids": groups["event_id"].agg(";".join),
            "sources": groups["sources"].agg(lambda cells: ";".join(_distinct(cells))),
            "longitude": groups["longitude"].first(),
            "latitude": groups["latitude"].first(),
        }
    )


def _distinct(cells: pd.Series) -> list[str]:
    return sorted({part for cell in cells for part in split_ids(cell)})


def _from_origin(table: pd.DataFrame) -> pd.DataFrame:
    """Days and kilometres from the one place where it was reported first."""
    origin = table[table["rank"] == 1]
    if len(origin) != 1:
        blank = pd.Series(pd.NA, index=table.index)
        return pd.DataFrame(
            {
                "days_from_origin": blank.astype("Int64"),
                "km_from_origin": blank.astype("Float64").astype("float64"),
            }
        )
    start = origin.iloc[0]
    days = (table["first_day"] - start["first_day"]).dt.days.astype("Int64")
    many = len(table)
    away = kilometres(
        [start["longitude"]] * many,
        [start["latitude"]] * many,
        table["longitude"].tolist(),
        table["latitude"].tolist(),
    )
    return pd.DataFrame({"days_from_origin": days, "km_from_origin": away})
