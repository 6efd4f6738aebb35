"""Borders of the regions, as they were on a day, and which region a point lies in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.errors import BoundaryError
from geodata.projection import DEGREES, KAZAKHSTAN, Projection

EQUAL_AREA = KAZAKHSTAN.crs
"""Albers' projection centred on Kazakhstan; its unit is the metre."""

NATIONWIDE, EVERYWHERE = "KZ", "ALL"
"""What a measure over all regions has as its area: in Kazakhstan, and in any other case."""

COUNTRIES = "countries"
"""Vintage of regions that are countries."""

FIRST_DAYS = {"2022-01": date(2018, 6, 19), "2022-06": date(2022, 6, 8)}
"""Each vintage of the borders, and the first day it was in force."""

COLUMNS = ("code", "name_en", "name_ru", "name_kk", "kind", "capital", "timezone", "aliases")

NEAREST_KM = 5.0
"""A coast is drawn with less detail than a harbour has."""

_PROPERTIES = re.compile(r'"properties":\s*')

_EARTH = Geod(ellps="WGS84")

Degrees: TypeAlias = Sequence[float] | np.ndarray | pd.Series


@dataclass(frozen=True, eq=False, repr=False)
class Drawn:
    """What a map shows of some regions.

    Attributes:
        light: the regions with fewer points. Longitudes lie about the meridian of the projection
            and may pass 180.
        outline: what a map must show, in degrees; None for all of `light`.
    """

    light: gpd.GeoDataFrame
    outline: BaseGeometry | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Boundaries:
    """The regions in force between two days.

    Attributes:
        vintage: name of the set: `2022-01` or `2022-06`; `countries`; or that of somebody's file.
        valid_from: first day in force; None where that is not known.
        valid_to: first day no longer in force; None when they still are, or nothing is known.
        detailed: one row a region, indexed by code (ISO 3166-2 in Kazakhstan); for joining points.
        draw: makes what a map shows of them, once it is asked for: what is counted needs no map.
        projection: that they are drawn in.
        everywhere: area of a measure over all of them.
        countries: two-letter codes of the countries they lie in.
        credit: whose borders they are, where they are not those that ship with the case.
        nearest_km: a point outside every region falls to one that is no farther.
        remarks: what was done with the file, in English.
    """

    vintage: str
    valid_from: date | None
    valid_to: date | None
    detailed: gpd.GeoDataFrame
    draw: Callable[[], Drawn]
    projection: Projection = KAZAKHSTAN
    everywhere: str = NATIONWIDE
    countries: tuple[str, ...] = ("KZ",)
    credit: str = ""
    nearest_km: float = NEAREST_KM
    remarks: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Drawn first: a function that draws cannot be sent to another process."""
        return {**self.__dict__, "draw": partial(_as_it_is, self._drawn)}

    @cached_property
    def _drawn(self) -> Drawn:
        return self.draw()

    @property
    def light(self) -> gpd.GeoDataFrame:
        """The same regions with fewer points (`Drawn`)."""
        return self._drawn.light

    @property
    def outline(self) -> BaseGeometry | None:
        """What a map must show (`Drawn`)."""
        return self._drawn.outline

    @property
    def home(self) -> bool:
        """Whether these are Kazakhstan's regions, of which more ships than borders."""
        return self.vintage in FIRST_DAYS

    @property
    def of_countries(self) -> bool:
        """Whether each region is a country, so that no more than a country is no less than one."""
        return self.vintage == COUNTRIES

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the regions, in file order."""
        return tuple(self.detailed["code"])


def _as_it_is(drawn: Drawn) -> Drawn:
    return drawn


def read_boundaries(vintage: str) -> Boundaries:
    """Read one set of borders.

    Args:
        vintage: a key of `FIRST_DAYS`.

    Returns:
        The regions, detailed and light, in degrees (EPSG:4326).

    Raises:
        BoundaryError: there is no such vintage, or its files are damaged.
    """
    if vintage not in FIRST_DAYS:
        raise BoundaryError(f"no borders {vintage!r}; expected one of {', '.join(FIRST_DAYS)}")
    detailed = _read_regions(f"regions-{vintage}.geojson")
    light = _read_regions(f"regions-{vintage}-light.geojson")
    if list(detailed.index) != list(light.index):
        raise BoundaryError(f"borders {vintage}: the detailed and the light file differ in regions")
    ends = detailed["valid_to"].iloc[0]
    return Boundaries(
        vintage=vintage,
        valid_from=date.fromisoformat(detailed["valid_from"].iloc[0]),
        valid_to=date.fromisoformat(ends) if ends else None,
        detailed=detailed[[*COLUMNS, "geometry"]],
        draw=lambda: Drawn(light[[*COLUMNS, "geometry"]]),
    )


def boundaries_on(day: date) -> Boundaries:
    """Read the borders that were in force on a day.

    Args:
        day: a local day.

    Returns:
        The regions of that day.

    Raises:
        BoundaryError: the day lies before the first borders known.
    """
    return read_boundaries(vintage_on(day))


def vintage_on(day: date) -> str:
    """Name of the borders that were in force on a day.

    Raises:
        BoundaryError: the day lies before the first borders known.
    """
    vintages = [vintage for vintage, first in FIRST_DAYS.items() if first <= day]
    if not vintages:
        first = min(FIRST_DAYS.values())
        raise BoundaryError(
            f"no borders are known for {day.isoformat()}; they cover {first.isoformat()} and "
            "later, so leave out earlier events or add the regions of that time to geodata/data"
        )
    return vintages[-1]


def read_context() -> gpd.GeoDataFrame:
    """Read what lies around Kazakhstan, and the lakes within.

    Returns:
        Rows with `kind` (country, sea or lake), `name` (blank when not known) and geometry, in
        degrees; neighbours and seas reach under Kazakhstan, so draw the regions over them.

    Raises:
        BoundaryError: the file is damaged.
    """
    context = read_features("context.geojson", ("kind", "name"))
    return context[["kind", "name", "geometry"]]


def kilometres(longitude: Any, latitude: Any, other_longitude: Any, other_latitude: Any) -> Any:
    """Geodesic distance on WGS84 between points in degrees, or between n of them each."""
    _, _, metres = _EARTH.inv(longitude, latitude, other_longitude, other_latitude)
    return np.asarray(metres) / 1000


def join_points(
    longitudes: Degrees,
    latitudes: Degrees,
    boundaries: Boundaries,
    *,
    nearest_km: float | None = None,
) -> pd.DataFrame:
    """Tell for each point which region it lies in.

    Args:
        longitudes: n degrees east, NaN where not known.
        latitudes: n degrees north.
        boundaries: the regions to choose from.
        nearest_km: a point outside every region still falls to one that is no farther than this;
            by default as far as these regions say.

    Returns:
        n rows on the index of `longitudes`: `code`, missing where there is none, and `how`:
        inside, nearest, outside or missing. A point on a common border falls to the region that
        stands first in the file.
    """
    index = longitudes.index if isinstance(longitudes, pd.Series) else None
    points = pd.DataFrame(
        {"x": np.asarray(longitudes, dtype=float), "y": np.asarray(latitudes, dtype=float)},
        index=index,
    )
    # Many events share a place: only distinct points are joined, which is eight times faster.
    which, first = _group(points)
    distinct = points.iloc[first]
    reach = boundaries.nearest_km if nearest_km is None else nearest_km
    chosen, how = _join_distinct(distinct, boundaries, reach * 1000)
    codes = np.array([*boundaries.codes, None], dtype=object)  # -1, no region, picks None
    answer = pd.DataFrame({"code": codes[chosen], "how": how}, dtype="str")
    return answer.iloc[which].set_axis(points.index)


def _group(points: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number of the distinct point for each point, and where each distinct one stands first."""
    east, _ = pd.factorize(points["x"].to_numpy(), use_na_sentinel=False)
    north, known = pd.factorize(points["y"].to_numpy(), use_na_sentinel=False)
    which, pairs = pd.factorize(east * (len(known) + 1) + north)
    first = np.full(len(pairs), -1)
    first[which[::-1]] = np.arange(len(points))[::-1]
    return which, first


