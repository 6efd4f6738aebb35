"""What the browser downloads before the first map, against the JSON of plotly's animation.

Counted is everything that a page of the default case fetches until its map is drawn: page, layout,
our own scripts, styles and typefaces, shapes, days, cards; and in a second line the libraries that
Dash serves whatever a page holds (React, Dash, Mantine, the grid), too, but for plotly.js.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import MAP_IS_DRAWN, chromium, opened, served
from measuring import Row, named, table
from peers.animated import animated
from playwright.sync_api import Browser, Response

from dashboard.app import create_app
from dashboard.selection import default_selection
from dashboard.theme import SWITCHES
from geodata.dataset import Dataset
from geodata.loading import load_dataset

GOAL = 1 / 8
_OPENINGS = 3
_LIBRARIES, _PLOTLY = "_dash-component-suites", "plotly.min.js"


def measure(runs: int = 1) -> list[Row]:  # noqa: ARG001
    """Bytes are the same in every run."""
    dataset = load_dataset()
    answers = before_the_map(dataset)
    figure = animated(dataset, replace(default_selection(dataset), layers=SWITCHES))
    made = "px.choropleth + px.scatter_geo, zones as px.line_geo, animation_frame"
    peer = f"JSON of {made}; {named('plotly')}"
    later = _typefaces() - sum(len(body) for url, body in answers.items() if ".woff2" in url)
    own = [body for url, body in answers.items() if _LIBRARIES not in url]
    every = [body for url, body in answers.items() if _PLOTLY not in url]
    theirs = [figure.encode()]
    first = _row("bytes before the first map, Dash's libraries apart", own, theirs, peer)
    return [
        replace(first, note=f"{first.note}; {later:,} bytes of typefaces follow by themselves"),
        replace(
            _row("the same with Dash's libraries, without plotly.js", every, theirs, peer),
            told="Dash's libraries",
        ),
    ]


def _typefaces() -> int:
    """Bytes of all typefaces: those of letters that the first map lacks come soon after it."""
    folder = Path(__file__).parents[1] / "dashboard" / "assets" / "fonts"
    return sum(path.stat().st_size for path in folder.glob("*.woff2"))


def _row(question: str, ours: list[bytes], theirs: list[bytes], peer: str) -> Row:
    packed, packed_peer = _packed(ours), _packed(theirs)
    note = f"after gzip {packed:,} against {packed_peer:,} bytes, {packed / packed_peer:.2f}"
    sums = [float(sum(map(len, each))) for each in (ours, theirs)]
    return Row(question, sums[:1], sums[1:], peer, GOAL, "bytes", note)


def before_the_map(dataset: Dataset) -> dict[str, bytes]:
    """What a page downloads until its map is drawn: bodies by address.

    Of three openings that with the fewest bytes: on a busy machine an answer that no map waits for
    may come before the map is drawn.
    """
    with chromium() as browser, served(create_app(dataset).server) as address:
        tried = [_opened_once(browser, address) for _ in range(_OPENINGS)]
    return min(tried, key=lambda found: sum(map(len, found.values())))


def _opened_once(browser: Browser, address: str) -> dict[str, bytes]:
    opening = opened(browser, address, MAP_IS_DRAWN)
    found = {f"{number} {each.url}": _body(each) for number, each in enumerate(opening.answers)}
    opening.close()
    return found


def _body(answer: Response) -> bytes:
    return answer.body() if answer.status == 200 else b""


def _packed(bodies: list[bytes]) -> int:
    return sum(len(gzip.compress(body, 6)) for body in bodies)


if __name__ == "__main__":
    print(table(measure()))
