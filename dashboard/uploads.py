"""Taking a file that a visitor brings: how large it may be, under which name it is kept."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import unquote

from dashboard.findings import Faults, faults_of
from dashboard.hosting import Limits
from dashboard.reading import Run, here
from geodata.case import CaseFiles
from geodata.dataset import Dataset
from geodata.errors import GeodataError

Reason = Literal["empty", "large", "rows", "faulty", "busy", "refused"]

_PIECE = 64 * 1024
_LONGEST_NAME = 80
_UNWANTED = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')
_READ_BESIDE = ("sources.csv", "story.csv")
_UNNAMED = "events.csv"

Load = Callable[[CaseFiles], Dataset]


class UploadError(GeodataError):
    """A file that is not shown.

    Attributes:
        reason: the word for it, which the page has a sentence for.
        faults: what is wrong with it; None where it has not been read.
    """

    def __init__(self, reason: Reason, faults: Faults | None = None) -> None:
        super().__init__(faults.message if faults else reason)
        self.reason, self.faults = reason, faults


def safe_name(sent: str) -> str:
    """The name to keep a file under: what the visitor calls it, without any part of a path.

    Args:
        sent: the name as a header carries it, percent-encoded.
    """
    last = re.split(r"[/\\]", unquote(sent, errors="replace"))[-1]
    name = _UNWANTED.sub("_", last).strip(" .-")
    if name.casefold() in _READ_BESIDE:  # else it would be read as its own table of sources
        name = f"events-{name}"
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME and dot and len(ending) < _LONGEST_NAME // 4:
        name = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:_LONGEST_NAME] or _UNNAMED


def store(stream: BinaryIO, path: Path, limits: Limits) -> None:
    """Write what is sent to a file, piece by piece.

    Raises:
        UploadError: it is empty, or larger than may be; nothing is left behind.
    """
    size = 0
    try:
        with path.open("xb") as file:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > limits.size:
                    raise UploadError("large")
                file.write(piece)
        if not size:
            raise UploadError("empty")
    except UploadError:
        path.unlink()
        raise


def read_own(path: Path, limits: Limits, load: Load, run: Run = here) -> Dataset:
    """The case of a file that was brought.

    Args:
        path: the file, as it was stored.
        limits: how many rows it may have.
        load: reads a case.
        run: calls it.

    Raises:
        UploadError: it has too many rows, or none that can be shown.
    """
    if _more_lines(path, limits.rows + 1):  # before it is read with more care, and time
        raise UploadError("rows")
    try:
        dataset = run(load, CaseFiles(events=path, lenient=True))
    except Exception as fault:
        # Whatever a file does to a reader, a visitor is told so and no more.
        raise UploadError("faulty", faults_of(path, fault, run)) from fault
    if _rows(dataset) > limits.rows:
        raise UploadError("rows")
    return dataset


def _rows(dataset: Dataset) -> int:
    read = dataset.imported
    return len(dataset.events) if read is None else read.rows_read


def _more_lines(path: Path, most: int) -> bool:
    """Whether a table of text has more lines than this; a line break in quotes is none."""
    with path.open("rb") as file:
        begin = file.read(_PIECE)
    if b"\0" in begin or begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return False  # not one line a row: its rows are counted once it is read
    with path.open(encoding="latin-1", newline="") as text:
        try:
            return any(number > most for number, _ in enumerate(csv.reader(text), start=1))
        except csv.Error:  # a cell that is too long: reading it tells where
            return False
