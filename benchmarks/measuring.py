"""What every measurement shares: runs in turn, medians, and one line of a table for each question.

A ratio in one run is what counts. Ours and the peer run one after the other, again and again, so
that both meet the same machine; the median of each is compared.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 5

LINEAR, SLACK = 1.0, 0.05
"""What grows like the input; how far times vary from run to run."""

Sizes = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        question: what is compared.
        ours: what each run gave.
        peer: the same of the peer.
        peer_name: what it is, with its version.
        goal: the largest ratio that is wanted.
        unit: of the numbers.
        note: what else was found.
        told: where the goal is known to be missed, under which heading of `docs/performance.md`
            it is told why.
    """

    question: str
    ours: list[float]
    peer: list[float]
    peer_name: str
    goal: float
    unit: str = "s"
    note: str = ""
    told: str = ""

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.ours) / statistics.median(self.peer)

    @property
    def reached(self) -> bool:
        """Whether the ratio is as small as wanted."""
        return self.ratio <= self.goal


@dataclass(frozen=True)
class Grown:
    """A figure at two sizes of what it hangs on.

    Attributes:
        what: the figure, and what it grows with.
        sizes: the small one and the large one.
        found: what was found of each.
    """

    what: str
    sizes: Sizes
    found: tuple[list[float], list[float]]

    def row(self, unit: str) -> Row:
        """A line of the table, whose ratio is the exponent."""
        less, more = (statistics.median(each) for each in self.found)
        power = _exponent(*self.sizes, less, more)
        note = f"{less:,.3g} {unit} at {self.sizes[0]:,}, {more:,.3g} {unit} at {self.sizes[1]:,}"
        question, goal = f"exponent of {self.what}", LINEAR + (SLACK if unit == "s" else 0)
        return Row(question, [power], [LINEAR], "growth like the input", goal, "", note)


def in_turn(runs: int, tasks: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """What each task gives, run one after the other, again and again."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            found[name].append(task())
    return found


def seconds(task: Callable[[], object]) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


@dataclass(frozen=True)
class Process:
    """What a whole process took.

    Attributes:
        seconds: by the clock.
        busy: of processors.
        peak: most memory, bytes.
    """

    seconds: float
    busy: float
    peak: int


def process(arguments: list[str]) -> Process:
    """Run Python with these arguments, in the tree.

    Raises:
        SystemExit: it failed; with what it said.
    """
    start = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = running.stdout.read() if running.stdout else b""
    _, status, usage = os.wait4(running.pid, 0)
    took = time.perf_counter() - start
    if status:
        raise SystemExit(f"{arguments}: {said.decode()}")
    return Process(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def named(*packages: str) -> str:
    """Packages with their versions."""
    return " + ".join(f"{name} {version(name)}" for name in packages)


def _exponent(few: float, many: float, less: float, more: float) -> float:
    """The power to which a figure grows, from `less` at `few` to `more` at `many`."""
    return math.log(more / less) / math.log(many / few)


def table(rows: list[Row]) -> str:
    """The rows as a table of Markdown."""
    lines = [
        "| question | ours | peer | ratio | goal | peer is |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        met = "" if row.reached else f" **missed**{f' ({row.told})' if row.told else ''}"
        note = f"<br>{row.note}" if row.note else ""
        goal = "none" if math.isinf(row.goal) else f"{row.goal:g}"
        lines.append(
            f"| {row.question}{note} | {_spread(row.ours, row.unit)} | "
            f"{_spread(row.peer, row.unit)} | {row.ratio:.2f}{met} | {goal} | "
            f"{row.peer_name} |"
        )
    return "\n".join(lines)


def _spread(numbers: list[float], unit: str) -> str:
    middle, least, most = statistics.median(numbers), min(numbers), max(numbers)
    if least == most:
        return f"{_short(middle)} {unit}"
    return f"{_short(middle)} {unit} ({_short(least)} to {_short(most)})"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"
