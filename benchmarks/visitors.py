"""Fifty visitors who change filters at once, against a Dash app that returns the whole figure.

Each visitor switches event types on and off, one after another, and waits for each answer before
the next; all fifty at the same time, over connections that stay open. Both servers are processes of
their own on loopback; the visitors, their choices and their order are the same for both, and others
in each run. Ours answers with what has changed on every day of the case, the other one with the map
of one day. The first run, in which ours has nothing to remember, is a line of its own.
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
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import ROOT, RUNS, Row, named, table
from serving import served

from dashboard.selection import TYPES, default_selection, full_query
from geodata.dataset import Dataset
from geodata.loading import load_dataset

VISITORS, CHOICES = 50, 1
GOAL = 0.2
_SOON = 120.0

Bodies = list[dict[str, Any]]


def measure(runs: int = RUNS) -> list[Row]:
    """The 95th percentile of both in each run."""
    dataset = load_dataset()
    ours, peers = list[float](), list[float]()
    with served() as server, _peer() as port:
        server.until("/_dash-layout")
        for seed in range(runs + 1):
            sessions = _sessions(seed)
            ours.append(_p95(server.port, _ours(dataset, sessions)))
            peers.append(_p95(port, _peers(sessions)))
    question = f"{VISITORS} visitors at once, each {CHOICES} filters, 95th percentile, no error"
    peer = f"a callback that returns the whole figure, {named('dash', 'plotly')}"
    note = "another session in each run, after a first one"
    return [
        Row(question, ours[1:], peers[1:], peer, GOAL, note=note),
        Row("the same, where nobody has asked before", ours[:1], peers[:1], peer, GOAL),
    ]


def _sessions(seed: int) -> list[list[tuple[str, ...]]]:
    """The event types that each visitor has chosen, one choice after another."""
    draw, sessions = random.Random(seed), []  # noqa: S311
    for _ in range(VISITORS):
        steps = []
        for _ in range(CHOICES):
            chosen = draw.sample(list(TYPES), draw.randint(1, len(TYPES)))
            steps.append(tuple(name for name in TYPES if name in chosen))
        sessions.append(steps)
    return sessions


def _ours(dataset: Dataset, sessions: list[list[tuple[str, ...]]]) -> list[Bodies]:
    """What the page asks for, each time with the view that it has."""
    first = replace(default_selection(dataset), day=dataset.days[4])
    found = []
    for steps in sessions:
        had, bodies = f"?{full_query(first)}", []
        for types in steps:
            query = f"?{full_query(replace(first, types=types))}"
            bodies.append(_body("want-view.data", "view.data", {"query": query, "had": had}))
            had = query
        found.append(bodies)
    return found


def _peers(sessions: list[list[tuple[str, ...]]]) -> list[Bodies]:
    return [
        [_body("types.value", "map.figure", list(each)) for each in steps] for steps in sessions
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


def _p95(port: int, sessions: list[Bodies]) -> float:
    """Seconds within which 95 of 100 answers came."""
    times, faults = list[float](), list[int]()

    def visit(bodies: Bodies) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SOON)
        for body in bodies:
            start = time.perf_counter()
            status = _asked(connection, body)
            times.append(time.perf_counter() - start)
            faults.extend([status] if status != 200 else [])
        connection.close()

    _at_once([lambda bodies=bodies: visit(bodies) for bodies in sessions])
    if faults or len(times) != VISITORS * CHOICES:
        raise SystemExit(f"port {port}: {len(times)} answers, faults {faults[:5]}")
    return statistics.quantiles(times, n=20)[-1]


def _asked(connection: http.client.HTTPConnection, body: dict[str, Any]) -> int:
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
