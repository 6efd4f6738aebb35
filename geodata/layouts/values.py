"""Dates, degrees and counts in the ways that other people write them.

Everything here takes texts and gives texts in our form, missing (`NA`) where one cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from geodata.columns import parse_dates
from geodata.layouts.base import all_faults, faults_where

FIRST_YEAR, LAST_YEAR = 1900, 2100
DATE_EXPECTED = (
    "a day such as 2022-01-05, 05 January 2022, 5-Jan-22, 31/01/2022 or 20220105 "
    f"between {FIRST_YEAR} and {LAST_YEAR}"
)

_DATE_FORMS = (
    (r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d"),
    (r"\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}(:\d{2}(\.\d+)?)?z?", None),
    (r"\d{1,2} [a-z]{3} \d{4}", "%d %b %Y"),
    (r"\d{1,2} [a-z]{3} \d{2}", "%d %b %y"),
    (r"\d{1,2} [a-z]+ \d{4}", "%d %B %Y"),
    (r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
    (r"\d{8}(\.0)?", "%Y%m%d"),
)
_DECIMAL = r"[+-]?\d+(?:[.,]\d+)?"


def read_days(texts: pd.Series) -> pd.Series:
    """Days as ISO text; a text of two digits a year is of 1969 to 2068, as in POSIX.

    Args:
        texts: n texts, best distinct ones.

    Returns:
        n ISO dates on the same index, NA where none can be read or the year is out of range.
    """
    plain = texts.str.strip().str.casefold().map(_dashes_to_spaces)
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[s]")
    for shape, form in _DATE_FORMS:
        fits = plain.str.fullmatch(shape) & found.isna()
        if fits.any():
            found[fits] = _days_of(plain[fits], form).astype("datetime64[s]")
    usual = found.dt.year.between(FIRST_YEAR, LAST_YEAR)
    return found.where(usual).dt.strftime("%Y-%m-%d").astype("str")


def _dashes_to_spaces(text: str) -> str:
    """`5-Jan-22` to `5 Jan 22`; dates of digits keep their dashes."""
    return re.sub(r"[\s\-]+", " ", text) if re.search("[a-su-y]", text) else text


def _days_of(texts: pd.Series, form: str | None) -> pd.Series:
    if form is None:
        return parse_dates(texts.str[:10])
    return pd.to_datetime(texts.str.removesuffix(".0"), format=form, errors="coerce")


_MOST_DEGREES = {"latitude": 90, "longitude": 180}


def read_degrees(texts: pd.Series, largest: float) -> pd.Series:
    """Degrees, also with a decimal comma, as text with a point.

    Args:
        texts: n texts.
        largest: 90 for latitudes, 180 for longitudes.

    Returns:
        n texts, NA where none can be read or lies beyond `largest`.
    """
    plain = texts.str.strip()
    numbers = pd.to_numeric(
        plain.where(plain.str.fullmatch(_DECIMAL)).str.replace(",", ".", regex=False),
        errors="coerce",
    )
    return plain.str.replace(",", ".", regex=False).where(numbers.abs() <= largest)


def read_counts(texts: pd.Series) -> pd.Series:
    """Whole numbers, also written as `3.0`, as text; NA where none can be read."""
    plain = texts.str.strip().str.replace(r"\.0+$", "", regex=True)
    return plain.where(plain.str.fullmatch(r"\d{1,15}"))


def read_codes(texts: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """Codes such as a precision, also written as `3.0`, to what they mean; NA for no known one."""
    return texts.str.strip().str.replace(r"\.0+$", "", regex=True).map(known).astype("str")


def read_points(texts: pd.DataFrame) -> dict[str, pd.Series]:
    """Latitude and longitude by name, as `read_degrees` reads them.

    Args:
        texts: rows with the roles latitude and longitude.
    """
    return {name: read_degrees(texts[name], most) for name, most in _MOST_DEGREES.items()}


def place_values(
    location: pd.Series, points: Mapping[str, pd.Series], precision: pd.Series
) -> pd.DataFrame:
    """Columns of our places; blank where a point or a precision could not be read.

    Args:
        location: n names.
        points: what `read_points` gives.
        precision: n values of geo_precision, NA where unreadable.
    """
    columns = {"location": location, **points, "geo_precision": precision}
    return pd.DataFrame({name: cells.fillna("") for name, cells in columns.items()}, dtype="str")


def point_faults(
    texts: pd.DataFrame, points: Mapping[str, pd.Series], needed: pd.Series | None = None
) -> pd.DataFrame:
    """A fault for each latitude and longitude that could not be read.

    Args:
        texts: rows with the roles latitude and longitude.
        points: what `read_points` made of both.
        needed: n booleans, which rows must have a point; all, without it.
    """
    faults = []
    for name, most in _MOST_DEGREES.items():
        wrong = points[name].isna() if needed is None else points[name].isna() & needed
        swapped = wrong & read_degrees(texts[name], 180).notna()
        message = f"expected degrees from -{most} to {most}"
        asked = f"{message}; are latitude and longitude swapped?"
        faults.append(faults_where(swapped, texts[name], name, asked))
        faults.append(faults_where(wrong & ~swapped, texts[name], name, message))
    return all_faults(faults)


def window(
    first: pd.Series, last: pd.Series, days: pd.Series, *, vague: pd.Series | None = None
) -> pd.DataFrame:
    """Columns of our dates from ISO texts.

    Args:
        first: n first days, NA where the day is known.
        last: n last days.
        days: n best days, NA where none is known.
        vague: whether the day is inferred though the window has no width.

    Returns:
        event_date, date_earliest, date_latest and date_basis.
    """
    wide = first.notna() if vague is None else first.notna() | vague
    return pd.DataFrame(
        {
            "event_date": days.fillna(""),
            "date_earliest": first.fillna(""),
            "date_latest": last.fillna(""),
            "date_basis": wide.map({True: "window", False: "stated"}),
        },
        dtype="str",
    )
