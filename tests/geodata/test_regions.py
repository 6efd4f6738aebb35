"""Borders: valid, complete, of the right day, and every point in at most one region."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geodata.regions as regions_module
from geodata.errors import BoundaryError
from geodata.regions import (
    EQUAL_AREA,
    FIRST_DAYS,
    Boundaries,
    boundaries_on,
    join_points,
    read_boundaries,
    read_context,
)

DATA = Path(__file__).parents[2] / "geodata" / "data"
VINTAGES = tuple(FIRST_DAYS)
JANUARY = {
    "KZ-AKM",
    "KZ-AKT",
    "KZ-ALM",
    "KZ-ATY",
    "KZ-VOS",
    "KZ-ZHA",
    "KZ-KAR",
    "KZ-KUS",
    "KZ-KZY",
    "KZ-MAN",
    "KZ-SEV",
    "KZ-PAV",
    "KZ-YUZ",
    "KZ-ZAP",
    "KZ-ALA",
    "KZ-AST",
    "KZ-SHY",
}
PLUS_FIVE = {"KZ-MAN", "KZ-ATY", "KZ-AKT", "KZ-ZAP", "KZ-KZY"}
CITIES = {"KZ-ALA", "KZ-AST", "KZ-SHY"}

# Longitude and latitude (GeoNames), and the region in January 2022.
POINTS = {
    "Taldykorgan": (78.37389, 45.01556, "KZ-ALM"),
    "Almaty": (76.9115, 43.25249, "KZ-ALA"),
    "Nur-Sultan": (71.44598, 51.1801, "KZ-AST"),
    "Shymkent": (69.59, 42.3, "KZ-SHY"),
    "Aktau": (51.17392, 43.66105, "KZ-MAN"),
    "Zhanaozen": (52.86192, 43.34116, "KZ-MAN"),
    "Aktobe": (57.20718, 50.27969, "KZ-AKT"),
    "Pavlodar": (76.96881, 52.27601, "KZ-PAV"),
    "Oral": (51.42558, 51.24601, "KZ-ZAP"),
    "Atyrau": (51.88427, 47.1048, "KZ-ATY"),
    "Semey": (80.26, 50.41, "KZ-VOS"),
    "Jezkazgan": (67.71, 47.79, "KZ-KAR"),
    "Baikonur": (63.31667, 45.61667, "KZ-KZY"),
}
BAUTINO = (50.24629, 44.54479)


@pytest.fixture(scope="module")
def january() -> Boundaries:
    return read_boundaries("2022-01")


@pytest.fixture(scope="module")
def june() -> Boundaries:
    return read_boundaries("2022-06")


@pytest.fixture(scope="module", params=VINTAGES)
def boundaries(request: pytest.FixtureRequest) -> Boundaries:
    return read_boundaries(request.param)


@pytest.fixture(scope="module", params=["detailed", "light"])
def layer(request: pytest.FixtureRequest, boundaries: Boundaries) -> gpd.GeoDataFrame:
    return getattr(boundaries, request.param)


def where(boundaries: Boundaries, longitude: float, latitude: float, **options: float):
    return tuple(join_points([longitude], [latitude], boundaries, **options).iloc[0])


# The files


def test_january_has_the_17_units_of_that_month(january: Boundaries) -> None:
    assert set(january.codes) == JANUARY
    assert len(january.codes) == 17


def test_june_has_three_more(january: Boundaries, june: Boundaries) -> None:
    assert len(june.codes) == 20
    assert set(june.codes) - set(january.codes) == {"KZ-10", "KZ-33", "KZ-62"}
    assert set(january.codes) < set(june.codes)


def test_regions_are_valid_and_neither_overlap_nor_leave_holes(layer: gpd.GeoDataFrame) -> None:
    shapes = layer.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    outline = shapely.get_parts(shapely.coverage_union_all(shapes))
    assert shapely.get_num_interior_rings(outline).sum() == 0


def test_light_and_detailed_agree_in_facts_and_nearly_in_area(boundaries: Boundaries) -> None:
    facts = [column for column in boundaries.light if column != "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(boundaries.light[facts]), pd.DataFrame(boundaries.detailed[facts])
    )
    detailed = boundaries.detailed.to_crs(EQUAL_AREA).area
    light = boundaries.light.to_crs(EQUAL_AREA).area
    assert ((light / detailed - 1).abs() < 0.01).all()


def test_the_country_has_the_same_area_in_both_vintages(
    january: Boundaries, june: Boundaries
) -> None:
    before = january.detailed.to_crs(EQUAL_AREA).area.sum() / 1e6
    after = june.detailed.to_crs(EQUAL_AREA).area.sum() / 1e6
    assert before == pytest.approx(after, rel=1e-6)
    assert before == pytest.approx(2_724_900, rel=0.001)  # km², as officially stated


def test_the_new_regions_come_out_of_three_old_ones(january: Boundaries, june: Boundaries) -> None:
    old = january.detailed.to_crs(EQUAL_AREA).area
    new = june.detailed.to_crs(EQUAL_AREA).area
    for host, part in {"KZ-VOS": "KZ-10", "KZ-ALM": "KZ-33", "KZ-KAR": "KZ-62"}.items():
        assert old[host] == pytest.approx(new[host] + new[part], rel=1e-5)


def test_every_unit_has_names_kind_and_time_zone(layer: gpd.GeoDataFrame) -> None:
    facts = ["name_en", "name_ru", "name_kk", "capital", "timezone", "aliases"]
    assert (layer[facts] != "").all(axis=None)
    assert set(layer.index[layer["kind"] == "city"]) == CITIES
    assert set(layer["kind"]) == {"city", "region"}
    assert list(layer.index) == list(layer["code"])


def test_clocks_of_january_2022(january: Boundaries) -> None:
    noon = datetime(2022, 1, 5, 12)
    hours = {
        code: noon.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        for code, zone in january.detailed["timezone"].items()
    }
    assert {code for code, offset in hours.items() if offset == timedelta(hours=5)} == PLUS_FIVE
    assert set(hours.values()) == {timedelta(hours=5), timedelta(hours=6)}


def test_capitals_of_almaty_region(january: Boundaries, june: Boundaries) -> None:
    assert january.detailed.at["KZ-ALM", "capital"] == "Taldykorgan"
    assert june.detailed.at["KZ-ALM", "capital"] == "Konaev"
    assert june.detailed.at["KZ-33", "capital"] == "Taldykorgan"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.geojson")), ids=lambda path: path.name)
def test_files_follow_rfc_7946(path: Path) -> None:
    shapes = gpd.read_file(path).geometry.to_numpy()
    rings = shapely.get_exterior_ring(shapely.get_parts(shapes))
    assert shapely.is_ccw(rings).all()
    assert "crs" not in path.read_text(encoding="utf-8")[:200]


def test_coordinates_are_rounded() -> None:
    for name, decimals in {
        "regions-2022-01": 5,
        "regions-2022-01-light": 3,
        "context": 2,
    }.items():
        text = (DATA / f"{name}.geojson").read_text(encoding="utf-8")
        longest = max(len(digits) for digits in re.findall(r"[\[,]-?\d+\.(\d+)", text))
        assert longest == decimals


def test_drawn_files_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in DATA.glob("*.geojson")}
    assert sizes["context.geojson"] < 155_000
    assert all(size < 140_000 for name, size in sizes.items() if "-light" in name)


# Context


def test_context_reaches_beyond_every_corner() -> None:
    west, south, east, north = read_context().total_bounds
    assert west <= 35
    assert east >= 100
    assert south <= 30
    assert north >= 65


def test_context_has_neighbours_seas_and_lakes() -> None:
    context = read_context()
    assert context.is_valid.all()
    named = {kind: set(rows["name"]) for kind, rows in context.groupby("kind")}
    assert set(named) == {"country", "sea", "lake"}
    assert {"Russia", "China", "Kyrgyzstan", "Uzbekistan", "Turkmenistan"} <= named["country"]
    assert "Kazakhstan" not in named["country"]
    assert "Caspian Sea" in named["sea"]
    lakes = {"Lake Balkhash", "Lake Alakol", "Lake Zaysan", "North Aral Sea", "Lake Tengiz"}
    assert lakes <= named["lake"]


def test_no_background_shows_between_country_and_context(january: Boundaries) -> None:
    outline = january.light.to_crs(EQUAL_AREA).union_all()
    around = read_context().to_crs(EQUAL_AREA)
    around = around[around["kind"] != "lake"].union_all()
    bare = outline.buffer(30_000).difference(outline).difference(around)
    assert bare.area / 1e6 < 1  # km²


# Days


@pytest.mark.parametrize(
    ("day", "vintage"),
    [
        (date(2018, 6, 19), "2022-01"),
        (date(2022, 1, 5), "2022-01"),
        (date(2022, 6, 7), "2022-01"),
        (date(2022, 6, 8), "2022-06"),
        (date(2026, 1, 1), "2022-06"),
    ],
)
def test_borders_of_a_day(day: date, vintage: str) -> None:
    boundaries = boundaries_on(day)
    assert boundaries.vintage == vintage
    assert boundaries.valid_from <= day
    assert boundaries.valid_to is None or day < boundaries.valid_to


def test_a_day_before_all_borders_says_what_is_covered_and_what_to_do() -> None:
    with pytest.raises(BoundaryError, match=r"2018-06-18.*2018-06-19.*leave out earlier events"):
        boundaries_on(date(2018, 6, 18))


def test_first_days_are_those_of_the_files_and_leave_no_gap() -> None:
    all_boundaries = [read_boundaries(vintage) for vintage in VINTAGES]
    assert [each.valid_from for each in all_boundaries] == list(FIRST_DAYS.values())
    for earlier, later in pairwise(all_boundaries):
        assert earlier.valid_to == later.valid_from


def test_an_unknown_vintage_is_named() -> None:
    with pytest.raises(BoundaryError, match=r"'1999'.*2022-01, 2022-06"):
        read_boundaries("1999")


def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "context.geojson").write_text('{"features": [')
    monkeypatch.setattr(regions_module.resources, "files", lambda _: tmp_path)
    with pytest.raises(BoundaryError, match=r"context\.geojson: cannot be read"):
        read_context()


def test_a_file_without_its_properties_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"sea"},'
        '"geometry":{"type":"Point","coordinates":[1,2]}}]}'
    )
    (tmp_path / "data" / "context.geojson").write_text(text)
    monkeypatch.setattr(regions_module.resources, "files", lambda _: tmp_path)
    with pytest.raises(BoundaryError, match=r"context\.geojson: lacks name"):
        read_context()


# Joining


@pytest.mark.parametrize("place", POINTS)
def test_cities_fall_to_their_regions(january: Boundaries, place: str) -> None:
    longitude, latitude, code = POINTS[place]
    assert where(january, longitude, latitude) == (code, "inside")


def test_taldykorgan_changes_region_in_june(january: Boundaries, june: Boundaries) -> None:
    longitude, latitude, _ = POINTS["Taldykorgan"]
    assert where(january, longitude, latitude) == ("KZ-ALM", "inside")
    assert where(june, longitude, latitude) == ("KZ-33", "inside")


def test_bautino_is_on_land_in_the_detailed_file(january: Boundaries) -> None:
    assert where(january, *BAUTINO) == ("KZ-MAN", "inside")


@pytest.mark.parametrize("point", [BAUTINO, (50.20, 44.55)])
def test_a_harbour_lost_to_the_sea_falls_to_the_nearest_region(
    january: Boundaries, point: tuple[float, float]
) -> None:
    # Without Bautino's surroundings, as a coarser file would have it.
    spit = shapely.Point(BAUTINO).buffer(0.02)
    coarse = january.detailed.set_geometry(january.detailed.geometry.difference(spit))
    assert where(replace(january, detailed=coarse), *point) == ("KZ-MAN", "nearest")


def test_nearest_has_a_limit(january: Boundaries) -> None:
    at_sea = (50.20, 44.55)
    assert where(january, *at_sea)[1] == "nearest"
    assert where(january, *at_sea, nearest_km=0.5)[1] == "outside"
    assert where(january, 50.0, 43.5)[1] == "outside"


@pytest.mark.parametrize("point", [(-0.13, 51.5), (74.59, 42.87), (500.0, 400.0)])
def test_abroad_is_outside(january: Boundaries, point: tuple[float, float]) -> None:
    code, how = where(january, *point)
    assert pd.isna(code)
    assert how == "outside"


def test_unknown_coordinates_are_missing(january: Boundaries) -> None:
    joined = join_points([np.nan, 76.9, np.inf], [43.2, np.nan, 43.2], january)
    assert list(joined["how"]) == ["missing"] * 3
    assert joined["code"].isna().all()


def test_no_points_give_no_rows(january: Boundaries) -> None:
    joined = join_points([], [], january)
    assert list(joined.columns) == ["code", "how"]
    assert joined.empty


def test_the_answer_has_the_index_of_the_question(january: Boundaries) -> None:
    longitudes = pd.Series([76.9115, 51.17392, 76.9115], index=["c", "a", "b"])
    latitudes = pd.Series([43.25249, 43.66105, 43.25249], index=["c", "a", "b"])
    joined = join_points(longitudes, latitudes, january)
    assert joined["code"].to_dict() == {"c": "KZ-ALA", "a": "KZ-MAN", "b": "KZ-ALA"}


def test_a_point_on_a_border_falls_to_the_first_region_in_file_order(january: Boundaries) -> None:
    shapes = january.detailed.geometry
    border = shapes["KZ-ALA"].intersection(shapes["KZ-ALM"])
    corners = shapely.get_coordinates(border)
    joined = join_points(corners[:, 0], corners[:, 1], january)
    assert set(joined["code"]) == {"KZ-ALA"}
    assert set(joined["how"]) == {"inside"}


COORDINATES = st.lists(
    st.tuples(st.floats(45, 89) | st.just(float("nan")), st.floats(39, 57) | st.just(float("nan")))
    | st.sampled_from([point[:2] for point in POINTS.values()]),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(points=COORDINATES, seed=st.integers(0, 2**16))
def test_order_of_rows_does_not_matter(
    january: Boundaries, points: list[tuple[float, float]], seed: int
) -> None:
    frame = pd.DataFrame(points, columns=["x", "y"], dtype=float)
    mixed = frame.sample(frac=1, random_state=seed)
    straight = join_points(frame["x"], frame["y"], january)
    pd.testing.assert_frame_equal(
        straight, join_points(mixed["x"], mixed["y"], january).loc[frame.index]
    )


@settings(deadline=None, max_examples=60)
@given(points=COORDINATES)
def test_every_point_has_one_answer_that_geometry_confirms(
    january: Boundaries, points: list[tuple[float, float]]
) -> None:
    frame = pd.DataFrame(points, columns=["x", "y"], dtype=float)
    joined = join_points(frame["x"], frame["y"], january)
    assert len(joined) == len(frame)
    assert set(joined["how"]) <= {"inside", "nearest", "outside", "missing"}
    for point, code, how in zip(points, joined["code"], joined["how"], strict=True):
        assert pd.isna(code) == (how in ("outside", "missing"))
        if how != "missing":
            hit = [
                key
                for key in january.codes
                if january.detailed.geometry[key].intersects(shapely.Point(point))
            ]
            assert (how == "inside") == bool(hit)
            assert how != "inside" or code == hit[0]


def test_many_points_are_joined_by_their_distinct_places(january: Boundaries) -> None:
    longitudes, latitudes, codes = zip(*POINTS.values(), strict=True)
    chosen = np.random.default_rng(1).integers(0, len(POINTS), 20_000)
    joined = join_points(np.array(longitudes)[chosen], np.array(latitudes)[chosen], january)
    assert list(joined["code"]) == list(np.array(codes)[chosen])


@pytest.mark.parametrize("path", sorted(DATA.glob("*.geojson")), ids=lambda path: path.stem)
def test_properties_are_those_of_a_parser_of_the_whole(path: Path) -> None:
    whole = json.loads(path.read_bytes())["features"]
    read = regions_module.read_features(path.name, ()).drop(columns="geometry")
    expected = pd.DataFrame([each["properties"] for each in whole])
    pd.testing.assert_frame_equal(pd.DataFrame(read), expected)
