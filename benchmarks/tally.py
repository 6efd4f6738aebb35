"""A file in ACLED's layout counted, against DuckDB on the same raw columns.

Whole processes in turn, so that both meet the same machine. The file is made up, always the same,
and removed in the end; ten million rows need 4 GB in the folder for temporary files.

Usage: python benchmarks/tally.py [ROWS ...] [--runs N]
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

from acled_like import write_events
from measuring import Grown, Process, Row, in_turn, named, process, table

ROWS, RUNS = 1_000_000, 3
SIZES = (ROWS // 10, ROWS)
GOAL, LARGEST_PEAK = 2.0, 1.5
"""Times the peer's seconds from a million rows on; GB of memory at ten million."""


def measure(runs: int = RUNS, sizes: Sequence[int] = SIZES) -> list[Row]:
    """A line for each length, and how time grows from one to the next."""
    lines = [_compared(runs, rows) for rows in sizes]
    grown = [
        Grown("a file's time by rows", (few, many), (less.ours, more.ours)).row("s")
        for (few, less), (many, more) in pairwise(zip(sizes, lines, strict=True))
    ]
    return [*lines, *grown]


def _compared(runs: int, rows: int) -> Row:
    """Both in turn, on one file of so many rows."""
    ours: list[Process] = []
    theirs: list[Process] = []
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "acled.csv", Path(folder) / "tally.parquet"
        # In a process of its own: what this one has held counts as memory of those it starts.
        with ProcessPoolExecutor(1) as aside:
            aside.submit(write_events, path, rows).result()
        megabytes = path.stat().st_size / 1e6
        tally = ["-m", "dashboard", "tally", str(path), "--output", str(out)]
        grouped = ["benchmarks/peers/tally_duckdb.py", str(path)]
        tasks = {"ours": lambda: _taken(tally, ours), "peer": lambda: _taken(grouped, theirs)}
        found = in_turn(runs, tasks)
    question = f"{rows:,} rows in ACLED's layout ({megabytes:,.0f} MB) counted, whole processes"
    note = f"ours {_cost(ours)}; peer {_cost(theirs)}"
    peer = f"groups of raw columns, {named('duckdb')}"
    goal = GOAL if rows >= ROWS else math.inf
    return Row(question, found["ours"], found["peer"], peer, goal, note=note)


def _taken(command: list[str], kept: list[Process]) -> float:
    kept.append(process(command))
    return kept[-1].seconds


def _cost(runs: list[Process]) -> str:
    busy, peak = statistics.median(each.busy for each in runs), max(each.peak for each in runs)
    return f"{busy:.2f} s of processors, {peak / 1e6:,.0f} MB at most"


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=SIZES)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}; {asked.runs} runs each; memory: goal {LARGEST_PEAK} GB")
    print(table(measure(asked.runs, asked.rows)))


if __name__ == "__main__":
    main()
