"""The counts of a view as a file, and what is said of how they were made."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
from dash import html
from dash.development.base_component import Component
from pyarrow import csv

from dashboard.ids import Id
from dashboard.selection import TYPES, Selection
from dashboard.tallied.cube import tally_of
from dashboard.tallied.listed import why_counts
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.tally.model import COLUMNS

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


def counts_csv(dataset: Dataset, selection: Selection, days: Days | None = None) -> str:
    """The counts of a view in the columns of `tally.parquet`.

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
    return _csv(_columns(dataset, counts[wanted]))


def _columns(dataset: Dataset, counts: pd.DataFrame) -> pa.Table:
    """The columns of a tally's file: of a place its name and point."""
    places = dataset.places
    at = places.index.get_indexer(counts["place_id"].astype("str"))
    names = np.append(places["name_en"].to_numpy(dtype=object), "")[at]
    points = {
        name: pa.array(np.append(places[name].to_numpy(dtype=float), np.nan)[at], from_pandas=True)
        for name in ("longitude", "latitude")
    }
    given = {"location": pa.array(names, pa.string()), **points}
    kinds = {"date32[day]": pa.date32(), "int64": pa.int64(), "string": pa.string()}
    columns = {
        name: given[name]
        if name in given
        else pa.array(_plain(counts[name]), kinds[kind], from_pandas=True)
        for name, kind in COLUMNS.items()
    }
    return pa.table(columns)


def _plain(cells: pd.Series) -> pd.Series:
    if cells.dtype == "category":
        return cells.astype(object).fillna("")
    return cells.dt.date if cells.dtype.kind == "M" else cells


def _csv(table: pa.Table) -> str:
    out = io.BytesIO()
    csv.write_csv(table, out, csv.WriteOptions(quoting_style="needed"))
    return out.getvalue().decode()


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
