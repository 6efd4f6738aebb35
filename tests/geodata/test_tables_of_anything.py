"""Any bytes and any text as a table: no row is lost, and no error is but one of our own."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rows import event, text_of

from geodata.errors import GeodataError, TableError
from geodata.schema import CLAIMS, EVENTS, MEASURES, PLACES, SOURCES
from geodata.tables import read_table, typed

CELL = st.one_of(
    st.sampled_from(["", " ", "\n", "a\r\nb", '"', ",", ";", "E-1", "2022-01-05", "NA", "Ә", "1"]),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        max_size=8,
    ),
)
RAGGED = st.lists(CELL, min_size=1, max_size=len(EVENTS.names) + 3)
CHANGED = st.dictionaries(st.sampled_from(EVENTS.names), CELL, max_size=3).map(
    lambda cells: event(**cells)
)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(RAGGED | CHANGED, max_size=6), end=st.sampled_from(["\n", "\r\n"]))
def test_every_row_is_either_kept_or_set_aside(
    scratch: Path, rows: list[list[str]], end: str
) -> None:
    scratch.write_text(
        text_of([EVENTS.names, *rows], end=end, all_quoted=True), encoding="utf-8", newline=""
    )
    report = read_table(scratch, EVENTS)
    true_rows = [row for row in rows if any(cell.strip() for cell in row)]
    at_fault = {finding.line for finding in report.findings}
    assert report.rows_read == len(true_rows)
    assert report.rows_read == report.rows_kept + report.rows_set_aside
    assert report.rows_set_aside == len(at_fault)
    assert at_fault.isdisjoint(report.rows.index)
    for kept in report.rows.itertuples(index=False):
        assert list(kept) in true_rows
    typed(report.rows, EVENTS)
    json.dumps([str(finding) for finding in report.findings])


@settings(deadline=None, max_examples=80)
@given(content=st.binary(max_size=200))
@example(content=b",")
@example(content=b'""')
@example(content=b"\xff\xfe\x00")
@pytest.mark.parametrize("table", [EVENTS, None], ids=["events", "any"])
def test_no_bytes_raise_anything_but_our_own_errors(scratch: Path, table, content: bytes) -> None:
    scratch.write_bytes(content)
    with contextlib.suppress(GeodataError):
        read_table(scratch, table)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(
    table=st.sampled_from([EVENTS, MEASURES, CLAIMS, PLACES, SOURCES]),
    content=st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from(',;"\n\r'), max_size=200
    ),
)
def test_no_text_below_a_header_raises_anything_but_our_own_errors(
    scratch: Path, table, content: str
) -> None:
    scratch.write_bytes((",".join(table.names) + "\n" + content).encode("utf-8"))
    with contextlib.suppress(TableError):
        typed(read_table(scratch, table).rows, table)
