"""How zones are drawn on a day, and what is said of them: the part of a frame no filter changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.counted import Counted, hatching_ids, outline_ids, variants
from dashboard.geometry import DOTS_OF, HATCHING_OF, OUTLINE_OF, zone_shape_id
from dashboard.theme import ZONES
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.remembered import per_case

_Values = dict[str, list[Any]]

_KEPT = 3_300
"""Days remembered of a case: all that are shown at most (`sizing.MOST_DAYS`), in each language."""


@per_case(_KEPT)
def zone_values(dataset: Dataset, day: pd.Timestamp) -> dict[str, _Values]:
    """1 for each hatching and outline that is drawn, None for the others, by the layer's trace."""
    zones: dict[str, _Values] = {}
    for layer in ZONES:
        hatched = _drawn(variants(dataset, "region")[day], layer, HATCHING_OF)
        outlined = _drawn(variants(dataset, "area")[day], layer, OUTLINE_OF)
        zones[f"zone-{layer}"] = _switched(hatching_ids(dataset), hatched)
        zones[f"line-{layer}"] = _switched(outline_ids(dataset, layer), outlined)
    return zones


def _drawn(
    standing: Mapping[tuple[str, str], str], layer: str, shapes_of: Mapping[str, tuple[str, ...]]
) -> set[str]:
    """The shapes with which a layer is drawn over what it stands over."""
    return {
        zone_shape_id(name, shape)
        for (each, name), variant in standing.items()
        if each == layer
        for shape in shapes_of[variant]
    }


def _switched(names: list[str], drawn: set[str]) -> _Values:
    return {"z": [1 if name in drawn else None for name in names]}


@per_case(_KEPT)
def zone_lines(dataset: Dataset, lang: str, day: pd.Timestamp) -> dict[str, list[str]]:
    """How each layer stands over each region, in words."""
    words, standing = words_in(lang), variants(dataset, "region")[day]
    lines: dict[str, list[str]] = {}
    for layer in ZONES:
        for code in dataset.codes:
            if variant := standing.get((layer, code)):
                said = words(_STANDING[variant], layer=words.term("layer", layer))
                lines.setdefault(code, []).append(said)
    return lines


_STANDING = {
    "whole": "hover.zone",
    "part": "hover.zone_part",
    "uncertain": "hover.zone_uncertain",
}


def gap_values(sums: Counted, day: pd.Timestamp) -> _Values:
    """How each dot of the reporting gap is drawn; None where it is not."""
    dots = {
        zone_shape_id(code, shape): look
        for code, variant in sums.gaps[day].items()
        for shape, look in DOTS_OF[variant].items()
    }
    return {"z": [dots.get(name) for name in sums.hatching]}
