"""Free texts of the data in other languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from geodata.errors import TranslationsError
from geodata.schema import TRANSLATIONS
from geodata.tables import read_table


def read_translations(path: Path) -> Mapping[str, str]:
    """Read the texts of one language.

    Args:
        path: a file in the layout of `translations-ru.csv`.

    Returns:
        Each original and its translation.

    Raises:
        TranslationsError: a row cannot be used.
        TableError: the file cannot be read as a table.
    """
    report = read_table(path, TRANSLATIONS)
    report.raise_if_faulty(TranslationsError)
    return dict(zip(report.rows["original"], report.rows["text"], strict=True))


@cache
def shipped_translations(lang: str) -> Mapping[str, str]:
    """The translations that ship into a language; nothing for one that has none.

    They are not checked again, as tests do it: what checks a table is large, and a server has no
    other need of it.
    """
    path = shipped_path(lang)
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["original"]: row["text"] for row in csv.DictReader(lines)}


def shipped_path(lang: str) -> Path:
    """Where the translations into a language would be."""
    return Path(str(files("geodata") / "data" / f"translations-{lang}.csv"))
