"""Remembering what was made of a case for as long as the case is held, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, ref

C = TypeVar("C")
P = ParamSpec("P")
R = TypeVar("R")

Make = Callable[Concatenate[C, P], R]


def per_case(size: int) -> Callable[[Make[C, P, R]], Make[C, P, R]]:
    """Remember the last answers of a pure function of a case, for each case by itself.

    `lru_cache` would hold cases that nobody looks at any more: a server that follows a file has a
    new case after every save. What is remembered must not hold the case itself.

    Args:
        size: answers kept of each case.
    """

    def decorate(make: Make[C, P, R]) -> Make[C, P, R]:
        kept: WeakKeyDictionary[C, Callable[..., R]] = WeakKeyDictionary()

        @wraps(make)
        def call(case: C, /, *rest: P.args, **named: P.kwargs) -> R:
            answers = kept.get(case)
            if answers is None:
                answers = kept[case] = _answers(size, ref(case), make)
            return answers(*rest, **named)

        return call

    return decorate


def _answers(size: int, case: Callable[[], Any], make: Callable[..., R]) -> Callable[..., R]:
    """The function of one case, with a memory; whoever calls it holds the case."""
    return lru_cache(size)(lambda *rest, **named: make(case(), *rest, **named))
