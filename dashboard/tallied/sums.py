"""What the counts of a tally add up to under the filters of a view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import KINDS, NOWHERE, Cube, Ints, cube_of, tally_of
from geodata.dataset import Dataset
from geodata.remembered import per_case

By = Literal["place", "region"]

LARGEST, SMALLEST, ALONE = 30.0, 4.0, 12.0
"""Diameters in pixels of the mark of the highest count on any day, of the smallest one, and the
most that a single event has."""


@dataclass(frozen=True, eq=False)
class Cells:
    """n counts of one day or range: one for each place, type and sureness that has events.

    Attributes:
        place: positions of the places, ascending.
        kind: positions among `KINDS`, ascending within a place.
        unsure: whether the day of these events is known as a window alone.
        events: how many.
    """

    place: Ints
    kind: Ints
    unsure: npt.NDArray[np.bool_]
    events: Ints


@dataclass(frozen=True, eq=False)
class Sums:
    """The chosen counts of a tally.

    Attributes:
        cube: the rows that pass the filters.
        days: the days of the case.
        places: how many places it has.
        regions: how many regions it has.
        since: position of the first day of a range; None where each day stands for itself.
        step: how many days each of them stands for.
    """

    cube: Cube
    days: pd.DatetimeIndex
    places: int
    regions: int
    since: int | None
    step: int

    def position(self, day: pd.Timestamp) -> int:
        """Position of a day among those of the case."""
        return int(self.days.get_loc(day))

    def first(self, at: int) -> int:
        """The first day of what is shown on a day: of the range, or the day itself."""
        return at if self.since is None else min(self.since, at)

    @cached_property
    def by_kind(self) -> Ints:
        """Events by day and type: days by `KINDS`."""
        return self.cube.table(self.cube.day, len(self.days), self.cube.kind, len(KINDS))

    @cached_property
    def by_region(self) -> pd.DataFrame:
        """Events by day and region position, as `spread.daily_tallies` has them."""
        inside = self.cube.where(self.cube.region != NOWHERE)
        table = inside.table(inside.day, len(self.days), inside.region, self.regions)
        counts = pd.DataFrame(table, self.days)
        return counts.astype("Int64").mask(counts == 0)

    @cached_property
    def reached(self) -> Ints:
        """Position of the first day on which each place has events; their number for never."""
        return first_of(self.cube, "place", self.places, len(self.days))

    def reached_by(self, day: pd.Timestamp) -> int:
        """How many places have had events by a day."""
        return int((self.reached <= self.position(day)).sum())

    def arrived(self, kinds: tuple[str, ...]) -> Ints:
        """The same for events of some types whose day is known."""
        wanted = np.isin(self.cube.kind, [KINDS.index(name) for name in kinds])
        sure = self.cube.where(wanted & ~self.cube.unsure)
        return first_of(sure, "place", self.places, len(self.days))

    def arriving(self, selection: Selection) -> tuple[str, ...]:
        """The event types that arrive."""
        there = np.flatnonzero(self.by_kind.sum(axis=0))
        return selection.arriving({KINDS[kind] for kind in there})

    def shown(self, at: int) -> int:
        """How many events what is shown on a day counts, also those of no place or region."""
        return int(self.by_kind[self.first(at) : at + 1].sum())

    def rows(self, at: int) -> Cube:
        """The rows of what is shown on a day."""
        return self.cube.between(self.first(at), at)

    def cells(self, at: int) -> Cells:
        """What is shown at places on a day."""
        rows = self.rows(at)
        rows = rows.where(rows.place != NOWHERE)
        width = 2 * len(KINDS)
        keys = rows.place * width + 2 * rows.kind + rows.unsure
        if self.since is None:  # few rows of many places: only those that there are
            found, where = np.unique(keys, return_inverse=True)
            numbers = np.bincount(where, rows.events, len(found))
        else:
            numbers = np.bincount(keys, rows.events, self.places * width)
            found = np.flatnonzero(numbers)
            numbers = numbers[found]
        kind, unsure = np.divmod(found % width, 2)
        return Cells(found // width, kind, unsure == 1, numbers.astype(np.int64))

    @cached_property
    def most(self) -> int:
        """The most events that a place has on a day, or in the range."""
        located = self.cube.where(self.cube.place != NOWHERE)
        if self.since is None or not len(located.day):
            return _most(located, self.places)
        ranged = located.where(located.day >= self.since)
        total = np.bincount(ranged.place, ranged.events, self.places)
        return max(int(total.max()), _most(located.where(located.day < self.since), self.places))

    @property
    def growth(self) -> float:
        """Diameter of the mark of a single event: areas grow with counts, alike on all days."""
        return round(min(LARGEST / float(np.sqrt(max(self.most, 1))), ALONE), 4)


def _most(rows: Cube, places: int) -> int:
    """The most events of a place on a day."""
    if not len(rows.day):
        return 0
    _, where = np.unique(rows.day * places + rows.place, return_inverse=True)
    return int(np.bincount(where, rows.events).max())


def first_of(rows: Cube, by: By, number: int, never: int) -> Ints:
    """Position of the first day of each place or region; `never` without one."""
    names, days = getattr(rows, by), rows.day
    inside = names != NOWHERE
    first = np.full(number, never, dtype=np.int64)
    # Rows are sorted by day, and of several that are written to one cell the last one stays.
    first[names[inside][::-1]] = days[inside][::-1]
    return first


def sums_of(dataset: Dataset, selection: Selection) -> Sums:
    """What the chosen types of a tally add up to; the range shown matters, nothing else."""
    since = None if selection.since is None else int(dataset.days.get_loc(selection.since))
    return _sums(dataset, frozenset(selection.types), since)


@per_case(8)
def _sums(dataset: Dataset, types: frozenset[str], since: int | None) -> Sums:
    cube = cube_of(dataset)
    step = tally_of(dataset).step
    wanted = np.array([name in {TYPES[word] for word in types} for name in KINDS])
    if not wanted.all():
        cube = cube.where(wanted[cube.kind])
    return Sums(cube, dataset.days, len(dataset.places), len(dataset.codes), since, step)


@per_case(4)
def counts_by_day(dataset: Dataset) -> dict[pd.Timestamp, int]:
    """How many events each day that has any counts, whatever the filters."""
    cube = cube_of(dataset)
    numbers = np.bincount(cube.day, cube.events, len(dataset.days)).astype(int)
    return {day: int(n) for day, n in zip(dataset.days, numbers, strict=True) if n}


def first_reports(sums: Sums, by: By, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Where it was counted first, as `spread.arrivals` has it, but for the events themselves.

    Args:
        sums: the chosen counts.
        by: `place` or `region`.
        kinds: event types that arrive.

    Returns:
        Indexed by position, in order of arrival: first_day (NaT for a window), window_first,
        window_last, shown_day and rank.
    """
    number, never = (sums.places if by == "place" else sums.regions), len(sums.days)
    rows = sums.cube.where(np.isin(sums.cube.kind, [KINDS.index(name) for name in kinds]))
    sure = first_of(rows.where(~rows.unsure), by, number, never)
    maybe = first_of(rows, by, number, never)
    there = np.flatnonzero(maybe < never)
    opening = np.where(sure < never, sure, maybe)[there]
    ends = _ends(rows, by, number)[there]
    dated = sure[there] < never
    days = sums.days.append(pd.DatetimeIndex([pd.NaT]))
    first = days[np.where(dated, opening, never)]
    last = sums.days[np.where(dated, opening, np.minimum(ends, never - 1))]
    table = pd.DataFrame(
        {
            "first_day": first,
            "window_first": sums.days[opening],
            "window_last": last,
            "shown_day": sums.days[opening],
        },
        index=there,
    )
    table["rank"] = pd.Series(np.where(dated, opening, np.nan), there).rank(method="min")
    table["rank"] = table["rank"].astype("Int64")
    return table.sort_values(["rank", "window_first"], na_position="last", kind="stable")


def _ends(rows: Cube, by: By, number: int) -> Ints:
    """The last day of each place's or region's first row."""
    names = getattr(rows, by)
    inside = names != NOWHERE
    ends = np.zeros(number, dtype=np.int64)
    ends[names[inside][::-1]] = rows.last[inside][::-1]
    return ends


@per_case(8)
def arrived_of(sums: Sums, kinds: tuple[str, ...]) -> Ints:
    """Position of the first day of each place, as `Sums.arrived` has it."""
    return sums.arrived(kinds)
