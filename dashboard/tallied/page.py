"""What a page is told of a tally, so that it draws the places by itself (assets/marks.js)."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from dashboard.areas import areas_of
from dashboard.deltas import KEYS, WHOLE
from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import KINDS, Ints
from dashboard.tallied.marks import (
    DIAMOND,
    EARLIER,
    MOST_NAMES,
    RIM_LEAST,
    RIM_MOST,
    RIM_SHARE,
    RING,
    faint,
)
from dashboard.tallied.sums import SMALLEST, Sums, arrived_of
from dashboard.tallied.weeks import step_words
from dashboard.theme import PALETTES, type_colour
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.remembered import per_case

_OF_LANGUAGE = ("places", "labels", "words")
"""Parts of a view of a tally that hang on the language alone."""

_TOGETHER, _TOGETHER_RANGED = 14, 7
"""How many days are sent together; in a range each holds all places, and so there are fewer."""

_LITTLE_ENDIAN = "<u2"


def days_around(sums: Sums, at: int) -> range:
    """The positions of the days that are sent together with one."""
    size = _TOGETHER if sums.since is None else _TOGETHER_RANGED
    start = at - at % size
    return range(start, min(start + size, len(sums.days)))


def page_tally(dataset: Dataset, selection: Selection, sums: Sums) -> dict[str, Any]:
    """The parts of a view that a tally has beside those of any case.

    Returns:
        `places` (of each place its id, name, longitude and latitude, and which are areas) and
        `tally`: positions of the days on which places are `reached` and have `arrived`, sizes,
        colours and words of marks, and how many days come `together`.
    """
    words = step_words(dataset, words_in(selection.lang))
    palette = PALETTES[selection.theme]
    kinds = {kind: words.term("type", word) for word, kind in TYPES.items()}
    tally = {
        "reached": _numbers(sums.reached),
        "arrived": _numbers(arrived_of(sums, sums.arriving(selection))),
        "since": sums.since,
        "together": len(days_around(sums, 0)),
        "cards": dataset.listed is not None,
        "growth": sums.growth,
        "smallest": SMALLEST,
        "diamond": DIAMOND,
        "earlier": EARLIER,
        "ring": RING,
        "rim": [RIM_LEAST, RIM_MOST, RIM_SHARE],
        "names": MOST_NAMES,
        "colours": [type_colour(kind, selection.theme) for kind in KINDS],
        "kinds": [kinds[kind] for kind in KINDS],
        "halo": palette.halo,
        "quiet": faint(palette.quiet),
        "ink": palette.ink,
        "locale": words.locale.replace("_", "-"),
        "words": {
            "reached": words("hover.earlier"),
            "first": words("hover.first"),
            "unsure": words("tally.unsure"),
            "loading": words("tally.loading"),
            "marks": words("tally.marks", n="{n}"),
            "area": words("events.region_only", region="{region}"),
        },
    }
    return {"places": _places(dataset, selection.lang), "tally": tally}


def without_known(new: dict[str, Any], asked: Selection, had: Selection | None) -> dict[str, Any]:
    """A view of a tally without what hangs on the language alone, where the browser has that.

    Its days come some at a time, so what the browser has of them is not known here.

    Args:
        new: the view.
        asked: what it is of.
        had: what the view is of that the browser has; None for none.
    """
    if had is None or had.lang != asked.lang:
        return {WHOLE: new}
    return {KEYS: {name: {WHOLE: part} for name, part in new.items() if name not in _OF_LANGUAGE}}


def as_text(tree: Any) -> str:
    """A plain tree as JSON in a text, which Dash keeps without walking through it on every step."""
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False)


@per_case(8)
def _places(dataset: Dataset, lang: str) -> dict[str, list[Any]]:
    rows = dataset.places
    return {
        "ids": [str(name) for name in rows.index],
        "names": [str(name) for name in rows[f"name_{lang}"]],
        "lon": rows["longitude"].round(4).tolist(),
        "lat": rows["latitude"].round(4).tolist(),
        "areas": [at for at, area in enumerate(areas_of(dataset)) if area],
    }


def _numbers(days: Ints) -> str:
    """Positions of days as base64 of numbers of two bytes, the lower byte first."""
    return base64.b64encode(np.minimum(days, 65_535).astype(_LITTLE_ENDIAN).tobytes()).decode()
