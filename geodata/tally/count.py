"""From the texts of rows to counts: each distinct text is understood once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.layouts.base import (
    Answer,
    Layout,
    Part,
    all_faults,
    columns_of,
    faults_where,
    fold_header,
)
from geodata.layouts.values import read_counts
from geodata.tables import Finding
from geodata.tally.blocks import StrayQuoteError
from geodata.tally.codes import combine
from geodata.tally.partial import PLACE_COLUMNS, Notes, Partial, merge, nothing, partial_of
from geodata.tally.source import Piece, Source, halves, plain
from geodata.tally.texts import Column, Rows, records_with_text, rows_of, torn_lines

SHOWN = 20
"""How many rows at fault of a piece are remembered, unless all are asked for."""

_BLANKS = b' \t\r\n";|,'
_LONGEST_VALUE, _LONGEST_ROW = 200, 60


@dataclass(frozen=True, eq=False)
class Read:
    """What some columns of n rows mean.

    Attributes:
        which: for each row the number of its combination of texts.
        answer: what the combinations mean.
        headers: role to header.
    """

    which: np.ndarray
    answer: Answer
    headers: Mapping[str, str]

    @property
    def wrong(self) -> np.ndarray:
        """Whether each combination has a fault."""
        return np.isin(np.arange(len(self.answer.values)), self.answer.faults.index)


def tally_piece(piece: Piece, order: int, shown: int | None = SHOWN) -> Partial:
    """Count the rows of one piece.

    Args:
        piece: what to read.
        order: its number among all pieces.
        shown: how many rows at fault are remembered; None for all.

    Returns:
        Counts by day, place and type, and what became of the rows.

    Raises:
        TallyError: the file cannot be read.
    """
    try:
        return _counted(piece, order, shown)
    except StrayQuoteError:
        if not piece.cuts:
            return _counted(replace(piece, whole=True), order, shown)
    return merge([tally_piece(half, order, shown) for half in halves(piece)])


def _counted(piece: Piece, order: int, shown: int | None) -> Partial:
    together, left = None, shown
    for rows in rows_of(piece, wanted_columns(piece.source)):
        partial = count_rows(rows, piece.source, order, left)
        if left is not None:
            left = max(left - len({each.line for each in partial.notes[0].findings}), 0)
        together = merge([together, partial]) if together else partial
    return together or nothing()


def wanted_columns(source: Source) -> list[int]:
    """Positions of the columns that a tally is made of."""
    names = {
        name for part in _parts(source.layout) for name in columns_of(part, source.names).values()
    }
    counts = count_header(source)
    wanted = names if counts is None else {*names, counts}
    return sorted(source.names.index(name) for name in wanted)


def _parts(layout: Layout) -> tuple[Part, Part, Part]:
    return layout.when, layout.where, layout.what


def count_header(source: Source) -> str | None:
    """Header of the column that says how many events a row stands for; none where it is one."""
    there = {fold_header(name): name for name in reversed(source.names)}
    return next((there[name] for name in source.layout.count if name in there), None)


def count_rows(rows: Rows, source: Source, order: int, shown: int | None) -> Partial:
    """Count some rows of a file.

    Args:
        rows: their texts.
        source: the file.
        order: number of the piece.
        shown: how many rows at fault are remembered; None for all.
    """
    reads = [_read(rows, source, part) for part in _parts(source.layout)]
    number = _read_counts(rows, source)
    wrong = np.zeros(rows.length, dtype=bool)
    for read in [*reads, *([number] if number else [])]:
        wrong |= read.wrong[read.which]
    empty = _empty_rows(rows, source, wrong)
    kept = np.flatnonzero(~wrong)
    wrong[empty] = False
    notes = _notes(rows, source, order, [*reads, *([number] if number else [])], wrong, shown)
    notes = replace(notes, rows_read=rows.length - len(empty) + len(rows.torn), rows_kept=len(kept))
    if not len(kept):
        return nothing((notes,))
    # As most files have no row at fault, theirs are not copied.
    chosen = kept if len(kept) < rows.length else slice(None)
    events = None if number is None else _events(number)[chosen]
    return _grouped(reads, source.layout, chosen, events, (notes,))


def _read(rows: Rows, source: Source, part: Part) -> Read:
    headers = columns_of(part, source.names)
    columns = {role: rows.columns[source.names.index(name)] for role, name in headers.items()}
    which, texts = _combinations(columns, tuple(part.columns))
    return Read(which, part.read(texts), headers)


def _combinations(
    columns: dict[str, Column], roles: tuple[str, ...]
) -> tuple[np.ndarray, pd.DataFrame]:
    """Number of the combination of each row, and the texts of each combination by role."""
    found = list(columns.values())
    which, first = combine([each.codes for each in found], [len(each.texts) for each in found])
    blank = pd.Series([""] * len(first), dtype="str")
    texts = dict.fromkeys(roles, blank)
    for role, column in columns.items():
        chosen = column.texts.take(pa.array(column.codes[first]))
        texts[role] = pd.Series(pd.array(chosen.to_pandas(), dtype="str"))
    return which, pd.DataFrame(texts)


def _read_counts(rows: Rows, source: Source) -> Read | None:
    """How many events each row stands for; None where it is one each."""
    header = count_header(source)
    if header is None:
        return None
    column = rows.columns[source.names.index(header)]
    which, texts = _combinations({"events": column}, ("events",))
    counts = read_counts(texts["events"])
    wrong = faults_where(counts.isna(), texts["events"], "events", "expected a whole number")
    values = pd.DataFrame({"events": counts.fillna("0")})
    return Read(which, Answer(values, all_faults([wrong])), {"events": header})


def _events(number: Read) -> np.ndarray:
    answer = number.answer
    return answer.values["events"].to_numpy(dtype="int64")[number.which]  # noqa: PD011


def _grouped(
    reads: list[Read],
    layout: Layout,
    kept: np.ndarray | slice,
    events: np.ndarray | None,
    notes: tuple[Notes, ...],
) -> Partial:
    when, where, what = (read.answer for read in reads)
    which = [read.which[kept] for read in reads]
    tables = (_days(when.values, layout), _places(where.values), _kinds(what))
    used = [_used(each) for each in which]
    return partial_of(
        [
            table.iloc[there].reset_index(drop=True)
            for table, (there, _) in zip(tables, used, strict=True)
        ],
        [code for _, code in used],
        events,
        notes,
    )


def _used(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted codes that occur, and for each code its number among them."""
    there = np.bincount(codes) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def _days(values: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The day counted, and the last one that a span may reach."""
    day = pd.to_datetime(values["event_date"], errors="coerce").astype("datetime64[s]")
    latest = pd.to_datetime(values["date_latest"].replace("", None), errors="coerce")
    week = day + pd.Timedelta(days=layout.days - 1)
    return pd.DataFrame({"day": day, "last_day": latest.astype("datetime64[s]").fillna(week)})


def _kinds(answer: Answer) -> pd.DataFrame:
    return answer.values[["event_type"]]  # noqa: PD011


def _places(values: pd.DataFrame) -> pd.DataFrame:
    numbers = {
        name: pd.to_numeric(values[name].replace("", None), errors="coerce").astype("float64") + 0.0
        for name in ("latitude", "longitude")
    }
    return values.assign(**numbers)[list(PLACE_COLUMNS)]


def _empty_rows(rows: Rows, source: Source, wrong: np.ndarray) -> np.ndarray:
    """Rows of nothing but delimiters, as spreadsheets leave them at the end; they are none."""
    if not wrong.any():
        return np.empty(0, dtype=np.int64)
    blank = wrong.copy()
    for column in rows.columns.values():
        nothing_there = np.array(
            [not text.strip() for text in column.texts.to_pylist()], dtype=bool
        )
        blank &= nothing_there[column.codes] if len(nothing_there) else blank
    found = np.flatnonzero(blank)
    if not len(found):
        return found
    texts = [text for _, text in records_with_text(rows, source, found)]
    empty = [rows.lines is None and not text.strip(_BLANKS) for text in texts]
    return found[np.array(empty, dtype=bool)]


def _notes(
    rows: Rows,
    source: Source,
    order: int,
    reads: list[Read],
    wrong: np.ndarray,
    shown: int | None,
) -> Notes:
    """Why rows were set aside; lines are looked up only where there are some."""
    at_fault = np.flatnonzero(wrong)
    findings: list[Finding] = []
    if shown != 0:
        chosen = at_fault[:shown]
        for row, (line, _) in zip(chosen, records_with_text(rows, source, chosen), strict=True):
            findings.extend(_row_findings(line, int(row), reads))
        torn = zip(torn_lines(rows, source), rows.torn, strict=True)
        for line, (fault, text) in islice(torn, shown):
            findings.append(Finding(line, "", plain(text, _LONGEST_ROW), fault))
    reasons = _reasons(reads, wrong)
    for fault, _ in rows.torn:
        reasons["", fault] += 1
    return Notes(
        order=order,
        path=source.shown,
        rows_read=0,
        rows_kept=0,
        reasons=reasons,
        findings=tuple(sorted(findings, key=lambda each: each.line)),
        remarks=rows.remarks,
    )


def _row_findings(line: int, row: int, reads: list[Read]) -> Iterator[Finding]:
    for read in reads:
        faults = read.answer.faults
        combination = read.which[row]
        if combination in faults.index:
            for fault in faults.loc[[combination]].itertuples(index=False):
                header = read.headers.get(fault.column, fault.column)
                yield Finding(line, header, plain(fault.value, _LONGEST_VALUE), fault.message)


def _reasons(reads: list[Read], wrong: np.ndarray) -> Counter[tuple[str, str]]:
    """Rows at fault by column and message; a row with two faults is under both."""
    reasons: Counter[tuple[str, str]] = Counter()
    for read in reads:
        faults = read.answer.faults
        if not len(faults):
            continue
        rows = np.bincount(read.which[wrong], minlength=len(read.answer.values))
        for combination, column, message in zip(
            faults.index, faults["column"], faults["message"], strict=True
        ):
            if rows[combination]:
                header = read.headers.get(column, column)
                reasons[header, message] += int(rows[combination])
    return reasons
