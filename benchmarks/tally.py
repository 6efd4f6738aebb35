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
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from acled_like import write_events

ROOT = Path(__file__).parents[1]
ROWS = (100_000, 1_000_000)
RUNS = 3
LARGEST_RATIO, LARGEST_PEAK = 2.0, 1.5e9


def main() -> None:
    """Print medians, spread, ratio, peak memory and how they grow."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    print(
        f"peer: duckdb {version('duckdb')}; load {os.getloadavg()[0]:.1f}; {asked.runs} runs each"
    )
    medians = {rows: measured(rows, asked.runs) for rows in asked.rows}
    for few, many in zip(asked.rows[:-1], asked.rows[1:], strict=True):
        for name in ("tally", "duckdb"):
            grown = math.log(medians[many][name] / medians[few][name]) / math.log(many / few)
            print(f"  {name}: time grows with rows to the power {grown:.2f} from {few} to {many}")


def measured(rows: int, runs: int) -> dict[str, float]:
    """Median seconds of both at one length."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "acled.csv", Path(folder) / "tally.parquet"
        write_events(path, rows)
        size = path.stat().st_size
        commands = {
            "tally": ["-m", "dashboard", "tally", str(path), "--output", str(out)],
            "duckdb": ["benchmarks/peers/tally_duckdb.py", str(path)],
        }
        read = {name: list[tuple[float, float, float]]() for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                read[name].append(timed(command))
    print(f"{rows} rows, {size / 1e6:.0f} MB, {size / rows:.0f} bytes a row")
    for name, each in read.items():
        seconds = [took for took, _, _ in each]
        peak = max(most for _, most, _ in each)
        work = statistics.median(busy for _, _, busy in each)
        print(
            f"  {name:<7} {statistics.median(seconds):7.2f} s "
            f"({min(seconds):.2f} to {max(seconds):.2f}), of processors {work:.2f} s, "
            f"peak {peak / 1e6:.0f} MB"
        )
    medians = {name: statistics.median(took for took, _, _ in each) for name, each in read.items()}
    peak = max(most for _, most, _ in read["tally"])
    print(
        f"  ratio {medians['tally'] / medians['duckdb']:.2f}, goal at most {LARGEST_RATIO}; "
        f"peak {peak / 1e9:.2f} GB, goal at most {LARGEST_PEAK / 1e9} GB (at 10000000 rows)"
    )
    return medians


def timed(command: list[str]) -> tuple[float, float, float]:
    """Seconds, most bytes of memory and seconds of processor time of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command}: {said.decode()}")
    return took, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
