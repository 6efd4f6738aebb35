"""What became of somebody's own file, in the page on method."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import html
from reported_case import MARKUP, report_of

from dashboard.selection import LANGUAGES, Selection
from dashboard.views.imported import import_section
from dashboard.views.method import method_panel
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.report import ImportReport, set_aside_csv
from geodata.tables import Finding

PATH = Path("my events.csv")


@pytest.fixture
def report() -> ImportReport:
    return report_of(PATH, kept=5)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_report_is_told(lang: str, walk: Any, report: ImportReport) -> None:
    words = words_in(lang)
    seen = walk(*import_section(report, words))

    assert words("import.rows", name=PATH.name, read="8", kept="5", aside="3") in seen.texts
    assert report.title in seen.texts
    assert set(report.remarks) <= set(seen.texts)
    assert {"event_date", "Event Date", words("import.same")} <= set(seen.texts)
    for name, number in (("centroids", 1), ("outside", 2), ("duplicates", 4)):
        assert f"{words.term('import.count', name)}: {number}" in seen.texts


def test_what_a_file_holds_is_text_and_never_markup(walk: Any, report: ImportReport) -> None:
    seen = walk(*import_section(report, words_in("en")))

    assert MARKUP in seen.texts
    assert not [each for each in seen.components if isinstance(each, html.Img)]
    assert "dangerously_allow_html" not in str(seen.components)


def test_faults_are_grouped_by_reason_the_most_frequent_first(
    walk: Any, report: ImportReport
) -> None:
    rare = Finding(9, "location", "x", "expected a place")
    many = [Finding(line, "notes", "", "blank") for line in range(20, 32)]
    seen = walk(
        *import_section(replace(report, findings=(rare, *report.findings, *many)), words_in("en"))
    )
    reasons = ["blank", "expected a date such as 2022-01-05", "expected a place"]

    assert [each for each in seen.texts if each in reasons] == reasons
    assert "20, 21, 22, 23, 24 …" in seen.texts
    assert "2, 3, 4" in seen.texts
    assert "12" in seen.texts


def test_a_hundred_reasons_are_counted_and_not_all_shown(walk: Any, report: ImportReport) -> None:
    findings = tuple(Finding(line, "notes", "", f"reason {line}") for line in range(100))
    seen = walk(*import_section(replace(report, findings=findings), words_in("en")))

    assert sum(each.startswith("reason ") for each in seen.texts) == 40
    assert words_in("en")("finding.more", n="60") in seen.texts


def test_without_a_fault_there_is_nothing_to_download(walk: Any, report: ImportReport) -> None:
    seen = walk(*import_section(replace(report, findings=()), words_in("en")))

    assert words_in("en")("import.no_fault") in seen.texts
    assert not [each for each in seen.components if isinstance(each, html.A)]


def test_the_file_of_faults_holds_every_one_and_no_formula(report: ImportReport) -> None:
    formula = Finding(7, "=cmd", "=HYPERLINK(1)", "+1")
    long = Finding(8, "notes", "v" * 5_000, 'a "quoted"\nline')
    text = set_aside_csv((*report.findings, formula, long))
    rows = list(csv.reader(io.StringIO(text)))

    assert rows[0] == ["line", "column", "value", "message"]
    assert len(rows) == 1 + len(report.findings) + 2
    assert rows[-2] == ["7", "'=cmd", "'=HYPERLINK(1)", "'+1"]
    assert rows[-1] == ["8", "notes", "v" * 1_000, 'a "quoted"\nline']


def test_the_page_on_method_begins_with_it(
    dataset: Dataset, default: Selection, walk: Any, report: ImportReport
) -> None:
    title = words_in("en").term("method.title", "import")

    assert title not in walk(*method_panel(dataset, default)).texts
    own = walk(*method_panel(replace(dataset, imported=report), default))
    titles = [each.children for each in own.components if isinstance(each, html.H3)]
    assert titles[0] == title
