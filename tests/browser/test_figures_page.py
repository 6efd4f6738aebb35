"""The figures view in a browser: it follows the day by itself."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from screen import Screen

from geodata.dataset import Dataset
from geodata.known import as_known_on

SHOWN = """() => [...document.querySelectorAll("#panel-figures .figures-note")]
  .filter((row) => !row.hidden && !row.closest("[hidden]"))
  .map((row) => row.querySelector(".figures-id").textContent)"""
NOW = """() => [...document.querySelectorAll("#panel-figures .figures-note.now")]
  .map((row) => row.querySelector(".figures-id").textContent)"""
ANSWERS = """() => [...document.querySelectorAll("#figures-killed .figures-answer:not([hidden])")]
  .map((answer) => answer.innerText)"""

OUTSIDE = """() => {
  const frame = document.querySelector("#panel-figures").getBoundingClientRect();
  return [...document.querySelectorAll("#panel-figures :is(td, th, dd, .figures-sign)")]
    .filter((each) => !each.closest("[hidden]"))
    .filter((each) => each.getBoundingClientRect().right > frame.right + 1)
    .map((each) => each.outerHTML.slice(0, 90));
}"""


def follows(screen: Screen, dataset: Dataset, day: str) -> None:
    """Wait until the claims up to a day are shown, and those of the day told apart."""
    as_of = dataset.claims["as_of"]
    for script, wanted in (
        (SHOWN, as_of <= pd.Timestamp(day)),
        (NOW, as_of == pd.Timestamp(day)),
    ):
        ids = sorted(dataset.claims.index[wanted])
        screen.wait(f"(wanted) => `${{({script})().sort()}}` === `${{wanted}}`", ids)


def test_the_view_follows_the_day_and_asks_the_server_nothing(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open("?date=2022-01-06&view=figures&lang=en")
    follows(screen, dataset, "2022-01-06")
    asked = len(screen.log.requests)

    screen.leave()
    screen.press("ArrowRight")
    follows(screen, dataset, "2022-01-07")
    screen.press("ArrowLeft", "ArrowLeft")
    follows(screen, dataset, "2022-01-05")
    screen.page.locator("#figures-killed .figures-answer:not([hidden]) a.go").click()
    follows(screen, dataset, "2022-01-09")
    (answer,) = screen.page.evaluate(ANSWERS)

    assert "103" in answer
    assert "at least 164" in answer
    assert answer.count("Vlast.kz") >= 2
    assert screen.log.requests[asked:] == []


def test_what_comes_anew_follows_the_day_too(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    """Rows that are reused for other claims are not shown or hidden as the earlier ones were."""
    screen = new_screen().open("?date=2022-01-06&view=figures&lang=en")
    follows(screen, dataset, "2022-01-06")
    screen.show_controls()
    screen.page.locator("#known").select_option("2022-01-07")
    follows(screen, as_known_on(dataset, pd.Timestamp("2022-01-07")), "2022-01-06")
    screen.page.locator("#known").select_option("")
    follows(screen, dataset, "2022-01-06")


def test_notes_can_be_put_away(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen().open("?date=2022-01-09&view=figures&lang=en")
    note = screen.page.locator("#figures-killed .figures-note:not([hidden])").first
    note.wait_for(state="visible")
    screen.page.locator("#figures-notes").click()
    note.wait_for(state="hidden")
    assert screen.page.locator("#figures-killed .figures-row:not([hidden])").first.is_visible()


def test_no_number_is_cut_off(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen().open("?date=2022-01-09&view=figures&lang=en")
    screen.page.evaluate("document.querySelector('#figures-other').open = true")
    for width in (360, 768, 1280):
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.wait("(width) => innerWidth === width", width)
        assert screen.page.evaluate(OUTSIDE) == [], width
