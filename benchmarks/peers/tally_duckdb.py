"""The same raw columns grouped by DuckDB, and counted."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

COLUMNS = (
    "event_date, time_precision, event_type, sub_event_type, location, latitude, longitude, "
    "geo_precision"
)


def main() -> None:
    """Read the file, group, and count the groups, which makes DuckDB hold all of them."""
    path = Path(sys.argv[1])
    grouped = duckdb.read_csv(str(path)).aggregate(f"{COLUMNS}, count(*) AS events")
    ((groups, events),) = grouped.aggregate("count(*), sum(events)").fetchall()
    print(f"{groups} groups of {events} events")


if __name__ == "__main__":
    main()
