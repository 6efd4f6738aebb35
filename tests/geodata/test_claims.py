"""Figures are listed side by side, with what they are a part of, and never added up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from rows import KNOWN, claim, write

from geodata.claims import claims_as_of, read_claims
from geodata.errors import ClaimsError, TableError
from geodata.schema import CLAIMS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "claims.csv"


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_figures_are_read_with_unknown_ends_kept_unknown(path: Path, codes: frozenset[str]) -> None:
    write(path, CLAIMS, claim(), claim(claim_id="C-2", value_low="", value_high="0"))
    claims = read_claims(path, KNOWN, codes)
    assert list(claims.index) == ["C-1", "C-2"]
    assert claims.at["C-1", "value_low"] == 10
    assert claims["value_high"].isna().tolist() == [True, False]
    assert claims["value_low"].isna().tolist() == [False, True]
    assert claims.at["C-2", "value_high"] == 0
    assert str(claims["value_low"].dtype) == "Int64"
    assert claims.at["C-1", "as_of"] == day("2022-01-05")


def test_a_part_names_the_figure_it_is_a_part_of(path: Path, codes: frozenset[str]) -> None:
    part = claim(claim_id="C-2", value_low="3", subset_of="C-1")
    claims = read_claims(write(path, CLAIMS, part, claim()), KNOWN, codes)
    assert claims.at["C-2", "subset_of"] == "C-1"


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [({"subset_of": "C-9"}, "subset_of", "C-9"), ({"sources": "doc-9"}, "sources", "doc-9"),
     ({"area": "KZ-XYZ"}, "area", "KZ-XYZ"), ({"as_of": "today"}, "as_of", "today"),
     ({"value_low": "dozens"}, "value_low", "dozens"), ({"measure": "Killed"}, "measure", "Killed"),
     ({"cumulative": "maybe"}, "cumulative", "maybe")],
)  # fmt: skip
def test_a_faulty_figure_is_named(
    path: Path, codes: frozenset[str], cells: dict[str, str], column: str, value: str
) -> None:
    write(path, CLAIMS, claim(), claim(claim_id="C-2", **cells))
    with pytest.raises(ClaimsError, match=rf"line 3, column {column}: '{value}'"):
        read_claims(path, KNOWN, codes)


def test_a_figure_is_no_part_of_itself(path: Path, codes: frozenset[str]) -> None:
    write(path, CLAIMS, claim(subset_of="C-1"))
    with pytest.raises(ClaimsError, match=r"line 2, column subset_of"):
        read_claims(path, KNOWN, codes)


def test_another_table_is_refused(path: Path, codes: frozenset[str]) -> None:
    path.write_text("event_id,event_date\n")
    with pytest.raises(TableError, match="missing columns claim_id"):
        read_claims(path, KNOWN, codes)


# As of a day


@pytest.fixture
def claims(path: Path, codes: frozenset[str]) -> pd.DataFrame:
    rows = [
        claim(claim_id="C-1", as_of="2022-01-03", value_low="10"),
        claim(claim_id="C-2", as_of="2022-01-05", value_low="10", claimant="one"),
        claim(claim_id="C-3", as_of="2022-01-05", value_low="30", claimant="another"),
        claim(claim_id="C-4", as_of="2022-01-05", value_low="4", subset_of="C-3"),
        claim(claim_id="C-5", as_of="2022-01-04", measure="injured"),
        claim(claim_id="C-6", as_of="2022-01-09", value_low="50"),
    ]
    return read_claims(write(path, CLAIMS, *rows), KNOWN, codes)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [("2022-01-02", []), ("2022-01-03", ["C-1"]), ("2022-01-04", ["C-1"]),
     ("2022-01-05", ["C-2", "C-3", "C-4"]), ("2022-01-08", ["C-2", "C-3", "C-4"]),
     ("2022-01-09", ["C-6"]), ("2023-01-01", ["C-6"])],
)  # fmt: skip
def test_the_figures_of_the_latest_day_are_given_and_no_earlier_ones(
    claims: pd.DataFrame, asked: str, ids: list[str]
) -> None:
    assert list(claims_as_of(claims, "detained", day(asked)).index) == ids


def test_figures_are_given_as_rows_and_never_added_up(claims: pd.DataFrame) -> None:
    rows = claims_as_of(claims, "detained", day("2022-01-05"))
    assert isinstance(rows, pd.DataFrame)
    assert list(rows.columns) == list(claims.columns)
    assert rows["value_low"].tolist() == [10, 30, 4]
    pd.testing.assert_frame_equal(rows, claims.loc[["C-2", "C-3", "C-4"]])


def test_other_measures_are_left_out(claims: pd.DataFrame) -> None:
    assert list(claims_as_of(claims, "injured", day("2022-01-09")).index) == ["C-5"]


def test_what_nobody_stated_is_no_row_and_not_zero(claims: pd.DataFrame) -> None:
    rows = claims_as_of(claims, "killed", day("2022-01-09"))
    assert rows.empty
    assert list(rows.columns) == list(claims.columns)
