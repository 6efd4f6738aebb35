"""Files that nobody meant: rows in = rows kept + rows set aside, and no error but ours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_files import (
    ACLED_2024,
    UCDP,
    WEEKLY,
    acled_row,
    gdelt_row,
    text_of,
    ucdp_row,
    weekly_row,
    write_gdelt,
)

from geodata.check import check_file
from geodata.convert import convert
from geodata.errors import GeodataError
from geodata.layouts.rows import foreign_rows
from geodata.reading import examine_events, recognised
from geodata.tables import Report

SIGNS = ['"', ",", ";", "\t", "\n", "\r", "\0", "'", "é", "Ә", "=", "|", " ", "-", "9", "\ufeff"]
MESSY = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=12)
DATES = st.sampled_from(["2022-01-05", "5-Jan-22", "05 January 2022", "", "0000-01-01",
                         "3000-01-01", "2022-02-30", "soon", "١٢-٠١-٢٠٢٢"])  # fmt: skip
DEGREES = st.sampled_from(["43.25", "43,25", "76.9", "", "143.2", "1e5", "nan", "-0", "x"])
WORDS = st.sampled_from(["Protests", "Protets", "riots", "Battle-No change of territory", "", "?"])

FEW = settings(max_examples=6, deadline=None)
MANY = settings(max_examples=40, deadline=None)

acled_rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "event_date": DATES,
            "latitude": DEGREES,
            "longitude": DEGREES,
            "event_type": WORDS,
            "sub_event_type": WORDS | MESSY,
            "time_precision": st.sampled_from(["1", "2", "3", "1.0", "", "x"]),
            "geo_precision": st.sampled_from(["1", "2", "3", "", "9"]),
            "location": MESSY,
            "notes": MESSY,
            "source": MESSY,
            "fatalities": st.sampled_from(["0", "3.0", "-1", "many", ""]),
            "event_id_cnty": MESSY,
        },
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("messy") / "rows.csv"


def rows_of(path: Path) -> Report:
    """The rows before they are placed, which is what costs time."""
    layout, raw = recognised(path)
    assert layout is not None
    assert raw is not None
    return foreign_rows(layout, raw).report


def assert_adds_up(path: Path) -> None:
    """No row is lost between kept and set aside; what cannot be read is one of our errors."""
    try:
        layout, raw = recognised(path)
    except GeodataError:
        return
    if layout is None or raw is None:
        return
    report = foreign_rows(layout, raw).report
    assert report.rows_read == raw.rows_read == report.rows_kept + report.rows_set_aside
    assert report.rows_set_aside == len({each.line for each in report.findings})


@MANY
@given(rows=acled_rows)
def test_every_row_of_a_sound_csv_file_is_kept_or_set_aside(
    path: Path, rows: list[dict[str, str]]
) -> None:
    whole = [{**acled_row(number), **row} for number, row in enumerate(rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        # All cells quoted: then the writer is understood whatever the cells hold.
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(ACLED_2024)
        writer.writerows([row.get(name, "") for name in ACLED_2024] for row in whole)
    report = rows_of(path)
    assert report.rows_read == len(rows) == report.rows_kept + report.rows_set_aside
    assert report.rows_set_aside == len({each.line for each in report.findings})


@FEW
@given(rows=acled_rows)
def test_every_row_kept_is_placed_and_counted(path: Path, rows: list[dict[str, str]]) -> None:
    whole = [{**acled_row(number), **row} for number, row in enumerate(rows)]
    path.write_text(text_of(ACLED_2024, whole), encoding="utf-8", newline="")
    read = examine_events(path)
    kept = read.imported.rows_kept
    assert kept == len(read.placed) == len(read.report.rows)
    assert read.imported.rows_set_aside == len({each.line for each in read.imported.findings})
    assert sum(read.imported.places.values()) == sum(read.imported.dates.values()) == kept


@FEW
@given(rows=acled_rows)
def test_what_is_converted_has_no_fault(path: Path, rows: list[dict[str, str]]) -> None:
    whole = [{**acled_row(number), **row} for number, row in enumerate(rows)]
    path.write_text(text_of(ACLED_2024, whole), encoding="utf-8", newline="")
    try:
        made = convert(path)
    except GeodataError:
        return
    ours = path.with_name("ours.csv")
    ours.write_text(made.events, encoding="utf-8", newline="")
    report = check_file(ours)
    assert report.findings == ()
    assert report.rows_read == made.rows_written
    left_out = {each.line for each in made.left_out}
    assert made.rows_written + len(left_out) == made.imported.rows_kept


SOUND = {
    "acled": text_of(ACLED_2024, [acled_row(1, notes='A "quoted", note'), acled_row(2)]).encode(),
    "ucdp": text_of(UCDP, [ucdp_row(1), ucdp_row(2, where_prec="4")]).encode(),
    "weekly": text_of(WEEKLY, [weekly_row(1), weekly_row(2)]).encode(),
}


@MANY
@given(
    name=st.sampled_from(sorted(SOUND)),
    edits=st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 3),
            st.sampled_from([sign.encode() for sign in SIGNS]) | st.binary(max_size=3),
        ),
        max_size=8,
    ),
)
def test_a_file_with_bytes_changed_adds_up(
    path: Path, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    content = SOUND[name]
    for where, length, other in edits:
        at = int(where * len(content))
        content = content[:at] + other + content[at + length :]
    path.write_bytes(content)
    assert_adds_up(path)


@MANY
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "SQLDATE": st.sampled_from(["20220105", "2022", "30000101", ""]),
                "EventCode": st.sampled_from(["141", "14", "010", "", "9999", "x", "1"]),
                "ActionGeo_Type": st.sampled_from(["0", "1", "4", "5", "", "7"]),
                "ActionGeo_Lat": DEGREES,
                "ActionGeo_FullName": st.sampled_from(["Almaty, X", "", ",", '"', "A\0B"]),
                "SOURCEURL": st.sampled_from(["https://example.org/;a b", "", "BBC", '"']),
            },
        ),
        min_size=1,
        max_size=10,
    ),
    ragged=st.booleans(),
)
def test_gdelt_adds_up(path: Path, rows: list[dict[str, str]], ragged: bool) -> None:
    write_gdelt(path, [gdelt_row(number, **row) for number, row in enumerate(rows)])
    if ragged:
        path.write_bytes(path.read_bytes() + b"1\t2\t3\n")
    report = rows_of(path)
    assert report.rows_read == len(rows) + ragged
    assert report.rows_set_aside == len({each.line for each in report.findings})
