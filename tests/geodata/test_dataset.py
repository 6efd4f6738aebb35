"""The case as a whole: what ships, and a person's own events."""

from __future__ import annotations

import csv
import re
import shutil
import warnings
from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import pandas as pd
import pytest
import shapely
from rows import event, source, write

import geodata.dataset as dataset_module
from geodata.dataset import (
    Dataset,
    check_events,
    data_folder,
    default_events_path,
    load_dataset,
)
from geodata.errors import EventsError, GeodataError, SourcesError, TableError
from geodata.regions import EQUAL_AREA, join_points
from geodata.schema import EVENTS, SOURCES
from geodata.spread import cumulative_tallies, daily_tallies, days_since_first

FIFTH, EIGHTEENTH, NINETEENTH = (pd.Timestamp(f"2022-01-{day:02}") for day in (5, 18, 19))
HALF_PAST_ONE = pd.Timestamp("2022-01-05T01:30")
NEAREST_KM = 5
WEB = {"sources": "https://example.org/a"}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own" / "events.csv"


def load(own: Path, *rows: list[str]) -> Dataset:
    """A person's own events."""
    own.parent.mkdir(exist_ok=True)
    return load_dataset(write(own, EVENTS, *rows))


def zones(dataset: Dataset, layer: str, day: pd.Timestamp) -> pd.DataFrame:
    """What stands on a day, with the columns of the measures."""
    rows = dataset.standing
    rows = rows[(rows["layer"] == layer) & (rows["day"] == day)]
    return rows.join(dataset.measures[["starts", "starts_part", "area"]], on="measure_id")


# What ships


def test_every_event_of_the_file_is_in_the_dataset(dataset: Dataset) -> None:
    with default_events_path().open(encoding="utf-8", newline="") as lines:
        ids = [row["event_id"] for row in csv.DictReader(lines)]
    assert list(dataset.events.index) == ids
    assert dataset.events.index.is_unique


def test_days_have_no_gap_and_hold_every_event(dataset: Dataset) -> None:
    assert (dataset.days.to_series().diff().dropna() == pd.Timedelta(days=1)).all()
    assert dataset.days[0] == dataset.events["event_date"].min()
    assert dataset.days[-1] >= dataset.events["event_date"].max()
    assert set(dataset.events["event_date"]) <= set(dataset.days)


def test_the_last_day_shows_that_the_emergency_is_over(dataset: Dataset) -> None:
    assert dataset.days[-1] == NINETEENTH


def test_the_borders_are_those_of_these_days(dataset: Dataset) -> None:
    assert dataset.boundaries.vintage == "2022-01"
    assert len(dataset.codes) == 17
    assert dataset.codes == list(dataset.boundaries.codes)


def test_a_dataset_cannot_be_changed(dataset: Dataset) -> None:
    with pytest.raises(FrozenInstanceError):
        dataset.digest = "0"


def test_figures_lie_within_the_days_shown(dataset: Dataset) -> None:
    assert dataset.claims["as_of"].between(dataset.days[0], dataset.days[-1]).all()


def test_every_source_of_a_row_is_a_document_of_the_dataset(dataset: Dataset) -> None:
    for table in (dataset.events, dataset.measures, dataset.claims):
        for cell in table["sources"]:
            assert set(cell.split(";")) <= set(dataset.sources.index)


def test_every_mark_has_a_place_with_names_a_point_and_a_region(dataset: Dataset) -> None:
    marked = set(dataset.events["place_id"]) - {""}
    assert set(dataset.places.index) == marked
    names = dataset.places[["name_en", "name_ru", "name_kk"]]
    assert not names.isna().any(axis=None)
    assert (names != "").all(axis=None)
    joined = join_points(
        dataset.places["longitude"], dataset.places["latitude"], dataset.boundaries
    )
    assert joined["code"].to_dict() == dataset.places["region"].to_dict()


# Places and regions


def test_taldykorgan_is_in_almaty_region_on_5_january(dataset: Dataset) -> None:
    rows = dataset.events[dataset.events["location"] == "Taldykorgan"]
    assert not rows.empty
    assert (rows["event_date"] == FIFTH).any()
    assert set(rows["region"]) == {"KZ-ALM"}


