"""Counts of events that were read one by one."""

from __future__ import annotations

import pandas as pd

from geodata.report import ImportReport
from geodata.tally.model import Tally

_KEYS = ("day", "last_day", "place_id", "region", "event_type", "geo_precision")


def tally_of_events(events: pd.DataFrame, places: pd.DataFrame, report: ImportReport) -> Tally:
    """Count placed events.

    Args:
        events: n events as `events.place_events` gives them.
        places: the places that they are marked at, as a case has them.
        report: what became of the rows of their file.
    """
    rows = events.assign(day=events["event_date"], last_day=events["window_last"])
    counts = rows.groupby(list(_KEYS), as_index=False).size().rename(columns={"size": "events"})
    texts = dict.fromkeys(_KEYS[2:], "category")
    days = dict.fromkeys(_KEYS[:2], "datetime64[s]")
    return Tally(
        counts=counts.astype({**texts, **days, "events": "int64"}),
        places=places,
        layout=report.layout,
        step=1,
        rows_read=report.rows_read,
        rows_kept=report.rows_kept,
    )
