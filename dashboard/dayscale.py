"""Which days of a timeline are named, so that names stay apart at any width."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.words import Words

WIDTHS: Mapping[str, int] = {"narrow": 230, "middle": 420, "wide": 800}
"""Names of widths, and the pixels that a timeline has at least (assets/timeline.css)."""

_DAY, _MONTH = 20, 36
"""Pixels that the number of a day and the name of a month take."""


@dataclass(frozen=True)
class DayMark:
    """A day that is named.

    Attributes:
        position: of the day.
        text: what is written.
        below: a second line where something new begins; most marks have none.
    """

    position: int
    text: str
    below: str


@dataclass(frozen=True)
class _Grain:
    """One way to choose days: which, how many pixels a mark takes, what is written."""

    chosen: Callable[[pd.DatetimeIndex], Any]
    pixels: int
    text: str
    below: str


def _grains() -> Iterator[_Grain]:
    yield _Grain(lambda days: np.ones(len(days), dtype=bool), _DAY, "d", "LLL")
    yield _Grain(lambda days: np.arange(len(days)) % 2 == 0, _DAY, "d", "LLL")
    yield _Grain(lambda days: days.dayofweek == 0, _DAY, "d", "LLL")
    for months in (1, 3, 6):
        yield _Grain(_first_of(months), _MONTH, "LLL", "y")
    for years in (1, 2, 5, 10, 50):
        yield _Grain(_first_of(12 * years), _MONTH, "y", "y")


def _first_of(months: int) -> Callable[[pd.DatetimeIndex], Any]:
    """The first column in each span of so many months, if the span begins where columns do."""

    def chosen(days: pd.DatetimeIndex) -> Any:
        spans = (12 * days.year + days.month - 1) // months
        begins = spans != np.append(spans[:1], spans[:-1])
        begins[0] = days[0].day == 1 and (days[0].month - 1 + 12 * days[0].year) % months == 0
        return begins

    return chosen


def day_scales(days: pd.DatetimeIndex, words: Words) -> list[tuple[tuple[str, ...], list[DayMark]]]:
    """The days named at each width; widths with the same days share an entry."""
    found: dict[tuple[DayMark, ...], list[str]] = {}
    for name, pixels in WIDTHS.items():
        found.setdefault(tuple(day_marks(days, words, pixels)), []).append(name)
    return [(tuple(names), list(marks)) for marks, names in found.items()]


def day_marks(days: pd.DatetimeIndex, words: Words, pixels: int) -> list[DayMark]:
    """As many days as there is room for: each, every other one, Mondays, months or years."""
    for grain in _grains():
        chosen = np.flatnonzero(grain.chosen(days)).tolist()
        if chosen and len(chosen) * grain.pixels <= pixels:
            return _named(days, words, grain, chosen)
    return []


def _named(days: pd.DatetimeIndex, words: Words, grain: _Grain, chosen: list[int]) -> list[DayMark]:
    """The second line stands where the month, or the year, is a new one, and has room."""
    texts = [words.day(days[at].date(), grain.text) for at in chosen]
    below = [words.day(days[at].date(), grain.below) for at in chosen]
    new = [each != before for each, before in zip(below, ["", *below], strict=False)]
    crowded = [*new[1:], False]
    return [
        DayMark(at, text, second if begins and not close and second != text else "")
        for at, text, second, begins, close in zip(chosen, texts, below, new, crowded, strict=True)
    ]
