"""The cases that one server holds: the one it serves to all, and those that visitors brought.

Each has a dashboard of its own. A token says whose case is shown (desk.py); whoever has none sees
the case served. When that changes on disk, its dashboard is replaced by another.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from flask import Flask

from dashboard.app import create_app
from dashboard.findings import Faults, faults_of
from dashboard.hosting import Hosting, Limits
from dashboard.layout import page
from dashboard.reading import Run, here, load_case
from dashboard.selection import default_selection
from dashboard.shapes import ShapesKept, shapes_of
from dashboard.snapshot.jobs import Jobs
from dashboard.uploads import Load, UploadError, read_own, store
from dashboard.watching import Marks, Watcher, files_watched, marks_of
from geodata.case import CaseFiles
from geodata.dataset import Dataset, default_events_path

Say = Callable[[str], None]

_WAITS = 20.0
"""Seconds that a file waits while another one is read."""


@dataclass(frozen=True)
class Held:
    """A case and its dashboard.

    Attributes:
        key: of the case.
        dataset: the case.
        server: its dashboard.
        shapes: where its shapes are served.
    """

    key: str
    dataset: Dataset
    server: Flask
    shapes: str


@dataclass
class Own:
    """The case of one visitor.

    Attributes:
        held: the case.
        folder: where its file is.
        seen: when it was last asked for, in seconds of the monotonic clock.
    """

    held: Held
    folder: Path
    seen: float


class Cases:
    """All cases of a server; safe to use from several threads."""

    def __init__(
        self,
        files: CaseFiles,
        limits: Limits | None = None,
        *,
        load: Load = load_case,
        run: Run = here,
        marks: Marks | None = None,
        say: Say = lambda _: None,
    ) -> None:
        """Read the case served.

        Args:
            files: what it is read from; it is followed where its events are somebody's own.
            limits: of files that visitors bring; None where none is taken.
            load: reads a case.
            run: calls what takes long or much memory (`reading.Reader.run`).
            marks: of its files, taken before reading began; without them it begins now.
            say: told of each change, in one line.

        Raises:
            GeodataError: something in a file cannot be used.
        """
        self.limits = limits
        self.faults: Faults | None = None
        """What is wrong with the case served since it was last saved; None where nothing is."""
        self.shapes = ShapesKept(lambda dataset: run(shapes_of, dataset))
        self._files, self._load, self._run, self._say = files, load, run, say
        self._own: OrderedDict[str, Own] = OrderedDict()
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self._folder: Path | None = None
        self._jobs, self._changes = Jobs(), 0
        paths = files_watched(files)
        # Before it is read: what is saved meanwhile is read again.
        seen = marks_of(paths) if marks is None else marks
        self._watcher = Watcher(paths, seen, self.reload) if paths else None
        self._served = self._hold(run(load, files), f"{self._changes}", own=False)

    def watch(self) -> None:
        """Follow the files of the case served."""
        if self._watcher is not None:
            self._watcher.start()

    def settle(self) -> None:
        """Look for rubbish now, and no more in what is held: each view would go through it."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def reload(self) -> None:
        """Read the case served again; what cannot be shown leaves the last one in its place."""
        try:
            dataset = self._run(self._load, self._files)
            held = self._hold(dataset, f"{self._changes + 1}", own=False)
        except Exception as fault:
            self.faults = faults_of(self._path, fault, self._run)
            self._say(f"{self.faults.in_a_line()}; the last good data stay")
            return
        self._served, self.faults = held, None
        self._changes += 1
        self.settle()
        self._say(f"{self._path.name}: read again, {dataset.number} events")

    def seen_by(self, token: str) -> Held:
        """The case that a visitor sees.

        Args:
            token: of the visitor's own case; blank or unknown sees the case served.
        """
        with self._lock:
            self._forget()
            own = self._own.get(token)
            if own is None:
                return self._served
            own.seen = time.monotonic()
            self._own.move_to_end(token)
            return own.held

    def bring(self, name: str, stream: BinaryIO, limits: Limits) -> str:
        """Show a visitor a case of their own.

        Args:
            name: of the file (`uploads.safe_name`).
            stream: its content.
            limits: how large it may be.

        Returns:
            The token that the visitor is known by.

        Raises:
            UploadError: it cannot be shown; nothing of it is kept.
        """
        folder = self._new_folder()
        try:
            store(stream, folder / name, limits)
            held = self._read(folder / name, limits)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        token = token_hex(16)
        with self._lock:
            self._own[token] = Own(held, folder, time.monotonic())
            self._forget()
        return token

    def drop(self, token: str) -> None:
        """End the case of a visitor, and remove its file."""
        with self._lock:
            self._drop(token)

    def close(self) -> None:
        """End everything that is under way, and remove all files."""
        if self._watcher is not None:
            self._watcher.close()
        self._jobs.close()
        with self._lock:
            self._own.clear()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def served(self) -> Dataset:
        """The case served."""
        return self._served.dataset

    @property
    def served_key(self) -> str:
        """The key of the case served."""
        return self._served.key

    @property
    def _path(self) -> Path:
        return self._files.events or default_events_path()

    def _read(self, path: Path, limits: Limits) -> Held:
        """One at a time: reading takes a processor, which everybody shares."""
        if not self._reading.acquire(timeout=_WAITS):
            raise UploadError("busy")
        try:
            return self._hold(read_own(path, limits, self._load, self._run), token_hex(4), own=True)
        finally:
            self._reading.release()

    def _hold(self, dataset: Dataset, mark: str, *, own: bool) -> Held:
        key = f"{dataset.digest}-{mark}"
        watched = not own and self._files.events is not None
        hosting = Hosting(key=key, limits=self.limits, watched=watched, own=own)
        with ThreadPoolExecutor(1) as beside:
            made = beside.submit(self.shapes.of, dataset)
            page(dataset, default_selection(dataset))  # what it is made of is remembered
            shapes = made.result()
        app = create_app(dataset, hosting, shapes=shapes, jobs=self._jobs)
        # Dash knows which scripts it serves once it has made a page. One that was made by the
        # dashboard before this may ask this one for its scripts.
        copy_context().run(app.server.test_client().get, "/")
        return Held(key, dataset, app.server, shapes.address)

    def _new_folder(self) -> Path:
        with self._lock:
            if self._folder is None or not self._folder.exists():
                self._folder = Path(tempfile.mkdtemp(prefix="spreadmap-own-"))
            return Path(tempfile.mkdtemp(dir=self._folder))

    def _forget(self) -> None:
        """Let go of cases that nobody has looked at for long, and of the oldest of too many."""
        limits = self.limits or Limits()
        before = time.monotonic() - limits.hours * 3600
        for token in [token for token, own in self._own.items() if own.seen < before]:
            self._drop(token)
        while len(self._own) > limits.cases:
            self._drop(next(iter(self._own)))

    def _drop(self, token: str) -> None:
        own = self._own.pop(token, None)
        if own is not None:
            shutil.rmtree(own.folder, ignore_errors=True)
            del own
            self.settle()
