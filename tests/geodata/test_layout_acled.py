"""ACLED's exports of every vintage, and its weekly aggregate, in invented rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from layout_files import ACLED_2016, ACLED_2022, ACLED_2024, WEEKLY, acled_row, weekly_row, write

from geodata.case import CaseFiles
from geodata.errors import CountsOnlyError
from geodata.loading import load_dataset
from geodata.reading import examine_events, read_events
from geodata.vocabulary import EVENT_TYPES

ROWS = [
    acled_row(1),
    acled_row(2, event_type="Riots", sub_event_type="Mob violence", location="Aktobe"),
    acled_row(3, time_precision="2", geo_precision="2", location="Zhanaozen"),
    acled_row(4, time_precision="3", geo_precision="3", location="Karaganda"),
    acled_row(5, event_date="2022-01-32"),
    acled_row(6, event_type="Parade"),
    acled_row(7, latitude="95"),
    acled_row(8, geo_precision="7"),
    acled_row(1),
    acled_row(9, fatalities="12", latitude="0", longitude="-20", location="At sea"),
]


def without(header: list[str], *names: str) -> list[str]:
    return [name for name in header if name.casefold() not in names]


HEADERS: dict[str, list[str]] = {
    "2022 with data_id": ACLED_2022,
    "2024 with disorder_type": ACLED_2024,
    "upper case": [name.upper() for name in ACLED_2024],
    "mixed case": [name.title() for name in ACLED_2022],
    "spaces": [name.replace("_", " ").capitalize() for name in ACLED_2022],
    "no data_id": without(ACLED_2022, "data_id"),
    "no iso": without(ACLED_2022, "iso", "iso3"),
    "no event_id_cnty": without(ACLED_2022, "event_id_cnty"),
    "number within a country alone": without(ACLED_2022, "event_id_cnty", "data_id"),
    "no timestamp": without(ACLED_2024, "timestamp", "disorder_type"),
    "ids alone": without(ACLED_2024, "disorder_type", "tags", "inter1", "inter2", "interaction"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


@pytest.mark.parametrize("vintage", HEADERS)
def test_each_vintage_is_recognised_and_its_numbers_are_those_that_pandas_counts(
    path: Path, vintage: str
) -> None:
    write(path, HEADERS[vintage], ROWS)
    report = examine_events(path).imported

    plain = pd.read_csv(path, dtype=str, keep_default_na=False)
    plain.columns = [name.strip().lower().replace(" ", "_") for name in plain.columns]
    kinds = plain["event_type"].isin(list(EVENT_TYPES))
    days = pd.to_datetime(plain["event_date"], errors="coerce").notna()
    points = plain["latitude"].astype(float).abs() <= 90
    exact = plain["geo_precision"].isin(["1", "2", "3"])
    key = next(name for name in ("event_id_cnty", "data_id", "event_id_no_cnty") if name in plain)
    twice = plain[key].duplicated()
    kept = plain[kinds & days & points & exact & ~twice]
    assert report.layout == "acled"
    assert (report.rows_read, report.rows_kept) == (len(plain), len(kept)) == (10, 5)
    assert report.rows_set_aside == 5
    assert report.duplicates == int(twice.sum()) == 1
    precision = kept["geo_precision"].value_counts()
    assert report.places == {code: int(precision.get(code, 0)) for code in "1234"}
    names = {"1": "day", "2": "week", "3": "month"}
    spans = kept["time_precision"].map(names).value_counts()
    assert report.dates == {name: int(spans.get(name, 0)) for name in (*names.values(), "window")}
    assert report.centroids == int((kept["geo_precision"] == "3").sum()) == 1
    assert report.outside == int((kept["location"] == "At sea").sum()) == 1
    assert sorted({each.line for each in report.findings}) == [6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "text",
    ["2022-01-05", "05 January 2022", "5 January 2022", "5-Jan-22", "05-January-2022", "05/01/2022",
     "5 Jan 2022", "2022-01-05 00:00:00", "2022-01-05T00:00:00.000Z", "05-JAN-2022"],
)  # fmt: skip
def test_a_day_is_read_in_every_form_that_exports_have(path: Path, text: str) -> None:
    read = examine_events(write(path, ACLED_2022, [acled_row(1, event_date=text)]))
    assert read.placed["event_date"].tolist() == [pd.Timestamp("2022-01-05")]


def test_2015_is_2015(path: Path) -> None:
    read = examine_events(write(path, ACLED_2022, [acled_row(1, event_date="01-January-2015")]))
    assert read.placed["event_date"].tolist() == [pd.Timestamp("2015-01-01")]


@pytest.mark.parametrize("text", ["0000-01-05", "3000-01-05", "2022-13-01", "soon", "", "44566"])
def test_what_is_no_day_is_set_aside_with_its_line_column_and_value(path: Path, text: str) -> None:
    rows = [acled_row(1), acled_row(2, event_date=text)]
    report = examine_events(write(path, ACLED_2024, rows)).imported
    [finding] = report.findings
    assert (finding.line, finding.column, finding.value) == (3, "event_date", text)
    assert "2022-01-05" in finding.message


@pytest.mark.parametrize(
    ("older", "inter1", "kind", "sub"),
    [("Battle-No change of territory", "1", "Battles", "Armed clash"),
     ("Battle-Government regains territory", "1", "Battles", "Government regains territory"),
     ("Battle-Non-state actor overtakes territory", "2", "Battles",
      "Non-state actor overtakes territory"),
     ("Riots/Protests", "6", "Protests", "Peaceful protest"),
     ("Riots/Protests", "5", "Riots", "Violent demonstration"),
     ("Remote violence", "2", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
     ("Strategic development", "1", "Strategic developments", "Other"),
     ("Headquarters or base established", "2", "Strategic developments",
      "Headquarters or base established"),
     ("Non-violent transfer of territory", "2", "Strategic developments",
      "Non-violent transfer of territory"),
     ("Violence against civilians", "3", "Violence against civilians", "Attack")],
)  # fmt: skip
def test_categories_from_before_2019_are_read(
    path: Path, older: str, inter1: str, kind: str, sub: str
) -> None:
    row = acled_row(1, event_type=older, inter1=inter1, event_date="18/04/2021")
    read = examine_events(write(path, ACLED_2016, [row]))
    placed = read.placed.iloc[0]
    assert read.imported.layout == "acled"
    assert (placed["event_type"], placed["sub_event_type"]) == (kind, sub)
    assert any("1 row" in remark for remark in read.imported.remarks)


def test_misspelt_categories_are_read_and_counted(path: Path) -> None:
    rows = [
        acled_row(1, event_type="Protets"),
        acled_row(2, event_type="PROTESTS", sub_event_type="peaceful  protest"),
        acled_row(3, event_type="Voilence against civilians", sub_event_type="Atack"),
        acled_row(4, event_type="Prot"),
    ]
    read = examine_events(write(path, ACLED_2024, rows))
    assert read.placed["event_type"].tolist() == [
        "Protests",
        "Protests",
        "Violence against civilians",
    ]
    assert [finding.value for finding in read.imported.findings] == ["Prot"]
    said = " ".join(read.imported.remarks)
    assert "column event_type: 2 rows, such as line 2 with 'Protets': misspelt" in said
    assert "column sub_event_type: 1 row, such as line 4 with 'Atack': misspelt" in said


def test_a_region_is_never_a_dot(path: Path) -> None:
    row = examine_events(write(path, ACLED_2024, [acled_row(1, geo_precision="3")])).placed.iloc[0]
    assert (row["place_id"], row["region"]) == ("", "KZ-ALA")
    assert row[["longitude", "latitude"]].isna().all()


def test_a_week_and_a_month_are_windows_around_the_day(path: Path) -> None:
    rows = [acled_row(1, time_precision="2"), acled_row(2, time_precision="3")]
    placed = examine_events(write(path, ACLED_2024, rows)).placed
    # 5 January 2022 is a Wednesday.
    windows = [("2022-01-03", "2022-01-09"), ("2022-01-01", "2022-01-31")]
    for (_, row), (first, last) in zip(placed.iterrows(), windows, strict=True):
        assert (row["window_first"], row["window_last"]) == (
            pd.Timestamp(first),
            pd.Timestamp(last),
        )
    assert placed["uncertain"].all()


def test_each_column_says_where_it_comes_from(path: Path) -> None:
    report = examine_events(write(path, [name.upper() for name in ACLED_2024], ROWS)).imported
    read = {column.ours: column.theirs for column in report.columns}
    assert read["event_id"] == ("EVENT_ID_CNTY",)
    assert read["event_date"] == ("EVENT_DATE", "TIME_PRECISION")
    assert read["fatalities_low"] == ("FATALITIES",)
    assert read["basis"] == ()


def test_numbers_within_a_country_are_no_ids_across_countries(path: Path) -> None:
    header = without(ACLED_2022, "event_id_cnty", "data_id")
    rows = [acled_row(1), acled_row(1, iso="417"), acled_row(1)]
    report = examine_events(write(path, header, rows)).imported
    assert (report.rows_kept, report.duplicates) == (2, 1)


def test_rows_without_any_id_are_known_by_their_lines(path: Path) -> None:
    header = without(ACLED_2024, "event_id_cnty")
    placed = examine_events(write(path, header, [acled_row(1), acled_row(1)])).placed
    assert placed["event_id"].tolist() == ["acled-line-2", "acled-line-3"]


def test_names_of_sources_are_shown_as_publishers_and_long_notes_are_cut(path: Path) -> None:
    rows = [acled_row(1, notes="x" * 900), acled_row(2, source="https://example.org/a;b c")]
    dataset = load_dataset(write(path, ACLED_2024, rows))
    first, second = dataset.events["sources"]
    assert dataset.sources.loc[first.split(";"), "publisher"].tolist() == [
        "Invented Press",
        "Other Press",
    ]
    assert set(dataset.sources.loc[first.split(";"), "kind"]) == {"as named in the file"}
    assert second == "https://example.org/a%3Bb%20c"
    assert dataset.events["notes"].iloc[0] == "x" * 299 + "…"


def test_a_case_of_a_foreign_file_is_loaded_without_its_faulty_rows(path: Path) -> None:
    dataset = load_dataset(CaseFiles(events=write(path, ACLED_2022, ROWS)))
    assert len(dataset.events) == 5
    assert not dataset.shareable
    assert dataset.imported is not None
    assert dataset.imported.rows_set_aside == 5
    assert dataset.events.loc["KAZ9", "region"] == ""
    assert set(dataset.places["region"]) == {"KAZ", ""}


# The weekly aggregate


def test_weekly_counts_are_recognised_and_told_by_region_and_week(path: Path) -> None:
    rows = [weekly_row(3), weekly_row(4, WEEK="2022-01-08"), weekly_row(5, WEEK="soon"),
            weekly_row(6, EVENTS="many")]  # fmt: skip
    report = examine_events(write(path, WEEKLY, rows)).imported
    plain = pd.read_csv(path, dtype=str)
    weeks = pd.to_datetime(plain["WEEK"], errors="coerce").notna()
    assert report.layout == "acled-weekly"
    assert (report.rows_read, report.rows_kept) == (
        len(plain),
        int((weeks & plain["EVENTS"].str.isdigit()).sum()),
    )
    assert report.dates == {"day": 0, "week": 2, "month": 0, "window": 0}
    assert report.places == {"1": 0, "2": 0, "3": 2, "4": 0}
    assert (report.centroids, report.duplicates) == (2, 0)
    assert [(each.line, each.column) for each in report.findings] == [(4, "WEEK"), (5, "EVENTS")]


def test_weekly_counts_are_never_shown_as_events(path: Path) -> None:
    write(path, WEEKLY, [weekly_row(3)])
    with pytest.raises(CountsOnlyError, match="spreadmap tally") as raised:
        read_events(path)
    assert raised.value.layout == "acled-weekly"


def test_a_case_of_weekly_counts_has_weeks_and_regions_alone(path: Path) -> None:
    write(path, WEEKLY, [weekly_row(3), weekly_row(4, WEEK="2022-01-08")])
    case = load_dataset(path)
    assert case.events.empty
    assert case.tally is not None
    assert (case.tally.step, len(case.days), len(case.places)) == (7, 2, 0)
    assert int(case.tally.counts["events"].sum()) == int(
        pd.read_csv(path)["EVENTS"].astype(int).sum()
    )
