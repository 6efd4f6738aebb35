"""Any layout as ours: the result has no fault, and the same daily tallies."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from layout_files import (
    ACLED_2024,
    UCDP,
    WEEKLY,
    acled_row,
    gdelt_row,
    ucdp_row,
    weekly_row,
    write,
    write_gdelt,
)
from rows import event
from rows import write as write_own

from geodata.check import check_file
from geodata.convert import convert
from geodata.dataset import Dataset
from geodata.errors import CountsOnlyError, EventsError
from geodata.export import COUNT_COLUMNS, events_csv, events_geojson
from geodata.loading import load_dataset
from geodata.schema import EVENTS

SECRET = ("Invented raw note", "Protesters (Invented)", "Invented Press", "invented-press")


def acled(folder: Path) -> Path:
    rows = [
        acled_row(1),
        acled_row(2, event_type="Riots", sub_event_type="Mob violence", location="Aktobe"),
        acled_row(3, time_precision="2", location="Zhanaozen"),
        acled_row(4, geo_precision="3", location="Karaganda"),
        acled_row(5, location="Aktau", latitude="50.25", longitude="72.8"),
        acled_row(6, location="Kazakhstan", event_date="2022-01-06"),
        acled_row(7, location="Almaty Region", geo_precision="2"),
        acled_row(8, location="=HYPERLINK(1)", event_date="soon"),
    ]
    return write(folder / "acled.csv", ACLED_2024, rows)


def ucdp(folder: Path) -> Path:
    rows = [
        ucdp_row(1),
        ucdp_row(2, date_prec="2", date_start="2022-01-04", date_end="2022-01-07"),
        ucdp_row(3, where_prec="4", adm_1="Elsewhere"),
        ucdp_row(4, where_prec="6"),
        ucdp_row(5, type_of_violence="3", where_coordinates="@Camp, North"),
    ]
    return write(folder / "ucdp.csv", UCDP, rows)


def gdelt(folder: Path) -> Path:
    rows = [
        gdelt_row(1),
        gdelt_row(2, EventCode="145", SQLDATE="20220106"),
        gdelt_row(3, EventCode="193", ActionGeo_Type="5"),
        gdelt_row(4, EventCode="010"),
    ]
    return write_gdelt(folder / "gdelt.csv", rows)


FILES: dict[str, Callable[[Path], Path]] = {"acled": acled, "ucdp-ged": ucdp, "gdelt-2": gdelt}


def tallies(dataset: Dataset) -> pd.Series:
    """Events by window, region, point and type."""
    events = dataset.events
    precise = events["geo_precision"]
    keys = ["window_first", "window_last", "region", "event_type", "sub_event_type"]
    return events.groupby([*keys, precise]).size()


def converted(path: Path) -> Path:
    folder = path.parent / "ours"
    folder.mkdir()
    made = convert(path)
    (folder / "events.csv").write_text(made.events, encoding="utf-8", newline="")
    if made.sources:
        (folder / "sources.csv").write_text(made.sources, encoding="utf-8", newline="")
    return folder / "events.csv"


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_has_no_fault_and_the_same_daily_tallies(tmp_path: Path, name: str) -> None:
    path = FILES[name](tmp_path)
    ours = converted(path)
    report = check_file(ours)
    assert (report.layout, report.findings) == ("spreadmap events", ())

    before, after = load_dataset(path), load_dataset(ours)
    assert len(before.events) == report.rows_kept > 2
    pd.testing.assert_series_equal(tallies(after), tallies(before))
    assert list(after.events["event_id"]) == list(before.events["event_id"])
    for name_of_degrees in ("longitude", "latitude"):
        own = before.events[name_of_degrees].dropna()
        pd.testing.assert_series_equal(after.events.loc[own.index, name_of_degrees], own)


def test_of_acled_nothing_is_handed_on_but_what_was_coded(tmp_path: Path) -> None:
    made = convert(acled(tmp_path))
    assert not any(secret in made.events for secret in SECRET)
    assert made.sources == ""
    rows = pd.read_csv(io.StringIO(made.events), dtype=str, keep_default_na=False)
    assert rows["notes"].iloc[0] == "Peaceful protest, as coded by ACLED."
    assert set(rows["sources"]) == {"https://acleddata.com"}
    assert list(rows.columns) == EVENTS.names
    assert set(rows["actor1"]) == {""}


def test_names_of_sources_go_into_a_table_of_their_own(tmp_path: Path) -> None:
    made = convert(ucdp(tmp_path))
    sources = pd.read_csv(io.StringIO(made.sources), dtype=str, keep_default_na=False)
    assert sources["publisher"].tolist() == ["Invented Press", "Other Press"]
    assert convert(gdelt(tmp_path)).sources == ""


def test_text_that_a_spreadsheet_would_run_is_guarded_and_degrees_stay_numbers(
    tmp_path: Path,
) -> None:
    row = ucdp_row(1, side_a="=1+1", where_coordinates="+Camp")
    made = convert(write(tmp_path / "ucdp.csv", UCDP, [row]))
    rows = pd.read_csv(io.StringIO(made.events), dtype=str, keep_default_na=False)
    assert rows[["actor1", "location", "latitude"]].iloc[0].tolist() == ["'=1+1", "'+Camp", "43.25"]


def test_a_point_outside_every_region_is_left_out_and_said(tmp_path: Path) -> None:
    here = [acled_row(number) for number in range(1, 41)]  # so that the case is Kazakhstan's
    rows = [*here, acled_row(41, location="At sea", latitude="0", longitude="-20"),
            acled_row(42, latitude="0", longitude="-20", geo_precision="3")]  # fmt: skip
    made = convert(write(tmp_path / "acled.csv", ACLED_2024, rows))
    assert made.rows_written == 40
    assert {each.line for each in made.left_out} == {42, 43}


def test_a_namesake_elsewhere_is_told_apart_by_its_region(tmp_path: Path) -> None:
    made = convert(acled(tmp_path))
    rows = pd.read_csv(io.StringIO(made.events), dtype=str).set_index("event_id")
    assert rows.loc["KAZ1", "location"] == "Almaty"
    assert rows.loc["KAZ5", "location"].startswith("Aktau (")
    assert rows.loc["KAZ4", "location"] == "Karaganda Region"
    assert pd.isna(rows.loc["KAZ4", "latitude"])


def test_our_own_file_stays_as_it_is(tmp_path: Path) -> None:
    path = write_own(tmp_path / "own.csv", EVENTS, event(sources="https://example.org/a"))
    made = convert(path)
    assert made.events == path.read_text()
    again = tmp_path / "again.csv"
    again.write_text(made.events)
    assert check_file(again).findings == ()


def test_counts_cannot_be_converted_and_no_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CountsOnlyError, match="tally"):
        convert(write(tmp_path / "weekly.csv", WEEKLY, [weekly_row(1)]))
    with pytest.raises(EventsError, match="no row can be written; line 2, column event_date"):
        convert(write(tmp_path / "none.csv", ACLED_2024, [acled_row(1, event_date="soon")]))


# Exports of a case whose rows may not be handed on


def test_exports_of_acled_are_counts(tmp_path: Path) -> None:
    dataset = load_dataset(acled(tmp_path))
    text = events_csv(dataset, dataset.events)
    rows = pd.read_csv(io.StringIO(text), keep_default_na=False)
    assert list(rows.columns) == list(COUNT_COLUMNS)
    assert rows["events"].sum() == len(dataset.events)
    plain = dataset.events.groupby(["event_type", "region"]).size()
    pd.testing.assert_series_equal(
        rows.groupby(["event_type", "region"])["events"].sum(), plain, check_names=False
    )
    geojson = events_geojson(dataset, dataset.events, {"Title": "x"})
    for handed_on in (text, geojson):
        assert not any(secret in handed_on for secret in (*SECRET, "KAZ1"))
    assert geojson.count('"Feature"') == len(rows)
    assert '"geometry": null' in geojson


def test_exports_of_acled_without_events_are_a_header(tmp_path: Path) -> None:
    dataset = load_dataset(acled(tmp_path))
    assert events_csv(dataset, dataset.events.iloc[:0]) == ",".join(COUNT_COLUMNS) + "\n"
