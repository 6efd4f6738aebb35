"""The words of a case of which weeks alone are known, or shown."""

from __future__ import annotations

from dataclasses import replace

from dashboard.words import Words
from geodata.dataset import Dataset

_OF_WEEKS = {
    "arrival.curve_places": "week.curve_places",
    "arrival.curve_regions": "week.curve_regions",
    "arrival.meaning": "week.meaning",
    "control.bars": "week.bars",
    "hover.earlier": "week.earlier",
    "hover.first": "week.first",
    "hover.that_day": "week.that_week",
    "legend.size": "week.size",
    "shade.arrival": "week.arrival",
    "shade.arrival_street": "week.arrival_street",
    "shade.that_day": "week.shade",
    "shade_short.arrival": "week.arrival_short",
    "shade_short.that_day": "week.shade_short",
}


def in_weeks(dataset: Dataset) -> bool:
    """Whether each of its days stands for a week."""
    return dataset.tally is not None and dataset.tally.step > 1


def step_words(dataset: Dataset, words: Words) -> Words:
    """The words, with weeks for days where the case has weeks."""
    if not in_weeks(dataset):
        return words
    texts = {key: words.texts[name] for key, name in _OF_WEEKS.items()}
    return replace(words, texts={**words.texts, **texts})
