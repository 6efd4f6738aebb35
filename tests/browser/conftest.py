"""A server and a browser, both real; one of each for all tests, a new context for each test."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from screen import Log, Screen

from geodata.dataset import Dataset

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
STARTS_WITHIN, STOPS_WITHIN, WAITS_AT_MOST = 90, 20, 45
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
        yield _address(process, output)
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOPS_WITHIN)


def _address(process: subprocess.Popen[bytes], output: Path) -> str:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://\S+/", output.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.05)
    pytest.fail(f"the server did not start; it said:\n{output.read_text(encoding='utf-8')}")


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


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Contexts by their options: the scripts of the page are fetched and compiled once in each.

    Nothing of a page outlives it: it stores nothing in the browser.
    """
    contexts: dict[str, BrowserContext] = {}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def new_screen(
    browser: Browser, kept: dict[str, BrowserContext], address: str, dataset: Dataset
) -> Iterator[Callable[..., Screen]]:
    """Makes pages; at the end none may have complained.

    No message of a warning or an error, no exception, no request to another origin. A `fresh` one
    is a browser that has never been here, and may be cut off from the network.
    """
    opened: list[tuple[BrowserContext | Page, Log]] = []

    def new(*, fresh: bool = False, **options: Any) -> Screen:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        key = repr(sorted(options.items(), key=str))
        context = None if fresh else kept.get(key)
        if context is None:
            context = browser.new_context(**options)
            context.set_default_timeout(WAITS_AT_MOST * 1000)
        if not fresh:
            kept[key] = context
        page, log = context.new_page(), Log()
        opened.append((context if fresh else page, log))
        log.listen(page)
        return Screen(page, address, log, dataset)

    yield new
    for each, _ in opened:
        each.close()
    for _, log in opened:
        assert log.problems == []
        assert log.elsewhere(address) == []


@pytest.fixture
def screen(new_screen: Callable[..., Screen]) -> Screen:
    """The first view, all of it there."""
    return new_screen().open()
