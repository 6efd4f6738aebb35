"""What is tallied: a file with its columns, and a piece of it."""

from __future__ import annotations

import gzip
import socket
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from geodata.errors import TallyError
from geodata.layouts.base import Layout

BLOCK = 8 * 2**20
"""Bytes of a file that are parsed at once: few enough for the processor's cache."""
LONGEST = 2**20
"""Characters of a line, or of a cell, that are read; what is longer is set aside as one row."""
MOST_LINES = 500
"""Lines of a record; with more, a quote was never closed."""
_SHOWN_NAME = 40


@dataclass(frozen=True)
class Source:
    """A file, or a member of a ZIP file.

    Attributes:
        path: the file, absolute, since workers have folders of their own.
        member: the name within a ZIP file; blank otherwise.
        names: headers, in the order of the columns.
        layout: how it is read.
        parquet: whether it is Parquet, else text.
        delimiter: what stands between the cells of a text.
        quoted: whether quotes mean something; GDELT's files have none.
        begins: byte at which the rows begin.
        line: line at which the rows begin.
        size: bytes of a text as it lies on the disk.
    """

    path: Path
    names: tuple[str, ...]
    layout: Layout
    member: str = ""
    parquet: bool = False
    delimiter: str = ","
    quoted: bool = True
    begins: int = 0
    line: int = 1
    size: int = 0

    @property
    def packed(self) -> bool:
        """Whether it must be read from its beginning, since it is compressed."""
        return bool(self.member) or is_gzip(self.path)

    @property
    def shown(self) -> str:
        """How it is called in a message."""
        return f"{self.path}/{self.member}" if self.member else str(self.path)


@dataclass(frozen=True)
class Piece:
    """Rows of one file that are tallied together.

    Attributes:
        source: the file.
        begin: first byte, or first row group of a Parquet file.
        end: byte or row group after the last.
        line: line on which the first row begins.
        threads: how many of them parse its blocks.
        cuts: byte and line where each record begins that a block after the first begins with.
        whole: whether it is read line by line, the slow way that bears stray quotes; all of the
            file then, where it is compressed.
        block: bytes that are read at once from what must be read from its beginning.
    """

    source: Source
    begin: int
    end: int
    line: int
    whole: bool = False
    block: int = BLOCK
    threads: int = 1
    cuts: tuple[tuple[int, int], ...] = ()


def halves(piece: Piece) -> tuple[Piece, Piece]:
    """A piece of several blocks as two, so that no more than must be is read the slow way."""
    middle = len(piece.cuts) // 2
    at, line = piece.cuts[middle]
    return (
        replace(piece, end=at, cuts=piece.cuts[:middle]),
        replace(piece, begin=at, line=line, cuts=piece.cuts[middle + 1 :]),
    )


def is_gzip(path: Path) -> bool:
    """Whether the name says so."""
    return path.suffix.casefold() == ".gz"


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked, from its beginning.

    Raises:
        TallyError: the file is not there, or damaged.
    """
    try:
        if source.member:
            with zipfile.ZipFile(source.path) as archive, archive.open(source.member) as file:
                yield file
        elif is_gzip(source.path):
            with gzip.open(source.path) as packed:
                yield packed  # type: ignore[misc]
        else:
            with source.path.open("rb") as plain:
                yield plain
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as fault:
        raise unreadable(source, fault) from None


def unreadable(source: Source, fault: Exception) -> TallyError:
    """The error that says what cannot be read, and on which machine where workers read it."""
    why = getattr(fault, "strerror", None)
    if not why:
        first = next(iter(str(fault).splitlines()), type(fault).__name__)
        return TallyError(f"{source.shown}: damaged ({plain(first, 200)}); get the file again")
    if not _on_worker():
        return TallyError(f"{source.shown}: cannot be read ({why})")
    return TallyError(
        f"{source.shown}: cannot be read on {socket.gethostname()} ({why}); every worker must "
        "reach the file under this path"
    )


def _on_worker() -> bool:
    """Whether this is a task of a Dask worker."""
    if "distributed" not in sys.modules:
        return False
    from distributed import get_worker

    try:
        get_worker()
    except ValueError:
        return False
    return True


def plain(text: str, most: int = _SHOWN_NAME) -> str:
    """A text of a file as it may be printed: short, control signs replaced.

    Args:
        text: what stands in the file.
        most: how many characters are kept.
    """
    shown = text[:most] + ("..." if len(text) > most else "")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in shown)
