"""Each view in three languages, two themes and three widths: nothing for axe, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from screen import Screen

from dashboard.selection import LANGUAGES, THEMES

DAY = "2022-01-08"
VIEWS = {
    "day": "view=day&place=",
    "city": "view=day&place=almaty",
    **{
        name: f"view={name}&place=" for name in ("arrival", "figures", "table", "story", "method")
    },
}
SIZES = {360: 740, 1280: 800, 2560: 1440}
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
THERE = """([name, lang]) => {
  const root = document.documentElement;
  const panel = document.getElementById(`panel-${name}`);
  return root.dataset.panel === name && root.lang === lang && panel.textContent.length > 200
    && (name !== "table" || document.querySelector("#table .ag-row"));
}"""
FOUND = """async ([tags, rules]) => {
  const options = { runOnly: tags, rules, resultTypes: ["violations"], preload: false, iframes: false };
  const { violations } = await axe.run({ exclude: [["#map"]] }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((each) => each.message);
    return `${id}: ${node.target.join(" ")}: ${why.join("; ")}`;
  }));
}"""
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const clips = (each) => each && (getComputedStyle(each).overflowX !== "visible" || clips(each.parentElement));
  return [...document.body.querySelectorAll("*")].filter((each) =>
    each.getBoundingClientRect().right > innerWidth + 1 && !clips(each.parentElement))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
SLOW = ("color-contrast", "target-size")
NOT_TARGETS = ".city-days a, .city-bands a"
"""Columns and bands a day wide. Whoever finds them too small has the timeline and the headings."""


def rules_at(lang: str, theme: str, width: int) -> dict[str, Any]:
    """Which of the slow rules hold for a page: those whose findings may differ from another's.

    Colours are the same in every language, and only on a telephone, where nothing scrolls in a
    box, is every text in reach of the rule; sizes are the same in both themes.
    """
    usual = lang == LANGUAGES[0]
    wanted = {
        "color-contrast": width == min(SIZES) or usual,
        "target-size": theme == THEMES[0] and usual,
    }
    return {name: {"enabled": on} for name, on in wanted.items()}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_view_at_every_width(
    new_screen: Callable[..., Screen], lang: str, theme: str
) -> None:
    import time
    screen = new_screen().open(f"?date={DAY}&lang={lang}&theme={theme}")
    screen.page.evaluate(AXE_SCRIPT)
    cdp = screen.page.context.new_cdp_session(screen.page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    def cpu():
        return next(m["value"] for m in cdp.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")
    wrong = []
    spent = {"open": 0.0, "size": 0.0, "axe": 0.0}
    for view, query in VIEWS.items():
        t = cpu()
        screen.page.evaluate("(query) => window.spreadmap.open(query)", query)
        screen.wait(THERE, [view, lang])
        screen.settle()
        spent["open"] += cpu() - t
        for width, height in SIZES.items():
            t = cpu()
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.wait("(width) => innerWidth === width", width)
            screen.settle()
            spent["size"] += cpu() - t
            t = cpu()
            found = screen.page.evaluate(FOUND, [TAGS, rules_at(lang, theme, width)])
            spent["axe"] += cpu() - t
            found += [f"wider than the window: {each}" for each in screen.page.evaluate(TOO_WIDE)]
            wrong += [f"{view}, {width}: {each}" for each in found]
    print(lang, theme, spent)
    assert not wrong, "\n".join(wrong)
