"""From the address to the first map on a warm server, against a Dash app of one empty `dcc.Graph`.

Each opening has an empty cache; the dashboard's map counts as drawn with its shapes, its marks and
the panel of the day beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import MAP_IS_DRAWN, chromium, opened, served
from measuring import RUNS, Row, in_turn, named, table
from peers.empty_graph import empty_graph
from playwright.sync_api import Browser

from dashboard.app import create_app
from geodata.loading import load_dataset

GOAL = 1.5
_GRAPH_IS_DRAWN = """() => Boolean(
  document.querySelector('#map .js-plotly-plot .main-svg .bglayer'))"""


def measure(runs: int = RUNS) -> list[Row]:
    """Both in turn, each opened once before."""
    ours, other = create_app(load_dataset()), empty_graph()
    with chromium() as browser, served(ours.server) as mine, served(other.server) as theirs:
        tasks = {
            "ours": lambda: _seconds(browser, mine, MAP_IS_DRAWN),
            "peer": lambda: _seconds(browser, theirs, _GRAPH_IS_DRAWN),
        }
        in_turn(1, tasks)
        found = in_turn(runs, tasks)
    peer = f"an empty dcc.Graph, {named('dash', 'plotly')}"
    return [Row("first map drawn, warm server", found["ours"], found["peer"], peer, GOAL)]


def _seconds(browser: Browser, address: str, ready: str) -> float:
    opening = opened(browser, address, ready)
    opening.close()
    return opening.seconds


if __name__ == "__main__":
    print(table(measure()))
