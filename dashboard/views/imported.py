"""What became of somebody's own file: the import report as a part of the page on method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.views.codebook import code, grid
from dashboard.words import Words
from geodata.report import ImportReport
from geodata.tables import Finding

SET_ASIDE = "set-aside.csv"
"""Where every fault is, as a file."""

DATES = ("day", "week", "month", "window")
PLACES = ("1", "2", "3", "4")

_GROUPS, _LINES, _LONGEST = 40, 5, 1_000


def import_section(report: ImportReport, words: Words) -> list[Component]:
    """What became of the rows of a file, for the page on method.

    Args:
        report: of the file.
        words: of the language shown.
    """
    return [
        html.P(
            words(
                "import.rows",
                name=report.path.name,
                read=words.number(report.rows_read),
                kept=words.number(report.rows_kept),
                aside=words.number(report.rows_set_aside),
            )
        ),
        html.P([words("import.layout"), " ", _english(report.title)]),
        *_remarks(report),
        *_columns(report, words),
        *_precision(words, "import.dates", "import.date", DATES, report.dates),
        *_precision(words, "import.places", "precision", PLACES, report.places),
        html.Ul(_counts(report, words)),
        *_faults(report, words),
    ]


def _remarks(report: ImportReport) -> list[Component]:
    if not report.remarks:
        return []
    return [html.Ul([html.Li(_english(each)) for each in report.remarks])]


def _columns(report: ImportReport, words: Words) -> list[Component]:
    """How each of our columns was filled."""
    if not report.columns:
        return []
    head = [words.term("import.column", name) for name in ("ours", "theirs", "note")]
    rows = [
        [code(each.ours), _named(each.theirs, words), _english(each.note)]
        for each in report.columns
    ]
    title = words("import.columns")
    return [html.H4(title), grid(title, head, rows)]


def _named(headers: Iterable[str], words: Words) -> Any:
    """The headers that a column was read from, as they stand in the file."""
    parts = [part for name in headers for part in (", ", html.Code(name))][1:]
    return parts or words("import.same")


def _precision(
    words: Words, title: str, group: str, names: Iterable[str], counts: Mapping[str, int]
) -> list[Component]:
    """How exactly something is known, in as many rows."""
    if not counts:
        return []
    rows = [[words.term(group, name), words.number(counts.get(name, 0))] for name in names]
    said = words(title)
    return [html.H4(said), grid(said, [words("import.known"), words("import.kept")], rows)]


def _counts(report: ImportReport, words: Words) -> list[Component]:
    numbers = {
        "centroids": report.centroids,
        "outside": report.outside,
        "duplicates": report.duplicates,
    }
    return [
        html.Li(f"{words.term('import.count', name)}: {words.number(number)}")
        for name, number in numbers.items()
    ]


def _faults(report: ImportReport, words: Words) -> list[Component]:
    """Every reason, for how many lines, with the first of them; and all of them as a file."""
    title = html.H4(words("import.faults"))
    if not report.findings:
        return [title, html.P(words("import.no_fault"))]
    groups = _grouped(report.findings)
    head = [words.term("import.fault", name) for name in ("reason", "column", "rows", "lines")]
    rows = [_fault(words, column, reason, found) for (column, reason), found in groups[:_GROUPS]]
    left = len(groups) - len(rows)
    more = [html.P(words("finding.more", n=words.number(left)))] if left > 0 else []
    download = html.A(words("import.download"), href=f"/{SET_ASIDE}", download=SET_ASIDE)
    return [title, grid(words("import.faults"), head, rows), *more, html.P(download)]


def _grouped(findings: Iterable[Finding]) -> list[tuple[tuple[str, str], list[Finding]]]:
    """Findings by column and reason, the most frequent first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.column, each.message), []).append(each)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _fault(words: Words, column: str, reason: str, found: list[Finding]) -> list[Any]:
    first = ", ".join(str(each.line) for each in found[:_LINES])
    lines = first if len(found) <= _LINES else f"{first} …"
    return [
        _english(reason[:_LONGEST]),
        html.Code(column) if column else "",
        words.number(len(found)),
        lines,
    ]


def _english(text: str) -> Component:
    """A text of the reader of files, which speaks one language."""
    return html.Span(text, lang="en")
