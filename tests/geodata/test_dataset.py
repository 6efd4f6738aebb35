"""The case that ships, as a whole."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
import shapely
from zones import zones

from geodata.dataset import Dataset, default_events_path
from geodata.regions import EQUAL_AREA, join_points
from geodata.spread import cumulative_tallies, daily_tallies, days_since_first

FIFTH, EIGHTEENTH, NINETEENTH = (pd.Timestamp(f"2022-01-{day:02}") for day in (5, 18, 19))
HALF_PAST_ONE = pd.Timestamp("2022-01-05T01:30")
NEAREST_KM = 5


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
