"""Answers that were given before, for whoever asks the same."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

KEPT = 512
"""Answers; together a few megabytes, since they are kept compressed."""

_LEVEL = 1


class Kept:
    """A function that gives a text, with a memory; safe to use from several threads.

    What many ask for at the same time is made once: the others wait for it.
    """

    def __init__(self, make: Callable[..., str], size: int = KEPT) -> None:
        self._make, self._size = make, size
        self._texts: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock, self._making = Lock(), Lock()

    def __call__(self, *asked: Hashable) -> str:
        """The text of these arguments."""
        text = self._known(asked) or self._made(asked)
        return zlib.decompress(text).decode()

    def _known(self, asked: Hashable) -> bytes | None:
        with self._lock:
            if asked in self._texts:
                self._texts.move_to_end(asked)
            return self._texts.get(asked)

    def _made(self, asked: tuple[Hashable, ...]) -> bytes:
        with self._making:
            text = self._known(asked) or zlib.compress(self._make(*asked).encode(), _LEVEL)
        with self._lock:
            self._texts[asked] = text
            while len(self._texts) > self._size:
                self._texts.popitem(last=False)
        return text
