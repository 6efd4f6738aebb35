"""Noticing that a file has been saved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from geodata.case import CaseFiles

EVERY = 0.05
"""Seconds between two looks."""

_PATIENCE = 16
"""Looks for which a file may be gone, as it is while an editor renames the new one."""

Mark = tuple[int, int, int] | None
Marks = tuple[Mark, ...]


def files_watched(files: CaseFiles) -> list[Path]:
    """Every file that a case of somebody's own is read from, whether it is there or not."""
    if files.events is None:
        own: list[Path] = []
    else:
        own = [files.events, *(files.events.with_name(name) for name in _BESIDE)]
    if files.measures is not None:
        own.append(files.measures)
    if files.regions is not None:
        own += [files.regions.path, files.regions.path.with_suffix(".dbf")]
    return own


_BESIDE = ("sources.csv", "story.csv")


def marks_of(paths: Iterable[Path]) -> Marks:
    """What changes when a file is saved: when, its size, which file it is; None for one not there.

    Args:
        paths: n files.

    Returns:
        n marks.
    """
    return tuple(_mark(path) for path in paths)


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Settling:
    """Tells once when what is seen has changed and stays as it is.

    A file is written in several steps; it is read when two looks have seen the same. One that is
    gone is waited for a little longer.
    """

    def __init__(self, first: Marks) -> None:
        self._known = self._last = first
        self._same = 0

    def look(self, now: Marks) -> bool:
        """Whether the files are to be read again.

        Args:
            now: what is seen now.
        """
        self._same = self._same + 1 if now == self._last else 0
        self._last = now
        gone = any(old and not new for old, new in zip(self._known, now, strict=True))
        if now == self._known or self._same < (_PATIENCE if gone else 1):
            return False
        self._known = now
        return True


class Watcher:
    """Looks at files in a thread of its own, and calls when they have changed."""

    def __init__(
        self, paths: list[Path], first: Marks, changed: Callable[[], None], every: float = EVERY
    ) -> None:
        self._paths, self._changed, self._every = paths, changed, every
        self._settling = Settling(first)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="watching")

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self, within: float = 2.0) -> None:
        """Look no more; a reading under way is not waited for longer than this, in seconds."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(within)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            if self._settling.look(marks_of(self._paths)):
                self._changed()
