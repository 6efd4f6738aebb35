"""A file that is saved while its map is looked at: seen at once, the view kept, faults told."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable, Iterator

import pytest
from screen import Screen
from servers import Server, served

from geodata.dataset import default_events_path

WITHIN = 2.0
"""Seconds from a save until it is seen, on a machine that does nothing else."""

LISTED = "(text) => document.querySelector('#event-list').textContent.includes(text)"
TOLD = "(said) => document.querySelector('#faults').textContent.includes(said)"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the events."""
    folder = tmp_path_factory.mktemp("own")
    path = folder / "my.csv"
    path.write_bytes(default_events_path().read_bytes())
    with served(folder, "--events", str(path)) as server:
        yield server


def note_of(text: str, day: str) -> str:
    return next(
        row["notes"] for row in csv.DictReader(io.StringIO(text)) if row["event_date"] == day
    )


def limit() -> float:
    """The time a save may take while the machine does other things as well."""
    return WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture(scope="module")
def address(own: Server) -> str:
    """Where the copy is served."""
    return own.address


def test_a_page_opened_before_its_case_is_read_becomes_whole(
    new_screen: Callable[..., Screen], own: Server
) -> None:
    """The first test here: the server says where it is before it has read anything."""
    screen = new_screen().open()

    assert screen.page.title() == "How the unrest spread"
    shapes = screen.page.evaluate("Object.keys(window.PlotlyGeoAssets)")
    assert {"regions", "land", "zone-emergency"} <= set(shapes)


def test_a_save_is_seen_within_two_seconds_and_the_view_stays(
    new_screen: Callable[..., Screen], own: Server
) -> None:
    """By writing in place and by renaming; then with a fault, which keeps the last good data."""
    path = own.folder / "my.csv"
    good = path.read_text(encoding="utf-8")
    note = note_of(good, "2022-01-05")
    screen = new_screen()
    view = "date=2022-01-05&shade=that_day&layers=curfew&zoom=76.9,43.3,900,500&lang=en"
    screen.open(f"?{view}")
    opened, query = screen.page.evaluate("performance.timeOrigin"), screen.query

    took: list[float] = []
    for number in range(4):
        if number > 1 and min(took) < limit():
            break  # both ways were gone
        said = f"Saved {number} times"
        started = time.monotonic()
        if number % 2:
            (own.folder / "my.tmp").write_text(good.replace(note, said), encoding="utf-8")
            (own.folder / "my.tmp").replace(path)
        else:
            path.write_text(good.replace(note, said), encoding="utf-8")
        screen.wait(LISTED, said)
        took.append(time.monotonic() - started)
        screen.ready()
        screen.on_day(4)
    assert min(took) < limit(), (took, limit())
    assert screen.page.evaluate("performance.timeOrigin") == opened, "the page was not loaded anew"
    assert screen.query == query

    path.write_text(good.replace("2022-01-05", "2022-31-05", 1), encoding="utf-8")
    screen.wait(TOLD, "2022-31-05")
    assert said in screen.page.locator("#event-list").inner_text(), "the last good data stay"
    assert "line 5" in screen.page.locator("#faults").inner_text()
    screen.page.locator("#faults .close").click()
    assert screen.page.locator("#faults").inner_text() == ""
    path.write_text(good.replace("\n", "\n<b>,", 1), encoding="utf-8")
    screen.wait("() => document.querySelector('#faults').hasChildNodes()")
    assert screen.page.locator("#faults b", has_text="<b>").count() == 0
    assert screen.page.locator("#faults").inner_html().count("<b><") == 0
    path.unlink()
    screen.wait(TOLD, "my.csv cannot be read")
    path.write_text(good, encoding="utf-8")
    screen.wait("() => !document.querySelector('#faults').hasChildNodes()")
    screen.wait(LISTED, note)
    screen.ready()


def test_other_days_before_it_leave_the_day_that_is_shown(
    new_screen: Callable[..., Screen], own: Server
) -> None:
    """The scrubber counts days from the first one; a view names its day."""
    path = own.folder / "my.csv"
    good = path.read_text(encoding="utf-8")
    header, *rows = good.splitlines(keepends=True)
    later = [row for row in rows if row.split(",")[1] > "2022-01-02"]
    length = "(days) => document.querySelectorAll('#bars .bar').length === days"
    screen = new_screen()
    screen.open("?date=2022-01-05&lang=en")
    days = screen.page.locator("#bars .bar").count()
    assert screen.day == 4
    path.write_text(header + "".join(later), encoding="utf-8")
    screen.wait(length, days - 2)
    screen.ready()
    screen.on_day(2)
    assert "date=2022-01-05" in screen.query
    assert "5 January" in screen.page.locator("#day-label").inner_text()
    path.write_text(good, encoding="utf-8")
    screen.wait(length, days)
    screen.ready()
    screen.on_day(4)
    assert "date=2022-01-05" in screen.query
