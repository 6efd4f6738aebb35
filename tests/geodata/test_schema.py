"""The columns, words and rules of every table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from rows import cells_of, claim, event, measure, place, source, write

from geodata.columns import (
    Column,
    Table,
    parse_dates,
    parse_moments,
    parse_numbers,
    split_ids,
)
from geodata.schema import (
    CLAIMS,
    EVENTS,
    MEASURES,
    PLACES,
    SOURCES,
    TABLES,
    TRANSLATIONS,
    table_of,
)
from geodata.tables import read_table
from geodata.vocabulary import (
    BASES,
    DATE_BASES,
    DAY_PARTS,
    EVENT_TYPES,
    INFERRED_DATE_BASES,
    LAYERS,
    MEASURE_LAYERS,
    STATUSES,
    STREET_TYPES,
)

# As other people's scripts rely on them.
COLUMNS = {
    "events": "event_id event_date date_earliest date_latest date_basis time_of_day event_type "
    "sub_event_type actor1 actor2 location site latitude longitude geo_precision crowd_low "
    "crowd_high fatalities_low fatalities_high injuries detentions basis claimant notes disputed "
    "sources language",
    "measures": "measure_id measure area site starts starts_part ends ends_part last_stated "
    "status claimant notes disputed sources language",
    "claims": "claim_id as_of measure group value_low value_high unit area cumulative subset_of "
    "basis claimant notes sources language",
    "places": "place_id name_en name_ru name_kk kind within latitude longitude region "
    "coordinate_source aliases",
    "sources": "source_id publisher kind title published retrieved language document note",
    "story": "step_id day focus across_km layers shade title text rows sources",
    "translations": "original language text",
}
NEEDED = {
    "events": "event_id event_date date_basis event_type sub_event_type location geo_precision "
    "basis notes sources",
    "measures": "measure_id measure area status notes sources",
}
ACLED = {
    "Protests": {
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    },
    "Riots": {"Violent demonstration", "Mob violence"},
    "Battles": {
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    },
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    },
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}
WORDS = {
    ("events", "date_basis"): {"stated", "heading", "context", "window"},
    ("events", "event_type"): set(ACLED),
    ("events", "geo_precision"): {"1", "2", "3", "4"},
    ("events", "basis"): {"observed", "witness", "reported", "official", "unverified"},
    ("measures", "starts_part"): {"night", "morning", "afternoon", "late afternoon", "evening"},
    ("measures", "ends_part"): {"night", "morning", "afternoon", "late afternoon", "evening"},
    ("measures", "status"): {"in_force", "claimed", "disputed"},
    ("claims", "cumulative"): {"yes", "no"},
    ("claims", "basis"): {"observed", "witness", "reported", "official", "unverified"},
    ("places", "kind"): {"country", "city", "site", "field", "cosmodrome"},
    ("story", "shade"): {"so_far", "that_day", "since_first", "arrival", "none"},
}
CHOICES = [
    (table, column) for table in TABLES for column in table.columns if column.kind == "choice"
]


def faults(path: Path, table: Table, *rows: list[str]) -> set[tuple[int, str]]:
    """Line and column of every finding."""
    report = read_table(write(path, table, *rows), table)
    return {(finding.line, finding.column) for finding in report.findings}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


# Columns


def test_there_are_no_other_tables() -> None:
    assert {table.name for table in TABLES} == set(COLUMNS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_those_of_the_design_in_that_order(table: Table) -> None:
    assert table.names == COLUMNS[table.name].split()


@pytest.mark.parametrize("table", [EVENTS, MEASURES], ids=lambda table: table.name)
def test_needed_columns_are_those_of_the_design(table: Table) -> None:
    needed = [column.name for column in table.columns if column.needed]
    assert needed == NEEDED[table.name].split()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_key_is_a_needed_id_and_belongs_to_one_table_only(table: Table) -> None:
    key = next(column for column in table.columns if column.name == table.key)
    # What is translated is its own key.
    assert (key.kind, key.needed) == ("text" if table is TRANSLATIONS else "id", True)
    assert [each.name for each in TABLES if table.key in each.names] == [table.name]
    assert table_of(table.names) is table


def test_a_header_without_a_key_is_of_no_table() -> None:
    assert table_of(["date", "place"]) is None
    assert table_of([]) is None


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_says_what_it_means_and_what_is_expected(table: Table) -> None:
    assert table.one_row_is
    for column in table.columns:
        assert column.meaning
        assert column.expected
        assert column.expected.endswith("or blank for unknown") != column.needed
    assert {rule.column for rule in table.rules} <= set(table.names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_usual_invented_row_has_no_fault(path: Path, table: Table) -> None:
    assert faults(path, table, cells_of(table)) == set()


def test_what_is_derived_is_never_a_column() -> None:
    assert not {"admin1", "time_precision", "region", "place_id"} & set(EVENTS.names)


# Words


def test_event_types_and_sub_types_are_those_of_acled() -> None:
    assert {kind: set(subs) for kind, subs in EVENT_TYPES.items()} == ACLED


def test_no_sub_type_belongs_to_two_types() -> None:
    every = [sub for subs in EVENT_TYPES.values() for sub in subs]
    assert len(every) == len(set(every))


def test_people_in_the_streets_are_protests_and_riots() -> None:
    assert STREET_TYPES == ("Protests", "Riots")


def test_inferred_date_bases_are_date_bases() -> None:
    assert set(INFERRED_DATE_BASES) == {"context", "window"} < set(DATE_BASES)


def test_every_measure_has_a_layer_and_the_zones_come_first() -> None:
    assert set(MEASURE_LAYERS.values()) == set(LAYERS)
    assert len(LAYERS) == len(set(LAYERS))
    assert LAYERS[0] == "emergency"
    assert MEASURE_LAYERS["state_of_emergency"] == "emergency"
    assert MEASURE_LAYERS["curfew"] == "curfew"
    assert MEASURE_LAYERS["internet_disruption"] == "internet"


def test_words_of_the_codebook() -> None:
    assert set(BASES) == WORDS["events", "basis"]
    assert set(STATUSES) == WORDS["measures", "status"]
    assert set(DAY_PARTS) == WORDS["measures", "starts_part"]
    assert all(word == word.lower() for word in MEASURE_LAYERS)


@pytest.mark.parametrize(
    ("table", "column"), CHOICES, ids=lambda each: getattr(each, "name", str(each))
)
def test_a_choice_takes_its_words_and_no_others(table: Table, column: Column) -> None:
    known = WORDS.get((table.name, column.name), set(MEASURE_LAYERS))
    assert set(column.choices) == known
    assert column.allows(pd.Series(sorted(known))).all()
    near = [word + "x" for word in known] + [f" {word}" for word in known] + ["elsewhere", "-"]
    near += [word.upper() for word in known if word.upper() != word]
    assert not column.allows(pd.Series(near)).any()
    assert column.allows(pd.Series(["", " "])).tolist() == [not column.needed] * 2
    assert all(word in column.expected for word in known)


@pytest.mark.parametrize(
    ("time", "right"),
    [("00:00", True), ("23:59", True), ("night", True), ("morning", True), ("afternoon", True),
     ("evening", True), ("", True), ("24:00", False), ("9:00", False), ("noon", False)],
)  # fmt: skip
def test_time_of_day_is_a_time_or_a_part_of_the_day(time: str, right: bool) -> None:
    column = next(column for column in EVENTS.columns if column.name == "time_of_day")
    assert column.allows(pd.Series([time])).tolist() == [right]


# Rules of events


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_a_sub_type_fits_its_type_only(path: Path, kind: str) -> None:
    pairs = [(own, sub) for own in EVENT_TYPES for sub in EVENT_TYPES[own]]
    rows = [
        event(event_id=f"E-{at}", event_type=kind, sub_event_type=sub)
        for at, (_, sub) in enumerate(pairs)
    ]
    wrong = {(at + 2, "sub_event_type") for at, (own, _) in enumerate(pairs) if own != kind}
    assert faults(path, EVENTS, *rows) == wrong


def test_an_unknown_type_is_one_fault_not_two(path: Path) -> None:
    assert faults(path, EVENTS, event(event_type="Unrest")) == {(2, "event_type")}


WINDOWS = [
    *(("2022-01-04", "2022-01-06", True), ("2022-01-05", "2022-01-05", True)),
    *(("", "", False), ("2022-01-04", "", False), ("", "2022-01-06", False)),
]


@pytest.mark.parametrize("basis", ["context", "window"])
def test_an_inferred_day_has_both_ends_of_a_window(path: Path, basis: str) -> None:
    rows = [
        event(event_id=f"E-{at}", date_basis=basis, date_earliest=earliest, date_latest=latest)
        for at, (earliest, latest, _) in enumerate(WINDOWS)
    ]
    wrong = {(at, "date_earliest") for at, (*_, right) in enumerate(WINDOWS, 2) if not right}
    assert faults(path, EVENTS, *rows) == wrong


@pytest.mark.parametrize("basis", ["stated", "heading"])
def test_a_day_that_is_not_inferred_needs_no_window(path: Path, basis: str) -> None:
    assert faults(path, EVENTS, event(date_basis=basis)) == set()


@pytest.mark.parametrize(
    ("earliest", "latest", "wrong"),
    [("2022-01-06", "2022-01-07", "date_earliest"), ("2022-01-03", "2022-01-04", "date_latest"),
     ("2022-01-05", "2022-01-05", None), ("2022-01-06", "", "date_earliest"),
     ("", "2022-01-04", "date_latest"), ("soon", "2022-01-05", "date_earliest")],
)  # fmt: skip
def test_the_day_lies_within_its_window(
    path: Path, earliest: str, latest: str, wrong: str | None
) -> None:
    row = event(date_earliest=earliest, date_latest=latest)
    assert faults(path, EVENTS, row) == ({(2, wrong)} if wrong else set())


@pytest.mark.parametrize(
    ("latitude", "longitude", "right"),
    [("52.3", "77", True), ("", "", True), (" ", "", True), ("52.3", "", False), ("", "77", False)],
)
@pytest.mark.parametrize("table", [EVENTS, PLACES], ids=lambda table: table.name)
def test_both_coordinates_or_none(
    path: Path, table: Table, latitude: str, longitude: str, right: bool
) -> None:
    row = cells_of(table, latitude=latitude, longitude=longitude)
    assert faults(path, table, row) == (set() if right else {(2, "longitude")})


RANGES = [
    *(("5", "5", True), ("5", "", True), ("", "5", True), ("0", "10", True), ("9", "10", True)),
    *(("6", "5", False), ("10", "9", False)),
]


@pytest.mark.parametrize("number", ["crowd", "fatalities"])
def test_the_low_number_is_not_above_the_high_one(path: Path, number: str) -> None:
    rows = [
        event(**{"event_id": f"E-{at}", f"{number}_low": low, f"{number}_high": high})
        for at, (low, high, _) in enumerate(RANGES)
    ]
    wrong = {(at, f"{number}_high") for at, (*_, right) in enumerate(RANGES, 2) if not right}
    assert faults(path, EVENTS, *rows) == wrong


# Rules of measures


@pytest.mark.parametrize(
    ("starts", "ends", "right"),
    [("2022-01-05", "2022-01-06", True),
     ("2022-01-05T01:30", "2022-01-05T01:31", True),
     ("2022-01-05", "2022-01-05T12:00", True),
     ("", "2022-01-06", True), ("2022-01-05", "", True),
     ("2022-01-06", "2022-01-05", False), ("2022-01-05", "2022-01-05", False),
     ("2022-01-05T10:00", "2022-01-05", False),
     ("2022-01-05T10:00", "2022-01-05T10:00", False)],
)  # fmt: skip
def test_a_measure_ends_after_it_starts(path: Path, starts: str, ends: str, right: bool) -> None:
    row = measure(starts=starts, ends=ends, last_stated="2022-01-06")
    assert faults(path, MEASURES, row) == (set() if right else {(2, "ends")})


def test_a_measure_may_begin_and_end_in_two_parts_of_one_day(path: Path) -> None:
    row = measure(
        starts="2022-01-05", starts_part="morning", ends="2022-01-05", ends_part="evening"
    )
    assert faults(path, MEASURES, row) == set()


@pytest.mark.parametrize(
    "moment", ["2022-01-05T24:00", "2022-01-05 01:30", "2022-01-05T1:30", "2022-01-05T01:30+06:00"]
)
def test_a_moment_is_a_date_or_a_local_time_to_the_minute(path: Path, moment: str) -> None:
    assert faults(path, MEASURES, measure(starts=moment)) == {(2, "starts")}


# Rules of figures and documents


@pytest.mark.parametrize(
    ("low", "high", "wrong"),
    [("3", "4", None), ("3", "", None), ("", "4", None), ("0", "0", None),
     ("", "", "value_low"), ("5", "4", "value_high")],
)  # fmt: skip
def test_a_figure_has_a_number_and_its_ends_are_in_order(
    path: Path, low: str, high: str, wrong: str | None
) -> None:
    row = claim(value_low=low, value_high=high)
    assert faults(path, CLAIMS, row) == ({(2, wrong)} if wrong else set())


@pytest.mark.parametrize(
    ("language", "right"), [("kk", True), ("eng", False), ("EN", False), ("", False)]
)
def test_a_language_is_two_letters(path: Path, language: str, right: bool) -> None:
    row = source(language=language)
    assert faults(path, SOURCES, row) == (set() if right else {(2, "language")})


@pytest.mark.parametrize("name", ["Place Two", "a;b", "a/b", "ö b"])
def test_an_id_has_no_spaces_or_signs(path: Path, name: str) -> None:
    assert faults(path, PLACES, place(place_id=name)) == {(2, "place_id")}


def test_sources_stand_with_semicolons_between(path: Path) -> None:
    right = ["a", "a;b", "a; b", "https://example.org/a?b=1"]
    wrong = [";a", "a;", "a;;b", ";", "", " a"]
    rows = [event(event_id=f"E-{at}", sources=cell) for at, cell in enumerate([*right, *wrong])]
    lines = range(2 + len(right), 2 + len(right) + len(wrong))
    assert faults(path, EVENTS, *rows) == {(line, "sources") for line in lines}


# Text to values


def test_ids_are_split_with_or_without_spaces() -> None:
    assert split_ids(" a; b ;c ") == ["a", "b", "c"]
    assert split_ids("") == []


def test_dates_moments_and_numbers_are_read_and_anything_else_is_unknown() -> None:
    cells = pd.Series(["2022-01-05", "2022-01-05T01:30", "7", "-7.5", "x", "", "1e5"])
    assert parse_dates(cells).notna().tolist() == [True] + [False] * 6
    moments = parse_moments(cells)
    assert moments[0] == pd.Timestamp("2022-01-05")
    assert moments[1] == pd.Timestamp("2022-01-05T01:30")
    assert moments[2:].isna().all()
    numbers = parse_numbers(cells)
    assert numbers[2:4].tolist() == [7, -7.5]
    assert numbers.isna().tolist() == [True, True, False, False, True, True, True]
