"""Answers that were given before are given again, and not made again."""

from __future__ import annotations

import threading
import time
import zlib

import pytest

from dashboard.kept import Kept


def test_what_was_made_is_not_made_again() -> None:
    made: list[tuple[str, str]] = []

    def make(one: str, other: str) -> str:
        made.append((one, other))
        return f"{one}, {other} әңқ"

    kept = Kept(make, 2 * len(zlib.compress("a, b әңқ".encode(), 1)))
    for asked in ("ab", "ac", "ab", "ad", "ab", "ac"):
        assert kept(*asked) == f"{asked[0]}, {asked[1]} әңқ"
    assert made == [("a", "b"), ("a", "c"), ("a", "d"), ("a", "c")], "the one used last stays"


def test_what_many_ask_for_at_once_is_made_once() -> None:
    made: list[str] = []

    def make(asked: str) -> str:
        time.sleep(0.05)
        made.append(asked)
        return asked

    kept, given = Kept(make), list[str]()
    threads = [threading.Thread(target=lambda: given.append(kept("a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, given) == (["a"], ["a"] * 8)


def test_different_answers_are_made_one_after_another() -> None:
    """Threads that fight for the interpreter take three times as long for the same."""
    at_work, most = list[str](), list[int]()

    def make(asked: str) -> str:
        at_work.append(asked)
        most.append(len(at_work))
        time.sleep(0.02)
        at_work.remove(asked)
        return asked

    kept = Kept(make)
    threads = [threading.Thread(target=kept, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 4


def test_what_could_not_be_made_is_tried_again() -> None:
    answers = iter([RuntimeError("no"), "yes"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, RuntimeError):
            raise answer
        return str(answer)

    kept = Kept(make)
    with pytest.raises(RuntimeError):
        kept()
    assert kept() == "yes"
