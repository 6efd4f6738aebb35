"""GeoJSON (RFC 7946): points with the columns of a table as properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geodata.containers.decoding import decoded
from geodata.containers.raw import LARGEST_OTHER, RawTable, check_size, table_of_cells
from geodata.errors import TableError
from geodata.layouts.base import fold_header
from geodata.tables import Finding

POINT_COLUMNS = (
    ("latitude", "longitude"),
    ("ActionGeo_Lat", "ActionGeo_Long"),
    ("CENTROID_LATITUDE", "CENTROID_LONGITUDE"),
)
"""What layouts call the point; a file's geometry fills those that it lacks."""


def read_geojson(path: Path) -> RawTable:
    """Read a collection of features.

    Args:
        path: the file.

    Returns:
        A row for each feature, whose line is its number from 1 on.

    Raises:
        TableError: the file is damaged, too large, or no collection of features.
    """
    check_size(path, LARGEST_OTHER, "save the table as CSV")
    text, remarks = decoded(path.read_bytes())
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise TableError(f"{path}: damaged, cannot be read as GeoJSON ({fault})") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise TableError(f"{path}: no GeoJSON; expected a FeatureCollection with features")
    sound = {at: each for at, each in enumerate(features, start=1) if _is_feature(each)}
    aside = tuple(
        Finding(at, "", str(each)[:60], "no feature; expected properties and a geometry")
        for at, each in enumerate(features, start=1)
        if at not in sound
    )
    header = list(dict.fromkeys(name for each in sound.values() for name in each["properties"]))
    cells = [[_text(each["properties"].get(name)) for name in header] for each in sound.values()]
    points = [_point(each.get("geometry")) for each in sound.values()]
    header, cells = with_points(header, cells, points)
    names, rows = table_of_cells(header, cells, list(sound))
    remarks.append("a line is the number of a feature")
    return RawTable(path, "GeoJSON", names, rows, aside, tuple(remarks))


def with_points(
    header: list[str], cells: list[list[str]], points: list[tuple[str, str]]
) -> tuple[list[str], list[list[str]]]:
    """The same table, with the points in the columns of a point that it lacks or leaves blank.

    Args:
        header: k names.
        cells: n rows of k texts.
        points: latitude and longitude of each row, blank where there is none.
    """
    folded = [fold_header(name) for name in header]
    for pair in POINT_COLUMNS:
        for which, name in enumerate(pair):
            if fold_header(name) not in folded:
                header = [*header, name]
                cells = [[*row, point[which]] for row, point in zip(cells, points, strict=True)]
            elif pair == POINT_COLUMNS[0]:
                at = folded.index(fold_header(name))
                for row, point in zip(cells, points, strict=True):
                    row[at] = row[at] or point[which]
    return header, cells


def _is_feature(feature: Any) -> bool:
    return isinstance(feature, dict) and isinstance(feature.get("properties"), dict)


def _point(geometry: Any) -> tuple[str, str]:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return "", ""
    pair = geometry.get("coordinates")
    if not isinstance(pair, list) or len(pair) < 2:
        return "", ""
    return _text(pair[1]), _text(pair[0])


def _text(value: Any) -> str:
    """A value as one would type it; a list of sources as our exports write them, by their ids."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ";".join(_text(each["id"] if _has_id(each) else each) for each in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value
