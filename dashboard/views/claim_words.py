"""A stated number in words: how many, of whom, where, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.sentence import area_name
from dashboard.views.extremes import Row
from dashboard.words import Words
from geodata.dataset import Dataset

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("killed", ("killed",)),
    ("injured", ("injured",)),
    ("detained", ("detained",)),
    ("damage", ("damaged", "destroyed", "looted", "seized", "damage_cost")),
)
"""Each kind of figures, and its measures; all other measures are told apart from these."""

OTHER_MEASURES = ("attacked", "attackers", "waves", "troops", "aircraft")
"""Other measures that have a word; one that has none is shown as it stands."""

MEASURES = (*(measure for _, measures in KINDS for measure in measures), *OTHER_MEASURES)


@dataclass(frozen=True)
class Case:
    """What telling of a claim needs.

    Attributes:
        dataset: for names of areas and sources.
        words: of the language shown.
        claims: every claim by its id.
    """

    dataset: Dataset
    words: Words
    claims: dict[str, Row]

    def whole(self, row: Row) -> Row | None:
        """The claim that this one is a part of, if it is known."""
        return self.claims.get(row["subset_of"])


def measure_name(words: Words, measure: str) -> str:
    """What is counted: killed, damaged, looted."""
    return words.term("claim", measure) if measure in MEASURES else measure.replace("_", " ")


def value(words: Words, row: Row) -> str:
    """The number that is stated; its unit stands above it."""
    return words.span(row["value_low"], row["value_high"])


def counted(case: Case, row: Row) -> str:
    """`protesters, the whole country`."""
    area = area_name(case.dataset, case.words, row["area"])
    return case.words("figures.whom", group=case.words.text(row["group"]), area=area)


def claimant(words: Words, row: Row) -> str:
    """Who says so."""
    return words.text(row["claimant"]) if row["claimant"] else words("claims.unnamed")


def iso(day: pd.Timestamp | None) -> str:
    """A day as the browser compares it; blank for none."""
    return "" if day is None else str(day.date().isoformat())


def attributes(**values: str) -> dict[str, Any]:
    """`data_asof=...` as the attribute `data-asof`, which is no Python name."""
    return {name.replace("_", "-"): text for name, text in values.items()}
