"""What picture is asked for: checked before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard.selection import Selection
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.sizes import Size
from geodata.coarsen import Level

FORMATS = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".svg": "svg",
    ".pdf": "pdf",
    ".html": "html",
    ".gif": "gif",
    ".mp4": "mp4",
    ".csv": "csv",
    ".geojson": "geojson",
}
"""Ending of a file to its format."""

STILLS = ("png", "jpeg", "webp", "svg", "pdf")
FILMS = ("gif", "mp4")
TABLES = ("csv", "geojson")
PAGES = ("html",)

_SHORTEST, _LONGEST = 0.04, 60.0


@dataclass(frozen=True)
class Snapshot:
    """A picture to be made.

    Attributes:
        selection: what it shows.
        days: the days of it, in order; a still has one unless it is an atlas.
        output: a file, or the folder of an atlas.
        format: one of the values of `FORMATS`.
        atlas: whether `output` is a folder with a file a day.
        size: of each picture.
        seconds: that each day of a film is shown.
        coarsen: how much less exact the case is told; None as it is.
    """

    selection: Selection
    days: tuple[pd.Timestamp, ...]
    output: Path
    format: str
    atlas: bool
    size: Size
    seconds: float = 1.2
    coarsen: Level | None = None

    def __post_init__(self) -> None:
        if not _SHORTEST <= self.seconds <= _LONGEST:
            raise UsageError(
                f"--seconds {self.seconds:g}: expected {_SHORTEST:g} to {_LONGEST:g} a day"
            )


def format_of(output: Path, *, folder: bool = True) -> str | None:
    """The format that a file's ending says; None for a folder.

    Args:
        output: a file or a folder.
        folder: whether a name without an ending may be a folder to be made.

    Raises:
        UsageError: no picture has this ending.
    """
    if output.is_dir() or (folder and not output.suffix):
        return None
    if not output.suffix:
        raise UsageError(
            f"{output} has no ending that says the format; expected one such as {output}.png, or "
            "--to as well for a folder with a file a day"
        )
    try:
        return FORMATS[output.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise UsageError(
            f"{output}: no picture ends in {output.suffix}; expected one of {known}, or a folder"
        ) from None


def chosen_days(
    days: pd.DatetimeIndex, first: str | None, last: str | None
) -> tuple[pd.Timestamp, ...]:
    """The days from one to another, both included.

    Args:
        days: the days there are.
        first: ISO date; None is the first day there is, or the last one where only that is given.
        last: ISO date; None is `first`, or the last day there is.

    Raises:
        UsageError: a date cannot be read, or lies outside the data.
    """
    start = days[0] if first is None else _day(first, days, "--date")
    end = _day(last, days, "--to") if last is not None else (days[-1] if first is None else start)
    if end < start:
        raise UsageError(f"--to {end.date()}: expected {start.date()} or later")
    return tuple(days[(days >= start) & (days <= end)])


def _day(text: str, days: pd.DatetimeIndex, option: str) -> pd.Timestamp:
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    if pd.isna(day):
        raise UsageError(f"{option} {text}: expected a date such as {days[0].date()}")
    if day not in days:
        raise UsageError(
            f"{option} {text}: outside the data; expected {days[0].date()} to {days[-1].date()}"
        )
    return pd.Timestamp(day)
