"""Rows of a foreign file as rows of `events.csv`, every fault with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.containers.raw import RawTable
from geodata.layouts.base import Answer, Layout, Part, columns_of
from geodata.layouts.sources import named_sources
from geodata.layouts.texts import shortened
from geodata.report import ColumnRead
from geodata.schema import EVENTS
from geodata.tables import Finding, Report

_LONGEST_VALUE = 200
_SAME_ID = "expected an id that no earlier row has"
_NOTES = {
    "event_date": "dates in any usual form, as ISO dates",
    "notes": "at most 300 characters",
    "event_id": "made from the line where the file has none",
    "sources": "web addresses as they are, names as publishers",
}


@dataclass(frozen=True, eq=False)
class ForeignRows:
    """A foreign file in our columns.

    Attributes:
        report: the rows kept, as text in the columns of `EVENTS`, and every fault.
        sources: what the rows name, indexed by source_id, in the columns of `SOURCES`.
        columns: how each of our columns was filled.
        duplicates: rows set aside since an earlier row has their id.
        remarks: what was put right, with numbers of rows.
    """

    report: Report
    sources: pd.DataFrame
    columns: tuple[ColumnRead, ...]
    duplicates: int
    remarks: tuple[str, ...]


def foreign_rows(layout: Layout, raw: RawTable) -> ForeignRows:
    """Read the rows of a file that has a layout of somebody else.

    Args:
        layout: the layout.
        raw: the file's own rows.

    Returns:
        The same rows in our columns; those with a fault are set aside.
    """
    answers = [_read(part, raw) for part in layout.parts]
    values = pd.concat([answer.values for answer in answers], axis=1)  # noqa: PD011
    # The id last: a row that is set aside for a fault still has its id.
    ids = _unique_ids(values["event_id"], layout.name)
    cells, sources = named_sources(values["sources"], layout.title)
    rows = _completed(values.assign(event_id=ids, sources=cells), layout)
    twice = ids.duplicated() & ~_at_fault(answers, rows.index)
    findings = [
        *raw.set_aside,
        *_findings(answer.faults for answer in answers),
        *(Finding(int(line), "event_id", str(ids[line]), _SAME_ID) for line in ids.index[twice]),
    ]
    report = Report(raw.path, EVENTS, rows, rows, raw.rows_read).with_findings(findings)
    return ForeignRows(
        report, sources, _columns_read(layout, raw), int(twice.sum()), _repairs(answers)
    )


def _read(part: Part, raw: RawTable) -> Answer:
    """What the part says of every row; each different combination of texts is read once."""
    there = columns_of(part, raw.header)
    texts = pd.DataFrame(
        {role: raw.rows[there[role]] if role in there else "" for role in part.columns},
        index=raw.rows.index,
        dtype="str",
    )
    which, first = _distinct(texts)
    answer = part.read(texts.iloc[first].reset_index(drop=True))
    values = answer.values.iloc[which].set_axis(texts.index)  # noqa: PD011
    faults, repairs = (
        _of_rows(each, which, texts.index, there) for each in (answer.faults, answer.repairs)
    )
    return Answer(values, faults, repairs)


def _distinct(texts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number of its combination for each row, and the row where each combination stands first."""
    which = np.zeros(len(texts), dtype=np.int64)
    for role in texts.columns:
        codes, known = pd.factorize(texts[role])
        which, _ = pd.factorize(which * (len(known) + 1) + codes)
    first = np.full(which.max() + 1 if len(which) else 0, -1)
    first[which[::-1]] = np.arange(len(texts))[::-1]
    return which, first


def _of_rows(
    faults: pd.DataFrame, which: np.ndarray, lines: pd.Index, there: dict[str, str]
) -> pd.DataFrame:
    """Faults of combinations as faults of lines, with the file's own headers."""
    if faults.empty:
        return faults.assign(line=pd.Series(dtype="int64"))
    rows = pd.DataFrame({"line": lines.to_numpy(), "which": which})
    whole = rows.merge(faults, left_on="which", right_index=True, sort=False)
    return whole.assign(column=whole["column"].map(lambda role: there.get(role, role)))


def _at_fault(answers: Iterable[Answer], lines: pd.Index) -> np.ndarray:
    wrong: set[int] = set()
    for answer in answers:
        wrong |= set(answer.faults["line"])
    return lines.isin(wrong)


def _findings(faults: Iterable[pd.DataFrame]) -> list[Finding]:
    return [
        Finding(int(line), column, value[:_LONGEST_VALUE], message)
        for table in faults
        for line, column, value, message in zip(
            table["line"], table["column"], table["value"], table["message"], strict=True
        )
    ]


def _unique_ids(ids: pd.Series, name: str) -> pd.Series:
    """Ids as in the file; a row without one is known by its line."""
    made = name + "-line-" + ids.index.to_series().astype("str")
    bare = ids.str.removeprefix("gdelt-").str.removeprefix("ucdp-") == ""
    return ids.where(~bare, made).astype("str")


def _completed(values: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """All columns of ours: what no foreign layout has is blank, notes are never."""
    said = values["sub_event_type"] + ", as coded in " + layout.title + "."
    notes = shortened(values["notes"])
    filled = values.assign(basis="reported", notes=notes.where(notes != "", said))
    return filled.reindex(columns=EVENTS.names, fill_value="").astype("str").fillna("")


def _columns_read(layout: Layout, raw: RawTable) -> tuple[ColumnRead, ...]:
    """Each of our columns, and the headers of the file that it hangs on."""
    filled = {
        "event_id": ("event_id", "country_id", "number"),
        "event_date": tuple(layout.when.columns),
        "date_earliest": tuple(layout.when.columns),
        "date_latest": tuple(layout.when.columns),
        "event_type": tuple(layout.what.columns),
        "sub_event_type": tuple(layout.what.columns),
        "location": ("location", "adm_1", "adm_2", "country"),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "geo_precision": ("geo_precision", "where_prec", "geo_type"),
        "actor1": ("actor1", "side_a"),
        "actor2": ("actor2", "side_b"),
        "fatalities_low": ("fatalities", "low"),
        "fatalities_high": ("fatalities", "high"),
        "notes": ("notes", "best", "code"),
        "sources": ("source", "source_article"),
    }
    there = {
        role: own for part in layout.parts for role, own in columns_of(part, raw.header).items()
    }
    read = []
    for ours, roles in filled.items():
        theirs = tuple(dict.fromkeys(there[role] for role in roles if role in there))
        theirs = theirs[:1] if ours == "event_id" and "event_id" in there else theirs
        if theirs:
            read.append(ColumnRead(ours, theirs, _NOTES.get(ours, "")))
    return (*read, ColumnRead("basis", (), "'reported' in every row"))


def _repairs(answers: Iterable[Answer]) -> tuple[str, ...]:
    """One remark for each kind of repair, with the number of rows and an example."""
    tables = [answer.repairs for answer in answers if len(answer.repairs)]
    if not tables:
        return ()
    whole = pd.concat(tables)
    remarks = []
    for (column, message), rows in whole.groupby(["column", "message"], sort=False):
        count, example = len(rows), str(rows["value"].iloc[0])[:60]
        remarks.append(
            f"column {column}: {count} {'row' if count == 1 else 'rows'}, such as line "
            f"{rows['line'].min()} with {example!r}: {message}"
        )
    return tuple(remarks)
