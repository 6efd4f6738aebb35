"""Documents: every row leads to one, and a document may cite another."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from rows import event, source, write

from geodata.errors import SourcesError, TableError
from geodata.schema import EVENTS, SOURCES
from geodata.sources import id_findings, is_web_address, read_sources, source_findings
from geodata.tables import read_table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sources.csv"


def test_documents_are_read_by_id_with_unknown_days_kept_unknown(path: Path) -> None:
    write(path, SOURCES, source(published="2022-01-05"), source(source_id="doc-2"))
    sources = read_sources(path)
    assert list(sources.index) == ["doc-1", "doc-2"]
    assert sources.at["doc-1", "published"] == pd.Timestamp("2022-01-05")
    assert pd.isna(sources.at["doc-2", "published"])
    assert sources.at["doc-2", "note"] == ""


def test_a_document_may_be_known_from_another_that_stands_later(path: Path) -> None:
    write(path, SOURCES, source(document="doc-2"), source(source_id="doc-2"))
    assert read_sources(path).at["doc-1", "document"] == "doc-2"


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [({"document": "doc-9"}, "document", "doc-9"), ({"published": "2022"}, "published", "2022"),
     ({"language": "english"}, "language", "english"), ({"title": ""}, "title", ""),
     ({"source_id": "doc-1"}, "source_id", "doc-1")],
)  # fmt: skip
def test_a_faulty_document_is_named(
    path: Path, cells: dict[str, str], column: str, value: str
) -> None:
    write(path, SOURCES, source(), source(**{"source_id": "doc-2", **cells}))
    with pytest.raises(SourcesError, match=rf"line 3, column {column}: '{value}'"):
        read_sources(path)


def test_another_table_is_refused(path: Path) -> None:
    path.write_text("event_id\n")
    with pytest.raises(TableError, match="missing columns source_id"):
        read_sources(path)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("https://example.org/a", True), ("http://example.org", True), ("example.org", False),
     ("doc-1", False), ("", False), ("mailto:a@example.org", False)],
)  # fmt: skip
def test_a_web_address_begins_with_its_scheme(name: str, is_one: bool) -> None:
    assert is_web_address(name) == is_one


def test_each_unknown_id_is_a_finding_and_the_row_is_set_aside_once(path: Path) -> None:
    rows = [event(sources="doc-8; doc-1;doc-9"), event(event_id="E-2")]
    report = read_table(write(path, EVENTS, *rows), EVENTS)
    checked = report.with_findings(source_findings(report, frozenset({"doc-1"})))
    assert [(each.line, each.column, each.value) for each in checked.findings] == [
        (2, "sources", "doc-8"),
        (2, "sources", "doc-9"),
    ]
    assert checked.rows_set_aside == 1


def test_blank_ids_refer_to_nothing(path: Path) -> None:
    report = read_table(write(path, SOURCES, source()), SOURCES)
    assert id_findings(report, "document", frozenset(), "a document") == []
