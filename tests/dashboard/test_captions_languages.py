"""What a picture says in another language is what it says in English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from captions_said import OTHERS, said

from dashboard.selection import Selection
from dashboard.sheet import Texts
from dashboard.words import words_in
from geodata.dataset import Dataset


@pytest.fixture(scope="module", params=OTHERS)
def selection(request: pytest.FixtureRequest, default: Selection) -> Selection:
    return replace(default, **OTHERS[request.param])


@pytest.fixture(scope="module")
def texts(dataset: Dataset, selection: Selection) -> Texts:
    return said(dataset, selection)


@pytest.fixture(scope="module")
def english(dataset: Dataset, selection: Selection) -> Texts:
    return said(dataset, replace(selection, lang="en"))


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def test_the_title_is_that_of_the_language(selection: Selection, texts: Texts) -> None:
    assert texts.kicker.startswith(words_in(selection.lang)("page.title"))


@pytest.mark.parametrize("part", ["titles", "sentences", "counts"])
def test_each_day_has_the_same_numbers_in_other_words(
    texts: Texts, english: Texts, part: str
) -> None:
    for mine, theirs in zip(getattr(texts, part), getattr(english, part), strict=True):
        assert numbers(mine) == numbers(theirs)
        assert mine != theirs
        assert re.search("[а-яә]", mine)


def test_zones_stand_from_the_same_hours(texts: Texts, english: Texts) -> None:
    for mine, theirs in zip(texts.zones, english.zones, strict=True):
        assert mine.kind == theirs.kind
        assert mine.name != theirs.name
        for here, there in zip(mine.days, theirs.days, strict=True):
            assert numbers(here) == numbers(there), mine.kind
            assert re.search("[а-яә]", here)


def test_the_legend_has_the_same_signs(texts: Texts, english: Texts) -> None:
    for mine, theirs in zip(texts.blocks, english.blocks, strict=True):
        assert mine.title != theirs.title
        assert [item.kind for item in mine.items] == [item.kind for item in theirs.items]
        assert [numbers(item.text) for item in mine.items] == [
            numbers(item.text) for item in theirs.items
        ]


def test_the_same_publishers_are_named(dataset: Dataset, texts: Texts, english: Texts) -> None:
    publishers = set(dataset.sources["publisher"])
    for mine, theirs in zip(texts.sources, english.sources, strict=True):
        named = {name for name in publishers if name in theirs}
        assert {name for name in publishers if name in mine} == named
        assert numbers(mine) == numbers(theirs)


def test_the_owners_of_the_map_are_named(dataset: Dataset, texts: Texts) -> None:
    for owner in ("OpenStreetMap", "ODbL", "Natural Earth", "GeoNames", "CC"):
        assert owner in texts.credits[0]
    assert str(dataset.boundaries.valid_from.year) in texts.credits[0]
    assert dataset.digest in texts.credits[1]
