"""Tables handed on: every event, nothing run as a formula, nothing known that is not."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from rows import event, source, text_of, write

from geodata.dataset import Dataset, default_events_path
from geodata.export import events_csv, events_geojson
from geodata.loading import load_dataset
from geodata.schema import EVENTS, SOURCES

WEB = {"sources": "https://example.org/a"}
DERIVED = ["admin1", "admin1_name", "time_precision", "source_notes"]
ABOUT = {"title": "Жанаозен", "days": ["2022-01-01", "2022-01-05"], "events": 3}


def load(folder: Path, *rows: list[str]) -> Dataset:
    """A person's own events."""
    return load_dataset(write(folder / "mine.csv", EVENTS, *rows))


def rows_of(dataset: Dataset, events: pd.DataFrame | None = None) -> list[dict[str, str]]:
    """The exported table, as the standard library reads it."""
    text = events_csv(dataset, dataset.events if events is None else events)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def collection_of(dataset: Dataset, events: pd.DataFrame | None = None) -> dict[str, Any]:
    """The exported GeoJSON, as the standard library reads it."""
    chosen = dataset.events if events is None else events
    content: dict[str, Any] = json.loads(events_geojson(dataset, chosen, ABOUT))
    return content


def properties_of(dataset: Dataset) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in collection_of(dataset)["features"]]


@pytest.fixture(scope="module")
def shipped() -> dict[str, dict[str, str]]:
    """The rows of the file that ships, by id."""
    with default_events_path().open(encoding="utf-8", newline="") as lines:
        return {row["event_id"]: row for row in csv.DictReader(lines)}


# Comma-separated text


def test_the_header_is_the_schema_and_then_what_is_derived(dataset: Dataset) -> None:
    header = events_csv(dataset, dataset.events).split("\n", 1)[0]
    assert header.split(",") == [*EVENTS.names, *DERIVED]


def test_the_precision_of_the_day_is_left_out_where_it_is_not_derived(dataset: Dataset) -> None:
    events = dataset.events.drop(columns="time_precision")
    assert "time_precision" not in rows_of(dataset, events)[0]


def test_every_event_that_ships_comes_back_with_its_cells(
    dataset: Dataset, shipped: dict[str, dict[str, str]]
) -> None:
    rows = rows_of(dataset)
    assert len(rows) == len(shipped) == 175
    given = [name for name in EVENTS.names if name not in ("latitude", "longitude")]
    for row in rows:
        before = shipped[row["event_id"]]
        assert {name: row[name] for name in given} == {name: before[name] for name in given}


