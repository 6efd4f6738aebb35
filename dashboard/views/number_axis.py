"""One scale for numbers that are shown beneath one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDEST_LINEAR = 50
"""Where the largest number is more than so many times the smallest, small ones would all stand at
one point of a linear scale."""
_FEWEST_STEPS = 4


@dataclass(frozen=True)
class NumberAxis:
    """Where numbers stand between the two ends of a track.

    Attributes:
        low: the number at the left end.
        high: the number at the right end.
        log: whether equal distances are equal ratios; there is no zero then.
        ticks: the numbers that are written.
    """

    low: int
    high: int
    log: bool
    ticks: tuple[int, ...]

    def percent(self, number: int) -> float:
        """How far from the left end a number stands."""
        if self.log:
            return 100 * math.log(number / self.low) / math.log(self.high / self.low)
        return 100 * (number - self.low) / (self.high - self.low)


def number_axis(numbers: Sequence[int]) -> NumberAxis:
    """The scale on which all these numbers can be told apart.

    Args:
        numbers: whole numbers, none of them below zero; at least one.

    Returns:
        A linear scale from zero; a logarithmic one, without zero, where the numbers differ so much
        that a linear one would hide the small ones.
    """
    smallest, largest = min(numbers), max(numbers)
    if smallest > 0 and largest / smallest > _WIDEST_LINEAR:
        return _log_axis(smallest, largest)
    step = _at_least(max(largest / _FEWEST_STEPS, 1))
    high = step * max(math.ceil(largest / step), 1)
    return NumberAxis(0, high, log=False, ticks=tuple(range(0, high + 1, step)))


def _log_axis(smallest: int, largest: int) -> NumberAxis:
    first = len(str(smallest)) - 1
    high = _at_least(largest)
    decades = range(first, len(str(high)))
    return NumberAxis(10**first, high, log=True, ticks=tuple(10**power for power in decades))


def _at_least(number: float) -> int:
    """The first of 1, 2, 5, 10, 20, 50, … that is not below a number."""
    power = 10 ** (len(str(math.ceil(number))) - 1)
    return next(each for each in (power, 2 * power, 5 * power, 10 * power) if each >= number)
