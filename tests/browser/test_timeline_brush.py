"""The timeline under mouse, finger and keyboard: one day, or a range of days as one map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from screen import Screen

from dashboard.bands import spans
from dashboard.counted import counted
from dashboard.frame import frame_of
from dashboard.selection import default_selection
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

MARKED = """() => {
  const bar = (day) => document.querySelectorAll("#bars .bar")[day].getBoundingClientRect();
  const style = getComputedStyle(document.querySelector("#timeline"));
  const [from, now] = ["--from", "--now"].map((name) => Number(style.getPropertyValue(name)));
  const frame = document.querySelector(".range-mark").getBoundingClientRect();
  const edge = getComputedStyle(document.querySelector(".range-mark"), "::after");
  const left = frame.left + parseFloat(edge.left);
  return {
    from, now, ranged: document.querySelector("#timeline").classList.contains("ranged"),
    off: [left - bar(from).left, left + parseFloat(edge.width) - bar(now).right],
  };
}"""
CENTRES = """() => ["#bars .bar.now", "#date [role=slider]", ".now-mark"].map((name) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return box.left + box.width / 2;
})"""


def column(screen: Screen, position: float) -> tuple[float, float]:
    """The middle of a day's column, on the screen."""
    screen.page.locator("#timeline").scroll_into_view_if_needed()
    box = screen.page.locator("#bars").bounding_box()
    assert box
    width = box["width"] / len(screen.dataset.days)
    return box["x"] + width * (position + 0.5), box["y"] + box["height"] * 0.4


def brush(screen: Screen, first: float, last: float, *, release: bool = True) -> None:
    """Drag from one column to another."""
    mouse = screen.page.mouse
    mouse.move(*column(screen, first))
    mouse.down()
    mouse.move(*column(screen, (first + last) / 2), steps=3)
    mouse.move(*column(screen, last), steps=3)
    if release:
        mouse.up()


def is_range(screen: Screen, first: int, last: int) -> None:
    """Wait until address, marks, words, list and map are those of a range."""
    days = screen.dataset.days
    screen.on_day(last)
    screen.wait(
        "(from) => new URLSearchParams(location.search).get('from') === from",
        f"{days[first]:%F}",
    )
    screen.wait("(n) => document.querySelector('#timeline').classList.contains('ranged')")
    found = screen.page.evaluate(MARKED)
    assert (found["from"], found["now"], found["ranged"]) == (first, last, True)
    assert found["off"] == [pytest.approx(0, abs=1)] * 2
    note = screen.page.locator("#range-note").inner_text()
    assert note == f"{days[first].day} to {days[last].day} January, as one map"
    assert screen.page.locator("#range").get_attribute("aria-pressed") == "true"

    selection = replace(default_selection(screen.dataset), day=days[last], since=days[first])
    expected = frame_of(screen.dataset, selection, counted(screen.dataset, selection), days[last])
    screen.settle()
    assert screen.values(expected) == expected


def is_one_day(screen: Screen, position: int) -> None:
    """Wait until one day is shown, and nothing speaks of a range."""
    screen.on_day(position)
    screen.wait("() => !new URLSearchParams(location.search).has('from')")
    screen.wait("() => !document.querySelector('#timeline').matches('.ranged, .from')")
    assert screen.page.locator("#range-note").inner_text() == ""
    assert screen.page.locator("#range").get_attribute("aria-pressed") == "false"
    assert screen.page.locator("#range-clear").is_hidden()


def test_a_drag_across_the_columns_shows_a_range(screen: Screen, dataset: Dataset) -> None:
    brush(screen, 2, 5)
    is_range(screen, 2, 5)
    brush(screen, 7, 3)
    is_range(screen, 3, 7)

    # While the server is not asked: the range goes on with the day.
    asked = len(screen.log.requests)
    screen.page.locator("#step-forward").click()
    is_range(screen, 3, 8)
    assert screen.log.requests[asked:] == []

    screen.page.mouse.click(*column(screen, 6))
    is_one_day(screen, 6)
    brush(screen, 4, -3)
    is_range(screen, 0, 4)
    screen.page.locator("#range-clear").click()
    is_one_day(screen, 4)

    brush(screen, 1, 9, release=False)
    assert screen.page.evaluate(MARKED)["now"] == 9
    screen.press("Escape")
    screen.page.mouse.up()
    is_one_day(screen, 4)
    last = len(dataset.days) - 1
    brush(screen, last - 0.3, last + 0.3)
    is_one_day(screen, last)


