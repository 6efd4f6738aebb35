"""The marks of a tally on the map: one rule for the browser's canvas and for every picture.

A day's counts at places go to the browser as a few bytes a cell (`packed`); assets/marks.js reads
them and makes of them what `marks_of` makes here.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from dashboard.areas import areas_of, spot_name
from dashboard.extent import scale_of
from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import KINDS, NOWHERE, Ints
from dashboard.tallied.sums import SMALLEST, Cells, Sums, arrived_of
from dashboard.theme import PALETTES, type_colour, type_symbol
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.remembered import per_case

EARLIER, RING, DIAMOND = 2.2, 4.0, 8.0
"""Diameters in pixels: of a place reached earlier, of a ring more than its mark, of the smallest
diamond."""

MOST_NAMES = 12
_APART_KM = (330.0, 75.0)
"""Names nearer than this across and down would cover one another on a picture."""

RIM_LEAST, RIM_MOST, RIM_SHARE = 1.2, 3.2, 0.24
"""Width in pixels of the broken rim of an uncertain mark: a share of its diameter, and as wide as
that of an uncertain event (`frame`) where there is room."""

_RIM, _RIM_OF_DIAMOND = 0.5, 1.2
_STROKE, _GAP = 1.25, 0.625
"""Strokes and gaps of a broken rim by its width: 4 and 2 pixels of the widest."""

_SEVEN, _MORE = 7, 128
_WORD = {kind: word for word, kind in TYPES.items()}


@dataclass(frozen=True, eq=False)
class Marks:
    """What is drawn at n places, the largest mark first, so that smaller ones lie above it.

    Attributes:
        place: positions of the places.
        events: how many events each stands for.
        kind: its most severe type among `KINDS`.
        unsure: whether the day of all of them is known as a window alone.
        size: diameters in pixels.
    """

    place: Ints
    events: Ints
    kind: Ints
    unsure: npt.NDArray[np.bool_]
    size: npt.NDArray[np.float64]


def marks_of(cells: Cells, growth: float, areas: npt.NDArray[np.bool_]) -> Marks:
    """What is drawn of counts.

    Args:
        cells: of a day or range.
        growth: diameter of the mark of a single event (`Sums.growth`).
        areas: whether each place of the case is an area: small diamonds would look like circles.
    """
    place, start = np.unique(cells.place, return_index=True)
    if not len(place):
        nothing = np.zeros(0, dtype=np.int64)
        return Marks(nothing, nothing, nothing, nothing == 1, nothing.astype(np.float64))
    events = np.add.reduceat(cells.events, start)
    smallest = np.where(areas[place], DIAMOND, SMALLEST)
    size = np.round(np.maximum(smallest, growth * np.sqrt(events)), 2)
    order = np.lexsort((place, -events))
    return Marks(
        place=place[order],
        events=events[order],
        kind=np.maximum.reduceat(cells.kind, start)[order],
        unsure=np.logical_and.reduceat(cells.unsure, start)[order],
        size=size[order].astype(np.float64),
    )


def packed(cells: Cells) -> str:
    """Cells as base64 of bytes.

    First their number; then how much further each place lies than the one before; then twice the
    position of each type, and 1 more for a window, a byte each; then the counts. Whole numbers are
    written in sevens of bits, the lowest first, with the eighth bit of a byte for more to come
    (LEB128).
    """
    gaps = np.diff(cells.place, prepend=0)
    kinds = (2 * cells.kind + cells.unsure).astype(np.uint8).tobytes()
    head = varints(np.array([len(cells.place)]))
    return base64.b64encode(head + varints(gaps) + kinds + varints(cells.events)).decode()


def varints(numbers: Ints) -> bytes:
    """Whole numbers from 0 up, in sevens of bits."""
    lengths = np.ones(len(numbers), dtype=np.int64)
    rest = numbers >> _SEVEN
    while rest.any():
        lengths += rest > 0
        rest = rest >> _SEVEN
    ends = np.cumsum(lengths)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    starts, rest, at = ends - lengths, numbers, 0
    rows = np.arange(len(numbers))
    while len(rows):
        more = lengths[rows] > at + 1
        out[starts[rows] + at] = (rest[rows] & (_MORE - 1)) + np.where(more, _MORE, 0)
        rest, rows, at = rest >> _SEVEN, rows[more], at + 1
    return out.tobytes()


def place_values(
    dataset: Dataset, selection: Selection, sums: Sums, at: int
) -> dict[str, dict[str, list[Any]]]:
    """Places of a day, those reached earlier beneath, and rings of first reports."""
    words, palette = words_in(selection.lang), PALETTES[selection.theme]
    is_area = np.array(areas_of(dataset), dtype=bool)
    marks = marks_of(sums.cells(at), sums.growth, is_area)
    earlier = np.setdiff1d(np.flatnonzero(sums.reached <= at), marks.place)
    points = _points(dataset)
    order = np.concatenate([earlier, marks.place])
    quiet, looks = len(earlier), [_look(selection, *row) for row in _looks(marks)]
    names, labels = place_names(dataset, selection.lang), _labels(dataset, marks)
    values: dict[str, list[Any]] = {
        "lon": points[order, 0].tolist(),
        "lat": points[order, 1].tolist(),
        "marker.size": [EARLIER] * quiet + marks.size.tolist(),
        "marker.color": [faint(palette.quiet)] * quiet + [fill for fill, _ in looks],
        "marker.line.color": [palette.halo] * quiet + [line for _, line in looks],
        "marker.line.width": [0.0] * quiet + [_rim(*row, sure=_RIM) for row in _rims(marks)],
        "marker.line.dash": ["solid"] * quiet + [_dash(*row) for row in _rims(marks)],
        "text": [""] * quiet
        + [html.escape(names[each]) if each in labels else "" for each in marks.place],
        "hovertext": [""] * quiet + _hover(words, spot_names(dataset, selection.lang), marks),
        "textfont.color": [palette.ink] * len(order),
        "textposition": ["top center"] * len(order),
    }
    areas = is_area[marks.place]
    if selection.theme == "print" or areas.any():
        signs = [type_symbol(KINDS[kind], selection.theme) for kind in marks.kind]
        signs = ["diamond" if area else sign for area, sign in zip(areas, signs, strict=True)]
        values["marker.symbol"] = [type_symbol(KINDS[0], selection.theme)] * quiet + signs
    return {"places": values, "arrivals": _rings(points, selection, sums, marks, at)}


def _rings(
    points: npt.NDArray[np.float64], selection: Selection, sums: Sums, marks: Marks, at: int
) -> dict[str, list[Any]]:
    arrived = arrived_of(sums, sums.arriving(selection))[marks.place]
    new = (arrived >= sums.first(at)) & (arrived <= at)
    places = points[marks.place[new]]
    return {
        "lon": places[:, 0].tolist(),
        "lat": places[:, 1].tolist(),
        "marker.size": (marks.size[new] + RING).tolist(),
    }


def _looks(marks: Marks) -> list[tuple[int, bool]]:
    return list(zip(marks.kind.tolist(), marks.unsure.tolist(), strict=True))


@lru_cache(64)
def _look(selection: Selection, kind: int, unsure: bool) -> tuple[str, str]:  # noqa: FBT001
    """Fill and line, as the marks of events have them."""
    colour, halo = type_colour(KINDS[kind], selection.theme), PALETTES[selection.theme].halo
    return (halo, colour) if unsure else (colour, halo)


def faint(colour: str) -> str:
    """The colour of what was reached earlier: thousands of marks stay behind those of today."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.55)"


