"""The dashboard in a browser: what a person does to it, and what it then shows."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import plotly.graph_objects as go
from playwright.sync_api import ConsoleMessage, Page, Request

from dashboard.figures.map import map_figure, traces_of_layer
from dashboard.frame import Frame
from dashboard.selection import Selection, default_selection, to_query
from geodata.dataset import Dataset

GRAPH = "document.querySelector('#map .js-plotly-plot')"
READY = f"""() => {{
  const graph = {GRAPH};
  return graph && graph.data && graph._fullLayout
    && graph.querySelectorAll("path.choroplethlocation").length > 17
    && document.querySelectorAll("#bars .bar").length > 0
    && document.querySelector("#day-summary").children.length > 0
    && [...document.fonts].every((face) => face.status === "loaded")
    && location.search.includes("date=");
}}"""
VALUES = f"""(wanted) => Object.fromEntries({GRAPH}.data
  .filter((trace) => wanted[trace.name])
  .map((trace) => [trace.name, Object.fromEntries(wanted[trace.name].map((path) => [path,
    path.split(".").reduce((part, key) => (part == null ? part : part[key]), trace)]))]))"""
PATHS = f"""(colours) => colours.map((colour) => {{
  const probe = document.createElement("i");
  probe.style.color = colour;
  document.body.append(probe);
  const wanted = getComputedStyle(probe).color;
  probe.remove();
  return [...{GRAPH}.querySelectorAll(".geo path")].filter((path) => {{
    const style = getComputedStyle(path);
    return [style.stroke, style.fill].includes(wanted);
  }}).length;
}})"""


def asked_for(request: Request) -> str:
    """The output that a callback on the server is asked for."""
    found = re.search(r'"output":"([^"]+)"', request.post_data or "")
    return found[1] if found else ""


@dataclass
class Log:
    """Everything a page has said and asked for."""

    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    under_way: int = 0

    def listen(self, page: Page) -> None:
        """Listen from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("crash", lambda _: self.problems.append("the page crashed"))
        page.on("request", self._request)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)

    def clear(self) -> None:
        """Forget what was said."""
        self.problems, self.requests, self.under_way = [], [], 0

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self.under_way += 1
        self.requests.append(f"{request.method} {request.url} {asked_for(request)}")

    def _answered(self, _: Request) -> None:
        self.under_way -= 1

    def elsewhere(self, address: str) -> list[str]:
        """Requests to another origin."""
        own = urlsplit(address).netloc
        parts = [(each, urlsplit(each.split(" ")[1])) for each in self.requests]
        return [
            each
            for each, url in parts
            if url.scheme not in ("data", "blob", "about") and url.netloc != own
        ]


