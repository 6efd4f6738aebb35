"""Invented files in the layouts of other people, written as these write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from geodata.layouts.gdelt import GDELT_1, GDELT_2

Row = Mapping[str, str]

POINTS = {
    "Almaty": ("43.25", "76.9"),
    "Zhanaozen": ("43.3378", "52.8553"),
    "Aktobe": ("50.28", "57.2"),
    "Karaganda": ("49.8", "73.1"),
}
"""Places in four regions of Kazakhstan."""


def _words(text: str) -> list[str]:
    return text.split()


ACLED_2022 = _words("""
    data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type
    sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction region
    country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale
    notes fatalities timestamp iso3
""")
ACLED_2024 = _words("""
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type
    actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso
    region country admin1 admin2 admin3 location latitude longitude geo_precision source
    source_scale notes fatalities tags timestamp
""")
ACLED_2016 = _words("""
    GWNO EVENT_ID_CNTY EVENT_ID_NO_CNTY EVENT_DATE YEAR TIME_PRECISION EVENT_TYPE ACTOR1
    ALLY_ACTOR_1 INTER1 ACTOR2 ALLY_ACTOR_2 INTER2 INTERACTION COUNTRY ADMIN1 ADMIN2 ADMIN3
    LOCATION LATITUDE LONGITUDE GEO_PRECISION SOURCE NOTES FATALITIES
""")
WEEKLY = _words("""
    WEEK REGION COUNTRY ADMIN1 EVENT_TYPE SUB_EVENT_TYPE EVENTS FATALITIES POPULATION_EXPOSURE
    DISORDER_TYPE ID CENTROID_LATITUDE CENTROID_LONGITUDE
""")
UCDP = _words("""
    id relid year active_year code_status type_of_violence conflict_new_id conflict_name
    dyad_new_id dyad_name side_a side_b number_of_sources source_article source_office
    source_date source_headline source_original where_prec where_coordinates where_description
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region
    event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians
    deaths_unknown best high low
""")

_USUAL_ACLED = {
    "year": "2022",
    "time_precision": "1",
    "disorder_type": "Demonstrations",
    "event_type": "Protests",
    "sub_event_type": "Peaceful protest",
    "actor1": "Protesters (Invented)",
    "inter1": "6",
    "iso": "398",
    "iso3": "KAZ",
    "gwno": "705",
    "region": "Caucasus and Central Asia",
    "country": "Kazakhstan",
    "admin1": "Invented admin",
    "location": "Almaty",
    "geo_precision": "1",
    "source": "Invented Press; Other Press",
    "source_scale": "National",
    "notes": "Invented raw note.",
    "fatalities": "0",
    "timestamp": "1642000000",
}


def acled_row(number: int, **cells: str) -> dict[str, str]:
    """A row by lower-case header; its point is that of its location."""
    ids = {
        "data_id": f"90{number}",
        "event_id_cnty": f"KAZ{number}",
        "event_id_no_cnty": str(number),
        "event_date": "2022-01-05",
    }
    row = {**_USUAL_ACLED, **ids, **cells}
    latitude, longitude = POINTS.get(row["location"], ("43.25", "76.9"))
    return {"latitude": latitude, "longitude": longitude, **row}


def ucdp_row(number: int, **cells: str) -> dict[str, str]:
    """A row of UCDP GED, in Almaty on a known day unless it says otherwise."""
    usual = {
        "id": str(number),
        "type_of_violence": "1",
        "side_a": "Invented army",
        "side_b": "Invented group",
        "source_office": "Invented Press;Other Press",
        "where_prec": "1",
        "where_coordinates": "Almaty city",
        "adm_1": "Invented region",
        "latitude": "43.25",
        "longitude": "76.9",
        "country": "Kazakhstan",
        "date_prec": "1",
        "date_start": "2022-01-05",
        "date_end": cells.get("date_start", "2022-01-05"),
        "best": "2",
        "high": "3",
        "low": "1",
    }
    return {**usual, **cells}


def gdelt_row(number: int, **cells: str) -> dict[str, str]:
    """A row of GDELT, a demonstration in Almaty unless it says otherwise."""
    code = cells.get("EventCode", "141")
    usual = {
        "GLOBALEVENTID": str(700_000 + number),
        "SQLDATE": "20220105",
        "Actor1Name": "INVENTED",
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Almaty, Invented, Kazakhstan",
        "ActionGeo_Lat": "43.25",
        "ActionGeo_Long": "76.9",
        "SOURCEURL": f"https://example.org/{number}",
    }
    return {**usual, **cells}


def weekly_row(number: int, **cells: str) -> dict[str, str]:
    """A row of ACLED's weekly aggregate."""
    usual = {
        "WEEK": "2022-01-01",
        "COUNTRY": "Kazakhstan",
        "ADMIN1": "Invented admin",
        "EVENT_TYPE": "Protests",
        "SUB_EVENT_TYPE": "Peaceful protest",
        "EVENTS": str(number),
        "FATALITIES": "0",
        "ID": "77",
        "CENTROID_LATITUDE": "43.25",
        "CENTROID_LONGITUDE": "76.9",
    }
    return {**usual, **cells}


def text_of(header: Sequence[str], rows: Iterable[Row], *, delimiter: str = ",") -> str:
    """A header and rows as text; a row's cells by header, whatever its case."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        plain = {name.casefold(): cell for name, cell in row.items()}
        writer.writerow([plain.get(name.casefold().replace(" ", "_"), "") for name in header])
    return buffer.getvalue()


def write(path: Path, header: Sequence[str], rows: Iterable[Row], *, delimiter: str = ",") -> Path:
    """The same as a file in UTF-8."""
    path.write_text(text_of(header, rows, delimiter=delimiter), encoding="utf-8", newline="")
    return path


def write_gdelt(path: Path, rows: Iterable[Row], *, version: int = 2) -> Path:
    """A file without header, tabs between, 58 or 61 columns."""
    header = (GDELT_2 if version == 2 else GDELT_1).header
    lines = ["\t".join(row.get(name, "") for name in header) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return path
