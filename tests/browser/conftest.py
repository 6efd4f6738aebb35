"""A server and a browser, both real, one of each for all tests; tabs are cleared between them."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from screen import Log, Screen
from servers import ROOT, STOPS_WITHIN, address_of

from geodata.dataset import Dataset

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WINDOW: ViewportSize = {"width": 1280, "height": 800}
MEDIA = {"media": "screen", "color_scheme": "light", "reduced_motion": "no-preference"}
"""What a page is shown on, and how whoever looks at it wants it."""

WAITS_AT_MOST = 45
"""Seconds."""

_OUTPUT = pytest.StashKey[Path]()
_PROCESS = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[str]:
    """Where the dashboard of this tree is served."""
    output = tmp_path_factory.mktemp("server") / "output.txt"
    pytestconfig.stash[_OUTPUT] = output
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "dashboard", "serve", "--port", "0"],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    pytestconfig.stash[_PROCESS] = process
    try:
        yield address_of(process, output)
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOPS_WITHIN)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show what the server said when a test fails."""
    report: Any = yield
    output = item.config.stash.get(_OUTPUT, None)
    if report.failed and output is not None:
        ended = item.config.stash[_PROCESS].poll()
        state = "still running" if ended is None else f"ended with {ended}"
        report.sections.append((f"Server, {state}", output.read_text(encoding="utf-8")))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(f"none of {', '.join(BROWSERS)} is here; apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@dataclass
class Tab:
    """A page that is used again: in a new one the scripts are compiled anew, for seconds.

    A page keeps nothing when another address is opened in it, and nothing of it outlives it: it
    stores nothing in the browser.
    """

    page: Page
    log: Log

    def clear(self) -> None:
        """As a new one is, but for the scripts that it knows."""
        self.page.goto("about:blank")
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.resetNavigationHistory")
        session.detach()
        self.log.clear()


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[dict[str, list[Tab]]]:
    """Tabs that nobody uses, by the options of their contexts."""
    tabs: dict[str, list[Tab]] = {}
    yield tabs
    for tab in itertools.chain.from_iterable(tabs.values()):
        tab.page.context.close()


@pytest.fixture
def new_screen(
    browser: Browser, kept: dict[str, list[Tab]], address: str, dataset: Dataset
) -> Iterator[Callable[..., Screen]]:
    """Gives pages; at the end none may have complained.

    No message of a warning or an error, no exception, no request to another origin. A `fresh` one
    is a browser that has never been here, and may be cut off from the network; what else is asked
    of a browser takes one of its own, which compiles the scripts anew, but for `media`.
    """
    opened: list[tuple[str, Tab]] = []

    def new(
        *,
        fresh: bool = False,
        viewport: ViewportSize = WINDOW,
        media: Mapping[str, Any] = MEDIA,
        **options: Any,
    ) -> Screen:
        key = "" if fresh else repr(sorted(options.items()))
        tab = kept[key].pop() if kept.get(key) else _new_tab(browser, options)
        opened.append((key, tab))
        tab.page.set_viewport_size(viewport)
        tab.page.emulate_media(**{**MEDIA, **media})
        return Screen(tab.page, address, tab.log, dataset)

    yield new
    problems = [tab.log.problems for _, tab in opened]
    elsewhere = [tab.log.elsewhere(address) for _, tab in opened]
    for key, tab in opened:
        if key:
            tab.clear()
            kept.setdefault(key, []).append(tab)
        else:
            tab.page.context.close()
    assert not any(problems), problems
    assert not any(elsewhere), elsewhere


def _new_tab(browser: Browser, options: Mapping[str, Any]) -> Tab:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
    context.set_default_timeout(WAITS_AT_MOST * 1000)
    tab = Tab(context.new_page(), Log())
    tab.log.listen(tab.page)
    return tab


@pytest.fixture
def screen(new_screen: Callable[..., Screen]) -> Screen:
    """The first view, all of it there."""
    return new_screen().open()
