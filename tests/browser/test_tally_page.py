"""A tally in a browser: its marks are those of Python, its days come in pieces, a mark opens."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Route
from screen import Screen
from waitress.server import create_server

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from invented_tally import invented_dataset

from dashboard.app import create_app
from dashboard.areas import areas_of, spot_name
from dashboard.selection import default_selection
from dashboard.tallied.marks import marks_of, place_values
from dashboard.tallied.sums import Sums, sums_of
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.named import AREA, PLACE

DAYS = 60
UNSURE = DAYS - 3
DRAWN = """() => document.querySelector('#map canvas.places[aria-label]')
  && document.querySelector('#day-summary .day-title')"""
ON_DAY = "(text) => document.querySelector('#day-label').textContent.includes(text)"
SHOWN = """() => {
  const { view, day } = window.shownMarks;
  const { marks, earlier } = window.spreadmapMarks.expanded(view, day);
  const row = (mark) => [mark.place, mark.events, mark.kind, mark.unsure, mark.size];
  return { day, earlier, marks: marks.map(row) };
}"""
SPY = """() => {
  const show = window.spreadmapMarks.show;
  window.spreadmapMarks.show = (view, day) => {
    window.shownMarks = { view, day };
    show(view, day);
  };
}"""
ALL_DAYS = "() => window.shownMarks && window.shownMarks.view.frames.every(Boolean)"
INKED = """() => {
  const canvas = document.querySelector('#map canvas.places');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let number = 0;
  for (let at = 3; at < data.length; at += 4) number += data[at] > 0;
  return number;
}"""
LANGUAGES_WRITTEN = """() => {
  window.languagesWritten = 0;
  new MutationObserver((changes) => (window.languagesWritten += changes.length)).observe(
    document.documentElement, { attributeFilter: ["lang"] });
}"""
PLACE_AT = """(at) => {
  const graph = document.querySelector('#map .js-plotly-plot');
  const { lon, lat } = window.shownMarks.view.places;
  const [x, y] = graph._fullLayout.geo._subplot.projection([lon[at], lat[at]]);
  const { left, top } = graph.getBoundingClientRect();
  return [x + left, y + top];
}"""


RIMS = """() => {
  const { prototype } = CanvasRenderingContext2D;
  const { stroke } = prototype, rims = [];
  prototype.stroke = function () {
    if (this.getLineDash().length) rims.push([this.lineWidth, ...this.getLineDash()]);
    stroke.call(this);
  };
  const { view, day } = window.shownMarks;
  window.spreadmapMarks.show(view, day);
  prototype.stroke = stroke;
  return rims;
}"""


@pytest.fixture(scope="module")
def tally() -> Dataset:
    """Every seventh of its places is an area."""
    case = invented_dataset(20_000, 300, DAYS)
    kinds = np.where(np.arange(len(case.places)) % 7, PLACE, AREA)
    return replace(case, places=case.places.assign(kind=kinds))


@pytest.fixture(scope="module")
def sums(tally: Dataset) -> Sums:
    return sums_of(tally, default_selection(tally))


@pytest.fixture(scope="module")
def address(tally: Dataset) -> Iterator[str]:
    """Where the tally is served."""
    server = create_server(create_app(tally).server, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()


@pytest.fixture
def opened(new_screen: Callable[..., Screen], address: str) -> Page:
    """The first view."""
    page = new_screen().page
    show_first(page, address)
    return page


def show_first(page: Page, address: str) -> None:
    """Open the first view, and note what is drawn from then on."""
    page.goto(address)
    page.wait_for_function(DRAWN)
    page.evaluate(SPY)


def go(page: Page, tally: Dataset, at: int) -> Any:
    """Go to a day and give what is drawn on it."""
    page.evaluate("(at) => window.dash_clientside.set_props('date', { value: at })", at)
    page.wait_for_function("(at) => window.shownMarks && window.shownMarks.day === at", arg=at)
    page.wait_for_function(ON_DAY, arg=f"day {at + 1} of {len(tally.days)}")
    return page.evaluate(SHOWN)


def test_marks_in_the_browser_are_those_of_python(opened: Page, tally: Dataset, sums: Sums) -> None:
    for at in (1, 13, 14, 45, DAYS - 1):
        shown = go(opened, tally, at)
        marks = marks_of(sums.cells(at), sums.growth, np.array(areas_of(tally)))
        columns = zip(marks.place.tolist(), marks.events.tolist(), marks.kind.tolist(), strict=True)
        assert [tuple(mark[:3]) for mark in shown["marks"]] == list(columns)
        assert [mark[3] for mark in shown["marks"]] == marks.unsure.tolist()
        assert [mark[4] for mark in shown["marks"]] == pytest.approx(marks.size, abs=0.011)
        reached = {each for each in range(sums.places) if sums.reached[each] <= at}
        assert set(shown["earlier"]) == reached - set(marks.place.tolist())
        assert opened.evaluate(INKED) > 100


def test_days_come_by_themselves_and_then_playing_asks_nothing(
    opened: Page, tally: Dataset
) -> None:
    go(opened, tally, 1)
    opened.wait_for_function(ALL_DAYS)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.evaluate(LANGUAGES_WRITTEN)
    for _ in range(20):
        opened.keyboard.press("ArrowRight")
    opened.wait_for_function(ON_DAY, arg="day 22 of")
    assert asked == []
    assert opened.evaluate("window.languagesWritten") == 0, "each lays the whole page out anew"


def test_a_day_that_is_not_there_yet_is_waited_for(
    new_screen: Callable[..., Screen], address: str
) -> None:
    """And the page says so."""
    page = new_screen().page
    held: list[Route] = []

    def hold(route: Route) -> None:
        if '"output":"days.data"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component", hold)
    show_first(page, address)
    page.evaluate("(at) => window.dash_clientside.set_props('date', { value: at })", DAYS - 1)
    page.wait_for_function("() => document.querySelector('#loading-note').textContent !== ''")
    page.unroute("**/_dash-update-component")
    for route in held:
        route.continue_()
    page.wait_for_function("(at) => window.shownMarks?.day === at", arg=DAYS - 1)
    page.wait_for_function("() => document.querySelector('#loading-note').textContent === ''")


def test_a_mark_answers_and_opens_its_place(opened: Page, tally: Dataset, sums: Sums) -> None:
    go(opened, tally, 20)
    largest = int(marks_of(sums.cells(20), sums.growth, np.array(areas_of(tally))).place[0])
    name = tally.places["name_en"].iloc[largest]
    x, y = opened.evaluate(PLACE_AT, largest)
    opened.mouse.move(x, y)
    opened.wait_for_selector(".place-tip:not([hidden])")
    assert name in opened.locator(".place-tip").inner_text()
    opened.mouse.click(x, y)
    heading = opened.wait_for_selector("#panel-city h2")
    assert heading is not None
    shown = spot_name(words_in("en"), tally.places.iloc[largest])
    assert (heading.text_content(), name in shown) == (shown, True)
    assert f"place={tally.places.index[largest]}" in opened.url


def test_uncertain_marks_have_the_rim_of_pictures(opened: Page, tally: Dataset, sums: Sums) -> None:
    selection = default_selection(tally)
    go(opened, tally, UNSURE)
    values = place_values(tally, selection, sums, UNSURE)["places"]
    rims = zip(values["marker.line.width"], values["marker.line.dash"], strict=True)
    drawn = [
        [width, *(float(part[:-2]) for part in dash.split(","))]
        for width, dash in rims
        if dash != "solid"
    ]
    found = opened.evaluate(RIMS)
    assert len(found) == len(drawn) > 0
    for one, other in zip(sorted(found), sorted(drawn), strict=True):
        assert one == pytest.approx(other, abs=0.01)
