"""Pictures made for visitors, each by a program of its own: a few at a time, never left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal

from geodata.errors import GeodataError

State = Literal["running", "done", "failed", "cancelled"]

AT_ONCE = 2
"""Pictures under way at the same time."""

KEPT, KEPT_FOR, LONGEST = 12, 900.0, 600.0
"""How many finished pictures are kept, how long, and how long one may take, in seconds."""

_ENDS_WITHIN = 15.0


class BusyError(GeodataError):
    """As many pictures are under way as there may be."""


@dataclass
class Job:
    """One picture under way.

    Attributes:
        output: where it will be.
        process: the program that makes it.
        state: what has become of it.
        done: of `total` days.
        total: days to be drawn.
        message: why it failed.
        ended: when, in seconds of the monotonic clock.
    """

    output: Path
    process: subprocess.Popen[str]
    state: State = "running"
    done: int = 0
    total: int = 0
    message: str = ""
    ended: float = 0.0


class Jobs:
    """The pictures of one server; safe to use from several threads."""

    def __init__(self, at_once: int = AT_ONCE, longest: float = LONGEST) -> None:
        self._at_once, self._longest = at_once, longest
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._folder: Path | None = None

    def start(self, name: str, arguments: Sequence[str]) -> str:
        """Begin a picture.

        Args:
            name: of the file.
            arguments: of `spreadmap snapshot`, without `--output`.

        Returns:
            Its id.

        Raises:
            BusyError: as many as may be are under way.
        """
        with self._lock:
            self._forget()
            # A cancelled one counts until its program, and the browser with it, has ended.
            if sum(job.process.poll() is None for job in self._jobs.values()) >= self._at_once:
                raise BusyError(
                    f"{self._at_once} snapshots are being made; try again when one is done"
                )
            key = token_urlsafe(12)
            output = self._new_folder(key) / name
            job = Job(output, _started([*arguments, "--output", str(output)]))
            self._jobs[key] = job
        threading.Thread(target=self._follow, args=(job,), daemon=True).start()
        return key

    def get(self, key: str) -> Job | None:
        """A picture by its id; None where there is none, or no longer."""
        return self._jobs.get(key)

    def cancel(self, key: str) -> None:
        """End a picture that is under way; it leaves nothing behind."""
        job = self._jobs.get(key)
        if job is not None and job.state == "running":
            job.state = "cancelled"
            _end(job.process)

    def close(self) -> None:
        """End every picture and remove all files."""
        for key in list(self._jobs):
            self.cancel(key)
        for job in self._jobs.values():
            try:
                job.process.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                _kill(job.process)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _follow(self, job: Job) -> None:
        """Read what the program says until it ends."""
        clock = threading.Timer(self._longest, self._overdue, [job])
        clock.daemon = True
        clock.start()
        lines: list[str] = []
        reader = threading.Thread(target=_collect, args=(job.process, lines), daemon=True)
        reader.start()
        for line in job.process.stdout or ():
            progress = json.loads(line)
            job.done, job.total = progress["done"], progress["total"]
        code = job.process.wait()
        clock.cancel()
        reader.join(_ENDS_WITHIN)
        job.ended = time.monotonic()
        if job.state == "running":
            job.message = job.message or (lines[-1].removeprefix("spreadmap: ") if lines else "")
            job.state = "done" if code == 0 and job.output.exists() else "failed"
        if job.state != "done":
            shutil.rmtree(job.output.parent, ignore_errors=True)

    def _overdue(self, job: Job) -> None:
        job.message = f"it took more than {self._longest:g} s and was stopped"
        _end(job.process)

    def _forget(self) -> None:
        """Let go of the oldest finished pictures."""
        ended = [key for key, job in self._jobs.items() if job.state != "running" and job.ended]
        old = time.monotonic() - KEPT_FOR
        for at, key in enumerate(reversed(ended)):
            if at >= KEPT or self._jobs[key].ended < old:
                shutil.rmtree(self._jobs.pop(key).output.parent, ignore_errors=True)

    def _new_folder(self, key: str) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="spreadmap-jobs-"))
        folder = self._folder / key
        folder.mkdir()
        return folder


def _started(arguments: Sequence[str]) -> subprocess.Popen[str]:
    """The program, apart from this one: Ctrl-C here does not reach it."""
    return subprocess.Popen(  # noqa: S603 (a list of arguments, no shell)
        [sys.executable, "-m", "dashboard", "snapshot", "--progress", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def _collect(process: subprocess.Popen[str], lines: list[str]) -> None:
    lines.extend(line.strip() for line in process.stderr or () if line.strip())


def _end(process: subprocess.Popen[str]) -> None:
    """Ask a program to end, which closes its browser; by force where it does not listen."""
    if process.poll() is None:
        process.terminate()
        force = threading.Timer(_ENDS_WITHIN, _kill, [process])
        force.daemon = True
        force.start()


def _kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
