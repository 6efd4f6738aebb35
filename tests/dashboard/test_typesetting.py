"""How wide text is, against the bundled files themselves, and how it breaks into lines."""

from __future__ import annotations

import csv
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

import dashboard
from dashboard.selection import LANGUAGES
from dashboard.typesetting import Type, faces, faces_of, font_bytes, text_width, wrapped
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.reading import data_folder

FAMILIES = {"Source Sans 3": "source-sans-3", "Source Serif 4": "source-serif-4"}
FONTS = Path(str(dashboard.__file__)).parent / "assets" / "fonts"
BY_ALPHABET = {
    "latin": ["Almaty", "State of emergency", "«50+» – no", "0123456789", "AVATAR To Tr."],
    "cyrillic": ["Жанаозен", "Чрезвычайное положение", "Съешь ещё", "іұІҰ"],
    "cyrillic-ext": ["әғқңөүһ", "ӘҒҚҢӨҮҺ"],
    "latin-ext": ["Ğşžő"],
}
"""What each alphabet's file has to serve alone."""

SANS = Type(15)
LETTERS = "abcdefghijklmnopqrstuvwxyzАБВЖШЩЫабвжшщыәғқңөұүһі0123456789.,;–"
WORD = st.text(alphabet=LETTERS, min_size=1, max_size=25)
TEXTS = st.lists(WORD, max_size=30).map(" ".join)
WIDTHS = st.floats(min_value=30, max_value=600)

quickly = settings(deadline=None, max_examples=60)
"""The first example waits for the files to be read."""


@cache
def drawn(family: str, alphabet: str, weight: int) -> ImageFont.FreeTypeFont:
    """A bundled file, read without the module that is tested; large, so that nothing rounds."""
    content = (FONTS / f"{FAMILIES[family]}-{alphabet}-wght-normal.woff2").read_bytes()
    font = ImageFont.truetype(BytesIO(content), 2048)
    font.set_variation_by_axes([weight])
    return font


def measured(text: str, family: str, alphabet: str, weight: int, size: float) -> float:
    return drawn(family, alphabet, weight).getlength(text) * size / 2048


@cache
def has_glyph(file: str, letter: str) -> bool:
    """Whether a file draws a letter other than as its box for missing ones."""
    font = ImageFont.truetype(BytesIO((FONTS / file).read_bytes()), 40)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


# ---- widths


@pytest.mark.parametrize("weight", [400, 600, 650])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    ("alphabet", "text"), [(name, text) for name, texts in BY_ALPHABET.items() for text in texts]
)
def test_text_is_as_wide_as_its_file_draws_it(
    family: str, alphabet: str, text: str, weight: int
) -> None:
    expected = measured(text, family, alphabet, weight, 27)
    assert text_width(text, Type(27, weight, family)) == pytest.approx(expected, rel=0.004)


@pytest.mark.parametrize("letter", "әғқңөұүһіӘҒҚҢӨҰҮҺІ")
@pytest.mark.parametrize("family", FAMILIES)
def test_kazakh_letters_are_as_wide_as_they_are_drawn_and_not_as_an_em(
    family: str, letter: str
) -> None:
    alphabet = "cyrillic" if letter in "ұіҰІ" else "cyrillic-ext"
    width = text_width(letter, Type(100, 400, family))
    assert width == pytest.approx(measured(letter, family, alphabet, 400, 100), rel=0.01)
    assert 20 < width < 95


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_of_two_files_is_as_wide_as_its_parts(family: str) -> None:
    style = Type(20, 400, family)
    parts = [("О", "cyrillic"), ("ң", "cyrillic-ext"), ("т", "cyrillic"), ("Almaty", "latin")]
    expected = sum(measured(text, family, name, 400, 20) for text, name in parts)
    assert text_width("ОңтAlmaty", style) == pytest.approx(expected, rel=0.01)


def test_bold_text_is_wider() -> None:
    assert text_width("Qazaqstan", Type(15, 700)) > text_width("Qazaqstan", Type(15, 400))


def test_no_text_has_no_width() -> None:
    assert text_width("", SANS) == 0


def test_a_letter_that_no_file_has_is_an_em_wide() -> None:
    assert text_width("山", Type(30)) == 30


