"""Counts of some rows, and how two or more of them become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from geodata.tables import Finding
from geodata.tally.codes import distinct

DAY_COLUMNS = ("day", "last_day")
PLACE_COLUMNS = ("location", "latitude", "longitude", "geo_precision")


@dataclass(frozen=True, eq=False)
class Notes:
    """What became of the rows of a piece.

    Attributes:
        order: number of the piece among all.
        path: the file as it is called in a message.
        rows_read: rows that it has.
        rows_kept: rows that were counted.
        reasons: rows set aside by column and message.
        findings: the first of them, or all, as lines of the file.
        remarks: what was done with the text as a whole.
    """

    order: int
    path: str
    rows_read: int
    rows_kept: int
    reasons: Counter[tuple[str, str]]
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Partial:
    """Counts of some rows.

    Attributes:
        days: the d spans of days that there are (`DAY_COLUMNS`), sorted.
        places: the p places (`PLACE_COLUMNS`), sorted.
        kinds: the k event types, sorted.
        keys: (day * p + place) * k + kind of each count, sorted, each once.
        events: the counts.
        notes: what became of the rows of each piece.
    """

    days: pd.DataFrame
    places: pd.DataFrame
    kinds: pd.DataFrame
    keys: np.ndarray
    events: np.ndarray
    notes: tuple[Notes, ...]

    def codes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row of the day, the place and the kind of each count."""
        rest, kind = np.divmod(self.keys, max(len(self.kinds), 1))
        day, place = np.divmod(rest, max(len(self.places), 1))
        return day, place, kind


def nothing(notes: tuple[Notes, ...] = ()) -> Partial:
    """Counts of no rows."""
    none = np.empty(0, dtype=np.int64)
    days = pd.DataFrame({name: none.astype("datetime64[s]") for name in DAY_COLUMNS})
    places = pd.DataFrame({name: pd.Series(none, dtype="str") for name in PLACE_COLUMNS})
    places = places.astype({"latitude": "float64", "longitude": "float64"})
    kinds = pd.DataFrame({"event_type": pd.Series(none, dtype="str")})
    return Partial(days, places, kinds, none, none, notes)


def partial_of(
    tables: Sequence[pd.DataFrame],
    codes: Sequence[np.ndarray],
    events: np.ndarray | None,
    notes: tuple[Notes, ...],
) -> Partial:
    """Counts by days, places and kinds.

    Args:
        tables: days, places and kinds, with repeats and in any order.
        codes: for each of them, the row that n counts mean.
        events: the n counts; None where each is one.
        notes: what became of the rows.
    """
    sorted_tables, sorted_codes = [], []
    for table, code in zip(tables, codes, strict=True):
        which, known = distinct(table)
        sorted_tables.append(known)
        sorted_codes.append(which[code])
    days, places, kinds = sorted_tables
    day, place, kind = sorted_codes
    keys = day * len(places)
    for codes_of, size in ((place, len(kinds)), (kind, 1)):  # in place, as arrays may be long
        keys += codes_of
        keys *= size
    counted = _numbered(keys) if events is None else _added(keys, events, kind="quicksort")
    return Partial(days, places, kinds, *counted, notes)


def merge(partials: Sequence[Partial]) -> Partial:
    """The counts of all of them, whatever their order."""
    notes = tuple(note for each in partials for note in each.notes)
    some = [each for each in partials if len(each.keys)]
    if not some:
        return nothing(notes)
    days, day = _united([each.days for each in some])
    places, place = _united([each.places for each in some])
    kinds, kind = _united([each.kinds for each in some])
    keys = []
    for number, each in enumerate(some):
        mine = each.codes()
        keys.append(
            (day[number][mine[0]] * len(places) + place[number][mine[1]]) * len(kinds)
            + kind[number][mine[2]]
        )
    events = np.concatenate([each.events for each in some])
    # Each of them is sorted already, and a stable sort takes the runs as they are.
    added = _added(np.concatenate(keys), events, kind="stable")
    return Partial(days, places, kinds, *added, notes)


def _united(tables: list[pd.DataFrame]) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """Rows of all tables, sorted, and where each row of each table is among them."""
    which, known = distinct(pd.concat(tables, ignore_index=True))
    edges = np.cumsum([len(table) for table in tables])[:-1]
    return known, np.split(which, edges)


def _added(
    keys: np.ndarray, events: np.ndarray, *, kind: Literal["quicksort", "stable"]
) -> tuple[np.ndarray, np.ndarray]:
    """Sorted keys, each once, and the sums of their counts."""
    if not len(keys):
        return keys, events
    order = np.argsort(keys, kind=kind)
    ordered = keys[order]
    first = _first_of_each(ordered)
    return ordered[first], np.add.reduceat(events[order], first)


def _numbered(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted keys, each once, and how often each is there; these keys are sorted in place."""
    keys.sort()
    first = _first_of_each(keys)
    return keys[first], np.diff(first, append=len(keys))


def _first_of_each(ordered: np.ndarray) -> np.ndarray:
    """Where in sorted keys each stands first."""
    differs = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=differs[1:])
    return np.flatnonzero(differs)
