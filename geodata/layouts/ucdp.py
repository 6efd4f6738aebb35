"""UCDP's Georeferenced Event Dataset.

Source: UCDP GED Codebook, versions 5.0 to 25.1 (Högbladh; Croicu and Sundberg; Uppsala University).
"""

from __future__ import annotations

import pandas as pd

from geodata.layouts.base import Answer, Layout, Part, all_faults, faults_where
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

_DATE_PRECISIONS = {str(each): str(each) for each in range(1, 6)} | {"": "1"}
_WHERE_PRECISIONS = {"1": "1", "2": "2", "3": "3", "4": "3", "5": "3", "6": "4", "7": "4"}
_TYPES = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}
_SUB_TYPES = {"Battles": "Armed clash", "Violence against civilians": "Attack"}


def _when(texts: pd.DataFrame) -> Answer:
    """From date_start to date_end; date precision 1 is a known day if both are the same."""
    first = read_days(texts["date_start"])
    given_end = texts["date_end"].str.strip() != ""
    last = read_days(texts["date_end"]).where(given_end, first)
    precision = read_codes(texts["date_prec"], _DATE_PRECISIONS)
    wide = (first != last) | (precision != "1")
    backwards = (last < first).fillna(value=False).astype("bool")
    faults = [
        faults_where(first.isna(), texts["date_start"], "date_start", f"expected {DATE_EXPECTED}"),
        faults_where(last.isna(), texts["date_end"], "date_end", f"expected {DATE_EXPECTED}"),
        faults_where(precision.isna(), texts["date_prec"], "date_prec", "expected 1 to 5"),
        faults_where(backwards, texts["date_end"], "date_end", "expected no day before date_start"),
    ]
    return Answer(window(first.where(wide), last.where(wide), first), all_faults(faults))


def _what(texts: pd.DataFrame) -> Answer:
    """State-based and non-state violence are clashes; one-sided violence is against civilians."""
    types = read_codes(texts["type_of_violence"], _TYPES)
    values = pd.DataFrame(
        {"event_type": types.fillna(""), "sub_event_type": types.map(_SUB_TYPES).fillna("")},
        dtype="str",
    )
    expected = "expected 1 (state-based), 2 (non-state) or 3 (one-sided)"
    wrong = faults_where(types.isna(), texts["type_of_violence"], "type_of_violence", expected)
    return Answer(values, wrong)


def _where(texts: pd.DataFrame) -> Answer:
    """Precision 3 to 5 is the middle of a unit or a line: a region; 6 and 7 are the country."""
    points = read_points(texts)
    precision = read_codes(texts["where_prec"], _WHERE_PRECISIONS)
    names = texts.apply(lambda cells: cells.str.split().str.join(" "))
    second = (texts["where_prec"].str.strip().str.removesuffix(".0") == "3") & (
        names["adm_2"] != ""
    )
    unit = names["adm_2"].where(second, names["adm_1"])
    unit = unit.where(unit != "", names["location"])
    named = names["location"].where(names["location"] != "", names["adm_2"])
    location = named.where(precision != "3", unit).where(precision != "4", names["country"])
    location = location.where(location != "", names["country"])
    values = place_values(location, points, precision)
    faults = [
        point_faults(texts, points),
        faults_where(precision.isna(), texts["where_prec"], "where_prec", "expected 1 to 7"),
        faults_where(location == "", texts["location"], "location", "expected a name or a country"),
    ]
    return Answer(values, all_faults(faults))


def _rest(texts: pd.DataFrame) -> Answer:
    best, low, high = (read_counts(texts[name]) for name in ("best", "low", "high"))
    ordered = low.astype("float64") <= high.astype("float64")
    backwards = low.notna() & high.notna() & ~ordered
    office = texts["source"].where(texts["source"].str.strip() != "", texts["source_article"])
    values = rest_of(
        event_id="ucdp-" + id_texts(texts["event_id"]),
        actor1=texts["side_a"],
        actor2=texts["side_b"],
        fatalities_low=low.where(~backwards).fillna(""),
        fatalities_high=high.where(~backwards).fillna(""),
        notes=_note(best),
        sources=office,
    )
    low_first = "expected no number above high; both are left blank"
    repairs = [faults_where(backwards, texts["low"], "low", low_first)]
    repairs += [
        faults_where(
            read.isna() & (texts[name].str.strip() != ""),
            texts[name],
            name,
            "no whole number; left blank",
        )
        for name, read in (("best", best), ("low", low), ("high", high))
    ]
    return Answer(values, all_faults([]), all_faults(repairs))


def _note(best: pd.Series) -> pd.Series:
    said = "Coded by UCDP; best estimate of persons killed: " + best.fillna("") + "."
    return said.where(best.notna(), "Coded by UCDP.").astype("str")


UCDP_GED = Layout(
    name="ucdp-ged",
    title="UCDP GED",
    when=Part(
        {"date_start": ("date_start",), "date_end": ("date_end",), "date_prec": ("date_prec",)},
        frozenset({"date_start", "date_end"}),
        _when,
    ),
    what=Part({"type_of_violence": ("type_of_violence",)}, frozenset({"type_of_violence"}), _what),
    where=Part(
        {
            "location": ("where_coordinates", "where_description"),
            "adm_1": ("adm_1",),
            "adm_2": ("adm_2",),
            "country": ("country",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "where_prec": ("where_prec",),
        },
        frozenset({"latitude", "longitude", "where_prec"}),
        _where,
    ),
    rest=Part(
        {
            "event_id": ("id", "relid"),
            "side_a": ("side_a",),
            "side_b": ("side_b",),
            "best": ("best", "best_est"),
            "low": ("low", "low_est"),
            "high": ("high", "high_est"),
            "source": ("source_office",),
            "source_article": ("source_article", "source_original"),
        },
        frozenset({"event_id"}),
        _rest,
    ),
)
