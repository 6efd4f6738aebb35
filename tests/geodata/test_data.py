"""The tables that ship, against the rules that a careless coder breaks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from geodata.check import check_file
from geodata.columns import Table
from geodata.dataset import default_events_path
from geodata.places import Gazetteer
from geodata.reading import data_folder
from geodata.schema import EVENTS, MEASURES, TABLES

Row = dict[str, str]
FILES = {
    "events": default_events_path(),
    **{path.stem: path for path in sorted(data_folder().glob("*.csv"))},
}
TABLE_OF = {
    name: next(each for each in TABLES if each.name == name.split("-")[0]) for name in FILES
}
FIRST, LAST = date(2022, 1, 1), date(2022, 1, 11)
LONGEST_NOTE = 300
SIX_CITIES = {"Zhanaozen", "Aktau", "Almaty", "Taldykorgan", "Aktobe", "Pavlodar"}
CITED = ("events", "measures", "claims")


def read(name: str) -> list[Row]:
    """Rows of a table as plain text, without the reader of the product."""
    with FILES[name].open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")]


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    return {name: read(name) for name in FILES}


def named(rows: list[Row], key: str) -> list[str]:
    """Ids of the rows that break a rule, for the message."""
    return [row[key] for row in rows]


# All tables


@pytest.mark.parametrize("name", FILES)
def test_a_check_finds_nothing(name: str) -> None:
    report = check_file(FILES[name])
    assert report.findings == ()
    assert report.layout == f"spreadmap {TABLE_OF[name].name}"
    assert report.rows_read == report.rows_kept > 0
    assert report.rows_set_aside == 0


@pytest.mark.parametrize("name", FILES)
def test_columns_stand_in_the_order_of_the_codebook(name: str) -> None:
    with FILES[name].open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == TABLE_OF[name].names


@pytest.mark.parametrize("name", FILES)
def test_files_are_plain_utf_8_with_one_row_a_line(name: str) -> None:
    content = FILES[name].read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.count(b"\n") == len(read(name)) + 1


@pytest.mark.parametrize("name", FILES)
def test_no_cell_has_spaces_at_its_ends_or_double_ones(
    tables: dict[str, list[Row]], name: str
) -> None:
    for row in tables[name]:
        for column, cell in row.items():
            # A no-break space stands within numbers.
            assert cell.replace("\u00a0", " ") == " ".join(cell.split()), (row, column)


@pytest.mark.parametrize("table", TABLES[:3], ids=lambda table: table.name)
def test_ids_are_consecutive(tables: dict[str, list[Row]], table: Table) -> None:
    found = [re.fullmatch(r"(.+-)0*(\d+)", row[table.key]) for row in tables[table.name]]
    assert None not in found
    assert len({match[1] for match in found if match}) == 1
    assert len({len(row[table.key]) for row in tables[table.name]}) == 1
    assert [int(match[2]) for match in found if match] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("name", CITED)
def test_notes_have_at_most_300_characters(tables: dict[str, list[Row]], name: str) -> None:
    long = [row for row in tables[name] if len(row["notes"]) > LONGEST_NOTE]
    assert long == []


@pytest.mark.parametrize("name", ["events", "measures"])
def test_notes_say_what_happened_in_a_sentence(tables: dict[str, list[Row]], name: str) -> None:
    for row in tables[name]:
        assert re.fullmatch(r".{10,}[.!?\"”)]", row["notes"]), row


# Sources


def test_every_source_of_a_row_is_listed(tables: dict[str, list[Row]]) -> None:
    listed = {row["source_id"] for row in tables["sources"]}
    for name in CITED:
        for row in tables[name]:
            assert set(ids(row["sources"])) <= listed, row


def test_no_row_names_a_source_twice(tables: dict[str, list[Row]]) -> None:
    for name in CITED:
        for row in tables[name]:
            assert len(ids(row["sources"])) == len(set(ids(row["sources"]))), row


def test_every_listed_document_is_used(tables: dict[str, list[Row]]) -> None:
    used = {source for name in CITED for row in tables[name] for source in ids(row["sources"])}
    used |= {row["document"] for row in tables["sources"] if row["source_id"] in used}
    unused = [row for row in tables["sources"] if row["source_id"] not in used]
    assert named(unused, "source_id") == []


def test_every_citing_document_is_listed_and_is_itself_not_cited(
    tables: dict[str, list[Row]],
) -> None:
    documents = {row["source_id"]: row["document"] for row in tables["sources"]}
    for document in filter(None, documents.values()):
        assert document in documents
        assert documents[document] == ""


def test_a_source_known_only_from_a_document_stands_beside_it(
    tables: dict[str, list[Row]],
) -> None:
    documents = {row["source_id"]: row["document"] for row in tables["sources"]}
    for name in CITED:
        for row in tables[name]:
            for source in ids(row["sources"]):
                if documents[source]:
                    assert documents[source] in ids(row["sources"]), row


def test_no_document_is_listed_under_two_ids(tables: dict[str, list[Row]]) -> None:
    titles = Counter(
        (row["publisher"], row["title"], row["published"]) for row in tables["sources"]
    )
    assert [title for title, number in titles.items() if number > 1] == []


# Events


def test_events_lie_within_1_and_11_january_2022(tables: dict[str, list[Row]]) -> None:
    for row in tables["events"]:
        assert FIRST <= date.fromisoformat(row["event_date"]) <= LAST, row
        for column in ("date_earliest", "date_latest"):
            if row[column]:
                assert FIRST <= date.fromisoformat(row[column]) <= LAST, row


def test_an_event_without_a_stated_day_has_a_window(tables: dict[str, list[Row]]) -> None:
    bare = [
        row
        for row in tables["events"]
        if row["date_basis"] != "stated" and not (row["date_earliest"] and row["date_latest"])
    ]
    assert named(bare, "event_id") == []


def test_a_window_is_wider_than_a_day(tables: dict[str, list[Row]]) -> None:
    narrow = [
        row
        for row in tables["events"]
        if row["date_basis"] == "window" and row["date_earliest"] == row["date_latest"]
    ]
    assert named(narrow, "event_id") == []


def test_what_somebody_says_has_somebody_who_says_it(tables: dict[str, list[Row]]) -> None:
    for name, key in (("events", "event_id"), ("claims", "claim_id")):
        silent = [row for row in tables[name] if row["basis"] == "official" and not row["claimant"]]
        assert named(silent, key) == []


def test_events_stand_in_the_order_of_their_days(tables: dict[str, list[Row]]) -> None:
    days = [row["event_date"] for row in tables["events"]]
    assert days == sorted(days)


def test_no_two_events_are_the_same_in_everything_but_the_id(
    tables: dict[str, list[Row]],
) -> None:
    rows = Counter(
        tuple(cell for column, cell in row.items() if column != "event_id")
        for row in tables["events"]
    )
    assert max(rows.values()) == 1


def test_the_six_cities_are_in_the_gazetteer_and_something_happens_in_each(
    tables: dict[str, list[Row]],
) -> None:
    cities = {row["name_en"] for row in tables["places"] if row["kind"] == "city"}
    assert cities >= SIX_CITIES
    street = {
        row["location"] for row in tables["events"] if row["event_type"] in ("Protests", "Riots")
    }
    assert street >= SIX_CITIES


def test_every_location_is_known_exactly_and_not_by_a_near_spelling(
    tables: dict[str, list[Row]], gazetteer: Gazetteer
) -> None:
    for location in {row["location"] for row in tables["events"]}:
        match = gazetteer.find(location)
        assert match is not None, location
        assert match.method in ("gazetteer", "region", "country"), location


def test_what_is_known_of_the_country_only_has_precision_4_and_the_reverse(
    tables: dict[str, list[Row]], gazetteer: Gazetteer
) -> None:
    kinds = {"country": {"4"}, "region": {"3"}}
    for row in tables["events"]:
        match = gazetteer.find(row["location"])
        assert match is not None
        assert row["geo_precision"] in kinds.get(match.kind, {"1", "2"}), row


# Sites


def test_every_site_of_an_event_is_in_the_gazetteer_within_its_place(
    tables: dict[str, list[Row]], gazetteer: Gazetteer
) -> None:
    for row in tables["events"]:
        if row["site"]:
            place = gazetteer.find(row["location"])
            assert place is not None, row
            site = gazetteer.find(row["site"], within=place.place_id)
            assert site is not None, row
            assert site.within == place.place_id, row


def test_every_site_of_a_measure_is_in_the_gazetteer_within_its_area(
    tables: dict[str, list[Row]], gazetteer: Gazetteer
) -> None:
    for row in tables["measures"]:
        if row["site"]:
            [code] = ids(row["area"])
            site = gazetteer.find(row["site"], within=code)
            site = site or gazetteer.find(row["site"], region=code)
            assert site is not None, row
            assert site.region == code, row


# Measures


def test_a_measure_whose_end_is_not_known_has_a_day_it_was_last_spoken_of(
    tables: dict[str, list[Row]],
) -> None:
    open_ended = [row for row in tables["measures"] if not row["ends"] and not row["last_stated"]]
    assert named(open_ended, "measure_id") == []


def test_a_measure_has_a_start_or_a_day_it_was_last_spoken_of(
    tables: dict[str, list[Row]],
) -> None:
    undated = [row for row in tables["measures"] if not row["starts"] and not row["last_stated"]]
    assert named(undated, "measure_id") == []


def test_a_part_of_the_day_stands_with_a_date_and_not_with_an_hour(
    tables: dict[str, list[Row]],
) -> None:
    for row in tables["measures"]:
        for column in ("starts", "ends"):
            if row[f"{column}_part"]:
                assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row[column]), row


def test_measures_of_one_area_name_the_country_or_codes(tables: dict[str, list[Row]]) -> None:
    for name in ("measures", "claims"):
        for row in tables[name]:
            codes = ids(row["area"])
            assert codes == ["KZ"] or "KZ" not in codes, row
            assert len(codes) == len(set(codes)), row


def test_what_is_only_claimed_or_disputed_says_by_whom_or_what_else_is_said(
    tables: dict[str, list[Row]],
) -> None:
    for row in tables["measures"]:
        if row["status"] == "disputed":
            assert row["disputed"], row


# Figures


def test_a_part_belongs_to_a_figure_of_the_same_measure_and_unit(
    tables: dict[str, list[Row]],
) -> None:
    claims = {row["claim_id"]: row for row in tables["claims"]}
    for row in claims.values():
        if row["subset_of"]:
            whole = claims[row["subset_of"]]
            same = ("measure", "unit")
            assert {column: row[column] for column in same} == {
                column: whole[column] for column in same
            }, row


def test_a_part_is_not_larger_than_its_whole(tables: dict[str, list[Row]]) -> None:
    claims = {row["claim_id"]: row for row in tables["claims"]}
    for row in claims.values():
        if row["subset_of"]:
            assert row["subset_of"] != row["claim_id"]
            most = claims[row["subset_of"]]["value_high"]
            if most and row["value_low"]:
                assert int(row["value_low"]) <= int(most), row


def test_figures_are_of_these_days(tables: dict[str, list[Row]]) -> None:
    for row in tables["claims"]:
        assert FIRST <= date.fromisoformat(row["as_of"]) <= LAST, row


def test_figures_of_one_measure_have_at_most_one_meaning_of_each_unit(
    tables: dict[str, list[Row]],
) -> None:
    for row in tables["claims"]:
        if row["measure"] in ("killed", "injured", "detained"):
            assert row["unit"] == "persons", row


# Licences


def test_every_data_file_has_a_line_in_the_licences() -> None:
    licences = (data_folder() / "LICENSES.md").read_text(encoding="utf-8")
    known = {path.name for path in data_folder().iterdir() if path.suffix in (".csv", ".geojson")}
    for name in known:
        general = Path(name).stem.replace("-light", "")
        assert general in licences or name in licences, name


def test_the_layouts_checked_here_are_all_there_are() -> None:
    assert {table.name for table in TABLES} == {table.name for table in TABLE_OF.values()}
    assert (EVENTS.key, MEASURES.key) == ("event_id", "measure_id")
