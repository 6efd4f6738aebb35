"""How time and payload grow with rows, days and places: the exponent, which should not pass 1.

The server makes everything that a page needs to play a case: its first view and all days after it.
How the time grows in which a file is counted is told by `tally.py`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from invented_tally import invented_dataset
from measuring import RUNS, Grown, Row, Sizes, in_turn, table

from dashboard.callbacks import more_days
from dashboard.selection import default_selection, full_query
from dashboard.tallied.page import days_around
from dashboard.tallied.sums import sums_of
from dashboard.view import build_view, change_of
from geodata.dataset import Dataset

ROWS = (100_000, 1_000_000)
DAYS, PLACES = (18, 365), (20, 5_000)
FEW_DAYS, FEW_PLACES = 20, 50
EVENTS = 100_000


def measure(runs: int = RUNS) -> list[Row]:
    """All of it."""
    return [row for both in views(runs) for row in both]


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


if __name__ == "__main__":
    print(table(measure()))
