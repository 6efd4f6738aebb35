"""A picture that stands on its own, as one figure: the map, and around it what it says.

Text and signs are traces on an invisible plane of pixels, so one frame changes the map and the
words of a day alike, and every format is made of the same figure.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import shapely
from shapely import affinity

from dashboard.counted import Counted
from dashboard.figures.map import apply, base
from dashboard.frame import EARLIER_SIZE, MAYBE_DASH, MAYBE_OPACITY, Frame, Values, frame_of
from dashboard.selection import TYPES, Selection
from dashboard.sheet import Line, Sheet, Sign
from dashboard.theme import (
    GAP,
    PALETTES,
    SANS,
    ZONES,
    Palette,
    type_colour,
    type_symbol,
    zone_colour,
)
from geodata.dataset import Dataset

DAY_TEXT, TEXT, SIGNS = "sheet-day", "sheet-text", "sheet-signs"
_BASELINE = 0.25
"""plotly sets the baseline of a middle line this share of its size below the point."""

_SWATCH_HEIGHT, _HATCH_HEIGHT = 12.0, 13.0
_CLEAR = "rgba(0,0,0,0)"
_LOOKS = ("symbol", "size", "color", "opacity", "line.color", "line.width", "line.dash")


def sheet_base(dataset: Dataset, selection: Selection, sheet: Sheet) -> go.Figure:
    """What the picture of every day shares.

    Args:
        dataset: the case.
        selection: what a person chose.
        sheet: what stands where.

    Returns:
        A figure of the sheet's own pixels; shapes are referred to by name (`geometry.script`).
    """
    palette, area = PALETTES[selection.theme], sheet.map
    figure = base(dataset, selection, (area.width, area.height))
    # A picture needs no layer that is switched off: nobody can switch it on.
    figure.data = [trace for trace in figure.data if trace.visible is not False]
    most = max((len(lines) for lines in sheet.days), default=0)
    figure.add_traces(
        [
            _signs(sheet.signs, selection, palette),
            _text(TEXT, _set(sheet.lines, len(sheet.lines), palette)),
            _text(DAY_TEXT, _set((), most, palette)),
        ]
    )
    for trace in figure.data:
        trace.uid = trace.name  # plotly numbers traces at random, and writes it into SVG
    figure.update_layout(
        width=sheet.width,
        height=sheet.height,
        autosize=False,
        paper_bgcolor=palette.page,
        plot_bgcolor=_CLEAR,
        xaxis=_axis(0, sheet.width),
        yaxis=_axis(sheet.height, 0),
        shapes=[*_swatches(sheet.signs, palette), *_hatches(sheet.signs, selection, palette)],
        geo_domain={
            "x": [area.x / sheet.width, (area.x + area.width) / sheet.width],
            "y": [1 - area.bottom / sheet.height, 1 - area.y / sheet.height],
        },
    )
    return figure


def sheet_frame(
    dataset: Dataset, selection: Selection, sums: Counted, sheet: Sheet, day: pd.Timestamp
) -> Frame:
    """The values of one day: those of the map, and the words of the day."""
    position = int(dataset.days.get_loc(day))
    most = max(len(lines) for lines in sheet.days)
    words = _set(sheet.days[position], most, PALETTES[selection.theme])
    return {**frame_of(dataset, selection, sums, day), DAY_TEXT: words}


def sheet_figure(dataset: Dataset, selection: Selection, sums: Counted, sheet: Sheet) -> go.Figure:
    """The picture of the selection's day."""
    values = sheet_frame(dataset, selection, sums, sheet, selection.day)
    return apply(sheet_base(dataset, selection, sheet), values)


def _axis(first: float, last: float) -> dict[str, Any]:
    return {"visible": False, "fixedrange": True, "range": [first, last], "domain": [0, 1]}


def _set(lines: Iterable[Line], number: int, palette: Palette) -> Values:
    """Lines as points with text; as many on every day, so that none is left from another."""
    rows = list(lines)
    blank = [None] * (number - len(rows))
    return {
        "x": [*(round(row.x, 2) for row in rows), *blank],
        "y": [*(round(row.y - _BASELINE * row.style.size, 2) for row in rows), *blank],
        "text": [*(html.escape(row.text, quote=False) for row in rows), *("" for _ in blank)],
        "textfont.size": [*(row.style.size for row in rows), *(1 for _ in blank)],
        "textfont.weight": [*(row.style.weight for row in rows), *(400 for _ in blank)],
        "textfont.family": [
            *(f"'{row.style.family}', sans-serif" for row in rows),
            *(SANS for _ in blank),
        ],
        "textfont.color": [
            *(palette.quiet if row.quiet else palette.ink for row in rows),
            *(palette.ink for _ in blank),
        ],
    }


def _text(name: str, values: Values) -> go.Scatter:
    trace = go.Scatter(
        name=name, mode="text", textposition="middle right", hoverinfo="skip", cliponaxis=False
    )
    for attribute, numbers in values.items():
        trace[attribute] = numbers
    return trace


