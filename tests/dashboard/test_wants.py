"""What the browser asks the server for: every choice and component that is named is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from dash.development.base_component import Component

from dashboard import callbacks
from dashboard.callbacks import FOCUS, answer
from dashboard.deltas import compact, plain
from dashboard.ids import Id
from dashboard.layout import frame_of_page, page
from dashboard.selection import (
    LANGUAGES,
    VIEWS,
    Selection,
    default_selection,
    from_query,
    query_texts,
)
from dashboard.view import build_case
from dashboard.wants import BUILT, WANTS, Want
from geodata.dataset import Dataset


@pytest.fixture(scope="module")
def components(dataset: Dataset, default: Selection, walk: type[Any]) -> dict[str, Component]:
    """Every component of the first page, by its id."""
    tree = frame_of_page(build_case(dataset), page(dataset, default), "light")
    return {each.id: each for each in walk(tree).components if getattr(each, "id", None)}


@pytest.mark.parametrize("name", WANTS)
def test_a_want_goes_by_choices_of_an_address(name: Id, default: Selection) -> None:
    want = WANTS[name]
    assert set(want.keys) <= set(query_texts(default))
    assert len(set(want.keys)) == len(want.keys)
    assert "lang" in want.keys, "all of it is words"
    assert "date" not in want.keys, "playing asks the server nothing"


@pytest.mark.parametrize("name", WANTS)
def test_a_want_and_its_target_are_on_the_page(name: Id, components: dict[str, Component]) -> None:
    want = WANTS[name]
    assert name in components
    assert want.target in components
    assert want.part in components[want.target].available_properties


@pytest.mark.parametrize("name", [name for name in WANTS if WANTS[name].panel])
def test_a_panel_is_one_that_can_be_opened(name: Id, components: dict[str, Component]) -> None:
    """The server fills it, or what the browser builds it of."""
    want = WANTS[name]
    assert want.panel in (*VIEWS, "city")
    assert f"panel-{want.panel}" in components
    built = want.target in BUILT
    assert want.target == (f"built-{want.panel}" if built else f"panel-{want.panel}")


def test_no_two_wants_fill_the_same() -> None:
    targets = [(want.target, want.part) for want in WANTS.values()]
    assert len(set(targets)) == len(targets)


def test_every_want_has_its_maker() -> None:
    """But for the view, of which only the changes are sent."""
    assert set(callbacks._makers()) == set(WANTS) - {Id.WANT_VIEW}


def test_the_browser_knows_every_want(dataset: Dataset) -> None:
    told = build_case(dataset)["wants"]
    assert told == [[name, list(want.keys), want.panel] for name, want in WANTS.items()]


def test_choices_that_no_control_holds_are_choices_of_an_address(default: Selection) -> None:
    assert set(FOCUS) < set(query_texts(default))


def test_the_case_tells_what_a_choice_is_when_nobody_makes_it(dataset: Dataset) -> None:
    case = build_case(dataset)
    assert set(case["defaults"]) == set(query_texts(Selection(day=dataset.days[0])))
    assert tuple(case["langs"]) == LANGUAGES
    assert set(case["order"]) <= set(case["defaults"])


# What is made


def made_of(dataset: Dataset, keys: tuple[str, ...], query: str) -> tuple[Dataset, Selection]:
    """The case and the selection that a want of these keys is made of."""

    def case(day: pd.Timestamp) -> Dataset:
        return replace(dataset, digest=f"as known on {day:%F}")

    want = Want(Id.PANEL_DAY, "children", keys)
    found: list[tuple[Dataset, Selection]] = []
    answer(dataset, case, want, lambda *given: found.append(given), query)
    return found[0]


def test_what_goes_by_what_was_known_is_made_of_it(dataset: Dataset) -> None:
    keys = ("lang", "known")
    case, selection = made_of(dataset, keys, "?lang=ru&known=2022-01-06&view=table")
    assert case.digest == "as known on 2022-01-06"
    assert (selection.lang, selection.known) == ("ru", pd.Timestamp("2022-01-06"))
    assert selection.view == "day", "no choice that it does not hang on makes another answer"
    assert made_of(dataset, keys, "?lang=ru")[0] is dataset


def test_what_does_not_go_by_it_is_made_of_the_whole_case(dataset: Dataset) -> None:
    """Else it would stay as it is, cut down, when all that is known is asked for again."""
    case, selection = made_of(dataset, ("lang",), "?lang=ru&known=2022-01-06")
    assert case is dataset
    assert selection.known is None


def test_days_to_choose_from_do_not_go_away_with_the_day_chosen(
    dataset: Dataset, default: Selection, walk: type[Any]
) -> None:
    def days(known: str) -> list[str]:
        query = f"?lang=en&known={known}"
        pages: list[Any] = []
        answer(
            dataset,
            lambda _: pytest.fail("cut down"),
            WANTS[Id.WANT_PAGE],
            lambda *given: pages.append(page(*given)),
            query,
        )
        tree = walk(pages).components
        [choice] = [each for each in tree if getattr(each, "id", "") == Id.KNOWN]
        return [option.value for option in choice.children]

    assert days("2022-01-04") == days("")
    assert days("")[0] == ""
    assert len(days("")) == 9


REMEMBERED = [name for name, want in WANTS.items() if not want.whole and name != Id.WANT_VIEW]


@pytest.mark.parametrize("name", REMEMBERED)
def test_an_answer_hangs_on_the_choices_it_is_asked_for_by(dataset: Dataset, name: Id) -> None:
    """So that it can be remembered by these: with all choices of the moment it is the same."""
    query = (
        "?date=2022-01-06&from=2022-01-04&view=arrival&place=aktau&types=&inferred=0&lang=ru"
        "&theme=dark&arrival=all&step=3&layers=curfew"
    )
    days, places = dataset.days, frozenset(dataset.places.index)
    everything = from_query(query, default_selection(dataset), days, places)
    make = callbacks._makers()[name]
    want = WANTS[name]
    found = answer(dataset, pytest.fail, want, callbacks.sent(want, make), query)
    form = compact if want.target in BUILT else plain
    assert found == form(make(dataset, everything))


def test_what_is_remembered_is_made_once(dataset: Dataset) -> None:
    made: list[Selection] = []
    want = Want(Id.PANEL_DAY, "children", ("lang", "types"))
    make = callbacks.sent(want, lambda _, selection: made.append(selection))
    for query in ("?lang=ru&types=", "?lang=ru&types=&date=2022-01-06", "?lang=ru&types=riots"):
        answer(dataset, pytest.fail, want, make, query)
    assert [selection.types for selection in made] == [(), ("riots",)]
