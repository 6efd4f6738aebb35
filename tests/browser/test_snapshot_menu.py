"""The snapshot menu: what it makes is what the command line makes."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from screen import GRAPH, Screen, differences

from dashboard.cli import run
from dashboard.counted import counted
from dashboard.figures.map import apply, base
from dashboard.frame import frame_of
from dashboard.selection import default_selection
from geodata.dataset import Dataset

VIEW = "date=2022-01-06&layers=emergency,curfew&types=protests,riots,battles&shade=that_day"
JOB = 90_000
"""Milliseconds that a snapshot on the server may take here."""


@pytest.fixture
def menu(new_screen: Callable[..., Screen]) -> Screen:
    """A view with choices of its own, the menu open."""
    screen = new_screen().open("?" + VIEW)
    screen.page.locator("#snapshot").click()
    expect(screen.page.locator("#snapshot-menu")).to_be_visible()
    return screen


def saved(screen: Screen, folder: Path, kind: str) -> Path:
    """What the menu hands out."""
    screen.page.locator("#snapshot-format").select_option(kind)
    with screen.page.expect_download(timeout=JOB) as download:
        screen.page.locator("#snapshot-make").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def commanded(dataset: Dataset, folder: Path, kind: str) -> bytes:
    """The same view from the command line."""
    path = folder / f"command.{kind}"
    options = ("--query", VIEW, "--date", "2022-01-06", "--preset", "article")
    spreadmap(dataset, *options, "--output", path)
    return path.read_bytes()


def spreadmap(dataset: Dataset, *options: str | Path) -> None:
    """Run `spreadmap snapshot`, the case read already; in a thread, as playwright has this one."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr("dashboard.snapshot.command.load_dataset", lambda _: dataset)
        assert pool.submit(run, ["snapshot", *map(str, options)]).result(120) == 0


def test_the_visitors_browser_draws_what_the_command_line_draws(
    menu: Screen, dataset: Dataset, tmp_path: Path
) -> None:
    for kind in ("png", "svg"):
        before = len(menu.log.requests)
        path = saved(menu, tmp_path, kind)
        assert path.name == f"spreadmap-2022-01-06.{kind}"
        assert path.read_bytes() == commanded(dataset, tmp_path, kind)
        asked = [each.split(" ")[1] for each in menu.log.requests[before:]]
        assert all("/snapshot/picture" in each or each.startswith("blob:") for each in asked)


DRAWN_AND_SAVED = f"""async () => {{
  const graph = {GRAPH};
  const paths = (root) => [...root.querySelectorAll("path")].map((each) => each.getAttribute("d"));
  const drawn = [...graph.querySelectorAll(".main-svg")].flatMap(paths);
  const digits = drawn.join(" ").match(/\\d{{6}}/)[0];
  const own = graph.querySelector("[id^=defs-]").id.slice("defs-".length);
  graph.querySelectorAll("*").forEach((each) => [...each.attributes].forEach(
    (one) => (one.value.includes(own) && (one.value = one.value.replaceAll(own, digits)))));
  const text = await window.spreadmapPicture.svg(graph, {{ about: {{}}, fonts: "" }});
  const saved = new DOMParser().parseFromString(text, "image/svg+xml");
  const names = [...saved.querySelectorAll("[id]")].map((each) => each.id);
  return [drawn, paths(saved), names.filter((each) => each.includes(digits))];
}}"""


def test_a_number_of_plotly_is_no_part_of_a_coordinate(new_screen: Callable[..., Screen]) -> None:
    """It is random, and of one in seventeen pictures it has digits alone."""
    screen = new_screen().open("?" + VIEW)
    drawn, saved, names = screen.page.evaluate(DRAWN_AND_SAVED)

    assert len(drawn) > 100
    assert saved == drawn
    assert names == []


def test_the_server_makes_the_others(menu: Screen, dataset: Dataset, tmp_path: Path) -> None:
    path = saved(menu, tmp_path, "pdf")
    assert path.name == "spreadmap-2022-01-06.pdf"
    assert "Thursday, 6 January 2022" in PdfReader(path).pages[0].extract_text()
    assert path.read_bytes() == commanded(dataset, tmp_path, "pdf")
    expect(menu.page.locator("#snapshot-state")).to_contain_text("spreadmap-2022-01-06.pdf")


def test_a_snapshot_can_be_cancelled(menu: Screen, address: str) -> None:
    menu.page.locator("#snapshot-format").select_option("mp4")
    with menu.page.expect_response(lambda each: each.request.method == "POST") as started:
        menu.page.locator("#snapshot-make").click()
    key = started.value.json()["id"]
    expect(menu.page.locator("#snapshot-progress")).to_be_visible()
    menu.page.locator("#snapshot-cancel").click()
    expect(menu.page.locator("#snapshot-state")).to_have_text("Cancelled; nothing is left of it.")
    expect(menu.page.locator("#snapshot-cancel")).to_be_hidden()
    expect(menu.page.locator("#snapshot-make")).to_be_enabled()
    assert state(address, key)["state"] == "cancelled"


