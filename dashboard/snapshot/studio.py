"""A headless browser that draws: started once, however many pictures are made.

It is driven by choreographer, the part of Kaleido that starts and closes a browser. Kaleido itself
loads its page anew for every picture; here the map stays drawn and takes the next day's values.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import plotly
from choreographer import Browser, Tab
from choreographer.browsers.chromium import Chromium
from choreographer.errors import BrowserClosedError, BrowserFailedError, ChannelClosedError
from plotly.io.json import to_json_plotly

from dashboard.frame import Frame
from dashboard.snapshot.errors import SnapshotError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Names under which a browser is looked for, unless BROWSER_PATH says where it is."""

_QUIET = (
    "--disable-background-networking",
    "--disable-default-apps",
    "--disable-extensions",
    "--no-pings",
)
"""So that the browser asks nobody for anything."""

_STARTS_WITHIN, _DRAWS_WITHIN, _CLOSES_WITHIN = 60, 120, 10
"""Seconds."""

_ELEMENT = "document.getElementById('sheet')"
_BASE64 = """.then((blob) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.readAsDataURL(blob);
}))"""


class _QuietChromium(Chromium):
    """Chromium that talks to nobody."""

    def get_cli(self) -> Sequence[str]:
        return [*super().get_cli(), *_QUIET]


