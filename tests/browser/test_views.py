"""Views in every language, theme and width, a sample of them: nothing for axe, nothing too wide."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from screen import Screen

from dashboard.selection import LANGUAGES

DAY = "2022-01-08"
EVERYTHING = os.environ.get("AXE") == "everything"
VIEWS = {
    "day": "view=day&place=",
    "city": "view=day&place=almaty",
    **{name: f"view={name}&place=" for name in ("arrival", "figures", "table", "story", "method")},
}
SIZES = {360: 740, 1280: 800, 2560: 1440}
NARROW, USUAL, WIDE = SIZES
THEMES = ("light", "dark")
SAMPLE = {
    ("en", "light"): ((NARROW, WIDE), (NARROW,)),
    ("en", "dark"): ((NARROW,), (NARROW,)),
    ("ru", "light"): ((USUAL,), (USUAL,)),
    ("kk", "light"): ((NARROW,), (NARROW,)),
}
"""Of a language and theme the widths that are looked at, and those that axe is asked about.

The dark page has the elements and boxes of the light one, a page in another language its colours,
and the widest page the boxes of the one before, so each is asked about what it does not share.
Colours are looked at where every text is in reach of the rule: on a telephone, where nothing
scrolls in a box of its own. `make axe` asks every page about everything at every width.
"""
EVERY_PAGE = dict.fromkeys(product(LANGUAGES, THEMES), (tuple(SIZES), tuple(SIZES)))
PAGES: Mapping[tuple[str, str], tuple[tuple[int, ...], ...]] = EVERY_PAGE if EVERYTHING else SAMPLE
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
THERE = """([name, lang]) => {
  const root = document.documentElement;
  const panel = document.getElementById(`panel-${name}`);
  return root.dataset.panel === name && root.lang === lang && panel.textContent.length > 200
    && (name !== "table" || document.querySelector("#table .ag-row"))
    && [...document.querySelectorAll("#table .ag-row")].every((row) => row.childElementCount);
}"""
STILL = """() => new Promise((done) => {
  const rows = () => [...document.querySelectorAll("#table .ag-row")]
    .map((row) => `${row.getAttribute("row-id")}:${row.childElementCount}`).join();
  const look = (before) => setTimeout(() => (rows() === before ? done(true) : look(rows())), 150);
  look(rows());
})"""
"""The grid draws its rows in steps of its own when its box has changed."""

FOUND = """async ([asked, rules, context]) => {
  const options = { runOnly: asked, rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(context, options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((each) => each.message);
    return `${id}: ${node.target.join(" ")}: ${why.join("; ")}`;
  }));
}"""
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const clips = (each) => each
    && (getComputedStyle(each).overflowX !== "visible" || clips(each.parentElement));
  return [...document.body.querySelectorAll("*")].filter((each) =>
    each.getBoundingClientRect().right > innerWidth + 1 && !clips(each.parentElement))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
NOT_TARGETS = [[".city-days"], [".city-bands"]]
"""Columns and bands a day wide; whoever finds them too small has the headings of the list."""


def rules(lang: str, theme: str, width: int) -> list[Any]:
    """What axe is asked about a page, and which of its rules are off."""
    if EVERYTHING:
        return [TAGS, {}]
    if theme == "dark":
        return [{"type": "rule", "values": ["color-contrast"]}, {}]
    usual = lang == LANGUAGES[0]
    on = {"color-contrast": usual and width == NARROW, "target-size": usual or width == USUAL}
    return [TAGS, {name: {"enabled": each} for name, each in on.items()}]


def findings(screen: Screen, view: str, lang: str, theme: str, width: int) -> list[str]:
    """What axe finds in a view; with the first one, in everything around it, too."""
    whole = view == next(iter(VIEWS))
    shown = "html" if whole else f"#panel-{view}"  # panels opened before are still there, hidden
    context = {"include": [[shown]], "exclude": NOT_TARGETS}
    found: list[str] = screen.page.evaluate(FOUND, [*rules(lang, theme, width), context])
    return found


@pytest.mark.parametrize(("lang", "theme"), PAGES)
def test_every_view_at_every_width(
    new_screen: Callable[..., Screen], lang: str, theme: str
) -> None:
    screen = new_screen().open(f"?date={DAY}&lang={lang}&theme={theme}")
    screen.page.evaluate(AXE_SCRIPT)
    wrong = []
    looked, asked = PAGES[lang, theme]
    for width in looked:  # each draws the map anew
        screen.page.set_viewport_size({"width": width, "height": SIZES[width]})
        screen.wait("(width) => innerWidth === width", width)
        for view, query in VIEWS.items():
            screen.page.evaluate("(query) => window.spreadmap.open(query)", query)
            screen.wait(THERE, [view, lang])
            screen.settle()
            if view == "table":
                screen.wait(STILL)
                screen.wait(THERE, [view, lang])
            found = findings(screen, view, lang, theme, width) if width in asked else []
            found += [f"wider than the window: {each}" for each in screen.page.evaluate(TOO_WIDE)]
            wrong += [f"{view}, {width}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


def test_every_language_and_theme_is_looked_at() -> None:
    assert {lang for lang, _ in PAGES} == set(LANGUAGES)
    assert {theme for _, theme in PAGES} == set(THEMES)


def test_axe_and_the_widths_can_find_something(screen: Screen) -> None:
    """A page made bad on purpose."""
    screen.page.evaluate(AXE_SCRIPT)
    screen.page.evaluate(
        """document.querySelector("#panel").insertAdjacentHTML("beforeend",
          "<button></button><p style='color: #999; background: #fff'>pale</p>");
        document.body.insertAdjacentHTML("beforeend", "<div style='width: 3000px'>wide</div>");"""
    )

    found = screen.page.evaluate(FOUND, [TAGS, {}, {"include": [["#panel"]]}])

    assert {each.split(":")[0] for each in found} >= {"button-name", "color-contrast"}
    assert screen.page.evaluate(TOO_WIDE)
