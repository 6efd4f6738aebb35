"""Telling a case less exactly: nothing that leads to people is left, and nothing is lost else."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from rows import event, write

from dashboard.frame import frame
from dashboard.selection import default_selection
from dashboard.view import build_view
from geodata.coarsen import LEVELS, Level, coarsened
from geodata.dataset import Dataset
from geodata.export import events_csv, events_geojson
from geodata.loading import load_dataset
from geodata.reading import data_folder
from geodata.regions import join_points
from geodata.schema import EVENTS

WEB = {"sources": "https://example.org/a"}
TABLES = ("events", "measures", "standing", "claims", "places", "sources")
BY_HAND = {"latitude": "52.31234", "longitude": "77.04321"}
"""A point within Pavlodar Region that no table has."""

GROUPS = ("actor1", "actor2", "claimant", "group")
"""Columns with names of groups of people, which can hold that of a town."""

at_each_level = pytest.mark.parametrize("level", LEVELS)


@pytest.fixture(scope="module")
def told(dataset: Dataset) -> dict[str, Dataset]:
    """The case that ships, at each level."""
    return {level: coarsened(dataset, level) for level in LEVELS}


@pytest.fixture(scope="module")
def site_names(dataset: Dataset) -> set[str]:
    """Every name that a site of the case has in a language, as the gazetteer's file has them."""
    with (data_folder() / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "site"]
    names = {row[f"name_{lang}"].casefold() for row in rows for lang in ("en", "ru", "kk")}
    used = {name.casefold() for name in dataset.events["site"]} - {""}
    assert used <= names
    return names


def load(folder: Path, *rows: list[str]) -> Dataset:
    """A person's own events."""
    return load_dataset(write(folder / "mine.csv", EVENTS, *rows))


def only(dataset: Dataset) -> pd.Series:
    """The one event of a case."""
    [(_, row)] = dataset.events.iterrows()
    return row


def texts_of(table: pd.DataFrame) -> list[str]:
    """Every cell, and the labels of the rows, as text in lower case."""
    cells = [*table.index, *(cell for name in table for cell in table[name])]
    return [str(cell).casefold() for cell in cells]


def documents(dataset: Dataset, cell: str) -> str:
    """The ids of a cell, each article by the document that cites it, each once."""
    cites = dict(zip(dataset.sources.index, dataset.sources["document"], strict=True))
    return ";".join(dict.fromkeys(cites[name] or name for name in cell.split(";")))


def places_named_like(names: set[str], text: str) -> set[str]:
    return {name for name in names if name in text.casefold()}


# Nothing left that leads to people


@at_each_level
def test_no_table_names_a_site(
    told: dict[str, Dataset], level: Level, site_names: set[str]
) -> None:
    for table in TABLES:
        whole = "\n".join(texts_of(getattr(told[level], table)))
        assert places_named_like(site_names, whole) == set(), table


def test_the_search_for_sites_finds_them_in_the_case_itself(
    dataset: Dataset, site_names: set[str]
) -> None:
    for table in ("events", "measures", "standing"):
        whole = "\n".join(texts_of(getattr(dataset, table)))
        assert len(places_named_like(site_names, whole)) > 2, table


@at_each_level
def test_nothing_handed_on_names_a_site(
    told: dict[str, Dataset], level: Level, site_names: set[str]
) -> None:
    case = told[level]
    for text in (events_csv(case, case.events), events_geojson(case, case.events, {})):
        assert places_named_like(site_names, text) == set()


