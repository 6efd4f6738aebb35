"""Colours, type and sizes of what plotly draws. The page's own are in assets/page.css."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SANS = "'Source Sans 3', sans-serif"

TYPE_COLOURS: Mapping[str, str] = {
    "Strategic developments": "#7a7a7a",
    "Protests": "#0072b2",
    "Riots": "#e69f00",
    "Violence against civilians": "#cc79a7",
    "Explosions/Remote violence": "#009e73",
    "Battles": "#d55e00",
}
"""Okabe and Ito's colours, from the least to the most severe event type."""

PRINT_COLOURS: Mapping[str, str] = {
    "Strategic developments": "#858585",
    "Protests": "#000000",
    "Riots": "#000000",
    "Violence against civilians": "#000000",
    "Explosions/Remote violence": "#000000",
    "Battles": "#000000",
}
PRINT_SYMBOLS: Mapping[str, str] = {
    "Strategic developments": "circle",
    "Protests": "circle",
    "Riots": "triangle-up",
    "Violence against civilians": "cross",
    "Explosions/Remote violence": "star",
    "Battles": "square",
}
"""Where there is no colour, event types differ by the sign; the diamond means a region."""

SEVERITY: Mapping[str, int] = {name: rank for rank, name in enumerate(TYPE_COLOURS)}


@dataclass(frozen=True)
class ZoneStyle:
    """How one layer of measures is drawn.

    Attributes:
        colour: in each theme.
        angle: of its hatching, degrees against the east.
        spacing_km: between two lines of the hatching.
        inset_km: of its outline from the border, so that several outlines stay apart.
    """

    colour: Mapping[str, str]
    angle: float
    spacing_km: float
    inset_km: float


def _colours(light: str, dark: str) -> Mapping[str, str]:
    return {"light": light, "dark": dark, "print": "#000000"}


ZONES: Mapping[str, ZoneStyle] = {
    "emergency": ZoneStyle(_colours("#7b1e45", "#f08bb0"), 45, 36, 0),
    "curfew": ZoneStyle(_colours("#3b3a9a", "#a9a8ff"), -45, 54, 7),
    "internet": ZoneStyle(_colours("#31688e", "#7fc4f0"), 0, 54, 14),
    "counter_terrorism": ZoneStyle(_colours("#4a4a4a", "#dddddd"), 90, 60, 21),
    "foreign_troops": ZoneStyle(_colours("#1b6b4a", "#7fd6ae"), 20, 60, 28),
    "other": ZoneStyle(_colours("#8a6d3b", "#e0c080"), -20, 66, 35),
}

GAP = "gap"
"""The layer of no measure of its own: internet disruption where nothing is reported."""

SWITCHES = (*ZONES, GAP)
"""Every layer that is switched on and off, in the order of the page."""


def zone_colour(layer: str, theme: str) -> str:
    """Colour of a layer; a reporting gap has that of the disruption that it follows from."""
    return ZONES["internet" if layer == GAP else layer].colour[theme]


@dataclass(frozen=True)
class Palette:
    """The colours of the map in one theme.

    Attributes:
        page: around the map.
        water: seas, lakes and what lies behind the map.
        land: the neighbours.
        paper: a region without a report.
        border: lines between regions.
        frontier: lines between neighbours.
        ink: names and rings.
        quiet: places reached on an earlier day.
        halo: around names and marks.
        shades: regions, from the lowest class to the highest.
        undated: a region reported first on a day that nobody states.
    """

    page: str
    water: str
    land: str
    paper: str
    border: str
    frontier: str
    ink: str
    quiet: str
    halo: str
    shades: tuple[str, ...]
    undated: str

    @property
    def tones(self) -> tuple[str, ...]:
        """What a region with a report can be shaded in."""
        return (*self.shades, self.undated)


PALETTES: Mapping[str, Palette] = {
    "light": Palette(
        page="#ffffff",
        water="#d9e5ec",
        land="#efede8",
        paper="#ffffff",
        border="#9b948a",
        frontier="#d3cdc3",
        ink="#1d1d1b",
        quiet="#57524c",
        halo="#ffffff",
        shades=("#f9eedb", "#f3ddb5", "#e9c588", "#d9a55d", "#bd8238", "#94601f"),
        undated="#ccd1d5",
    ),
    "dark": Palette(
        page="#191b1d",
        water="#12202b",
        land="#1f2224",
        paper="#2c3033",
        border="#6b7074",
        frontier="#34393c",
        ink="#f3f1ec",
        quiet="#a8a59e",
        halo="#16181a",
        shades=("#3f3626", "#57472a", "#745c2d", "#957331", "#b98d38", "#dcae55"),
        undated="#515a61",
    ),
    "print": Palette(
        page="#ffffff",
        water="#f1f1f1",
        land="#fafafa",
        paper="#ffffff",
        border="#8c8c8c",
        frontier="#d5d5d5",
        ink="#000000",
        quiet="#4d4d4d",
        halo="#ffffff",
        shades=("#f2f2f2", "#dedede", "#c6c6c6", "#acacac", "#919191", "#757575"),
        undated="#eaeaea",
    ),
}


def type_colour(event_type: str, theme: str) -> str:
    """Colour of the marks of an event type."""
    return (PRINT_COLOURS if theme == "print" else TYPE_COLOURS)[event_type]


def theme_colours(theme: str) -> tuple[str, ...]:
    """Every colour that means something in a theme."""
    palette = PALETTES[theme]
    marks = (type_colour(name, theme) for name in TYPE_COLOURS)
    zones = (style.colour[theme] for style in ZONES.values())
    ground = (palette.page, palette.water, palette.land, palette.paper, palette.ink, palette.quiet)
    return tuple(dict.fromkeys([*marks, *palette.tones, *zones, *ground]))


def type_symbol(event_type: str, theme: str) -> str:
    """Sign of the marks of an event type, in plotly's words."""
    return PRINT_SYMBOLS[event_type] if theme == "print" else "circle"


def colour_steps(colours: tuple[str, ...]) -> list[list[Any]]:
    """A colour scale of equal steps, as plotly takes it."""
    size = 1 / len(colours)
    return [
        [edge, colour]
        for number, colour in enumerate(colours)
        for edge in (number * size, min((number + 1) * size, 1))
    ]


def hover_label(palette: Palette) -> dict[str, Any]:
    """The box that answers a pointer."""
    return {
        "bgcolor": palette.paper,
        "bordercolor": palette.border,
        "font": {"family": SANS, "size": 13, "color": palette.ink},
        "align": "left",
    }


def halo(colour: str) -> str:
    """A shadow that keeps a name apart from what lies beneath."""
    return ", ".join(f"{x}px {y}px 2px {colour}" for x in (-1, 1) for y in (-1, 1))
