"""The frames of a selection beside its events counted by hand, and selections to try."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.counted import Counted, counted
from dashboard.frame import Frame, frame_of
from dashboard.selection import TYPES, Selection
from geodata.dataset import Dataset

Rows = list[dict[str, Any]]

CHOICES: dict[str, dict[str, Any]] = {
    "everything": {},
    "protests observed, by arrival": {
        "types": ("protests",),
        "bases": ("observed",),
        "shade": "arrival",
    },
    "riots of officials, since": {
        "types": ("riots",),
        "bases": ("official",),
        "shade": "since_first",
    },
    "battles by day": {"types": ("battles",), "shade": "that_day"},
    "explosions, certain days": {"types": ("explosions",), "inferred": False},
    "violence, Russian": {"types": ("violence",), "lang": "ru"},
    "strategic, not shaded": {"types": ("strategic",), "shade": "none"},
    "by day, Kazakh, dark": {"shade": "that_day", "lang": "kk", "theme": "dark"},
    "since, certain days": {"shade": "since_first", "inferred": False},
    "by arrival, Russian": {"shade": "arrival", "lang": "ru"},
    "no types": {"types": ()},
    "no bases": {"bases": ()},
    "several": {
        "types": ("protests", "riots"),
        "bases": ("reported", "official"),
        "inferred": False,
        "shade": "that_day",
    },
}
"""Every word of every choice, alone or beside others."""


def uncertain(row: dict[str, Any]) -> bool:
    """Whether the day of an event or its place is uncertain, from what its row says."""
    return bool(
        row["date_basis"] in ("context", "window")
        or row["window_first"] != row["window_last"]
        or row["geo_precision"] == "2"
        or row["place_ambiguous"]
    )


class Played:
    """A selection, its frames, and its events counted in plain Python."""

    def __init__(self, dataset: Dataset, selection: Selection) -> None:
        self.dataset, self.selection = dataset, selection
        self.sums: Counted = counted(dataset, selection)
        self.frames = {day: frame_of(dataset, selection, self.sums, day) for day in dataset.days}
        kinds = {TYPES[name] for name in selection.types}
        self.events: Rows = [
            row
            for row in dataset.events.to_dict("records")
            if row["event_type"] in kinds
            and row["basis"] in selection.bases
            and (selection.inferred or not uncertain(row))
        ]

    def __iter__(self) -> Iterator[tuple[pd.Timestamp, Frame, Rows]]:
        for day, values in self.frames.items():
            yield day, values, [row for row in self.events if row["event_date"] == day]

    @cached_property
    def _by_region(self) -> dict[str, list[pd.Timestamp]]:
        days: dict[str, list[pd.Timestamp]] = {}
        for row in self.events:
            days.setdefault(row["region"], []).append(row["event_date"])
        return days

    def so_far(self, code: str, day: pd.Timestamp) -> int:
        """Events of a region up to a day."""
        return sum(each <= day for each in self._by_region.get(code, []))

    def that_day(self, code: str, day: pd.Timestamp) -> int:
        """Events of a region on a day."""
        return self._by_region.get(code, []).count(day)

    def shaded(self, code: str, day: pd.Timestamp) -> int | None:
        """The number a region is shaded by, None without a report."""
        if self.selection.shade == "so_far":
            return self.so_far(code, day) or None
        if self.selection.shade == "that_day":
            return self.that_day(code, day) or None
        if self.selection.shade == "since_first" and self.so_far(code, day):
            return int((day - min(self._by_region[code])).days)
        if self.selection.shade == "arrival":
            return self._arrival(code, day)
        return None

    def _arrival(self, code: str, day: pd.Timestamp) -> int | None:
        """Position of the first day with a report of people in the streets; the last if unknown."""
        rows = [
            row
            for row in self.events
            if row["region"] == code and row["event_type"] in ("Protests", "Riots")
        ]
        known = [row["event_date"] for row in rows if row["window_first"] == row["window_last"]]
        first = min(known or [row["event_date"] for row in rows], default=None)
        if first is None or first > day:
            return None
        days = list(self.dataset.days)
        return days.index(first) if known else len(days)
