"""What a person chose: to an address and back, and every address opens some sensible view."""

from __future__ import annotations

import string
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest
from frames_played import uncertain
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.selection import (
    ARRIVALS,
    LANGUAGES,
    SHADES,
    THEMES,
    TYPES,
    VIEWS,
    Selection,
    default_selection,
    from_query,
    full_query,
    parse_zoom,
    query_texts,
    to_query,
)
from dashboard.theme import SWITCHES
from geodata.dataset import Dataset
from geodata.vocabulary import BASES, EVENT_TYPES

DAYS = pd.date_range("2022-01-01", "2022-01-19", freq="D")
START = Selection(day=DAYS[0])
CHOICES = ("date", "shade", "layers", "types", "basis", "inferred", "lang", "theme", "zoom")
FOCUS = ("view", "place", "area", "from", "known", "step", "arrival")
KEYS = (*CHOICES, *FOCUS)
PLACES = frozenset({"aktau", "almaty"})
REGIONS = frozenset({"KZ-MAN", "KZ-ALA"})


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Any of these names, in their own order."""
    return st.sets(st.sampled_from(names)).map(
        lambda chosen: tuple(name for name in names if name in chosen)
    )


SELECTIONS = st.builds(
    Selection,
    day=st.sampled_from(list(DAYS)),
    shade=st.sampled_from(SHADES),
    layers=some_of(SWITCHES),
    types=some_of(tuple(TYPES)),
    bases=some_of(BASES),
    inferred=st.booleans(),
    lang=st.sampled_from(LANGUAGES),
    theme=st.sampled_from(THEMES),
)

FOCUSED = st.builds(
    lambda chosen, before, **focus: replace(
        chosen, since=None if before is None or before >= chosen.day else before, **focus
    ),
    SELECTIONS,
    before=st.none() | st.sampled_from(list(DAYS)),
    view=st.sampled_from(VIEWS),
    place=st.sampled_from(["", *sorted(PLACES)]),
    area=st.sampled_from(["", *sorted(REGIONS)]),
    known=st.none() | st.sampled_from(list(pd.date_range("2021-12-01", "2022-12-31"))),
    step=st.integers(min_value=0, max_value=99),
    arrival=st.sampled_from(ARRIVALS),
)
"""Views with a panel, a place, a range, a day of knowledge and a step of the story."""


def is_sensible(selection: Selection) -> bool:
    """Whether it holds only what there is to choose, in the order of the page."""
    return (
        selection.day in DAYS
        and selection.shade in SHADES
        and selection.layers == tuple(name for name in SWITCHES if name in selection.layers)
        and selection.types == tuple(name for name in TYPES if name in selection.types)
        and selection.bases == tuple(name for name in BASES if name in selection.bases)
        and isinstance(selection.inferred, bool)
        and selection.lang in LANGUAGES
        and selection.theme in THEMES
        and selection.view in VIEWS
        and (selection.place == "" or selection.place in PLACES)
        and (selection.area == "" or selection.area in REGIONS)
        and (selection.since is None or DAYS[0] <= selection.since < selection.day)
        and 0 <= selection.step < 100
        and selection.arrival in ARRIVALS
    )


@given(chosen=FOCUSED, default=SELECTIONS)
def test_a_query_opens_the_view_it_was_made_from(chosen: Selection, default: Selection) -> None:
    query = to_query(chosen, default)

    assert from_query(query, default, DAYS, PLACES, REGIONS) == chosen
    assert from_query(f"?{query}", default, DAYS, PLACES, REGIONS) == chosen


@given(chosen=FOCUSED, default=SELECTIONS)
def test_a_query_holds_date_and_language_and_what_differs_from_the_default(
    chosen: Selection, default: Selection
) -> None:
    asked = parse_qs(to_query(chosen, default), keep_blank_values=True)
    texts, usual = query_texts(chosen), query_texts(default)

    assert set(asked) == {"date", "lang"} | {key for key in KEYS if texts[key] != usual[key]}


def test_the_first_view_is_named_by_its_date_and_language_alone() -> None:
    """Another browser has another language, and opens the same view all the same."""
    assert to_query(START, START) == "date=2022-01-01&lang=en"


def test_the_example_of_the_contract() -> None:
    query = "?date=2022-01-05&layers=emergency,curfew&types=protests,riots&lang=ru"

    chosen = from_query(query, START, DAYS)

    assert chosen == replace(
        START,
        day=pd.Timestamp("2022-01-05"),
        layers=("emergency", "curfew"),
        types=("protests", "riots"),
        lang="ru",
    )


@given(query=st.text(alphabet=st.one_of(st.sampled_from("?&=%;,+#"), st.characters())))
def test_any_text_at_all_opens_a_sensible_view(query: str) -> None:
    assert is_sensible(from_query(query, START, DAYS, PLACES, REGIONS))


@given(
    asked=st.lists(
        st.tuples(
            st.sampled_from(KEYS),
            st.one_of(
                st.text(),
                st.text(alphabet=string.digits + "-", max_size=12),
                st.sampled_from([*SHADES, *SWITCHES, *TYPES, *BASES, *LANGUAGES, *THEMES]),
                st.sampled_from([*VIEWS, *PLACES, "2022-01-03", "2031-01-01", "0", "7"]),
            ),
        )
    )
)
def test_any_value_under_a_known_key_opens_a_sensible_view(asked: list[tuple[str, str]]) -> None:
    query = urlencode(asked, errors="replace")
    assert is_sensible(from_query(query, START, DAYS, PLACES, REGIONS))


def test_an_address_of_very_many_fields_opens_a_sensible_view() -> None:
    fields = "&".join(f"utm_{number}=x" for number in range(200))

    assert is_sensible(from_query(f"?{fields}&date=2022-01-05", START, DAYS))


@pytest.mark.parametrize(
    ("key", "attribute"),
    [
        ("date", "day"),
        ("shade", "shade"),
        ("layers", "layers"),
        ("types", "types"),
        ("basis", "bases"),
        ("inferred", "inferred"),
        ("lang", "lang"),
        ("theme", "theme"),
        ("zoom", "zoom"),
        ("view", "view"),
        ("place", "place"),
        ("from", "since"),
        ("known", "known"),
        ("step", "step"),
        ("arrival", "arrival"),
    ],
)
@pytest.mark.parametrize("nonsense", ["nonsense", "-1", "<b>", "null", "EN ", "2022-13-45", "🙂"])
def test_nonsense_leaves_a_choice_as_it_comes(key: str, attribute: str, nonsense: str) -> None:
    default = Selection(
        day=DAYS[6],
        shade="since_first",
        layers=("curfew", "internet"),
        types=("riots",),
        bases=("witness",),
        inferred=False,
        lang="kk",
        theme="dark",
        zoom=(67, 48, 900, 500),
        view="table",
        place="aktau",
        since=DAYS[2],
        known=DAYS[9],
        step=4,
        arrival="any",
    )
    other = "&shade=none" if key != "shade" else "&lang=ru"

    chosen = from_query(urlencode({key: nonsense}) + other, default, DAYS)

    assert getattr(chosen, attribute) == getattr(default, attribute)
    assert chosen.shade == "none" or chosen.lang == "ru", "what can be read is read all the same"


@pytest.mark.parametrize(
    ("key", "attribute", "names"),
    [("layers", "layers", SWITCHES), ("types", "types", tuple(TYPES)), ("basis", "bases", BASES)],
)
def test_words_of_a_list_come_in_the_order_of_the_page(
    key: str, attribute: str, names: tuple[str, ...]
) -> None:
    backwards = ",".join(reversed(names))
    twice = f"{names[1]},{names[0]},{names[1]}"
    spaced = f" {names[2]} ,, {names[0]} "

    def chosen(text: str) -> Any:
        return getattr(from_query(urlencode({key: text}), START, DAYS), attribute)

    assert chosen(backwards) == names
    assert chosen(twice) == names[:2]
    assert chosen(spaced) == (names[0], names[2])


@pytest.mark.parametrize(
    ("key", "attribute", "names"),
    [("layers", "layers", SWITCHES), ("types", "types", tuple(TYPES)), ("basis", "bases", BASES)],
)
def test_unknown_words_of_a_list_are_passed_over_and_none_is_a_choice(
    key: str, attribute: str, names: tuple[str, ...]
) -> None:
    default = replace(START, **{attribute: names[1:3]})

    def chosen(text: str) -> Any:
        return getattr(from_query(f"{key}={text}", default, DAYS), attribute)

    assert chosen(f"{names[0]},tanks,{names[-1]}") == (names[0], names[-1])
    assert chosen("tanks,planes") == names[1:3]
    assert chosen("") == ()
    assert chosen(",") == ()


@given(day=st.dates())
def test_a_date_outside_goes_to_the_nearest_day(day: date) -> None:
    chosen = from_query(f"date={day.isoformat()}", START, DAYS)

    assert chosen.day.date() == min(max(day, date(2022, 1, 1)), date(2022, 1, 19))
    assert chosen.day in DAYS


def test_of_a_choice_made_twice_the_last_counts() -> None:
    assert from_query("lang=ru&lang=kk", START, DAYS).lang == "kk"


def test_a_selection_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        START.lang = "ru"  # type: ignore[misc]


def test_every_event_type_has_one_short_word() -> None:
    assert sorted(TYPES.values()) == sorted(EVENT_TYPES)


def test_the_first_view_is_the_first_day_and_leaves_nothing_out(dataset: Dataset) -> None:
    first = default_selection(dataset)

    assert first.day == dataset.days[0]
    assert list(first.chosen(dataset.events).index) == list(dataset.events.index)


@settings(max_examples=30, deadline=None)
@given(chosen=SELECTIONS)
def test_the_chosen_events_are_those_that_pass_every_filter(
    dataset: Dataset, chosen: Selection
) -> None:
    kinds = {TYPES[name] for name in chosen.types}
    expected = [
        row["event_id"]
        for row in dataset.events.to_dict("records")
        if row["event_type"] in kinds
        and row["basis"] in chosen.bases
        and (chosen.inferred or not uncertain(row))
    ]

    assert list(chosen.chosen(dataset.events)["event_id"]) == expected


# ---- a map moved by hand

ZOOMS = st.tuples(
    st.floats(min_value=-180, max_value=180),
    st.floats(min_value=-85, max_value=85),
    st.floats(min_value=5, max_value=20_000),
    st.floats(min_value=5, max_value=20_000),
).map(lambda parts: tuple(round(part, 4) for part in parts))


@given(chosen=SELECTIONS, zoom=ZOOMS)
def test_a_query_opens_the_map_where_it_was_moved(
    chosen: Selection, zoom: tuple[float, float, float, float]
) -> None:
    moved = replace(chosen, zoom=zoom)
    assert from_query(to_query(moved, START), START, DAYS) == moved


@given(chosen=FOCUSED, other=SELECTIONS)
def test_a_full_query_opens_the_view_whatever_is_usual(chosen: Selection, other: Selection) -> None:
    moved = replace(chosen, zoom=(76.9, 43.25, 600.5, 300))
    assert from_query(full_query(chosen), other, DAYS, PLACES, REGIONS) == chosen
    assert from_query(full_query(moved), other, DAYS, PLACES, REGIONS) == moved


def test_a_full_query_names_every_choice() -> None:
    moved = replace(START, zoom=(67, 48, 900, 500), place="aktau", known=DAYS[3], step=1)
    moved = replace(moved, area="KZ-MAN")
    ranged = replace(moved, day=DAYS[5], since=DAYS[2])
    assert set(parse_qs(full_query(ranged))) == set(KEYS) == set(query_texts(ranged))


def test_a_map_that_is_not_moved_is_not_in_the_query() -> None:
    assert "zoom" not in full_query(START)
    assert "zoom" not in to_query(START, replace(START, shade="none"))


NOWHERE = (
    *("", "67", "67,48", "67,48,900,500,1", "a,b,c", "67;48;900", "nan,48,900", "67,48,inf"),
    *("181,48,900", "67,86,900", "67,48,4", "67,48,20001", "67,48,-900", "67,48,900,4"),
)


@pytest.mark.parametrize("text", NOWHERE)
def test_what_is_no_view_of_the_world_shows_the_whole(text: str) -> None:
    assert parse_zoom(text) is None


@given(text=st.text(alphabet="0123456789.,-+e naif", max_size=30))
def test_any_text_is_a_view_of_the_world_or_none(text: str) -> None:
    zoom = parse_zoom(text)
    if zoom is not None:
        longitude, latitude, across, down = zoom
        assert -180 <= longitude <= 180
        assert -85 <= latitude <= 85
        assert 5 <= across <= 20_000
        assert 5 <= down <= 20_000


def test_without_a_height_the_map_is_as_high_as_its_shape_makes_it() -> None:
    assert parse_zoom("76.9,43.25,600") == (76.9, 43.25, 600, 5)
