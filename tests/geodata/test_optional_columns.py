"""Columns that a file may leave out: read as blank, checked where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import cells_of, text_of, write

from geodata.check import check_file
from geodata.columns import Column, Table
from geodata.schema import CLAIMS, EVENTS, MEASURES, TABLES
from geodata.tables import read_table, typed

WEB = "https://example.org/1"
WITH_LANGUAGE = (EVENTS, MEASURES, CLAIMS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def without(table: Table, column: str, path: Path) -> Path:
    """A file of one row, without a column."""
    cells = dict(zip(table.names, cells_of(table, sources=WEB), strict=True))
    names = [name for name in table.names if name != column]
    path.write_text(text_of([names, [cells[name] for name in names]]), encoding="utf-8")
    return path


def test_the_language_of_free_texts_is_all_that_may_be_left_out() -> None:
    optional = {
        (table.name, column.name) for table in TABLES for column in table.columns if column.optional
    }
    assert optional == {(table.name, "language") for table in WITH_LANGUAGE}


def test_no_needed_column_may_be_left_out() -> None:
    assert not [c.name for table in TABLES for c in table.columns if c.optional and c.needed]


def test_expected_are_all_columns_but_those() -> None:
    table = Table("t", "x", "a", (Column("a", "id", "x"), Column("b", "text", "x", optional=True)))
    assert (table.names, table.expected) == (["a", "b"], ["a"])


@pytest.mark.parametrize("table", WITH_LANGUAGE, ids=lambda table: table.name)
def test_a_column_left_out_is_read_as_blank(path: Path, table: Table) -> None:
    report = read_table(without(table, "language", path), table)

    assert report.findings == ()
    assert list(report.rows.columns) == table.names
    assert list(report.rows["language"]) == [""]
    assert list(typed(report.rows, table)["language"]) == [""]
    assert check_file(path).findings == ()


@pytest.mark.parametrize("table", WITH_LANGUAGE, ids=lambda table: table.name)
def test_a_column_that_is_there_is_read_and_checked(path: Path, table: Table) -> None:
    rows = [
        cells_of(table, **{table.key: f"X-{number}"}, language=language, sources=WEB)
        for number, language in enumerate(("kk", "", "Kazakh"))
    ]
    report = read_table(write(path, table, *rows), table)

    assert list(report.rows["language"]) == ["kk", ""]
    [finding] = report.findings
    assert (finding.line, finding.column, finding.value) == (4, "language", "Kazakh")
    assert "two lower-case letters" in finding.message


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_column_left_out_and_unnamed_ones_added(path: Path, number: int) -> None:
    """As a spreadsheet saves a file of those who know nothing of languages."""
    names = [name for name in EVENTS.names if name != "language"]
    cells = dict(zip(EVENTS.names, cells_of(EVENTS), strict=True))
    more = [""] * number
    rows = [[*names, *more], [*(cells[name] for name in names), *more]]
    path.write_text(text_of(rows), encoding="utf-8")
    report = read_table(path)

    assert (report.rows_kept, report.findings) == (1, ())
    assert report.rows.loc[2, "notes"] == cells["notes"]
