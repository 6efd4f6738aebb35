"""The licences of the data are read from the file that states them."""

from __future__ import annotations

from geodata.licences import read_licences
from geodata.reading import data_folder


def test_every_row_of_the_table_is_read() -> None:
    text = (data_folder() / "LICENSES.md").read_text(encoding="utf-8")
    licences = read_licences()

    assert len(licences) == text.count("\n| `") > 0
    for licence in licences:
        assert licence.files
        assert licence.name
        assert licence.attribution
        assert all(f"`{name}`" in text for name in licence.files)
        assert "[" not in licence.name
        assert licence.address == "" or f"[{licence.name}]({licence.address})" in text


def test_borders_and_events_have_different_licences() -> None:
    by_file = {name: licence for licence in read_licences() for name in licence.files}

    assert "Open Database" in by_file["regions-2022-01.geojson"].name
    assert by_file["events.csv"].name == "CC BY 4.0"
    assert "OpenStreetMap" in by_file["regions-2022-01.geojson"].attribution
    assert by_file["context.geojson"].address == ""
