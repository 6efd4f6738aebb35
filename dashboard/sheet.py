"""A picture that stands on its own: what is written on it, and where.

A sheet is laid out in pixels of type at its usual size and enlarged as a whole, so that marks and
letters of the map keep their sizes whatever the picture's own. What stands where is the same on
every day of a selection: nothing drifts when the days are played.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dashboard.typesetting import Type, text_width, wrapped
from geodata.errors import GeodataError

SERIF = "Source Serif 4"
KICKER, TITLE, TEXT = Type(13, 600), Type(27, 650, SERIF), Type(15)
HEAD, NOTE, SMALL = Type(12.5, 600), Type(12.5), Type(11)
_LEADING = 1.3
_USUAL_SIDE = 900.0
"""Side of a square sheet whose type has its usual size."""

_MARGIN, _GAP, _ITEM_GAP, _BLOCK_GAP = 22.0, 6.0, 13.0, 11.0
_COLUMN = 290.0
_LANDSCAPE = 1.2
_LEAST_MAP = (300.0, 190.0)
_TALLEST = 1.3
"""Width to height of the map; what a taller sheet has to spare stays free."""

_ABOVE = 0.45
"""How much of that is above the title."""

_TALL, _TALL_ZOOM = 0.8, 1.25
"""A sheet as tall as a telephone is read on one: its type starts larger."""

_SHRINK, _LEAST_ZOOM = 0.95, 0.5


class SheetError(GeodataError):
    """The picture's text does not fit its size."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels of the sheet, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """One line of text; y is its baseline."""

    x: float
    y: float
    text: str
    style: Type
    quiet: bool = False


@dataclass(frozen=True)
class Sign:
    """A sign of the legend, by its middle; what it looks like is the figure's matter."""

    x: float
    y: float
    kind: str
    width: float


@dataclass(frozen=True)
class Item:
    """A sign and what it means."""

    kind: str
    width: float
    text: str


@dataclass(frozen=True)
class Block:
    """A part of the legend: a title and its items, which flow into rows; `tall` as their signs."""

    title: str
    items: tuple[Item, ...]
    tall: bool = False


