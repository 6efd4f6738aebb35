"""Days, weeks and numbers of a tally in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.areas import spots_key
from dashboard.tallied.cube import NOWHERE
from dashboard.tallied.sums import Sums, arrived_of
from dashboard.tallied.weeks import in_weeks
from dashboard.words import Words
from geodata.dataset import Dataset


@dataclass(frozen=True)
class Whereabouts:
    """How many events what is shown on a day has, and where.

    Attributes:
        events: all of them.
        nationwide: of no region and no place.
        places: with events.
        regions: with events.
    """

    events: int
    nationwide: int
    places: int
    regions: int


def whereabouts(sums: Sums, day: pd.Timestamp) -> Whereabouts:
    """The same of counts."""
    rows = sums.rows(sums.position(day))
    places, regions = (set(np.unique(each).tolist()) for each in (rows.place, rows.region))
    nowhere = (rows.region == NOWHERE) & (rows.place == NOWHERE)
    return Whereabouts(
        events=int(rows.events.sum()),
        nationwide=int(rows.events[nowhere].sum()),
        places=len(places - {NOWHERE}),
        regions=len(regions - {NOWHERE}),
    )


def first_sentence(
    dataset: Dataset, words: Words, sums: Sums, kinds: tuple[str, ...], day: pd.Timestamp
) -> str:
    """How many places are reported first; too many to be named."""
    at = sums.position(day)
    arrived = arrived_of(sums, kinds)
    new = int(((arrived >= sums.first(at)) & (arrived <= at)).sum())
    return words.count(spots_key(dataset, "tally.first"), new) if new else ""


def week_name(words: Words, step: int, day: pd.Timestamp) -> str:
    """`week of 3–9 January 2022`."""
    last = day + pd.Timedelta(days=step - 1)
    return words("tally.week", days=words.days(day.date(), last.date()))


def step_name(
    dataset: Dataset, words: Words, day: pd.Timestamp, pattern: str = "EEE d MMMM"
) -> str:
    """What a day of a case is called: the week that it begins, or the day by a pattern."""
    if dataset.tally is not None and in_weeks(dataset):
        return week_name(words, dataset.tally.step, day)
    return words.day(day.date(), pattern)


def position_words(dataset: Dataset, words: Words, position: int) -> str:
    """`day 5 of 19`, or `week 5 of 19`; the first one is 1."""
    key = "tally.week_position" if in_weeks(dataset) else "day.position"
    return words(key, n=position, total=len(dataset.days))


def week_title(words: Words, sums: Sums, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The same as a heading; of a range all its weeks."""
    if first == last:
        name = week_name(words, sums.step, last)
        return name[0].upper() + name[1:]
    until = last + pd.Timedelta(days=sums.step - 1)
    return words.days(first.date(), until.date())
