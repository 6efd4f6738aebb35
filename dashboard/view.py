"""Everything that a page needs to play all days by itself."""

from __future__ import annotations

from typing import Any

from dashboard.counted import counted
from dashboard.deltas import plain
from dashboard.figures.map import map_extents, traces_of_layer
from dashboard.frame import frame_of
from dashboard.legend import legend
from dashboard.panel import day_summary, event_list, parts
from dashboard.selection import LANGUAGES, TYPES, Selection, default_selection, query_texts
from dashboard.sentence import gap_note, known_note, uncertain_note
from dashboard.theme import SWITCHES
from dashboard.timeline import bars, day_label
from dashboard.wants import WANTS
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.vocabulary import BASES


def build_case(dataset: Dataset) -> dict[str, Any]:
    """What never changes while a page is open.

    Returns:
        `days` (ISO dates), `layers` (layer to the traces that its switch shows), `extents` (what
        a map of each shape shows), `defaults` and `order` (of the words in an address), `langs`,
        and `wants` (what is asked for when which choices change).
    """
    return {
        "days": [day.date().isoformat() for day in dataset.days],
        "layers": {layer: traces_of_layer(layer) for layer in SWITCHES},
        "extents": map_extents(dataset),
        "defaults": query_texts(default_selection(dataset)),
        "order": {"layers": SWITCHES, "types": list(TYPES), "basis": BASES},
        "langs": LANGUAGES,
        "wants": [[name, list(want.keys), want.panel] for name, want in WANTS.items()],
    }


def build_cards(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """Every card in one language, by the id of its row."""
    words = words_in(selection.lang)
    return {name: plain(card) for name, card in parts(dataset, words).items()}


def build_view(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """What the filters change, for every day.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme; day and layers play no part.

    Returns:
        One entry a day: `labels`, `frames`, `gaps` (a warning, or nothing), `summaries` and
        `lists`, the last two with references to cards; and `bars`, `legend`, `known` (what was not
        known yet), `uncertain` (how many events are) and `words` (of the play button). All plain
        (`deltas.plain`).
    """
    words, sums = words_in(selection.lang), counted(dataset, selection)
    view = {
        "labels": [day_label(dataset, words, day) for day in dataset.days],
        "frames": [frame_of(dataset, selection, sums, day) for day in dataset.days],
        "gaps": [gap_note(words, sums, day) for day in dataset.days],
        "summaries": [day_summary(dataset, words, sums, day) for day in dataset.days],
        "lists": [event_list(dataset, words, sums, day) for day in dataset.days],
        "bars": bars(dataset, words, sums),
        "legend": legend(words, selection, sums.classes),
        "known": known_note(dataset, words, selection),
        "uncertain": uncertain_note(words, selection, sums),
        "empty": not len(sums.events),
        "words": {"play": words("control.play"), "pause": words("control.pause")},
    }
    # Numbers of the frames are plain already, and many.
    return {name: part if name == "frames" else plain(part) for name, part in view.items()}
