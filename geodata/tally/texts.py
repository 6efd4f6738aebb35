"""Rows of a file as distinct texts, a dictionary a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from geodata.errors import TallyError
from geodata.tally.blocks import chunks_of, records_of
from geodata.tally.source import Piece, Source, opened, unreadable

_DICTIONARY = pa.dictionary(pa.int32(), pa.binary())
_BATCH = 100_000
_PARSED = 4 * 2**20
_LONGEST_CELL = 64 * 2**20
OLD_ENCODING = "some texts are not UTF-8; they were read as Windows-1252"


@dataclass(frozen=True, eq=False)
class Column:
    """Texts of n rows.

    Attributes:
        codes: which of the texts each row has.
        texts: the texts.
    """

    codes: np.ndarray
    texts: pa.Array


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of a file, and what has become of those that have too few or too many cells.

    Attributes:
        columns: the columns asked for, by their position in the file.
        length: how many rows they have.
        ragged: number among all records, cells, text, of each record that is no row.
        data: the bytes, where lines are to be found later.
        lines: line of each row, where it is known already.
        line: line on which the first begins.
        remarks: what was done with the texts.
    """

    columns: dict[int, Column]
    length: int
    line: int
    ragged: tuple[tuple[int, int, str], ...] = ()
    data: bytes = b""
    lines: np.ndarray | None = None
    remarks: tuple[str, ...] = ()


def rows_of(piece: Piece, wanted: Sequence[int]) -> Iterator[Rows]:
    """The rows of a piece, some at a time.

    Args:
        piece: what to read.
        wanted: positions of the columns.

    Raises:
        TallyError: the file cannot be read.
        StrayQuoteError: a compressed file must be read the slow way.
    """
    source = piece.source
    if source.parquet:
        yield from _parquet_rows(piece, wanted)
    elif piece.whole:
        yield from _slow_rows(source, wanted)
    elif source.packed:
        for data, line in chunks_of(source, piece.block):
            yield _parsed(data, line, source, wanted)
    else:
        with opened(source) as file:
            file.seek(piece.begin)
            data = file.read(piece.end - piece.begin)
        if len(data) < piece.end - piece.begin:
            raise TallyError(f"{source.shown}: has become shorter while it was read; try again")
        yield _parsed(data, piece.line, source, wanted)


def _parsed(data: bytes, line: int, source: Source, wanted: Sequence[int]) -> Rows:
    """Rows of whole records, by Arrow's parser."""
    ragged: list[tuple[int, int, str]] = []

    def note(row: pa_csv.InvalidRow) -> str:
        if row.text.strip():
            ragged.append((row.number - 1, row.actual_columns, row.text))
        return "skip"

    names = [str(at) for at in range(len(source.names))]
    inside = source.quoted and b'"' in data
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(data),
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=names
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=source.delimiter,
                quote_char='"' if source.quoted else False,
                newlines_in_values=inside,
                invalid_row_handler=note,
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=[names[at] for at in wanted],
                column_types=dict.fromkeys(names, _DICTIONARY),
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as fault:
        raise TallyError(f"{source.shown}: line {line} and later: {fault}") from None
    columns, remarks = _columns(table, wanted)
    return Rows(columns, table.num_rows, line, tuple(ragged), data, None, remarks)


def _columns(table: pa.Table, wanted: Sequence[int]) -> tuple[dict[int, Column], tuple[str, ...]]:
    columns, remarks = {}, []
    for at, column in zip(wanted, table.columns, strict=True):
        whole = column.unify_dictionaries().combine_chunks()
        if isinstance(whole, pa.ChunkedArray):  # what Arrow makes of no row at all
            whole = pa.array([], _DICTIONARY)
        texts, utf8 = _decoded(whole.dictionary)
        columns[at] = Column(whole.indices.to_numpy(zero_copy_only=False), texts)
        remarks.extend([] if utf8 else [OLD_ENCODING])
    return columns, tuple(dict.fromkeys(remarks))


