"""How long the server takes to answer, and whether it sends what the browser has already.

A session of choices is played by two visitors, one after the other, as a browser would: a want is
asked for when one of its choices has changed and its panel is open (`dashboard/wants.py`). `python
benchmarks/callbacks.py` prints, for each callback, how often it was asked, the median and the
longest answer, the bytes of an answer, and how many bytes of all answers the browser had already.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.deltas import KEYS, LIST, WHOLE, applied, unchained
from dashboard.ids import Id
from dashboard.selection import SHADES, TYPES, Selection, default_selection, full_query, query_texts
from dashboard.view import CHAINED
from dashboard.wants import WANTS
from geodata.dataset import Dataset
from geodata.loading import load_dataset

LIMIT_MS = 100.0
VISITORS = 2
_ONE_DAY = Id.WANT_VIEW


@dataclass
class Browser:
    """What a browser holds: the keys of each want, the last answer, the query of its view."""

    client: FlaskClient
    held: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    had: str = ""
    times: dict[str, list[float]] = field(default_factory=dict)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    again: int = 0

    def show(self, selection: Selection) -> None:
        """Ask for what a selection makes stale."""
        texts = query_texts(selection)
        panel = "city" if selection.view == "day" and selection.place else selection.view
        for name, want in WANTS.items():
            key = "&".join(texts[each] for each in want.keys)
            if (want.panel and want.panel != panel) or self.held.get(name) == key:
                continue
            self.held[name] = key
            query = f"?{full_query(selection)}"
            asked = {"query": query, "had": self.had} if name == _ONE_DAY else query
            self._ask(name, f"{want.target}.{want.part}", asked)
            if name == _ONE_DAY:
                self.had = query

    def _ask(self, name: str, output: str, asked: Any) -> None:
        target, part = output.split(".")
        body = {
            "output": output,
            "outputs": {"id": target, "property": part},
            "inputs": [{"id": name, "property": "data", "value": asked}],
            "state": [],
            "changedPropIds": [f"{name}.data"],
        }
        begins = time.perf_counter()
        answer = self.client.post("/_dash-update-component", json=body)
        self.times.setdefault(name, []).append((time.perf_counter() - begins) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {answer.status_code} {answer.text}")
        self.sizes.setdefault(name, []).append(len(answer.data))
        sent = answer.json["response"][target][part]
        self.again += self._known(name, sent)

    def _known(self, name: str, sent: Any) -> int:
        """Bytes of an answer that are there already."""
        if name != _ONE_DAY:
            before, self.answers[name] = self.answers.get(name), sent
            return _size(sent) if before == sent else 0
        change = json.loads(sent["change"])
        again = _repeated(self.answers.get(name), change)
        view = applied(self.answers.get(name), change)
        if not sent["had"]:
            view |= {part: unchained(view[part]) for part in CHAINED}
        self.answers[name] = view
        return again


def _repeated(old: Any, change: dict[str, Any]) -> int:
    """Bytes of a change that say what is there already."""
    if WHOLE in change:
        return _size(old) if change[WHOLE] == old else 0
    parts = change.get(KEYS) or change.get(LIST) or {}
    keys = {key: int(key) if LIST in change else key for key in parts}
    return sum(_repeated(old[keys[key]], each) for key, each in parts.items())


def _size(tree: Any) -> int:
    return len(json.dumps(tree, ensure_ascii=False).encode())


def session(dataset: Dataset) -> Iterator[Selection]:
    """Choices that a person makes, one after another; no two filters are the same."""
    view = replace(default_selection(dataset), day=dataset.days[4])
    yield view
    for number in range(1, len(TYPES)):
        yield replace(view, types=tuple(TYPES)[number:])
        yield replace(view, types=tuple(TYPES)[:number])
    for shade in SHADES[1:]:
        yield replace(view, shade=shade)
    for lang in ("ru", "kk", "en"):
        for panel in ("day", "arrival", "figures", "table", "story", "method"):
            yield replace(view, lang=lang, view=panel)
        yield replace(view, lang=lang, place="almaty")
        yield replace(view, lang=lang, place="aktobe")
        yield replace(view, lang=lang, inferred=False)
        yield replace(view, lang=lang, theme="dark")
        yield replace(view, lang=lang, since=dataset.days[2])
        for day in ("2022-01-05", "2022-01-06"):
            yield replace(view, lang=lang, known=dataset.days[dataset.days.get_loc(day)])


def main() -> int:
    """Play the session and print; 1 when an answer is too slow or sends what is there."""
    dataset = load_dataset()
    client = create_app(dataset).server.test_client()
    browser = Browser(client)
    for _ in range(VISITORS):
        browser = Browser(client, times=browser.times, sizes=browser.sizes, again=browser.again)
        for selection in session(dataset):
            browser.show(selection)
    print(f"{'callback':14}{'asked':>7}{'median ms':>11}{'longest':>9}{'median bytes':>14}")
    for name, times in browser.times.items():
        size = statistics.median(browser.sizes[name])
        median = statistics.median(times)
        print(f"{name:14}{len(times):>7}{median:>11.1f}{max(times):>9.1f}{size:>14,.0f}")
    print(f"bytes sent that the browser had: {browser.again:,}")
    slow = [name for name, times in browser.times.items() if statistics.median(times) > LIMIT_MS]
    if slow:
        print(f"slower than {LIMIT_MS:g} ms (median): {', '.join(slow)}")
    return int(bool(slow or browser.again))


if __name__ == "__main__":
    sys.exit(main())
