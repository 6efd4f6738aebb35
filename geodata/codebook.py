"""The codebook, written from the schema so that it cannot differ from what is checked."""

from __future__ import annotations

from geodata.columns import Column, Table
from geodata.schema import TABLES
from geodata.vocabulary import EVENT_TYPES, MEANINGS, MEASURE_LAYERS

_HEAD = """# Codebook

Written from `geodata/schema.py` by `make codebook`; a test compares the two. Files are UTF-8,
comma-separated, with a header line and ISO dates. Every column but an
*optional* one must be there; where it is not
*needed*, a cell may be blank, which means *unknown*.
"""


def codebook() -> str:
    """The whole page, as Markdown."""
    tables = (_table(table) for table in TABLES)
    return "\n".join([_HEAD, *tables, _meanings(), _types(), _layers()])


def _table(table: Table) -> str:
    lines = [
        f"## {table.name}.csv\n",
        f"One row is {table.one_row_is}.\n",
        "| column | needed | may hold | meaning |",
        "|---|---|---|---|",
        *(_column(column) for column in table.columns),
    ]
    if table.rules:
        lines += ["\nBetween columns:\n", *(f"- {rule.expected}" for rule in table.rules)]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> str:
    needed = "yes" if column.needed else "optional" if column.optional else "no"
    may_hold = column.expected.removesuffix(", or blank for unknown").replace("|", "\\|")
    return f"| `{column.name}` | {needed} | {may_hold} | {column.meaning} |"


def _meanings() -> str:
    lines = [
        f"| `{column}` | `{word}` | {meaning} |"
        for column, words in MEANINGS.items()
        for word, meaning in words.items()
    ]
    head = ["## How it is known: what the words mean\n", "| column | word | meaning |"]
    return "\n".join([*head, "|---|---|---|", *lines]) + "\n"


def _types() -> str:
    lines = [f"| {name} | {', '.join(subs)} |" for name, subs in EVENT_TYPES.items()]
    head = ["## Event types\n", "As in ACLED's codebook.\n", "| event_type | sub_event_type |"]
    return "\n".join([*head, "|---|---|", *lines]) + "\n"


def _layers() -> str:
    lines = [f"| `{measure}` | {layer} |" for measure, layer in MEASURE_LAYERS.items()]
    head = ["## Measures and the layer that shows them\n", "| measure | layer |", "|---|---|"]
    return "\n".join([*head, *lines]) + "\n"