class Easel:
    """One tab of the browser, on which one figure at a time is drawn."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    async def load(self, page: Path) -> None:
        """Open the page that holds plotly and the functions of `picture.js`."""
        await self._send("Page.navigate", {"url": page.as_uri()})
        ready = "document.readyState === 'complete' && Boolean(window.spreadmapPicture)"
        deadline = asyncio.get_running_loop().time() + _STARTS_WITHIN
        while not await self.run(ready):
            if asyncio.get_running_loop().time() > deadline:
                raise SnapshotError(f"the browser did not load its page in {_STARTS_WITHIN} s")
            await asyncio.sleep(0.02)

    async def give(self, shapes: str) -> None:
        """Run what `dashboard.geometry.script` gives: the shapes that figures refer to."""
        await self.run(shapes)

    async def draw(self, figure: dict[str, Any], fonts: str) -> None:
        """Draw a figure from scratch, in typefaces of a style sheet."""
        await self.run(f"spreadmapPicture.setFonts({json.dumps(fonts)})")
        await self.run(f"spreadmapPicture.draw({_ELEMENT}, {to_json_plotly(figure)}).then(() => 1)")

    async def show(self, values: Frame) -> None:
        """Give the figure the values of another day."""
        await self.run(f"spreadmapPicture.show({_ELEMENT}, {to_json_plotly(values)}).then(() => 1)")

    async def png(self, payload: dict[str, Any]) -> bytes:
        """What is drawn, as PNG."""
        call = f"spreadmapPicture.png({_ELEMENT}, {json.dumps(payload)})"
        return base64.b64decode(await self.run(call + _BASE64))

    async def small(self, payload: dict[str, Any], width: int) -> bytes:
        """The same, so many pixels wide, without what it says about itself."""
        call = f"spreadmapPicture.small({_ELEMENT}, {json.dumps(payload)}, {width})"
        return base64.b64decode(await self.run(call + _BASE64))

    async def svg(self, payload: dict[str, Any]) -> bytes:
        """What is drawn, as SVG."""
        text: str = await self.run(f"spreadmapPicture.svg({_ELEMENT}, {json.dumps(payload)})")
        return text.encode()

    async def pdf(self, payload: dict[str, Any]) -> bytes:
        """What is drawn, on one page of PDF."""
        await self.run(
            f"spreadmapPicture.lay({_ELEMENT}, {json.dumps(payload)})"
            ".then(() => document.fonts.ready).then(() => 1)"
        )
        options = {"printBackground": True, "preferCSSPageSize": True, "pageRanges": "1"}
        answer = await self._send("Page.printToPDF", options)
        await self.run("spreadmapPicture.takeAway()")
        return base64.b64decode(answer["data"])

    async def run(self, expression: str) -> Any:
        """The value of an expression of JavaScript, awaited where it is a promise."""
        options = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self._send("Runtime.evaluate", options)
        if "exceptionDetails" in answer:
            raise SnapshotError(f"the browser could not draw: {_first_line(answer)}")
        return answer["result"].get("value")

    async def _send(self, command: str, options: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await asyncio.wait_for(
                self._tab.send_command(command, params=options), _DRAWS_WITHIN
            )
        except (BrowserClosedError, BrowserFailedError, ChannelClosedError):
            raise SnapshotError(
                "the browser closed before the picture was done; try again"
            ) from None
        except TimeoutError:
            raise SnapshotError(f"the browser drew nothing within {_DRAWS_WITHIN} s") from None
        if "error" in answer:
            raise SnapshotError(f"the browser refused: {answer['error'].get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result


def _first_line(answer: dict[str, Any]) -> str:
    details = answer["exceptionDetails"]
    text = str(details.get("exception", {}).get("description") or details.get("text", ""))
    return text.splitlines()[0] if text else "no reason given"


@asynccontextmanager
async def open_studio(easels: int = 1) -> AsyncIterator[Awaitable[list[Easel]]]:
    """Start a browser with some tabs; it is closed whatever happens.

    Yields:
        What to wait for before drawing, so that something else can be done meanwhile.

    Raises:
        SnapshotError: there is no browser, or it does not start.
    """
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    browser = Browser(path=find_browser(), browser_cls=_QuietChromium)
    folder = Path(tempfile.mkdtemp(prefix="spreadmap-"))
    opening = asyncio.create_task(_opened(browser, easels, _page(folder)))
    waiting = asyncio.create_task(asyncio.wait_for(asyncio.shield(opening), _STARTS_WITHIN))
    try:
        yield waiting
    except (BrowserFailedError, BrowserClosedError, TimeoutError):
        raise SnapshotError(
            f"the browser {find_browser()} does not start; set BROWSER_PATH to another Chromium"
        ) from None
    finally:
        # A browser that is still starting could not be closed yet.
        await asyncio.wait([opening], timeout=_CLOSES_WITHIN)
        opening.cancel()
        await asyncio.gather(opening, waiting, return_exceptions=True)
        await _closed(browser)
        shutil.rmtree(folder, ignore_errors=True)


async def _opened(browser: Browser, easels: int, page: Path) -> list[Easel]:
    await browser.open()
    first = browser.get_tab()
    tabs = [] if first is None else [first]
    tabs += [await browser.create_tab("about:blank") for _ in range(easels - len(tabs))]
    studio = [Easel(tab) for tab in tabs]
    await asyncio.gather(*(easel.load(page) for easel in studio))
    return studio


async def _closed(browser: Browser) -> None:
    """Close a browser, by force where it does not close by itself."""
    closing = asyncio.ensure_future(browser.close())
    with suppress(Exception):
        await asyncio.wait_for(asyncio.shield(closing), _CLOSES_WITHIN)
    process = getattr(browser, "subprocess", None)
    if process is not None and process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def find_browser() -> str:
    """Path of a Chromium.

    Raises:
        SnapshotError: there is none.
    """
    asked = os.environ.get("BROWSER_PATH", "")
    if asked:
        if not os.access(asked, os.X_OK):
            raise SnapshotError(f"BROWSER_PATH is {asked}, which is no program; expected Chromium")
        return asked
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SnapshotError(
            "no Chromium was found, which draws the pictures: install it (Debian: "
            "apt-get install chromium), or set BROWSER_PATH to Chromium or Chrome"
        )
    return found


def _page(folder: Path) -> Path:
    """A page that holds all that is needed to draw, and fetches nothing."""
    library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    functions = (files("dashboard") / "assets" / "picture.js").read_text(encoding="utf-8")
    (folder / "picture.js").write_text(functions, encoding="utf-8")
    page = folder / "index.html"
    page.write_text(_PAGE.format(library=library.as_uri()), encoding="utf-8")
    return page


_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><style id="fonts"></style>
<script src="{library}"></script><script src="picture.js"></script>
</head><body style="margin: 0"><div id="sheet"></div></body></html>
"""
