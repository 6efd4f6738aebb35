"""From files to what was counted of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.case import CaseFiles
from geodata.errors import BoundaryError, TallyError
from geodata.tally.inputs import sources_of
from geodata.tally.partial import Notes
from geodata.tally.run import Runner, local_runner, planned, tally_pieces
from geodata.tally.source import BLOCK, Source

if TYPE_CHECKING:
    from geodata.tally.counted import Counted

_SHOWN = 20


def tally_file(
    paths: Path | Sequence[Path], layout: str = "", files: CaseFiles | None = None
) -> Counted:
    """Count files without writing anything.

    Args:
        paths: one or several files.
        layout: name of the layout; blank = recognised.
        files: whose regions are taken.

    Raises:
        GeodataError: a file cannot be read.
    """
    inputs = [paths] if isinstance(paths, Path) else list(paths)
    with local_runner() as run:
        return count_files(inputs, run, layout=layout, files=files)


def count_files(
    inputs: Sequence[str | Path],
    run: Runner,
    *,
    layout: str = "",
    files: CaseFiles | None = None,
    every_fault: bool = False,
    block: int = BLOCK,
    least: int = 1,
) -> Counted:
    """Count files.

    Args:
        inputs: files and patterns.
        run: where the work is done.
        layout: name of the layout; blank = recognised.
        files: whose regions are taken.
        every_fault: whether each row at fault is remembered, not only the first ones.
        block: about how many bytes of a file are read at once.
        least: how many pieces a file has at least, for workers that share none of their memory.

    Raises:
        GeodataError: a file cannot be read, or no row can be used.
    """
    sources = sources_of(inputs, layout)
    pieces = planned(sources, run, block, least)
    with _shapes_meanwhile():
        partial = tally_pieces(pieces, run, None if every_fault else _SHOWN)
    notes = sorted(partial.notes, key=lambda each: each.order)
    if not len(partial.keys):
        raise TallyError(_nothing_counted(sources, notes))
    from geodata.tally.counted import counted_of

    return counted_of(partial, sources, notes, files or CaseFiles())


@contextmanager
def _shapes_meanwhile() -> Iterator[None]:
    """What is needed of shapes gets ready while rows are parsed, which leaves Python's lock alone.

    Before that, while a file is looked through, both would wait for each other.
    """
    with ThreadPoolExecutor(1) as aside:
        aside.submit(_get_ready)
        yield


def _get_ready() -> None:
    from geodata.countries import read_countries

    with suppress(BoundaryError):  # said where they are needed
        read_countries()


def _nothing_counted(sources: Sequence[Source], notes: Sequence[Notes]) -> str:
    read = sum(each.rows_read for each in notes)
    if not read:
        return f"{sources[0].shown}: no rows; expected at least one below the header"
    path, finding = next((each.path, fault) for each in notes for fault in each.findings)
    return f"none of {read} rows can be counted; {path}: {finding}"
