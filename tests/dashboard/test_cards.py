"""The cards: one for each row, with its sources; what comes from data is shown as plain text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.panel import parts
from dashboard.selection import Selection
from dashboard.view import build_view
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.regions import Drawn

MARKUP = '<img src=x onerror="alert(1)"><b>{n}</b> %{text} &amp; [a](javascript:alert(2))'

Walk = Any


@pytest.fixture(scope="module")
def cards(dataset: Dataset, default: Selection) -> dict[str, Any]:
    return parts(dataset, words_in(default.lang))


# ---- cards


def test_every_row_has_one_card(dataset: Dataset, cards: dict[str, Any]) -> None:
    rows = [*dataset.events.index, *dataset.measures.index, *dataset.claims.index]

    assert len(set(rows)) == len(rows), "ids of all tables are told apart"
    assert sorted(cards) == sorted(rows)


def test_cards_have_ids_of_their_own(cards: dict[str, Any], walk: Walk) -> None:
    ids = [each.id for each in walk(list(cards.values())).components if getattr(each, "id", None)]

    assert len(set(ids)) == len(ids)


def test_every_card_has_its_sources(dataset: Dataset, cards: dict[str, Any], walk: Walk) -> None:
    tables = (dataset.events, dataset.measures, dataset.claims)
    cells = {name: row["sources"] for table in tables for name, row in table.iterrows()}
    for name, card in cards.items():
        (sources,) = walk(card).of_class("sources")
        ids = split_ids(cells[name])
        notes = [each for each in walk(sources).components if type(each).__name__ == "Li"]

        assert len(notes) == len(ids) > 0, name
        for source, note in zip(ids, notes, strict=True):
            text = walk(note).text
            if source in dataset.sources.index:
                row = dataset.sources.loc[source]
                assert row["publisher"] in text
                assert row["title"] in text
            else:
                assert source in text


def test_every_card_of_an_event_tells_what_and_how_it_is_known(
    dataset: Dataset, cards: dict[str, Any], words: Words, walk: Walk
) -> None:
    for row in dataset.events.to_dict("records"):
        text = walk(cards[row["event_id"]]).text
        assert row["notes"] in text
        assert words.term("basis", row["basis"]) in text
        for cell in (row["disputed"], row["claimant"]):
            assert cell in text
        if row["geo_precision"] != "1":
            assert walk(cards[row["event_id"]]).of_class("unsure"), row["event_id"]
        if row["window_first"] != row["window_last"] or row["day_inferred"]:
            assert walk(cards[row["event_id"]]).of_class("unsure"), row["event_id"]


def test_numbers_of_an_event_are_shown_as_known_and_never_as_zero(
    dataset: Dataset, cards: dict[str, Any], words: Words, walk: Walk
) -> None:
    for row in dataset.events.to_dict("records"):
        spans = {
            "card.crowd": words.span(row["crowd_low"], row["crowd_high"]),
            "card.fatalities": words.span(row["fatalities_low"], row["fatalities_high"]),
            "card.injuries": words.span(row["injuries"], row["injuries"]),
            "card.detentions": words.span(row["detentions"], row["detentions"]),
        }
        text = " ".join(walk(cards[row["event_id"]].children).texts)
        for key, span in spans.items():
            if span:
                assert words(key, n=span) in text
            else:
                assert words(key, n="0") not in text
                assert "<NA>" not in text
                assert "nan" not in text.split()


def test_what_is_claimed_or_disputed_says_so(
    dataset: Dataset, cards: dict[str, Any], words: Words, walk: Walk
) -> None:
    marks = {"claimed": "measures.claimed", "disputed": "measures.is_disputed"}
    assert set(dataset.measures["status"]) >= {"in_force", "claimed"}
    for name, row in dataset.measures.iterrows():
        text = [walk(badge).text for badge in walk(cards[name]).of_class("badge")]
        for status, key in marks.items():
            assert (words(key) in text) == (row["status"] == status), name


def test_the_last_day_of_a_measure_is_one_on_which_it_stands(
    dataset: Dataset, cards: dict[str, Any], words: Words, walk: Walk
) -> None:
    """An end is exclusive: what ends at midnight of the 19th is not said to last to the 19th."""
    for name, row in dataset.measures.iterrows():
        end = row["ends"]
        if pd.notna(end) and end == end.normalize() and not row["ends_part"]:
            last = words.day((end - pd.Timedelta(days=1)).date(), "d MMMM")
            head = walk(cards[name].children[0]).text
            assert last in head, name
            assert words.day(end.date(), "d MMMM") not in head, name


def test_a_figure_is_shown_as_stated_with_who_says_so(
    dataset: Dataset, cards: dict[str, Any], words: Words, walk: Walk
) -> None:
    for name, row in dataset.claims.iterrows():
        card = walk(cards[name])
        (value,) = card.of_class("claim-value")
        assert walk(value).text == words.span(row["value_low"], row["value_high"])
        assert (row["claimant"] or words("claims.unnamed")) in card.text
        assert words.term("basis", row["basis"]) in card.text
        assert (words("claims.part") in card.text) == bool(row["subset_of"])


# ---- text from data is text


def with_markup(dataset: Dataset) -> Dataset:
    """The case with markup in every cell that a stranger may have written."""
    events = dataset.events.copy()
    for column in ("notes", "site", "claimant", "disputed"):
        events[column] = MARKUP
    events["sources"] = f"javascript:alert(3);https://example.org/{MARKUP}"
    places = dataset.places.copy()
    for column in ("name_en", "name_ru", "name_kk"):
        places[column] = MARKUP
    measures = dataset.measures.assign(notes=MARKUP, claimant=MARKUP, disputed=MARKUP)
    claims = dataset.claims.assign(group=MARKUP, claimant=MARKUP, notes=MARKUP)
    sources = dataset.sources.assign(publisher=MARKUP, title=MARKUP)
    light = dataset.boundaries.light.assign(name_en=MARKUP, name_ru=MARKUP, name_kk=MARKUP)
    return replace(
        dataset,
        events=events,
        places=places,
        measures=measures,
        claims=claims,
        sources=sources,
        boundaries=replace(dataset.boundaries, draw=lambda: Drawn(light)),
    )


@pytest.fixture(scope="module")
def marked_up(dataset: Dataset) -> Dataset:
    return with_markup(dataset)


def test_cells_are_shown_letter_by_letter(
    marked_up: Dataset, default: Selection, walk: Walk
) -> None:
    for name, card in parts(marked_up, words_in(default.lang)).items():
        assert any(MARKUP in text for text in walk(card).texts), name


def test_only_plain_elements_show_what_comes_from_data(
    marked_up: Dataset, default: Selection, walk: Walk
) -> None:
    view = build_view(marked_up, default)
    cards = list(parts(marked_up, words_in(default.lang)).values())
    tree = walk(view["summaries"], view["lists"], view["bars"], view["legend"], cards)

    assert {each._namespace for each in tree.components} == {"dash_html_components"}
    names = {type(each).__name__ for each in tree.components}
    assert not names & {"Iframe", "Script", "ObjectEl", "Embed", "Base", "Form", "Link", "Meta"}
    for each in tree.components:
        assert not hasattr(each, "dangerously_allow_html")
        address = getattr(each, "href", None)
        # To a source, or within the page.
        assert address is None or address.startswith(("https://", "http://", "?"))
        assert not hasattr(each, "src")


def test_labels_of_the_map_hold_no_markup_of_the_data(
    marked_up: Dataset, default: Selection
) -> None:
    """plotly reads a little HTML in its texts."""
    view = build_view(marked_up, default)
    texts = [
        text
        for values in view["frames"]
        for attributes in values.values()
        for name in ("text", "hovertext")
        for text in attributes.get(name, [])
    ]

    assert any("&lt;img" in text for text in texts)
    for text in texts:
        assert set(re.findall(r"<[^>]*>?", text)) <= {"<b>", "</b>", "<br>"}
