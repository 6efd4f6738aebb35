"""Fifty visitors who change filters at once, against a Dash app that returns the whole figure.

Each visitor has the page and chooses some of the event types, all fifty at the same time. Both
servers are processes of their own on loopback; the choices are the same for both, and others in
each run. Ours answers with what has changed on every day of the case, the other one with the map of
one day. Ours begins anew for each run: fifty visitors find that it remembers the page's own view
alone, and fifty others come after them.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import ROOT, RUNS, Row, named, table
from serving import served

from dashboard.selection import TYPES, default_selection, full_query
from geodata.dataset import Dataset
from geodata.loading import load_dataset

VISITORS = 50
GOAL = 0.2
_SOON = 120.0

Types = tuple[str, ...]
Body = dict[str, Any]


def measure(runs: int = RUNS) -> list[Row]:
    """The 95th percentile of both in each run, of a new server and of one that was asked before."""
    dataset = load_dataset()
    with _peer() as port:
        _p95(port, _peers([tuple(TYPES)] * 2))
        measured = [_run(dataset, port, seed) for seed in range(runs)]
    fresh, ours, peers = (list(each) for each in zip(*measured, strict=True))
    question = f"{VISITORS} visitors at once choose a filter, 95th percentile, no error"
    peer = f"a callback that returns the whole figure, {named('dash', 'plotly')}"
    note = "drawn by chance in each run; fifty different ones were chosen before"
    alone = "the same of a new server, each another filter"
    return [
        Row(question, ours, peers, peer, GOAL, note=note),
        Row(alone, fresh, peers, peer, GOAL, told="Many visitors"),
    ]


def _run(dataset: Dataset, port: int, seed: int) -> tuple[float, float, float]:
    """What visitors of a new server wait, those who come after them, and visitors of the peer."""
    choices, others = _different(seed), _choices(seed)
    with served() as server:
        server.until("/_dash-layout")
        first = {"query": _view(dataset), "had": ""}
        _p95(server.port, [_body("want-view.data", "view.data", first)] * 2)
        fresh = _p95(server.port, _ours(dataset, choices))
        later = _p95(server.port, _ours(dataset, others))
    return fresh, later, _p95(port, _peers(others))


def _different(seed: int) -> list[Types]:
    """The same, no two of them alike, and none the one that the page has already."""
    every = [tuple(chosen) for many in range(1, len(TYPES)) for chosen in combinations(TYPES, many)]
    return random.Random(seed).sample(every, VISITORS)  # noqa: S311


def _choices(seed: int) -> list[Types]:
    """The event types that each visitor has chosen."""
    draw, choices = random.Random(seed), []  # noqa: S311
    for _ in range(VISITORS):
        chosen = draw.sample(list(TYPES), draw.randint(1, len(TYPES)))
        choices.append(tuple(name for name in TYPES if name in chosen))
    return choices


def _view(dataset: Dataset, **chosen: Types) -> str:
    """The address of a view, as the page has it."""
    first = replace(default_selection(dataset), day=dataset.days[4])
    return f"?{full_query(replace(first, **chosen))}"


def _ours(dataset: Dataset, choices: list[Types]) -> list[Body]:
    """What the page asks for, with the view that it has."""
    had = _view(dataset)
    return [
        _body("want-view.data", "view.data", {"query": _view(dataset, types=types), "had": had})
        for types in choices
    ]


def _peers(choices: list[Types]) -> list[Body]:
    return [_body("types.value", "map.figure", list(types)) for types in choices]


def _body(source: str, target: str, value: Any) -> Body:
    """What a page sends when a property has changed."""
    (asks, part), (gets, into) = source.split("."), target.split(".")
    return {
        "output": target,
        "outputs": {"id": gets, "property": into},
        "inputs": [{"id": asks, "property": part, "value": value}],
        "state": [],
        "changedPropIds": [source],
    }


def _p95(port: int, bodies: list[Body]) -> float:
    """Seconds within which 95 of 100 answers came, when all were asked for at once."""
    times, faults = list[float](), list[int]()

    def visit(body: Body) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SOON)
        start = time.perf_counter()
        status = _asked(connection, body)
        times.append(time.perf_counter() - start)
        faults.extend([status] if status != 200 else [])
        connection.close()

    _at_once([partial(visit, body) for body in bodies])
    if faults or len(times) != len(bodies):
        raise SystemExit(f"port {port}: {len(times)} answers, faults {faults[:5]}")
    return statistics.quantiles(times, n=20)[-1]


def _asked(connection: http.client.HTTPConnection, body: Body) -> int:
    """The status of an answer, all of which has come."""
    kind = {"Content-Type": "application/json"}
    connection.request("POST", "/_dash-update-component", json.dumps(body), kind)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _peer() -> Iterator[int]:
    """The port of the other server, until it is no longer asked."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [sys.executable, "benchmarks/peers/whole_figure.py", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _SOON
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    print(table(measure()))
