"""Everything that a page needs to play all days by itself, in one piece."""

from __future__ import annotations

from typing import Any

from dashboard.figures.map import map_extents, traces_of_layer
from dashboard.frame import counted, frames
from dashboard.layout import bars, day_label
from dashboard.legend import legend
from dashboard.panel import panels
from dashboard.selection import TYPES, Selection, default_selection, query_texts
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.schema import BASES, LAYERS

View = dict[str, Any]


def build_view(dataset: Dataset, selection: Selection) -> View:
    """What the browser holds: for each day its frame, its label and its panel.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme; day and layers play no part.

    Returns:
        One entry a day: `days` (ISO dates), `labels`, `frames`, `summaries`, `lists`. And `bars`,
        `layers` (layer to the traces that its switch shows), `extents` (what a map of each shape
        shows), `defaults` and `order` (of an address), `words` (of the play button).
    """
    words, sums = words_in(selection.lang), counted(dataset, selection)
    pages = panels(dataset, words, sums)
    return {
        "days": [day.date().isoformat() for day in dataset.days],
        "labels": [day_label(dataset, words, day) for day in dataset.days],
        "frames": frames(dataset, selection),
        "summaries": [summary for summary, _ in pages],
        "lists": [cards for _, cards in pages],
        "bars": bars(dataset, words, sums),
        "defaults": query_texts(default_selection(dataset)),
        "order": {"layers": LAYERS, "types": list(TYPES), "basis": BASES},
        "words": {"play": words("control.play"), "pause": words("control.pause")},
        "extents": map_extents(dataset),
        "layers": {layer: traces_of_layer(layer) for layer in LAYERS},
    }


def build_legend(dataset: Dataset, selection: Selection) -> list[Any]:
    """The legend for a selection."""
    return list(legend(words_in(selection.lang), selection, counted(dataset, selection).classes))