@dataclass(frozen=True)
class Zone:
    """A layer in the legend: its hatching, its name, and where it stands on each day."""

    kind: str
    name: str
    days: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """Everything that a sheet says; what changes has one entry a day."""

    kicker: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    counts: tuple[str, ...]
    blocks: tuple[Block, ...]
    zones: tuple[Zone, ...]
    sources: tuple[str, ...]
    credits: tuple[str, ...]
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What stands where.

    Attributes:
        width: of the sheet, in its own pixels.
        height: of the sheet, in its own pixels.
        zoom: how many pixels of the picture one of these is.
        map: where the map is.
        lines: text that stays.
        signs: of the legend.
        days: text of each day.
    """

    width: float
    height: float
    zoom: float
    map: Box
    lines: tuple[Line, ...]
    signs: tuple[Sign, ...]
    days: tuple[tuple[Line, ...], ...]


@dataclass
class _Pen:
    """Writes downwards in a column; what changes is written for every day at once."""

    x: float
    y: float
    width: float
    days: int
    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    daily: list[list[Line]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.daily = self.daily or [[] for _ in range(self.days)]

    @property
    def overflows(self) -> bool:
        """Whether something is wider than the column."""
        edge = self.x + self.width + 0.5
        lines = [*self.lines, *(line for each in self.daily for line in each)]
        return any(line.x + text_width(line.text, line.style) > edge for line in lines)

    def write(self, text: str, style: Type, *, quiet: bool = False) -> None:
        """A paragraph that stays."""
        rows = wrapped(text, style, self.width)
        self.lines += _set(rows, self.x, self.y, style, quiet=quiet)
        self.y += _height(rows, style)

    def write_daily(self, texts: Sequence[str], style: Type, *, quiet: bool = False) -> None:
        """A paragraph of each day, in the room that the longest of them needs."""
        rows = [wrapped(text, style, self.width) for text in texts]
        for lines, mine in zip(self.daily, rows, strict=True):
            lines += _set(mine, self.x, self.y, style, quiet=quiet)
        self.y += max(_height(mine, style) for mine in rows)

    def write_block(self, block: Block) -> None:
        """A title and its items, one after another as words are."""
        self.write(block.title, HEAD)
        row, left = NOTE.size * _LEADING + 2, self.x
        if block.tall:
            row = max([row, *(item.width + 3 for item in block.items)])
        for item in block.items:
            rows = wrapped(item.text, NOTE, self.width - item.width - _GAP)
            needed = item.width + _GAP + max((text_width(each, NOTE) for each in rows), default=0)
            if left > self.x and (left + needed > self.x + self.width or len(rows) > 1):
                self.y, left = self.y + row, self.x
            self._write_item(item, rows, left, row)
            left += needed + _ITEM_GAP
            if len(rows) > 1:  # what goes on beneath has its lines for itself
                self.y, left = self.y + row + _height(rows[1:], NOTE), self.x
        self.y += row if left > self.x else 0

    def _write_item(self, item: Item, rows: Sequence[str], left: float, row: float) -> None:
        middle = self.y + row / 2
        self.signs.append(Sign(left + item.width / 2, middle, item.kind, item.width))
        first = middle + NOTE.size * 0.33
        self.lines += [
            Line(left + item.width + _GAP, first + at * NOTE.size * _LEADING, each, NOTE)
            for at, each in enumerate(rows)
        ]

    def write_zone(self, zone: Zone) -> None:
        """Hatching and name of a layer, and beneath it where it stands on each day."""
        row = HEAD.size * _LEADING + 2
        self.signs.append(Sign(self.x + 13, self.y + row / 2, zone.kind, 26))
        rows = wrapped(zone.name, HEAD, self.width - 26 - _GAP)
        self.lines += _set(rows, self.x + 26 + _GAP, self.y + 1, HEAD, quiet=False)
        self.y += max(row, _height(rows, HEAD) + 2)
        self.write_daily(zone.days, NOTE)
        self.y += 3


def arrange(texts: Texts, width: float, height: float) -> Sheet:
    """Lay a sheet out; type gets smaller where there is much to say.

    Args:
        texts: what the sheet says.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Raises:
        SheetError: the text does not fit, however small.
    """
    usual = (width * height) ** 0.5 / _USUAL_SIDE
    zoom = max(usual * (_TALL_ZOOM if width < _TALL * height else 1), _LEAST_ZOOM)
    while zoom >= _LEAST_ZOOM:
        sheet = _arrange(texts, width / zoom, height / zoom)
        if sheet is not None:
            return replace(sheet, zoom=zoom)
        zoom *= _SHRINK
    raise SheetError(
        f"a picture of {width:g} by {height:g} pixels is too small for its text; "
        "expected at least about 640 by 400, and more for many zones at once"
    )


def _arrange(texts: Texts, width: float, height: float) -> Sheet | None:
    aside = width / height >= _LANDSCAPE
    days, inner = len(texts.titles), width - 2 * _MARGIN
    foot = _foot(texts, 0, inner)
    low = height - _MARGIN + 6 - foot.y
    head = _head(texts, _MARGIN - 4, inner)
    legends, area = (_beside if aside else _beneath)(texts, width, head.y + 8, low - 6)
    if area.width < _LEAST_MAP[0] or area.height < _LEAST_MAP[1]:
        return None
    spare = 0 if aside else low - 6 - max(pen.y for pen in legends)
    head = _head(texts, _MARGIN - 4 + spare * _ABOVE, inner)
    if not aside:
        legends, area = _beneath(texts, width, head.y + 8, low - 6 - spare * (1 - _ABOVE))
    pens = [head, *legends, _foot(texts, low, inner)]
    if any(pen.overflows for pen in pens):
        return None
    return Sheet(
        width,
        height,
        1.0,
        area,
        tuple(line for pen in pens for line in pen.lines),
        tuple(sign for pen in pens for sign in pen.signs),
        tuple(tuple(line for pen in pens for line in pen.daily[day]) for day in range(days)),
    )


def _head(texts: Texts, y: float, width: float) -> _Pen:
    pen = _Pen(_MARGIN, y, width, len(texts.titles))
    pen.write(texts.kicker, KICKER, quiet=True)
    pen.y += 2
    pen.write_daily(texts.titles, TITLE)
    pen.y += 1
    pen.write_daily(texts.sentences, TEXT)
    pen.write_daily(texts.counts, NOTE, quiet=True)
    return pen


def _foot(texts: Texts, y: float, width: float) -> _Pen:
    pen = _Pen(_MARGIN, y, width, len(texts.titles))
    pen.write_daily(texts.sources, SMALL, quiet=True)
    for text in texts.credits:
        pen.write(text, SMALL, quiet=True)
    return pen


def _beside(texts: Texts, width: float, top: float, low: float) -> tuple[list[_Pen], Box]:
    """The legend in a column at the right of the map."""
    pen = _Pen(width - _MARGIN - _COLUMN, top, _COLUMN, len(texts.titles))
    for block in texts.blocks:
        pen.write_block(block)
        pen.y += _BLOCK_GAP
    for zone in texts.zones:
        pen.write_zone(zone)
    spare = low - pen.y
    area = Box(0, top, width - 2 * _MARGIN - _COLUMN, low - top if spare >= 0 else 0)
    return [pen], area


def _beneath(texts: Texts, width: float, top: float, low: float) -> tuple[list[_Pen], Box]:
    """The legend in columns under the map, which takes what height is left."""
    parts: list[Block | Zone] = [*texts.blocks, *texts.zones]
    count = max(2, int((width - 2 * _MARGIN) / (_COLUMN * 0.92)))
    tall = _columns(parts, texts, width, count, 0.0)
    deep = max(pen.y for pen in tall)
    room = low - top - deep - 12
    area = Box(0, top, width, min(room, width / _TALLEST))
    return _columns(parts, texts, width, count, area.bottom + 12), area


def _columns(
    parts: Sequence[Block | Zone], texts: Texts, width: float, count: int, top: float
) -> list[_Pen]:
    """Parts in their order in columns about as long as one another."""
    gap = 26.0
    each = (width - 2 * _MARGIN - gap * (count - 1)) / count
    heights = [_part_height(part, texts, each) for part in parts]
    pens = []
    for number, group in enumerate(_shared_out(parts, heights, count)):
        pen = _Pen(_MARGIN + number * (each + gap), top, each, len(texts.titles))
        for part in group:
            _write_part(pen, part)
        pens.append(pen)
    return pens


def _part_height(part: Block | Zone, texts: Texts, width: float) -> float:
    pen = _Pen(0, 0, width, len(texts.titles))
    _write_part(pen, part)
    return pen.y


def _write_part(pen: _Pen, part: Block | Zone) -> None:
    if isinstance(part, Block):
        pen.write_block(part)
        pen.y += _BLOCK_GAP
    else:
        pen.write_zone(part)


def _shared_out(
    parts: Sequence[Block | Zone], heights: Sequence[float], count: int
) -> list[list[Block | Zone]]:
    """Parts in order in so many columns, the longest of which is as short as can be."""
    limit = max(heights, default=0.0)
    while True:
        columns: list[list[Block | Zone]] = [[]]
        filled = 0.0
        for part, height in zip(parts, heights, strict=True):
            if columns[-1] and filled + height > limit:
                columns.append([])
                filled = 0.0
            columns[-1].append(part)
            filled += height
        if len(columns) <= count:
            return columns
        limit += 4


def _set(rows: Iterable[str], x: float, y: float, style: Type, *, quiet: bool) -> list[Line]:
    step = style.size * _LEADING
    first = y + step / 2 + style.size * 0.33
    return [Line(x, first + step * at, row, style, quiet) for at, row in enumerate(rows)]


def _height(rows: Sequence[str], style: Type) -> float:
    return len(rows) * style.size * _LEADING