@at_each_level
def test_every_free_text_of_the_case_is_gone(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    before = [dataset.events, dataset.measures, dataset.claims]
    texts = {
        cell.casefold()
        for table in before
        for name in {"notes", "disputed"} & set(table)
        for cell in table[name]
    } - {""}
    assert len(texts) > 200
    for table in TABLES:
        assert texts.isdisjoint(texts_of(getattr(told[level], table))), table


@at_each_level
def test_sites_and_free_texts_are_blank_and_not_missing(
    told: dict[str, Dataset], level: Level
) -> None:
    for table in (told[level].events, told[level].measures):
        assert (table[["site", "notes", "disputed"]] == "").all(axis=None)
    assert (told[level].claims["notes"] == "").all()


@at_each_level
def test_measures_over_a_site_are_left_out_and_the_others_stay(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    of_a_site = set(dataset.measures.index[dataset.measures["site"] != ""])
    assert of_a_site
    case = told[level]
    assert set(case.measures.index) == set(dataset.measures.index) - of_a_site
    assert set(case.standing["measure_id"]) == set(dataset.standing["measure_id"]) - of_a_site
    kept = dataset.standing[~dataset.standing["measure_id"].isin(of_a_site)]
    assert len(case.standing) == len(kept)


# Nothing else lost


@at_each_level
def test_every_event_is_still_there_on_its_day_and_in_its_region(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    case = told[level]
    assert list(case.events.index) == list(dataset.events.index)
    same = ["event_id", "event_date", "event_type", "sub_event_type", "region", "admin1"]
    pd.testing.assert_frame_equal(case.events[same], dataset.events[same])


@at_each_level
@pytest.mark.parametrize("table", ["events", "measures", "claims"])
def test_every_row_keeps_the_documents_behind_it_in_their_order(
    dataset: Dataset, told: dict[str, Dataset], level: Level, table: str
) -> None:
    rows = getattr(told[level], table)
    before = getattr(dataset, table)["sources"].loc[rows.index]
    assert rows["sources"].tolist() == [documents(dataset, cell) for cell in before]


@at_each_level
@pytest.mark.parametrize("table", ["events", "measures", "claims"])
def test_names_of_groups_are_blank(told: dict[str, Dataset], level: Level, table: str) -> None:
    rows = getattr(told[level], table)
    names = rows[[name for name in GROUPS if name in rows]]
    assert not names.empty
    assert (names == "").all(axis=None)


@at_each_level
def test_tables_keep_their_columns_and_types(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    for table in TABLES:
        before, after = getattr(dataset, table), getattr(told[level], table)
        pd.testing.assert_series_equal(after.dtypes, before.dtypes)
        assert after.index.name == before.index.name


@at_each_level
def test_the_rest_of_the_case_is_the_same(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    assert told[level].digest == dataset.digest
    assert list(told[level].days) == list(dataset.days)
    assert told[level].codes == dataset.codes


@at_each_level
def test_the_case_given_is_left_as_it_is(dataset: Dataset, level: Level) -> None:
    before = {table: getattr(dataset, table).copy(deep=True) for table in TABLES}
    coarsened(dataset, level)
    for table, rows in before.items():
        pd.testing.assert_frame_equal(getattr(dataset, table), rows)


@at_each_level
def test_what_is_told_at_a_level_stays_when_told_again(
    told: dict[str, Dataset], level: Level
) -> None:
    again = coarsened(told[level], level)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(told[level], table))


# The places


def test_at_place_level_the_case_that_ships_keeps_its_places_and_their_counts(
    dataset: Dataset, told: dict[str, Dataset]
) -> None:
    case = told["place"]
    pd.testing.assert_frame_equal(case.places, dataset.places)
    assert Counter(case.events["place_id"]) == Counter(dataset.events["place_id"])


@pytest.mark.parametrize("place_id", ["tengiz-field", "baikonur-cosmodrome"])
def test_fields_and_cosmodromes_are_places_and_stay(
    told: dict[str, Dataset], place_id: str
) -> None:
    assert (told["place"].events["place_id"] == place_id).any()
    assert place_id in told["place"].places.index


@at_each_level
def test_the_places_are_those_that_events_are_placed_at(
    told: dict[str, Dataset], level: Level
) -> None:
    events = told[level].events
    assert list(told[level].places.index) == sorted(set(events["place_id"]) - {""})
    at = events[events["place_id"] != ""]
    points = told[level].places.loc[at["place_id"], ["longitude", "latitude", "region"]]
    pd.testing.assert_frame_equal(
        at[["longitude", "latitude", "region"]], points.set_axis(at.index)
    )


def test_at_region_level_no_event_is_at_a_place_or_a_point(told: dict[str, Dataset]) -> None:
    events = told["region"].events
    assert told["region"].places.empty
    assert (events["place_id"] == "").all()
    assert events[["latitude", "longitude"]].isna().all(axis=None)
    assert set(events["geo_precision"]) == {"3", "4"}


def test_at_region_level_a_location_is_the_region_or_the_country(
    dataset: Dataset, told: dict[str, Dataset]
) -> None:
    regional = told["region"].events.query("geo_precision == '3'")
    names = dataset.boundaries.light.loc[regional["region"], "name_en"]
    assert regional["location"].tolist() == names.tolist()
    country = told["region"].events.query("geo_precision == '4'")
    assert set(country["location"]) == {"Kazakhstan"}


@at_each_level
def test_events_known_by_region_or_country_stay_what_they_are(
    dataset: Dataset, told: dict[str, Dataset], level: Level
) -> None:
    coarse = dataset.events.index[dataset.events["geo_precision"].isin(["3", "4"])]
    told_less = {"notes", "disputed", "site", "sources", *GROUPS}
    same = [name for name in dataset.events if name not in told_less]
    pd.testing.assert_frame_equal(
        told[level].events.loc[coarse, same], dataset.events.loc[coarse, same]
    )


# A person's own events


def test_an_event_typed_at_a_site_moves_to_the_place_that_it_lies_in(tmp_path: Path) -> None:
    mine = load(tmp_path, event(location="Almaty airport", **WEB))
    assert only(mine)["latitude"] == 43.3521  # the site's own point
    row = only(coarsened(mine, "place"))
    assert (row["place_id"], row["location"], row["region"]) == ("almaty", "Almaty", "KZ-ALA")
    assert (row["latitude"], row["longitude"]) == (43.25249, 76.9115)
    assert row["geo_precision"] == "1"


def test_a_point_typed_by_hand_gives_way_to_that_of_its_place(tmp_path: Path) -> None:
    case = coarsened(load(tmp_path, event(**BY_HAND, **WEB)), "place")
    assert (only(case)["latitude"], only(case)["longitude"]) == (52.27601, 76.96881)
    assert only(case)["geo_method"] == "gazetteer"
    assert case.places[["latitude", "longitude"]].to_numpy().tolist() == [[52.27601, 76.96881]]


def test_a_point_typed_for_a_city_of_geonames_gives_way_to_that_of_geonames(
    tmp_path: Path,
) -> None:
    by_hand = {"latitude": "50.40123", "longitude": "80.25123"}
    rows = [event(location="Семей", **by_hand, **WEB)]
    case = coarsened(load(tmp_path, *rows), "place")
    plain = load(tmp_path, event(location="Semey", **WEB))
    same = ["place_id", "location", "latitude", "longitude", "region", "geo_method"]
    assert only(case)[same].tolist() == only(plain)[same].tolist()
    pd.testing.assert_frame_equal(case.places, plain.places)


@at_each_level
@pytest.mark.parametrize("location", ["Camp North", "Pavlodar Region"])
def test_an_event_known_by_its_point_only_is_known_by_its_region(
    tmp_path: Path, location: str, level: Level
) -> None:
    case = coarsened(load(tmp_path, event(location=location, **BY_HAND, **WEB)), level)
    row = only(case)
    assert (row["place_id"], row["geo_precision"], row["region"]) == ("", "3", "KZ-PAV")
    assert (row["location"], row["geo_method"]) == ("Pavlodar Region", "region")
    assert row[["latitude", "longitude"]].isna().all()
    assert case.places.empty


@at_each_level
def test_no_digit_typed_by_hand_and_no_name_of_a_camp_is_handed_on(
    tmp_path: Path, level: Level
) -> None:
    rows = [
        event(**BY_HAND, **WEB),
        event(event_id="E-2", location="Camp North", **BY_HAND, **WEB),
        event(event_id="E-3", location="Pavlodar", geo_precision="2", **BY_HAND, **WEB),
    ]
    case = coarsened(load(tmp_path, *rows), level)
    handed_on = [events_csv(case, case.events), events_geojson(case, case.events, {})]
    for text in [*handed_on, *("\n".join(texts_of(getattr(case, table))) for table in TABLES)]:
        for secret in ("52.31", "77.04", "camp"):
            assert secret not in text.casefold()


def test_an_event_near_a_place_beyond_a_border_is_told_in_the_region_of_its_mark(
    tmp_path: Path,
) -> None:
    # Near Almaty, but in Almaty Region: the city is a region of its own.
    near = {"location": "Almaty", "latitude": "43.5", "longitude": "77.3", "geo_precision": "2"}
    mine = load(tmp_path, event(**near, **WEB))
    assert only(mine)["region"] == "KZ-ALM"
    at_place, by_region = only(coarsened(mine, "place")), only(coarsened(mine, "region"))
    assert (at_place["region"], at_place["admin1"]) == ("KZ-ALA", "Almaty")
    assert (by_region["region"], by_region["location"]) == ("KZ-ALM", "Almaty Region")


@at_each_level
@pytest.mark.parametrize("precision", ["3", "4"])
def test_a_site_named_for_an_event_of_a_region_or_country_is_not_told(
    tmp_path: Path, level: Level, precision: str
) -> None:
    mine = load(tmp_path, event(location="Almaty airport", geo_precision=precision, **WEB))
    row = only(coarsened(mine, level))
    assert (row["location"], row["geo_precision"]) == ("Almaty", precision)


def test_the_city_named_for_an_event_of_a_region_is_told_as_its_region(tmp_path: Path) -> None:
    mine = load(tmp_path, event(location="Aktau", geo_precision="3", **WEB))
    assert only(coarsened(mine, "place"))["location"] == "Aktau"
    assert only(coarsened(mine, "region"))["location"] == "Mangystau Region"


def test_a_place_lies_in_the_region_of_the_day(tmp_path: Path) -> None:
    mine = load(tmp_path, event(event_date="2023-05-01", location="Taldykorgan", **WEB))
    case = coarsened(mine, "place")
    assert case.places.at["taldykorgan", "region"] == only(case)["region"] == "KZ-33"
    joined = join_points(case.places["longitude"], case.places["latitude"], mine.boundaries)
    assert joined["code"].tolist() == ["KZ-33"]


@at_each_level
def test_events_without_any_place_can_be_told(tmp_path: Path, level: Level) -> None:
    mine = load(tmp_path, event(location="Kazakhstan", geo_precision="4", **WEB))
    case = coarsened(mine, level)
    assert only(case)["location"] == "Kazakhstan"
    assert list(case.places.columns) == list(mine.places.columns)


# Shown


@at_each_level
def test_the_dashboard_shows_it_without_naming_a_site(
    told: dict[str, Dataset], level: Level, site_names: set[str]
) -> None:
    view = build_view(told[level], default_selection(told[level]))
    assert len(view["frames"]) == len(told[level].days)
    shown = json.dumps(view["frames"], ensure_ascii=False)
    assert places_named_like(site_names, shown) == set()


def test_at_region_level_a_day_has_marks_on_regions_only(told: dict[str, Dataset]) -> None:
    case = told["region"]
    day = pd.Timestamp("2022-01-05")
    values = frame(case, default_selection(case), day)
    rows = case.events[(case.events["event_date"] == day) & (case.events["region"] != "")]
    drawn = [longitude for longitude in values["region-events"]["lon"] if longitude is not None]
    assert len(drawn) == rows["region"].nunique()
    assert not values["places"]


def test_what_is_handed_on_of_the_told_case_has_every_event(told: dict[str, Dataset]) -> None:
    for case in told.values():
        rows = list(csv.DictReader(io.StringIO(events_csv(case, case.events), newline="")))
        assert [row["event_id"] for row in rows] == list(case.events.index)


# Names of groups, and sources


@pytest.mark.parametrize("level", LEVELS)
def test_articles_give_way_to_the_documents_that_cite_them(dataset: Dataset, level: Level) -> None:
    told = coarsened(dataset, level)
    used = {name for cell in told.events["sources"] for name in cell.split(";")}
    documents = dataset.sources.index[dataset.sources["document"] == ""]
    assert used <= set(documents)
    assert used
    assert set(told.sources["title"]) == {""}


def test_a_web_address_gives_way_to_its_host(tmp_path: Path) -> None:
    case = load(tmp_path, event(sources="https://example.org/aktau-airport?x=1"))
    told = coarsened(case, "place")
    assert list(told.events["sources"]) == ["https://example.org/"]


def test_at_region_level_no_group_is_named(dataset: Dataset) -> None:
    told = coarsened(dataset, "region")
    assert set(told.events["actor1"]) | set(told.events["actor2"]) == {""}
    assert set(told.events["claimant"]) | set(told.claims["claimant"]) == {""}


@pytest.mark.parametrize("town", ["Zhanaozen", "Aktau", "Taldykorgan", "Aktobe", "Pavlodar"])
def test_at_region_level_no_town_is_named_in_an_export(dataset: Dataset, town: str) -> None:
    told = coarsened(dataset, "region")
    text = events_csv(told, told.events) + events_geojson(told, told.events, {})
    assert town not in text.replace(f"{town} Region", "")
