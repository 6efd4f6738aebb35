"""One million events at 5,000 places over 365 days in the dashboard, beside the case that ships.

`python benchmarks/million.py` serves both in turn and opens them in headless Chromium: time from
the address to the first map with its marks, bytes before it (libraries and data apart), and the
time of a step of a day, from the step to what is painted. It ends with 1 where a limit is missed.
`--runs N` openings of each case (the median counts), `--steps N` steps.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from invented_tally import invented_dataset
from playwright.sync_api import Browser, Page, Response, sync_playwright
from waitress.server import create_server

from dashboard.app import create_app
from geodata.dataset import Dataset
from geodata.loading import load_dataset

MOST_TIMES, MOST_BYTES, MOST_MS = 1.5, 3_000_000, 100.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIBRARIES = ("_dash-component-suites", "/assets/")
"""Parts of the addresses of what no case changes: plotly, Dash, Mantine, the grid, our assets."""

_VIEW = {"width": 1280, "height": 800}
_DRAWN = """() => {
  const graph = document.querySelector('#map .js-plotly-plot');
  const trace = graph?._fullLayout && graph.data.find((each) => each.name === 'places');
  const canvas = graph?.querySelector('canvas.places[aria-label]');
  const filled = document.querySelector('#day-summary .day-title');
  return Boolean(trace && filled && (canvas || graph.querySelector('.scattergeo .point')));
}"""
_STEPS = """async (steps) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const times = [];
  for (let at = 0; at < steps; at += 1) {
    const shown = document.querySelector('#day-label').textContent;
    const from = performance.now();
    document.querySelector('#step-forward').click();
    while (document.querySelector('#day-label').textContent === shown) {
      await new Promise((done) => setTimeout(done, 0));
    }
    await frame();
    await frame();
    times.push(performance.now() - from);
  }
  return times;
}"""


@dataclass
class Opening:
    """What one opening of a page cost.

    Attributes:
        seconds: from the address to the first map with its marks.
        libraries: bytes of what no case changes.
        data: bytes of everything else: page, shapes, answers.
        parts: bytes by the last part of an address.
    """

    seconds: float = 0.0
    libraries: int = 0
    data: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def add(self, response: Response) -> None:
        """Count the body of a response."""
        try:
            size = len(response.body())
        except Exception:
            return
        if any(part in response.url for part in LIBRARIES):
            self.libraries += size
            return
        self.data += size
        name = response.url.split("?")[0].rsplit("/", 1)[-1] or "page"
        asked = response.request.post_data_json or {}
        name = asked.get("output", name) if isinstance(asked, dict) else name
        self.parts[name[:40]] = self.parts.get(name[:40], 0) + size


@contextmanager
def served(dataset: Dataset) -> Iterator[str]:
    """The address of a dashboard, as long as it is measured."""
    server = create_server(create_app(dataset).server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.close()


def opened(browser: Browser, address: str) -> tuple[Opening, Page]:
    """Open a page with an empty cache and wait for its first map."""
    page, cost = browser.new_context(viewport=_VIEW).new_page(), Opening()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(_DRAWN, polling="raf", timeout=60_000)
    cost.seconds, before = time.perf_counter() - start, list(answers)
    for answer in before:
        cost.add(answer)
    return cost, page


def measured(browser: Browser, dataset: Dataset, runs: int, steps: int) -> dict[str, Any]:
    """Openings of a case, and the milliseconds of its steps."""
    with served(dataset) as address:
        opened(browser, address)[1].context.close()  # what a server makes once, it has made then
        costs, times = [], []
        for _ in range(runs):
            cost, page = opened(browser, address)
            costs.append(cost)
            if len(costs) == runs:
                page.wait_for_timeout(4_000)
                times = page.evaluate(_STEPS, min(steps, len(dataset.days) - 1))
            page.context.close()
    return {"costs": costs, "times": sorted(times)}


def percentile(times: list[float], share: float) -> float:
    """A percentile of sorted numbers, the nearest one."""
    return times[min(int(share * len(times)), len(times) - 1)]


def told(name: str, found: dict[str, Any]) -> tuple[float, int, float]:
    """Print what was found; seconds, bytes of data, and milliseconds of the slowest twentieth."""
    costs: list[Opening] = found["costs"]
    seconds = statistics.median(cost.seconds for cost in costs)
    data = max(cost.data for cost in costs)
    middle, slow = (percentile(found["times"], share) for share in (0.5, 0.95))
    print(f"{name}: first map {seconds:.2f} s; libraries {costs[0].libraries:,} bytes,")
    print(f"  data {data:,} bytes; a step {middle:.0f} ms (median), {slow:.0f} ms (p95)")
    for part, size in sorted(costs[-1].parts.items(), key=lambda pair: -pair[1])[:6]:
        print(f"    {size:>9,} {part}")
    return seconds, data, slow


def main() -> int:
    """Measure, print, and say by the exit code whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=100)
    asked = parser.parse_args()
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    cases: dict[str, Callable[[], Dataset]] = {
        "default case": load_dataset,
        "one million": invented_dataset,
    }
    results = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, read in cases.items():
            results.append(told(name, measured(browser, read(), asked.runs, asked.steps)))
        browser.close()
    (usual, _, _), (seconds, data, slow) = results
    print(f"ratio of first maps {seconds / usual:.2f} (at most {MOST_TIMES})")
    held = seconds <= MOST_TIMES * usual and data < MOST_BYTES and slow < MOST_MS
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
