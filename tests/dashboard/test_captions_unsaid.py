"""What no picture says: nothing that somebody wrote into a row, no name of a person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from captions_said import ENGLISH, OTHERS, VERSION, every_text, said

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.figures.sheet import sheet_figure
from dashboard.selection import LANGUAGES, Selection
from dashboard.sheet import Texts, arrange
from dashboard.snapshot.picture import build_picture
from dashboard.snapshot.sizes import DEFAULT
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

FREE = ("notes", "disputed", "actor1", "actor2", "claimant", "title", "note", "group")
"""Columns in which anybody can write anything."""

OFFICES = ("Head of ", "Mayor of ", "Acting mayor", "Director of ", "President of ", "Chief of ")
SECRET = "Aigerim-Nobody-77"  # noqa: S105


@pytest.fixture(scope="module", params=ENGLISH | OTHERS)
def texts(request: pytest.FixtureRequest, dataset: Dataset, default: Selection) -> Texts:
    return said(dataset, replace(default, **(ENGLISH | OTHERS)[request.param]))


@pytest.fixture(scope="module")
def written(dataset: Dataset) -> set[str]:
    """Every text of more than 12 letters that somebody wrote into a row."""
    tables = (dataset.events, dataset.measures, dataset.claims, dataset.sources)
    cells = {cell for table in tables for name in FREE if name in table for cell in table[name]}
    parts = {part.strip() for cell in cells for part in [cell, *cell.split(";")]}
    return {part.casefold() for part in parts if len(part) > 12}


def test_there_are_texts_to_look_for(written: set[str]) -> None:
    assert len(written) > 250
    assert "zhanaozen protesters" in written


def test_no_picture_says_what_is_written_in_a_row(written: set[str], texts: Texts) -> None:
    whole = "\n".join(every_text(replace(texts, sources=()))).casefold()
    assert [text for text in sorted(written) if text in whole] == []


def test_of_a_source_a_picture_says_no_more_than_the_publisher(
    dataset: Dataset, written: set[str], texts: Texts
) -> None:
    """A publisher can be whoever claims something, too; nothing else of a row is there."""
    whole = "\n".join(texts.sources).casefold()
    for name in dataset.sources["publisher"]:
        whole = whole.replace(name.casefold(), "")
    assert [text for text in sorted(written) if text in whole] == []


@pytest.mark.parametrize("office", OFFICES)
def test_no_holder_of_an_office_is_on_a_picture(
    dataset: Dataset, texts: Texts, office: str
) -> None:
    assert any(office in cell for name in ("actor1", "actor2") for cell in dataset.events[name])
    assert not any(office in text for text in every_text(texts))


@pytest.fixture(scope="module")
def marked(dataset: Dataset) -> Dataset:
    """The case with a person's name in every column in which anybody can write."""
    tables = {
        table: rows.assign(**{name: SECRET for name in FREE if name in rows})
        for table in ("events", "measures", "claims", "sources")
        for rows in [getattr(dataset, table)]
    }
    return replace(dataset, **tables)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_in_any_free_text_reaches_no_text_of_a_picture(
    marked: Dataset, default: Selection, lang: str
) -> None:
    texts = said(marked, replace(default, lang=lang, layers=LAYERS))  # type: ignore[arg-type]
    assert (marked.events["notes"] == SECRET).all()
    assert not any(SECRET in text for text in every_text(texts))


def test_a_name_in_any_free_text_reaches_no_figure(marked: Dataset, default: Selection) -> None:
    selection = replace(default, layers=LAYERS)
    sums = counted(marked, selection)
    texts = sheet_texts(marked, selection, sums, version=VERSION)
    sheet = arrange(texts, DEFAULT.width, DEFAULT.height)
    for day in marked.days[::3]:
        figure = sheet_figure(marked, replace(selection, day=day), sums, sheet)
        assert SECRET not in json.dumps(json.loads(figure.to_json()))


def test_a_name_in_any_free_text_reaches_no_metadata(marked: Dataset, default: Selection) -> None:
    selection = replace(default, layers=LAYERS)
    picture = build_picture(marked, selection, DEFAULT, version=VERSION)
    for day in marked.days:
        assert SECRET not in str(picture.about([day]))
    assert SECRET not in str(picture.about(list(marked.days)))