def test_the_table_handed_on_can_be_read_as_a_case_again(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "again.csv"
    path.write_text(events_csv(dataset, dataset.events), encoding="utf-8", newline="")
    again = load_dataset(path)
    same = [*EVENTS.names, "place_id", "region", "time_precision"]
    pd.testing.assert_frame_equal(again.events[same], dataset.events[same], check_like=True)


def test_pandas_reads_the_same_numbers(dataset: Dataset) -> None:
    text = events_csv(dataset, dataset.events)
    read = pd.read_csv(io.StringIO(text)).set_index("event_id")
    for name in ("fatalities_low", "crowd_low", "latitude", "longitude"):
        expected = dataset.events[name].astype("Float64").astype("float64")
        assert expected.notna().any()
        pd.testing.assert_series_equal(
            read[name].astype("float64"), expected, check_names=False, check_index_type=False
        )


def test_rows_are_by_day_and_then_by_id_whatever_their_order_was(dataset: Dataset) -> None:
    mixed = dataset.events.sample(frac=1, random_state=7)
    rows = rows_of(dataset, mixed)
    keys = [(row["event_date"], row["event_id"]) for row in rows]
    assert keys == sorted(keys)
    assert events_csv(dataset, mixed) == events_csv(dataset, dataset.events)


def test_lines_end_in_a_line_feed_alone(dataset: Dataset) -> None:
    text = events_csv(dataset, dataset.events)
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_unknown_is_blank_and_zero_is_zero(tmp_path: Path) -> None:
    none, zero = event(**WEB), event(event_id="E-2", fatalities_low="0", **WEB)
    first, second = rows_of(load(tmp_path, none, zero))
    assert (first["fatalities_low"], second["fatalities_low"]) == ("", "0")
    for name in ("date_earliest", "crowd_low", "injuries", "detentions", "claimant", "site"):
        assert first[name] == second[name] == ""


def test_dates_are_iso_and_whole_numbers_have_no_point(tmp_path: Path) -> None:
    window = {"date_earliest": "2022-01-04", "date_latest": "2022-01-06", "date_basis": "window"}
    point = {"latitude": "52.3", "longitude": "77"}
    [row] = rows_of(load(tmp_path, event(crowd_low="1000", **window, **point, **WEB)))
    assert (row["event_date"], row["date_earliest"], row["date_latest"]) == (
        "2022-01-05",
        "2022-01-04",
        "2022-01-06",
    )
    assert (row["crowd_low"], row["latitude"], row["longitude"]) == ("1000", "52.3", "77")
    assert row["time_precision"] == "2"


def test_degrees_are_those_of_the_place_when_the_row_has_none(dataset: Dataset) -> None:
    placed = dataset.events.query("place_id == 'aktau'").assign(latitude=None, longitude=None)
    points = {(row["latitude"], row["longitude"]) for row in rows_of(dataset, placed)}
    assert points == {("43.66105", "51.17392")}


def test_events_known_by_region_or_country_have_no_degrees_but_a_region(dataset: Dataset) -> None:
    rows = [row for row in rows_of(dataset) if row["geo_precision"] in ("3", "4")]
    assert {(row["latitude"], row["longitude"]) for row in rows} == {("", "")}
    regional = {(r["admin1"], r["admin1_name"]) for r in rows if r["geo_precision"] == "3"}
    assert ("KZ-MAN", "Mangystau Region") in regional
    assert {r["admin1"] for r in rows if r["geo_precision"] == "4"} == {""}


def test_a_point_of_an_event_that_is_drawn_at_no_place_is_not_told(dataset: Dataset) -> None:
    regional = dataset.events.query("geo_precision == '3'").assign(latitude=43.5, longitude=52.5)
    assert {(row["latitude"], row["longitude"]) for row in rows_of(dataset, regional)} == {("", "")}


def test_sources_are_told_with_publisher_date_and_title(tmp_path: Path) -> None:
    dated = source(source_id="dated", published="2022-01-06", title="One, two")
    undated = source(source_id="undated")
    write(tmp_path / "sources.csv", SOURCES, dated, undated)
    [row] = rows_of(load(tmp_path, event(sources="dated;undated; https://example.org/a")))
    assert row["source_notes"] == (
        "Invented Press, 2022-01-06: One, two | Invented Press: An invented title"
        " | https://example.org/a"
    )


# Formulas


def test_text_that_begins_like_a_formula_gets_an_apostrophe(tmp_path: Path) -> None:
    texts = ["=1+1", "+cmd", "-2", "@x", "\t=1", '=HYPERLINK("h","x")']
    columns = ["notes", "claimant", "actor1", "disputed", "site"]
    typed = [
        event(event_id=f"E-{number}", **dict.fromkeys(columns, text), **WEB)
        for number, text in enumerate(texts)
    ]
    for text, row in zip(texts, rows_of(load(tmp_path, *typed)), strict=True):
        # Cells are trimmed when they are read.
        assert [row[name] for name in columns] == [f"'{text.strip()}"] * len(columns)


@pytest.mark.parametrize(
    "text", ["\t=1", "  =1", "\n=1", "\tx", "\rx", " \rx", "\u00a0@x", "\u3000-1", "-", "+7 727"]
)
def test_a_formula_after_blanks_gets_an_apostrophe_too(dataset: Dataset, text: str) -> None:
    events = dataset.events.head(1).assign(notes=text)
    assert rows_of(dataset, events)[0]["notes"] == f"'{text}"


def test_a_title_that_begins_like_a_formula_is_guarded(tmp_path: Path) -> None:
    write(tmp_path / "sources.csv", SOURCES, source(source_id="bad", publisher="=cmd()"))
    [row] = rows_of(load(tmp_path, event(sources="bad")))
    assert row["source_notes"] == "'=cmd(): An invented title"


def test_numbers_below_zero_stay_numbers(dataset: Dataset) -> None:
    # No place of the case lies west of Greenwich.
    events = dataset.events.query("place_id == 'aktau'").head(1).assign(longitude=-3.5)
    assert rows_of(dataset, events)[0]["longitude"] == "-3.5"


@pytest.mark.parametrize("text", ["1=1", "a-b", "'=1", "“=1”", "–2"])
def test_other_text_is_left_as_it_is(dataset: Dataset, text: str) -> None:
    events = dataset.events.head(1).assign(notes=text)
    assert rows_of(dataset, events)[0]["notes"] == text


@pytest.mark.parametrize("text", ['a "b", c', "a\nb", "a\r\nb", "a\rb", "Жаңаөзен; ☂"])
def test_signs_of_the_format_within_a_cell_come_back(dataset: Dataset, text: str) -> None:
    events = dataset.events.head(2).assign(notes=text)
    assert [row["notes"] for row in rows_of(dataset, events)] == [text, text]


def test_no_cell_of_the_case_that_ships_begins_like_a_formula(dataset: Dataset) -> None:
    for row in rows_of(dataset):
        for name, cell in row.items():
            assert not cell.strip().startswith(("=", "+", "-", "@")), name


# GeoJSON


def test_geopandas_reads_every_event_at_its_point(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    path.write_text(events_geojson(dataset, dataset.events, ABOUT), encoding="utf-8")
    read = gpd.read_file(path).set_index("event_id")
    assert sorted(read.index) == sorted(dataset.events.index)
    assert read.crs == "EPSG:4326"
    placed = dataset.events[dataset.events["place_id"] != ""]
    points = read.loc[placed.index].geometry
    assert points.x.tolist() == placed["longitude"].tolist()
    assert points.y.tolist() == placed["latitude"].tolist()
    assert read.drop(index=placed.index).geometry.isna().all()


def test_events_known_by_region_or_country_have_a_null_geometry(dataset: Dataset) -> None:
    for feature in collection_of(dataset)["features"]:
        coarse = feature["properties"]["geo_precision"] in ("3", "4")
        assert (feature["geometry"] is None) == coarse


def test_points_are_longitude_then_latitude_with_at_most_five_decimals(tmp_path: Path) -> None:
    point = {"latitude": "52.312345678", "longitude": "77.043219876"}
    [feature] = collection_of(load(tmp_path, event(**point, **WEB)))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [77.04322, 52.31235]}
    assert feature["properties"]["longitude"] == 77.04322


def test_properties_have_the_keys_of_the_table(dataset: Dataset) -> None:
    assert all(list(row) == [*EVENTS.names, *DERIVED] for row in properties_of(dataset))


def test_properties_say_what_the_table_says(dataset: Dataset) -> None:
    for row, properties in zip(rows_of(dataset), properties_of(dataset), strict=True):
        for name in set(row) - {"sources", "latitude", "longitude"}:
            known = properties[name]
            assert row[name] == ("" if known is None else str(known)), name


def test_numbers_are_numbers_and_unknown_is_null(tmp_path: Path) -> None:
    [row] = properties_of(load(tmp_path, event(fatalities_low="0", crowd_high="20", **WEB)))
    assert (row["fatalities_low"], row["crowd_high"], row["time_precision"]) == (0, 20, 1)
    assert {type(row[name]) for name in ("fatalities_low", "crowd_high")} == {int}
    unknown = ("injuries", "crowd_low", "date_latest", "claimant", "disputed", "site")
    assert [row[name] for name in unknown] == [None] * len(unknown)


def test_sources_are_objects(tmp_path: Path) -> None:
    write(tmp_path / "sources.csv", SOURCES, source(source_id="mine", published="2022-01-06"))
    [row] = properties_of(load(tmp_path, event(sources="mine;https://example.org/a")))
    nothing = dict.fromkeys(["publisher", "title", "published", "language"])
    assert row["sources"] == [
        {
            "id": "mine",
            "publisher": "Invented Press",
            "title": "An invented title",
            "published": "2022-01-06",
            "language": "en",
        },
        {"id": "https://example.org/a", **nothing},
    ]


def test_text_in_geojson_is_as_it_was_typed(tmp_path: Path) -> None:
    [row] = properties_of(load(tmp_path, event(notes="=1+1", **WEB)))
    assert row["notes"] == "=1+1"


def test_what_the_collection_is_about_stands_beside_the_features(dataset: Dataset) -> None:
    collection = collection_of(dataset)
    assert collection["type"] == "FeatureCollection"
    assert collection["about"] == ABOUT
    assert len(collection["features"]) == len(dataset.events)


def test_one_feature_is_one_line_of_readable_text(dataset: Dataset) -> None:
    text = events_geojson(dataset, dataset.events, ABOUT)
    lines = [line for line in text.split("\n") if line.startswith('{"type": "Feature",')]
    assert len(lines) == len(dataset.events)
    assert "Жанаозен" in text
    assert text.endswith("}\n")


def test_a_number_that_json_lacks_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="JSON"):
        events_geojson(dataset, dataset.events, {"share": float("nan")})


