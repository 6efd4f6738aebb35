"""Reading a table: every row with its line, every fault at once, no row lost, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import event, text_of, write

from geodata.errors import EventsError, TableError
from geodata.schema import EVENTS, TABLES
from geodata.tables import Finding, Report, read_table, typed

HEADER = ",".join(EVENTS.names)


def read(path: Path, content: str | bytes) -> Report:
    """Read the content as a file of events."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_table(path, EVENTS)


def found(report: Report) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.value) for each in report.findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.csv"


# Files that are no table


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(TableError, match=r"events\.csv: no such file"):
        read_table(path, EVENTS)


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="a folder, expected a CSV file"):
        read_table(tmp_path, EVENTS)


def test_a_file_below_a_file_cannot_be_read(path: Path) -> None:
    path.write_text("x")
    with pytest.raises(TableError, match="cannot be read"):
        read_table(path / "events.csv", EVENTS)


@pytest.mark.parametrize("content", ["", "\n", " \n\t\n\r\n", "\ufeff", "\ufeff\n"])
def test_an_empty_file_is_said_to_be_one(path: Path, content: str) -> None:
    with pytest.raises(TableError, match="empty; expected a header line"):
        read(path, content)


@pytest.mark.parametrize("content", [",,,\n", '""\n', ", ,\n\n", ',\n"",\n'])
def test_a_file_of_empty_cells_is_no_table(path: Path, content: str) -> None:
    with pytest.raises(TableError):
        read(path, content)


@pytest.mark.parametrize(("line", "before"), [(1, b""), (3, HEADER.encode() + b"\nrow\n")])
def test_the_line_that_is_not_utf_8_is_named(path: Path, line: int, before: bytes) -> None:
    with pytest.raises(TableError, match=rf"line {line}: not UTF-8.*encoding UTF-8"):
        read(path, before + b"abc\xe9\n")


def test_the_line_that_is_not_utf_8_is_right_behind_a_byte_order_mark(path: Path) -> None:
    with pytest.raises(TableError, match="line 2: not UTF-8"):
        read(path, b"\xef\xbb\xbf" + HEADER.encode() + b"\n\xff\n")


def test_utf_16_is_refused(path: Path) -> None:
    with pytest.raises(TableError, match="not UTF-8"):
        read(path, HEADER.encode("utf-16"))


def test_nul_bytes_are_refused(path: Path) -> None:
    with pytest.raises(TableError, match="NUL"):
        read(path, HEADER + "\n" + "a\0b\n")


@pytest.mark.parametrize("end", ['"never closed', '"closed"early,'])
def test_broken_quotes_are_named_with_their_line(path: Path, end: str) -> None:
    with pytest.raises(TableError, match=r"line 3: .*check the quotes"):
        read(path, text_of([EVENTS.names, event()]) + end)


# Headers


