"""UCDP GED, in invented rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from layout_files import UCDP, ucdp_row, write

from geodata.reading import examine_events

ROWS = [
    ucdp_row(1),
    ucdp_row(2, date_prec="2", date_start="2022-01-04", date_end="2022-01-07", where_prec="2"),
    ucdp_row(3, date_prec="3", date_start="2022-01-03", date_end="2022-01-09", where_prec="3"),
    ucdp_row(4, date_prec="4", date_start="2022-01-01", date_end="2022-01-31", where_prec="4"),
    ucdp_row(5, date_prec="5", date_start="2022-01-01", date_end="2022-12-31", where_prec="5"),
    ucdp_row(6, where_prec="6", type_of_violence="2"),
    ucdp_row(7, where_prec="7", type_of_violence="3", latitude="40", longitude="30"),
    ucdp_row(8, where_prec="8"),
    ucdp_row(9, type_of_violence="4"),
    ucdp_row(10, date_start="2022-01-06", date_end="2022-01-05"),
    ucdp_row(11, date_prec="9"),
    ucdp_row(12, longitude="east"),
    ucdp_row(1),
    ucdp_row(13, low="9", high="3"),
    ucdp_row(14, latitude="0", longitude="-20"),
    ucdp_row(15, date_start="2022-01-05 00:00:00.000", date_end="2022-01-05 00:00:00.000"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "ged.csv", UCDP, ROWS)


def test_numbers_are_those_that_pandas_counts(path: Path) -> None:
    report = examine_events(path).imported

    plain = pd.read_csv(path, dtype={"id": str})
    starts, ends = (
        pd.to_datetime(plain[f"date_{end}"], format="mixed") for end in ("start", "end")
    )
    sound = (
        plain["where_prec"].between(1, 7)
        & plain["type_of_violence"].between(1, 3)
        & plain["date_prec"].between(1, 5)
        & (starts <= ends)
        & pd.to_numeric(plain["longitude"], errors="coerce").notna()
        & ~plain["id"].duplicated()
    )
    kept = plain[sound]
    assert report.layout == "ucdp-ged"
    assert (report.rows_read, report.rows_kept) == (len(plain), len(kept)) == (16, 10)
    ours = kept["where_prec"].map({1: "1", 2: "2", 3: "3", 4: "3", 5: "3", 6: "4", 7: "4"})
    assert report.places == {code: int((ours == code).sum()) for code in "1234"}
    days = (ends - starts).dt.days[sound] + 1
    assert report.dates == {
        "day": int((days == 1).sum()),
        "week": int(days.between(2, 7).sum()),
        "month": int(days.between(8, 31).sum()),
        "window": int((days > 31).sum()),
    }
    assert report.centroids == int((kept["where_prec"] >= 3).sum())
    assert report.outside == 1
    assert report.duplicates == int(plain["id"].duplicated().sum()) == 1


def test_kinds_of_violence_numbers_and_names(path: Path) -> None:
    read = examine_events(path)
    placed = read.placed
    assert placed.loc["ucdp-1", "event_type"] == "Battles"
    assert placed.loc["ucdp-6", "sub_event_type"] == "Armed clash"
    assert placed.loc["ucdp-7", ["event_type", "sub_event_type"]].tolist() == [
        "Violence against civilians",
        "Attack",
    ]
    numbers = placed.loc["ucdp-1", ["fatalities_low", "fatalities_high"]].tolist()
    assert numbers == [1, 3]
    assert "best estimate of persons killed: 2" in placed.loc["ucdp-1", "notes"]
    assert placed.loc["ucdp-13", ["fatalities_low", "fatalities_high"]].isna().all()
    assert any("line 15" in remark and "high" in remark for remark in read.imported.remarks)
    assert placed.loc["ucdp-1", "sources"] == "invented-press;other-press"


def test_a_place_a_region_and_a_country_go_by_their_own_names(path: Path) -> None:
    placed = examine_events(path).placed
    names = [placed.loc[f"ucdp-{number}", "location"] for number in (1, 3, 5, 6)]
    assert names == ["Almaty city", "Invented region", "Invented region", "Kazakhstan"]
    assert placed.loc["ucdp-3", "place_id"] == "invented-region-area"
    assert placed.loc["ucdp-6", ["place_id", "region"]].tolist() == ["", "KAZ"]


def test_a_day_that_is_not_precise_is_a_window(path: Path) -> None:
    row = examine_events(path).placed.loc["ucdp-2"]
    assert (row["window_first"], row["window_last"]) == (
        pd.Timestamp("2022-01-04"),
        pd.Timestamp("2022-01-07"),
    )
    assert row["date_basis"] == "window"
