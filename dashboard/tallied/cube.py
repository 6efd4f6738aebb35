"""The counts of a tally as arrays of whole numbers: a million rows are counted at a stroke."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.theme import SEVERITY
from geodata.dataset import Dataset
from geodata.remembered import per_case
from geodata.tally.model import Tally

Ints = npt.NDArray[np.int64]

KINDS = tuple(SEVERITY)
"""Event types, the least severe first: a kind is a position among them."""

NOWHERE = -1
"""The place or region of what has none."""


@dataclass(frozen=True, eq=False)
class Cube:
    """n rows of counts, by day.

    Attributes:
        day: position of the (first) day of each row among those of the case.
        last: position of its last day; later than `day` for a window.
        place: position of its place, or `NOWHERE`.
        region: position of its region, or `NOWHERE`.
        kind: position of its event type among `KINDS`.
        events: how many events it counts.
    """

    day: Ints
    last: Ints
    place: Ints
    region: Ints
    kind: Ints
    events: Ints

    @property
    def unsure(self) -> npt.NDArray[np.bool_]:
        """Which rows are windows: the day of their events is not known."""
        return self.last > self.day

    def where(self, rows: Any) -> Cube:
        """These rows alone: a mask or a slice."""
        columns = (self.day, self.last, self.place, self.region, self.kind, self.events)
        return Cube(*(column[rows] for column in columns))

    def between(self, first: int, last: int) -> Cube:
        """The rows of some days, both included."""
        start, end = np.searchsorted(self.day, [first, last + 1])
        return self.where(slice(int(start), int(end)))

    def table(self, rows: Ints, height: int, columns: Ints, width: int) -> Ints:
        """Events by two positions, of which neither may be `NOWHERE`: height by width."""
        sums = np.bincount(rows * width + columns, self.events, height * width)
        return sums.astype(np.int64).reshape(height, width)


@per_case(4)
def cube_of(dataset: Dataset) -> Cube:
    """The counts of a case by position; a tally of weeks has one position a week.

    Raises:
        ValueError: the case is no tally.
    """
    if dataset.tally is None:
        raise ValueError("this case has events, and is no tally")
    counts, step = dataset.tally.counts, dataset.tally.step
    day = _position(counts["day"], dataset.days[0], step)
    last = _position(counts["last_day"], dataset.days[0], step)
    place = _codes(counts["place_id"], dataset.places.index)
    region = _codes(counts["region"], pd.Index(dataset.codes))
    kind = _codes(counts["event_type"], pd.Index(KINDS))
    order = np.lexsort((kind, place, day))
    columns = (day, last, place, region, kind, counts["events"].to_numpy(dtype=np.int64))
    return Cube(*(column[order] for column in columns))


def _position(days: pd.Series, first: pd.Timestamp, step: int) -> Ints:
    return np.asarray((days - first).dt.days // step, dtype=np.int64)


def _codes(cells: pd.Series, names: pd.Index) -> Ints:
    """Position of each cell among some names; `NOWHERE` for a blank."""
    positions = np.append(names.get_indexer(cells.cat.categories), NOWHERE)
    return np.asarray(positions[cells.cat.codes.to_numpy()], dtype=np.int64)


def tally_of(dataset: Dataset) -> Tally:
    """The tally of a case that is one.

    Raises:
        ValueError: it has events.
    """
    if dataset.tally is None:
        raise ValueError("this case has events, and is no tally")
    return dataset.tally


def without_places(dataset: Dataset) -> Dataset:
    """The case of a tally for a map whose places are drawn apart; any other case as it is."""
    return dataset if dataset.tally is None else _placeless(dataset)


@per_case(1)
def _placeless(dataset: Dataset) -> Dataset:
    return replace(dataset, places=dataset.places.iloc[:0])
