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
from geodata.tables import Report, read_table

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


def message(placing: Place, **cells: str) -> str:
    _, report = placing(event(**cells))
    assert len(report.findings) == 1
    return report.findings[0].message


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


@pytest.mark.parametrize(
    ("location", "code"),
    [("Pavlodar Region", "KZ-PAV"), ("Taldykorgan", "KZ-ALM"), ("Almaty Region", "KZ-ALM"),
     ("Almaty", "KZ-ALA")],
)  # fmt: skip
def test_precision_3_stands_for_the_region_and_at_no_point(
    placing: Place, location: str, code: str
) -> None:
    row = one(placing, location=location, geo_precision="3")
    assert (row["place_id"], row["region"]) == ("", code)
    assert pd.isna(row["latitude"])
    assert pd.isna(row["longitude"])


@pytest.mark.parametrize("location", ["Kazakhstan", "Pavlodar Region", "Pavlodar"])
@pytest.mark.parametrize("point", [{}, INSIDE])
def test_precision_4_stands_for_the_country_and_is_never_a_point(
    placing: Place, location: str, point: dict[str, str]
) -> None:
    row = one(placing, location=location, geo_precision="4", **point)
    assert (row["place_id"], row["region"], row["admin1"]) == ("", "", "")
    assert pd.isna(row["latitude"])
    assert pd.isna(row["longitude"])


@pytest.mark.parametrize(("precision", "right"), [("1", "3"), ("2", "3")])
def test_a_region_with_the_precision_of_a_place_says_3(
    placing: Place, precision: str, right: str
) -> None:
    row = event(location="Pavlodar Region", geo_precision=precision)
    assert found(placing, row) == [(2, "geo_precision", precision)]
    text = message(placing, location="Pavlodar Region", geo_precision=precision)
    assert text == f"expected {right}, since Pavlodar Region is a region"


@pytest.mark.parametrize("precision", ["1", "2", "3"])
def test_the_country_with_another_precision_says_4(placing: Place, precision: str) -> None:
    row = event(location="Kazakhstan", geo_precision=precision)
    assert found(placing, row) == [(2, "geo_precision", precision)]
    text = message(placing, location="Kazakhstan", geo_precision=precision)
    assert text == "expected 4, since Kazakhstan is a country"


def test_a_region_with_a_point_of_its_own_is_a_place(placing: Place) -> None:
    row = one(placing, location="Pavlodar Region", geo_precision="2", **INSIDE)
    assert (row["place_id"], row["region"]) == ("pavlodar-region", "KZ-PAV")
    assert (row["latitude"], row["longitude"]) == (52.3, 77.0)


# Places


def test_an_unknown_place_is_named(placing: Place) -> None:
    rows = [event(), event(event_id="E-2", location="Nowhere Village")]
    assert found(placing, *rows) == [(3, "location", "Nowhere Village")]
    text = message(placing, location="Nowhere Village")
    assert "unknown place; expected" in text
    assert "latitude and longitude" in text


@pytest.mark.parametrize("precision", ["3", "4"])
def test_a_point_does_not_make_an_unknown_region_known(placing: Place, precision: str) -> None:
    row = event(location="Nowhere Region", geo_precision=precision, **INSIDE)
    assert found(placing, row) == [(2, "location", "Nowhere Region")]


@pytest.mark.parametrize("precision", ["1", "2"])
def test_a_place_can_be_known_by_its_coordinates_only(placing: Place, precision: str) -> None:
    row = one(placing, location="Camp «North»", geo_precision=precision, **INSIDE)
    assert (row["place_id"], row["region"], row["geo_method"]) == (
        "camp-north",
        "KZ-PAV",
        "coordinates",
    )
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


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("51.5", "-0.1"), ("42.87", "74.59"), ("0", "0"), ("43.5", "50.0")]
)
def test_coordinates_outside_every_region_are_found(
    placing: Place, latitude: str, longitude: str
) -> None:
    cells = {"latitude": latitude, "longitude": longitude}
    [(line, column, value)] = found(placing, event(**cells))
    assert (line, column) == (2, "latitude")
    assert [float(part) for part in value.split(",")] == [float(latitude), float(longitude)]
    assert message(placing, **cells) == "outside every region; check the coordinates"


def test_swapped_coordinates_say_so(placing: Place) -> None:
    text = message(placing, latitude="77.0", longitude="52.3")
    assert "outside every region" in text
    assert "swapped" in text


def test_a_harbour_just_off_the_coast_falls_to_the_nearest_region(placing: Place) -> None:
    row = one(placing, location="Pier", latitude="44.55", longitude="50.20")
    assert row["region"] == "KZ-MAN"


