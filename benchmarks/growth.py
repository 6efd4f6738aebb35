"""How time and payload grow with rows, days and places: the exponent, which should not pass 1.

The server makes everything that a page needs to play a case: its first view and all days after it.
Rows are those of a file in ACLED's layout, counted by `spreadmap tally`; ten million of them are
left to `python benchmarks/tally.py 100000 1000000 10000000`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from acled_like import write_events
from invented_tally import invented_dataset
from measuring import RUNS, Row, exponent, in_turn, process, table

from dashboard.callbacks import more_days
from dashboard.selection import default_selection, full_query
from dashboard.tallied.page import days_around
from dashboard.tallied.sums import sums_of
from dashboard.view import build_view, change_of
from geodata.dataset import Dataset

LINEAR, SLACK = 1.0, 0.05
"""What grows like the input; how far times vary from run to run."""

Sizes = tuple[int, int]

ROWS = (100_000, 1_000_000)
DAYS, PLACES = (18, 365), (20, 5_000)
FEW_DAYS, FEW_PLACES = 20, 50
EVENTS = 100_000


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
        power = exponent(*self.sizes, less, more)
        note = f"{less:,.3g} {unit} at {self.sizes[0]:,}, {more:,.3g} {unit} at {self.sizes[1]:,}"
        question, goal = f"exponent of {self.what}", LINEAR + (SLACK if unit == "s" else 0)
        return Row(question, [power], [LINEAR], "growth like the input", goal, "", note)


def measure(runs: int = RUNS) -> list[Row]:
    """Of a file that is counted, and of views that are made."""
    return [_counting(runs), *(row for both in views(runs) for row in both)]


def views(
    runs: int, rows: Sizes = ROWS, days: Sizes = DAYS, places: Sizes = PLACES
) -> list[tuple[Row, Row]]:
    """What making all days of a case takes, and what a page downloads to play them.

    Returns:
        A line for time and one for bytes, by rows, by days and by places.
    """
    return [
        _views(runs, "rows", rows, lambda size: invented_dataset(size, FEW_PLACES, FEW_DAYS)),
        _views(runs, "days", days, lambda size: invented_dataset(EVENTS, FEW_PLACES, size)),
        _views(runs, "places", places, lambda size: invented_dataset(EVENTS, size, FEW_DAYS)),
    ]


def payload(dataset: Dataset) -> int:
    """Bytes of a case's first view and of all its other days."""
    selection = default_selection(dataset)
    query, views = f"?{full_query(selection)}", partial(build_view, dataset)
    total = len(change_of(dataset, views, selection, None).encode())
    sums, at = sums_of(dataset, selection), 0
    had = days_around(sums, int(dataset.days.get_loc(selection.day)))
    while at < len(dataset.days):
        some = days_around(sums, at)
        if some != had:
            total += len(more_days(dataset, {"query": query, "at": at})["parts"].encode())
        at = some.stop
    return total


def _views(runs: int, name: str, sizes: Sizes, case: Callable[[int], Dataset]) -> tuple[Row, Row]:
    """Of cases that were not looked at before; what is sent is the same in every run."""
    sent = dict[int, float]()

    def made(size: int) -> float:
        dataset = case(size)
        start = time.perf_counter()
        sent[size] = payload(dataset)
        return time.perf_counter() - start

    taken = in_turn(runs, {str(size): partial(made, size) for size in sizes})
    less, more = sizes
    times, bytes_sent = (taken[str(less)], taken[str(more)]), ([sent[less]], [sent[more]])
    return (
        Grown(f"views' time by {name}", sizes, times).row("s"),
        Grown(f"views' payload by {name}", sizes, bytes_sent).row("bytes"),
    )


def _counting(runs: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        paths = {rows: Path(folder) / f"{rows}.csv" for rows in ROWS}
        for rows, path in paths.items():
            write_events(path, rows)
        out = str(Path(folder) / "tally.parquet")
        command = ("-m", "dashboard", "tally")
        times = in_turn(
            runs,
            {
                str(rows): lambda path=path: process([*command, str(path), "--output", out]).seconds
                for rows, path in paths.items()
            },
        )
    return Grown("a file's time by rows", ROWS, (times[str(ROWS[0])], times[str(ROWS[1])])).row("s")


if __name__ == "__main__":
    print(table(measure()))
