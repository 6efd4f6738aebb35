"""Files to tally, and what pandas counts in them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from geodata.tally.counted import Counted
from geodata.tally.make import count_files
from geodata.tally.run import local_runner

HEADER = (
    *("event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type"),
    *("actor1", "country", "location", "latitude", "longitude", "geo_precision", "notes"),
    "fatalities",
)
PLACES = (
    ("Made-up Almaty", "43.25", "76.95"),
    ("Made-up Aktau", "43.65", "51.17"),
    ("Nowhere at sea", "10.0", "-40.0"),
    ("Made-up Aktau", "50.25", "66.93"),
)
KINDS = ("Protests", "Riots", "Violence against civilians")
NOTES = ("plain", 'said ""no""', "two\nlines, a comma", "a\r\nb\r\nc", "ә ғ қ", "")


def rows_of(count: int) -> list[dict[str, str]]:
    """Made-up events in ACLED's columns, whose notes have quotes and line ends."""
    rows = []
    for at in range(count):
        name, north, east = PLACES[at % 4]
        rows.append(
            {
                "event_id_cnty": f"KAZ{at}",
                "event_date": f"2022-01-{at % 19 + 1:02}",
                "year": "2022",
                "time_precision": "2" if at % 11 == 0 else "1",
                "event_type": KINDS[at % 3],
                "sub_event_type": "Peaceful protest" if at % 3 == 0 else "Mob violence",
                "actor1": "Made-up group",
                "country": "Kazakhstan",
                "location": name,
                "latitude": north,
                "longitude": east,
                "geo_precision": str(at % 3 + 1),
                "notes": NOTES[at % 6].replace('""', '"') * (at % 7 + 1),
                "fatalities": "0",
            }
        )
    return rows


def write(
    path: Path, rows: Sequence[dict[str, str]], *, ends: str = "\n", delimiter: str = ","
) -> Path:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator=ends, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def counted(
    *paths: Path | str, block: int = 2**25, layout: str = "", every: bool = True
) -> Counted:
    """What is counted on this machine; small blocks are several pieces, too, of two each."""
    with patch("geodata.tally.plan._BLOCKS", 2), local_runner() as run:
        return count_files(paths, run, block=block, layout=layout, every_fault=every)


def sums(found: Counted) -> dict[tuple[str, ...], int]:
    """Events by day, name, point, precision and type."""
    day, place, kind = found.partial.codes()
    table = pd.concat(
        [
            found.partial.days.iloc[day].reset_index(drop=True).astype("str"),
            found.partial.places.iloc[place].reset_index(drop=True),
            found.partial.kinds.iloc[kind].reset_index(drop=True),
        ],
        axis=1,
    )
    keys = ["day", "location", "latitude", "longitude", "geo_precision", "event_type"]
    grouped = table.assign(events=found.partial.events).groupby(keys, dropna=False)["events"].sum()
    return {tuple(map(str, key)): int(count) for key, count in grouped.items()}


def by_pandas(rows: Sequence[dict[str, str]]) -> dict[tuple[str, ...], int]:
    """The same, counted without any of our code."""
    table = pd.DataFrame(rows).astype({"latitude": "float64", "longitude": "float64"})
    keys = ["event_date", "location", "latitude", "longitude", "geo_precision", "event_type"]
    grouped = table.groupby(keys).size()
    return {tuple(map(str, key)): int(count) for key, count in grouped.items()}
