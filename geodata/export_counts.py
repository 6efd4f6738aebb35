"""Counts as a table that can be handed on; Arrow writes it."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from geodata.dataset import Dataset
from geodata.export import INVENTED
from geodata.spreadsheet import guarded
from geodata.tally.model import COLUMNS


def counts_csv(dataset: Dataset, counts: pd.DataFrame) -> str:
    """Write counts as comma-separated text, a million rows in a second.

    Args:
        dataset: the case of a tally that they are from.
        counts: n rows of its counts.

    Returns:
        A header and n rows in the columns of a tally's file; of a place its name and point. Of an
        invented case each row has `yes` in a last column `invented`. Names that a spreadsheet
        would run as a formula begin with an apostrophe.
    """
    out = io.BytesIO()
    csv.write_csv(_count_table(dataset, counts), out, csv.WriteOptions(quoting_style="needed"))
    return out.getvalue().decode()


def _count_table(dataset: Dataset, counts: pd.DataFrame) -> pa.Table:
    places = dataset.places
    at = places.index.get_indexer(counts["place_id"].astype("str"))
    names = np.array([*map(guarded, places["name_en"]), ""], dtype=object)
    points = {
        name: pa.array(np.append(places[name].to_numpy(dtype=float), np.nan)[at], from_pandas=True)
        for name in ("longitude", "latitude")
    }
    given = {"location": pa.array(names[at], pa.string()), **points}
    kinds = {"date32[day]": pa.date32(), "int64": pa.int64(), "string": pa.string()}
    columns = {
        name: given[name]
        if name in given
        else pa.array(_plain(counts[name]), kinds[kind], from_pandas=True)
        for name, kind in COLUMNS.items()
    }
    marked = {INVENTED: pa.array(["yes"] * len(counts), pa.string())} if dataset.invented else {}
    return pa.table(columns | marked)


def _plain(cells: pd.Series) -> pd.Series:
    if cells.dtype == "category":
        return cells.astype(object).fillna("")
    return cells.dt.date if cells.dtype.kind == "M" else cells
