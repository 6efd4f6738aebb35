"""The codebook as a part of the page, made from the schema in the language shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.words import Words
from geodata.columns import Column, Table
from geodata.dataset import Dataset
from geodata.schema import TABLES
from geodata.vocabulary import EVENT_TYPES, MEANINGS, MEASURE_LAYERS

GROUPS: Mapping[str, str] = {
    "date_basis": "date_basis",
    "geo_precision": "precision",
    "basis": "basis_means",
    "status": "status",
}
"""Each column whose words have a meaning, and the group of the catalogue that has it."""

Cells = Sequence[Any]


def codebook(dataset: Dataset, words: Words) -> list[Component]:
    """Every table of the schema, the event types and the measures, each folded.

    Args:
        dataset: the case, for how many rows it has of each kind.
        words: of the language shown.
    """
    return [
        *(_folded(f"{table.name}.csv", _columns(words, table)) for table in TABLES),
        _folded(words("codebook.types"), _types(dataset, words)),
        _folded(words("codebook.measures"), _measures(dataset, words)),
    ]


def meanings(dataset: Dataset, words: Words, column: str) -> Component:
    """What the words of a column mean, and how many rows have each of them."""
    table, name = (
        (dataset.measures, words("method.measures"))
        if column == "status"
        else (_events(dataset), words("method.events"))
    )
    head = [words("codebook.word"), words("codebook.meaning")]
    rows: list[list[Any]] = [
        [code(word), words.term(GROUPS[column], word)] for word in MEANINGS[column]
    ]
    if table is not None:
        counts = Counter(table[column])
        head.append(name)
        rows = [
            [*row, words.number(counts[word])]
            for word, row in zip(MEANINGS[column], rows, strict=True)
        ]
    return grid(words.term("method.known", column), head, rows)


def _events(dataset: Dataset) -> pd.DataFrame | None:
    """The events of a case; None where counts alone are known."""
    return dataset.events if dataset.tally is None else dataset.listed


def holds(words: Words, column: Column) -> str:
    """What a cell of a column may hold."""
    if column.shape is not None:
        return words.term("shape", column.name)
    if column.longest is not None:
        return words("holds.text_at_most", n=words.number(column.longest))
    if column.low is not None and column.high is not None:
        low, high = (f"{end:g}" for end in (column.low, column.high))
        key = "holds.degrees" if column.kind == "degrees" else "holds.count_between"
        return words(key, low=low, high=high)
    if column.choices:
        return words("holds.choice", choices=", ".join(column.choices))
    return words.term("holds", column.kind)


def grid(title: str, head: Iterable[Any], rows: Iterable[Cells]) -> Component:
    """A table that scrolls in a box of its own; the first cell of a row is its heading.

    Args:
        title: what a screen reader calls it.
        head: one heading a column.
        rows: as many cells each.
    """
    box: dict[str, Any] = {"role": "region", "tabIndex": 0, "aria-label": title}
    body = [
        html.Tr([html.Th(cells[0], scope="row"), *(html.Td(cell) for cell in cells[1:])])
        for cells in rows
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(title, className="unseen"),
                html.Thead(html.Tr([html.Th(name, scope="col") for name in head])),
                html.Tbody(body),
            ]
        ),
        className="method-table",
        **box,
    )


def code(text: str) -> Component:
    """A word as it stands in a file."""
    return html.Code(text, lang="en")


def _folded(title: str, children: list[Component]) -> Component:
    return html.Details([html.Summary(title), *children], className="method-fold")


def _columns(words: Words, table: Table) -> list[Component]:
    head = [words.term("codebook", name) for name in ("column", "needed", "may_hold", "meaning")]
    rows = [
        [
            code(column.name),
            words.term("needed", _needed(column)),
            holds(words, column),
            words.term(f"column.{table.name}", column.name),
        ]
        for column in table.columns
    ]
    return [
        html.P(words.term("row_is", table.name)),
        grid(f"{table.name}.csv", head, rows),
        *_rules(words, table),
    ]


def _needed(column: Column) -> str:
    return "yes" if column.needed else "optional" if column.optional else "no"


def _rules(words: Words, table: Table) -> list[Component]:
    """What the cells of one row owe each other."""
    if not table.rules:
        return []
    numbers = range(1, len(table.rules) + 1)
    rules = [html.Li(words.term(f"rule.{table.name}", str(number))) for number in numbers]
    return [html.P(words("codebook.rules")), html.Ul(rules)]


def _types(dataset: Dataset, words: Words) -> list[Component]:
    head = [words("codebook.sub_type"), words("codebook.type")]
    pairs = [(kind, sub) for kind, subs in EVENT_TYPES.items() for sub in subs]
    rows: list[list[Any]] = [
        [_named(sub, words.term("sub", sub)), _named(kind, words.term("group", kind))]
        for kind, sub in pairs
    ]
    events = _events(dataset)
    if events is not None:
        counts = Counter(zip(events["event_type"], events["sub_event_type"], strict=True))
        head.append(words("method.events"))
        rows = [[*row, words.number(counts[pair])] for pair, row in zip(pairs, rows, strict=True)]
    return [html.P(words("codebook.acled")), grid(words("codebook.types"), head, rows)]


def _measures(dataset: Dataset, words: Words) -> list[Component]:
    head = [words("codebook.measure"), words("codebook.layer"), words("method.measures")]
    counts = Counter(dataset.measures["measure"])
    rows = [
        [
            _named(measure, words.term("measure", measure)),
            _named(layer, words.term("layer", layer)),
            words.number(counts[measure]),
        ]
        for measure, layer in MEASURE_LAYERS.items()
    ]
    return [grid(words("codebook.measures"), head, rows)]


def _named(text: str, name: str) -> list[Any]:
    """A word of a file, and the word for it in the language shown where that is another one."""
    return [code(text)] if name == text else [code(text), html.Br(), name]
