"""Bytes, requests and growth stay within their goals (`benchmarks/quick.py`)."""

from __future__ import annotations

import re
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


def test_why_a_goal_is_missed_is_told() -> None:
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    told = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", told, re.MULTILINE)

    missed = re.findall(r"\*\*missed\*\*(?: \((.+?)\))?", results)

    assert missed
    assert set(missed) <= set(headings)
