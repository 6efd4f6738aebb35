"""How soon `spreadmap serve` answers, against the bare imports of such a dashboard."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import RUNS, Row, in_turn, named, process, table
from serving import BARE, served

GOAL = 1.4


def measure(runs: int = RUNS) -> list[Row]:
    """Both in turn, each as a process of its own."""
    ready: list[float] = []

    def ours() -> float:
        with served() as server:
            page = server.until("/")
            ready.append(server.until("/_dash-layout"))
            return page

    found = in_turn(runs, {"ours": ours, "peer": lambda: process(["-c", BARE]).seconds})
    note = f"the case is there after {statistics.median(ready):.3g} s"
    peer = f"`{BARE}`, {named('dash', 'geopandas', 'plotly')}"
    question = "from `spreadmap serve` to the first page"
    return [Row(question, found["ours"], found["peer"], peer, GOAL, note=note)]


if __name__ == "__main__":
    print(table(measure()))
