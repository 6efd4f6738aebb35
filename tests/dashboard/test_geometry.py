"""The shapes: named as the traces name them, turned as plotly wants them, within their regions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from dashboard.figures.map import base
from dashboard.geometry import Features, geometry, script
from dashboard.packing import POLYGON, RING, SIGNS, packed
from dashboard.selection import Selection
from dashboard.theme import ZONES
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.measures import NATIONWIDE
from geodata.regions import EQUAL_AREA, Drawn
from geodata.vocabulary import LAYERS

HATCHING, OUTLINES = ("first", "second"), ("line", "dashes")
"""The ends of the ids of a region's hatching and an area's outlines."""

SLACK = 600.0
"""Metres: half the width of a line of hatching, and coordinates of three decimals."""

DRAWN_ROUGHLY = 5_000.0
"""Metres: outlines follow a border with fewer corners."""

LARGE = 5e10
"""Square metres: no city."""


@pytest.fixture(scope="module")
def flat(dataset: Dataset) -> gpd.GeoSeries:
    """Regions as they are drawn, in metres."""
    return dataset.boundaries.light.geometry.to_crs(EQUAL_AREA)


def rings(features: Features) -> list[tuple[str, list[Any]]]:
    """Name and rings of each polygon."""
    found = []
    for feature in features["features"]:
        shape = feature["geometry"]
        many = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found += [(feature["id"], polygon) for polygon in many]
    return found


def signed_area(ring: Any) -> float:
    """In square degrees; above zero when it runs against the clock."""
    x, y = np.array(ring, dtype=float).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def in_metres(features: Features) -> gpd.GeoSeries:
    shapes = {each["id"]: shapely.geometry.shape(each["geometry"]) for each in features["features"]}
    flat = gpd.GeoSeries(shapes, crs=4326).to_crs(EQUAL_AREA)
    return flat.buffer(0)  # rounding has folded some slivers over


def test_there_is_a_shape_for_each_name(shapes: dict[str, Features]) -> None:
    zones = {f"zone-{layer}" for layer in LAYERS}

    assert set(shapes) == {"land", "water", "lakes", "regions", "zone-gap"} | zones
    assert set(ZONES) == set(LAYERS)


def test_features_have_the_ids_that_the_traces_name(
    dataset: Dataset, default: Selection, shapes: dict[str, Features]
) -> None:
    named: dict[str, list[str]] = {}
    for trace in base(dataset, default).data:
        if trace.type == "choropleth":
            assert len(trace.z) == len(trace.locations)
            named.setdefault(trace.geojson, []).extend(trace.locations)

    assert set(named) == set(shapes)
    for name, features in shapes.items():
        ids = [feature["id"] for feature in features["features"]]
        assert len(set(ids)) == len(ids)
        assert sorted(named[name]) == sorted(ids), "each shape belongs to one trace"


def test_zones_have_hatching_for_each_region_and_outlines_for_each_area(
    dataset: Dataset, shapes: dict[str, Features]
) -> None:
    for layer in LAYERS:
        areas = {
            row["area"]
            for row in dataset.measures.to_dict("records")
            if row["layer"] == layer and not row["site"]
        }
        expected = {f"{code}:{part}" for code in dataset.codes for part in HATCHING}
        expected |= {f"{area}:{part}" for area in areas for part in OUTLINES}

        assert {each["id"] for each in shapes[f"zone-{layer}"]["features"]} == expected
        assert set(dataset.areas[layer]) == areas


def test_every_region_is_there_once(dataset: Dataset, shapes: dict[str, Features]) -> None:
    assert [each["id"] for each in shapes["regions"]["features"]] == dataset.codes


def test_there_are_only_polygons(shapes: dict[str, Features]) -> None:
    for name, features in shapes.items():
        assert features["type"] == "FeatureCollection"
        for feature in features["features"]:
            assert feature["type"] == "Feature"
            assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon"), name


def test_exterior_rings_run_with_the_clock_and_holes_against_it(
    shapes: dict[str, Features],
) -> None:
    for name, features in shapes.items():
        for feature, polygon in rings(features):
            outer, *holes = polygon
            # A sliver that rounding has folded flat encloses nothing either way.
            assert signed_area(outer) < 1e-5, f"{name} {feature}"
            assert all(signed_area(hole) > -1e-5 for hole in holes), f"{name} {feature}"


def test_rings_are_closed_and_in_degrees(shapes: dict[str, Features]) -> None:
    for name, features in shapes.items():
        for feature, polygon in rings(features):
            for ring in polygon:
                assert len(ring) >= 4, f"{name} {feature}"
                assert ring[0] == ring[-1], f"{name} {feature}"
                assert all(len(point) == 2 for point in ring)
                assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring)


def test_regions_are_drawn_where_they_are(flat: gpd.GeoSeries, shapes: dict[str, Features]) -> None:
    drawn = in_metres(shapes["regions"])

    assert (drawn.symmetric_difference(flat).area < flat.area * 0.01).all()


@pytest.mark.parametrize("layer", LAYERS)
def test_hatching_lies_within_its_region(
    layer: str, dataset: Dataset, flat: gpd.GeoSeries, shapes: dict[str, Features]
) -> None:
    drawn = in_metres(shapes[f"zone-{layer}"])
    for code in dataset.codes:
        first, second = (drawn[f"{code}:{part}"] for part in HATCHING)
        region = flat.loc[code]

        assert first.union(second).difference(region.buffer(SLACK)).is_empty, code
        assert first.area + second.area < region.area / 10, f"{code}: it hides the shading"
        assert first.intersection(second).area < 1, code
        if region.area > LARGE:
            assert 0.4 < first.area / (first.area + second.area) < 0.6, f"{code}: half the lines"


@pytest.mark.parametrize("layer", LAYERS)
def test_hatching_leaves_no_wide_gap_in_a_region(
    layer: str, dataset: Dataset, flat: gpd.GeoSeries, shapes: dict[str, Features]
) -> None:
    drawn = in_metres(shapes[f"zone-{layer}"])
    for code in dataset.codes:
        if flat.loc[code].area > LARGE:
            lines = shapely.union_all([drawn[f"{code}:{part}"] for part in HATCHING])
            reach = ZONES[layer].spacing_km * 1000 * 1.1
            gaps = flat.loc[code].difference(lines.buffer(reach))
            assert gaps.area < flat.loc[code].area * 0.03, code


@pytest.mark.parametrize("layer", LAYERS)
def test_outlines_lie_within_their_area_and_go_all_around_it(
    layer: str, dataset: Dataset, flat: gpd.GeoSeries, shapes: dict[str, Features]
) -> None:
    drawn = in_metres(shapes[f"zone-{layer}"])
    for area in dataset.areas[layer]:
        codes = dataset.codes if area == NATIONWIDE else split_ids(area)
        whole = shapely.union_all(flat.loc[codes].to_numpy())
        line, dashes = (drawn[f"{area}:{part}"] for part in OUTLINES)

        assert line.union(dashes).within(whole.buffer(DRAWN_ROUGHLY))
        assert line.area > whole.area * 0.5
        assert dashes.distance(line.boundary) < DRAWN_ROUGHLY
        # Dashes stand wherever the line goes: nowhere is there a gap much wider than one.
        bare = line.boundary.difference(dashes.buffer(40_000))
        assert bare.length < line.boundary.length * 0.05


def test_layers_are_told_apart_by_angle_and_colour() -> None:
    assert len({style.angle % 180 for style in ZONES.values()}) == len(ZONES)
    for theme in ("light", "dark"):
        assert len({style.colour[theme] for style in ZONES.values()}) == len(ZONES)


def test_on_paper_layers_are_black_and_told_apart_by_angle_alone() -> None:
    assert {style.colour["print"] for style in ZONES.values()} == {"#000000"}


def unpacked(text: str) -> list[list[list[list[int]]]]:
    """Polygons of rings of points, in whole numbers, by the rule of `packing`."""
    begin, polygons = [0, 0], []
    for polygon in text.split(POLYGON) if text else ():
        rings = []
        for digits in polygon.split(RING):
            at, points = list(begin), []
            steps = iter(whole_numbers(digits))
            for east, north in zip(steps, steps, strict=True):
                at = [at[0] + east, at[1] + north]
                points.append(at)
            begin = points[0]
            rings.append([*points, points[0]])
        polygons.append(rings)
    return polygons


def whole_numbers(digits: str) -> list[int]:
    found, number, place = [], 0, 0
    for sign in digits:
        value = SIGNS.index(sign)
        number, place = number + (value % 32) * 32**place, place + 1
        if value < 32:
            found.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, place = 0, 0
    return found


def test_packed_shapes_have_every_figure(shapes: dict[str, Features]) -> None:
    for features in shapes.values():
        text = packed(features)
        found = {
            name: [
                [[x / 10 ** text["decimals"], y / 10 ** text["decimals"]] for x, y in ring]
                for part in unpacked(each)
                for ring in part
            ]
            for name, each in text["shapes"].items()
        }
        wanted: dict[str, list[Any]] = {}
        for name, polygon in rings(features):
            wanted.setdefault(name, []).extend([list(point) for point in ring] for ring in polygon)
        assert {name: each for name, each in found.items() if each} == wanted


def test_a_shape_of_nothing_and_far_figures_are_packed() -> None:
    corners = [[-179.99999999, -1.0], [180.0, 1.0], [0.0, 89.12345678], [-179.99999999, -1.0]]
    features = {
        "features": [
            {"id": "none", "geometry": {"coordinates": []}},
            {"id": "far", "geometry": {"coordinates": [[corners]]}},
        ]
    }
    text = packed(features)
    assert text["decimals"] == 8
    assert text["shapes"]["none"] == ""
    [[ring]] = unpacked(text["shapes"]["far"])
    assert [[x / 10**8, y / 10**8] for x, y in ring] == corners


def test_the_script_calls_on_nothing_outside(shapes_script: str) -> None:
    code = shapes_script[: shapes_script.index('({"land"')]
    assert len(code) < 3000
    for word in ("//", "http", "import"):
        assert word not in code
    assert "<" not in code, "in an exported page this sign is written otherwise"


def test_the_same_data_give_the_same_script(dataset: Dataset, shapes_script: str) -> None:
    assert script(geometry(dataset)) == shapes_script


def test_a_region_that_crosses_itself_when_flat_is_hatched_all_the_same(dataset: Dataset) -> None:
    light = dataset.boundaries.light.copy()
    bow = shapely.Polygon([(60, 45), (70, 50), (70, 45), (60, 50)])
    light.loc["KZ-AKT", "geometry"] = bow
    drawn = replace(dataset.boundaries, draw=lambda: Drawn(light))
    shapes = geometry(replace(dataset, boundaries=drawn), ["emergency"])

    assert "KZ-AKT:first" in {each["id"] for each in shapes["zone-emergency"]["features"]}