@pytest.mark.parametrize(
    ("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
def test_a_wrong_delimiter_is_named(path: Path, sign: str, name: str) -> None:
    with pytest.raises(TableError, match=f"line 1: columns are separated by {name}.*commas"):
        read(path, text_of([EVENTS.names, event()], delimiter=sign))


@pytest.mark.parametrize(
    ("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
def test_a_wrong_delimiter_is_named_also_when_no_layout_is_asked_for(
    path: Path, sign: str, name: str
) -> None:
    path.write_text(text_of([EVENTS.names, event()], delimiter=sign), encoding="utf-8")
    with pytest.raises(TableError, match=f"columns are separated by {name}"):
        read_table(path)


def test_a_wrong_delimiter_is_named_also_when_every_cell_is_quoted(path: Path) -> None:
    content = text_of([EVENTS.names, event()], delimiter=";", all_quoted=True)
    with pytest.raises(TableError, match="columns are separated by semicolons"):
        read(path, content)


def test_a_missing_column_is_named(path: Path) -> None:
    short = [name for name in EVENTS.names if name != "location"]
    with pytest.raises(TableError, match=r"line 1: missing column location; expected event_id"):
        read(path, text_of([short]))


def test_all_missing_columns_are_named(path: Path) -> None:
    short = [name for name in EVENTS.names if name not in ("location", "sources")]
    with pytest.raises(TableError, match=r"missing columns location, sources;"):
        read(path, text_of([short]))


def test_a_column_twice_is_named(path: Path) -> None:
    with pytest.raises(TableError, match=r"line 1: column twice: notes"):
        read(path, text_of([[*EVENTS.names, "notes"]]))


@pytest.mark.parametrize("number", [1, 2])
def test_unnamed_columns_that_spreadsheets_add_are_let_be(path: Path, number: int) -> None:
    more = [""] * number
    report = read(path, text_of([[*EVENTS.names, *more], [*event(), *more]]))
    assert (report.rows_kept, report.findings) == (1, ())


def test_a_header_only_gives_no_rows_and_no_findings(path: Path) -> None:
    report = read(path, HEADER + "\n")
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (0, 0, 0)
    assert report.findings == ()
    assert list(report.rows.columns) == EVENTS.names
    assert typed(report.rows, EVENTS).empty


def test_a_header_of_no_layout_is_shown(path: Path) -> None:
    path.write_text("a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n")
    with pytest.raises(TableError, match=r"line 1: no layout has these columns \(a, b.*\.\.\.\)"):
        read_table(path)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_layout_is_recognised_by_its_key(path: Path, table) -> None:
    assert read_table(write(path, table)).table is table


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_missing_key_is_named_like_any_other_column(path: Path, table) -> None:
    short = [name for name in table.names if name != table.key]
    path.write_text(text_of([short]))
    with pytest.raises(TableError, match=f"missing column {table.key};"):
        read_table(path)


def test_columns_may_stand_in_any_order_and_others_are_let_be(path: Path) -> None:
    names = [*reversed(EVENTS.names), "mine"]
    report = read(path, text_of([names, [*reversed(event()), "7"]]))
    assert report.findings == ()
    assert list(report.rows.columns) == EVENTS.names
    assert list(report.rows.loc[2]) == event()


def test_spaces_around_a_header_do_not_matter(path: Path) -> None:
    report = read(path, text_of([[f" {name} " for name in EVENTS.names], event()]))
    assert report.rows_kept == 1


# Lines


def test_a_byte_order_mark_is_let_be(path: Path) -> None:
    report = read(path, "\ufeff" + text_of([EVENTS.names, event()]))
    assert report.findings == ()
    assert list(report.rows["event_id"]) == ["E-1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(path: Path, end: str) -> None:
    rows = [EVENTS.names, event(), event(event_id="E-2", event_date="soon")]
    report = read(path, text_of(rows, end=end))
    assert found(report) == [(3, "event_date", "soon")]


def test_blank_lines_are_no_rows_but_count_as_lines(path: Path) -> None:
    blank = ",".join([""] * len(EVENTS.names))
    lines = [
        HEADER,
        "",
        text_of([event()], end=""),
        blank,
        " ",
        text_of([event(event_id="E-2", basis="?")], end=""),
    ]
    report = read(path, "\n".join(lines) + "\n\n")
    assert report.rows_read == 2
    assert found(report) == [(6, "basis", "?")]


def test_lines_are_those_of_the_file_also_after_a_line_break_in_quotes(path: Path) -> None:
    rows = [
        EVENTS.names,
        event(notes="Invented,\nin three\nlines."),
        event(event_id="E-2", event_date="5 January"),
        event(event_id="E-3", notes="in two\r\nlines", basis="rumour"),
        event(event_id="E-4", geo_precision="5"),
    ]
    assert found(read(path, text_of(rows))) == [
        (5, "event_date", "5 January"),
        (6, "basis", "rumour"),
        (8, "geo_precision", "5"),
    ]


def test_a_line_break_in_the_header_moves_the_lines(path: Path) -> None:
    report = read(path, text_of([[*EVENTS.names, "my\nown"], [*event(event_date="x"), ""]]))
    assert found(report) == [(3, "event_date", "x")]


def test_a_ragged_row_is_set_aside_with_its_width(path: Path) -> None:
    report = read(path, text_of([EVENTS.names, ["E-9", "x"], event(), [*event(), "more"]]))
    width = len(EVENTS.names)
    assert [(each.line, each.column, each.message) for each in report.findings] == [
        (2, "", f"2 cells, expected {width}"),
        (4, "", f"{width + 1} cells, expected {width}"),
    ]
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (3, 1, 2)
    assert str(report.findings[0]).startswith("line 2: 'E-9,x'")


# Cells

NO_DATES = [
    *("2022-1-5", "2022-02-30", "05.01.2022", "2022-01-05T00:00", "20220105", "", "tomorrow"),
    *("2022-13-01", "٢٠٢٢-٠١-٠٥", "2022-01-05\n", " 2022-01-05"),
]
NO_DEGREES = [
    *(("90.1", "70", "latitude"), ("-91", "70", "latitude"), ("50", "181", "longitude")),
    *(("50", "-180.5", "longitude"), ("1e1", "70", "latitude"), ("inf", "70", "latitude")),
    *(("nan", "70", "latitude"), ("52,27", "70", "latitude"), ("50", "70°E", "longitude")),
    ("0x10", "70", "latitude"),
]
NO_COUNTS = ["-1", "1.5", "many", "1e3", "9" * 16, "²", "٢", "1,000"]
NO_TIMES = ["24:00", "7:30", "12:60", "noon", "07:00-08:00"]


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("event_date", NO_DATES, "expected a date such as 2022-01-05"),
        ("injuries", NO_COUNTS, "expected a whole number, or blank for unknown"),
        ("time_of_day", NO_TIMES, "expected HH:MM, night, morning, afternoon or evening"),
    ],
)
def test_what_cannot_be_read_is_found_with_its_value(
    path: Path, column: str, values: list[str], expected: str
) -> None:
    rows = [event(event_id=f"E-{at}", **{column: value}) for at, value in enumerate(values)]
    report = read(path, text_of([EVENTS.names, *rows]))
    assert [(where, value) for _, where, value in found(report)] == [
        (column, value) for value in values
    ]
    assert all(finding.message.startswith(expected) for finding in report.findings)
    assert report.rows_kept == 0


def test_degrees_out_of_range_are_found(path: Path) -> None:
    rows = [
        event(event_id=f"E-{at}", latitude=latitude, longitude=longitude)
        for at, (latitude, longitude, _) in enumerate(NO_DEGREES)
    ]
    report = read(path, text_of([EVENTS.names, *rows]))
    assert [(line, where) for line, where, _ in found(report)] == [
        (line, where) for line, (_, _, where) in enumerate(NO_DEGREES, start=2)
    ]
    assert all("between" in finding.message for finding in report.findings)


def test_notes_have_at_most_300_characters(path: Path) -> None:
    rows = [event(notes="ә" * 300), event(event_id="E-2", notes="ә" * 301)]
    report = read(path, text_of([EVENTS.names, *rows]))
    assert [(line, column) for line, column, _ in found(report)] == [(3, "notes")]
    assert "300 characters" in report.findings[0].message


def test_a_needed_cell_must_not_be_blank_and_any_other_may(path: Path) -> None:
    rows = [
        event(**{"event_id": f"E-{at}", column.name: " " if column.needed else ""})
        for at, column in enumerate(EVENTS.columns)
    ]
    report = read(path, text_of([EVENTS.names, *rows]))
    needed = {(line, column.name) for line, column in enumerate(EVENTS.columns, 2) if column.needed}
    at_fault = {(line, column) for line, column, _ in found(report)}
    assert at_fault >= needed
    assert {line for line, _ in at_fault} == {line for line, _ in needed}
    assert report.rows_set_aside == len(needed)


def test_words_that_programs_take_for_nothing_stay_words(path: Path) -> None:
    words = ["NA", "nan", "None", "null", "N/A", "#N/A", "TRUE", "007"]
    rows = [event(event_id=f"E-{at}", location=word) for at, word in enumerate(words)]
    report = read(path, text_of([EVENTS.names, *rows]))
    assert list(report.rows["location"]) == words
    assert list(typed(report.rows, EVENTS)["location"]) == words


def test_an_id_twice_is_found_at_the_later_row(path: Path) -> None:
    report = read(path, text_of([EVENTS.names, event(), event(event_id="E-2"), event()]))
    assert found(report) == [(4, "event_id", "E-1")]
    assert "an id that no earlier row has" in report.findings[0].message
    assert report.rows_kept == 2


def test_all_faults_of_all_rows_are_reported_at_once(path: Path) -> None:
    rows = [
        event(event_id="E-1", event_date="x", basis="y"),
        event(event_id="E-2"),
        event(event_id="E-3", latitude="95", longitude="", crowd_low="5", crowd_high="4"),
        ["short"],
        event(event_id="E-2", sub_event_type="Other", notes=""),
    ]
    report = read(path, text_of([EVENTS.names, *rows]))
    assert sorted(found(report)) == sorted(
        [
            (2, "event_date", "x"),
            (2, "basis", "y"),
            (4, "latitude", "95"),
            (4, "longitude", ""),
            (4, "crowd_high", "4"),
            (5, "", "short"),
            (6, "event_id", "E-2"),
            (6, "sub_event_type", "Other"),
            (6, "notes", ""),
        ]
    )
    assert [each.line for each in report.findings] == [2, 2, 4, 4, 4, 5, 6, 6, 6]
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (5, 1, 4)
    assert list(report.rows["event_id"]) == ["E-2"]


def test_cells_become_dates_numbers_and_unknowns(path: Path) -> None:
    row = event(injuries="7", latitude="52.3", longitude="77", location=" Pavlodar ")
    rows = typed(read(path, text_of([EVENTS.names, row, event(event_id="E-2")])).rows, EVENTS)
    assert str(rows["event_date"].dtype).startswith("datetime64")
    assert str(rows["injuries"].dtype) == "Int64"
    assert rows["injuries"].isna().tolist() == [False, True]
    assert rows["latitude"].isna().tolist() == [False, True]
    assert rows["date_earliest"].isna().all()
    assert rows.at[2, "location"] == "Pavlodar"


def test_the_largest_count_is_kept_to_the_last_digit(path: Path) -> None:
    rows = read(path, text_of([EVENTS.names, event(injuries="9" * 15)])).rows
    assert typed(rows, EVENTS).at[2, "injuries"] == 10**15 - 1


# The error, and the report


def test_the_error_names_file_line_column_value_and_how_many(path: Path) -> None:
    report = read(path, text_of([EVENTS.names, event(), event(basis="rumour", event_date="x")]))
    with pytest.raises(EventsError) as caught:
        report.raise_if_faulty(EventsError)
    message = str(caught.value)
    for part in (str(path), "line 3", "column", "expected", "1 of 2 rows", "spreadmap check"):
        assert part in message
    assert str(report.findings[0]) in message


def test_a_report_without_findings_raises_nothing(path: Path) -> None:
    read(path, text_of([EVENTS.names, event()])).raise_if_faulty(EventsError)


def test_a_finding_shows_only_the_beginning_of_a_long_value() -> None:
    shown = str(Finding(3, "notes", "a" * 500, "expected less"))
    assert len(shown) < 120
    assert shown.startswith("line 3, column notes: 'aaa")
    assert shown.endswith("...': expected less")


def test_more_findings_set_more_rows_aside_and_none_counts_twice(path: Path) -> None:
    report = read(path, text_of([EVENTS.names, event(), event(event_id="E-2")]))
    fault = Finding(3, "location", "Pavlodar", "invented")
    more = report.with_findings([fault, fault]).with_findings([fault])
    assert more.findings == (fault,)
    assert (more.rows_read, more.rows_kept, more.rows_set_aside) == (2, 1, 1)
    assert report.rows_kept == 2
    assert more.with_findings([]) is more
