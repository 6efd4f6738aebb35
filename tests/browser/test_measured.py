"""Bytes, requests and growth stay within their goals (`benchmarks/quick.py`)."""

from __future__ import annotations

import subprocess
import sys

from servers import ROOT

ENDS_WITHIN = 240
"""Seconds; alone it takes well under a minute."""


def test_bytes_requests_and_growth_are_within_their_goals() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/quick.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "missed" not in done.stdout
    assert done.stdout.count("\n") == 7, "five lines of a table, and its head"
