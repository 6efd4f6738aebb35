"""Where the records of a text end, found without parsing it.

A newline ends a record when an even number of quotes stands before it. That holds as long as
quotes stand only where RFC 4180 allows them; `Scan.straight` says whether they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geodata.tally.source import LONGEST, MOST_LINES, Source, opened

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_STRETCH = 2**17


@dataclass(frozen=True)
class Scan:
    """What a block of a text holds, for a block that begins outside (0) and inside (1) of quotes.

    Attributes:
        odd: whether the block has an odd number of quotes.
        straight: whether every quote stands where one may stand.
        far: whether two quotes that follow each other, quoted text between them, hold more lines
            than a record may have.
        cuts: byte after the first record's end, none without one.
        lines: how many newlines stand before that byte.
        newlines: how many newlines the block has.
        lead: how many stand before its first quote; all, without a quote.
        trail: how many stand after its last quote, none without a quote.
        returns: whether lines end with a carriage return alone.
    """

    odd: bool
    straight: tuple[bool, bool]
    far: tuple[bool, bool]
    cuts: tuple[int | None, int | None]
    lines: tuple[int, int]
    newlines: int
    lead: int
    trail: int | None
    returns: bool = False


@dataclass(frozen=True)
class Records:
    """Where the n records of a piece lie; blank lines are none.

    Attributes:
        starts: first byte of each.
        ends: byte after the last of each, without its line end.
        lines: how many lines stand before each.
    """

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray


def scan_blocks(source: Source, blocks: Sequence[tuple[int, int]]) -> list[Scan]:
    """Look through several blocks, one after the other (`scan_block`)."""
    return [scan_block(source, begin, end) for begin, end in blocks]


def scan_block(source: Source, begin: int, end: int) -> Scan:
    """Look through the bytes from `begin` to `end`.

    Raises:
        TallyError: the file cannot be read.
    """
    margin = min(begin, 1)
    with opened(source) as file:
        file.seek(begin - margin)
        data = file.read(end + 1 - begin + margin)
    return scan_bytes(data, source, begin, margin, min(len(data), end - begin + margin))


def scan_bytes(
    data: bytes, source: Source, begin: int = 0, first: int = 0, last: int | None = None
) -> Scan:
    """The scan of a block.

    Args:
        data: its bytes, and one before and after it where there are some.
        source: the file that it is of.
        begin: where in the file it begins.
        first: where in `data` it begins.
        last: where in `data` it ends.
    """
    signs = np.frombuffer(data, dtype=np.uint8)
    block = signs[first:last]
    quotes = _positions(block, _QUOTE) if source.quoted else np.empty(0, dtype=np.int64)
    newlines = _count(block, _NEWLINE)
    at = _first_ends(block, quotes)
    return Scan(
        odd=len(quotes) % 2 == 1,
        straight=_straight(signs, quotes + first, source.delimiter),
        far=_too_far(block, quotes),
        cuts=_pair([None if each is None else begin + each[1] + 1 for each in at]),
        lines=_pair([0 if each is None else each[0] + 1 for each in at]),
        newlines=newlines,
        lead=_count(block[: quotes[0]], _NEWLINE) if len(quotes) else newlines,
        trail=_count(block[quotes[-1] :], _NEWLINE) if len(quotes) else None,
        returns=newlines == 0 and b"\r" in data,
    )


def _first_ends(block: np.ndarray, quotes: np.ndarray) -> list[tuple[int, int] | None]:
    """Number and position of the first newline after an even and after an odd number of quotes."""
    found: list[tuple[int, int] | None] = [None, None]
    reach = _STRETCH
    while None in found:  # mostly in the first stretch
        newlines = _positions(block[:reach], _NEWLINE)
        inside = np.searchsorted(quotes, newlines) % 2
        for state in (0, 1):
            ends = np.flatnonzero(inside == state)
            found[state] = (int(ends[0]), int(newlines[ends[0]])) if len(ends) else None
        if reach >= len(block):
            break
        reach *= 4
    return found


def _ends_and_quotes(signs: np.ndarray, source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Where newlines stand, and quotes, if they mean something."""
    newlines = _positions(signs, _NEWLINE)
    quotes = _positions(signs, _QUOTE) if source.quoted else np.empty(0, dtype=np.int64)
    return newlines, quotes


def _positions(signs: np.ndarray, sign: int) -> np.ndarray:
    """Where a sign stands; looked for in stretches that stay in the processor's cache."""
    there = np.empty(min(_STRETCH, len(signs)), dtype=bool)
    found = [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(signs), _STRETCH):
        stretch = signs[begin : begin + _STRETCH]
        np.equal(stretch, sign, out=there[: len(stretch)])
        found.append(np.flatnonzero(there[: len(stretch)]) + begin)
    return np.concatenate(found)


