"""The classes by which regions are shaded, fixed for the whole period."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from dashboard.words import Words

_STEPS = tuple(digit * 10**power for power in range(7) for digit in (1, 2, 5))
_DAY_STEPS = (0, 1, 3, 7, 14, 28, 56, 112)
_MOST = 6
_MOST_DAYS = 5
_UNDATED = 6
"""The tone of what is reported for no stated day: the last of `Palette.tones`."""

Span = tuple[date, date]


@dataclass(frozen=True)
class Classes:
    """The classes of a quantity; class 0 is 'no report', which is not zero.

    Attributes:
        lows: lower bounds, ascending.
        tones: which of `Palette.tones` each class is drawn in; one after another without it.
        spans: first and last day of each class, where the quantity is a day; None is no stated day.
    """

    lows: tuple[int, ...]
    tones: tuple[int, ...] = ()
    spans: tuple[Span | None, ...] = ()

    def index_of(self, value: int | None) -> int:
        """Number that a value is drawn by: 0 without a report, else 1 for the first tone."""
        rank = 0 if value is None else bisect_right(self.lows, value)
        return self.tone(rank - 1) + 1 if rank else 0

    def tone(self, rank: int) -> int:
        """Tone of a class; `rank` counts from 0, the lowest with a report."""
        return self.tones[rank] if self.tones else rank


def shade_classes(shade: str, values: pd.DataFrame | None) -> Classes:
    """Classes for a quantity over all days and regions.

    Args:
        shade: what regions are shaded by.
        values: the quantity, days by regions, <NA> without a report; None when nothing is shaded.

    Returns:
        At most six classes, the highest of which is reached.
    """
    if values is None or values.isna().all(axis=None):
        return Classes(())
    if shade == "arrival":
        return arrival_classes(values)
    largest = int(values.max(axis=None))
    steps = _DAY_STEPS if shade == "since_first" else _STEPS
    lows = [step for step in steps if step <= largest]
    return Classes(tuple(lows if len(lows) <= _MOST else [lows[0], *lows[1 - _MOST :]]))


def arrival_classes(values: pd.DataFrame) -> Classes:
    """Classes for the day of a first report: the earlier, the darker; no stated day stands apart.

    Args:
        values: days by regions: position of the day of the first report among these days, their
            number where no day is stated; <NA> as long as there is no report.
    """
    reported = sorted({int(value) for value in values.max().dropna()})
    dated = [value for value in reported if value < len(values)]
    number = min(len(dated), _MOST_DAYS)
    edges = [len(dated) * n // max(number, 1) for n in range(number + 1)]
    groups = [dated[start:end] for start, end in pairwise(edges)]
    days = [day.date() for day in values.index]
    undated = len(dated) < len(reported)
    return Classes(
        lows=(*(group[0] for group in groups), *([len(values)] if undated else [])),
        tones=(*_darkest_first(number), *([_UNDATED] if undated else [])),
        spans=(
            *((days[group[0]], days[group[-1]]) for group in groups),
            *([None] if undated else []),
        ),
    )


def _darkest_first(number: int) -> list[int]:
    """As many tones, as far apart as can be; the lightest is left to counts."""
    gap = max((_MOST - 3) / max(number - 1, 1), 1)
    return [_MOST - 1 - int(n * gap) for n in range(number)]


def class_range(words: Words, classes: Classes, rank: int) -> str:
    """`5–9`, `20+`, `4 Jan`: what is in a class; `rank` counts from 0, the lowest with a report."""
    if classes.spans:
        return _days(words, classes.spans[rank])
    low = classes.lows[rank]
    if rank + 1 == len(classes.lows):
        return words("legend.more", low=words.number(low))
    high = classes.lows[rank + 1] - 1
    if high == low:
        return words.number(low)
    return words("legend.range", low=words.number(low), high=words.number(high))


def _days(words: Words, span: Span | None) -> str:
    if span is None:
        return words("legend.undated")
    low, high = (words.day(day, "d MMM") for day in span)
    return low if low == high else words("legend.days", first=low, last=high)