def _rims(marks: Marks) -> list[tuple[float, bool]]:
    return list(zip(marks.size.tolist(), marks.unsure.tolist(), strict=True))


def _rim(size: float, unsure: bool, sure: float) -> float:  # noqa: FBT001
    """Width of the line around a mark; `sure` where a day of it is known."""
    return min(RIM_MOST, max(RIM_LEAST, RIM_SHARE * size)) if unsure else sure


def _dash(size: float, unsure: bool) -> str:  # noqa: FBT001
    if not unsure:
        return "solid"
    width = _rim(size, unsure, _RIM)
    return f"{round(_STROKE * width, 2):g}px,{round(_GAP * width, 2):g}px"


def _hover(words: Words, names: Sequence[str], marks: Marks) -> list[str]:
    rows = zip(marks.place.tolist(), marks.events.tolist(), strict=True)
    return [
        f"<b>{html.escape(names[place])}</b><br>{words.count('count.events', events)}"
        for place, events in rows
    ]


@per_case(4)
def _points(dataset: Dataset) -> npt.NDArray[np.float64]:
    """Longitude and latitude of each place."""
    points = dataset.places[["longitude", "latitude"]].to_numpy(dtype=np.float64)
    return np.asarray(np.round(points, 4))


@per_case(8)
def place_names(dataset: Dataset, lang: str) -> list[str]:
    """The name of each place."""
    return [str(name) for name in dataset.places[f"name_{lang}"]]


@per_case(8)
def spot_names(dataset: Dataset, lang: str) -> list[str]:
    """The name of each place as a heading (`spots.spot_name`)."""
    words = words_in(lang)
    return [spot_name(words, place) for place in dataset.places.to_dict("records")]


