"""Records of a text line by line, for what cannot be cut beforehand; memory stays bounded.

Faults of quotes are treated as in `geodata.containers.text`: the line on which an unclosed
quote stands is set aside, and the next line begins a record again.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, NamedTuple

from geodata.tally.source import LONGEST, MOST_LINES, Piece, opened

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TOO_LONG = f"a line of more than {LONGEST:,} characters, the most that is read"
OPEN_QUOTE = "a quote that is not closed, or closed too late; check the quotes"
_KEPT = 200


class Line(NamedTuple):
    """A line of a text.

    Attributes:
        number: its number in the file.
        text: what it says, with its end; the first characters where it is too long.
        long: whether it is too long.
        nul: whether NUL bytes were taken out of it.
    """

    number: int
    text: str
    long: bool
    nul: bool


class Record(NamedTuple):
    """A row, or what is none.

    Attributes:
        line: line on which it begins.
        cells: its cells; none where `fault` says why.
        fault: what is wrong, blank for a row.
        text: how it begins.
        nul: whether NUL bytes were taken out of its first line.
    """

    line: int
    cells: list[str]
    fault: str
    text: str
    nul: bool


class _Part(io.RawIOBase):
    """The next bytes of a file, and no more of it."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        data = self._file.read(min(len(memoryview(buffer)), self._left))
        memoryview(buffer)[: len(data)] = data
        self._left -= len(data)
        return len(data)


class _Ahead:
    """Lines, of which some can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self._back = lines, deque[Line]()

    def take(self) -> Line | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


def slow_records(piece: Piece) -> Iterator[Record]:
    """Each record of a piece, or of the whole file where it is compressed; blank ones are none.

    Raises:
        TallyError: the file cannot be read.
    """
    # Never set back: other threads may be reading, and the limit is one for all of them.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    with opened(piece.source) as file:
        ahead = _Ahead(_lines(file, piece))
        while (first := ahead.take()) is not None:
            record = _record(first, ahead, piece)
            if record.fault or any(cell.strip() for cell in record.cells):
                yield record


def _lines(file: IO[bytes], piece: Piece) -> Iterator[Line]:
    """Lines; a carriage return alone counts as the end of one where it ends the header too."""
    source, number = piece.source, piece.line
    before = file.read(source.begins)
    part = file
    if not source.packed:
        file.seek(piece.begin)
        part = io.BufferedReader(_Part(file, piece.end - piece.begin))
    ends = "\n" if before.endswith(b"\n") else ("\n", "\r")
    text = io.TextIOWrapper(part, "utf-8", errors="surrogateescape", newline="")
    while line := text.readline(LONGEST + 1):
        long = len(line) > LONGEST and not line.endswith(("\n", "\r"))
        last = _last_of(text) if long else line
        shown = line[:_KEPT] if long else line
        yield Line(number, shown.replace("\0", ""), long, "\0" in shown)
        number += last.endswith(ends)


def _last_of(text: io.TextIOWrapper) -> str:
    """The end of a line, of which nothing else is kept."""
    last = ""
    while rest := text.readline(LONGEST):
        last = rest
        if rest.endswith(("\n", "\r")):
            break
    return last


def _record(first: Line, ahead: _Ahead, piece: Piece) -> Record:
    if first.long:
        return _fault(first, TOO_LONG)
    source = piece.source
    if not source.quoted or '"' not in first.text:
        cells = first.text.rstrip("\r\n").split(source.delimiter)
        return Record(first.number, cells, "", first.text, first.nul)
    lines = [first]
    try:
        cells = next(csv.reader(_following(lines, ahead), delimiter=source.delimiter))
    except csv.Error:
        cells = []
    width = len(source.names)
    if (len(lines) > 1 and len(cells) != width) or _open(lines, source.delimiter):
        ahead.give_back(lines[1:])
        return _fault(first, OPEN_QUOTE)
    return Record(first.number, cells, "", first.text, first.nul)


def _fault(first: Line, message: str) -> Record:
    return Record(first.number, [], message, first.text[:_KEPT], first.nul)


def _following(lines: list[Line], ahead: _Ahead) -> Iterator[str]:
    """The first line and those after it, as long as one record may have them."""
    yield lines[0].text
    size = len(lines[0].text)
    while len(lines) < MOST_LINES and (line := ahead.take()) is not None:
        size += len(line.text)
        if line.long or size > LONGEST:
            ahead.give_back([line])
            return
        lines.append(line)
        yield line.text


def _open(lines: list[Line], delimiter: str) -> bool:
    """Whether a quote is never closed, or closed by what opens one in a later row."""
    texts = [line.text for line in lines]
    if len(texts) == 1 and texts[0].count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(texts, delimiter=delimiter, strict=True):
            pass
    except csv.Error as fault:
        return len(lines) > 1 or "unexpected end" in str(fault)
    return False
