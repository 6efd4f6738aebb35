"""The lowest and the highest of the numbers stated, and by whom; nothing is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

Row = dict[str, Any]


@dataclass(frozen=True)
class Extremes:
    """The claims with the lowest and with the highest number of some; several where they tie.

    Attributes:
        lowest: claims that state the lowest number.
        highest: claims that state the highest.
    """

    lowest: tuple[Row, ...]
    highest: tuple[Row, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Of all of them."""
        return frozenset(row["claim_id"] for row in (*self.lowest, *self.highest))

    @property
    def alike(self) -> bool:
        """Whether all of them count the same people or things in the same area."""
        claims = (*self.lowest, *self.highest)
        return len({(row["measure"], row["group"], row["area"]) for row in claims}) <= 1


@dataclass(frozen=True)
class Stage:
    """What had been stated from one day on, until something else was.

    Attributes:
        since: the day that the latest claims are as of; None before the first claim.
        until: the first day on which more is stated; None after the last claim.
        latest: among the claims as of `since`.
        so_far: among all claims up to then.
        later: how many claims are as of later days.
    """

    since: pd.Timestamp | None
    until: pd.Timestamp | None
    latest: Extremes
    so_far: Extremes
    later: int


def stages(claims: Sequence[Row]) -> list[Stage]:
    """What had been stated on each day, one entry for days on which it is the same.

    Args:
        claims: of one kind and unit.
    """
    days = sorted({row["as_of"] for row in claims})
    starts = [None, *days]
    return [
        Stage(
            since=since,
            until=until,
            latest=extremes([row for row in claims if row["as_of"] == since]),
            so_far=extremes([row for row in claims if since and row["as_of"] <= since]),
            later=sum(since is None or row["as_of"] > since for row in claims),
        )
        for since, until in zip(starts, [*days, None], strict=True)
    ]


def extremes(claims: Sequence[Row]) -> Extremes:
    """The claims that state the lowest and the highest number.

    Of "at least 20" and "20" the first is the higher one, as it leaves more open; of "at most 20"
    and "20" the first is the lower one.
    """
    if not claims:
        return Extremes((), ())
    lowest = min(_low(row) for row in claims)
    highest = max(_high(row) for row in claims)
    return Extremes(
        tuple(row for row in claims if _low(row) == lowest),
        tuple(row for row in claims if _high(row) == highest),
    )


def stated_numbers(row: Row) -> list[int]:
    """The numbers that a claim states: one, or both ends of a range."""
    ends = (row["value_low"], row["value_high"])
    return sorted({int(end) for end in ends if pd.notna(end)})


def _low(row: Row) -> tuple[int, bool]:
    return stated_numbers(row)[0], bool(pd.notna(row["value_low"]))


def _high(row: Row) -> tuple[int, bool]:
    return stated_numbers(row)[-1], bool(pd.isna(row["value_high"]))