def _join_distinct(
    points: pd.DataFrame, boundaries: Boundaries, nearest: float
) -> tuple[np.ndarray, np.ndarray]:
    """Row of the region for each point, -1 for none, and how it was found."""
    regions = boundaries.detailed
    known = np.isfinite(points.to_numpy()).all(axis=1)
    how = np.where(known, "outside", "missing").astype(object)
    chosen = np.full(len(points), -1)
    shapes = shapely.points(points["x"].to_numpy(), points["y"].to_numpy())
    shapes[~known] = None
    chosen = _first_match(shapes, regions.geometry.to_numpy(), chosen)
    how[chosen >= 0] = "inside"
    left = np.flatnonzero(known & (chosen < 0))
    if len(left):
        chosen[left] = _nearest(shapes[left], boundaries, nearest)
        how[left[chosen[left] >= 0]] = "nearest"
    return chosen, how


def _first_match(points: np.ndarray, regions: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    # The tree is built of points and asked with regions, since only the asking side is prepared.
    region, point = shapely.STRtree(points).query(regions, predicate="intersects")
    _keep_lowest(chosen, point, region)
    return chosen


def _keep_lowest(chosen: np.ndarray, point: np.ndarray, region: np.ndarray) -> None:
    """Where a point has several regions, the one that stands first in the file wins."""
    order = np.argsort(-region, kind="stable")
    chosen[point[order]] = region[order]  # of repeated points, numpy keeps the last


def _nearest(points: np.ndarray, boundaries: Boundaries, farthest: float) -> np.ndarray:
    """Row of the nearest region for each point in degrees, -1 where it is too far."""
    regions, flat = boundaries.detailed, boundaries.projection.crs
    metres = gpd.GeoSeries(points, crs=regions.crs).to_crs(flat).to_numpy()
    chosen = np.full(len(points), -1)
    reachable = np.flatnonzero(np.isfinite(shapely.get_x(metres)))
    shapes, some = regions.geometry.to_crs(flat).to_numpy(), metres[reachable]
    # Asked as above: the distance to a shape that is not prepared takes long, and few are near.
    region, point = shapely.STRtree(some).query(shapes, predicate="dwithin", distance=farthest)
    away = shapely.distance(some[point], shapes[region])
    nearest_last = np.lexsort([region, away])[::-1]
    chosen[reachable[point[nearest_last]]] = region[nearest_last]
    return chosen


def _read_regions(name: str) -> gpd.GeoDataFrame:
    regions = read_features(name, (*COLUMNS, "valid_from", "valid_to"))
    if regions["code"].duplicated().any():
        raise BoundaryError(f"{name}: two regions have the same code")
    # Without a name on the index, `code` always means the column.
    return regions.set_index("code", drop=False).rename_axis(None)


def read_features(name: str, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Read a GeoJSON file that ships.

    Args:
        name: in the folder of the data.
        columns: properties that it must have.

    Raises:
        BoundaryError: the file is damaged.
    """
    return _features_of(Path(str(resources.files("geodata") / "data" / name)), name, columns)


@cache  # files that ship
def _features_of(path: Path, name: str, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    try:
        text = path.read_bytes()
        # No Python object of every point, which took longer than all: these are Shapely's to read.
        facts = pd.DataFrame(_properties(text.decode()))
        shapes = shapely.get_parts(shapely.from_geojson(text))
        features = gpd.GeoDataFrame(facts, geometry=shapes, crs=DEGREES)
    except (OSError, ValueError, KeyError, TypeError, shapely.GEOSException) as fault:
        raise BoundaryError(
            f"{name}: cannot be read ({fault}); rebuild it with tools/build_boundaries.py"
        ) from fault
    missing = [column for column in columns if column not in features]
    if missing:
        raise BoundaryError(f"{name}: lacks {', '.join(missing)}; expected {', '.join(columns)}")
    return features


def _properties(text: str) -> list[Any]:
    """Those of each feature; a quote within a text has a backslash before it, and is none."""
    reader = json.JSONDecoder()
    return [reader.raw_decode(text, key.end())[0] for key in _PROPERTIES.finditer(text)]