class Screen:
    """One page of the dashboard."""

    def __init__(self, page: Page, address: str, log: Log, dataset: Dataset) -> None:
        self.page, self.address, self.log, self.dataset = page, address, log, dataset

    # ---- opening

    def open(self, query: str = "") -> Screen:
        """Go to an address and wait until all of it is there."""
        self.page.goto(self.address + query)
        return self.ready()

    def ready(self) -> Screen:
        """Wait until the map is drawn, the panel filled and nothing under way."""
        self.page.wait_for_function(READY)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until nothing is under way, also nothing that a last answer gives rise to."""
        quiet = 0
        while quiet < 3:
            self.page.wait_for_function("() => new Promise(requestAnimationFrame)")
            quiet = 0 if self.log.under_way else quiet + 1

    # ---- doing

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def leave(self) -> None:
        """Take the focus from whatever has it."""
        self.page.evaluate("document.activeElement.blur()")

    def go(self, position: int) -> None:
        """Go to a day by the keyboard, one step at a time."""
        self.leave()
        self.press("Home")
        self.on_day(0)
        for each in range(1, position + 1):
            self.press("ArrowRight")
            self.on_day(each)

    def jump(self, position: int) -> None:
        """Go to a day by a click on its bar."""
        self.page.locator(f'#bars .bar[data-day="{position}"]').click()
        self.on_day(position)

    def show_controls(self) -> None:
        """Open what controls are folded away in."""
        self.page.evaluate(
            "document.querySelectorAll('details:has(#shade)').forEach((each) => each.open = true)"
        )

    def toggle_chip(self, group: str, name: str) -> None:
        """Switch one of the chips of layers, event types or bases."""
        self.show_controls()
        row = f":is(#{group}, #{group}-row)"
        self.page.locator(f'{row} .mantine-Chip-root:has(input[value="{name}"]) label').click()

    def choose(self, group: str, name: str) -> None:
        """Choose one of a few."""
        self.show_controls()
        self.page.locator(f'#{group} input[value="{name}"] + label').click()

    def flip(self, name: str) -> None:
        """Flip a switch."""
        self.show_controls()
        self.page.locator(f".mantine-Switch-root:has(#{name}) .mantine-Switch-track").click()

    def play(self) -> None:
        """Press the button."""
        self.page.locator("#play").click()

    # ---- seeing

    def wait(self, condition: str, argument: Any = None) -> None:
        """Wait for a condition of the page."""
        self.page.wait_for_function(condition, arg=argument)

    def on_day(self, position: int) -> None:
        """Wait until a day is shown: its bar is marked, and everything with it."""
        self.wait(
            """(day) => {
              const now = document.querySelectorAll("#bars .bar.now");
              return now.length === 1 && Number(now[0].dataset.day) === day;
            }""",
            position,
        )

    @property
    def day(self) -> int:
        """The day that is shown."""
        return int(
            self.page.evaluate("Number(document.querySelector('#bars .bar.now').dataset.day)")
        )

    @property
    def query(self) -> str:
        """The query of the address."""
        return urlsplit(self.page.url).query

    @property
    def traces(self) -> list[dict[str, Any]]:
        """The traces of the graph, as they are now."""
        found: list[dict[str, Any]] = self.page.evaluate(
            f"JSON.parse(JSON.stringify({GRAPH}.data))"
        )
        return found

    def values(self, frame: Frame) -> Frame:
        """What the graph has under the names of a frame."""
        wanted = {name: list(attributes) for name, attributes in frame.items()}
        found: Frame = self.page.evaluate(VALUES, wanted)
        return found

    def paths(self, *colours: str) -> list[int]:
        """How many paths of the drawing have each colour."""
        found: list[int] = self.page.evaluate(PATHS, list(colours))
        return found

    @property
    def cards(self) -> list[str]:
        """The events listed, in order."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('#event-list > .card')].map((each) => each.id)"
        )
        return found

    def layer_is(self, layer: str, *, shown: bool) -> None:
        """Wait until all traces of a layer are shown, or none is."""
        self.wait(
            f"""([names, shown]) => {GRAPH}.data.every(
              (trace) => !names.includes(trace.name) || (trace.visible !== false) === shown)""",
            [list(traces_of_layer(layer)), shown],
        )

    def shows(self, selection: Selection) -> None:
        """Wait until map, list and address are those of a selection; else say what differs."""
        figure = map_figure(self.dataset, selection)
        kept = selection.chosen(self.dataset.events)
        events = set(kept.index[kept["event_date"] == selection.day])
        query = to_query(selection, default_selection(self.dataset))
        wrong = [""]
        deadline = time.monotonic() + 40
        while wrong and time.monotonic() < deadline:
            self.settle()
            wrong = differences(figure, self.traces)
            if {each.removeprefix("card-") for each in self.cards} != events:
                wrong.append(f"events listed: {self.cards}, expected {sorted(events)}")
            if self.query != query:
                wrong.append(f"address: {self.query}, expected {query}")
            if wrong:
                self.page.wait_for_timeout(100)
        assert not wrong, f"{selection}\n" + "\n".join(wrong[:20])


def differences(figure: go.Figure, traces: list[dict[str, Any]]) -> list[str]:
    """Where the graph has something else than the figure; what plotly adds is passed over."""
    expected = figure.to_plotly_json()["data"]
    names = [trace["name"] for trace in expected]
    if [trace["name"] for trace in traces] != names:
        return [f"traces: {[trace['name'] for trace in traces]}, expected {names}"]
    return [
        each
        for wanted, trace in zip(expected, traces, strict=True)
        for each in _differences(wanted["name"], wanted, trace)
    ]


def _differences(path: str, expected: Any, actual: Any) -> list[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            each
            for key, value in expected.items()
            for each in _differences(f"{path}.{key}", value, actual.get(key))
        ]
    plain = list(expected) if isinstance(expected, tuple) else expected
    if plain == actual:
        return []
    if isinstance(plain, list) and isinstance(actual, list) and len(plain) == len(actual):
        return [
            each
            for at, (one, other) in enumerate(zip(plain, actual, strict=True))
            for each in _differences(f"{path}[{at}]", one, other)
        ]
    return [f"{path}: {str(actual)[:200]}, expected {str(plain)[:200]}"]
