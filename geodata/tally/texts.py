"""Rows of a file as distinct texts, a dictionary a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from geodata.errors import TallyError
from geodata.tally.blocks import (
    Records,
    StrayQuoteError,
    chunks_of,
    has_lone_return,
    records_of,
)
from geodata.tally.slowly import Record, slow_records
from geodata.tally.source import LONGEST, Piece, Source, opened, unreadable

_DICTIONARY = pa.dictionary(pa.int32(), pa.binary())
_BATCH = 100_000
_SHORT = 200
OLD_ENCODING = "some texts are not UTF-8; they were read as Windows-1252"
NUL_BYTES = "NUL bytes were removed"


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
class Chunk:
    """Records that were parsed together.

    Attributes:
        line: line on which the first begins.
        length: how many rows there are.
        begin: first byte in the file.
        end: byte after the last.
        ragged: number among the records, fault, text, of each record that is no row; without
            text where it is nothing but delimiters.
        data: the bytes, where they cannot be read again.
    """

    line: int
    length: int
    begin: int
    end: int
    ragged: tuple[tuple[int, str, str], ...] = ()
    data: bytes = b""


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of a file.

    Attributes:
        columns: the columns asked for, by their position in the file.
        length: how many rows they have.
        chunks: where they were read, to find their lines when they are asked for.
        lines: line of each row, where it is known already.
        ragged: line, fault, text, of each record that is no row, where lines are known.
        remarks: what was done with the texts.
    """

    columns: dict[int, Column]
    length: int
    chunks: tuple[Chunk, ...] = ()
    lines: np.ndarray | None = None
    ragged: tuple[tuple[int, str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def torn(self) -> list[tuple[str, str]]:
        """Fault and text of each record that is no row."""
        every = [*self.ragged, *(each for chunk in self.chunks for each in chunk.ragged)]
        return [(fault, text) for _, fault, text in every if text]


def rows_of(piece: Piece, wanted: Sequence[int]) -> Iterator[Rows]:
    """The rows of a piece, some at a time.

    Args:
        piece: what to read.
        wanted: positions of the columns.

    Raises:
        TallyError: the file cannot be read.
        StrayQuoteError: the piece must be read the slow way.
    """
    source = piece.source
    if source.parquet:
        yield from _parquet_rows(piece, wanted)
    elif piece.whole:
        yield from _slow_rows(piece, wanted)
    elif source.packed:
        for data, line in chunks_of(source, piece.block):
            clean = _clean(data)
            table, chunk = _parsed(clean, line, source, wanted)
            nul = len(clean) < len(data)
            yield _together([table], [replace(chunk, data=clean)], wanted, nul=nul)
    else:
        tables, chunks, cleaned = zip(*_parsed_blocks(piece, wanted), strict=True)
        yield _together(tables, chunks, wanted, nul=any(cleaned))


def _parsed_blocks(piece: Piece, wanted: Sequence[int]) -> list[tuple[pa.Table, Chunk, bool]]:
    """The blocks of a piece, of which only the columns asked for are kept; whether with NULs."""

    def parsed(begin: int, line: int, end: int) -> tuple[pa.Table, Chunk, bool]:
        data = read_between(piece.source, begin, end)
        clean = _clean(data)
        table, chunk = _parsed(clean, line, piece.source, wanted)
        return table, replace(chunk, begin=begin, end=end), len(clean) < len(data)

    begins = [(piece.begin, piece.line), *piece.cuts]
    ends = [*(begin for begin, _ in piece.cuts), piece.end]
    with ThreadPoolExecutor(piece.threads) as pool:
        return list(pool.map(parsed, *zip(*begins, strict=True), ends))


def _clean(data: bytes) -> bytes:
    """Without NUL bytes, which mean nothing in a text."""
    return data.replace(b"\0", b"") if b"\0" in data else data


def read_between(source: Source, begin: int, end: int) -> bytes:
    """Bytes of a file.

    Raises:
        TallyError: the file cannot be read, or has become shorter.
    """
    with opened(source) as file:
        file.seek(begin)
        data = file.read(end - begin)
    if len(data) < end - begin:
        raise TallyError(f"{source.shown}: has become shorter while it was read; try again")
    return data


def _together(
    tables: Sequence[pa.Table], chunks: Sequence[Chunk], wanted: Sequence[int], *, nul: bool
) -> Rows:
    """Rows parsed apart, with one dictionary a column."""
    table = pa.concat_tables(tables)
    columns, remarks = _columns(table, wanted)
    said = (*remarks, NUL_BYTES) if nul else remarks
    return Rows(columns, table.num_rows, tuple(chunks), remarks=said)


def _parsed(
    data: bytes, line: int, source: Source, wanted: Sequence[int]
) -> tuple[pa.Table, Chunk]:
    """Rows of whole records, by Arrow's parser.

    It ends a row at a carriage return that stands alone, which no cut of ours does.
    """
    _check_lines(data)
    if has_lone_return(data):
        raise StrayQuoteError
    ragged: list[tuple[int, str, str]] = []
    astray = []

    def note(row: pa_csv.InvalidRow) -> str:
        blank = not row.text.strip(f' \t\r\n"{source.delimiter}')
        astray.append(not blank and _for_the_slow_way(row, source))
        message = f"{row.actual_columns} cells, expected {row.expected_columns}"
        ragged.append((row.number - 1, message, "" if blank else row.text[:_SHORT]))
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
    if any(astray):
        raise StrayQuoteError
    return table, Chunk(line, table.num_rows, 0, 0, tuple(ragged))


def _check_lines(data: bytes) -> None:
    """Leave it to the slow way where a line is too long: a stretch of it has no line end."""
    half = LONGEST // 2
    for begin in range(0, len(data) - half, half):
        if data.find(b"\n", begin, begin + half) < 0:
            raise StrayQuoteError


def _for_the_slow_way(row: pa_csv.InvalidRow, source: Source) -> bool:
    """Whether a record that does not fit has lost its end, or only empty cells too many."""
    text = row.text.strip("\r\n")
    too_many = row.actual_columns > row.expected_columns
    return "\n" in text or (too_many and text.rstrip(' "').endswith(source.delimiter))


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


def _slow_rows(piece: Piece, wanted: Sequence[int]) -> Iterator[Rows]:
    """Rows by the standard library's parser, which takes a stray quote for what it is."""
    records = slow_records(piece)
    while some := list(islice(records, _BATCH)):
        yield _slow_batch(some, piece.source, wanted)


def _slow_batch(records: Sequence[Record], source: Source, wanted: Sequence[int]) -> Rows:
    """Rows of some records; of what does not fit only the beginning is kept."""
    width, lines = len(source.names), []
    cells: list[list[str]] = []
    ragged: list[tuple[int, str, str]] = []
    for record in records:
        row = _trimmed(record.cells, width)
        fault = record.fault or (f"{len(row)} cells, expected {width}" if len(row) != width else "")
        if fault:
            ragged.append((record.line, fault, record.text[:_SHORT].rstrip("\r\n") or " "))
        else:
            cells.append([row[at] for at in wanted])
            lines.append(record.line)
    columns, remarks = _slow_columns(cells, wanted)
    said = (*remarks, NUL_BYTES) if any(record.nul for record in records) else remarks
    numbers = np.array(lines, dtype=np.int64)
    return Rows(columns, len(cells), lines=numbers, ragged=tuple(ragged), remarks=said)


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Without the empty cells that spreadsheets add at the right."""
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def _slow_columns(
    cells: list[list[str]], wanted: Sequence[int]
) -> tuple[dict[int, Column], tuple[str, ...]]:
    columns, remarks = {}, set()
    for number, at in enumerate(wanted):
        codes, known = pd.factorize(np.array([row[number] for row in cells], dtype=object))
        raw = [str(text).encode("utf-8", "surrogateescape") for text in known]
        texts, utf8 = _decoded(pa.array(raw, pa.binary()))
        columns[at] = Column(codes, texts)
        remarks |= set() if utf8 else {OLD_ENCODING}
    return columns, tuple(remarks)


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
                yield Rows(columns, batch.num_rows, lines=numbers)
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


def records_with_text(
    rows: Rows, source: Source, wanted: np.ndarray
) -> Iterator[tuple[int, bytes]]:
    """Line and bytes of some rows.

    Args:
        rows: rows of the file.
        source: the file.
        wanted: numbers of m rows, in order.
    """
    if rows.lines is not None:
        yield from ((int(line), b"") for line in rows.lines[wanted])
        return
    first = 0
    for chunk in rows.chunks:
        mine = wanted[(wanted >= first) & (wanted < first + chunk.length)] - first
        first += chunk.length
        if len(mine):
            data, records = _found_again(chunk, source)
            whole = np.ones(len(records.starts), dtype=bool)
            whole[_torn(chunk, data, records)] = False
            for at in np.flatnonzero(whole)[mine]:
                text = data[records.starts[at] : records.ends[at]]
                yield chunk.line + int(records.lines[at]), text


def torn_lines(rows: Rows, source: Source) -> Iterator[int]:
    """Line of each record of `Rows.torn`."""
    yield from (line for line, _, _ in rows.ragged)
    for chunk in rows.chunks:
        if any(text for _, _, text in chunk.ragged):
            _, records = _found_again(chunk, source)
            for at in (at for at, _, text in chunk.ragged if text):
                yield chunk.line + int(records.lines[at])


def _found_again(chunk: Chunk, source: Source) -> tuple[bytes, Records]:
    data = chunk.data or _clean(read_between(source, chunk.begin, chunk.end))
    return data, records_of(data, source)


def _torn(chunk: Chunk, data: bytes, records: Records) -> list[int]:
    """Records that are no rows: ragged, or of nothing but spaces, which the parser skips too."""
    torn = [at for at, _, _ in chunk.ragged]
    if len(records.starts) - len(torn) == chunk.length:
        return torn
    short = [
        int(at)
        for at in np.flatnonzero(records.ends - records.starts < _SHORT)
        if not data[records.starts[at] : records.ends[at]].strip()
    ]
    return sorted({*torn, *short})
