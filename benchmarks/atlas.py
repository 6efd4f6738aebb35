"""An atlas of all days as PNG, 1200 by 700 at scale 2, against geopandas with matplotlib.

Whole processes, one after the other in turn, so that both meet the same machine.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from measuring import RUNS, Row, in_turn, named, process, table

DAYS = 19
GOAL = 0.8
COMMANDS = {
    "ours": [
        *("-m", "dashboard", "snapshot", "--date", "2022-01-01", "--to", "2022-01-19"),
        *("--width", "1200", "--height", "700", "--scale", "2", "--output"),
    ],
    "peer": ["benchmarks/peers/atlas_matplotlib.py"],
}


def measure(runs: int = RUNS) -> list[Row]:
    """Both in turn."""
    found = in_turn(runs, {name: partial(_timed, each) for name, each in COMMANDS.items()})
    question = f"atlas of {DAYS} days, PNG 2400 by 1400, whole process"
    peer = named("geopandas", "matplotlib")
    return [Row(question, found["ours"], found["peer"], peer, GOAL)]


def _timed(command: list[str]) -> float:
    """Seconds that a whole process takes; its pictures are counted."""
    with tempfile.TemporaryDirectory() as folder:
        took = process([*command, folder])
        made = len(list(Path(folder).glob("2022-01-*.png")))
    if made != DAYS:
        raise SystemExit(f"expected {DAYS} pictures, found {made}: {command}")
    return took.seconds


if __name__ == "__main__":
    print(table(measure()))
