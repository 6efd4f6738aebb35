"""One door for every file: rows, counts of rows that are too many, tallies, long spans by weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from layout_files import ACLED_2024, POINTS, UCDP, acled_row, gdelt_row, ucdp_row, write
from layout_files import write_gdelt as gdelt_file

from geodata import sizing
from geodata.case import CaseFiles
from geodata.convert import convert
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.reading import data_folder
from geodata.sizing import MOST_DAYS
from geodata.tally.counted import write_tally
from geodata.tally.make import tally_file

KEYS = ["day", "last_day", "place_id", "region", "event_type", "geo_precision"]


def counts(case: Dataset) -> dict[tuple[str, ...], int]:
    """Events by day, place, region, type and precision, of a case of rows or of counts."""
    if case.tally is not None:
        rows = case.tally.counts
    else:
        named = {"event_date": "day", "window_last": "last_day"}
        rows = case.events.rename(columns=named).assign(events=1)
    texts = rows[KEYS].astype("str")
    sums = rows["events"].groupby([texts[name] for name in KEYS]).sum()
    return {tuple(map(str, key)): int(number) for key, number in sums.items()}


def without_ids(found: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """The same without place_id: places of the gazetteer have ids of their own."""
    sums: Counter[tuple[str, ...]] = Counter()
    for key, number in found.items():
        sums[*key[:2], *key[3:]] += number
    return dict(sums)


def many(number: int) -> Iterable[dict[str, str]]:
    """Rows over a month at four places, some of them windows, some known by region alone."""
    for at in range(number):
        yield acled_row(
            at,
            event_date=f"2022-01-{at % 28 + 1:02}",
            location=list(POINTS)[at % 4],
            event_type=("Protests", "Riots")[at % 2],
            sub_event_type=("Peaceful protest", "Mob violence")[at % 2],
            time_precision="2" if at % 9 == 0 else "1",
            geo_precision="3" if at % 7 == 0 else "1",
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def test_more_events_than_a_page_holds_are_counts_with_their_events_beside(path: Path) -> None:
    case = load_dataset(write(path, ACLED_2024, many(2_500)))
    assert case.tally is not None
    assert case.events.empty
    assert case.listed is not None
    assert len(case.listed) == int(case.tally.counts["events"].sum()) == 2_500
    assert case.imported is not None
    assert case.imported.rows_kept == 2_500


def test_few_events_over_many_places_and_days_are_counts_too(path: Path) -> None:
    rows = (
        acled_row(at, location=f"Place {at}", event_date=f"2022-{at % 5 + 1:02}-11")
        for at in range(200)
    )
    assert load_dataset(write(path, ACLED_2024, rows)).listed is not None


def test_more_rows_than_are_read_one_by_one_are_counted_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, ACLED_2024, many(500))
    listed = load_dataset(path)
    assert listed.tally is None
    monkeypatch.setattr(sizing, "LISTED_AT_MOST", 100)
    counted = load_dataset(path)
    assert counted.tally is not None
    assert counted.listed is None
    assert without_ids(counts(counted)) == without_ids(counts(listed))


def test_a_tally_shows_the_counts_of_its_files(path: Path, tmp_path: Path) -> None:
    write(path, ACLED_2024, many(300))
    output = tmp_path / "tally.parquet"
    write_tally(tally_file(path), output)
    case = load_dataset(output)
    assert without_ids(counts(case)) == without_ids(counts(load_dataset(path)))
    assert case.boundaries.home
    assert case.imported is not None
    assert (case.imported.rows_read, case.imported.rows_kept) == (300, 300)


def test_a_tally_is_shown_by_the_regions_asked_for(path: Path, tmp_path: Path) -> None:
    """By country it was counted, since its days lie on both sides of a change of borders."""
    rows = [acled_row(1), acled_row(2, event_date="2022-08-01", location="Aktobe")]
    output = tmp_path / "tally.parquet"
    write_tally(tally_file(write(path, ACLED_2024, rows)), output)
    case = load_dataset(output)
    assert case.boundaries.of_countries
    assert case.tally is not None
    assert set(case.tally.counts["region"]) == {"KAZ"}


def test_a_span_of_years_is_shown_by_weeks(path: Path) -> None:
    last = pd.Timestamp("2020-01-06") + pd.Timedelta(days=MOST_DAYS)
    rows = [acled_row(1, event_date="2020-01-06"), acled_row(2, event_date=f"{last:%Y-%m-%d}")]
    case = load_dataset(write(path, ACLED_2024, rows))
    assert case.tally is not None
    assert case.tally.step == 7
    assert case.listed is not None
    assert len(case.days) == MOST_DAYS // 7 + 1


@pytest.mark.parametrize("layout", ["acled", "ucdp", "gdelt"])
@pytest.mark.parametrize("abroad", [False, True])
def test_what_is_converted_shows_the_same_counts(tmp_path: Path, layout: str, abroad: bool) -> None:
    point = {"latitude": "47.2", "longitude": "2.4"} if abroad else {}
    file = tmp_path / "theirs.csv"
    if layout == "acled":
        write(file, ACLED_2024, ({**row, **point} for row in many(60)))
    elif layout == "ucdp":
        precisions = "12345"
        rows = (
            ucdp_row(
                at, where_prec=precisions[at % 5], date_end=f"2022-01-{at % 9 + 5:02}", **point
            )
            for at in range(40)
        )
        write(file, UCDP, rows)
    else:
        there = {"ActionGeo_Lat": "47.2", "ActionGeo_Long": "2.4"} if abroad else {}
        kinds = ("4", "3", "5", "1")
        rows = (gdelt_row(at, ActionGeo_Type=kinds[at % 4], **there) for at in range(40))
        gdelt_file(file, list(rows), version=2)
    made = convert(file)
    assert not made.left_out
    ours = tmp_path / "ours" / "events.csv"
    ours.parent.mkdir()
    ours.write_text(made.events, encoding="utf-8")
    if made.sources:
        ours.with_name("sources.csv").write_text(made.sources, encoding="utf-8")
    before, after = counts(load_dataset(file)), counts(load_dataset(ours))
    assert sum(before.values()) == sum(after.values()) == made.rows_written
    assert without_ids(before) == without_ids(after)


def test_the_hash_of_counts_changes_with_what_stands_over_them(path: Path, tmp_path: Path) -> None:
    write(path, ACLED_2024, many(2_500))
    measures = tmp_path / "measures.csv"
    measures.write_bytes((data_folder() / "measures.csv").read_bytes())
    files = CaseFiles(events=path, measures=measures)
    before = load_dataset(files).digest
    assert load_dataset(files).digest == before
    measures.write_bytes(measures.read_bytes() + b"\n")
    assert load_dataset(files).digest != before
    output = tmp_path / "tally.parquet"
    write_tally(tally_file(path), output)
    assert load_dataset(output).digest != load_dataset(replace(files, events=output)).digest


def test_rows_that_may_not_be_handed_on_stay_so_when_they_are_many(path: Path) -> None:
    assert not load_dataset(write(path, ACLED_2024, many(2_500))).shareable
