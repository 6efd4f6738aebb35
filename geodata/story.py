"""A guided tour through a case: every step is told from rows of the case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geodata.columns import split_ids
from geodata.errors import StoryError
from geodata.places import Gazetteer
from geodata.schema import STORY
from geodata.sources import is_web_address, source_findings
from geodata.tables import Finding, Report, read_table, typed

Told = Mapping[str, str]
"""The ids of the rows that a story can be told from, and their sources, `;` between."""


def read_story(
    path: Path, known_sources: frozenset[str], told: Told, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Read a story.

    Args:
        path: a file in the layout of `story.csv`.
        known_sources: the source ids there are.
        told: the rows of the case.
        gazetteer: the places known.

    Returns:
        One row a step in the order of the file, indexed by step_id; `place_id`, `longitude` and
        `latitude` are those of its focus, blank and NaN where the whole map is shown.

    Raises:
        StoryError: a step cannot be told.
        TableError: the file cannot be read as a table.
    """
    report = read_table(path, STORY)
    findings = source_findings(report, known_sources) + story_findings(report, told, gazetteer)
    report = report.with_findings(findings)
    report.raise_if_faulty(StoryError)
    steps = typed(report.rows, STORY).set_index("step_id", drop=False).rename_axis(None)
    found = [gazetteer.find(name) for name in steps["focus"]]
    return steps.assign(
        place_id=pd.Series([m.place_id if m else "" for m in found], steps.index, dtype="str"),
        longitude=pd.Series([m.longitude if m else None for m in found], steps.index, dtype=float),
        latitude=pd.Series([m.latitude if m else None for m in found], steps.index, dtype=float),
    )


def no_story() -> pd.DataFrame:
    """The story of a case that nobody has told."""
    steps = typed(pd.DataFrame(columns=STORY.names, dtype="str"), STORY)
    points = {"longitude": pd.Series(dtype="float64"), "latitude": pd.Series(dtype="float64")}
    return steps.assign(place_id=pd.Series(dtype="str"), **points)


def story_findings(report: Report, told: Told, gazetteer: Gazetteer) -> list[Finding]:
    """Steps that are told from rows or sources that are not there, or look at no place."""
    return [
        Finding(int(str(line)), column, value, message)
        for line, step in report.rows.iterrows()
        for column, value, message in (
            *_row_faults(step, told),
            *_source_faults(step, told),
            *_focus_faults(step, gazetteer),
        )
    ]


def _row_faults(step: pd.Series, told: Told) -> list[tuple[str, str, str]]:
    message = "unknown; expected ids of events, measures or figures of the case"
    return [("rows", name, message) for name in split_ids(step["rows"]) if name not in told]


def _source_faults(step: pd.Series, told: Told) -> list[tuple[str, str, str]]:
    """A source has to be one of the rows told; an address of a page may stand for itself."""
    behind = {name for row in split_ids(step["rows"]) for name in split_ids(told.get(row, ""))}
    message = "no row of this step has this source; expected sources of its rows"
    return [
        ("sources", name, message)
        for name in split_ids(step["sources"])
        if name not in behind and not is_web_address(name)
    ]


def _focus_faults(step: pd.Series, gazetteer: Gazetteer) -> list[tuple[str, str, str]]:
    match = gazetteer.find(step["focus"]) if step["focus"].strip() else None
    if not step["focus"].strip() or (match and match.longitude is not None):
        return []
    return [("focus", step["focus"], "no place with a point; expected one that the gazetteer has")]
