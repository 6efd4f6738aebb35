"""What a picture of a selection says, and selections that say different things."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.selection import Selection
from dashboard.sheet import Texts
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

VERSION = "7.8.9"

ENGLISH: dict[str, dict[str, Any]] = {
    "everything": {"layers": LAYERS},
    "one layer": {},
    "no layer, official": {"layers": (), "bases": ("official",)},
    "protests, certain days": {"types": ("protests",), "inferred": False},
    "riots and battles, print": {"types": ("riots", "battles"), "theme": "print"},
    "several": {"types": ("protests",), "bases": ("reported", "observed"), "inferred": False},
    "no types": {"types": ()},
}
OTHERS: dict[str, dict[str, Any]] = {
    "Russian": {"lang": "ru", "layers": LAYERS},
    "Kazakh, print": {"lang": "kk", "theme": "print", "layers": LAYERS},
}
"""In other languages; `test_captions_languages` compares them with English."""


def said(dataset: Dataset, selection: Selection, coarsened: str = "") -> Texts:
    sums = counted(dataset, selection)
    return sheet_texts(dataset, selection, sums, version=VERSION, coarsened=coarsened)


def every_text(thing: Any) -> list[str]:
    """All text within something."""
    if isinstance(thing, str):
        return [thing]
    if is_dataclass(thing):
        return [text for each in fields(thing) for text in every_text(getattr(thing, each.name))]
    return (
        [text for each in thing for text in every_text(each)] if hasattr(thing, "__iter__") else []
    )
