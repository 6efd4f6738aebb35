"""A server as a person starts it, asked as a browser asks; ended when it is no longer needed."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from measuring import ROOT

BARE = "import dash, geopandas, plotly.graph_objects"
"""The imports without which there is no dashboard of this kind."""

_POLL = 0.003
_LONGEST = 60.0
MEGABYTE = 1024**2


@dataclass(frozen=True)
class Answer:
    """What a server answered, as the client of a test tells it."""

    status_code: int
    data: bytes

    @property
    def text(self) -> str:
        """As text."""
        return self.data.decode()

    @property
    def json(self) -> Any:
        """As JSON."""
        return json.loads(self.data)


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        process: its process.
        port: where it listens.
        begun: when it was started, seconds.
    """

    process: subprocess.Popen[bytes]
    port: int
    begun: float

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, json: Any) -> Answer:
        """Ask as a script of the page does."""
        content = _bytes(json)
        headers = {"Content-Type": "application/json"}
        return self._ask(Request(f"http://127.0.0.1:{self.port}{path}", content, headers))

    def until(self, path: str) -> float:
        """Seconds from its start until a page has come."""
        while True:
            try:
                self.get(path)
            except OSError:
                if self.process.poll() is not None or self._age > _LONGEST:
                    raise
                time.sleep(_POLL)
            else:
                return self._age

    @property
    def memory(self) -> float:
        """Resident memory of its process and all that it has begun, megabytes."""
        return sum(_resident(each) for each in _with_children(self.process.pid)) / MEGABYTE

    @property
    def _age(self) -> float:
        return time.perf_counter() - self.begun

    def _ask(self, asked: Request) -> Answer:
        with urlopen(asked, timeout=_LONGEST) as answer:  # noqa: S310 (a server of our own)
            return Answer(answer.status, answer.read())


@contextmanager
def served() -> Iterator[Server]:
    """Serve the case that ships until the end of the block."""
    port, begun = _free_port(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield Server(process, port, begun)
    finally:
        process.terminate()
        process.wait(_LONGEST)


def _bytes(content: Any) -> bytes:
    return json.dumps(content).encode()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _with_children(process: int) -> Iterator[int]:
    """A process, and all that it or its children have begun."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from _with_children(int(child))


def _resident(process: int) -> int:
    """Bytes of a process that are in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024
