"""The table beside the map: each narrows and marks what the other shows, and keys are enough."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from screen import GRAPH, Screen

from geodata.dataset import Dataset

OPEN = "?date=2022-01-05&view=table&lang=en"
SHOWN = "() => Number(document.querySelector('#table-count').textContent.match(/\\d+/)?.[0] ?? 0)"
MARKED = """() => {
  const top = document.querySelector("#table .ag-header").getBoundingClientRect().bottom;
  return [...document.querySelectorAll("#table .ag-row.now .ag-cell[col-id=date]")]
    .map((cell) => [cell.textContent, Math.round(cell.getBoundingClientRect().top - top)]);
}"""
POINT = f"""(point) => {{
  const [x, y] = {GRAPH}._fullLayout.geo._subplot.projection(point);
  const {{ left, top }} = {GRAPH}.getBoundingClientRect();
  return [left + x, top + y];
}}"""


@pytest.fixture
def table(new_screen: Callable[..., Screen]) -> Screen:
    """The table of 5 January, with all its rows."""
    screen = new_screen().open(OPEN)
    shows(screen, 175)
    return screen


def shows(screen: Screen, number: int) -> None:
    """Wait until the table says that it shows so many events."""
    screen.wait(f"(number) => document.querySelector('.ag-row') && ({SHOWN})() === number", number)


def click_map(screen: Screen, longitude: float, latitude: float) -> None:
    """Click a point of the map as a hand does, which comes from somewhere."""
    x, y = screen.page.evaluate(POINT, [longitude, latitude])
    screen.page.mouse.move(x - 4, y - 4)
    screen.page.mouse.move(x, y)
    screen.wait("() => document.querySelector('.hoverlayer .hovertext')")
    screen.page.mouse.click(x, y)


def file_of(screen: Screen, ending: str) -> str:
    """What a link of the table hands out."""
    with screen.page.expect_download() as download:
        screen.page.locator(f"#table-{ending}").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_search_filters_and_files_agree(table: Screen, dataset: Dataset) -> None:
    table.page.locator("#table-search").fill("АКТӨБЕ  Reportéd")
    table.wait(f"() => ({SHOWN})() < 175")
    number = table.page.evaluate(SHOWN)
    at_aktobe = dataset.events.query("place_id == 'aktobe'")
    assert 0 < number <= len(at_aktobe)
    rows = list(csv.DictReader(io.StringIO(file_of(table, "csv"), newline="")))
    assert len(rows) == number
    assert {row["event_id"] for row in rows} <= set(at_aktobe.index)
    assert all(row["source_notes"] for row in rows)

    table.page.locator("#table-search").fill("no such word")
    table.wait(
        "() => document.querySelector('#table .ag-overlay').textContent.includes('No event')"
    )
    table.page.locator("#table-search").fill("")
    shows(table, 175)
    table.show_controls()
    table.toggle_chip("event-types", "strategic")
    kept = dataset.events.query("event_type != 'Strategic developments'")
    shows(table, len(kept))
    features = json.loads(file_of(table, "geojson"))["features"]
    assert {each["id"] for each in features} == set(kept.index)


def test_a_row_leads_to_its_day_and_place_on_the_map(table: Screen, dataset: Dataset) -> None:
    table.page.locator("#table-search").fill("KZ22-0003")
    table.wait(f"() => ({SHOWN})() < 9")  # itself, and those that name it
    table.page.locator("#table .ag-row[row-id='KZ22-0003'] .ag-cell[col-id=place]").click()
    table.on_day(1)
    place = dataset.places.loc[dataset.events.at["KZ22-0003", "place_id"]]
    x, y = table.page.evaluate(POINT, [place["longitude"], place["latitude"]])
    ring = table.page.locator("#map-ring").bounding_box()
    assert ring is not None
    assert abs(ring["x"] + ring["width"] / 2 - x) < 2
    assert abs(ring["y"] + ring["height"] / 2 - y) < 2

    table.jump(5)
    table.page.locator("#map-ring").wait_for(state="hidden")


def test_the_day_shown_is_marked_and_in_sight(table: Screen) -> None:
    for day, name in ((5, "Thu 6"), (1, "Sun 2"), (4, "Wed 5")):
        table.jump(day)
        table.wait(f"(name) => ({MARKED})().some(([text, top]) => top === 0)", name)
        assert all(text.startswith(name) for text, _ in table.page.evaluate(MARKED))


def test_a_mark_and_a_region_narrow_the_table_and_a_press_undoes_it(
    table: Screen, dataset: Dataset
) -> None:
    almaty = dataset.places.loc["almaty"]
    click_map(table, almaty["longitude"], almaty["latitude"])
    at_place = int((dataset.events["place_id"] == "almaty").sum())
    shows(table, at_place)
    assert "Almaty" in table.page.locator("#table-only").inner_text()
    table.wait("() => location.search.includes('place=almaty')")
    assert parse_qs(table.query)["view"] == ["table"]
    table.page.locator("#table-only").click()
    shows(table, 175)
    table.wait("() => !location.search.includes('place=')")

    click_map(table, 57.5, 48.5)
    shows(table, int((dataset.events["region"] == "KZ-AKT").sum()))
    assert "Aktobe Region" in table.page.locator("#table-only").inner_text()


def test_keys_work_the_table_and_leave_the_day_alone(table: Screen) -> None:
    focus = "() => document.activeElement.getAttribute('col-id') || document.activeElement.id"
    table.page.locator("#table-geojson").focus()
    table.press("Tab")
    assert table.page.evaluate(focus) == "date"
    table.press("ArrowRight", "ArrowRight")
    assert table.page.evaluate(focus) == "place"
    table.press("Control+Enter")
    table.page.locator(".ag-filter input[type=text]").first.wait_for()
    table.page.keyboard.type("oral")
    table.wait(f"() => ({SHOWN})() < 20")
    table.press("Escape")
    table.page.locator(".ag-filter").wait_for(state="detached")
    assert table.page.evaluate(focus) == "place"
    table.press("ArrowDown")
    table.wait("() => document.activeElement.getAttribute('role') === 'gridcell'")
    table.press("ArrowRight", "ArrowLeft", "Home", "End")
    assert table.day == 4
    row = "document.activeElement.closest('.ag-row').getAttribute('row-id')"
    chosen = table.page.evaluate(row)
    table.press("Enter")
    day = table.dataset.events.at[chosen, "event_date"]
    table.on_day(int(table.dataset.days.get_loc(day)))
    table.press("Tab")
    assert not table.page.evaluate("!!document.activeElement.closest('#table')")


def test_the_grid_comes_with_the_first_table_and_again_where_it_did_not(
    new_screen: Callable[..., Screen],
) -> None:
    """Its scripts are the largest after plotly's, and no map waits for them."""
    screen = new_screen().open("?date=2022-01-05&lang=en")
    assert not any("dash_ag_grid" in each for each in screen.log.requests)

    cut_off: list[str] = []
    screen.page.route(
        "**/dash_ag_grid/**", lambda route: (cut_off.append(route.request.url), route.abort())
    )
    with screen.page.expect_console_message(lambda said: said.type == "error"):
        screen.page.locator('#views a[href*="view=table"]').click()
    screen.wait("() => !document.querySelector('script[src*=dash_ag_grid]')")
    assert len(cut_off) == 1
    screen.page.unroute("**/dash_ag_grid/**")
    screen.log.problems.clear()

    screen.page.locator('#views a[href*="view=day"]').click()
    screen.page.locator('#views a[href*="view=table"]').click()
    shows(screen, 175)