def test_almaty_the_city_is_not_almaty_region(dataset: Dataset) -> None:
    rows = dataset.events[dataset.events["location"] == "Almaty"]
    assert set(rows["region"]) == {"KZ-ALA"}
    assert set(rows["admin1"]) == {dataset.boundaries.light.at["KZ-ALA", "name_en"]}


def test_every_event_at_a_point_is_in_exactly_one_region(dataset: Dataset) -> None:
    regions = dataset.boundaries.detailed
    points = dataset.events.dropna(subset=["longitude", "latitude"])
    assert len(points) > 100
    # Rounded borders are tested with geometry, without the join of the product.
    metres = regions.geometry.to_crs(EQUAL_AREA)
    for (longitude, latitude), rows in points.groupby(["longitude", "latitude"]):
        point = shapely.Point(longitude, latitude)
        [code] = set(rows["region"])
        covering = [key for key, shape in regions.geometry.items() if shape.covers(point)]
        if covering:
            assert covering == [code]
        else:
            lone = regions.geometry.iloc[[0]].set_axis(["point"])
            lone.loc["point"] = point
            distance = metres[code].distance(lone.to_crs(EQUAL_AREA).iloc[0])
            assert distance <= NEAREST_KM * 1000


def test_every_located_event_has_one_region_and_every_nationwide_one_none(
    dataset: Dataset,
) -> None:
    nationwide = dataset.events["geo_precision"] == "4"
    assert nationwide.any()
    assert (dataset.events.loc[nationwide, ["region", "admin1", "place_id"]] == "").all(axis=None)
    assert dataset.events.loc[nationwide, ["longitude", "latitude"]].isna().all(axis=None)
    assert dataset.events.loc[~nationwide, "region"].isin(dataset.codes).all()


def test_an_event_known_by_region_only_is_at_no_point(dataset: Dataset) -> None:
    regional = dataset.events[dataset.events["geo_precision"] == "3"]
    assert not regional.empty
    assert regional["place_id"].eq("").all()
    assert regional[["longitude", "latitude"]].isna().all(axis=None)


# Counts


@pytest.mark.parametrize("by", ["place_id", "region"])
def test_tallies_agree_with_a_plain_count_on_every_day(dataset: Dataset, by: str) -> None:
    daily = daily_tallies(dataset.events, dataset.days, by)
    total, since = cumulative_tallies(daily), days_since_first(daily)
    rows = [(row.event_date, getattr(row, by)) for row in dataset.events.itertuples()]
    counted = Counter(row for row in rows if row[1])
    so_far: Counter[str] = Counter()
    first: dict[str, pd.Timestamp] = {}
    assert set(daily.columns) == {name for _, name in counted}
    for day in dataset.days:
        for name in daily.columns:
            number = counted[day, name]
            so_far[name] += number
            if number:
                first.setdefault(name, day)
                assert daily.at[day, name] == number
            else:
                assert pd.isna(daily.at[day, name])
            if name in first:
                assert total.at[day, name] == so_far[name]
                assert since.at[day, name] == (day - first[name]).days
            else:
                assert pd.isna(total.at[day, name])
                assert pd.isna(since.at[day, name])


def test_the_tallies_of_all_regions_are_the_located_events_of_the_file(dataset: Dataset) -> None:
    with default_events_path().open(encoding="utf-8", newline="") as lines:
        located = Counter(
            row["event_date"] for row in csv.DictReader(lines) if row["geo_precision"] != "4"
        )
    daily = daily_tallies(dataset.events, dataset.days, "region")
    for day, number in daily.sum(axis=1).items():
        assert number == located[day.date().isoformat()]


# Emergency and curfew


def test_no_emergency_stands_before_5_january(dataset: Dataset) -> None:
    rows = dataset.standing[dataset.standing["layer"] == "emergency"]
    assert rows["day"].min() == FIFTH


