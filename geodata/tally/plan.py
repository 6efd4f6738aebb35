"""Which pieces a file is tallied in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import pyarrow as pa
import pyarrow.parquet as pq

from geodata.tally.blocks import Scan
from geodata.tally.source import BLOCK, LONGEST, MOST_LINES, Piece, Source, unreadable

_FARTHEST = 8
_ROWS = 500_000
_BLOCKS = 48
"""The most blocks of a piece, for the memory's sake."""
_SMALL = 8
"""How many pieces a file has at least of which one is read the slow way."""


def pieces_of(
    source: Source, scans: Sequence[Scan], block: int = BLOCK, least: int = 1
) -> list[Piece]:
    """Pieces of a text, cut where records end.

    Args:
        source: the file.
        scans: its blocks in order (`scan_block`); none for what must be read from the beginning.
        block: about how many bytes a piece has.
        least: about how many pieces there are at least, where there are as many blocks.

    Returns:
        Pieces that hold every byte of its rows once; a single one, read whole, where quotes do
        not tell where records end.
    """
    if source.packed:
        return [Piece(source, 0, 0, source.line, block=block)]
    whole = [Piece(source, source.begins, source.size, source.line, whole=True)]
    cuts, ends_inside = _cuts(source, scans)
    if cuts is None or ends_inside:
        return whole
    return _grouped(source, [each for each in cuts if each.at < source.size], block, least)


@dataclass
class _Cut:
    """Where a block's first record begins.

    Attributes:
        at: its byte.
        line: its line.
        far: whether a record between here and the next cut has too many lines.
    """

    at: int
    line: int
    far: bool = False


def _grouped(source: Source, cuts: list[_Cut], block: int, least: int) -> list[Piece]:
    """Few pieces, alike in size: what texts mean is looked up once a piece, by a thread alone."""
    if any(each.far for each in cuts):  # no more is read slowly than must be
        least = max(least, _SMALL)
    many = ceil(len(cuts) / max(ceil(len(cuts) / _BLOCKS), least)) or 1
    ends = [*(each.at for each in cuts[many::many]), source.size]
    return [
        _piece(source, cuts[at : at + many], end, block)
        for at, end in zip(range(0, len(cuts), many), ends, strict=False)
    ]


def _piece(source: Source, cuts: list[_Cut], end: int, block: int) -> Piece:
    """One piece; read line by line where a record has too many bytes, for the memory's sake."""
    begin, *others = cuts
    edges = [*(each.at for each in cuts), end]
    long = any(after - at > max(_FARTHEST * block, LONGEST) for at, after in pairwise(edges))
    whole = long or any(each.far for each in cuts)
    marks = tuple((each.at, each.line) for each in others)
    return Piece(source, begin.at, end, begin.line, whole=whole, block=block, cuts=marks)


def _cuts(source: Source, scans: Sequence[Scan]) -> tuple[list[_Cut] | None, int]:
    """Where each piece may begin; none where a quote is astray. Whether the file ends in quotes."""
    cuts, inside, line = [_Cut(source.begins, source.line)], 0, source.line
    since = 0  # newlines since the last quote
    for number, scan in enumerate(scans):
        if not scan.straight[inside] or scan.returns:
            return None, inside
        cuts[-1].far |= scan.far[inside] or (inside == 1 and since + scan.lead >= MOST_LINES)
        cut = scan.cuts[inside]
        if number and cut is not None:
            cuts.append(_Cut(cut, line + scan.lines[inside], far=scan.far[inside]))
        line += scan.newlines
        since = since + scan.newlines if scan.trail is None else scan.trail
        inside ^= scan.odd
    return cuts, inside


def groups_of(source: Source) -> list[Piece]:
    """Pieces of a Parquet file: row groups, small ones together.

    Raises:
        TallyError: the file cannot be read.
    """
    try:
        notes = pq.read_metadata(source.path)
    except (OSError, pa.ArrowException) as fault:
        raise unreadable(source, fault) from None
    pieces, begin, rows, line = [], 0, 0, 1
    for group in range(notes.num_row_groups):
        rows += notes.row_group(group).num_rows
        if rows >= _ROWS or group == notes.num_row_groups - 1:
            pieces.append(Piece(source, begin, group + 1, line))
            begin, line, rows = group + 1, line + rows, 0
    return pieces
