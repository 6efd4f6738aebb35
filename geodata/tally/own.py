"""Our own layout for counting: the columns of `events.csv` that a tally is made of.

Rows of it are listed by `tables`, which checks more than counting needs.
"""

from __future__ import annotations

import pandas as pd

from geodata.columns import Column
from geodata.layouts.base import Answer, Layout, Part, all_faults, faults_where
from geodata.schema import EVENTS

_WHEN = ("event_date", "date_earliest", "date_latest", "date_basis")
_WHAT = ("event_type", "sub_event_type")
_WHERE = ("location", "latitude", "longitude", "geo_precision")


def _checked(texts: pd.DataFrame) -> Answer:
    """Texts as they are, checked as the schema says."""
    values = texts.apply(lambda cells: cells.str.strip())
    faults = [_faults(texts[name], _column(name)) for name in texts.columns]
    return Answer(values, all_faults(faults))


def _faults(texts: pd.Series, column: Column) -> pd.DataFrame:
    return faults_where(~column.allows(texts), texts, column.name, f"expected {column.expected}")


def _column(name: str) -> Column:
    return next(column for column in EVENTS.columns if column.name == name)


def _part(names: tuple[str, ...], needed: tuple[str, ...]) -> Part:
    return Part({name: (name,) for name in names}, frozenset(needed), _checked)


OWN_LAYOUT = Layout(
    name="spreadmap",
    title="Spreadmap's own",
    when=_part(_WHEN, _WHEN[:1]),
    what=_part(_WHAT, _WHAT[:1]),
    where=_part(_WHERE, ("location", "geo_precision")),
    rest=_part(("event_id", "date_basis"), ("event_id", "date_basis")),
)
"""`events.csv`: a name without a point is looked up in the gazetteer once all is counted."""