@quickly
@given(text=TEXTS, size=st.floats(min_value=5, max_value=60))
def test_width_grows_with_size(text: str, size: float) -> None:
    assert text_width(text, Type(size)) == pytest.approx(text_width(text, Type(1)) * size)


# ---- files


def test_every_bundled_file_is_declared_and_every_declared_file_is_bundled() -> None:
    assert sorted(face.file for face in faces()) == sorted(
        path.name for path in FONTS.glob("*.woff2")
    )
    for face in faces():
        assert font_bytes(face.file) == (FONTS / face.file).read_bytes()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_of_a_place_is_served_by_a_file_that_has_it(family: str, lang: str) -> None:
    with (data_folder() / "places.csv").open(encoding="utf-8", newline="") as lines:
        names = [row[f"name_{lang}"] for row in csv.DictReader(lines)]
    letters = set("".join(names)) - {" "}
    assert len(letters) > 40
    assert not has_glyph("source-sans-3-latin-wght-normal.woff2", "ж"), "the test can fail"
    for letter in letters:
        served = faces_of(letter, family)
        assert served, letter
        assert has_glyph(served[0].file, letter), letter


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_of_the_words_of_pictures_is_served(family: str, lang: str) -> None:
    words = words_in(lang)
    forms = [form for each in words.plurals.values() for form in each]
    letters = set("".join([*words.texts.values(), *forms])) - set(" \n\u00a0")
    assert [letter for letter in sorted(letters) if not faces_of(letter, family)] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_letter_of_a_region_is_served(dataset: Dataset, family: str) -> None:
    regions = dataset.boundaries.light
    letters = {letter for lang in LANGUAGES for name in regions[f"name_{lang}"] for letter in name}
    assert letters
    assert [letter for letter in sorted(letters) if not faces_of(letter, family)] == []


def test_a_text_needs_the_files_of_its_letters_only() -> None:
    assert [face.file for face in faces_of("Almaty", "Source Sans 3")] == [
        "source-sans-3-latin-wght-normal.woff2"
    ]
    assert [face.file for face in faces_of("Қостанай", "Source Serif 4")] == [
        "source-serif-4-cyrillic-wght-normal.woff2",
        "source-serif-4-cyrillic-ext-wght-normal.woff2",
    ]
    assert faces_of("", "Source Sans 3") == []


# ---- lines


@quickly
@given(text=TEXTS, width=WIDTHS)
def test_no_line_is_wider_than_asked(text: str, width: float) -> None:
    for line in wrapped(text, SANS, width):
        assert text_width(line, SANS) <= width or len(line) == 1


@quickly
@given(text=TEXTS, width=WIDTHS)
def test_no_letter_is_lost_and_none_is_added(text: str, width: float) -> None:
    assert "".join(wrapped(text, SANS, width)).replace(" ", "") == text.replace(" ", "")


@quickly
@given(text=TEXTS)
def test_lines_of_whole_words_give_the_text_back(text: str) -> None:
    widest = max((text_width(word, SANS) for word in text.split()), default=1)
    assert " ".join(wrapped(text, SANS, widest)) == text


@quickly
@given(text=TEXTS, width=WIDTHS)
def test_a_line_takes_what_fits_on_it(text: str, width: float) -> None:
    lines = wrapped(text, SANS, width)
    for line, following in pairwise(lines):
        assert text_width(f"{line} {following.split()[0]}", SANS) > width


@quickly
@given(text=TEXTS, width=WIDTHS)
def test_no_line_is_blank(text: str, width: float) -> None:
    assert all(line.strip() == line != "" for line in wrapped(text, SANS, width))


@pytest.mark.parametrize("text", ["", " ", "\n \t"])
def test_no_text_has_no_lines(text: str) -> None:
    assert wrapped(text, SANS, 100) == []


def test_a_word_wider_than_a_line_goes_on_in_the_next() -> None:
    word = "Ж" * 120
    lines = wrapped(word, SANS, 200)
    assert len(lines) > 5
    assert "".join(lines) == word


def test_a_line_narrower_than_a_letter_has_one_letter() -> None:
    assert wrapped("Шымкент", SANS, 1) == list("Шымкент")
