"""A scheduler and workers of Dask, started as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

DASK = Path(sys.executable).parent / "dask"
_WAIT = 30


@contextmanager
def started(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended at last, whatever happens."""
    with log.open("wb") as file:
        process = subprocess.Popen([DASK, *command], stdout=file, stderr=file)
        try:
            yield process
        finally:
            process.kill()
            process.wait(_WAIT)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    notes = folder / "scheduler.json"
    command = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with started(*command, "--scheduler-file", str(notes), log=folder / "scheduler.log"):
        ends = time.monotonic() + _WAIT
        while True:
            try:
                yield json.loads(notes.read_text())["address"]
                return
            except (FileNotFoundError, json.JSONDecodeError):
                if time.monotonic() > ends:
                    said = (folder / "scheduler.log").read_text()
                    raise TimeoutError(f"no scheduler came up: {said}") from None
                time.sleep(0.1)


@contextmanager
def workers(address: str, count: int, folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Workers of a scheduler; without nannies, so that a killed one stays dead."""
    with ExitStack() as stack:
        command = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        yield [
            stack.enter_context(
                started(
                    *command,
                    *("--local-directory", str(folder), "--name", f"worker-{at}"),
                    log=folder / f"worker-{at}.log",
                )
            )
            for at in range(count)
        ]


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process with SIGKILL, as the system does when memory runs out."""
    os.kill(process.pid, 9)
    process.wait(_WAIT)
