"""What a column, a rule and a table are, and how their text is read.

Each cell is text, blank where unknown, when it is checked. A `Column` says what its text may be
and what it means, a `Rule` says what several cells of one row owe each other. `schema` holds the
columns themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["text", "id", "date", "moment", "count", "degrees", "choice", "ids"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: header, as it stands in the file.
        kind: what its text stands for once it has been checked.
        meaning: one line for the codebook.
        needed: whether a blank cell is a fault.
        choices: the words allowed, for the kind `choice`.
        low: smallest number allowed.
        high: largest number allowed.
        longest: most characters allowed.
        pattern: a regular expression that the whole text must match.
        shape: the pattern in words.
        optional: whether a file may leave the column out; its cells are then blank.
    """

    name: str
    kind: Kind
    meaning: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    pattern: str | None = None
    shape: str | None = None
    optional: bool = False

    @property
    def expected(self) -> str:
        """What a cell should hold, in words for the person who mends it."""
        words = _EXPECTED[self.kind](self)
        return words if self.needed else f"{words}, or blank for unknown"

    def allows(self, cells: pd.Series) -> pd.Series:
        """Tell for each cell whether it holds what is expected.

        Args:
            cells: n texts.

        Returns:
            n booleans, on the index of `cells`.
        """
        blank = cells.str.strip() == ""
        right = _ALLOWS[self.kind](self, cells)
        return (right & ~blank) if self.needed else (right | blank)


@dataclass(frozen=True)
class Rule:
    """What the cells of one row owe each other.

    Attributes:
        column: the column that the message points at.
        expected: the rule in words.
        holds: table of n rows of text to n booleans; true where a cell is blank or unreadable,
            since that is another finding.
    """

    column: str
    expected: str
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """The columns of one file, its key and the rules between its columns."""

    name: str
    one_row_is: str
    key: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> list[str]:
        """Headers, in order."""
        return [column.name for column in self.columns]

    @property
    def expected(self) -> list[str]:
        """Headers that a file must have, in order."""
        return [column.name for column in self.columns if not column.optional]


def parse_dates(cells: pd.Series) -> pd.Series:
    """ISO dates to midnights; what is no ISO date becomes NaT."""
    shaped = cells.where(cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}"))
    return pd.to_datetime(shaped, format="%Y-%m-%d", errors="coerce")


def parse_moments(cells: pd.Series) -> pd.Series:
    """ISO dates or local date-times to the minute, to timestamps; anything else becomes NaT."""
    timed = cells.where(cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"))
    moments = pd.to_datetime(timed, format="%Y-%m-%dT%H:%M", errors="coerce")
    return moments.fillna(parse_dates(cells))


def parse_numbers(cells: pd.Series) -> pd.Series:
    """Decimal numbers to floats; anything else (also 1e5, inf, 0x10) becomes NaN."""
    plain = cells.where(cells.str.fullmatch(r"\s*-?\d+(\.\d+)?\s*"))
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def _in_range(column: Column, cells: pd.Series) -> pd.Series:
    numbers = parse_numbers(cells)
    low = -float("inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    return numbers.between(low, high)


def _is_count(column: Column, cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(r"\d{1,15}") & _in_range(column, cells)


def _is_text(column: Column, cells: pd.Series) -> pd.Series:
    right = pd.Series(True, index=cells.index)  # noqa: FBT003 (a value, not a switch)
    if column.longest is not None:
        right &= cells.str.len() <= column.longest
    if column.pattern is not None:
        right &= cells.str.fullmatch(column.pattern)
    return right


def _range_words(column: Column) -> str:
    if column.low is None or column.high is None:
        return ""
    return f" between {column.low:g} and {column.high:g}"


def _text_words(column: Column) -> str:
    words = column.shape or "text"
    return words if column.longest is None else f"{words} of at most {column.longest} characters"


_ALLOWS: Mapping[Kind, Callable[[Column, pd.Series], pd.Series]] = {
    "text": _is_text,
    "id": lambda _, cells: cells.str.fullmatch(r"[\w.\-]+"),
    "ids": lambda _, cells: cells.str.fullmatch(r"[^;\s][^;]*(;[^;]+)*"),
    "date": lambda _, cells: parse_dates(cells).notna(),
    "moment": lambda _, cells: parse_moments(cells).notna(),
    "count": _is_count,
    "degrees": _in_range,
    "choice": lambda column, cells: cells.isin(column.choices),
}
_EXPECTED: Mapping[Kind, Callable[[Column], str]] = {
    "text": _text_words,
    "id": lambda _: "an id of letters, digits, '-', '_' and '.'",
    "ids": lambda _: "one or more ids with ';' between",
    "date": lambda _: "a date such as 2022-01-05",
    "moment": lambda _: "a date such as 2022-01-05 or a local time such as 2022-01-05T01:30",
    "count": lambda column: f"a whole number{_range_words(column)}",
    "degrees": lambda column: f"degrees as a decimal number{_range_words(column)}",
    "choice": lambda column: "one of " + ", ".join(column.choices),
}


def ordered(
    first: str, last: str, parse: Callable[[pd.Series], pd.Series]
) -> Callable[..., pd.Series]:
    """The rule that `first` is not after `last`, where both can be read."""

    def holds(rows: pd.DataFrame) -> pd.Series:
        return ~(parse(rows[first]) > parse(rows[last]))

    return holds


def together(one: str, other: str) -> Callable[[pd.DataFrame], pd.Series]:
    """The rule that both cells are filled or both are blank."""
    return lambda rows: (rows[one].str.strip() == "") == (rows[other].str.strip() == "")


def split_ids(cell: str) -> list[str]:
    """`a; b` to [`a`, `b`]."""
    return [part for part in re.split(r"\s*;\s*", cell.strip()) if part]
