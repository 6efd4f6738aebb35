"""Servers of their own for tests that change what is served."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS_WITHIN, STOPS_WITHIN = 90, 20
"""Seconds."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, the folder of its files, what it says."""

    address: str
    folder: Path
    output: Path


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """Serve until the end of the block."""
    output = folder / "output.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "dashboard", "serve", "--port", "0", *options],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(address_of(process, output), folder, output)
    finally:
        process.terminate()
        try:
            code = process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOPS_WITHIN)
            raise
        said = output.read_text(encoding="utf-8")
        assert "Traceback" not in said, said
        assert code == 0, f"ended with {code}"


def address_of(process: subprocess.Popen[bytes], output: Path) -> str:
    """Where a server says that it is; what it says instead is the failure."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://\S+/", output.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.05)
    said = output.read_text(encoding="utf-8")
    raise AssertionError(f"the server did not start; it said:\n{said}")
