"""The counts of a view, and what is said of how they were made."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.ids import Id
from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import tally_of
from dashboard.tallied.listed import why_counts
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

Days = tuple[pd.Timestamp, pd.Timestamp]


def count_table(dataset: Dataset, selection: Selection) -> list[Component]:
    """Where the table of events would be: why there is none, and the counts as a file."""
    words, tally = words_in(selection.lang), tally_of(dataset)
    events = words.count("count.events", int(tally.counts["events"].sum()))
    return [
        html.Div(html.H2(words("table.title"), className="day-title"), className="table-head"),
        html.P(why_counts(dataset, words), className="tally-why"),
        html.P(words("tally.table", n=words.number(len(tally.counts)), events=events)),
        html.P(
            html.A(
                words("tally.download"),
                id=f"{Id.TABLE}-csv",
                href="/events.csv",
                download="",
                className="plain tally-download",
            )
        ),
    ]


def chosen_counts(dataset: Dataset, selection: Selection, days: Days | None = None) -> pd.DataFrame:
    """The counts of a view.

    Args:
        dataset: the case of a tally.
        selection: types; a range, if there is one, and else every day.
        days: the first and the last day instead.
    """
    counts = tally_of(dataset).counts
    kinds = [TYPES[word] for word in selection.types]
    wanted = counts["event_type"].isin(kinds)
    if days is None and selection.since is not None:
        days = (selection.since, selection.day)
    if days is not None:
        last = days[1] + pd.Timedelta(days=tally_of(dataset).step - 1)
        wanted &= counts["day"].between(days[0], last)
    return counts[wanted]


def method_notes(dataset: Dataset, words: Words) -> list[Component]:
    """What was read, counted and set aside; nothing where there are events."""
    if dataset.tally is None:
        return []
    tally = dataset.tally
    said = words(
        "tally.read",
        layout=tally.layout,
        read=words.number(tally.rows_read),
        kept=words.number(tally.rows_kept),
        aside=words.number(tally.rows_read - tally.rows_kept),
    )
    return [html.P(said), html.P(why_counts(dataset, words))]