@per_case(4)
def _flat(dataset: Dataset) -> npt.NDArray[np.float64]:
    """Each place in kilometres of a map as wide as that of Kazakhstan."""
    crs = dataset.boundaries.projection.crs
    points = gpd.GeoSeries.from_xy(*_points(dataset).T, crs=4326).to_crs(crs)
    return np.column_stack([points.x, points.y]) / 1000 / scale_of(dataset)


def _labels(dataset: Dataset, marks: Marks) -> set[int]:
    """The largest places whose names have room: none covers another."""
    flat, named = _flat(dataset), list[int]()
    for place in marks.place[: 6 * MOST_NAMES].tolist():
        away = np.abs(flat[named] - flat[place])
        if len(named) < MOST_NAMES and not (away < _APART_KM).all(axis=1).any():
            named.append(place)
    return set(named)


def region_values(
    dataset: Dataset, selection: Selection, sums: Sums, at: int
) -> dict[str, list[Any]]:
    """Diamonds: counts that are known for a region alone."""
    words, rows = words_in(selection.lang), sums.rows(at)
    rows = rows.where((rows.place == NOWHERE) & (rows.region != NOWHERE))
    table = rows.table(rows.region, sums.regions, rows.kind, len(KINDS))
    unsure = np.bincount(rows.region, rows.events * rows.unsure, sums.regions)
    total, growth = table.sum(axis=1), region_growth(sums)
    kinds = [int(np.flatnonzero(row).max(initial=0)) for row in table]
    windows = [bool(number and number == each) for number, each in zip(total, unsure, strict=True)]
    looks = [_look(selection, *row) for row in zip(kinds, windows, strict=True)]
    inside, names = regions_by_position(dataset, selection.lang)
    sizes = np.round(np.where(total > 0, np.maximum(DIAMOND, growth * np.sqrt(total)), 0), 2)
    rims = list(zip(sizes.tolist(), windows, strict=True))
    return {
        "lon": [x if number else None for x, number in zip(inside, total, strict=True)],
        "marker.size": sizes.tolist(),
        "marker.color": [fill for fill, _ in looks],
        "marker.line.color": [line for _, line in looks],
        "marker.line.dash": [_dash(*row) for row in rims],
        "marker.line.width": [_rim(*row, sure=_RIM_OF_DIAMOND) for row in rims],
        "hovertext": [
            _region_text(words, name, row) if row.any() else ""
            for name, row in zip(names, table, strict=True)
        ],
    }


@per_case(8)
def regions_by_position(dataset: Dataset, lang: str) -> tuple[list[float], list[str]]:
    """A longitude within each region, and its name."""
    light = dataset.boundaries.light
    inside = light.geometry.representative_point().x.round(4).tolist()
    return inside, [str(name) for name in light[f"name_{lang}"]]


@per_case(8)
def region_growth(sums: Sums) -> float:
    """The same as `Sums.growth` for diamonds."""
    rows = sums.cube.where((sums.cube.place == NOWHERE) & (sums.cube.region != NOWHERE))
    table = rows.table(rows.day, len(sums.days), rows.region, sums.regions)
    if sums.since is not None:
        table = np.vstack([table[: sums.since], np.cumsum(table[sums.since :], axis=0)])
    return round(2 * DIAMOND + DIAMOND, 4) / float(np.sqrt(max(int(table.max()), 1)))


def _region_text(words: Words, name: str, row: Ints) -> str:
    heading = words("events.region_only", region=html.escape(name))
    return "<br>".join([f"<b>{heading}</b>", *kind_lines(words, row)])


def kind_lines(words: Words, row: Ints) -> list[str]:
    """`Protests: 12`, the most severe type first; the row has a number for each of `KINDS`."""
    return [
        f"{words.term('type', _WORD[KINDS[kind]])}: {words.number(int(row[kind]))}"
        for kind in range(len(KINDS) - 1, -1, -1)
        if row[kind]
    ]


def legend_sizes(sums: Sums) -> list[tuple[int, float]]:
    """Three round numbers of events, and how large their marks are; diamonds where no place is."""
    growth = sums.growth if sums.places else region_growth(sums)
    smallest = SMALLEST if sums.places else DIAMOND
    most = sums.most if sums.places else (3 * DIAMOND / growth) ** 2
    rounds = [digit * 10**power for power in range(12) for digit in (1, 2, 5)]
    top = [number for number in rounds if number <= most][-1:] or [1]
    some = sorted({max(top[0] // part, 1) for part in (25, 5, 1)})
    return [(number, round(max(smallest, growth * number**0.5), 2)) for number in some]
