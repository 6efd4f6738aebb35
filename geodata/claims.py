"""Numbers that somebody states. They are listed side by side and never added up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geodata.errors import ClaimsError
from geodata.measures import area_findings
from geodata.schema import CLAIMS
from geodata.sources import own_id_findings, source_findings
from geodata.tables import read_table, typed


def read_claims(path: Path, known_sources: frozenset[str], codes: frozenset[str]) -> pd.DataFrame:
    """Read the claimed figures.

    Args:
        path: a file in the layout of `claims.csv`.
        known_sources: the source ids there are.
        codes: ISO codes of the regions there are.

    Returns:
        One row a claim, indexed by claim_id; as_of is datetime64, the values are Int64 and <NA>
        where that end is not stated.

    Raises:
        ClaimsError: a row cannot be used.
        TableError: the file cannot be read as a table.
    """
    report = read_table(path, CLAIMS)
    report = report.with_findings(
        source_findings(report, known_sources)
        + area_findings(report, codes)
        + own_id_findings(report, "subset_of")
    )
    report.raise_if_faulty(ClaimsError)
    return typed(report.rows, CLAIMS).set_index("claim_id", drop=False).rename_axis(None)


def no_claims() -> pd.DataFrame:
    """The table of a case of which nobody has stated a figure."""
    rows = typed(pd.DataFrame(columns=CLAIMS.names, dtype="str"), CLAIMS)
    return rows.set_index("claim_id", drop=False).rename_axis(None)


def claims_as_of(claims: pd.DataFrame, measure: str, day: pd.Timestamp) -> pd.DataFrame:
    """The figures stated for `measure` by the latest day not after `day`.

    Args:
        claims: what `read_claims` gives.
        measure: killed, injured, detained, ...
        day: midnight of a day.

    Returns:
        The rows of that latest day; none when nothing had been stated. Rows are alternatives or
        parts of one another: see cumulative and subset_of.
    """
    if (
        claims.empty
    ):  # asked on every day of a case of counts, where looking costs more than all else
        return claims
    stated = claims[(claims["measure"] == measure) & (claims["as_of"] <= day)]
    return stated[stated["as_of"] == stated["as_of"].max()]
