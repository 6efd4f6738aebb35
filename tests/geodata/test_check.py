"""Checking a file: the report as other people's scripts read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import cells_of, claim, event, measure, place, source, text_of, write

from geodata.case import CaseFiles
from geodata.casefile import with_case_file
from geodata.check import FileReport, check_file, report_as_json
from geodata.columns import Table
from geodata.dataset import default_events_path
from geodata.reading import data_folder
from geodata.schema import CLAIMS, EVENTS, MEASURES, PLACES, SOURCES, TABLES
from geodata.sources import read_sources

KEYS = ["layout", "rows_read", "rows_kept", "rows_set_aside", "findings"]
FINDING_KEYS = ["line", "column", "value", "message"]
WEB = "https://example.org/a"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def found(report: FileReport) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.value) for each in report.findings]


def assert_adds_up(report: FileReport) -> None:
    assert report.rows_read == report.rows_kept + report.rows_set_aside


# Layouts


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_layout_is_recognised_and_a_good_row_has_no_finding(path: Path, table: Table) -> None:
    cells = {"sources": WEB} if "sources" in table.names else {}
    report = check_file(write(path, table, cells_of(table, **cells)))
    assert report == FileReport(f"spreadmap {table.name}", 1, 1, 0, ())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_header_only_is_a_table_without_rows(path: Path, table: Table) -> None:
    report = check_file(write(path, table))
    assert (report.layout, report.rows_read) == (f"spreadmap {table.name}", 0)
    assert report.findings == ()


def test_events_are_placed_too(path: Path) -> None:
    rows = [
        event(sources=WEB),
        event(event_id="E-2", sources=WEB, location="Nowhere"),
        event(event_id="E-3", sources=WEB, latitude="77", longitude="52.3"),
        event(event_id="E-4", sources="doc-9"),
        event(event_id="E-5", sources=WEB, event_date="x"),
        ["ragged"],
    ]
    report = check_file(write(path, EVENTS, *rows))
    assert found(report) == [
        (3, "location", "Nowhere"),
        (4, "latitude", "77.0, 52.3"),
        (5, "sources", "doc-9"),
        (6, "event_date", "x"),
        (7, "", "ragged"),
    ]
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (6, 1, 5)


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [(MEASURES, measure(sources="doc-9"), ("sources", "doc-9")),
     (MEASURES, measure(sources=WEB, area="KZ-PAV;KZ-10"), ("area", "KZ-10")),
     (CLAIMS, claim(sources=WEB, area="Pavlodar"), ("area", "Pavlodar")),
     (CLAIMS, claim(sources=WEB, subset_of="C-9"), ("subset_of", "C-9")),
     (PLACES, place(within="p-9"), ("within", "p-9")),
     (SOURCES, source(document="doc-9"), ("document", "doc-9"))],
)  # fmt: skip
def test_ids_that_refer_to_nothing_are_found(
    path: Path, table: Table, row: list[str], fault: tuple[str, str]
) -> None:
    report = check_file(write(path, table, row))
    assert found(report) == [(2, *fault)]
    assert (report.rows_kept, report.rows_set_aside) == (0, 1)


def test_ids_may_refer_to_a_row_that_stands_later(path: Path) -> None:
    rows = [source(document="doc-2"), source(source_id="doc-2")]
    assert check_file(write(path, SOURCES, *rows)).findings == ()


def test_a_row_at_fault_does_not_put_those_that_refer_to_it_at_fault(path: Path) -> None:
    rows = [source(language="English"), source(source_id="doc-2", document="doc-1")]
    assert found(check_file(write(path, SOURCES, *rows))) == [(2, "language", "English")]


def test_sources_that_ship_are_known(path: Path) -> None:
    shipped = read_sources(data_folder() / "sources.csv").index[0]
    assert check_file(write(path, EVENTS, event(sources=shipped))).findings == ()


def test_sources_beside_the_events_are_known(path: Path) -> None:
    write(path.with_name("sources.csv"), SOURCES, source(source_id="mine"))
    assert check_file(write(path, EVENTS, event(sources="mine"))).findings == ()


# What cannot be read


@pytest.mark.parametrize(
    ("content", "part"),
    [(b"", "empty"), (b"\xff\xfe", "UTF-8"), (b"a\0b", "NUL"), (b"a,b\n1,2\n", "no layout"),
     (b"event_id,event_date,location,notes\n", "missing columns"), (b'event_id,"x', "quotes")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_has_one_finding(path: Path, content: bytes, part: str) -> None:
    path.write_bytes(content)
    report = check_file(path)
    assert (report.layout, report.rows_read, report.rows_kept) == ("", 0, 0)
    [finding] = report.findings
    assert (finding.line, finding.column, finding.value) == (1, "", str(path))
    assert part in finding.message


def test_a_missing_file_and_a_folder_have_one_finding(path: Path) -> None:
    assert "no such file" in check_file(path).findings[0].message
    assert "a folder" in check_file(path.parent).findings[0].message


def test_semicolons_are_named(path: Path) -> None:
    path.write_text(text_of([EVENTS.names, event(sources=WEB)], delimiter=";"))
    [finding] = check_file(path).findings
    assert "semicolons" in finding.message


def test_events_before_the_first_borders_are_findings_with_their_lines(path: Path) -> None:
    rows = [
        event(event_date="2017-05-01", sources=WEB),
        event(event_id="E-2", sources=WEB),
        event(event_id="E-3", event_date="2018-06-18", sources=WEB),
    ]
    report = check_file(write(path, EVENTS, *rows))
    assert_adds_up(report)
    assert found(report) == [(2, "event_date", "2017-05-01"), (4, "event_date", "2018-06-18")]


def test_events_on_both_sides_of_8_june_2022_are_a_finding(path: Path) -> None:
    rows = [
        event(event_date="2022-06-07", sources=WEB),
        event(event_id="E-2", event_date="2022-06-08", sources=WEB),
    ]
    report = check_file(write(path, EVENTS, *rows))
    assert_adds_up(report)
    assert any("2022-06-08" in finding.message for finding in report.findings)


def test_a_fault_in_the_sources_beside_the_events_is_a_finding(path: Path) -> None:
    write(path.with_name("sources.csv"), SOURCES, source(language="English"))
    report = check_file(write(path, EVENTS, event(sources=WEB)))
    assert_adds_up(report)
    assert any("sources.csv" in str(finding) for finding in report.findings)


# As JSON


def test_the_json_of_the_case_that_ships_is_clean() -> None:
    report = report_as_json(check_file(default_events_path()))
    assert list(report) == KEYS
    assert report["layout"] == "spreadmap events"
    assert report["findings"] == []
    assert report["rows_read"] == report["rows_kept"] > 100
    assert report["rows_set_aside"] == 0


def test_the_json_of_a_faulty_file_has_the_keys_of_the_contract(path: Path) -> None:
    rows = [event(sources=WEB, event_date="2022-01-32", notes="Ә" * 301), ["x"]]
    report = report_as_json(check_file(write(path, EVENTS, *rows)))
    assert list(report) == KEYS
    assert [type(report[key]) for key in KEYS] == [str, int, int, int, list]
    assert len(report["findings"]) == 3
    for finding in report["findings"]:
        assert list(finding) == FINDING_KEYS
        assert [type(finding[key]) for key in FINDING_KEYS] == [int, str, str, str]
        assert finding["message"].startswith("expected") or "expected" in finding["message"]
    assert json.loads(json.dumps(report)) == report


def test_the_json_of_a_file_that_cannot_be_read_has_the_same_keys(path: Path) -> None:
    report = report_as_json(check_file(path))
    assert list(report) == KEYS
    assert list(report["findings"][0]) == FINDING_KEYS
    assert json.loads(json.dumps(report)) == report


@settings(deadline=None, max_examples=40)
@given(
    table=st.sampled_from([PLACES, SOURCES]),
    content=st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from(',;"\n\r'), max_size=120
    ),
)
def test_any_text_gives_a_report_that_adds_up(scratch: Path, table: Table, content: str) -> None:
    scratch.write_bytes((",".join(table.names) + "\n" + content).encode("utf-8"))
    report = check_file(scratch)
    assert_adds_up(report)
    assert (report.rows_set_aside > 0) <= bool(report.findings)
    assert json.loads(json.dumps(report_as_json(report))) == report_as_json(report)


def test_areas_of_measures_are_codes_of_the_regions_that_are_named(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "tessamar"
    path = tmp_path / "elsewhere.csv"
    path.write_bytes((example / "measures.csv").read_bytes())
    (tmp_path / "sources.csv").write_bytes((example / "sources.csv").read_bytes())
    said = with_case_file(CaseFiles(events=example / "events.csv")).regions

    assert {each.column for each in check_file(path).findings} == {"area"}
    assert check_file(path, regions=said).findings == ()


def test_events_are_checked_on_the_regions_that_are_named(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "tessamar"
    path = tmp_path / "mine.csv"
    path.write_bytes((example / "events.csv").read_bytes())
    (tmp_path / "sources.csv").write_bytes((example / "sources.csv").read_bytes())
    said = with_case_file(CaseFiles(events=example / "events.csv")).regions

    assert check_file(path).findings
    assert check_file(path, regions=said).findings == ()
