"""A table of stated numbers: one row a claim, drawn on one scale, by who says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.cards import source_notes
from dashboard.views.claim_marks import axis_marks, claim_marks, claims_axis, sign
from dashboard.views.claim_words import (
    Case,
    attributes,
    claimant,
    counted,
    iso,
    measure_name,
    value,
)
from dashboard.views.extremes import Row
from dashboard.views.number_axis import NumberAxis
from geodata.vocabulary import BASES

_BY_BASIS = ("official", *(basis for basis in BASES if basis != "official"))
_COLUMNS = 4

# A table that is laid out as a grid on narrow screens keeps its meaning by its roles.
_HEAD: dict[str, Any] = {"scope": "col", "role": "columnheader"}


def claim_table(case: Case, rows: Sequence[Row], title: str) -> Component:
    """The claims of all days, by claimant; the browser hides those of later days.

    Args:
        case: for words and names.
        rows: claims of one unit, at least one.
        title: what the table is called for those who do not see it.
    """
    words, axis = case.words, claims_axis(rows)
    heads = [
        html.Th(words("figures.counted"), **_HEAD),
        html.Th(words("figures.as_of"), **_HEAD),
        html.Th(words("figures.number"), **_HEAD),
        html.Th(axis_marks(words, axis), **_HEAD),
    ]
    several = len({row["measure"] for row in rows}) > 1
    bodies = [_body(case, group, axis, several=several) for group in by_claimant(rows)]
    return html.Table(
        [html.Thead(html.Tr(heads, role="row"), role="rowgroup"), *bodies],
        className="figures-table",
        role="table",
        **attributes(data_asof=_first_day(rows), aria_label=title),
    )


def by_claimant(rows: Sequence[Row]) -> list[list[Row]]:
    """The claims of each claimant: official ones first, and who is not named last.

    Within a claimant and among claimants alike, the earlier day comes first.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["as_of"], row["claim_id"])):
        groups.setdefault((row["claimant"], row["basis"]), []).append(row)
    return sorted(
        groups.values(),
        key=lambda group: (_BY_BASIS.index(group[0]["basis"]), not group[0]["claimant"]),
    )


def nested(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Each part after its whole, and how deep it lies; each row once, even in a ring."""
    ids = {row["claim_id"] for row in rows}
    tops = [row for row in rows if row["subset_of"] not in ids]
    placed: dict[str, tuple[Row, int]] = {}

    def add(row: Row, depth: int) -> None:
        if row["claim_id"] in placed:
            return
        placed[row["claim_id"]] = row, depth
        for part in rows:
            if part["subset_of"] == row["claim_id"]:
                add(part, depth + 1)

    for row in (*tops, *rows):
        add(row, 0)
    return list(placed.values())


def _body(case: Case, group: Sequence[Row], axis: NumberAxis, *, several: bool) -> Component:
    lines = [_claimant_line(case, group[0])]
    for row, depth in nested(group):
        inner = "figures-inner" if depth else ""
        name = measure_name(case.words, row["measure"]) if several else ""
        lines += [_claim_line(case, row, axis, inner, name), _note_line(case, row, inner)]
    return html.Tbody(lines, role="rowgroup", **attributes(data_asof=_first_day(group)))


def _claimant_line(case: Case, row: Row) -> Component:
    basis = html.Span(case.words.term("basis", row["basis"]), className="quiet")
    head = html.Th(
        [sign(row["basis"]), html.Strong(claimant(case.words, row)), " ", basis],
        colSpan=_COLUMNS,
        scope="rowgroup",
        role="rowheader",
    )
    return html.Tr(head, className="figures-claimant", role="row")


def _claim_line(case: Case, row: Row, axis: NumberAxis, inner: str, measure: str) -> Component:
    words = case.words
    day = html.Time(words.day(row["as_of"].date(), "d MMM"), dateTime=iso(row["as_of"]))
    cells = [
        html.Th(_counted(case, row, measure), scope="row", role="rowheader", className=inner),
        html.Td(day, className="figures-day", role="cell"),
        html.Td(html.Strong(value(words, row)), className="figures-number", role="cell"),
        html.Td(claim_marks(row, case.whole(row), axis), className="figures-drawn", role="cell"),
    ]
    return _line(cells, row, "figures-row")


def _counted(case: Case, row: Row, measure: str) -> list[Any]:
    words = case.words
    told: list[Any] = [html.Strong(f"{measure}: ")] if measure else []
    told.append(html.Span(counted(case, row)))
    if row["cumulative"] == "no":
        told += [" ", html.Span(words("figures.single"), className="badge figures-single")]
    if whole := case.whole(row):
        day = words.day(whole["as_of"].date(), "d MMM")
        group = words.text(whole["group"])
        part = words("figures.part_of", value=value(words, whole), group=group, day=day)
        # A whole that is stated for a later day is not told before that day.
        shown = attributes(data_asof=iso(whole["as_of"]))
        told.append(html.Span(part, className="figures-part", **shown))
    return told


def _note_line(case: Case, row: Row, inner: str) -> Component:
    note: list[Any] = [html.Span(row["claim_id"], className="figures-id"), " "]
    body = [
        html.P([*note, case.words.text(row["notes"])]),
        source_notes(case.dataset, case.words, row["sources"]),
    ]
    cell = html.Td(body, colSpan=_COLUMNS, role="cell", className=inner)
    return _line([cell], row, "figures-note")


def _line(cells: Sequence[Component], row: Row, name: str) -> Component:
    return html.Tr(
        list(cells), className=name, role="row", **attributes(data_asof=iso(row["as_of"]))
    )


def _first_day(rows: Sequence[Row]) -> str:
    return iso(min(row["as_of"] for row in rows))