# Both


def test_the_same_events_give_the_same_bytes(dataset: Dataset) -> None:
    mixed = dataset.events.sample(frac=1, random_state=3)
    for write_out in (events_csv, lambda *given: events_geojson(*given, ABOUT)):
        first, second, third = (
            write_out(dataset, events).encode()
            for events in (dataset.events, dataset.events, mixed)
        )
        assert first == second == third


def test_another_reading_of_the_file_gives_the_same_bytes(dataset: Dataset) -> None:
    again = load_dataset()
    assert events_csv(again, again.events) == events_csv(dataset, dataset.events)
    assert events_geojson(again, again.events, ABOUT) == events_geojson(
        dataset, dataset.events, ABOUT
    )


def test_no_events_are_a_header_and_no_features(dataset: Dataset, tmp_path: Path) -> None:
    nothing = dataset.events.iloc[:0]
    assert events_csv(dataset, nothing) == text_of([[*EVENTS.names, *DERIVED]])
    assert collection_of(dataset, nothing)["features"] == []
    path = tmp_path / "none.geojson"
    path.write_text(events_geojson(dataset, nothing, {}), encoding="utf-8")
    assert gpd.read_file(path).empty


def test_the_events_given_are_left_as_they_are(dataset: Dataset) -> None:
    before = dataset.events.copy(deep=True)
    events_csv(dataset, dataset.events)
    events_geojson(dataset, dataset.events, ABOUT)
    pd.testing.assert_frame_equal(dataset.events, before)
