"""One million events at 5,000 places over 365 days in the dashboard, beside the case that ships.

`python benchmarks/million.py` serves both in turn and opens them in headless Chromium: time from
the address to the first map with its marks, bytes before it (libraries and data apart), and the
time of a step of a day, from the step to what is painted. It ends with 1 where a limit is missed.
`--runs N` openings of each case (the median counts), `--steps N` steps.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from browsing import Opening, chromium, opened, served
from invented_tally import invented_dataset
from playwright.sync_api import Browser, Response

from dashboard.app import create_app
from geodata.dataset import Dataset
from geodata.loading import load_dataset

MOST_TIMES, MOST_BYTES, MOST_MS = 1.5, 3_000_000, 100.0
LIBRARIES = ("_dash-component-suites", "/assets/")
"""Parts of the addresses of what no case changes: plotly, Dash, Mantine, the grid, our assets."""

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
class Cost:
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


def cost_of(opening: Opening) -> Cost:
    """The bytes of all that came before the first map."""
    cost = Cost(opening.seconds)
    for answer in opening.answers:
        cost.add(answer)
    return cost


def measured(browser: Browser, dataset: Dataset, runs: int, steps: int) -> dict[str, Any]:
    """Openings of a case, and the milliseconds of its steps."""
    with served(create_app(dataset).server) as address:
        opened(browser, address, _DRAWN).close()  # what a server makes once, it has made then
        costs, times = [], []
        for _ in range(runs):
            opening = opened(browser, address, _DRAWN)
            costs.append(cost_of(opening))
            if len(costs) == runs:
                opening.page.wait_for_timeout(4_000)
                times = opening.page.evaluate(_STEPS, min(steps, len(dataset.days) - 1))
            opening.close()
    return {"costs": costs, "times": sorted(times)}


def percentile(times: list[float], share: float) -> float:
    """A percentile of sorted numbers, the nearest one."""
    return times[min(int(share * len(times)), len(times) - 1)]


def told(name: str, found: dict[str, Any]) -> tuple[float, int, float]:
    """Print what was found; seconds, bytes of data, and milliseconds of the slowest twentieth."""
    costs: list[Cost] = found["costs"]
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
    cases: dict[str, Callable[[], Dataset]] = {
        "default case": load_dataset,
        "one million": invented_dataset,
    }
    results = []
    with chromium() as browser:
        for name, read in cases.items():
            results.append(told(name, measured(browser, read(), asked.runs, asked.steps)))
    (usual, _, _), (seconds, data, slow) = results
    print(f"ratio of first maps {seconds / usual:.2f} (at most {MOST_TIMES})")
    held = seconds <= MOST_TIMES * usual and data < MOST_BYTES and slow < MOST_MS
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