@pytest.mark.parametrize(
    ("location", "place_id", "method"),
    [("Павлодар", "pavlodar", "gazetteer"), ("Pavlodarr", "pavlodar", "fuzzy"),
     ("Алма-Ате", "almaty", "gazetteer"), ("Semey", "geonames-1519422", "geonames"),
     (" Pavlodar ", "pavlodar", "gazetteer")],
)  # fmt: skip
def test_how_a_place_was_found_is_told(
    placing: Place, location: str, place_id: str, method: str
) -> None:
    row = one(placing, location=location)
    assert (row["place_id"], row["geo_method"]) == (place_id, method)


@pytest.mark.parametrize(
    ("location", "precision", "method"),
    [("Pavlodar Region", "3", "region"), ("Kazakhstan", "4", "country")],
)
def test_how_a_region_or_the_country_was_found_is_told(
    placing: Place, location: str, precision: str, method: str
) -> None:
    assert one(placing, location=location, geo_precision=precision)["geo_method"] == method


def test_taldykorgan_is_in_almaty_region_and_almaty_is_not(placing: Place) -> None:
    assert one(placing, location="Taldykorgan")["region"] == "KZ-ALM"
    assert one(placing, location="Almaty")["region"] == "KZ-ALA"
    assert one(placing, location="Almaty Region", geo_precision="3")["region"] == "KZ-ALM"


# Sites


def test_the_mark_of_a_site_falls_to_its_city(placing: Place) -> None:
    square = one(placing, location="Republic Square, Almaty")
    assert (square["place_id"], square["region"]) == ("almaty", "KZ-ALA")
    named = one(placing, location="Almaty", site="Republic Square")
    assert (named["place_id"], named["site"]) == ("almaty", "Republic Square")


def test_a_site_of_another_city_is_found(placing: Place) -> None:
    row = event(location="Aktau", site="Republic Square")
    assert found(placing, row) == [(2, "site", "Republic Square")]
    assert "almaty" in message(placing, location="Aktau", site="Republic Square")


@pytest.mark.parametrize(
    ("location", "site", "precision"),
    [("Aktobe", "City administration", "1"), ("Aktau", "City administration", "1"),
     ("Aktau", "A school", "1"), ("Almaty Region", "Republic Square", "3"),
     ("Kazakhstan", "Republic Square", "4")],
)  # fmt: skip
def test_a_site_of_the_place_and_an_unknown_site_are_let_be(
    placing: Place, location: str, site: str, precision: str
) -> None:
    assert one(placing, location=location, site=site, geo_precision=precision)["site"] == site


# Sources


def test_an_unknown_source_is_named(placing: Place) -> None:
    rows = [event(sources="doc-1;doc-9"), event(event_id="E-2", sources="doc-2; doc-3")]
    assert found(placing, *rows) == [(2, "sources", "doc-9")]
    assert "sources.csv" in message(placing, sources="doc-9")


def test_a_web_address_is_its_own_source(placing: Place) -> None:
    address = "https://example.org/news?id=1"
    assert one(placing, sources=f"{address};doc-1")["sources"] == f"{address};doc-1"


@pytest.mark.parametrize("address", ["example.org/news", "ftp://example.org", "HTTPS", "https://"])
def test_what_only_looks_like_an_address_is_no_source(placing: Place, address: str) -> None:
    assert found(placing, event(sources=address)) == [(2, "sources", address)]


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


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [("", "", 1), ("2022-01-05", "2022-01-05", 1), ("2022-01-05", "2022-01-06", 2),
     ("2022-01-02", "2022-01-08", 2), ("2022-01-02", "2022-01-09", 3),
     ("2022-01-01", "2022-01-31", 3)],
)  # fmt: skip
def test_time_precision_is_day_week_or_month(
    placing: Place, earliest: str, latest: str, precision: int
) -> None:
    row = one(placing, date_basis="heading", date_earliest=earliest, date_latest=latest)
    assert row["time_precision"] == precision


@pytest.mark.parametrize(
    ("basis", "inferred"),
    [("stated", False), ("heading", False), ("context", True), ("window", True)],
)
def test_a_day_is_inferred_from_context_or_window(
    placing: Place, basis: str, inferred: bool
) -> None:
    window = {"date_earliest": "2022-01-04", "date_latest": "2022-01-06"}
    assert one(placing, date_basis=basis, **window)["day_inferred"] == inferred


@pytest.mark.parametrize(
    ("earliest", "latest", "window"),
    [("", "", ("2022-01-05", "2022-01-05")), ("2022-01-03", "", ("2022-01-03", "2022-01-05")),
     ("", "2022-01-09", ("2022-01-05", "2022-01-09")),
     ("2022-01-03", "2022-01-09", ("2022-01-03", "2022-01-09"))],
)  # fmt: skip
def test_a_window_is_as_wide_as_the_row_says_and_no_wider(
    placing: Place, earliest: str, latest: str, window: tuple[str, str]
) -> None:
    row = one(placing, date_basis="heading", date_earliest=earliest, date_latest=latest)
    assert (row["window_first"], row["window_last"]) == tuple(map(pd.Timestamp, window))


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


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
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