@pytest.fixture
def busy(address: str) -> Iterator[list[str]]:
    """As many snapshots under way as there may be."""
    keys = [started(address) for _ in range(2)]
    yield keys
    for key in keys:
        ask(address, f"jobs/{key}", "DELETE")


def test_a_busy_server_says_so(new_screen: Any, busy: list[str], dataset: Dataset) -> None:
    screen = new_screen().open()
    screen.page.locator("#snapshot").click()
    screen.page.locator("#snapshot-format").select_option("gif")
    screen.page.locator("#snapshot-make").click()
    said = screen.page.locator("#snapshot-state")
    expect(said).to_have_text("Not made: 2 snapshots are being made; try again when one is done")
    # A browser notes every answer that is no success.
    screen.log.problems[:] = [each for each in screen.log.problems if "503" not in each]


def test_the_menu_offers_what_a_format_has(menu: Screen) -> None:
    rows = {"png": (True, False), "mp4": (True, True), "csv": (False, False)}
    for kind, (sized, timed) in rows.items():
        menu.page.locator("#snapshot-format").select_option(kind)
        assert menu.page.locator("#snapshot-preset").is_visible() is sized
        assert menu.page.locator("#snapshot-seconds").is_visible() is timed


def test_the_menu_works_by_keyboard(screen: Screen) -> None:
    screen.page.locator("#snapshot").focus()
    screen.press("Enter")
    expect(screen.page.locator("#snapshot-menu")).to_be_visible()
    screen.press("Escape")
    expect(screen.page.locator("#snapshot-menu")).to_be_hidden()


def test_a_map_moved_by_hand_stays_so_on_other_days_and_in_its_address(screen: Screen) -> None:
    box = screen.page.locator("#map").bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7)
    for _ in range(4):
        screen.page.mouse.wheel(0, -240)
    screen.wait("() => location.search.includes('zoom=')")
    screen.leave()
    screen.press("ArrowRight")
    screen.on_day(1)
    geo = "document.querySelector('#map .js-plotly-plot').layout.geo"
    view = f"[{geo}.projection.rotation.lon, {geo}.center.lat, {geo}.projection.scale]"
    before = screen.page.evaluate(view)
    assert before[2] > 1.5
    screen.page.goto(screen.page.url)
    screen.ready()
    screen.wait(f"() => {geo}.projection.scale > 1.5")
    assert screen.page.evaluate(view) == pytest.approx(before, abs=1e-3)


def test_a_window_of_another_shape_does_not_change_the_view_asked_for(
    new_screen: Callable[..., Screen],
) -> None:
    view = "zoom=76.9,43.25,900,500"
    screen = new_screen().open(f"?date=2022-01-05&{view}")
    geo = "document.querySelector('#map .js-plotly-plot').layout.geo"
    screen.wait(f"() => {geo}.projection.scale > 1.5")
    for width in (700, 1600, 1280):
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.page.wait_for_timeout(400)
        assert view in screen.page.url, width


def test_an_exported_page_plays_from_a_disk_without_a_network(
    browser: Browser, dataset: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    spreadmap(dataset, "--output", path, "--date", "2022-01-05")
    context = browser.new_context(viewport={"width": 1200, "height": 800}, offline=True)
    page = context.new_page()
    problems: list[str] = []
    requests: list[str] = []
    page.on("console", lambda each: problems.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda fault: problems.append(str(fault)))
    page.on("request", lambda each: requests.append(each.url))
    page.goto(path.as_uri())
    page.wait_for_function("document.body.dataset.ready === 'yes'")
    assert page.locator("#label").text_content() == "Wed 5 January 2022"
    selection = default_selection(dataset)
    sums, drawn = counted(dataset, selection), "document.getElementById('sheet').data"
    names = {"regions", "zone-emergency", "line-emergency", "city-emergency"}
    names |= {"region-events", "arrivals", "places"}
    page.keyboard.press("Home")
    for position, day in enumerate(dataset.days):
        label = f"{day:%a} {day.day} January 2022"
        page.wait_for_function(
            "(text) => document.getElementById('label').textContent === text", arg=label
        )
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
        figure = apply(base(dataset, selection), frame_of(dataset, selection, sums, day))
        expected = [trace for trace in figure.data if trace.name in names]
        traces = [
            each
            for each in page.evaluate(f"JSON.parse(JSON.stringify({drawn}))")
            if each["name"] in names
        ]
        for trace in expected:
            trace.pop("textposition", None)  # names stand where the picture has room
        figure.data = expected
        assert differences(figure, traces) == [], (position, day)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    page.locator("#play").click()
    page.wait_for_function("document.getElementById('date').value === '2'", timeout=10_000)
    context.close()
    assert problems == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


def ask(address: str, path: str, method: str, body: Any = None) -> Any:
    """An answer of the server."""
    request = urllib.request.Request(  # noqa: S310 (on this machine)
        f"{address}snapshot/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def started(address: str) -> str:
    """A film begun, once those cancelled before have ended."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return str(ask(address, "jobs", "POST", {"format": "mp4"})["id"])
        except urllib.error.HTTPError as refused:
            if refused.code != 503 or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def state(address: str, key: str) -> Any:
    """What has become of a snapshot."""
    return ask(address, f"jobs/{key}", "GET")
