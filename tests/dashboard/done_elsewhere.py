"""What tests let another process do."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from geodata.errors import CountsOnlyError


def own_id(*_: object) -> int:
    return os.getpid()


def chatter(answer: str) -> str:
    sys.stdout.write("not an answer\n")
    sys.stdout.flush()
    os.write(1, b"nor this")
    return answer


def refuse(message: str, layout: str) -> None:
    raise CountsOnlyError(message, layout)


class OddError(Exception):
    """One that cannot be made again of its arguments."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def raise_odd() -> None:
    raise OddError("this", "that")


def divide(number: int) -> float:
    return number / 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep_long(path: Path) -> None:
    path.write_text(f"{os.getpid()}", encoding="utf-8")
    time.sleep(60)


def noted(path: Path) -> int:
    """How often it was called."""
    with path.open("a", encoding="utf-8") as file:
        file.write(".")
    return len(path.read_text(encoding="utf-8"))


class Torn:
    """What can be sent, and not be read: more follows it in the pipe."""

    def __reduce__(self) -> tuple[object, ...]:
        return _fail, ()


def _fail() -> None:
    raise ValueError("cannot be made again")


def unreadable() -> list[object]:
    return [Torn(), "more"]
