"""ACLED's event exports, in the columns of all their vintages.

Source: ACLED Codebook; column names of its data export tool and API, and of its yearly files from
before 2019. Its terms forbid handing on rows, so what is exported of such a file are counts.
"""

from __future__ import annotations

import pandas as pd

from geodata.layouts.base import Answer, Layout, Part, all_faults, faults_where
from geodata.layouts.categories import read_categories
from geodata.layouts.texts import id_texts, rest_of
from geodata.layouts.values import (
    DATE_EXPECTED,
    place_values,
    point_faults,
    read_codes,
    read_counts,
    read_days,
    read_points,
    window,
)

_WEEK, _MONTH = "2", "3"
_TIME_PRECISIONS = {"1": "1", "2": "2", "3": "3", "": "1"}
_GEO_PRECISIONS = {"1": "1", "2": "2", "3": "3", "": "1"}
_PRECISION_EXPECTED = "expected 1, 2 or 3"


def _when(texts: pd.DataFrame) -> Answer:
    """Time precision 2 is a week, 3 a month around the day, which is then only the best one."""
    days = read_days(texts["event_date"])
    stamps = pd.to_datetime(days)
    precision = read_codes(texts["time_precision"], _TIME_PRECISIONS)
    week = stamps - pd.to_timedelta(stamps.dt.dayofweek, unit="D")
    month = stamps.dt.to_period("M").dt.to_timestamp()
    vague = precision.isin([_WEEK, _MONTH])
    first = week.where(precision == _WEEK, month).where(vague)
    end_of_month = month + pd.offsets.MonthEnd(0)
    last = (week + pd.Timedelta(days=6)).where(precision == _WEEK, end_of_month).where(vague)
    values = window(_iso(first), _iso(last), days)
    faults = [
        faults_where(days.isna(), texts["event_date"], "event_date", f"expected {DATE_EXPECTED}"),
        faults_where(
            precision.isna(), texts["time_precision"], "time_precision", _PRECISION_EXPECTED
        ),
    ]
    return Answer(values, all_faults(faults))


def _iso(stamps: pd.Series) -> pd.Series:
    return stamps.dt.strftime("%Y-%m-%d").astype("str")


def _where(texts: pd.DataFrame) -> Answer:
    points = read_points(texts)
    precision = read_codes(texts["geo_precision"], _GEO_PRECISIONS)
    location = texts["location"].str.split().str.join(" ")
    values = place_values(location, points, precision)
    faults = [
        point_faults(texts, points),
        faults_where(location == "", texts["location"], "location", "expected the name of a place"),
        faults_where(
            precision.isna(), texts["geo_precision"], "geo_precision", _PRECISION_EXPECTED
        ),
    ]
    return Answer(values, all_faults(faults))


def _rest(texts: pd.DataFrame) -> Answer:
    killed = read_counts(texts["fatalities"])
    values = rest_of(
        event_id=_ids(texts),
        actor1=texts["actor1"],
        actor2=texts["actor2"],
        fatalities_low=killed.fillna(""),
        fatalities_high=killed.fillna(""),
        notes=texts["notes"],
        sources=texts["source"],
    )
    unread = killed.isna() & (texts["fatalities"].str.strip() != "")
    repairs = faults_where(unread, texts["fatalities"], "fatalities", "no whole number; left blank")
    return Answer(values, all_faults([]), repairs)


def _ids(texts: pd.DataFrame) -> pd.Series:
    """The event's own id; older files number events within a country, so both make one."""
    own, country, number = (id_texts(texts[name]) for name in ("event_id", "country_id", "number"))
    made = (country + "-" + number).where((country != "") & (number != ""), "")
    return own.where(own != "", made)


_WHAT = Part(
    {
        "event_type": ("event_type",),
        "sub_event_type": ("sub_event_type",),
        "inter1": ("inter1",),
    },
    frozenset({"event_type"}),
    read_categories,
)

ACLED = Layout(
    name="acled",
    title="ACLED export",
    when=Part(
        {"event_date": ("event_date",), "time_precision": ("time_precision",)},
        frozenset({"event_date"}),
        _when,
    ),
    what=_WHAT,
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
        {
            "event_id": ("event_id_cnty", "data_id"),
            "country_id": ("iso", "iso3", "gwno", "country"),
            "number": ("event_id_no_cnty",),
            "actor1": ("actor1",),
            "actor2": ("actor2",),
            "fatalities": ("fatalities",),
            "notes": ("notes",),
            "source": ("source",),
            # What tells an export from a table of ours, which shares many of its columns.
            "of_acled": (
                "fatalities",
                "event_id_cnty",
                "data_id",
                "event_id_no_cnty",
                "interaction",
                "inter1",
                "assoc_actor_1",
                "ally_actor_1",
                "disorder_type",
                "timestamp",
                "iso",
            ),
        },
        frozenset({"of_acled"}),
        _rest,
    ),
    shareable=False,
)


def _when_weekly(texts: pd.DataFrame) -> Answer:
    days = read_days(texts["week"])
    last = _iso(pd.to_datetime(days) + pd.Timedelta(days=6))
    wrong = faults_where(days.isna(), texts["week"], "week", f"expected {DATE_EXPECTED}")
    return Answer(window(days, last, days), wrong)


def _where_weekly(texts: pd.DataFrame) -> Answer:
    """The point is the middle of the region: a region, and never a place."""
    known = texts.assign(geo_precision="3")
    answer = _where(known)
    return Answer(answer.values, answer.faults)


def _rest_weekly(texts: pd.DataFrame) -> Answer:
    """The file's `ID` is that of the region, so a row is known by its line."""
    counts = read_counts(texts["events"])
    blank = pd.Series("", index=texts.index, dtype="str")
    wrong = faults_where(counts.isna(), texts["events"], "events", "expected a whole number")
    return Answer(rest_of(event_id=blank), wrong)


ACLED_WEEKLY = Layout(
    name="acled-weekly",
    title="ACLED weekly aggregate",
    when=Part({"week": ("week",)}, frozenset({"week"}), _when_weekly),
    what=_WHAT,
    where=Part(
        {
            "location": ("admin1",),
            "latitude": ("centroid_latitude",),
            "longitude": ("centroid_longitude",),
        },
        frozenset({"location", "latitude", "longitude"}),
        _where_weekly,
    ),
    rest=Part({"events": ("events",)}, frozenset({"events"}), _rest_weekly),
    count=("events",),
    days=7,
    shareable=False,
)
