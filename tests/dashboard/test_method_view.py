"""The page on method: complete, true to the schema and to the data, and the same as in docs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.ids import Id
from dashboard.selection import LANGUAGES, Selection, default_selection
from dashboard.views.codebook import GROUPS, holds
from dashboard.views.method import SECTIONS, TEXTS, YEAR, bibtex, method_panel
from dashboard.words import Words, slug
from geodata.columns import Table
from geodata.dataset import Dataset
from geodata.licences import read_licences
from geodata.loading import load_dataset
from geodata.schema import TABLES
from geodata.vocabulary import EVENT_TYPES, MEANINGS, MEASURE_LAYERS

ROOT = Path(__file__).parents[2]
by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="module")
def shown(dataset: Dataset, default: Selection, walk: Any) -> Any:
    """The page of the case that ships, in English."""
    return walk(*method_panel(dataset, default))


@pytest.fixture(scope="module")
def own(events_file: Callable[..., Path], walk: Any) -> Any:
    """The page of somebody's own file, one event of which has no document of ours."""
    path = events_file({}, {"sources": "rferl-2022-01-05;https://example.org/1"})
    case = load_dataset(path)
    return walk(*method_panel(case, default_selection(case)))


def rows_of(walked: Any, title: str) -> list[list[str]]:
    """The texts of the cells of the table that has this name, without its head."""
    [box] = [each for each in walked.of_class("method-table") if label(each) == title]
    body = next(part for part in box.children.children if isinstance(part, html.Tbody))
    return [[text_of(cell) for cell in row.children] for row in body.children]


def label(component: Component) -> Any:
    return getattr(component, "aria-label", None)


