"""Free texts in other languages: a table is read whole or not at all."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rows import cells_of, text_of, write

from geodata.dataset import default_events_path
from geodata.errors import TableError, TranslationsError
from geodata.reading import data_folder
from geodata.schema import TRANSLATIONS
from geodata.translations import read_translations, shipped_path, shipped_translations

TRANSLATED = {
    "events": ("notes", "disputed", "actor1", "actor2", "claimant", "site"),
    "measures": ("notes", "disputed", "claimant", "site"),
    "claims": ("notes", "group", "claimant"),
}
"""Columns whose texts are shown, by table."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "translations-ru.csv"


def row(original: str, text: str, language: str = "ru") -> list[str]:
    return cells_of(TRANSLATIONS, original=original, language=language, text=text)


def test_each_original_has_its_translation(path: Path) -> None:
    write(path, TRANSLATIONS, row("A road, closed.", "Дорога закрыта."), row("Yes", "Да"))

    assert dict(read_translations(path)) == {"A road, closed.": "Дорога закрыта.", "Yes": "Да"}


def test_a_header_alone_translates_nothing(path: Path) -> None:
    assert dict(read_translations(write(path, TRANSLATIONS))) == {}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("Yes", "")], "line 2, column text"),
        ([row("", "Да")], "line 2, column original"),
        ([row("Yes", "Да", "")], "line 2, column language"),
        ([row("Yes", "Да", "Russian")], "two lower-case letters"),
        ([row("Yes", "Да"), row("Yes", "Ага")], "line 3, column original: 'Yes'"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(path: Path, rows: list[list[str]], words: str) -> None:
    with pytest.raises(TranslationsError, match=re.escape(words)):
        read_translations(write(path, TRANSLATIONS, *rows))


def test_a_table_of_other_columns_is_refused(path: Path) -> None:
    path.write_text(text_of([["original", "text"], ["Yes", "Да"]]), encoding="utf-8")
    with pytest.raises(TableError, match="missing column language"):
        read_translations(path)


@pytest.mark.parametrize("lang", ["en", "de", "../claims", ""])
def test_a_language_without_a_table_has_no_translation(lang: str) -> None:
    assert dict(shipped_translations(lang)) == {}


def _shown() -> set[str]:
    """Every free text of the case that ships."""
    found = set()
    for name, columns in TRANSLATED.items():
        path = default_events_path() if name == "events" else data_folder() / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            found |= {row[column] for row in csv.DictReader(lines) for column in columns}
    return found - {""}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_every_text_that_ships_is_translated(lang: str) -> None:
    translations = shipped_translations(lang)

    assert sorted(_shown() - set(translations)) == []
    assert all(text.strip() for text in translations.values())


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_table_is_of_the_language_of_its_name(lang: str) -> None:
    path = data_folder() / f"translations-{lang}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        assert {row["language"] for row in csv.DictReader(lines)} == {lang}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_numbers_of_a_text_are_those_of_its_translation(lang: str) -> None:
    """A digit that is lost or made up would be a claim that nobody made."""
    differ = {
        original: text
        for original, text in shipped_translations(lang).items()
        if sorted(re.findall(r"\d+", original)) != sorted(re.findall(r"\d+", text))
    }
    assert differ == {}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_tables_that_ship_have_no_fault_and_are_read_as_any_other(lang: str) -> None:
    """A server takes them as they are, without checking them again."""
    assert dict(shipped_translations(lang)) == read_translations(shipped_path(lang))
