"""Where a measure stands."""

from __future__ import annotations

import pandas as pd

from geodata.dataset import Dataset


def zones(dataset: Dataset, layer: str, day: pd.Timestamp) -> pd.DataFrame:
    """What stands on a day, with the columns of the measures."""
    rows = dataset.standing
    rows = rows[(rows["layer"] == layer) & (rows["day"] == day)]
    return rows.join(dataset.measures[["starts", "starts_part", "area"]], on="measure_id")
