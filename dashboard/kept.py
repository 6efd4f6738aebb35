"""Answers that were given before, for whoever asks the same."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 8_000_000
"""Bytes of answers of one case that are kept, compressed."""

_LEVEL = 1


class Kept:
    """A function that gives a text, with a memory; safe to use from several threads.

    One is made after another, and what many ask for at the same time is made once. Python does one
    thing at a time anyhow, and threads that fight for it take three times as long for the same.
    """

    def __init__(self, make: Callable[..., str], most: int = MOST) -> None:
        self._make, self._most = make, most
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
            text = self._known(asked)
            if text is None:
                text = zlib.compress(self._make(*asked).encode(), _LEVEL)
                self._keep(asked, text)
        return text

    def _keep(self, asked: Hashable, text: bytes) -> None:
        with self._lock:
            self._texts[asked] = text
            while len(self._texts) > 1 and sum(map(len, self._texts.values())) > self._most:
                self._texts.popitem(last=False)