def _decoded(values: pa.Array) -> tuple[pa.Array, bool]:
    """Texts, and whether all of them are UTF-8."""
    try:
        texts = values.cast(pa.string())
        texts.validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([text_of(each.as_py()) for each in values], pa.string()), False
    return texts, True


def text_of(data: bytes) -> str:
    """UTF-8, or what Windows wrote before it."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _slow_rows(source: Source, wanted: Sequence[int]) -> Iterator[Rows]:
    """Rows by the standard library's parser, which takes a stray quote for what it is."""
    cells: list[list[str]] = []
    lines: list[int] = []
    ragged: list[tuple[int, int, str]] = []
    for number, (line, row) in enumerate(slow_records(source)):
        if len(row) == len(source.names):
            cells.append([row[at] for at in wanted])
            lines.append(line)
        else:
            ragged.append((line, len(row), source.delimiter.join(row)))
        if (number + 1) % _BATCH == 0:
            yield _slow_batch(cells, lines, ragged, wanted)
            cells, lines, ragged = [], [], []
    yield _slow_batch(cells, lines, ragged, wanted)


def slow_records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; blank ones are none."""
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        with opened(source) as file:
            file.read(source.begins)
            text = io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="")
            reader = csv.reader(text, delimiter=source.delimiter)
            begins = 0
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield source.line + begins, row
                begins = reader.line_num
    except csv.Error as fault:
        raise TallyError(
            f"{source.shown}: line {source.line + begins}: {fault}; is a quote never closed?"
        ) from None
    finally:
        csv.field_size_limit(previous)


def _slow_batch(
    cells: list[list[str]],
    lines: list[int],
    ragged: list[tuple[int, int, str]],
    wanted: Sequence[int],
) -> Rows:
    columns, remarks = {}, set()
    for number, at in enumerate(wanted):
        codes, known = pd.factorize(np.array([row[number] for row in cells], dtype=object))
        raw = [str(text).encode("utf-8", "surrogateescape") for text in known]
        texts, utf8 = _decoded(pa.array(raw, pa.binary()))
        columns[at] = Column(codes, texts)
        remarks |= set() if utf8 else {OLD_ENCODING}
    return Rows(
        columns,
        len(cells),
        0,
        tuple(ragged),
        lines=np.array(lines, dtype=np.int64),
        remarks=tuple(remarks),
    )


def _parquet_rows(piece: Piece, wanted: Sequence[int]) -> Iterator[Rows]:
    """Row groups; what is no text is written as one."""
    source, line = piece.source, piece.line
    names = [source.names[at] for at in wanted]
    try:
        with pq.ParquetFile(source.path) as file:
            groups = range(piece.begin, piece.end)
            for batch in file.iter_batches(_BATCH * 5, row_groups=groups, columns=names):
                columns = {
                    at: _as_texts(batch.column(name))
                    for at, name in zip(wanted, names, strict=True)
                }
                numbers = np.arange(line, line + batch.num_rows)
                yield Rows(columns, batch.num_rows, line, lines=numbers)
                line += batch.num_rows
    except (OSError, pa.ArrowException) as fault:
        raise unreadable(source, fault) from None


def _as_texts(column: pa.Array) -> Column:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if pa.types.is_binary(column.dictionary.type):
        texts, _ = _decoded(column.dictionary)
    else:
        texts = column.dictionary.cast(pa.string())
    texts = pa.concat_arrays([pc.fill_null(texts, ""), pa.array([""], pa.string())])
    blank = len(texts) - 1
    codes = pc.fill_null(column.indices.cast(pa.int64()), blank)
    return Column(codes.to_numpy(zero_copy_only=False), texts)


def lines_of(rows: Rows, source: Source, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines on which rows begin.

    Args:
        rows: rows of the file.
        source: the file.
        wanted: numbers of m rows.

    Returns:
        The m lines, and the lines of what is ragged.
    """
    ragged = np.array([each[0] for each in rows.ragged], dtype=np.int64)
    if rows.lines is not None:
        return rows.lines[wanted], ragged
    lines = rows.line + records_of(rows.data, source).lines
    whole = np.ones(len(lines), dtype=bool)
    whole[ragged] = False
    return lines[whole][wanted], lines[ragged]