@pytest.mark.parametrize("code", ["KZ-MAN", "KZ-ALA"])
def test_the_first_emergency_stands_from_half_past_one(dataset: Dataset, code: str) -> None:
    rows = zones(dataset, "emergency", FIFTH)
    first = rows[(rows["region"] == code) & (rows["starts"] == HALF_PAST_ONE)]
    assert len(first) == 1
    assert not first["whole_day"].any()
    assert first["certain"].all()


def test_only_mangystau_and_almaty_are_certain_to_have_it_from_half_past_one(
    dataset: Dataset,
) -> None:
    rows = zones(dataset, "emergency", FIFTH)
    early = rows[(rows["starts"] == HALF_PAST_ONE) & rows["certain"]]
    assert set(early["region"]) == {"KZ-MAN", "KZ-ALA"}


def test_the_whole_country_has_it_from_the_late_afternoon_of_that_day(dataset: Dataset) -> None:
    rows = zones(dataset, "emergency", FIFTH)
    late = rows[(rows["starts_part"] == "late afternoon") & (rows["area"] == "KZ")]
    assert set(late["region"]) == set(dataset.codes)
    assert not late["whole_day"].any()
    assert late["certain"].all()


def test_no_emergency_is_certain_for_the_whole_of_5_january(dataset: Dataset) -> None:
    rows = zones(dataset, "emergency", FIFTH)
    assert not (rows["whole_day"] & rows["certain"]).any()


def test_the_emergency_stands_over_all_regions_until_18_january(dataset: Dataset) -> None:
    for day in pd.date_range("2022-01-06", EIGHTEENTH):
        rows = zones(dataset, "emergency", day)
        certain = rows[rows["certain"] & rows["whole_day"]]
        assert set(certain["region"]) == set(dataset.codes)


def test_no_emergency_and_no_curfew_stand_on_19_january(dataset: Dataset) -> None:
    assert NINETEENTH in dataset.days
    assert zones(dataset, "emergency", NINETEENTH).empty
    assert zones(dataset, "curfew", NINETEENTH).empty


def test_the_curfew_is_by_night_and_the_other_printing_is_told(dataset: Dataset) -> None:
    night = re.compile(r"23[:.]00\D{1,12}0?7[:.]00")
    other = re.compile(r"0?7[:.]00\D{1,12}23[:.]00")
    curfews = dataset.measures[dataset.measures["layer"] == "curfew"]
    by_night = curfews[curfews["notes"].str.contains(night)]
    assert not by_night.empty
    assert by_night["disputed"].str.contains(other).any()
    assert (by_night["status"] == "in_force").any()


def test_a_measure_stands_only_on_days_shown_and_over_regions_there_are(dataset: Dataset) -> None:
    assert set(dataset.standing["day"]) <= set(dataset.days)
    assert set(dataset.standing["region"]) <= set(dataset.codes)
    assert set(dataset.standing["measure_id"]) <= set(dataset.measures.index)
    assert not dataset.standing.duplicated(["day", "measure_id", "region"]).any()


# The digest


def test_the_digest_is_short_and_stable(dataset: Dataset, own: Path) -> None:
    assert re.fullmatch(r"[0-9a-f]{10}", dataset.digest)
    own.parent.mkdir()
    shutil.copy(default_events_path(), own)
    assert load_dataset(own).digest == dataset.digest


def test_one_byte_of_the_events_changes_the_digest(dataset: Dataset, own: Path) -> None:
    own.parent.mkdir()
    own.write_bytes(default_events_path().read_bytes() + b"\n")
    changed = load_dataset(own)
    assert changed.digest != dataset.digest
    assert list(changed.events.index) == list(dataset.events.index)


def test_sources_beside_the_events_change_the_digest(own: Path) -> None:
    digests = set()
    for title in ("One title", "Another title"):
        own.parent.mkdir(exist_ok=True)
        write(own.with_name("sources.csv"), SOURCES, source(source_id="mine", title=title))
        digests.add(load(own, event(sources="mine")).digest)
    assert len(digests) == 2


