"""A cut of the internet is told as reported only on the days that a source speaks of."""

from __future__ import annotations

import json

import pandas as pd

from dashboard.counted import counted
from dashboard.panel import day_summary
from dashboard.selection import default_selection
from dashboard.words import words_in
from geodata.dataset import Dataset


def said(dataset: Dataset, day: str) -> str:
    sums = counted(dataset, default_selection(dataset))
    summary = day_summary(dataset, words_in("en"), sums, pd.Timestamp(day))
    return json.dumps(summary, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_on_a_day_that_a_source_speaks_of_it_is_reported(dataset: Dataset) -> None:
    assert "is reported on this day" in said(dataset, "2022-01-05")


def test_after_the_last_report_it_is_not_known_to_have_ended(dataset: Dataset) -> None:
    text = said(dataset, "2022-01-19")
    assert "is reported on this day" not in text
    assert "last reported on 9 January and is not known to have ended" in text


def test_before_the_first_report_nothing_is_said(dataset: Dataset) -> None:
    assert "Internet disruption" not in said(dataset, "2022-01-02")