def count_newlines(data: bytes) -> int:
    """How many newlines there are. Unlike `bytes.count`, it lets other threads run."""
    return _count(np.frombuffer(data, dtype=np.uint8), _NEWLINE)


def _count(signs: np.ndarray, sign: int) -> int:
    return sum(
        int(np.count_nonzero(signs[at : at + _STRETCH] == sign))
        for at in range(0, len(signs), _STRETCH)
    )


def has_lone_return(data: bytes) -> bool:
    """Whether a carriage return stands before anything but a newline."""
    if b"\r" not in data:  # as in most files
        return False
    signs = np.frombuffer(data, dtype=np.uint8)
    after = _positions(signs, _RETURN) + 1
    return len(signs) in after[-1:] or bool((signs[after] != _NEWLINE).any())


def _pair(two: list) -> tuple:  # type: ignore[type-arg]
    return two[0], two[1]


def _straight(signs: np.ndarray, quotes: np.ndarray, delimiter: str) -> tuple[bool, bool]:
    """Whether quotes open after a delimiter and close before one, or are doubled."""
    if not len(quotes):
        return True, True
    allowed = np.zeros(256, dtype=bool)
    allowed[[_QUOTE, _NEWLINE, _RETURN, ord(delimiter)]] = True
    last = len(signs) - 1
    opens = allowed[signs[np.maximum(quotes - 1, 0)]] | (quotes == 0)
    closes = allowed[signs[np.minimum(quotes + 1, last)]] | (quotes == last)
    return (
        bool(opens[0::2].all() and closes[1::2].all()),
        bool(opens[1::2].all() and closes[0::2].all()),
    )


def _too_far(block: np.ndarray, quotes: np.ndarray) -> tuple[bool, bool]:
    """Whether a quoted text has too many lines, if the block begins outside, or inside, of one."""
    if not (np.diff(quotes) > MOST_LINES).any():
        return False, False
    lines = np.diff(np.searchsorted(_positions(block, _NEWLINE), quotes))
    return bool((lines[0::2] >= MOST_LINES).any()), bool((lines[1::2] >= MOST_LINES).any())


def blocks_of(source: Source, block: int) -> list[tuple[int, int]]:
    """Bytes of the blocks of a text that can be read from anywhere."""
    edges = [*range(source.begins, source.size, block), source.size]
    return list(pairwise(edges))


def records_of(data: bytes, source: Source) -> Records:
    """Where the records of a piece lie, which begins with one.

    Args:
        data: the bytes of a piece whose quotes are straight.
        source: the file that it is of.
    """
    signs = np.frombuffer(data, dtype=np.uint8)
    newlines, quotes = _ends_and_quotes(signs, source)
    closing = np.flatnonzero(np.searchsorted(quotes, newlines) % 2 == 0)
    ends = newlines[closing]
    lines = np.concatenate([[0], closing + 1])
    starts = np.concatenate([[0], ends + 1])
    ends = np.concatenate([ends, [len(data)]])
    returned = (ends > starts) & (signs[np.minimum(ends, len(data)) - 1] == _RETURN)
    ends = ends - returned
    there = ends > starts
    return Records(starts[there], ends[there], lines[there])


def chunks_of(source: Source, block: int) -> Iterator[tuple[bytes, int]]:
    """Whole records of a file that must be read from its beginning, and lines before them.

    Raises:
        StrayQuoteError: a quote stands where none may stand.
        TallyError: the file cannot be read.
    """
    line, rest = source.line, b""
    with opened(source) as file:
        file.read(source.begins)
        while new := file.read(block):
            data = rest + new
            end = _last_end(data, source)
            if end == 0 and len(data) > max(LONGEST, block):
                raise StrayQuoteError
            if end:
                whole = _straight_or_raise(data[:end], source)
                yield whole, line
                line += count_newlines(whole)
            rest = data[end:]
    if rest:
        yield _straight_or_raise(rest, source), line


class StrayQuoteError(Exception):
    """Quotes do not tell where the records of this file end."""


def _last_end(data: bytes, source: Source) -> int:
    newlines, quotes = _ends_and_quotes(np.frombuffer(data, dtype=np.uint8), source)
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return int(ends[-1]) + 1 if len(ends) else 0


def _straight_or_raise(data: bytes, source: Source) -> bytes:
    found = scan_bytes(data, source)
    if not found.straight[0] or found.far[0] or found.odd or found.returns:
        raise StrayQuoteError
    return data
