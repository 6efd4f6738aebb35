"""Every visible word, from one catalogue a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

from geodata.translations import shipped_translations

FALLBACK = "en"
_SHORT = 100_000
_FORMS = ("one", "few", "many")
_DATES = {
    "EEEE, d MMMM y": "date.full",
    "EEEE, d MMMM": "date.named",
    "EEE d MMMM y": "date.weekday_year",
    "EEE d MMMM": "date.weekday",
    "d MMMM y": "date.long",
    "d MMMM": "date.day",
    "d MMM": "date.short",
    "LLLL y": "date.month",
}
"""Each pattern of a date that the code asks for, and the key under which a language orders it."""

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
"""Whose dates, numbers and lists go with the words of a language."""


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes:
        lang: language of the names of places and regions.
        locale: language of the words, dates and numbers; English as long as there is no catalogue.
        texts: each key of the catalogue and its text.
        plurals: each key that counts, and its forms.
    """

    lang: str
    locale: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key; KeyError when the catalogue has none."""
        return self.texts[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The text of a key that counts, in the form that this number asks for."""
        forms = self.plurals[key]
        form = forms[min(_form(number, self.locale), len(forms) - 1)]
        return form.format(n=self.number(number), **values)

    def number(self, number: int) -> str:
        """A whole number as this language writes it."""
        return _decimal(number, self.locale)

    def compact(self, number: int) -> str:
        """A whole number where there is little room: `20,000`, `150M`."""
        if number < _SHORT:
            return self.number(number)
        return format_compact_decimal(number, locale=self.locale, fraction_digits=1)

    def decimal(self, number: float) -> str:
        """A number with a fraction as this language writes it."""
        return _decimal(number, self.locale)

    def span(self, low: Any, high: Any) -> str:
        """`26`, `at least 20`, `100–400`; nothing where neither end is known."""
        if pd.isna(low) and pd.isna(high):
            return ""
        if pd.isna(high):
            return self("span.at_least", n=self.number(int(low)))
        if pd.isna(low):
            return self("span.at_most", n=self.number(int(high)))
        if low == high:
            return self.number(int(low))
        return self("span.between", low=self.number(int(low)), high=self.number(int(high)))

    def day(self, day: date, pattern: str = "EEEE, d MMMM y") -> str:
        """A day in words; `pattern` is one of Unicode's date patterns, in the order of English."""
        ordered = self(_DATES[pattern]) if pattern in _DATES else pattern
        return _date(day, ordered, self.locale)

    def days(self, first: date, last: date) -> str:
        """A range of days: `3–6 January 2022`."""
        return format_interval(first, last, skeleton="yMMMMd", locale=self.locale)

    def listed(self, things: Iterable[str]) -> str:
        """`a, b and c`."""
        return format_list(list(things), locale=self.locale)

    def name(self, row: Mapping[str, Any] | pd.Series) -> str:
        """The name of a place or region, from its name_en, name_ru and name_kk."""
        return str(row[f"name_{self.lang}"])

    def text(self, original: str) -> str:
        """A free text of the data in this language; the original where nobody has put it so."""
        return shipped_translations(self.lang).get(original, original)

    def term(self, group: str, name: str) -> str:
        """The word for a value of the data, e.g. a sub-event type or a measure."""
        return self(f"{group}.{slug(name)}")


# Formatting takes far longer than looking up what was formatted before.


@lru_cache(4096)
def _form(number: int, locale: str) -> int:
    """Which form a number asks for; gettext has one for each category, "other" being the last."""
    category = Locale.parse(locale).plural_form(number)
    return _FORMS.index(category) if category in _FORMS else len(_FORMS)


@lru_cache(4096)
def _decimal(number: float, locale: str) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(4096)
def _date(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


@cache
def slug(name: str) -> str:
    """`Non-state actor` to `non_state_actor`."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


@cache
def words_in(lang: str) -> Words:
    """The catalogue of a language; English words where that language has none yet."""
    folder = files("dashboard") / "locales"
    known = lang if (folder / f"{lang}.po").is_file() else FALLBACK
    with (folder / f"{known}.po").open("rb") as file:
        catalogue = read_po(file, locale=known)
    entries = [entry for entry in catalogue if entry.id]
    texts = {str(e.id): str(e.string) for e in entries if isinstance(e.id, str)}
    plurals = {e.id[0]: tuple(e.string or ()) for e in entries if isinstance(e.id, tuple)}
    if known != FALLBACK:  # a word that nobody has put into a language yet is better than none
        english = words_in(FALLBACK)
        texts, plurals = {**english.texts, **texts}, {**english.plurals, **plurals}
    return Words(lang, LOCALES[known], texts, plurals)
