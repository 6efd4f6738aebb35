"""Where the time of a step of a day goes in the browser, by Chromium's own trace.

Usage: python benchmarks/traced.py   the default case, all layers on, days as fast as they are drawn

A trace costs time itself; what counts is how the parts compare. Those of the page follow one
another, and the browser draws tiles of one step beside the scripts of the next.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from browsing import UNLIMITED, chromium
from frames import MAP_ALONE, ROUNDS, TIMED, WHOLE, Case, dashboard

from geodata.loading import load_dataset

PARTS: Mapping[str, tuple[str, ...]] = {
    "scripts": ("FireAnimationFrame", "RunMicrotasks", "EvaluateScript", "TimerFire"),
    "styles": ("UpdateLayoutTree",),
    "layout": ("Layout",),
    "painting": ("PrePaint", "Paint", "Layerize", "Commit"),
    "tiles, on threads of their own": ("RasterTask",),
}
"""Names of a trace's events; of one within another of its name the outer one counts."""

_KINDS = ["devtools.timeline", "disabled-by-default-devtools.timeline"]


def main() -> None:
    """Trace the map alone, and the whole step with panel, list and address."""
    case = Case(load_dataset(), list(range(0, 19, 2)))
    steps = case.steps
    with chromium(*UNLIMITED) as browser, dashboard(browser, case, steps) as page:
        for name, call in (("the map alone", MAP_ALONE), ("the whole step", WHOLE)):
            page.evaluate(TIMED, [steps, call, ROUNDS])
            browser.start_tracing(page=page, categories=_KINDS)
            whole = page.evaluate(TIMED, [steps, call, ROUNDS])
            events = json.loads(browser.stop_tracing())["traceEvents"]
            print(f"{name}: {whole:.1f} ms from one to the next")
            for part, milliseconds in parts_of(events, ROUNDS * len(steps)).items():
                print(f"  {milliseconds:6.1f} ms  {part}")


def parts_of(events: Iterable[Mapping[str, Any]], steps: int) -> dict[str, float]:
    """Milliseconds a step of each part.

    Args:
        events: of a trace, in microseconds.
        steps: how many steps were traced.
    """
    took: Counter[str] = Counter()
    ends: Counter[tuple[int, str]] = Counter()
    whole = (event for event in events if event.get("ph") == "X")
    for event in sorted(whole, key=lambda each: (each["ts"], -each.get("dur", 0))):
        thread = event["tid"], event["name"]
        if event["ts"] >= ends[thread]:
            took[event["name"]] += event.get("dur", 0)
            ends[thread] = event["ts"] + event.get("dur", 0)
    return {part: sum(took[name] for name in names) / steps / 1000 for part, names in PARTS.items()}


if __name__ == "__main__":
    main()
