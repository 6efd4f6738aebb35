"""All measurements, one after another, and the table of them in `RESULTS.md`.

Usage: make bench   or   python benchmarks/bench.py [QUESTION ...] [--runs N]
Questions are the names of the files beside this one; the table is written when all were asked.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

from measuring import RUNS, Row, table

QUESTIONS = (
    "download",
    "memory",
    "frames",
    "start",
    "first_map",
    "atlas",
    "joining",
    "tally",
    "visitors",
    "growth",
)
BYTES = QUESTIONS[:2]
"""Those that hang on no clock are asked side by side, before the others."""

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    """Measure and print; 1 when a goal is missed of which `docs/performance.md` does not tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*", default=QUESTIONS)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    if unknown := sorted({*asked.questions} - {*QUESTIONS}):
        parser.error(f"no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}")
    start, rows = time.monotonic(), list[Row]()
    together = [name for name in asked.questions if name in BYTES]
    alone = [name for name in asked.questions if name not in BYTES]
    for names in (together, *([name] for name in alone)):
        with ThreadPoolExecutor() as pool:
            found = pool.map(partial(_told, runs=asked.runs), names)
            rows += [row for each in found for row in each]
    if tuple(asked.questions) == QUESTIONS:
        RESULTS.write_text(_page(rows, asked.runs, time.monotonic() - start), encoding="utf-8")
    missed = [row.question for row in rows if not row.reached]
    print(f"{len(rows) - len(missed)} of {len(rows)} goals reached", *missed, sep="\n  ")
    return int(any(not row.reached and not row.told for row in rows))


def _told(name: str, runs: int) -> list[Row]:
    """The same, printed; a fault is a row that misses its goal."""
    begins = time.monotonic()
    try:
        found = _measured(name, runs)
    except (Exception, SystemExit) as fault:
        found = [Row(f"{name}: failed, {fault}", [math.nan], [math.nan], "", 0)]
    print(f"{table(found)}\n{name}: {time.monotonic() - begins:.0f} s\n", flush=True)
    return found


def _measured(name: str, runs: int) -> list[Row]:
    """The rows of one question, from a process of its own: what one leaves is no other's."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_measure, name, runs).result()


def _measure(name: str, runs: int) -> list[Row]:
    found: list[Row] = import_module(name).measure(runs)
    return found


def _page(rows: list[Row], runs: int, took: float) -> str:
    return f"""# Results

`make bench` on {datetime.now(UTC):%Y-%m-%d} in {took / 60:.1f} minutes: {_machine()}.
Medians of {runs} runs, ours and the peer's in turn, with the least and the most; a ratio is that of
the medians, and a goal is the largest ratio wanted. What stands in the way where one is missed is
told in `docs/performance.md`, under the heading in brackets, and there too where time goes.

{table(rows)}
"""


def _machine() -> str:
    """What kind of machine this is."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return (
        f"{cores} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {python}, Chromium without a window and without a graphics card"
    )


if __name__ == "__main__":
    raise SystemExit(main())
