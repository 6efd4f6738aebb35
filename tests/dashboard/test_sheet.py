"""What stands where on a picture: within it, beside one another, and the same on every day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.selection import LANGUAGES, default_selection
from dashboard.sheet import (
    Block,
    Item,
    Line,
    Sheet,
    SheetError,
    Sign,
    Texts,
    Zone,
    arrange,
)
from dashboard.snapshot.sizes import DEFAULT, PRESETS, Size
from dashboard.typesetting import text_width
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.regions import Drawn
from geodata.vocabulary import LAYERS

SIZES = {
    "default": DEFAULT,
    **{name: PRESETS[name] for name in ("article", "square", "story", "a4")},
}
"""A slide is an article enlarged, A3 is A4 enlarged: their sheets are the same."""

LAYERS_CHOSEN = {"one layer": ("emergency",), "six layers": LAYERS, "no layer": ()}
ASCENT, DESCENT = 0.75, 0.25
SWATCH, HATCH = 12.0, 13.0
"""How tall the signs of shading and of zones are drawn; marks are as tall as they are wide."""

Boxes = np.ndarray
"""Left, top, right and bottom of n boxes."""


@cache
def case() -> Dataset:
    """The case that ships, read once."""
    return load_dataset()


@cache
def texts_of(layers: str, theme: str, lang: str, *, long_names: bool = False) -> Texts:
    """What the case that ships says."""
    dataset = case()
    if long_names:
        dataset = with_long_names(dataset)
    selection = replace(
        default_selection(dataset),
        layers=LAYERS_CHOSEN[layers],
        theme=theme,  # type: ignore[arg-type]
        lang=lang,  # type: ignore[arg-type]
    )
    sums = counted(dataset, selection)
    return sheet_texts(dataset, selection, sums, version="1.0", coarsened="place")


def with_long_names(dataset: Dataset) -> Dataset:
    """Places and regions whose names are one word of 120 letters."""
    names = {f"name_{lang}": "Щ" * 120 for lang in LANGUAGES}
    light = dataset.boundaries.light.assign(**names)
    boundaries = replace(dataset.boundaries, draw=lambda: Drawn(light))
    return replace(dataset, places=dataset.places.assign(**names), boundaries=boundaries)


SAID_IN = (*(("light", lang) for lang in LANGUAGES), ("print", "kk"))
GRID = [
    (layers, *SAID_IN[(first + second) % len(SAID_IN)], size)
    for first, layers in enumerate(LAYERS_CHOSEN)
    for second, size in enumerate(SIZES)
]
GRID += [
    ("one layer", "light", "en", "article"),
    ("six layers", "light", "ru", "square"),
    ("one layer", "light", "ru", "story"),
    ("six layers", "light", "kk", "story"),
    ("six layers", "light", "kk", "a4"),
    ("one layer", "print", "kk", "default"),
    ("no layer", "print", "kk", "a4"),
]


@pytest.fixture(scope="module", params=SIZES)
def any_size(request: pytest.FixtureRequest) -> Size:
    return SIZES[request.param]


@pytest.fixture(scope="module", params=GRID, ids=", ".join)
def choice(request: pytest.FixtureRequest) -> tuple[str, ...]:
    found: tuple[str, ...] = request.param
    return found


@pytest.fixture(scope="module")
def size(choice: tuple[str, ...]) -> Size:
    return SIZES[choice[-1]]


@pytest.fixture(scope="module")
def texts(choice: tuple[str, ...]) -> Texts:
    return texts_of(*choice[:-1])


@pytest.fixture(scope="module")
def sheet(texts: Texts, size: Size) -> Sheet:
    return arrange(texts, size.width, size.height)


def line_boxes(*lines: Line) -> Boxes:
    """Where the letters of lines are."""
    rows = [
        (
            line.x,
            line.y - ASCENT * line.style.size,
            line.x + text_width(line.text, line.style),
            line.y + DESCENT * line.style.size,
        )
        for line in lines
    ]
    return np.array(rows).reshape(-1, 4)


def sign_boxes(*signs: Sign) -> Boxes:
    """Where signs are."""
    rows = []
    for sign in signs:
        group = sign.kind.split(":")[0]
        tall = {"shade": SWATCH, "zone": HATCH, "part": HATCH, "uncertain": HATCH}
        half = (sign.width / 2, tall.get(group, sign.width) / 2)
        rows.append((sign.x - half[0], sign.y - half[1], sign.x + half[0], sign.y + half[1]))
    return np.array(rows).reshape(-1, 4)


def map_box(sheet: Sheet) -> Boxes:
    area = sheet.map
    return np.array([[area.x, area.y, area.x + area.width, area.bottom]])


def covered(first: Boxes, second: Boxes) -> list[tuple[int, int]]:
    """Which boxes of the one list overlap which of the other."""
    a, b = first[:, None, :], second[None, :, :]
    across = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    down = (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return [(int(i), int(j)) for i, j in np.argwhere(across & down)]


def among(boxes: Boxes) -> list[tuple[int, int]]:
    """Which boxes overlap one another."""
    return [(i, j) for i, j in covered(boxes, boxes) if i < j]


def overlaps(sheet: Sheet) -> list[str]:
    """Everything on a sheet that covers something else, on any day."""
    signs = sign_boxes(*sheet.signs)
    area = map_box(sheet)
    stays = line_boxes(*sheet.lines)
    names = [line.text for line in sheet.lines]
    found = [f"signs {i} and {j}" for i, j in among(signs)]
    found += [f"sign {i} and the map" for i, _ in covered(signs, area)]
    found += [f"{names[i]!r} and {names[j]!r}" for i, j in among(stays)]
    found += [f"{names[i]!r} and the map" for i, _ in covered(stays, area)]
    found += [f"{names[i]!r} and sign {j}" for i, j in covered(stays, signs)]
    for day in sheet.days:
        boxes, texts = line_boxes(*day), [line.text for line in day]
        found += [f"{texts[i]!r} and {texts[j]!r}" for i, j in among(boxes)]
        found += [f"{texts[i]!r} and {names[j]!r}" for i, j in covered(boxes, stays)]
        found += [f"{texts[i]!r} and the map" for i, _ in covered(boxes, area)]
        found += [f"{texts[i]!r} and sign {j}" for i, j in covered(boxes, signs)]
    return found


def beyond(sheet: Sheet) -> list[str]:
    """Everything that is not wholly on the sheet."""
    lines = [*sheet.lines, *chain.from_iterable(sheet.days)]
    boxes = np.vstack([line_boxes(*lines), sign_boxes(*sheet.signs), map_box(sheet)])
    names = [*(line.text for line in lines), *(sign.kind for sign in sheet.signs), "the map"]
    edges = np.array([0, 0, sheet.width, sheet.height])
    out = (boxes[:, :2] < edges[:2]).any(axis=1) | (boxes[:, 2:] > edges[2:] + 1e-6).any(axis=1)
    return [name for name, off in zip(names, out, strict=True) if off]


def check_fit_or_refusal(texts: Texts, width: float, height: float) -> None:
    """Either the size is refused, or nothing covers anything or is off the sheet."""
    try:
        sheet = arrange(texts, width, height)
    except SheetError:
        return
    assert overlaps(sheet) == []
    assert beyond(sheet) == []


def paragraphs(texts: Texts, day: int) -> list[str]:
    """What changes, in the order in which it is written."""
    zones = [zone.days[day] for zone in texts.zones]
    return [
        texts.titles[day],
        texts.sentences[day],
        texts.counts[day],
        *zones,
        texts.sources[day],
    ]


def taken(lines: Iterator[Line], text: str) -> list[Line]:
    """The next lines, as many as give a text back, a word that was broken in two too."""
    wanted, found = text.replace(" ", ""), ""
    rows = []
    while found != wanted:
        row = next(lines)
        found += row.text.replace(" ", "")
        assert wanted.startswith(found), row.text
        rows.append(row)
    return rows


# ---- the case that ships, in every size


def test_every_two_of_layers_language_and_size_are_tried_together() -> None:
    tried = [(layers, (theme, lang), size) for layers, theme, lang, size in GRID]
    for one, other in combinations((tuple(LAYERS_CHOSEN), SAID_IN, tuple(SIZES)), 2):
        for pair in product(one, other):
            assert any(set(pair) <= set(each) for each in tried), pair


def test_everything_lies_on_the_sheet(sheet: Sheet) -> None:
    assert beyond(sheet) == []


def test_nothing_covers_anything_else_on_any_day(sheet: Sheet) -> None:
    assert overlaps(sheet) == []


def test_what_changes_begins_at_the_same_point_on_every_day(sheet: Sheet, texts: Texts) -> None:
    starts = set()
    for at, day in enumerate(sheet.days):
        lines = iter(day)
        rows = [taken(lines, text) for text in paragraphs(texts, at)]
        assert next(lines, None) is None, "nothing else is written"
        starts.add(tuple((each[0].x, each[0].y, each[0].style) for each in rows))
    assert len(starts) == 1


def test_what_stays_is_all_there_once(sheet: Sheet, texts: Texts) -> None:
    written = sorted(" ".join(line.text for line in sheet.lines).split())
    items = [item.text for block in texts.blocks for item in block.items]
    titles = [block.title for block in texts.blocks]
    names = [zone.name for zone in texts.zones]
    assert written == sorted(
        " ".join([texts.kicker, *titles, *items, *names, *texts.credits]).split()
    )


def test_every_sign_is_there_once(sheet: Sheet, texts: Texts) -> None:
    kinds = [item.kind for block in texts.blocks for item in block.items]
    kinds += [zone.kind for zone in texts.zones]
    assert sorted(sign.kind for sign in sheet.signs) == sorted(kinds)


def test_a_sign_stands_left_of_its_words_on_their_line(sheet: Sheet, texts: Texts) -> None:
    meanings = {item.kind: item.text for block in texts.blocks for item in block.items}
    meanings |= {zone.kind: zone.name for zone in texts.zones}
    for sign in sheet.signs:
        right = sign.x + sign.width / 2
        beside = [
            line
            for line in sheet.lines
            if meanings[sign.kind].startswith(line.text)  # and goes on where a column is narrow
            and 0 < line.x - right < 10
            and line.y - line.style.size < sign.y < line.y
        ]
        assert len(beside) == 1, sign.kind


def test_the_map_has_most_of_the_width_and_some_height(sheet: Sheet) -> None:
    assert sheet.map.width >= sheet.width * 0.6
    assert sheet.map.height >= 190


def test_the_sheet_enlarged_is_the_picture(sheet: Sheet, size: Size) -> None:
    assert sheet.width * sheet.zoom == pytest.approx(size.width)
    assert sheet.height * sheet.zoom == pytest.approx(size.height)


def test_there_is_a_layout_of_every_day(sheet: Sheet, texts: Texts) -> None:
    assert len(sheet.days) == len(texts.titles) == 19


def test_the_same_texts_give_the_same_sheet(any_size: Size) -> None:
    texts = texts_of("six layers", "light", "en")
    once, again = (arrange(texts, any_size.width, any_size.height) for _ in range(2))
    assert once == again


# ---- sizes and texts that are hard


@pytest.mark.parametrize(("width", "height"), [(200, 200), (320, 240), (8000, 200)])
def test_a_picture_too_small_for_its_text_is_refused_with_its_size(
    width: float, height: float
) -> None:
    with pytest.raises(SheetError, match=f"{width:g} by {height:g} pixels"):
        arrange(texts_of("six layers", "light", "en"), width, height)


def test_the_least_size_that_the_message_names_has_room() -> None:
    sheet = arrange(texts_of("one layer", "light", "en"), 640, 400)
    assert overlaps(sheet) == beyond(sheet) == []


def test_type_gets_smaller_where_there_is_more_to_say() -> None:
    few, many = (
        arrange(texts_of(layers, "light", "en"), DEFAULT.width, DEFAULT.height)
        for layers in ("one layer", "six layers")
    )
    assert many.zoom < few.zoom


@pytest.mark.parametrize("layers", LAYERS_CHOSEN)
@pytest.mark.parametrize(("width", "height"), [(1080, 2340), (390, 844), (1080, 1350), (600, 1200)])
def test_pictures_for_telephones_fit_or_are_refused_and_cover_nothing(
    layers: str, width: float, height: float
) -> None:
    check_fit_or_refusal(texts_of(layers, "light", "en"), width, height)


@pytest.mark.parametrize("layers", LAYERS_CHOSEN)
def test_names_of_120_letters_fit_or_are_refused_and_cover_nothing(
    any_size: Size, layers: str
) -> None:
    texts = texts_of(layers, "light", "kk", long_names=True)
    assert "Щ" * 120 in " ".join(texts.sentences)
    check_fit_or_refusal(texts, any_size.width, any_size.height)


def test_names_of_120_letters_have_room_on_paper() -> None:
    paper = SIZES["a4"]
    assert arrange(texts_of("one layer", "print", "en", long_names=True), paper.width, paper.height)


@settings(deadline=None, max_examples=30)
@given(
    width=st.floats(min_value=200, max_value=4000),
    height=st.floats(min_value=200, max_value=4000),
    layers=st.sampled_from(sorted(LAYERS_CHOSEN)),
)
def test_in_any_size_texts_fit_or_are_refused_and_cover_nothing(
    width: float, height: float, layers: str
) -> None:
    check_fit_or_refusal(texts_of(layers, "light", "en"), width, height)


SAID = st.lists(st.text("abcdefghijкқңщ", min_size=1, max_size=30), max_size=20).map(" ".join)
WORDS = st.text("abcdefghijкқңщ", min_size=1, max_size=24)
INVENTED = st.integers(min_value=1, max_value=3).flatmap(
    lambda days: st.builds(
        Texts,
        kicker=SAID,
        titles=st.tuples(*[SAID] * days),
        sentences=st.tuples(*[SAID] * days),
        counts=st.tuples(*[SAID] * days),
        blocks=st.lists(
            st.builds(
                Block,
                title=WORDS,
                items=st.lists(
                    st.builds(
                        Item,
                        kind=st.just("size:1"),
                        width=st.floats(min_value=5, max_value=34),
                        text=WORDS,
                    ),
                    min_size=1,
                    max_size=6,
                ).map(tuple),
                tall=st.just(True),
            ),
            max_size=5,
        ).map(tuple),
        zones=st.lists(
            st.builds(Zone, kind=st.just("zone:a"), name=WORDS, days=st.tuples(*[SAID] * days)),
            max_size=6,
        ).map(tuple),
        sources=st.tuples(*[SAID] * days),
        credits=st.lists(SAID, max_size=2).map(tuple),
    )
)


@settings(deadline=None, max_examples=30)
@given(texts=INVENTED, size=st.sampled_from(sorted(SIZES)))
def test_any_texts_fit_or_are_refused_and_cover_nothing(texts: Texts, size: str) -> None:
    check_fit_or_refusal(texts, SIZES[size].width, SIZES[size].height)


def test_the_words_of_a_sign_longer_than_a_column_go_on_or_are_refused(any_size: Size) -> None:
    texts = texts_of("one layer", "light", "en")
    long = Item("ring", 14, "в области, населённый пункт не назван ни одним из источников")
    blocks = tuple(replace(block, items=(*block.items, long)) for block in texts.blocks)
    check_fit_or_refusal(replace(texts, blocks=blocks), any_size.width, any_size.height)
