"""Every visible word stands in the catalogue, and nothing stands there that is never seen."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import dashboard
from dashboard import menu, own
from dashboard import words as words_module
from dashboard.downloads import ROUTES
from dashboard.figures import neighbours
from dashboard.panel import CLAIMS_SHOWN
from dashboard.selection import ARRIVALS, LANGUAGES, SHADES, THEMES, TYPES, VIEWS
from dashboard.snapshot.request import FORMATS
from dashboard.snapshot.sizes import PRESETS
from dashboard.theme import SWITCHES
from dashboard.views import imported
from dashboard.views.claim_marks import FORMS, SIGNS
from dashboard.views.claim_words import MEASURES
from dashboard.views.codebook import GROUPS
from dashboard.views.grid import COLUMNS, GRID_WORDS
from dashboard.views.method import SECTIONS, TEXTS
from dashboard.words import Words, slug, words_in
from geodata.coarsen import LEVELS
from geodata.dataset import Dataset
from geodata.licences import read_licences
from geodata.schema import EVENTS, TABLES
from geodata.vocabulary import (
    BASES,
    DAY_PARTS,
    EVENT_TYPES,
    LAYERS,
    MEANINGS,
    MEASURE_LAYERS,
)

FOLDER = Path(str(dashboard.__file__)).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
CATALOGUES = sorted((FOLDER / "locales").glob("*.po"))
KEY = re.compile(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*")
FILE = re.compile(r".*\.(css|csv|geojson|js|json|po|py|html|svg|png|pdf|gif|mp4)")

_TIMES = next(column for column in EVENTS.columns if column.name == "time_of_day").pattern or ""
VOCABULARY = {
    "arrival.column": ("rank", "name", "day", "days", "km"),
    "arrival.count": ARRIVALS,
    "attribution": tuple(licence.files[0] for licence in read_licences()),
    "band": LAYERS,
    "basis": BASES,
    "basis_hint": BASES,
    "claim": tuple(dict.fromkeys((*CLAIMS_SHOWN, *MEASURES))),
    "context": tuple(neighbours._AROUND_KAZAKHSTAN),
    "daypart": DAY_PARTS,
    "figures_form": FORMS,
    "figures_sign": SIGNS,
    "codebook": ("column", "needed", "may_hold", "meaning"),
    "grid": GRID_WORDS,
    "group": tuple(EVENT_TYPES),
    "holds": ("text", "id", "ids", "date", "moment", "count"),
    "lang": LANGUAGES,
    "layer": SWITCHES,
    "licence": tuple(dict.fromkeys(licence.name for licence in read_licences())),
    "measure": tuple(MEASURE_LAYERS),
    "method.document": ("publisher", "title", "published", "language", "cited", "events"),
    "method.head": TEXTS["method.count"],
    "method.known": tuple(GROUPS),
    "method.licence": ("files", "name", "attribution"),
    "method.title": ("import", *SECTIONS),
    "import.column": ("ours", "theirs", "note"),
    "import.count": ("centroids", "outside", "duplicates"),
    "import.date": imported.DATES,
    "import.fault": ("reason", "column", "rows", "lines"),
    "own.state": own._STATES,
    "own.why": own._REASONS,
    "needed": ("yes", "no", "optional"),
    "part": tuple(word for word in _TIMES.split("|") if word.isalpha()),
    "picture.coarsened": LEVELS,
    "row_is": tuple(table.name for table in TABLES),
    "shade": SHADES,
    "shade_short": SHADES,
    "shape": tuple({each.name for table in TABLES for each in table.columns if each.shape}),
    "snapshot": ("make", "cancel", "close"),
    "snapshot.choice": ("format", "preset", "theme", "coarsen", "from", "to", "seconds"),
    "snapshot.coarsen": ("as shown", *LEVELS),
    "snapshot.format": tuple(dict.fromkeys(FORMATS.values())),
    "snapshot.preset": tuple(PRESETS),
    "snapshot.state": menu._STATES,
    "snapshot.theme": ("as shown", *THEMES),
    "start": DAY_PARTS,
    "sub": tuple(dict.fromkeys(sub for subs in EVENT_TYPES.values() for sub in subs)),
    "table.column": tuple(column.field for column in COLUMNS),
    "table.format": tuple(ROUTES),
    "type": tuple(TYPES),
    "view": VIEWS,
    **TEXTS,
    **{group: tuple(MEANINGS[column]) for column, group in GROUPS.items()},
    **{f"column.{table.name}": tuple(table.names) for table in TABLES},
    **{
        f"rule.{table.name}": tuple(str(number) for number, _ in enumerate(table.rules, start=1))
        for table in TABLES
    },
}
"""Each group of `words.term`, and every value of the data that it is asked for."""


@dataclass
class Found:
    """The keys that the code uses."""

    called: dict[str, set[str]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    literals: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)


def _constant(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _used() -> Found:
    found = Found(groups=set(GROUPS.values()))
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _add_call(found, node)
            elif isinstance(node, ast.JoinedStr):
                found.prefixes |= set(_filled(tree, node))
            elif (text := _constant(node)) and KEY.fullmatch(text) and not FILE.fullmatch(text):
                found.literals.add(text)
    return found


def _add_call(found: Found, call: ast.Call) -> None:
    function = call.func
    first = _constant(call.args[0]) if call.args else None
    name = function.attr if isinstance(function, ast.Attribute) else None
    if name == "count" and first and KEY.fullmatch(first):
        found.counted.add(first)
    elif name == "term" and first:
        found.groups.add(first)
    elif name == "term" and call.args and isinstance(call.args[0], ast.JoinedStr):
        start = _constant(next(ast.iter_child_nodes(call.args[0])))
        found.groups |= {group for group in VOCABULARY if start and group.startswith(start)}
    elif isinstance(function, ast.Name) and function.id in ("words", "self") and first:
        values = {word.arg or "**" for word in call.keywords}
        known = found.called.get(first)
        found.called[first] = values if known is None else known & values
    # A group given to a function that asks for its terms.
    found.groups |= {
        text for each in call.args if (text := _constant(each)) in VOCABULARY and name is None
    }


def _filled(tree: ast.AST, text: ast.JoinedStr) -> Iterator[str]:
    """`f"measures.{...}"`: every text of the same function that can stand there."""
    start = next((_constant(part) for part in ast.iter_child_nodes(text)), None)
    if start is None or not re.fullmatch(r"[a-z_]+\.", start):
        return
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and text in list(ast.walk(node))
    ]
    for function in around:
        for node in ast.walk(function):
            if (name := _constant(node)) and re.fullmatch(r"[a-z_]+", name):
                yield start + name


USED = _used()
TERMS = {f"{group}.{slug(name)}" for group in USED.groups for name in VOCABULARY.get(group, ())}


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.stem)
def catalogue(request: pytest.FixtureRequest) -> Words:
    """The words of each language that has any."""
    return words_in(request.param.stem)


def known(words: Words) -> set[str]:
    """Every key of a catalogue."""
    return set(words.texts) | set(words.plurals)


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_is_something_to_check() -> None:
    assert "page.title" in USED.called
    assert "count.events" in USED.counted
    assert {"sub", "measure", "layer"} <= USED.groups
    assert [path.stem for path in CATALOGUES].count("en") == 1


def test_every_group_of_terms_has_a_vocabulary() -> None:
    assert sorted(USED.groups - set(VOCABULARY)) == [], "say in VOCABULARY what it is asked for"


def test_every_key_that_the_code_asks_for_is_there(catalogue: Words) -> None:
    groups = {key.split(".")[0] for key in known(catalogue)}
    literals = {key for key in USED.literals if key.split(".")[0] in groups} - USED.groups
    asked = set(USED.called) | USED.counted | literals

    assert sorted(asked - known(catalogue)) == []
    assert sorted(set(USED.called) - set(catalogue.texts)) == []
    assert sorted(USED.counted - set(catalogue.plurals)) == []


def test_every_value_of_the_data_has_a_word(catalogue: Words) -> None:
    missing = sorted(TERMS - set(catalogue.texts))
    assert not missing, ", ".join(missing)


def test_no_key_is_left_unused(catalogue: Words) -> None:
    used = set(USED.called) | USED.counted | USED.literals | USED.prefixes | TERMS

    unused = sorted(known(catalogue) - used)
    assert not unused, ", ".join(unused)


def test_no_word_is_blank_and_no_text_has_broken_braces(catalogue: Words) -> None:
    forms = {key: each for key, texts in catalogue.plurals.items() for each in texts}
    for key, text in {**catalogue.texts, **forms}.items():
        assert text.strip(), key
        assert "" not in placeholders(text), key


def test_no_key_stands_twice(catalogue: Words) -> None:
    lines = (FOLDER / "locales" / f"{catalogue.lang}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', lines, re.MULTILINE)

    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_texts_ask_for_no_value_that_the_code_does_not_give(catalogue: Words) -> None:
    for key, given_values in USED.called.items():
        if "**" not in given_values and key in catalogue.texts:
            assert placeholders(catalogue.texts[key]) <= given_values, key


def own_entries(lang: str) -> dict[str, tuple[str, ...]]:
    """What the catalogue of a language has itself, without what English lends it."""
    with (FOLDER / "locales" / f"{lang}.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    return {
        str(e.id if isinstance(e.id, str) else e.id[0]): (e.string,)
        if isinstance(e.string, str)
        else tuple(e.string)
        for e in entries
    }


def test_all_languages_have_the_same_keys_and_values() -> None:
    english = own_entries("en")
    for path in CATALOGUES:
        entries = own_entries(path.stem)
        assert entries.keys() == english.keys(), path.name
        for key, forms in entries.items():
            wanted = placeholders(english[key][-1])
            assert all(placeholders(form) <= wanted for form in forms), f"{path.name}: {key}"
            assert placeholders(forms[-1]) == wanted, f"{path.name}: {key}"
            assert all(forms), f"{path.name}: {key}"


def test_the_catalogue_is_read_as_babel_reads_it() -> None:
    for path in CATALOGUES:
        with path.open("rb") as file:
            entries = [entry for entry in read_po(file, abort_invalid=True) if entry.id]
        assert not [entry.id for entry in entries if entry.fuzzy]


def test_a_language_without_a_catalogue_has_english_words_and_its_own_names() -> None:
    row = pd.Series({"name_en": "Aktobe", "name_ru": "Актобе", "name_kk": "Ақтөбе"})
    for lang in LANGUAGES:
        words = words_in(lang)
        assert words.name(row) == row[f"name_{lang}"]
        if not (FOLDER / "locales" / f"{lang}.po").exists():
            assert words("page.title") == words_in("en")("page.title")


def test_a_key_that_is_not_there_is_an_error(words: Words) -> None:
    with pytest.raises(KeyError):
        words("no.such_key")


BELOW_A_NUMBER = {"tile.events", "tile.places"}
"""Words of a count that stand below its number."""


@pytest.mark.parametrize("key", sorted(USED.counted))
@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 1), (1, 0), (2, 1), (5, 1), (11, 1), (21, 1), (101, 1), (1_000, 1)],
)
def test_english_has_one_form_for_one_and_another_for_all_else(
    words: Words, key: str, number: int, form: int
) -> None:
    forms = words.plurals[key]
    assert len(forms) == 2
    assert words.count(key, number) == forms[form].format(n=words.number(number))
    assert words.number(number) in words.count(key, number) or key in BELOW_A_NUMBER


FORMS = {
    "ru": {1: 0, 21: 0, 101: 0, 2: 1, 4: 1, 22: 1, 104: 1}
    | dict.fromkeys((0, 5, 11, 12, 14, 20, 25, 111, 1_000), 2),
    "kk": {1: 0} | dict.fromkeys((0, 2, 5, 11, 21, 101, 1_000), 1),
}
"""Which form goes with which number: one, few and many; one and all else."""


@pytest.mark.parametrize("key", sorted(USED.counted))
@pytest.mark.parametrize("lang", FORMS)
def test_other_languages_have_the_forms_of_their_grammar(lang: str, key: str) -> None:
    words = words_in(lang)
    forms = words.plurals[key]
    if forms == words_in("en").plurals[key]:
        return  # nobody has put it into that language yet
    assert len(forms) == len(set(FORMS[lang].values()))
    for number, form in FORMS[lang].items():
        assert words.count(key, number) == forms[form].format(n=words.number(number)), number


def test_russian_events_are_one_few_or_many() -> None:
    said = {number: words_in("ru").count("count.events", number) for number in (1, 21, 2, 5, 11)}
    nouns = {number: text.replace(str(number), "").strip() for number, text in said.items()}
    assert nouns[1] == nouns[21]
    assert nouns[5] == nouns[11]
    assert len({nouns[1], nouns[2], nouns[5]}) == 3


def test_every_date_that_the_code_writes_is_ordered_by_each_language() -> None:
    """A pattern of several fields that no catalogue knows would stand in the order of English."""
    calls = (
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    patterns = {
        pattern
        for call in calls
        if call.func.attr == "day" and len(call.args) == 2  # type: ignore[attr-defined]
        if (pattern := _constant(call.args[1]))
    }
    assert "d MMMM y" in patterns
    assert {pattern for pattern in patterns if len(set(pattern)) > 1} <= set(words_module._DATES)


def test_a_free_text_is_shown_in_the_language_or_as_it_stands(dataset: Dataset) -> None:
    note = dataset.events["notes"].iloc[0]
    texts = {lang: words_in(lang).text(note) for lang in LANGUAGES}
    assert texts["en"] == note
    assert len(set(texts.values())) == 3
    for lang in LANGUAGES:
        assert words_in(lang).text("Nobody wrote this.") == "Nobody wrote this."
        assert words_in(lang).text("") == ""


def test_one_event_and_two(words: Words) -> None:
    assert words.count("count.events", 1) != words.count("count.events", 2).replace("2", "1")


NUMBERS = st.integers(min_value=0, max_value=10**9)


@given(low=NUMBERS, more=st.integers(min_value=1, max_value=10**6))
def test_a_span_says_what_is_known_of_both_ends(words: Words, low: int, more: int) -> None:
    high = low + more
    texts = {
        "equal": words.span(low, low),
        "between": words.span(low, high),
        "at least": words.span(low, pd.NA),
        "at most": words.span(pd.NA, high),
    }

    assert texts["equal"] == words.number(low)
    assert texts["between"] == words("span.between", low=words.number(low), high=words.number(high))
    assert texts["at least"] == words("span.at_least", n=words.number(low))
    assert texts["at most"] == words("span.at_most", n=words.number(high))
    assert len(set(texts.values())) == 4


@pytest.mark.parametrize("nothing", [pd.NA, None, float("nan")])
def test_a_span_of_which_nothing_is_known_is_blank_and_not_zero(
    words: Words, nothing: object
) -> None:
    assert words.span(nothing, nothing) == ""
    assert words.span(0, 0) == "0"


@given(number=NUMBERS)
def test_numbers_have_all_their_digits(words: Words, number: int) -> None:
    assert re.sub(r"\D", "", words.number(number)) == str(number)


def test_days_and_lists(words: Words) -> None:
    assert words.day(date(2022, 1, 5)) == "Wednesday, 5 January 2022"
    assert words.day(date(2022, 1, 5), "d MMM") == "5 Jan"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"


@given(name=st.text())
def test_a_slug_can_stand_in_a_key(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]*", slug(name))
    assert slug(slug(name)) == slug(name)


def test_no_two_values_of_a_group_share_a_slug() -> None:
    for names in VOCABULARY.values():
        assert len({slug(name) for name in names}) == len(names)
