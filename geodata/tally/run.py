"""The steps of a tally on Dask: on the cores of this machine, or on workers of others."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

from dask.base import compute
from dask.callbacks import Callback
from dask.delayed import Delayed, delayed

from geodata.errors import TallyError
from geodata.tally.blocks import blocks_of, scan_blocks
from geodata.tally.count import SHOWN, tally_piece
from geodata.tally.inputs import needs_scan
from geodata.tally.partial import Partial, merge, nothing
from geodata.tally.plan import groups_of, pieces_of
from geodata.tally.source import BLOCK, Piece, Source

if TYPE_CHECKING:
    from distributed import Client

_TOGETHER = 8
WAIT = 5
"""Seconds until a scheduler must have answered, and a worker be there."""
_LEAST_THREADS = 2
Progress = Callable[[int, int], None]


class Runner(Protocol):
    """What runs tasks of Dask and gives their answers in order."""

    def __call__(self, tasks: Sequence[Delayed], steps: Sequence[Delayed] = ()) -> list[Any]:
        """The answers of the tasks; `steps` are what they are made of, for the progress."""


def tally_sources(
    sources: Sequence[Source], run: Runner, *, block: int = BLOCK, shown: int | None = SHOWN
) -> Partial:
    """Plan, tally each piece, merge.

    Args:
        sources: the files.
        run: where the tasks run (`local_runner`, `cluster_runner`).
        block: about how many bytes of a file are read at once.
        shown: how many rows at fault of a piece are remembered; None for all.

    Raises:
        GeodataError: a file cannot be read.
    """
    pieces = planned(sources, run, block)
    if not pieces:
        return nothing()
    leaves = [delayed(tally_piece)(piece, order, shown) for order, piece in enumerate(pieces)]
    (together,) = run([tree(leaves)], leaves)
    return together


def planned(sources: Sequence[Source], run: Runner, block: int) -> list[Piece]:
    """The pieces of all files, in order; where records end is looked for in parallel."""
    blocks = [blocks_of(source, block) if needs_scan(source) else [] for source in sources]
    tasks = [
        delayed(scan_blocks)(source, some[at : at + _TOGETHER])
        for source, some in zip(sources, blocks, strict=True)
        for at in range(0, len(some), _TOGETHER)
    ]
    scans = (scan for answer in (run(tasks) if tasks else []) for scan in answer)
    pieces: list[Piece] = []
    for source, some in zip(sources, blocks, strict=True):
        mine = [next(scans) for _ in some]
        pieces.extend(groups_of(source) if source.parquet else pieces_of(source, mine, block))
    return pieces


def tree(leaves: list[Delayed]) -> Delayed:
    """One task that merges all, a few at a time, so that only few are in memory at once."""
    while len(leaves) > 1:
        some = [leaves[at : at + _TOGETHER] for at in range(0, len(leaves), _TOGETHER)]
        leaves = [delayed(merge)(each) for each in some]
    return leaves[0]


@contextmanager
def local_runner(progress: Progress | None = None, workers: int = 0) -> Iterator[Runner]:
    """Tasks on threads of this process: numpy and Arrow let them run side by side.

    Args:
        progress: told how many tasks of how many are done.
        workers: how many threads; 0 for one a core.
    """
    threads = workers or max(os.cpu_count() or 1, _LEAST_THREADS)
    # Dask's own threads end with the process alone, which then waits for them.
    with ThreadPoolExecutor(threads) as pool:

        def run(tasks: Sequence[Delayed], steps: Sequence[Delayed] = ()) -> list[Any]:  # noqa: ARG001
            with _Counted(progress):
                answers: tuple[Any, ...] = compute(
                    *tasks, scheduler="threads", pool=pool, optimize_graph=False
                )
            return list(answers)

        yield run


class _Counted(Callback):
    """Tells how many tasks are done."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def _posttask(self, key: Any, result: Any, dsk: Any, state: Any, worker: Any) -> None:  # noqa: ARG002
        if self._progress is not None:
            done = len(state["finished"])
            left = sum(len(state[name]) for name in ("waiting", "ready", "running"))
            self._progress(done, done + left)


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
        yield lambda tasks, steps=(): _gathered(client, tasks, steps, progress)
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


def _gathered(
    client: Client, tasks: Sequence[Delayed], steps: Sequence[Delayed], progress: Progress | None
) -> list[Any]:
    from distributed import KilledWorker, as_completed

    watched = client.compute(list(steps or tasks), optimize_graph=False)
    futures = client.compute(list(tasks), optimize_graph=False) if steps else list(watched)
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