def test_a_click_in_a_column_goes_to_its_day(screen: Screen, dataset: Dataset) -> None:
    asked = len(screen.log.requests)
    for place, position in ((".band-curfew .band-days", 3), (".plot", 7), ("#bars", 1)):
        x, _ = column(screen, position)
        box = screen.page.locator(f"#timeline {place}").bounding_box()
        assert box
        screen.page.mouse.click(x, box["y"] + box["height"] / 2)
        is_one_day(screen, position)
    # Assistive technology clicks without a pointer.
    screen.page.evaluate("document.querySelector('#bars .bar[data-day=\"4\"]').click()")
    is_one_day(screen, 4)
    assert screen.log.requests[asked:] == []


def test_a_range_by_keyboard_alone(screen: Screen) -> None:
    screen.leave()
    screen.press("Home", "ArrowRight", "ArrowRight")
    screen.on_day(2)
    screen.page.locator("#range").focus()
    screen.press("Enter")
    screen.wait("() => document.querySelector('#range-note').textContent === 'From 3 January to …'")
    assert "from" not in screen.query
    screen.press("ArrowRight")
    is_range(screen, 2, 3)
    screen.page.locator("#date [role=slider]").focus()
    screen.press("ArrowRight", "ArrowRight")
    is_range(screen, 2, 5)

    # Going back to its first day leaves a beginning, and going on a range again.
    screen.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    screen.on_day(2)
    screen.wait("() => !new URLSearchParams(location.search).has('from')")
    screen.press("ArrowRight")
    is_range(screen, 2, 3)

    screen.page.locator("#range").focus()
    screen.press("Enter")
    is_one_day(screen, 3)
    screen.press("ArrowRight")
    is_one_day(screen, 4)


def test_a_finger_draws_a_range_too(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen(viewport={"width": 360, "height": 740}, has_touch=True).open()
    session = screen.page.context.new_cdp_session(screen.page)

    def touch(kind: str, *position: float) -> None:
        points = [dict(zip("xy", column(screen, each), strict=True)) for each in position]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 2)
    for position in (3, 4, 5, 6):
        touch("touchMove", position)
    touch("touchEnd")
    is_range(screen, 2, 6)
    screen.page.touchscreen.tap(*column(screen, 8))
    is_one_day(screen, 8)
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_opens_a_range_and_a_language_keeps_it(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open(f"?date={dataset.days[6]:%F}&from={dataset.days[3]:%F}")
    is_range(screen, 3, 6)
    screen.choose("language", "ru")
    screen.wait("() => document.querySelector('.app').lang === 'ru'")
    screen.on_day(6)
    screen.wait("() => document.querySelector('#timeline').classList.contains('ranged')")
    found: dict[str, Any] = screen.page.evaluate(MARKED)
    assert (found["from"], found["now"]) == (3, 6)
    assert found["off"] == [pytest.approx(0, abs=1)] * 2


def test_columns_scrubber_and_bands_are_in_line(screen: Screen, dataset: Dataset) -> None:
    for width in (360, 1280, 2560):
        screen.page.set_viewport_size({"width": width, "height": 900})
        screen.wait("(width) => innerWidth === width", width)
        is_in_line(screen, dataset)
        assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def is_in_line(screen: Screen, dataset: Dataset) -> None:
    """Columns, scrubber and mark have one middle, bands the columns of their days."""
    for position in (0, 7, len(dataset.days) - 1):
        screen.jump(position)
        screen.wait(
            f"""() => {{ const [bar, ...others] = ({CENTRES})();
              return others.every((each) => Math.abs(each - bar) < 1.5); }}"""
        )
    box = screen.page.locator("#bars").bounding_box()
    assert box
    for layer, standing in spans(dataset).items():
        drawn = screen.page.locator(f".band-{layer} .stands")
        assert drawn.count() == len(standing)
        for each, span in zip(drawn.all(), standing, strict=True):
            place = each.bounding_box()
            assert place
            day = box["width"] / len(dataset.days)
            assert place["x"] == pytest.approx(box["x"] + day * span.first, abs=1.6)
            assert place["width"] == pytest.approx(day * (span.last - span.first + 1), abs=1.6)


def test_a_band_of_a_layer_switched_off_is_quieter(screen: Screen) -> None:
    screen.show_controls()
    band = "document.querySelector(`.band-${layer} .stands`)"
    colour = f"(layer) => getComputedStyle({band}).borderTopColor"
    on = screen.page.evaluate(colour, "emergency")
    off = {layer: screen.page.evaluate(colour, layer) for layer in LAYERS[1:]}
    assert len(set(off.values())) == 1
    assert on not in off.values()
    screen.toggle_chip("layers", "curfew")
    screen.wait(
        "([before]) => getComputedStyle(document.querySelector('.band-curfew .stands'))"
        ".borderTopColor !== before",
        [off["curfew"]],
    )