def _signs(signs: Iterable[Sign], selection: Selection, palette: Palette) -> go.Scatter:
    """The marks of the legend, drawn as the map draws them."""
    rows = [(sign, look) for sign in signs if (look := _look(sign, selection, palette))]
    trace = go.Scatter(name=SIGNS, mode="markers", hoverinfo="skip", cliponaxis=False)
    trace.x, trace.y = [sign.x for sign, _ in rows], [sign.y for sign, _ in rows]
    for attribute in _LOOKS:
        trace[f"marker.{attribute}"] = [look[attribute] for _, look in rows]
    return trace


def _look(sign: Sign, selection: Selection, palette: Palette) -> dict[str, Any]:
    """Attributes of a mark; nothing for a sign that is no mark."""
    group, _, name = sign.kind.partition(":")
    plain = {
        "symbol": "circle",
        "size": sign.width - 2,
        "color": _CLEAR,
        "opacity": 1,
        "line.color": palette.ink,
        "line.width": 1.6,
        "line.dash": "solid",
    }
    if group == "type":
        kind = TYPES[name]
        fill = {"color": type_colour(kind, selection.theme), "line.color": palette.halo}
        return plain | fill | {"symbol": type_symbol(kind, selection.theme), "line.width": 0.5}
    looks: dict[str, dict[str, Any]] = {
        "size": {"size": sign.width, "line.width": 1.2},
        "ring": {},
        "dashed": {
            "line.color": type_colour("Protests", selection.theme),
            "line.width": 3.2,
            "line.dash": "4px,2px",
        },
        "maybe": {"opacity": MAYBE_OPACITY, "line.dash": MAYBE_DASH},
        "city": {"size": 14, "line.color": palette.quiet, "line.width": 2.4},
        "earlier": {"size": EARLIER_SIZE, "line.color": palette.quiet, "line.width": 1.5},
        "diamond": {"symbol": "diamond", "color": palette.quiet, "line.width": 0},
    }
    return plain | looks[group] if group in looks else {}


def _swatches(signs: Iterable[Sign], palette: Palette) -> Iterable[dict[str, Any]]:
    colours = (palette.paper, *palette.tones)
    for sign in signs:
        group, _, rank = sign.kind.partition(":")
        if group == "shade":
            line = {"color": palette.border, "width": 0.8}
            yield _rectangle(sign, _SWATCH_HEIGHT, fillcolor=colours[int(rank)], line=line)


def _hatches(
    signs: Iterable[Sign], selection: Selection, palette: Palette
) -> Iterable[dict[str, Any]]:
    """A piece of each zone: its outline and its hatching."""
    for sign in signs:
        group, _, layer = sign.kind.partition(":")
        if group == GAP:
            yield from _dots(sign, zone_colour(GAP, selection.theme))
        if group not in ("zone", "part", "uncertain"):
            continue
        colour = zone_colour(layer, selection.theme) if layer else palette.quiet
        angle = ZONES[layer].angle if layer else 45.0
        spacing = {"zone": 5.0, "part": 10.0}.get(group)
        dash = "4px,3px" if group == "uncertain" else "solid"
        line = {"color": colour, "width": 2, "dash": dash}
        yield _rectangle(sign, _HATCH_HEIGHT, fillcolor=_CLEAR, line=line)
        if spacing is not None:
            yield {
                "type": "path",
                "path": _hatching(sign, angle, spacing),
                "line": {"color": colour, "width": 1},
            }


def _dots(sign: Sign, colour: str) -> Iterable[dict[str, Any]]:
    """A piece of the reporting gap: its dots, full and, at the end, hollow."""
    places = [(-9, -3.5), (-3, 3.5), (3, -3.5), (9, 3.5)]
    for x, y in places:
        yield {
            "type": "circle",
            "x0": round(sign.x + x - 1.5, 2),
            "x1": round(sign.x + x + 1.5, 2),
            "y0": round(sign.y + y - 1.5, 2),
            "y1": round(sign.y + y + 1.5, 2),
            "fillcolor": colour if x < 0 else _CLEAR,
            "line": {"color": colour, "width": 1},
        }


def _rectangle(sign: Sign, height: float, **look: Any) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": round(sign.x - sign.width / 2, 2),
        "x1": round(sign.x + sign.width / 2, 2),
        "y0": round(sign.y - height / 2, 2),
        "y1": round(sign.y + height / 2, 2),
        **look,
    }


def _hatching(sign: Sign, angle: float, spacing: float) -> str:
    """Lines within the rectangle of a sign, as a path."""
    piece = shapely.box(
        sign.x - sign.width / 2, sign.y - 6.5, sign.x + sign.width / 2, sign.y + 6.5
    )
    reach = range(-int(sign.width // spacing) - 2, int(sign.width // spacing) + 3)
    rows = [shapely.LineString([(-60, at * spacing), (60, at * spacing)]) for at in reach]
    # y points downwards here, so a positive angle turns the other way.
    turned = affinity.rotate(shapely.MultiLineString(rows), -angle, origin=(0, 0))
    lines = shapely.intersection(affinity.translate(turned, sign.x, sign.y), piece)
    parts = [part.coords for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    return " ".join(
        f"M{first[0]:.2f},{first[1]:.2f}L{last[0]:.2f},{last[1]:.2f}" for first, last in parts
    )
