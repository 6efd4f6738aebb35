"""How time and payload grow with rows, days and places: the exponent, which should not pass 1.

The server makes everything that a page needs to play a case: its first view and all days after it.
Rows are those of a file in ACLED's layout, counted by `spreadmap tally`; ten million of them are
left to `python benchmarks/tally.py 100000 1000000 10000000`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from acled_like import write_events
from invented_tally import invented_dataset
from measuring import RUNS, Row, exponent, in_turn, process, seconds, table

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
    """All of it; payloads are the same in every run."""
    return [_rows(runs), *(each.row("s") for each in _times(runs)), *payloads()]


def payloads(days: Sizes = DAYS, places: Sizes = PLACES) -> list[Row]:
    """What a page downloads to play all days."""
    of_days = tuple([float(payload(_case(each, 500)))] for each in days)
    of_places = tuple([float(payload(_case(20, each)))] for each in places)
    return [
        Grown("payload by days", days, (of_days[0], of_days[1])).row("bytes"),
        Grown("payload by places", places, (of_places[0], of_places[1])).row("bytes"),
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


def _case(days: int, places: int) -> Dataset:
    return invented_dataset(EVENTS, places, days)


def _times(runs: int) -> list[Grown]:
    """Seconds until all days of a case are made, of cases that were not looked at before."""
    found = []
    for what, sizes, case in (
        ("time by days", DAYS, lambda size: _case(size, 500)),
        ("time by places", PLACES, lambda size: _case(20, size)),
    ):
        tasks = {str(size): partial(_fresh, case, size) for size in sizes}
        times = in_turn(runs, tasks)
        found.append(Grown(what, sizes, (times[str(sizes[0])], times[str(sizes[1])])))
    return found


def _fresh(case: object, size: int) -> float:
    dataset = case(size)  # type: ignore[operator]
    return seconds(lambda: payload(dataset))


def _rows(runs: int) -> Row:
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
    return Grown("time by rows", ROWS, (times[str(ROWS[0])], times[str(ROWS[1])])).row("s")


if __name__ == "__main__":
    print(table(measure()))
