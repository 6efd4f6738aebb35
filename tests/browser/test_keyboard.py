"""The whole app without a mouse; what is read out, and what holds still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from screen import Screen

from dashboard.selection import VIEWS

OPEN = "?date=2022-01-05&lang=en"
STOPS = 500
"""More than a page has, so that a search for a stop ends."""

FOCUS = """(wanted) => {
  const at = document.activeElement;
  const drawn = (each) => {
    if (!each) return false;
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  };
  // A chip or switch is an input that nobody sees, and what is beside it is drawn.
  const near = [at, at.nextElementSibling, at.closest(".ag-cell-focus, .ag-header-cell")];
  return {
    there: at.matches(wanted), name: at.outerHTML.slice(0, 160),
    seen: at === document.body || near.some(drawn)
      || at.matches(".ag-cell, .ag-header-cell, .ag-tab-guard, .mantine-TextInput-input"),
  };
}"""


@pytest.fixture
def keys(new_screen: Callable[..., Screen]) -> Screen:
    """The fifth of January, and nothing has the focus."""
    return new_screen().open(OPEN)


def tab_to(screen: Screen, wanted: str, key: str = "Tab") -> None:
    """Press a key until something has the focus; it is seen wherever it goes."""
    for _ in range(STOPS):
        screen.press(key)
        at: dict[str, Any] = screen.page.evaluate(FOCUS, wanted)
        assert at["seen"], f"nobody sees that this has the focus: {at['name']}"
        if at["there"]:
            return
    pytest.fail(f"{key} never comes to {wanted}")


def chosen(screen: Screen, key: str, value: str) -> None:
    """Wait until a choice is made, and its answer is here."""
    screen.wait("([key, value]) => window.spreadmap.choices()[key] === value", [key, value])
    screen.settle()


def panel_is(screen: Screen, name: str) -> None:
    """Wait until a view is open and filled."""
    screen.wait(
        """(name) => document.documentElement.dataset.panel === name
          && document.getElementById(`panel-${name}`).textContent.length > 50""",
        name,
    )
    screen.settle()


def has_focus(page: Page, wanted: str) -> bool:
    """Whether an element has the focus."""
    found: bool = page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted)
    return found


def test_the_first_stop_leads_past_the_controls_in_every_view(keys: Screen) -> None:
    for view in ("day", "method"):
        keys.page.evaluate("(view) => window.spreadmap.open(`view=${view}`)", view)
        panel_is(keys, view)
        keys.page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
        tab_to(keys, "a.skip", "Shift+Tab" if view == "method" else "Tab")
        keys.press("Enter")
        assert has_focus(keys.page, "#panel")
        tab_to(keys, "#panel a, #panel summary")
        keys.settle()


def test_days_filters_language_and_theme(keys: Screen) -> None:
    keys.press(" ")
    keys.wait("() => window.spreadmap.playing()")
    keys.press(" ", "Home")
    keys.on_day(0)
    keys.press("ArrowRight", "ArrowRight", "ArrowLeft")
    keys.on_day(1)
    keys.press("End")
    keys.on_day(18)

    tab_to(keys, "#theme")
    keys.press(" ")
    chosen(keys, "theme", "dark")
    tab_to(keys, ".controls summary")
    if not keys.page.evaluate("document.querySelector('.controls').open"):
        keys.press("Enter")
    tab_to(keys, "#known")
    keys.press("ArrowDown")
    keys.wait("() => window.spreadmap.choices().known !== ''")
    keys.settle()
    keys.press("ArrowUp")
    chosen(keys, "known", "")
    tab_to(keys, '#layers input[value="curfew"]')
    before = keys.page.evaluate("window.spreadmap.choices().layers.includes('curfew')")
    keys.press(" ")
    keys.wait("(was) => window.spreadmap.choices().layers.includes('curfew') !== was", before)
    tab_to(keys, '#event-types input[value="riots"]')
    keys.press(" ")
    keys.wait("() => !window.spreadmap.choices().types.includes('riots')")
    keys.settle()
    tab_to(keys, "#language input", "Shift+Tab")
    keys.press("ArrowRight")
    chosen(keys, "lang", "ru")
    keys.wait("() => document.documentElement.lang === 'ru'")


def test_every_view_a_city_and_the_story(keys: Screen) -> None:
    for view in VIEWS:
        tab_to(keys, f'#views a[href*="view={view}"]')
        keys.press("Enter")
        panel_is(keys, view)

    tab_to(keys, '#views a[href*="view=story"]', "Shift+Tab")
    keys.press("Enter")
    panel_is(keys, "story")
    tab_to(keys, "#story-next")
    for step in ("1", "2"):
        keys.press("Enter")
        chosen(keys, "step", step)
    tab_to(keys, "#step-4 a")
    chosen(keys, "step", "2")
    tab_to(keys, "#story-back", "Shift+Tab")
    keys.press(" ")
    chosen(keys, "step", "1")


def test_a_city_is_opened_from_its_name_and_left_again(keys: Screen) -> None:
    for view, list_of in (("day", "#event-list"), ("arrival", "#panel-arrival")):
        keys.page.evaluate("(view) => window.spreadmap.open(`view=${view}`)", view)
        panel_is(keys, view)

        tab_to(keys, f'{list_of} a[href*="place=almaty"]')
        keys.press("Enter")
        panel_is(keys, "city")
        assert has_focus(keys.page, "#panel")

        tab_to(keys, "#panel-city .city-back a")
        keys.press("Enter")
        panel_is(keys, "day")
        assert has_focus(keys.page, "#panel")


def test_a_row_of_the_table_is_chosen_and_the_grid_is_left(keys: Screen) -> None:
    keys.page.evaluate("window.spreadmap.open('view=table')")
    keys.wait("() => document.querySelector('#table .ag-row')")
    keys.settle()

    tab_to(keys, "#table-search")
    tab_to(keys, "#table .ag-header-cell")
    keys.press("ArrowDown", "ArrowDown")
    keys.wait("() => document.activeElement.matches('#table .ag-cell')")
    keys.press("Enter")
    keys.wait("() => document.querySelector('#table .ag-row-selected')")
    keys.settle()
    for _ in range(6):
        keys.press("Tab")
    assert not has_focus(keys.page, "#table *")


def test_the_menu_and_the_link(keys: Screen) -> None:
    tab_to(keys, "#copy-link")
    keys.press("Enter")
    keys.wait("() => document.activeElement.textContent === document.activeElement.dataset.done")
    assert "date=2022-01-05" in keys.page.evaluate("navigator.clipboard.readText()")

    tab_to(keys, "#snapshot")
    keys.press("Enter")
    keys.wait("() => document.querySelector('#snapshot-menu').open")
    assert has_focus(keys.page, "#snapshot-menu, #snapshot-menu *")
    tab_to(keys, "#snapshot-close")
    keys.press("Escape")
    keys.wait("() => !document.querySelector('#snapshot-menu').open")
    assert has_focus(keys.page, "#snapshot")


def test_a_filter_that_leaves_nothing_is_undone(new_screen: Callable[..., Screen]) -> None:
    keys = new_screen().open(f"{OPEN}&types=")
    tab_to(keys, "#empty-note a")
    keys.press("Enter")
    keys.wait("() => !document.documentElement.hasAttribute('data-empty')")
    keys.settle()
    assert keys.cards


def test_the_day_is_read_out_once_it_stays(keys: Screen) -> None:
    assert keys.page.locator("#said").get_attribute("role") == "status"
    said = """(day) => {
      const text = document.querySelector("#said").textContent;
      const sentence = document.querySelector(".day-sentence").textContent;
      return text.includes(day) && text.includes(sentence);
    }"""
    keys.wait(said, "5 January")
    keys.press("ArrowRight")
    keys.wait(said, "6 January")


def test_who_wants_less_motion_gets_none_and_days_still_play(
    new_screen: Callable[..., Screen],
) -> None:
    screen = new_screen(media={"reduced_motion": "reduce"}).open(OPEN)
    moving = """() => [...document.querySelectorAll("body *")].filter((each) =>
      ["", "::before", "::after"].some((part) => {
        const style = getComputedStyle(each, part);
        return style.animationName !== "none" || style.transitionProperty !== "none"
          && style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
      })).map((each) => each.outerHTML.slice(0, 120))"""
    assert screen.page.evaluate(moving) == []

    screen.press(" ")
    screen.on_day(6)


def test_paper_is_light_whatever_the_screen_is(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen(media={"color_scheme": "dark"}).open(OPEN)
    screen.page.emulate_media(media="print", color_scheme="dark")
    colours = screen.page.evaluate(
        """[".day-sentence", ".card-title", ".panel footer", ".tile"].map((name) => {
          const style = getComputedStyle(document.querySelector(name));
          const numbers = (each) => each.match(/[\\d.]+/g).map(Number);
          return [style.color, style.backgroundColor].map(numbers);
        })"""
    )
    for ink, ground in colours:
        assert sum(ink[:3]) < 350, "pale letters on paper"
        assert ground[3:] == [0] or sum(ground[:3]) > 650, "a dark ground on paper"
