"""Ids, names and free texts of other files, in the forms that our columns have."""

from __future__ import annotations

import pandas as pd

LONGEST_NOTE = 300
REST_COLUMNS = (
    "event_id",
    "actor1",
    "actor2",
    "fatalities_low",
    "fatalities_high",
    "notes",
    "sources",
)
"""What a layout's `rest` gives; `sources` are still names as in the file, with ';' between."""


def rest_of(**columns: pd.Series) -> pd.DataFrame:
    """The columns of `REST_COLUMNS`, blank where a layout has none."""
    index = next(iter(columns.values())).index
    blank = pd.Series("", index=index, dtype="str")
    return pd.DataFrame(
        {name: columns.get(name, blank).str.strip() for name in REST_COLUMNS}, dtype="str"
    )


def id_texts(texts: pd.Series) -> pd.Series:
    """Ids without signs that ours cannot have, and without the `.0` of a spreadsheet."""
    whole = texts.str.strip().str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    return whole.str.replace(r"[^\w.\-]+", "-", regex=True).str.strip("-").str[:80]


def shortened(texts: pd.Series, longest: int = LONGEST_NOTE) -> pd.Series:
    """Texts on one line, cut with an ellipsis where they are longer than that."""
    plain = texts.str[: 20 * longest].str.split().str.join(" ")
    cut = plain.str[: longest - 1].str.rstrip() + "…"
    return plain.where(plain.str.len() <= longest, cut)
