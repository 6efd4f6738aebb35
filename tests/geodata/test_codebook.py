"""The codebook is the schema in words, and the page in docs is that of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.codebook import codebook
from geodata.columns import Table
from geodata.schema import TABLES
from geodata.vocabulary import EVENT_TYPES, MEASURE_LAYERS

PAGE = Path(__file__).parents[2] / "docs" / "codebook.md"


def test_the_page_in_docs_is_the_codebook_of_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == codebook(), "run `make codebook`"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_and_rule_stands_in_the_codebook(table: Table) -> None:
    page = codebook()
    assert f"## {table.name}.csv" in page
    for column in table.columns:
        assert f"| `{column.name}` |" in page
        assert column.meaning in page
        assert all(word in page for word in column.choices)
    assert all(rule.expected in page for rule in table.rules)


def test_every_event_type_and_measure_stands_in_the_codebook() -> None:
    page = codebook()
    for kind, subs in EVENT_TYPES.items():
        assert f"| {kind} | {', '.join(subs)} |" in page
    for measure, layer in MEASURE_LAYERS.items():
        assert f"| `{measure}` | {layer} |" in page