def text_of(node: Any) -> str:
    if isinstance(node, Component):
        return " " if isinstance(node, html.Br) else text_of(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return "".join(text_of(each) for each in node)
    return "" if node is None else str(node)


def plain(markdown: str) -> str:
    return " ".join(markdown.split())


# The frame


def test_contents_lead_to_every_section_in_order(shown: Any) -> None:
    links = [each.href for each in shown.components if isinstance(each, html.A)]
    titles = [each.id for each in shown.components if isinstance(each, html.H3)]

    assert [link for link in links if link.startswith("#")] == [f"#{title}" for title in titles]
    assert titles == [f"method-{name}" for name in SECTIONS]


def test_every_table_scrolls_in_a_named_box_and_says_what_its_rows_and_columns_are(
    shown: Any,
) -> None:
    tables = [each for each in shown.components if isinstance(each, html.Table)]
    boxes = shown.of_class("method-table")
    names = [label(box) for box in boxes]

    assert len(tables) == len(boxes) > len(TABLES)
    assert len(set(names)) == len(names)
    assert all(box.tabIndex == 0 and box.role == "region" for box in boxes)
    heads = [each for each in shown.components if isinstance(each, html.Th)]
    assert {each.scope for each in heads} == {"row", "col"}
    for table in tables:
        _, head, body = table.children
        widths = {len(row.children) for row in [head.children, *body.children]}
        assert len(widths) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_there_in_each_language(
    dataset: Dataset, default: Selection, lang: Any
) -> None:
    assert method_panel(dataset, replace(default, lang=lang))


# What was read


def test_the_five_documents_are_named_with_what_rests_on_them(shown: Any, dataset: Dataset) -> None:
    rows = rows_of(shown, "5 documents were read")

    assert [row[0] for row in rows] == [
        "Wikipedia",
        "Wikipedia",
        "GlobalSecurity.org",
        "RFE/RL",
        "Sputnik International",
    ]
    assert {row[3] for row in rows} == {"English"}
    assert rows[0][2] == "7 January 2022"
    assert rows[1][2] == "undated"
    articles = int((dataset.sources["document"] == "wikipedia-2022-01-07").sum())
    assert [row[4] for row in rows] == [str(articles), "0", "0", "0", "0"]
    assert f"{articles} articles that they cite" in shown.text


def test_a_row_that_cites_an_article_rests_on_its_document_once(
    shown: Any, dataset: Dataset
) -> None:
    whole = dataset.events["sources"].str.contains("globalsecurity")
    assert rows_of(shown, "5 documents were read")[2][5] == str(int(whole.sum()))

    events = dataset.events.head(1).assign(sources="bbc-2022-01-06;wikipedia-2022-01-07")
    case = replace(
        dataset, events=events, measures=dataset.measures.head(0), claims=dataset.claims.head(0)
    )
    panel = html.Div(method_panel(case, default_selection(case)))
    assert "1 document was read" in text_of(panel)
    assert rows_of(type(shown)(panel), "1 document was read")[0][5] == "1"


def test_of_a_case_of_ones_own_nothing_is_said_on_how_it_was_coded(own: Any, shown: Any) -> None:
    coded = "read sentence by sentence"
    assert coded in shown.text
    assert coded not in own.text
    assert "Five documents" not in own.text
    assert "The events are those of the file mine.csv" in own.text
    assert "The licence of mine.csv is for its author to say" in own.text
    assert "mine.csv" not in shown.text
    assert "1 more source is a web address" in own.text


def test_what_was_read_does_not_hang_on_the_day_up_to_which_things_were_known(app: Dash) -> None:
    answer = app.server.test_client().post(
        "/_dash-update-component",
        json={
            "output": f"{Id.BUILT_METHOD}.data",
            "outputs": {"id": Id.BUILT_METHOD, "property": "data"},
            "inputs": [
                {"id": Id.WANT_METHOD, "property": "data", "value": "?view=method&known=2022-01-02"}
            ],
            "changedPropIds": [f"{Id.WANT_METHOD}.data"],
        },
    )

    assert answer.status_code == 200
    assert "5 documents were read" in answer.text


# How sure


@pytest.mark.parametrize("column", MEANINGS)
def test_every_word_of_a_column_has_its_meaning_and_number(
    shown: Any, dataset: Dataset, words: Words, column: str
) -> None:
    table = dataset.measures if column == "status" else dataset.events
    rows = rows_of(shown, words.term("method.known", column))

    assert [(row[0], row[1]) for row in rows] == list(MEANINGS[column].items())
    assert sum(int(row[2]) for row in rows) == len(table)
    assert [int(row[2]) for row in rows] == [(table[column] == row[0]).sum() for row in rows]


@pytest.mark.parametrize("column", MEANINGS)
def test_meanings_are_those_of_the_words_that_the_schema_allows(column: str) -> None:
    allowed = {c.choices for table in TABLES for c in table.columns if c.name == column}
    assert allowed == {tuple(MEANINGS[column])}


# The codebook


@by_table
def test_english_is_the_schema(words: Words, table: Table) -> None:
    for column in table.columns:
        assert words.term(f"column.{table.name}", column.name) == column.meaning
        assert holds(words, column) == column.expected.removesuffix(", or blank for unknown")
    for number, rule in enumerate(table.rules, start=1):
        assert words.term(f"rule.{table.name}", str(number)) == rule.expected
    assert words.term("row_is", table.name) == f"One row is {table.one_row_is}."


def test_english_is_the_vocabulary_and_the_licence_file(words: Words) -> None:
    for column, group in GROUPS.items():
        for word, meaning in MEANINGS[column].items():
            assert words.term(group, word) == meaning
    for licence in read_licences():
        assert words.term("licence", licence.name) == licence.name
        assert words.term("attribution", licence.files[0]) == licence.attribution


@by_table
def test_every_column_stands_in_the_codebook(shown: Any, words: Words, table: Table) -> None:
    rows = rows_of(shown, f"{table.name}.csv")

    assert [row[0] for row in rows] == table.names
    needed = {True: "yes", False: "no"}
    for column, row in zip(table.columns, rows, strict=True):
        assert row[1] == ("optional" if column.optional else needed[column.needed])
        assert row[3] == column.meaning
    assert all(rule.expected in shown.texts for rule in table.rules)


def test_every_event_type_and_measure_stands_there_with_its_number(
    shown: Any, dataset: Dataset, words: Words
) -> None:
    types = rows_of(shown, words("codebook.types"))
    measures = rows_of(shown, words("codebook.measures"))

    pairs = [(sub, kind) for kind, subs in EVENT_TYPES.items() for sub in subs]
    for row, (sub, kind) in zip(types, pairs, strict=True):
        assert row[0] == sub
        assert row[1].startswith(kind)
    assert sum(int(row[2]) for row in types) == len(dataset.events)
    assert [row[0].split()[0] for row in measures] == list(MEASURE_LAYERS)
    assert sum(int(row[2]) for row in measures) == len(dataset.measures)


# Licences, and how to cite


def test_every_data_file_has_its_licence(shown: Any) -> None:
    rows = rows_of(shown, "Licences and attribution")
    files = {name for row in rows for name in row[0].split()}

    folder = ROOT / "geodata" / "data"
    there = {path.name for path in folder.iterdir() if path.suffix in (".csv", ".geojson")}
    unnamed = {name for name in there - files if not name.startswith("translations-")}
    assert not unnamed
    assert files <= there | {"events.csv"}


def test_a_citation_names_version_days_and_data(shown: Any, dataset: Dataset) -> None:
    text, entry = (text_of(each) for each in shown.components if isinstance(each, html.Pre))

    for said in (text, entry):
        assert dataset.digest in said
        assert str(YEAR) in said
        assert "1–19 Jan" in said
    assert f"Copyright (c) {YEAR} Spreadmap maintainers" in (ROOT / "LICENSE").read_text()


def test_bibtex_has_balanced_braces_and_a_key_of_the_data() -> None:
    entry = bibtex("0123abcdef", "Version 1; data 0123abcdef")

    assert entry.startswith("@misc{spreadmap-0123abcdef,\n")
    assert entry.count("{") == entry.count("}")
    assert re.findall(r"^  (\w+) +=", entry, re.MULTILINE) == ["author", "title", "year", "note"]


def test_each_citation_has_a_button_that_copies_it(shown: Any) -> None:
    targets = [each.id for each in shown.components if isinstance(each, html.Pre)]
    buttons = [each for each in shown.components if isinstance(each, html.Button)]

    assert [getattr(each, "data-copy") for each in buttons] == targets


# The page in docs


def test_the_page_in_docs_says_the_same(words: Words) -> None:
    page = plain((ROOT / "docs" / "method.md").read_text(encoding="utf-8"))

    said = [words.term(group, name) for group, names in TEXTS.items() for name in names]
    said += [words.term("method.title", name) for name in SECTIONS]
    said += [words(key) for key in ("method.licences", "method.cite", "method.digest")]
    said += [meaning for each in MEANINGS.values() for meaning in each.values()]
    assert [text for text in said if plain(text) not in page] == []


def test_the_page_in_docs_names_the_documents(dataset: Dataset) -> None:
    page = plain((ROOT / "docs" / "method.md").read_text(encoding="utf-8"))

    read = dataset.sources[dataset.sources["document"] == ""]
    assert len(read) == 5
    assert [title for title in read["title"] if title not in page] == []
    assert [note for note in read["note"] if note not in page] == []


def test_names_of_the_catalogue_are_told_apart() -> None:
    names = [f"{group}.{slug(name)}" for group, some in TEXTS.items() for name in some]
    assert len(set(names)) == len(names)
