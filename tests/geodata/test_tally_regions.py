"""Regions of somebody's own, and countries where none are given."""

import json
from pathlib import Path

import pytest
from tallied import counted, rows_of, write

from geodata.case import CaseFiles, RegionsFile
from geodata.errors import BoundaryError
from geodata.tally.make import count_files
from geodata.tally.run import local_runner


def box(code: str, west: float, south: float) -> dict[str, object]:
    ring = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    points = [[west + east, south + north] for east, north in ring]
    shape = {"type": "Polygon", "coordinates": [points]}
    return {
        "type": "Feature",
        "properties": {"code": code, "label": f"Box {code}"},
        "geometry": shape,
    }


def test_regions_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "boxes.geojson"
    boxes = [box("east", 70, 40), box("west", 50, 40)]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": boxes}))
    path = write(tmp_path / "a.csv", rows_of(40))
    with local_runner() as run:
        files = CaseFiles(regions=RegionsFile(file, "code", "label"))
        found = count_files([path], run, files=files)
    regions = dict(found.partial.places[["latitude", "region"]].to_numpy().tolist())
    assert regions == {43.25: "east", 43.65: "west", 10.0: "", 50.25: ""}
    assert found.report.outside == 20
    missing = CaseFiles(regions=RegionsFile(tmp_path / "none.geojson", "code", "label"))
    with local_runner() as run, pytest.raises(BoundaryError, match=r"none\.geojson"):
        count_files([path], run, files=missing)


def test_countries_without_regions(tmp_path: Path) -> None:
    rows = [{**row, "latitude": "52.5", "longitude": "13.4"} for row in rows_of(8)]
    found = counted(write(tmp_path / "a.csv", rows))
    assert set(found.partial.places["region"]) == {"DEU"}
    assert found.report.outside == 0
