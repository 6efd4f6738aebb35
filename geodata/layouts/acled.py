"""ACLED's event exports, in the columns of all their vintages.

Source: ACLED Codebook; column names of its data export tool and API. Its terms forbid handing on
rows, so what is exported of such a file are counts.
"""

from __future__ import annotations

import pandas as pd

from geodata.layouts.base import Answer, Layout, Part, all_faults, faults_where
from geodata.layouts.values import DATE_EXPECTED, read_days, read_degrees
from geodata.vocabulary import EVENT_TYPES

_WEEK, _MONTH = "2", "3"
_PRECISIONS = {"1": "1", "2": "2", "3": "3"}


def _when(texts: pd.DataFrame) -> Answer:
    """Time precision 2 is a week, 3 a month around the day, which is then only the best one."""
    days = read_days(texts["event_date"])
    stamps = pd.to_datetime(days)
    precision = texts["time_precision"].str.strip()
    week = stamps - pd.to_timedelta(stamps.dt.dayofweek, unit="D")
    month = stamps.dt.to_period("M").dt.to_timestamp()
    first = week.where(precision == _WEEK, month).where(precision.isin([_WEEK, _MONTH]))
    last = (
        (week + pd.Timedelta(days=6))
        .where(precision == _WEEK, month + pd.offsets.MonthEnd(0))
        .where(precision.isin([_WEEK, _MONTH]))
    )
    values = pd.DataFrame(
        {
            "event_date": days.fillna(""),
            "date_earliest": first.dt.strftime("%Y-%m-%d").fillna(""),
            "date_latest": last.dt.strftime("%Y-%m-%d").fillna(""),
            "date_basis": precision.isin([_WEEK, _MONTH]).map({True: "window", False: "stated"}),
        },
        dtype="str",
    )
    wrong = faults_where(
        days.isna(), texts["event_date"], "event_date", f"expected {DATE_EXPECTED}"
    )
    return Answer(values, wrong)


def _what(texts: pd.DataFrame) -> Answer:
    kinds, subs = texts["event_type"].str.strip(), texts["sub_event_type"].str.strip()
    known = kinds.isin(EVENT_TYPES)
    expected = f"expected one of {', '.join(EVENT_TYPES)}"
    values = pd.DataFrame({"event_type": kinds, "sub_event_type": subs}, dtype="str")
    return Answer(values, faults_where(~known, texts["event_type"], "event_type", expected))


def _where(texts: pd.DataFrame) -> Answer:
    latitudes = read_degrees(texts["latitude"], 90)
    longitudes = read_degrees(texts["longitude"], 180)
    values = pd.DataFrame(
        {
            "location": texts["location"].str.strip(),
            "latitude": latitudes.fillna(""),
            "longitude": longitudes.fillna(""),
            "geo_precision": texts["geo_precision"].str.strip().map(_PRECISIONS).fillna("1"),
        },
        dtype="str",
    )
    return Answer(
        values,
        all_faults(
            faults_where(
                found.isna(), texts[name], name, f"expected degrees from {-most} to {most}"
            )
            for found, name, most in ((latitudes, "latitude", 90), (longitudes, "longitude", 180))
        ),
    )


def _rest(texts: pd.DataFrame) -> Answer:
    values = pd.DataFrame({"event_id": texts["event_id"].str.strip()}, dtype="str")
    return Answer(values, all_faults([]))


ACLED = Layout(
    name="acled",
    title="ACLED export",
    when=Part(
        {"event_date": ("event_date",), "time_precision": ("time_precision",)},
        frozenset({"event_date"}),
        _when,
    ),
    what=Part(
        {"event_type": ("event_type",), "sub_event_type": ("sub_event_type",)},
        frozenset({"event_type"}),
        _what,
    ),
    where=Part(
        {
            "location": ("location",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "geo_precision": ("geo_precision",),
        },
        frozenset({"location", "latitude", "longitude"}),
        _where,
    ),
    rest=Part(
        {"event_id": ("event_id_cnty", "data_id", "event_id_no_cnty")},
        frozenset({"event_id"}),
        _rest,
    ),
    shareable=False,
)
