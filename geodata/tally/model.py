"""What a tally is: counts of events by day, place, region and type, without the events."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

COLUMNS = {
    "day": "date32[day]",
    "last_day": "date32[day]",
    "location": "string",
    "latitude": "double",
    "longitude": "double",
    "geo_precision": "string",
    "region": "string",
    "event_type": "string",
    "events": "int64",
}
"""Columns of `tally.parquet` and their Arrow types, in order; rows are sorted by all but the last.

`last_day` is later than `day` where only a span of days is known (a week, a month); `region`
is the code of the region that the point lies in, blank for none; `geo_precision` is ours (1 the
place, 2 near it, 3 only the region, 4 only the country).
"""

METADATA_KEY = b"spreadmap"
"""Key of the Parquet file's metadata: JSON with `layout`, `days`, `shareable`, `rows_read`,
`rows_kept`, `rows_set_aside`, `regions` (name of the set of regions) and `sources` (file names)."""


@dataclass(frozen=True, eq=False)
class Tally:
    """A case of which only counts are known.

    Attributes:
        counts: one row for each day, place (or region, where no place is known), type and
            precision: day and last_day (datetime64), place_id (category; blank where no place is
            known), region (category; blank for none), event_type (category), geo_precision
            (category) and events (int64).
        places: the places, indexed by place_id: name_en, name_ru, name_kk, longitude, latitude,
            region, kind (as in `Dataset.places`).
        layout: name of the layout that was counted.
        step: how many days a column of the timeline stands for: 1, or 7 where only weeks are known.
        rows_read: rows that the files had.
        rows_kept: rows counted.
    """

    counts: pd.DataFrame
    places: pd.DataFrame
    layout: str
    step: int
    rows_read: int
    rows_kept: int
