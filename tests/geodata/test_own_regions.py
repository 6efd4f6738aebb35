"""Regions from a file of somebody's own: what is mended, what is refused, and what is said."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.case import RegionsFile
from geodata.errors import BoundaryError
from geodata.own_regions import read_own_regions
from geodata.regions import Boundaries, join_points
from geodata.simplify import MOST_POINTS

WEST, EAST = shapely.box(4, 50, 5, 51), shapely.box(5, 50, 6, 51)
BOWTIE = shapely.Polygon([(5, 50), (6, 51), (6, 50), (5, 51)])


def table(
    *shapes: BaseGeometry | None, crs: Any = 4326, codes: list[Any] | None = None
) -> gpd.GeoDataFrame:
    """Rows with `id` and `name`."""
    ids = codes or [f"R{number}" for number in range(len(shapes))]
    names = [f"Region {number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids, "name": names}, geometry=list(shapes), crs=crs)


def read(path: Path, code: str = "id", name: str = "name") -> Boundaries:
    return read_own_regions(RegionsFile(path, code, name))


def save(rows: gpd.GeoDataFrame, path: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a file says no coordinate system is meant
        rows.to_file(path)
    return path


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "fgb"])
def test_every_usual_format_gives_the_same_regions(tmp_path: Path, ending: str) -> None:
    regions = read(save(table(WEST, EAST), tmp_path / f"own.{ending}"))

    assert sorted(regions.codes) == ["R0", "R1"]
    assert regions.light.at["R1", "name_ru"] == "Region 1"
    assert join_points([4.5, 5.5, 9.0], [50.5, 50.5, 50.5], regions)["code"].tolist()[:2] == [
        "R0",
        "R1",
    ]
    assert not regions.home
    assert regions.countries
    assert "BE" in regions.countries


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    save(table(WEST, EAST), tmp_path / "own.shp")
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as file:
        for part in tmp_path.glob("own.[!z]*"):
            file.write(part, part.name)

    assert sorted(read(tmp_path / "own.zip").codes) == ["R0", "R1"]


def test_another_coordinate_system_is_transformed_and_said(tmp_path: Path) -> None:
    metres = table(WEST, EAST).to_crs(3035)
    regions = read(save(metres, tmp_path / "own.gpkg"))

    assert regions.detailed.total_bounds == pytest.approx([4, 50, 6, 51], abs=1e-6)
    assert "transformed from ETRS89" in " ".join(regions.remarks)


def test_degrees_are_assumed_where_nothing_is_said(tmp_path: Path) -> None:
    regions = read(save(table(WEST, EAST, crs=None), tmp_path / "own.shp"))

    assert "longitude and latitude are assumed" in " ".join(regions.remarks)


def test_metres_without_a_coordinate_system_are_refused(tmp_path: Path) -> None:
    metres = table(WEST, EAST).to_crs(3035).set_crs(None, allow_override=True)

    with pytest.raises(BoundaryError, match=r"no longitudes and latitudes; say the coordinate"):
        read(save(metres, tmp_path / "own.shp"))


def test_an_invalid_polygon_is_mended_and_said(tmp_path: Path) -> None:
    regions = read(save(table(WEST, BOWTIE), tmp_path / "own.geojson"))

    assert regions.detailed.geometry.is_valid.all()
    assert "mended: R1" in " ".join(regions.remarks)


def test_polygons_that_overlap_are_said_and_the_first_wins(tmp_path: Path) -> None:
    regions = read(save(table(WEST, shapely.box(4.5, 50, 6, 51)), tmp_path / "own.geojson"))

    assert "overlap" in " ".join(regions.remarks)
    assert join_points([4.7], [50.5], regions)["code"].tolist() == ["R0"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (table(WEST, EAST, codes=["a", "a"]), "id is the same in several rows: a"),
        (table(WEST, EAST, codes=["a", ""]), "id is blank in row 2"),
        (table(WEST, EAST, codes=["a", "ALL"]), "ALL, which means all regions"),
        (table(WEST, None), "no shape for R1"),
        (table(WEST, shapely.Point(5, 50)), "R1: Point; expected polygons"),
        (table(WEST, shapely.Polygon([(5, 50), (6, 50), (5, 50)])), "R1: the polygon has no area"),
    ],
    ids=["twice", "blank", "reserved", "empty", "point", "flat"],
)
def test_what_cannot_be_a_region_is_one_clear_error(
    tmp_path: Path, rows: gpd.GeoDataFrame, why: str
) -> None:
    with pytest.raises(BoundaryError, match=why):
        read(save(rows, tmp_path / "own.geojson"))


def test_a_missing_field_lists_those_there_are(tmp_path: Path) -> None:
    path = save(table(WEST, EAST), tmp_path / "own.geojson")

    with pytest.raises(BoundaryError, match=r"no field 'adm1'; its fields are id, name:"):
        read(path, code="adm1")
    assert read(path, code="ID").codes == ("R0", "R1")


@pytest.mark.parametrize("content", [b"", b"not polygons", b"\x00\x01", b'{"type":"Feature'])
def test_an_unreadable_file_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.geojson"
    path.write_bytes(content)

    with pytest.raises(BoundaryError, match=r"own\.geojson: cannot be read as polygons"):
        read(path)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="there is no such file; check the name"):
        read(tmp_path / "gone.gpkg")


def test_numbers_are_codes_without_a_fraction(tmp_path: Path) -> None:
    regions = read(save(table(WEST, EAST, codes=[1.0, 2.0]), tmp_path / "own.gpkg"))

    assert sorted(regions.codes) == ["1", "2"]


def test_what_is_drawn_is_light_and_what_is_joined_is_not(tmp_path: Path) -> None:
    ragged = shapely.segmentize(shapely.Point(4, 50).buffer(1, quad_segs=4000), 0.001)
    regions = read(save(table(ragged, shapely.box(6, 50, 7, 51)), tmp_path / "own.gpkg"))

    assert regions.light.geometry.count_coordinates().sum() <= MOST_POINTS
    assert regions.detailed.geometry.count_coordinates().sum() > 15_000
    assert regions.light.geometry.is_valid.all()


def test_longitudes_beyond_180_join_as_others_do(tmp_path: Path) -> None:
    fiji = table(shapely.box(177, -19, 182, -16), shapely.box(182, -19, 183, -16))
    regions = read(save(fiji, tmp_path / "own.gpkg"))

    joined = join_points([178.0, -179.0, -177.5], [-17.0] * 3, regions)["code"]
    assert joined.tolist() == ["R0", "R0", "R1"]
    west, _, east, _ = regions.light.total_bounds
    assert east - west == pytest.approx(6, abs=0.01)
