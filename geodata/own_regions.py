"""Regions from a file of somebody's own, in any format that GDAL reads."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import CRSError, ProjError

from geodata.case import RegionsFile
from geodata.countries import countries_in
from geodata.errors import BoundaryError
from geodata.projection import DEGREES, normal_degrees, projection_of
from geodata.regions import COLUMNS, EVERYWHERE, Boundaries, Drawn
from geodata.simplify import lighter

_LARGEST = 500_000_000
_MOST_SHOWN = 5
_POLYGONS = ("Polygon", "MultiPolygon")


def read_own_regions(file: RegionsFile) -> Boundaries:
    """Read the regions of a case.

    Args:
        file: the polygons, and which of their fields are code and name.

    Returns:
        The regions in degrees; `remarks` say what was mended.

    Raises:
        BoundaryError: the file cannot be used; the message says why and what to do.
    """
    remarks: list[str] = []
    rows = _read(file)
    codes, names = _codes(rows, file), _texts(rows[_field(rows, file, file.name_field)])
    shapes = normal_degrees(_polygons(_in_degrees(rows, file, remarks), codes, file, remarks))
    detailed = _as_regions(shapes, codes, names)
    whole = shapely.union_all(shapes.to_numpy())
    _remark_overlaps(detailed, whole, remarks)
    projection = projection_of(whole)
    light = lighter(detailed, projection)
    return Boundaries(
        vintage=file.path.name,
        valid_from=None,
        valid_to=None,
        detailed=detailed,
        draw=lambda: Drawn(light),
        projection=projection,
        everywhere=EVERYWHERE,
        countries=tuple(sorted(set(countries_in(whole)["alpha2"]) - {""})),
        credit=file.path.name,
        remarks=tuple(remarks),
    )


def _read(file: RegionsFile) -> gpd.GeoDataFrame:
    """The rows of the file as GDAL gives them."""
    path = file.path
    if not path.exists():
        raise BoundaryError(f"{path}: there is no such file; check the name after --regions")
    if path.is_file() and path.stat().st_size > _LARGEST:
        raise BoundaryError(
            f"{path}: larger than {_LARGEST // 1_000_000} MB; simplify the polygons first"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of GDAL, on what is mended or refused below
            rows = pyogrio.read_dataframe(path, force_2d=True)
    except (DataSourceError, DataLayerError, ValueError, UnicodeDecodeError) as fault:
        raise BoundaryError(
            f"{path}: cannot be read as polygons ({fault}); expected GeoJSON, GeoPackage, "
            "FlatGeobuf, a shapefile, or one in a .zip"
        ) from None
    if not isinstance(rows, gpd.GeoDataFrame) or rows.empty:
        raise BoundaryError(f"{path}: has no polygons; expected one row a region with its shape")
    return rows


def _field(rows: gpd.GeoDataFrame, file: RegionsFile, name: str) -> str:
    """The file's own spelling of a field."""
    fields = [str(each) for each in rows.columns if each != rows.geometry.name]
    if name in fields:
        return name
    alike = [each for each in fields if each.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise BoundaryError(
        f"{file.path}: has no field {name!r}; its fields are {', '.join(fields) or 'none'}: give "
        "those of code and name with --region-id and --region-name"
    )


def _texts(cells: pd.Series) -> pd.Series:
    """Cells as text; a number without the `.0` that a table of floats gives it."""
    texts = cells.astype("object").where(cells.notna(), "").astype("str")
    if pd.api.types.is_float_dtype(cells):
        texts = texts.str.replace(r"\.0$", "", regex=True)
    return texts.str.strip()


def _codes(rows: gpd.GeoDataFrame, file: RegionsFile) -> pd.Series:
    field = _field(rows, file, file.id_field)
    codes = _texts(rows[field])
    blank = codes.index[codes == ""] + 1
    if len(blank):
        raise BoundaryError(
            f"{file.path}: {field} is blank in row {_listed(blank)}; every region needs a code"
        )
    twice = codes[codes.duplicated()].unique()
    if len(twice):
        raise BoundaryError(
            f"{file.path}: {field} is the same in several rows: {_listed(twice)}; choose another "
            "field with --region-id, or merge these rows"
        )
    wrong = [code for code in codes if code == EVERYWHERE or ";" in code]
    if wrong:
        raise BoundaryError(
            f"{file.path}: {field} {_listed(wrong)}: a code is not {EVERYWHERE}, which means all "
            "regions, and has no ';'"
        )
    return codes


def _in_degrees(rows: gpd.GeoDataFrame, file: RegionsFile, remarks: list[str]) -> gpd.GeoSeries:
    """Shapes in longitude and latitude on WGS84."""
    shapes = rows.geometry
    if shapes.crs is None:
        _refuse_metres(shapes, file)
        remarks.append("The regions say no coordinate system; longitude and latitude are assumed.")
        return shapes.set_crs(DEGREES)
    if shapes.crs.equals(DEGREES, ignore_axis_order=True):
        _refuse_metres(shapes, file)
        return shapes.set_crs(DEGREES, allow_override=True)
    try:
        moved = shapes.to_crs(DEGREES)
    except (CRSError, ProjError) as fault:
        raise BoundaryError(f"{file.path}: its coordinate system is not usable ({fault})") from None
    _refuse_metres(moved, file)
    remarks.append(f"The regions were transformed from {shapes.crs.name} to degrees.")
    return moved


def _refuse_metres(shapes: gpd.GeoSeries, file: RegionsFile) -> None:
    west, south, east, north = shapes.total_bounds
    fits = west >= -360 and east <= 360 and south >= -90 and north <= 90
    if not (fits or np.isnan(west)):
        raise BoundaryError(
            f"{file.path}: coordinates from {west:g} {south:g} to {east:g} {north:g} are no "
            "longitudes and latitudes; say the coordinate system in the file (.prj, crs)"
        )


def _polygons(
    shapes: gpd.GeoSeries, codes: pd.Series, file: RegionsFile, remarks: list[str]
) -> gpd.GeoSeries:
    """Valid polygons alone."""
    empty = codes[shapes.isna() | shapes.is_empty]
    if len(empty):
        raise BoundaryError(
            f"{file.path}: no shape for {_listed(empty)}; draw these regions or leave them out"
        )
    other = codes[~shapes.geom_type.isin([*_POLYGONS, "GeometryCollection"])]
    if len(other):
        kinds = sorted(set(shapes.geom_type[other.index]))
        raise BoundaryError(f"{file.path}: {_listed(other)}: {', '.join(kinds)}; expected polygons")
    invalid = ~shapes.is_valid
    whole = gpd.GeoSeries(
        [_parts(shape) for shape in shapely.make_valid(shapes.to_numpy())],
        index=shapes.index,
        crs=DEGREES,
    )
    flat = codes[whole.is_empty]
    if len(flat):
        raise BoundaryError(f"{file.path}: {_listed(flat)}: the polygon has no area; mend it")
    if invalid.any():
        remarks.append(f"Polygons that were invalid were mended: {_listed(codes[invalid])}.")
    return whole


def _parts(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [
        part
        for some in shapely.get_parts(shapely.get_parts(shape))
        for part in shapely.get_parts(some)
        if part.geom_type == "Polygon" and part.area > 0
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _as_regions(shapes: gpd.GeoSeries, codes: pd.Series, names: pd.Series) -> gpd.GeoDataFrame:
    shown = names.where(names != "", codes)
    facts = dict.fromkeys(COLUMNS, "") | {
        "code": codes,
        **{f"name_{lang}": shown for lang in ("en", "ru", "kk")},
        "kind": "region",
        "aliases": codes,
    }
    rows = gpd.GeoDataFrame(facts, geometry=shapes, index=shapes.index, crs=DEGREES)
    return rows.set_index("code", drop=False).rename_axis(None)


def _remark_overlaps(
    regions: gpd.GeoDataFrame, whole: shapely.Geometry, remarks: list[str]
) -> None:
    """Two in a hundred of the area twice is more than sloppy borders."""
    total = float(regions.geometry.apply(lambda shape: shape.area).sum())
    if total > whole.area * 1.02:
        remarks.append(
            "Some regions overlap; a point in several of them falls to the first in the file."
        )


def _listed(things: Sequence[object] | pd.Series | pd.Index | np.ndarray) -> str:
    shown = [str(each) for each in things]
    more = len(shown) - _MOST_SHOWN
    return ", ".join(shown[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
