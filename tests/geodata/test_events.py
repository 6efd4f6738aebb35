"""Events are placed: the place, its region, and what can be derived from the row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import KNOWN, event, write

from geodata.events import place_events
from geodata.places import Gazetteer
from geodata.regions import Boundaries
from geodata.schema import EVENTS
from geodata.tables import Finding, Report, read_table

Place = Callable[..., tuple[pd.DataFrame, Report]]
INSIDE = {"latitude": "52.3", "longitude": "77.0"}  # Pavlodar Region


@pytest.fixture(scope="module")
def placing(scratch: Path, gazetteer: Gazetteer, january: Boundaries) -> Place:
    """Write rows, read them, place them."""

    def place(*rows: list[str]) -> tuple[pd.DataFrame, Report]:
        report = read_table(write(scratch, EVENTS, *rows), EVENTS)
        return place_events(report, gazetteer, january, KNOWN)

    return place


def one(placing: Place, **cells: str) -> pd.Series:
    """The only row, which must have no fault."""
    events, report = placing(event(**cells))
    assert report.findings == ()
    return events.iloc[0]


def found(placing: Place, *rows: list[str]) -> list[tuple[int, str, str]]:
    events, report = placing(*rows)
    assert len(events) == report.rows_kept
    assert {finding.line for finding in report.findings}.isdisjoint(report.rows.index)
    return [(each.line, each.column, each.value) for each in report.findings]


def each(placing: Place, *cells: dict[str, str]) -> list[pd.Series]:
    """Several rows, none of which may have a fault, in one file."""
    rows = [event(event_id=f"E-{at}", **row) for at, row in enumerate(cells)]
    events, report = placing(*rows)
    assert report.findings == ()
    return [row for _, row in events.iterrows()]


def faults(placing: Place, *cells: dict[str, str]) -> list[Finding]:
    """The faults of several rows in one file, each of which must have exactly one."""
    rows = [event(event_id=f"E-{at}", **row) for at, row in enumerate(cells)]
    events, report = placing(*rows)
    assert events.empty
    assert [finding.line for finding in report.findings] == list(range(2, 2 + len(cells)))
    return list(report.findings)


# Precision


def test_precision_1_stands_at_the_place(placing: Place) -> None:
    row = one(placing, geo_precision="1")
    assert (row["place_id"], row["region"], row["admin1"]) == (
        "pavlodar",
        "KZ-PAV",
        "Pavlodar Region",
    )
    assert (row["latitude"], row["longitude"]) == (52.27601, 76.96881)
    assert row["geo_method"] == "gazetteer"


def test_precision_2_stands_at_the_place_it_is_near(placing: Place) -> None:
    row = one(placing, location="Tengiz Field", geo_precision="2")
    assert (row["place_id"], row["region"]) == ("tengiz-field", "KZ-ATY")
    assert pd.notna(row["latitude"])


def test_precision_3_stands_for_the_region_and_at_no_point(placing: Place) -> None:
    codes = {
        "Pavlodar Region": "KZ-PAV",
        "Taldykorgan": "KZ-ALM",
        "Almaty Region": "KZ-ALM",
        "Almaty": "KZ-ALA",
    }
    rows = each(placing, *[{"location": name, "geo_precision": "3"} for name in codes])
    for row, code in zip(rows, codes.values(), strict=True):
        assert (row["place_id"], row["region"]) == ("", code)
        assert row[["latitude", "longitude"]].isna().all()


def test_precision_4_stands_for_the_country_and_is_never_a_point(placing: Place) -> None:
    cells = [
        {"location": name, "geo_precision": "4", **point}
        for name in ("Kazakhstan", "Pavlodar Region", "Pavlodar")
        for point in ({}, INSIDE)
    ]
    for row in each(placing, *cells):
        assert (row["place_id"], row["region"], row["admin1"]) == ("", "", "")
        assert row[["latitude", "longitude"]].isna().all()


@pytest.mark.parametrize(
    ("location", "wrong", "message"),
    [
        ("Pavlodar Region", "12", "expected 3, since Pavlodar Region is a region"),
        ("Kazakhstan", "123", "expected 4, since Kazakhstan is a country"),
    ],
)
def test_a_precision_finer_than_the_place_says_which_is_right(
    placing: Place, location: str, wrong: str, message: str
) -> None:
    cells = [{"location": location, "geo_precision": precision} for precision in wrong]
    for finding, precision in zip(faults(placing, *cells), wrong, strict=True):
        assert (finding.column, finding.value) == ("geo_precision", precision)
        assert finding.message == message


def test_a_region_with_a_point_of_its_own_is_a_place(placing: Place) -> None:
    row = one(placing, location="Pavlodar Region", geo_precision="2", **INSIDE)
    assert (row["place_id"], row["region"]) == ("pavlodar-region", "KZ-PAV")
    assert (row["latitude"], row["longitude"]) == (52.3, 77.0)


# Places


def test_an_unknown_place_is_named(placing: Place) -> None:
    [finding] = faults(placing, {"location": "Nowhere Village"})
    assert (finding.column, finding.value) == ("location", "Nowhere Village")
    assert "unknown place; expected" in finding.message
    assert "latitude and longitude" in finding.message


def test_a_point_does_not_make_an_unknown_region_known(placing: Place) -> None:
    cells = [{"location": "Nowhere Region", "geo_precision": number, **INSIDE} for number in "34"]
    assert {finding.column for finding in faults(placing, *cells)} == {"location"}


def test_a_place_can_be_known_by_its_coordinates_only(placing: Place) -> None:
    cells = [{"location": "Camp «North»", "geo_precision": number, **INSIDE} for number in "12"]
    for row in each(placing, *cells):
        assert (row["place_id"], row["region"]) == ("camp-north", "KZ-PAV")
        assert row["geo_method"] == "coordinates"
        assert (row["latitude"], row["longitude"]) == (52.3, 77.0)
        assert row["location"] == "Camp «North»"


def test_a_place_on_the_map_always_has_an_id(placing: Place) -> None:
    row = one(placing, location="???", **INSIDE)
    assert row["region"] == "KZ-PAV"
    assert row["place_id"] != ""


def test_two_places_known_by_coordinates_only_have_two_ids(placing: Place) -> None:
    rows = [event(location="Camp №1", **INSIDE), event(event_id="E-2", location="Ауыл", **INSIDE)]
    events, report = placing(*rows)
    assert report.findings == ()
    assert events["place_id"].nunique() == 2


def test_own_coordinates_win_over_those_of_the_gazetteer(placing: Place) -> None:
    row = one(placing, **INSIDE)
    assert (row["place_id"], row["latitude"], row["longitude"]) == ("pavlodar", 52.3, 77.0)
    assert row["geo_method"] == "coordinates"


def test_coordinates_outside_every_region_are_found(placing: Place) -> None:
    points = [("51.5", "-0.1"), ("42.87", "74.59"), ("0", "0"), ("43.5", "50.0")]
    cells = [{"latitude": latitude, "longitude": longitude} for latitude, longitude in points]
    for finding, (latitude, longitude) in zip(faults(placing, *cells), points, strict=True):
        assert finding.column == "latitude"
        found_there = [float(part) for part in finding.value.split(",")]
        assert found_there == [float(latitude), float(longitude)]
        assert finding.message == "outside every region; check the coordinates"


def test_swapped_coordinates_say_so(placing: Place) -> None:
    [finding] = faults(placing, {"latitude": "77.0", "longitude": "52.3"})
    assert "outside every region" in finding.message
    assert "swapped" in finding.message


def test_coordinates_in_another_region_than_the_place_are_found(placing: Place) -> None:
    [finding] = faults(placing, {"latitude": "43.66", "longitude": "51.17"})
    assert finding.column == "latitude"
    for part in ("Mangystau", "Pavlodar"):
        assert part in finding.message


def test_a_point_in_another_region_than_the_region_named_is_found(placing: Place) -> None:
    aktau = {"latitude": "43.66", "longitude": "51.17"}
    [finding] = faults(placing, {"location": "Pavlodar Region", "geo_precision": "3", **aktau})
    assert finding.column in ("latitude", "location")


def test_a_point_2000_km_away_is_not_near(placing: Place) -> None:
    aktau = {"latitude": "43.66", "longitude": "51.17"}
    [finding] = faults(placing, {"geo_precision": "2", **aktau})
    assert finding.column == "latitude"


def test_near_a_place_a_border_may_lie_between(placing: Place) -> None:
    beyond = {"latitude": "43.40", "longitude": "76.60"}  # north-west of Almaty, in its host
    row = one(placing, location="Almaty", geo_precision="2", **beyond)
    assert (row["place_id"], row["region"]) == ("almaty", "KZ-ALM")


def test_a_harbour_just_off_the_coast_falls_to_the_nearest_region(placing: Place) -> None:
    row = one(placing, location="Pier", latitude="44.55", longitude="50.20")
    assert row["region"] == "KZ-MAN"


def test_how_a_place_was_found_is_told(placing: Place) -> None:
    expected = {
        "Павлодар": ("pavlodar", "gazetteer"),
        "Pavlodarr": ("pavlodar", "fuzzy"),
        "Алма-Ате": ("almaty", "gazetteer"),
        "Semey": ("geonames-1519422", "geonames"),
        " Almaty ": ("almaty", "gazetteer"),
    }
    rows = each(placing, *[{"location": name} for name in expected])
    assert [(row["place_id"], row["geo_method"]) for row in rows] == list(expected.values())


def test_how_a_region_or_the_country_was_found_is_told(placing: Place) -> None:
    cells = [
        {"location": "Pavlodar Region", "geo_precision": "3"},
        {"location": "Kazakhstan", "geo_precision": "4"},
    ]
    assert [row["geo_method"] for row in each(placing, *cells)] == ["region", "country"]


def test_taldykorgan_is_in_almaty_region_and_almaty_is_not(placing: Place) -> None:
    cells = [
        {"location": "Taldykorgan"},
        {"location": "Almaty"},
        {"location": "Almaty Region", "geo_precision": "3"},
    ]
    assert [row["region"] for row in each(placing, *cells)] == ["KZ-ALM", "KZ-ALA", "KZ-ALM"]


# Sites


def test_the_mark_of_a_site_falls_to_its_city(placing: Place) -> None:
    cells = [
        {"location": "Republic Square, Almaty"},
        {"location": "Almaty", "site": "Republic Square"},
    ]
    square, named = each(placing, *cells)
    assert (square["place_id"], square["region"]) == ("almaty", "KZ-ALA")
    assert (named["place_id"], named["site"]) == ("almaty", "Republic Square")


def test_a_site_of_another_city_is_found(placing: Place) -> None:
    [finding] = faults(placing, {"location": "Aktau", "site": "Republic Square"})
    assert (finding.column, finding.value) == ("site", "Republic Square")
    assert "almaty" in finding.message


def test_a_site_of_the_place_and_an_unknown_site_are_let_be(placing: Place) -> None:
    sites = [
        ("Aktobe", "City administration", "1"),
        ("Aktau", "City administration", "1"),
        ("Aktau", "A school", "1"),
        ("Almaty Region", "Republic Square", "3"),
        ("Kazakhstan", "Republic Square", "4"),
    ]
    cells = [
        {"location": location, "site": site, "geo_precision": precision}
        for location, site, precision in sites
    ]
    assert [row["site"] for row in each(placing, *cells)] == [site for _, site, _ in sites]


# Sources


def test_an_unknown_source_is_named(placing: Place) -> None:
    rows = [event(sources="doc-1;doc-9"), event(event_id="E-2", sources="doc-2; doc-3")]
    assert found(placing, *rows) == [(2, "sources", "doc-9")]
    [finding] = faults(placing, {"sources": "doc-9"})
    assert "sources.csv" in finding.message


def test_a_web_address_is_its_own_source(placing: Place) -> None:
    address = "https://example.org/news?id=1"
    assert one(placing, sources=f"{address};doc-1")["sources"] == f"{address};doc-1"


def test_what_only_looks_like_an_address_is_no_source(placing: Place) -> None:
    addresses = ["example.org/news", "ftp://example.org", "HTTPS", "https://"]
    findings = faults(placing, *[{"sources": address} for address in addresses])
    assert [(finding.column, finding.value) for finding in findings] == [
        ("sources", address) for address in addresses
    ]


# Faults together


def test_all_rows_at_fault_are_found_at_once_and_only_they_are_set_aside(placing: Place) -> None:
    rows = [
        event(location="Nowhere"),
        event(event_id="E-2"),
        event(event_id="E-3", latitude="0", longitude="0"),
        event(event_id="E-4", sources="doc-9"),
        event(event_id="E-5", location="Kazakhstan"),
        event(event_id="E-6", event_date="soon"),
    ]
    events, report = placing(*rows)
    assert [finding.line for finding in report.findings] == [2, 4, 5, 6, 7]
    assert list(events.index) == ["E-2"]
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (6, 1, 5)


def test_an_unknown_source_does_not_hide_an_unknown_place_of_the_same_row(
    placing: Place,
) -> None:
    columns = {column for _, column, _ in found(placing, event(location="?", sources="doc-9"))}
    assert columns == {"location", "sources"}


def test_no_rows_give_no_events(placing: Place) -> None:
    events, report = placing()
    assert events.empty
    assert report.rows_read == 0
    assert {"region", "admin1", "place_id", "time_precision"} <= set(events.columns)


# Days


def test_time_precision_is_day_week_or_month(placing: Place) -> None:
    windows = [
        *(("", "", 1), ("2022-01-05", "2022-01-05", 1), ("2022-01-05", "2022-01-06", 2)),
        *(("2022-01-02", "2022-01-08", 2), ("2022-01-02", "2022-01-09", 3)),
        ("2022-01-01", "2022-01-31", 3),
    ]
    cells = [
        {"date_basis": "heading", "date_earliest": earliest, "date_latest": latest}
        for earliest, latest, _ in windows
    ]
    found_there = [row["time_precision"] for row in each(placing, *cells)]
    assert found_there == [precision for *_, precision in windows]


def test_a_day_is_inferred_from_context_or_window(placing: Place) -> None:
    inferred = {"stated": False, "heading": False, "context": True, "window": True}
    window = {"date_earliest": "2022-01-04", "date_latest": "2022-01-06"}
    rows = each(placing, *[{"date_basis": basis, **window} for basis in inferred])
    assert [bool(row["day_inferred"]) for row in rows] == list(inferred.values())


def test_uncertain_is_what_is_inferred_or_a_window_or_near_or_one_of_several(
    placing: Place,
) -> None:
    window = {"date_earliest": "2022-01-05", "date_latest": "2022-01-06"}
    one_day = {"date_earliest": "2022-01-05", "date_latest": "2022-01-05"}
    cells: list[tuple[dict[str, str], bool]] = [
        ({"date_basis": "stated"}, False),
        ({"date_basis": "heading", **one_day}, False),
        ({"date_basis": "heading", **window}, True),
        ({"date_basis": "context", **one_day}, True),
        ({"date_basis": "window", **window}, True),
        ({"geo_precision": "2"}, True),
        ({"location": "Pavlodar Region", "geo_precision": "3"}, False),
        ({"location": "Kazakhstan", "geo_precision": "4"}, False),
    ]
    rows = each(placing, *[row for row, _ in cells])
    assert [bool(row["uncertain"]) for row in rows] == [expected for _, expected in cells]


def test_one_of_several_namesakes_is_uncertain(placing: Place) -> None:
    several, one = each(placing, {"location": "Shalkar"}, {"location": "Pavlodar"})
    assert several["place_ambiguous"]
    assert several["uncertain"]
    assert not one["uncertain"]


def test_a_window_is_as_wide_as_the_row_says_and_no_wider(placing: Place) -> None:
    day, early, late = "2022-01-05", "2022-01-03", "2022-01-09"
    windows = [("", ""), (early, ""), ("", late), (early, late)]
    cells = [
        {"date_basis": "heading", "date_earliest": earliest, "date_latest": latest}
        for earliest, latest in windows
    ]
    for row, (earliest, latest) in zip(each(placing, *cells), windows, strict=True):
        assert row["window_first"] == pd.Timestamp(earliest or day)
        assert row["window_last"] == pd.Timestamp(latest or day)


# The table


def test_every_column_of_the_file_is_kept_and_rows_are_indexed_by_id(placing: Place) -> None:
    events, _ = placing(event(), event(event_id="E-2"))
    assert set(EVENTS.names) <= set(events.columns)
    assert list(events.index) == ["E-1", "E-2"] == list(events["event_id"])
    for column in ("place_id", "region", "admin1", "geo_method"):
        assert not events[column].isna().any()


ROW = st.fixed_dictionaries(
    {
        "location": st.sampled_from(
            ["Pavlodar", "Almaty", "Almaty Region", "Kazakhstan", "Nowhere", "Tengiz", "Шымкент"]
        ),
        "geo_precision": st.sampled_from("1234"),
        "sources": st.sampled_from(["doc-1", "doc-9", "https://example.org/a"]),
        "point": st.sampled_from([("", ""), ("52.3", "77.0"), ("77.0", "52.3"), ("0", "0")]),
    }
)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(ROW, max_size=8))
def test_every_event_is_kept_or_set_aside_and_precision_is_never_rounded_up(
    placing: Place, january: Boundaries, drawn: list[dict[str, str]]
) -> None:
    rows = []
    for number, cells in enumerate(drawn):
        latitude, longitude = cells.pop("point")
        point = {"latitude": latitude, "longitude": longitude}
        rows.append(event(event_id=f"E-{number}", **cells, **point))
    events, report = placing(*rows)
    assert len(events) == report.rows_kept
    assert report.rows_read == len(rows) == report.rows_kept + report.rows_set_aside
    for row in events.itertuples():
        at_point = row.geo_precision in ("1", "2")
        assert pd.notna(row.latitude) == pd.notna(row.longitude) == at_point
        assert (row.place_id != "") == at_point
        assert (row.region in january.codes) == (row.geo_precision != "4")
        assert (row.region == "") == (row.admin1 == "")
