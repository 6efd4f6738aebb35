"""Links within the page, and what of an address could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.links import link
from dashboard.notices import notice
from dashboard.selection import Selection, from_query, full_query, ignored
from dashboard.words import words_in

DAYS = pd.date_range("2022-01-01", "2022-01-19", freq="D")
START = Selection(day=DAYS[0])
PLACES = frozenset({"aktau", "almaty"})


def passed_over(query: str, default: Selection = START) -> dict[str, str]:
    """What is said to have been ignored."""
    return dict(ignored(query, from_query(query, default, DAYS, PLACES)))


# Links


def test_a_link_is_a_query_of_the_choices_alone() -> None:
    found = link("there", date="2022-01-05", place="aktobe", view="day")

    assert (found.children, found.className) == ("there", "go")
    assert parse_qs(found.href.removeprefix("?")) == {
        "date": ["2022-01-05"],
        "place": ["aktobe"],
        "view": ["day"],
    }
    assert found.href.startswith("?")


def test_a_link_may_undo_a_choice_and_begin_a_range() -> None:
    found = link("there", place="", from_="2022-01-03")

    assert parse_qs(found.href.removeprefix("?"), keep_blank_values=True) == {
        "place": [""],
        "from": ["2022-01-03"],
    }


def test_a_link_keeps_lists_readable_and_guards_all_else() -> None:
    assert link("x", layers="emergency,curfew").href == "?layers=emergency,curfew"
    assert link("x", place="a&b=c#d").href == "?place=a%26b%3Dc%23d"


def test_a_link_opens_what_it_says(default: Selection) -> None:
    href = link("x", date="2022-01-05", view="table", place="aktau", from_="2022-01-03").href
    opened = from_query(href, default, DAYS, PLACES)

    assert (opened.day, opened.since) == (DAYS[4], DAYS[2])
    assert (opened.view, opened.place) == ("table", "aktau")


# What is passed over


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?&&=&",
        "date=2022-01-05",
        "?date=2022-01-05&layers=emergency,curfew&types=protests,riots&lang=ru",
        "layers=&types=&basis=",
        "layers=curfew,emergency",
        "zoom=76.9,43.25,600",
        "zoom=76.90,43.250,600.0,300",
        "date=2022-01-05&from=2022-01-03&known=2022-01-06&view=story&step=7&place=almaty",
        "embed=1",
        "shade=&view=&known=",
    ],
)
def test_nothing_of_an_address_that_can_be_read_is_passed_over(query: str) -> None:
    assert passed_over(query) == {}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("date", "2031-02-03"),
        ("date", "5 January"),
        ("shade", "pink"),
        ("layers", "emergency,tanks"),
        ("types", "war"),
        ("basis", "reported,rumour"),
        ("inferred", "maybe"),
        ("lang", "xx"),
        ("theme", "pink"),
        ("zoom", "67,48"),
        ("zoom", "181,48,900"),
        ("view", "cinema"),
        ("place", "atlantis"),
        ("from", "2022-01-09"),
        ("from", "2021-12-31"),
        ("from", "tomorrow"),
        ("known", "2022-13-45"),
        ("step", "-1"),
        ("step", "100"),
        ("utm_source", "x"),
    ],
)
def test_what_is_passed_over_is_told_and_the_rest_is_read(key: str, text: str) -> None:
    asked = {"date": "2022-01-08", "lang": "ru"} | {key: text}
    assert passed_over(urlencode(asked)) == {key: text}


def test_a_place_without_events_cannot_be_opened() -> None:
    assert from_query("place=almaty", START, DAYS).place == ""
    assert from_query("place=almaty", START, DAYS, PLACES).place == "almaty"


def test_an_address_that_cannot_be_read_at_all_is_told_as_it_stands() -> None:
    many = "&".join(f"a{number}=x" for number in range(60))
    [(name, text)] = ignored(f"?{many}", START)

    assert name == ""
    assert text.startswith("?a0=x")
    assert len(text) <= 80


def test_what_is_passed_over_is_told_in_short() -> None:
    [(_, text)] = ignored("layers=" + "x" * 5000, START)
    assert text == "x" * 80


@given(st.sampled_from(list(DAYS)), st.sampled_from(["day", "table", "story"]), st.booleans())
def test_nothing_is_passed_over_of_an_address_that_the_page_writes(
    day: pd.Timestamp, view: Any, zoomed: bool
) -> None:
    selection = replace(
        START,
        day=day,
        view=view,
        layers=(),
        types=("riots",),
        known=DAYS[8],
        zoom=(76.9, 43.25, 600.5, 300.25) if zoomed else None,
    )
    assert passed_over(full_query(selection)) == {}


@given(st.text())
def test_any_text_is_read_or_told(query: str) -> None:
    for name, text in ignored(query, from_query(query, START, DAYS, PLACES)):
        assert isinstance(name, str)
        assert name or text
        assert len(text) <= 80


# What a person is told of it


def test_nothing_passed_over_is_nothing_said() -> None:
    assert notice(START, []) is None


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_all_that_was_passed_over_stands_in_one_sentence(lang: Any, walk: type[Any]) -> None:
    said = notice(replace(START, lang=lang), [("view", "cinema"), ("lang", "<b>"), ("", "?a0=x")])
    words = words_in(lang)
    parts = "view=cinema, lang=<b>, ?a0=x"

    assert walk(said).texts[0] == words("notice.ignored", parts=parts)
    [button] = [each for each in walk(said).components if isinstance(each, html.Button)]
    assert "close" in button.className.split()
    assert button.title == words("notice.close")
    assert button.to_plotly_json()["props"]["aria-label"] == words("notice.close")
