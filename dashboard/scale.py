"""The classes by which regions are shaded, fixed for the whole period."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import pandas as pd

from dashboard.words import Words

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)
_DAY_STEPS = (0, 1, 3, 7, 14, 28, 56, 112)
_MOST = 6


@dataclass(frozen=True)
class Classes:
    """Lower bounds of the classes, ascending; class 0 is 'no report', which is not zero."""

    lows: tuple[int, ...]

    def index_of(self, value: int | None) -> int:
        """Class of a value: 0 without a report, else 1 for the lowest class and so on."""
        return 0 if value is None else bisect_right(self.lows, value)


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
    largest = int(values.max(axis=None))
    steps = _DAY_STEPS if shade == "since_first" else _STEPS
    lows = [step for step in steps if step <= largest]
    return Classes(tuple(lows if len(lows) <= _MOST else [lows[0], *lows[1 - _MOST :]]))


def class_range(words: Words, classes: Classes, rank: int) -> str:
    """`5–9`, `20+`: the numbers of a class; `rank` counts from 0, the lowest with a report."""
    low = classes.lows[rank]
    if rank + 1 == len(classes.lows):
        return words("legend.more", low=words.number(low))
    high = classes.lows[rank + 1] - 1
    if high == low:
        return words.number(low)
    return words("legend.range", low=words.number(low), high=words.number(high))
