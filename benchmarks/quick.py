"""The part of the measurements that hangs on no clock: bytes, requests, and growth of payloads.

Usage: python benchmarks/quick.py   ends with 1 where one is worse than its goal.
"""

from __future__ import annotations

import download
import growth
from browsing import MAP_IS_DRAWN, chromium, opened, served
from measuring import Row, table

from dashboard.app import create_app
from dashboard.theme import SWITCHES
from geodata.loading import load_dataset

ROWS, DAYS, PLACES = (10_000, 100_000), (18, 90), (20, 1_000)
_PLAYED = """async (days) => {
  for (let day = 0; day < days; day += 1) {
    window.spreadmap.go(day);
    await new Promise((done) => setTimeout(done, 100));
  }
  await new Promise((done) => setTimeout(done, 500));
}"""


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    payloads = [payload for _, payload in growth.views(1, ROWS, DAYS, PLACES)]
    rows = [download.measure()[0], *payloads, requests()]
    print(table(rows))
    return int(not all(row.reached for row in rows))


def requests() -> Row:
    """What is asked of the server while all days are gone through."""
    dataset, asked = load_dataset(), list[str]()
    address_of = f"?layers={','.join(SWITCHES)}"
    with chromium() as browser, served(create_app(dataset).server) as address:
        opening = opened(browser, address + address_of, MAP_IS_DRAWN)
        opening.page.wait_for_load_state("networkidle")
        opening.page.on("request", lambda request: asked.append(request.url))
        opening.page.evaluate(_PLAYED, len(dataset.days))
        if f"date={dataset.days[-1]:%Y-%m-%d}" not in opening.page.url:
            raise SystemExit(f"the days were not gone through: {opening.page.url}")
        opening.close()
    question = f"requests while {len(dataset.days)} days are gone through"
    return Row(question, [float(len(asked))], [1.0], "one", 0, "", ", ".join(asked[:3]))


if __name__ == "__main__":
    raise SystemExit(main())
