"""Memory of a server that somebody looks at, against the bare imports of such a dashboard.

`python benchmarks/memory.py` prints the table. What is counted is resident memory of the server and
of all processes that it has begun, once a browser has its first view; the note tells how much it is
when a person has looked at all panels in three languages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import MAP_IS_DRAWN, chromium, opened
from callbacks import Browser, session
from flask.testing import FlaskClient
from measuring import ROOT, RUNS, Row, in_turn, named, table
from serving import BARE, MEGABYTE, Server, served

from geodata.dataset import Dataset
from geodata.loading import load_dataset

GOAL = 1.25
_RESIDENT = "print(next(line.split()[1] for line in open('/proc/self/status') if 'VmRSS' in line))"


def measure(runs: int = RUNS) -> list[Row]:
    """Both in turn, each as a process of its own."""
    dataset, later = load_dataset(), list[float]()

    def ours() -> float:
        with served() as server:
            first = _first_view(server)
            if not later:
                later.append(_all_panels(server, dataset))
            return first

    found = in_turn(runs, {"ours": ours, "peer": _bare})
    note = f"after a session in all panels {later[0]:.0f} MB"
    peer = f"`{BARE}`, {named('dash', 'geopandas', 'plotly')}"
    question = "memory of a server with its first view"
    return [Row(question, found["ours"], found["peer"], peer, GOAL, "MB", note, "Memory")]


def _first_view(server: Server) -> float:
    server.until("/_dash-layout")
    with chromium() as browser:
        opened(browser, f"http://127.0.0.1:{server.port}/", MAP_IS_DRAWN).close()
    return server.memory


def _all_panels(server: Server, dataset: Dataset) -> float:
    browser = _browser(server)
    for selection in session(dataset):
        browser.show(selection)
    return server.memory


def _browser(server: Server) -> Browser:
    return Browser(cast("FlaskClient", server))


def _bare() -> float:
    done = subprocess.run(
        [sys.executable, "-c", f"{BARE}; {_RESIDENT}"], cwd=ROOT, capture_output=True, check=True
    )
    return int(done.stdout) * 1024 / MEGABYTE


if __name__ == "__main__":
    print(table(measure()))
