"""Fifty visitors who change filters at once, against a Dash app that returns the whole figure.

Each visitor switches event types on and off, one after another, and waits for each answer before
the next; all fifty at the same time, over connections that stay open, from a process of their own.
Both servers are processes of this machine on loopback; the visitors, their choices and their order
are the same for both. Ours answers with what has changed on every day of the case, the other with
the map of one day.
"""

from __future__ import annotations

import http.client
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import ROOT, RUNS, Row, in_turn, named, table

from dashboard.selection import TYPES, default_selection, full_query
from geodata.dataset import Dataset
from geodata.loading import load_dataset

VISITORS, CHOICES = 50, 2
GOAL = 0.2
PORT, OTHER_PORT = 8061, 8062
_SOON = 120.0
_SERVERS = {
    "ours": (PORT, ["-m", "dashboard", "serve", "--no-open", "--port", str(PORT)]),
    "peer": (OTHER_PORT, ["benchmarks/peers/whole_figure.py", str(OTHER_PORT)]),
}

_JSON = {"Content-Type": "application/json"}

Bodies = list[dict[str, Any]]


def measure(runs: int = RUNS) -> list[Row]:
    """The 95th percentile of both in each run."""
    asked = {"ours": _ours(load_dataset()), "peer": _peers()}
    with _running("ours"), _running("peer"):
        tasks = {name: lambda name=name: _p95(name, asked[name]) for name in asked}
        cold = tasks["ours"]()
        found = in_turn(runs, tasks)
    question = f"{VISITORS} visitors at once, each {CHOICES} filters, 95th percentile"
    peer = f"a callback that returns the whole figure, {named('dash', 'plotly')}"
    note = f"no error; a first run, in which nothing is remembered yet, {cold:.2f} s"
    return [Row(question, found["ours"], found["peer"], peer, GOAL, "s", note)]


def _sessions() -> list[list[tuple[str, ...]]]:
    """The event types that each visitor has chosen, one choice after another."""
    draw, sessions = random.Random(1), []  # noqa: S311
    for _ in range(VISITORS):
        chosen, steps = set(TYPES), []
        for _ in range(CHOICES):
            chosen ^= {draw.choice(list(TYPES))}
            steps.append(tuple(name for name in TYPES if name in chosen))
        sessions.append(steps)
    return sessions


def _ours(dataset: Dataset) -> list[Bodies]:
    """What the page asks for, each time with the view that it has."""
    first = replace(default_selection(dataset), day=dataset.days[4])
    found = []
    for steps in _sessions():
        had, bodies = "", []
        for types in steps:
            query = f"?{full_query(replace(first, types=types))}"
            bodies.append(_body("want-view.data", "view.data", {"query": query, "had": had}))
            had = query
        found.append(bodies)
    return found


def _peers() -> list[Bodies]:
    return [
        [_body("types.value", "map.figure", list(each)) for each in steps] for steps in _sessions()
    ]


def _body(source: str, target: str, value: Any) -> dict[str, Any]:
    """What a page sends when a property has changed."""
    (asks, part), (gets, into) = source.split("."), target.split(".")
    return {
        "output": target,
        "outputs": {"id": gets, "property": into},
        "inputs": [{"id": asks, "property": part, "value": value}],
        "state": [],
        "changedPropIds": [source],
    }


def _p95(name: str, sessions: list[Bodies]) -> float:
    """Seconds within which 95 of 100 answers came."""
    port, times, faults = _SERVERS[name][0], list[float](), list[str]()

    def visit(bodies: Bodies) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SOON)
        for body in bodies:
            start = time.perf_counter()
            connection.request(
                "POST",
                "/_dash-update-component",
                json.dumps(body),
                {"Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status != 200:
                faults.append(f"{answer.status}")
        connection.close()

    _at_once([lambda bodies=bodies: visit(bodies) for bodies in sessions])
    if faults or len(times) != VISITORS * CHOICES:
        raise SystemExit(f"{name}: {len(times)} answers, faults {faults[:5]}")
    return statistics.quantiles(times, n=20)[-1]


def _at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _running(name: str) -> Iterator[None]:
    """A server in a process of its own, until it is no longer asked."""
    port, command = _SERVERS[name]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + _SOON
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SOON)
        try:
            connection.request("GET", "/_dash-layout")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    print(table(measure()))