def test_the_digest_of_a_wheel_is_that_of_a_clone(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in data_folder().glob("*.csv"):
        shutil.copy(path, tmp_path)
    shutil.copy(default_events_path(), tmp_path / "events.csv")  # where a wheel has it
    monkeypatch.setattr(dataset_module, "data_folder", lambda: tmp_path)
    assert default_events_path() == tmp_path / "events.csv"
    assert load_dataset().digest == dataset.digest


# Own events


def test_own_events_take_the_place_of_those_that_ship(own: Path, dataset: Dataset) -> None:
    mine = load(own, event(event_date="2022-01-08", sources=dataset.sources.index[0]))
    assert list(mine.events.index) == ["E-1"]
    assert mine.days[0] == pd.Timestamp("2022-01-08")
    assert list(mine.places.index) == ["pavlodar"]
    assert not zones(mine, "emergency", mine.days[0]).empty


def test_sources_beside_own_events_are_added_to_those_that_ship(
    own: Path, dataset: Dataset
) -> None:
    own.parent.mkdir()
    shipped = dataset.sources.index[0]
    write(
        own.with_name("sources.csv"),
        SOURCES,
        source(source_id="mine"),
        source(source_id=shipped, title="My title"),
    )
    mine = load(own, event(sources=f"mine;{shipped}"))
    assert set(mine.sources.index) == {*dataset.sources.index, "mine"}
    assert mine.sources.index.is_unique
    assert mine.sources.at[shipped, "title"] == "My title"


def test_a_fault_in_the_sources_beside_own_events_is_named(own: Path) -> None:
    own.parent.mkdir()
    beside = write(own.with_name("sources.csv"), SOURCES, source(language="English"))
    with pytest.raises(SourcesError, match=r"line 2, column language: 'English'") as caught:
        load(own, event(**WEB))
    assert str(beside) in str(caught.value)


def test_own_events_of_another_year_have_their_borders_and_no_measures(own: Path) -> None:
    mine = load(own, event(event_date="2023-05-01", location="Taldykorgan", **WEB))
    assert mine.boundaries.vintage == "2022-06"
    assert mine.events.at["E-1", "region"] == "KZ-33"
    assert mine.places.at["taldykorgan", "region"] == "KZ-33"
    assert mine.measures.empty
    assert mine.standing.empty
    assert mine.claims.empty
    assert list(mine.days) == [pd.Timestamp("2023-05-01")]


def test_own_events_without_any_place_can_be_read(own: Path) -> None:
    rows = [
        event(location="Kazakhstan", geo_precision="4", **WEB),
        event(event_id="E-2", location="Kazakhstan", geo_precision="4", **WEB),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mine = load(own, *rows)
    assert mine.places.empty
    assert daily_tallies(mine.events, mine.days, "region").shape == (len(mine.days), 0)


def test_a_place_known_by_coordinates_only_has_the_name_typed(own: Path) -> None:
    cells = {"location": "Camp North", "latitude": "52.3", "longitude": "77.0"}
    place = load(own, event(**cells, **WEB)).places.loc["camp-north"]
    assert (place["name_en"], place["name_ru"], place["region"]) == (
        "Camp North",
        "Camp North",
        "KZ-PAV",
    )
    assert (place["latitude"], place["longitude"]) == (52.3, 77.0)


def test_two_points_with_one_name_are_two_marks_or_refused(own: Path) -> None:
    north = {"location": "Camp", "latitude": "52.3", "longitude": "77.0"}
    west = {"location": "Camp", "latitude": "43.66", "longitude": "51.17"}
    own.parent.mkdir()
    path = write(own, EVENTS, event(**north, **WEB), event(event_id="E-2", **west, **WEB))
    if check_events(path).findings:
        return  # refused, which is as good
    mine = load_dataset(path)
    marks = mine.places.loc[mine.events["place_id"], "region"].tolist()
    assert marks == mine.events["region"].tolist() == ["KZ-PAV", "KZ-MAN"]


def test_a_city_of_geonames_has_its_own_name_however_it_was_typed(own: Path) -> None:
    place = load(own, event(location="Семей", **WEB)).places.iloc[0]
    assert place["name_en"] == "Semey"
    assert place["region"] == "KZ-VOS"


def test_the_order_of_rows_does_not_matter(own: Path, dataset: Dataset) -> None:
    header, *rows = default_events_path().read_text(encoding="utf-8").splitlines()
    own.parent.mkdir()
    own.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    turned = load_dataset(own)
    pd.testing.assert_frame_equal(turned.places, dataset.places)
    pd.testing.assert_frame_equal(
        turned.events.sort_index(), dataset.events.sort_index(), check_like=True
    )
    for by in ("place_id", "region"):
        pd.testing.assert_frame_equal(
            daily_tallies(turned.events, turned.days, by),
            daily_tallies(dataset.events, dataset.days, by),
        )


def test_a_mark_stands_in_the_region_that_its_events_are_counted_for(own: Path) -> None:
    aktau = {"latitude": "43.66", "longitude": "51.17"}
    rows = [event(**aktau, **WEB), event(event_id="E-2", **WEB)]  # both typed as Pavlodar
    own.parent.mkdir()
    if check_events(write(own, EVENTS, *rows)).findings:
        return  # refused, which is as good
    mine = load_dataset(own)
    joined = join_points(mine.places["longitude"], mine.places["latitude"], mine.boundaries)
    assert joined["code"].to_dict() == mine.places["region"].to_dict()


# Own events at fault


def test_the_fault_names_line_column_and_value(own: Path) -> None:
    rows = [event(**WEB), event(event_id="E-2", event_date="5/1/2022", **WEB)]
    with pytest.raises(EventsError) as caught:
        load(own, *rows)
    for part in (str(own), "line 3", "column event_date", "'5/1/2022'", "expected a date"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "parts"),
    [({"location": "Nowhere"}, ("column location", "'Nowhere'")),
     ({"latitude": "77", "longitude": "52.3"}, ("column latitude", "77.0, 52.3", "swapped")),
     ({"sources": "doc-9"}, ("column sources", "'doc-9'")),
     ({"location": "Pavlodar Region"}, ("column geo_precision", "'1'", "expected 3"))],
)  # fmt: skip
def test_what_cannot_be_placed_is_named(
    own: Path, cells: dict[str, str], parts: tuple[str, ...]
) -> None:
    with pytest.raises(EventsError) as caught:
        load(own, event(**{**WEB, **cells}))
    for part in ("line 2", *parts):
        assert part in str(caught.value)


def test_no_events_at_all_are_an_error(own: Path) -> None:
    with pytest.raises(EventsError, match="no events; expected at least one row"):
        load(own)


def test_a_missing_file_is_an_error(own: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        load_dataset(own)


def test_events_before_the_first_borders_are_an_error_that_names_file_and_day(own: Path) -> None:
    rows = [event(**WEB), event(event_id="E-2", event_date="2018-06-18", **WEB)]
    with pytest.raises(GeodataError) as caught:
        load(own, *rows)
    for part in ("2018-06-18", "2018-06-19", str(own), "line 3"):
        assert part in str(caught.value)


def test_events_of_the_first_day_of_the_first_borders_can_be_read(own: Path) -> None:
    assert load(own, event(event_date="2018-06-19", **WEB)).boundaries.vintage == "2022-01"


def test_events_on_both_sides_of_8_june_2022_are_an_error_that_says_what_to_do(own: Path) -> None:
    rows = [event(event_date="2022-06-07", **WEB), event(event_id="E-2", event_date="2022-06-08")]
    with pytest.raises(EventsError) as caught:
        load(own, *rows)
    for part in (str(own), "2022-06-08", "regions changed", "split the file"):
        assert part in str(caught.value)


def test_a_check_tells_what_became_of_each_row(own: Path) -> None:
    own.parent.mkdir()
    rows = [event(**WEB), event(event_id="E-2", location="Nowhere", **WEB)]
    report = check_events(write(own, EVENTS, *rows))
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (2, 1, 1)
    assert [finding.line for finding in report.findings] == [3]
