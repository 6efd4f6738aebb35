"""What a layout is: which columns it reads, and what their texts mean in our columns.

A layout has parts (when, what, where, rest). Each reads a few columns together and is given
*distinct* combinations of their texts, so that a file of a million rows costs as much as it has
different days, kinds and places. Rows (`layouts.rows`) and counts (`tally`) are made with the same
parts, so they agree on what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

FAULT_COLUMNS = ("column", "value", "message")


@dataclass(frozen=True)
class Answer:
    """What n combinations of texts mean.

    Attributes:
        values: n rows of some of our columns as text, blank where unknown.
        faults: a row for each fault, on the index of the combination, with `FAULT_COLUMNS`: the
            file's column by its role, the text found, and what was expected. A combination with a
            fault is set aside.
        repairs: the same for what was put right or filled in, and is kept.
    """

    values: pd.DataFrame
    faults: pd.DataFrame
    repairs: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(FAULT_COLUMNS), dtype="str")
    )


@dataclass(frozen=True)
class Part:
    """Columns that are read together.

    Attributes:
        columns: role to the headers it may have, folded (`fold_header`), the first one there wins.
        needed: roles without which a file is not of this layout.
        read: rows of distinct texts by role (blank where the file lacks the column) to an answer
            on the same index.
    """

    columns: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    read: Callable[[pd.DataFrame], Answer]


@dataclass(frozen=True)
class Layout:
    """How the files of one publisher are read.

    Attributes:
        name: the word of `--layout`.
        title: as it is said to a person.
        when: gives event_date, date_earliest, date_latest, date_basis.
        what: gives event_type, sub_event_type.
        where: gives location, latitude, longitude, geo_precision.
        rest: gives the other columns of a row, for cards; counts do without it.
        header: names of the columns of a file that has no header line; blank otherwise.
        count: headers of a column that says how many events a row stands for; none = one each.
        days: how many days a row stands for: 1, or 7 for a week that begins on event_date.
        shareable: whether its rows may be handed on; else exports hold counts alone.
    """

    name: str
    title: str
    when: Part
    what: Part
    where: Part
    rest: Part
    header: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    days: int = 1
    shareable: bool = True

    @property
    def parts(self) -> tuple[Part, ...]:
        """The four parts."""
        return self.when, self.what, self.where, self.rest

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a file with these headers has every column that is needed."""
        there = {fold_header(name) for name in header}
        return all(there & set(part.columns[role]) for part in self.parts for role in part.needed)

    def missing(self, header: Iterable[str]) -> list[str]:
        """Headers that are needed and not there, each in its usual form."""
        there = {fold_header(name) for name in header}
        return [
            " or ".join(part.columns[role][:3])
            for part in self.parts
            for role in sorted(part.needed)
            if not there & set(part.columns[role])
        ]


def fold_header(name: str) -> str:
    """`EVENT_DATE`, `Event date` and `event-date` are one header."""
    return re.sub(r"[\s_\-]+", "_", name.strip().lstrip("\ufeff").casefold())


def columns_of(part: Part, header: Iterable[str]) -> dict[str, str]:
    """Role to the file's own header, for the roles that the file has."""
    there = {fold_header(name): name for name in reversed(list(header))}
    found = {}
    for role, names in part.columns.items():
        own = next((there[name] for name in names if name in there), None)
        if own is not None:
            found[role] = own
    return found


def faults_where(wrong: pd.Series, texts: pd.Series, column: str, message: str) -> pd.DataFrame:
    """A fault for each true one.

    Args:
        wrong: n booleans.
        texts: the n texts found.
        column: role of the column.
        message: what was expected.
    """
    found = texts[wrong.to_numpy()]
    return pd.DataFrame(
        {"column": column, "value": found, "message": message}, index=found.index, dtype="str"
    )


def all_faults(faults: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Faults of several columns in one table."""
    some = [each for each in faults if len(each)]
    return pd.concat(some) if some else pd.DataFrame(columns=list(FAULT_COLUMNS), dtype="str")
