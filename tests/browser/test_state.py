"""A copied link shows a fresh browser the same state; back and forward lead through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from screen import Screen

from dashboard.selection import default_selection, from_query, ignored, query_texts
from dashboard.words import words_in
from geodata.dataset import Dataset

SOUND = (
    "",
    "?date=2022-01-05&lang=ru",
    "?date=2022-01-06&layers=curfew,internet&types=riots,battles&lang=kk&theme=dark",
    "?date=2022-01-05&from=2022-01-03&shade=that_day",
    "?date=2022-01-05&known=2022-01-06&lang=en",
    "?date=2022-01-07&view=figures&lang=ru",
    "?date=2022-01-05&place=almaty&basis=official&inferred=0",
    "?date=2022-01-08&zoom=76.9,43.3,600,400&layers=",
)
BROKEN = (
    "?date=2031-02-03",
    "?date=yesterday&lang=en",
    "?date=2022-01-05&lang=xx",
    "?date=2022-01-05&layers=tanks,curfew",
    "?date=2022-01-05&types=%3Cscript%3Ealert(1)%3C/script%3E",
    "?date=2022-01-05&place=atlantis&view=day",
    "?date=2022-01-05&view=cinema&shade=&theme=pink",
    "?date=2022-01-05&basis=%FF%00&inferred=maybe",
    "?date=2022-01-05&zoom=1,2&known=soon&from=2022-01-09",
    "?&&=&x",
    "?" + "&".join(f"a{number}=b" for number in range(80)),
    "?date=2022-01-05&date=2022-01-06&step=-3&nonsense=%3Cb%3E",
)


LATER = "{ const now = Date.now; Date.now = () => now() + 1600; }"
"""Longer apart than what counts as one step."""


def choices(screen: Screen) -> dict[str, str]:
    """What is chosen, by the names of an address."""
    found: dict[str, str] = screen.page.evaluate("window.spreadmap.choices()")
    return found


def copied(screen: Screen) -> str:
    """The query of the link that the button copies."""
    screen.page.locator("#copy-link").click()
    screen.wait("() => document.querySelector('#copy-link').textContent !== ''")
    address: str = screen.page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(screen.address)
    return address.removeprefix(screen.address)


def test_there_are_twenty_links() -> None:
    assert len({*SOUND, *BROKEN}) == 20
    assert len(BROKEN) == 12


@pytest.mark.parametrize("links", [SOUND[:4], SOUND[4:], BROKEN])
def test_from_a_copied_link_a_fresh_browser_shows_the_same(
    new_screen: Callable[..., Screen], dataset: Dataset, links: tuple[str, ...]
) -> None:
    places = frozenset(dataset.places.index)
    first = new_screen().open()
    second = new_screen(locale="ru-RU")
    opened: dict[str, dict[str, str]] = {}  # several broken links become the same sound one
    for query in links:
        selection = from_query(query, default_selection(dataset), dataset.days, places)
        told = ignored(query, selection)
        assert bool(told) == (query in BROKEN), query
        arrive(first, query)
        _shows(first, query_texts(selection))
        first.settle()
        notice = first.page.locator("#notice").text_content() or ""
        assert bool(notice) == bool(told), query
        assert all(name in notice and text in notice for name, text in told), query

        link = copied(first)
        if link not in opened:
            second.open(link)
            opened[link] = choices(second)
            assert second.page.locator("#notice").text_content() == "", query
            assert second.page.evaluate("document.documentElement.lang") == selection.lang
            second.page.goto("about:blank")
        assert opened[link] == query_texts(selection), query


def arrive(screen: Screen, query: str) -> None:
    """Come to an address as the back button does, without loading anything."""
    screen.page.evaluate(
        """(query) => {
          history.pushState(null, "", query || location.pathname);
          dispatchEvent(new PopStateEvent("popstate"));
        }""",
        query,
    )


def test_back_and_forward_lead_through_what_was_chosen(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open("?date=2022-01-05")
    steps: list[Callable[[], Any]] = [
        lambda: screen.page.locator("#views a").nth(1).click(),
        lambda: screen.choose("language", "ru"),
        lambda: screen.toggle_chip("layers", "curfew"),
        lambda: screen.page.locator("#views a").nth(0).click(),
        lambda: screen.jump(2),
    ]
    screen.show_controls()
    states = [choices(screen)]
    for step in steps:
        screen.page.evaluate(LATER)
        step()
        before = states[-1]
        screen.wait("(was) => JSON.stringify(window.spreadmap.choices()) !== was", _json(before))
        screen.ready()
        states.append(choices(screen))
    assert states[-1] != states[0]

    for state in reversed(states[:-1]):
        screen.page.go_back()
        _shows(screen, state)
    for state in states[1:]:
        screen.page.go_forward()
        _shows(screen, state)


def test_back_follows_at_once_after_many_days_in_a_row(new_screen: Callable[..., Screen]) -> None:
    """Days are drawn before the history and Dash know of them; none of them comes again."""
    screen = new_screen().open("?date=2022-01-05")
    entries = screen.page.evaluate("history.length")
    for _ in range(3):
        screen.page.keyboard.press("ArrowRight")
    assert choices(screen)["date"] == "2022-01-08"
    assert screen.page.evaluate("history.length") == entries + 1

    screen.page.go_back()
    _shows(screen, {**choices(screen), "date": "2022-01-05"})
    screen.settle()
    screen.page.wait_for_timeout(800)  # what was ahead would be told by now
    assert choices(screen)["date"] == "2022-01-05"
    assert "date=2022-01-05" in screen.page.url
    screen.on_day(screen.page.evaluate("window.spreadmap.state.case.days.indexOf('2022-01-05')"))


def _json(state: dict[str, str]) -> str:
    return "{" + ",".join(f'"{key}":"{value}"' for key, value in state.items()) + "}"


def _shows(screen: Screen, state: dict[str, str]) -> None:
    screen.wait(
        """(wanted) => Object.entries(window.spreadmap.choices()).every(
          ([key, value]) => wanted[key] === value)""",
        state,
    )
    screen.ready()


@pytest.mark.parametrize(("locale", "lang"), [("ru-RU", "ru"), ("kk-KZ", "kk"), ("de-DE", "en")])
def test_the_language_follows_the_browser(
    new_screen: Callable[..., Screen], dataset: Dataset, locale: str, lang: str
) -> None:
    screen = new_screen(locale=locale).open()

    screen.shows(replace(default_selection(dataset), lang=lang))
    assert screen.page.locator("h1").text_content() == words_in(lang)("page.title")
    assert screen.page.evaluate("document.documentElement.lang") == lang


def test_playing_is_no_step_of_the_history(screen: Screen) -> None:
    before = screen.page.evaluate("history.length")
    screen.play()
    screen.on_day(3)
    screen.play()

    assert screen.page.evaluate("history.length") <= before + 1


def test_an_embedded_page_has_map_and_timeline_alone(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen(viewport={"width": 700, "height": 480}).open("?date=2022-01-05&embed=1")

    shown = {
        name: screen.page.locator(name).first.is_visible()
        for name in ("#map", "#date", "#legend", ".masthead", ".panel", ".controls", "#whole")
    }
    assert shown == {
        "#map": True, "#date": True, "#legend": True,
        ".masthead": False, ".panel": False, ".controls": False, "#whole": True,
    }  # fmt: skip
    whole = screen.page.locator("#whole").get_attribute("href") or ""
    assert "embed" not in whole
    assert "date=2022-01-05" in whole


def test_a_filter_that_leaves_nothing_says_so_and_offers_a_way_back(
    new_screen: Callable[..., Screen],
) -> None:
    screen = new_screen().open("?date=2022-01-05&types=&known=2022-01-05")
    for place in ("#empty-note", "#day-summary"):
        assert screen.page.locator(f"{place} a.go").first.is_visible()

    screen.page.locator("#empty-note a.go").click()
    screen.wait("() => !document.documentElement.hasAttribute('data-empty')")
    screen.settle()
    assert choices(screen)["types"].count(",") > 3
    assert choices(screen)["known"] == ""
    assert len(screen.cards) > 0
    assert not screen.page.locator("#empty-note").is_visible()
