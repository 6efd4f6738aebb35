"""Everything that a page needs to play all days by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.counted import counted
from dashboard.deltas import WHOLE, chained, compact, delta
from dashboard.figures.map import map_extents, traces_of_layer
from dashboard.frame import page_frame
from dashboard.legend import legend
from dashboard.panel import day_summary, event_list, parts
from dashboard.selection import LANGUAGES, TYPES, Selection, default_selection, query_texts
from dashboard.sentence import gap_note, known_note, uncertain_note
from dashboard.tallied.marks import packed
from dashboard.tallied.page import as_text, days_around, page_tally, without_known
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
    return {name: compact(card) for name, card in parts(dataset, words).items()}


PER_DAY = ("frames", "gaps", "summaries", "lists", "cells")
"""The parts of a view that have an entry a day; of a tally they come some days at a time."""

CHAINED = ("frames", "summaries")
"""Of these, those whose days are much like the day before (assets/spreadmap.js has the same)."""


def build_view(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """What the filters change, for every day.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme; layers play no part, and the day only in
            the case of a tally, of which the days around it come first.

    Returns:
        One entry a day: `labels`, `frames`, `gaps` (a warning, or nothing), `summaries` and
        `lists`, the last two with references to cards; and `bars`, `legend`, `known` (what was not
        known yet), `uncertain` (how many events are) and `words` (of the play button). Components
        as the browser builds them (`deltas.compact`). Of a tally also `cells` and `tally`
        (`tallied.page`), and None for each day that comes later.
    """
    words, sums = words_in(selection.lang), counted(dataset, selection)
    view = {
        "labels": [day_label(dataset, words, day) for day in dataset.days],
        "bars": bars(dataset, words, sums),
        "legend": legend(dataset, words, selection, sums.classes),
        "known": known_note(dataset, words, selection),
        "uncertain": uncertain_note(words, selection, sums),
        "empty": not any(map(sums.shown, dataset.days)),
        "words": {name: words(f"control.{name}") for name in ("play", "pause")},
    }
    sent = {name: compact(part) for name, part in view.items()}
    every = range(len(dataset.days))
    if sums.tally is None:
        return sent | build_days(dataset, selection, every)
    first = days_around(sums.tally, sums.tally.position(selection.day))
    parts = build_days(dataset, selection, first)
    sparse = {
        name: [part[at - first.start] if at in first else None for at in every]
        for name, part in parts.items()
    }
    return sent | sparse | page_tally(dataset, selection, sums.tally)


def build_days(dataset: Dataset, selection: Selection, at: range) -> dict[str, list[Any]]:
    """Those parts of a view that have an entry a day (`PER_DAY`), for some days.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme.
        at: positions of the days.
    """
    words, sums = words_in(selection.lang), counted(dataset, selection)
    days = dataset.days[at.start : at.stop]
    cells = {} if sums.tally is None else {"cells": [packed(sums.tally.cells(each)) for each in at]}
    # Numbers of the frames are plain already, and many.
    return {
        "frames": [page_frame(dataset, selection, sums, day) for day in days],
        "gaps": [gap_note(words, sums, day) for day in days],
        "summaries": compact([day_summary(dataset, words, sums, day) for day in days]),
        "lists": compact([event_list(dataset, words, sums, day) for day in days]),
        **cells,
    }


def change_of(
    dataset: Dataset,
    views: Callable[[Selection], dict[str, Any]],
    new: Selection,
    had: Selection | None,
) -> str:
    """What turns the view of one selection into that of another one.

    Args:
        dataset: the case.
        views: makes a view, or remembers it.
        new: the view wanted.
        had: the view that the browser has; None for none.

    Returns:
        A `delta` `as_text`; without a view before, the whole one, of which those days that are much
        like the day before are `deltas.chained`.
    """
    view = views(new)
    if dataset.tally is not None:
        return as_text(without_known(view, new, had))
    if had is None:
        return as_text({WHOLE: view | {name: chained(view[name]) for name in CHAINED}})
    return as_text(delta(views(had), view))
