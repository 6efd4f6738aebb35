"""Writing files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.snapshot.errors import SnapshotError


@contextmanager
def set_aside(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; it takes its place when all went well.

    Raises:
        SnapshotError: the file cannot be written; nothing is left under either name.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield aside
        aside.replace(path)
    except OSError as fault:
        raise SnapshotError(f"{path} cannot be written: {fault.strerror or fault}") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        SnapshotError: it cannot be written.
    """
    with set_aside(path) as aside:
        aside.write_bytes(content)


def check_folder(folder: Path) -> None:
    """Make sure before any work that files can be written there.

    Raises:
        SnapshotError: there is no such folder, or it cannot be written.
    """
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist; make that folder first"
        raise SnapshotError(f"{folder} {what}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SnapshotError(f"{folder} cannot be written; choose another folder")


def make_folder(folder: Path) -> None:
    """Make a folder for an atlas, where there is none yet.

    Raises:
        SnapshotError: it cannot be made, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SnapshotError(f"{folder} cannot be made: {fault.strerror or fault}") from None
    check_folder(folder)
