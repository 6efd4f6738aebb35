"""What the signs of the map mean, on one line beneath it, so that it covers no region."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from dash import html
from dash.development.base_component import Component

from dashboard.scale import Classes, class_range
from dashboard.selection import TYPES, Language, Selection, Theme
from dashboard.tallied.weeks import step_words
from dashboard.theme import GAP, PALETTES, TYPE_COLOURS, ZONES, zone_colour
from dashboard.words import Words, words_in
from geodata.dataset import Dataset


def legend(
    dataset: Dataset, words: Words, selection: Selection, classes: Classes
) -> list[Component]:
    """Shading, marks and zones of the map as it is chosen; the scale is that of all days.

    Args:
        dataset: the case; signs that no map of it has are left out (`absent_signs`).
        words: the language.
        selection: what is shaded, types, theme.
        classes: of the shading.
    """
    words = step_words(dataset, words)
    groups = [
        _shading(words, selection, classes),
        _marks(words, selection),
        _signs(words, selection, absent_signs(dataset)),
        _zones(selection.lang, selection.theme),
    ]
    return [html.Div(group, className="legend-group") for group in groups if group]


def _shading(words: Words, selection: Selection, classes: Classes) -> list[Component]:
    if selection.shade == "none":
        return []
    palette = PALETTES[selection.theme]
    title = html.Span(shade_title(words, selection), className="legend-title")
    steps = [_swatch(palette.paper, no_report(words, selection), "paper")]
    steps += [
        _swatch(palette.tones[classes.tone(rank)], class_range(words, classes, rank), "")
        for rank in range(len(classes.lows))
    ]
    return [title, *steps]


def shade_title(words: Words, selection: Selection) -> str:
    """What regions are shaded by."""
    if selection.shade == "arrival" and selection.street:
        return words("shade.arrival_street")
    return words.term("shade", selection.shade)


def no_report(words: Words, selection: Selection) -> str:
    """A region that is not shaded."""
    return words("legend.not_yet" if selection.shade == "arrival" else "legend.no_report")


def _marks(words: Words, selection: Selection) -> list[Component]:
    title = html.Span(words("legend.colour"), className="legend-title")
    dots = [
        _dot(TYPE_COLOURS[TYPES[kind]], words.term("type", kind)) for kind in selection.by_severity
    ]
    return [title, *dots]


def _signs(words: Words, selection: Selection, without: Container[str]) -> list[Component]:
    signs = {
        "ring": "legend.arrival_street" if selection.street else "legend.arrival",
        "dashed": "legend.dashed",
        "maybe": "legend.maybe",
        "earlier": "legend.earlier",
        "diamond": "legend.region_event",
    }
    size = html.Span(words("legend.size"), className="legend-title")
    return [
        size,
        *(
            html.Span([html.I(className=f"sign {name}"), words(key)], className="legend-item")
            for name, key in signs.items()
            if name not in without
        ),
    ]


def absent_signs(dataset: Dataset) -> tuple[str, ...]:
    """Signs that no map of a case has: what may be of a day is no count; weeks have no places."""
    if dataset.tally is None:
        return ()
    return ("maybe",) if len(dataset.places) else ("maybe", "ring", "earlier", "dashed")


@cache
def _zones(lang: Language, theme: Theme) -> tuple[Component, ...]:
    """Every layer; the style sheet shows those that are switched on (`data-layers`)."""
    words = words_in(lang)
    items = [
        html.Span(
            [
                html.I(
                    className="hatch",
                    style={
                        "--zone": zone_colour(layer, theme),
                        "--angle": f"{-ZONES[layer].angle:g}deg",
                    },
                ),
                words.term("layer", layer),
            ],
            className=f"legend-item zone zone-{layer}",
        )
        for layer in ZONES
    ]
    forms = {"part": "legend.part", "uncertain": "legend.uncertain", "city": "legend.city"}
    notes = [
        html.Span([html.I(className=f"hatch {name}"), words(key)], className="legend-item zone any")
        for name, key in forms.items()
    ]
    dots = html.I(className="hatch gap", style={"--zone": zone_colour(GAP, theme)})
    gap = html.Span([dots, words("legend.gap")], className=f"legend-item zone zone-{GAP}")
    return *items, gap, *notes


def _swatch(colour: str, text: str, kind: str) -> Component:
    sign = html.I(className=f"swatch {kind}", style={"backgroundColor": colour})
    return html.Span([sign, text], className="legend-item")


def _dot(colour: str, text: str) -> Component:
    sign = html.I(className="dot", style={"backgroundColor": colour})
    return html.Span([sign, text], className="legend-item")
