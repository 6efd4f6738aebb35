"""In front of everything while a case is read: a page comes at once, and its case after it.

What is the same for every case is answered as soon as it can be: the page, its scripts and styles,
which a browser takes as long to fetch and compile as a case takes to be read. The rest waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Response

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

SAME = ("/_dash-component-suites/", "/assets/", "/health")
"""Where what begins so is the same for every case, beside the page itself."""

_SHUT = 503


class Door:
    """A WSGI application that waits for another one; safe to use from several threads."""

    def __init__(self) -> None:
        self._first: Wsgi | None = None
        self._front: Wsgi | None = None
        self._changed, self._closed = threading.Condition(), False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or wait until somebody can."""
        answer = self._front or self._awaited(str(environ.get("PATH_INFO", "")))
        return answer(environ, start_response)

    @property
    def closed(self) -> bool:
        """Whether nobody is let in any more."""
        return self._closed

    def show(self, first: Wsgi) -> None:
        """Answer with this what is the same for every case."""
        with self._changed:
            self._first = first
            self._changed.notify_all()

    def open(self, front: Wsgi) -> None:
        """Answer everything with this."""
        with self._changed:
            self._front, self._first = front, None
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _awaited(self, path: str) -> Wsgi:
        same = path == "/" or path.startswith(SAME)
        with self._changed:
            self._changed.wait_for(lambda: self._front or self._closed or (same and self._first))
            answer = self._front or (self._first if same else None)
        return answer or Response("the server ends\n", _SHUT, mimetype="text/plain")
