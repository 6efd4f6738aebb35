"""The steps of a tally: on threads of this process, or by Dask on workers of other machines."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

from geodata.errors import TallyError
from geodata.tally.blocks import blocks_of, scan_blocks
from geodata.tally.count import SHOWN, tally_piece
from geodata.tally.inputs import needs_scan
from geodata.tally.partial import Partial, merge, nothing
from geodata.tally.plan import groups_of, pieces_of
from geodata.tally.source import Piece, Source

if TYPE_CHECKING:
    from dask.delayed import Delayed
    from distributed import Client

_TOGETHER = 8
WAIT = 5
"""Seconds until a scheduler must have answered, and a worker be there."""
_LEAST_THREADS = 2
Progress = Callable[[int, int], None]
Call = tuple[Any, ...]
"""The arguments of a function."""
Unite = Callable[[Sequence[Any]], Any]


class Runner(Protocol):
    """What calls a function many times, side by side."""

    def __call__(
        self, function: Callable[..., Any], calls: Sequence[Call], unite: Unite | None = None
    ) -> list[Any]:
        """The answers in order; a single one where `unite` makes one of several."""


def planned(sources: Sequence[Source], run: Runner, block: int, least: int = 1) -> list[Piece]:
    """The pieces of all files, in order; where records end is looked for in parallel.

    Args:
        sources: the files.
        run: where the work is done.
        block: about how many bytes of a file are read at once.
        least: how many pieces a file has at least, where it has as many blocks.

    Raises:
        GeodataError: a file cannot be read.
    """
    blocks = [blocks_of(source, block) if needs_scan(source) else [] for source in sources]
    calls = [
        (source, some[at : at + _TOGETHER])
        for source, some in zip(sources, blocks, strict=True)
        for at in range(0, len(some), _TOGETHER)
    ]
    scans = (scan for answer in (run(scan_blocks, calls) if calls else []) for scan in answer)
    pieces: list[Piece] = []
    for source, some in zip(sources, blocks, strict=True):
        mine = [next(scans) for _ in some]
        made = groups_of(source) if source.parquet else pieces_of(source, mine, block, least)
        pieces.extend(made)
    return pieces


def tally_pieces(pieces: Sequence[Piece], run: Runner, shown: int | None = SHOWN) -> Partial:
    """Tally each piece, and merge.

    Args:
        pieces: of all files, in order.
        run: where the work is done (`local_runner`, `cluster_runner`).
        shown: how many rows at fault of a piece are remembered; None for all.

    Raises:
        GeodataError: a file cannot be read.
    """
    if not pieces:
        return nothing()
    threads = max((os.cpu_count() or 1) // len(pieces), 1)
    calls = [(replace(each, threads=threads), order, shown) for order, each in enumerate(pieces)]
    (together,) = run(tally_piece, calls, merge)
    return together


@contextmanager
def local_runner(progress: Progress | None = None, workers: int = 0) -> Iterator[Runner]:
    """Threads of this process: numpy and Arrow let them run side by side.

    Args:
        progress: told how many calls of how many are done.
        workers: how many threads; 0 for one a core.
    """
    threads = workers or max(os.cpu_count() or 1, _LEAST_THREADS)
    pool = ThreadPoolExecutor(threads)

    def run(
        function: Callable[..., Any], calls: Sequence[Call], unite: Unite | None = None
    ) -> list[Any]:
        answers = _answers([pool.submit(function, *call) for call in calls], progress)
        return [united(answers, unite)] if unite else list(answers)

    try:
        yield run
    finally:
        pool.shutdown(cancel_futures=True)  # after a fault, what has not begun is not wanted


def _answers(futures: Sequence[Future[Any]], progress: Progress | None) -> Iterator[Any]:
    """What each gives, in order; none is held any longer."""
    waiting, count = deque(futures), len(futures)
    del futures
    while waiting:
        answer = waiting.popleft().result()
        if progress is not None:
            progress(count - len(waiting), count)
        yield answer


def united(answers: Iterator[Any], unite: Unite) -> Any:
    """All of them as one, made as in a tree, so that only few are in memory at once."""
    levels: list[list[Any]] = [[]]
    for answer in answers:
        levels[0].append(answer)
        for level, some in enumerate(levels):
            if len(some) < _TOGETHER:
                break
            if some is levels[-1]:
                levels.append([])
            levels[level + 1].append(unite(some))
            levels[level] = []
    left = [each for some in levels for each in some]
    return unite(left) if len(left) > 1 else left[0]


@contextmanager
def cluster_runner(address: str, progress: Progress | None = None) -> Iterator[Runner]:
    """Tasks on the workers of a Dask scheduler, which read the files themselves.

    Args:
        address: such as `tcp://127.0.0.1:8786`.
        progress: told how many tasks of how many are done.

    Raises:
        TallyError: no scheduler is there, it has no workers, or theirs are other versions.
    """
    client = _client(address)
    try:
        _check_workers(client, address)
        yield lambda function, calls, unite=None: _gathered(
            client, *_tasks(function, calls, unite), progress
        )
    finally:
        client.close(timeout=WAIT)


def _client(address: str) -> Client:
    from distributed import Client

    try:
        return Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as fault:
        raise TallyError(
            f"{address}: no Dask scheduler answers ({_first_line(fault)}); start one with "
            "`dask scheduler` and give the address that it prints"
        ) from None


def _check_workers(client: Client, address: str) -> None:
    """Workers that would count otherwise, or cannot, are refused before anything is read."""
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError:
        raise TallyError(
            f"{address}: the scheduler has no workers; start some with `dask worker {address}`"
        ) from None
    mine = own_versions()
    try:
        found: dict[str, dict[str, str]] = client.run(own_versions)
    except Exception as fault:
        raise TallyError(
            f"{address}: a worker cannot run Spreadmap ({_first_line(fault)}); install the same "
            "version there, and start `dask worker` from its environment"
        ) from None
    for worker, theirs in sorted(found.items()):
        other = [f"{name} {theirs[name]}" for name in mine if theirs[name] != mine[name]]
        if other:
            here = ", ".join(f"{name} {mine[name]}" for name in mine if theirs[name] != mine[name])
            raise TallyError(f"{worker}: has {', '.join(other)}, but here is {here}")


def own_versions() -> dict[str, str]:
    """Versions that must be the same wherever a part of a tally is made."""
    packages = ("spreadmap", "pandas", "numpy", "pyarrow", "dask")
    python = ".".join(str(each) for each in sys.version_info[:2])
    return {"python": python, **{name: _version(name) for name in packages}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "of a clone"


def _tasks(
    function: Callable[..., Any], calls: Sequence[Call], unite: Unite | None
) -> tuple[list[Delayed], list[Delayed]]:
    """What Dask must do, and the steps of it that a person is told of."""
    from dask.delayed import delayed

    steps = [delayed(function)(*call) for call in calls]
    tasks = steps
    while unite and len(tasks) > 1:
        some = [tasks[at : at + _TOGETHER] for at in range(0, len(tasks), _TOGETHER)]
        tasks = [delayed(unite)(each) for each in some]
    return tasks, steps


def _gathered(
    client: Client, tasks: list[Delayed], steps: list[Delayed], progress: Progress | None
) -> list[Any]:
    from distributed import KilledWorker, as_completed

    watched = client.compute(steps, optimize_graph=False)
    futures = list(watched) if tasks is steps else client.compute(tasks, optimize_graph=False)
    count, waiting = len(watched), as_completed(watched, loop=client.loop)
    del watched  # or the scheduler would keep every part until the end
    try:
        for done, future in enumerate(waiting, 1):
            if future.status == "error":
                break
            if progress is not None:
                progress(done, count)
        return list(client.gather(futures))
    except KilledWorker as fault:
        raise TallyError(
            f"several workers ended at the same part ({_first_line(fault)}); have they enough "
            "memory?"
        ) from None
    except (OSError, RuntimeError) as fault:
        raise TallyError(f"the workers stopped: {_first_line(fault)}") from None


def _first_line(fault: BaseException) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
