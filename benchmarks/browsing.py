"""What measurements in a browser share: a server on this machine, Chromium, a page of its own."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Response, sync_playwright
from waitress.server import create_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
VIEW: Any = {"width": 1280, "height": 800}
UNLIMITED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
"""For a browser that draws as many frames as it can, not those of a screen alone."""
_THREADS = 8


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """The address of a WSGI application, as long as it is measured."""
    server = create_server(app, host="127.0.0.1", port=0, threads=_THREADS)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.close()


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *flags])
        yield browser
        browser.close()


@dataclass
class Opening:
    """What an opening of a page took.

    Attributes:
        page: it, open.
        seconds: from the address to what was waited for.
        answers: what had been downloaded by then.
    """

    page: Page
    seconds: float = 0.0
    answers: list[Response] = field(default_factory=list)

    def close(self) -> None:
        """Close the page and forget what it kept."""
        self.page.context.close()


def opened(browser: Browser, address: str, ready: str) -> Opening:
    """Open a page with an empty cache and wait until a condition holds in it.

    Args:
        browser: of `chromium`.
        address: of the page.
        ready: JavaScript, a function without arguments, asked before each frame.
    """
    opening = Opening(browser.new_context(viewport=VIEW).new_page())
    come: list[Response] = []
    opening.page.on("response", lambda answer: come.append(answer))
    start = time.perf_counter()
    opening.page.goto(address, wait_until="commit")
    opening.page.wait_for_function(ready, polling="raf", timeout=120_000)
    opening.seconds, opening.answers = time.perf_counter() - start, list(come)
    return opening


MAP_IS_DRAWN = """() => {
  const graph = document.querySelector('#map .js-plotly-plot');
  const marks = graph && (graph.querySelector('.scattergeo .point')
    || graph.querySelector('canvas.places[aria-label]'));
  return Boolean(marks && graph.querySelector('path.choroplethlocation[d]')
    && document.querySelector('#day-summary .day-title'));
}"""
"""The dashboard's map with its marks, and the day beside it."""
