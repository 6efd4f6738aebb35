"""How wide text is in the bundled typefaces, and how it breaks into lines.

A picture is laid out before any browser sees it, so the same letters must be measured here as are
drawn there: the files and the letters each of them serves are read from the page's own style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

_EM = 1000
_UNKNOWN_LETTER = 1.0
"""Width in ems of a letter that no bundled file has; none is wider in the usual typefaces."""

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""Where a line may break: not at a space that is meant to hold a number together."""

_FACE = re.compile(r"@font-face\s*{(?P<body>[^}]*)}")
_RANGE = re.compile(r"U\+(?P<first>[0-9A-F]+)(?:-(?P<last>[0-9A-F]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Type:
    """A typeface at a size.

    Attributes:
        size: pixels.
        weight: 200 to 900.
        family: as the style sheet calls it.
    """

    size: float
    weight: int = 400
    family: str = "Source Sans 3"


@dataclass(frozen=True)
class Face:
    """One font file, and the letters that a browser takes from it."""

    family: str
    file: str
    ranges: tuple[tuple[int, int], ...]

    def serves(self, letter: str) -> bool:
        """Whether a browser takes this letter from this file."""
        return any(first <= ord(letter) <= last for first, last in self.ranges)


@cache
def faces() -> tuple[Face, ...]:
    """Every font file that the page declares, in its order."""
    sheet = (files("dashboard") / "assets" / "fonts.css").read_text(encoding="utf-8")
    return tuple(_face(match["body"]) for match in _FACE.finditer(sheet))


def _face(body: str) -> Face:
    family = re.search(r'font-family:\s*"([^"]+)"', body)
    file = re.search(r'url\("fonts/([^"]+)"\)', body)
    if family is None or file is None:
        raise ValueError("assets/fonts.css: expected font-family and src in each @font-face")
    ranges = tuple(
        (int(found["first"], 16), int(found["last"] or found["first"], 16))
        for found in _RANGE.finditer(body)
    )
    return Face(family[1], file[1], ranges)


def faces_of(text: str, family: str) -> list[Face]:
    """The files of a family that a text needs."""
    return [face for face in faces() if face.family == family and any(map(face.serves, text))]


@lru_cache(maxsize=20_000)
def text_width(text: str, style: Type) -> float:
    """Width in pixels of one line of text."""
    runs = groupby(text, key=lambda letter: _file_of(letter, style.family))
    ems = sum(_run_width("".join(run), file, style.weight) for file, run in runs)
    return ems * style.size


def wrapped(text: str, style: Type, width: float) -> list[str]:
    """Break a text into lines.

    Args:
        text: words with spaces between.
        style: typeface and size.
        width: of a line, pixels.

    Returns:
        Lines none of which is wider, but for single letters that are; nothing for no text.
    """
    lines: list[str] = []
    for word in _pieces(text, style, width):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(text: str, style: Type, width: float) -> Iterator[str]:
    """Words; those wider than a line in parts."""
    for word in filter(None, _SPACES.split(text)):
        piece = ""
        for letter in word:
            if piece and text_width(piece + letter, style) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


@cache
def _file_of(letter: str, family: str) -> str:
    return next(
        (face.file for face in faces() if face.family == family and face.serves(letter)), ""
    )


def _run_width(run: str, file: str, weight: int) -> float:
    if not file:
        return len(run) * _UNKNOWN_LETTER
    return float(_font(file, weight).getlength(run)) / _EM


def font_bytes(file: str) -> bytes:
    """A bundled font file."""
    return (files("dashboard") / "assets" / "fonts" / file).read_bytes()


@cache
def _font(file: str, weight: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # which a page without pictures needs for nothing

    font = ImageFont.truetype(BytesIO(font_bytes(file)), _EM)
    font.set_variation_by_axes([weight])
    return font
