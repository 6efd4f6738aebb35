"""Spreadsheets, GeoJSON and Parquet hold the same rows as a text file."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from layout_files import ACLED_2024, UCDP, acled_row, gdelt_row, ucdp_row, write
from rows import event

from geodata.errors import CountsOnlyError, EventsError, LayoutError, TableError
from geodata.layouts.gdelt import GDELT_2
from geodata.loading import load_dataset
from geodata.reading import examine_events
from geodata.schema import EVENTS
from geodata.tables import read_table
from geodata.tally.model import METADATA_KEY

ROWS = [
    acled_row(1),
    acled_row(2, event_type="Riots", sub_event_type="Mob violence", location="Aktobe"),
    acled_row(3, time_precision="2", geo_precision="3"),
    acled_row(4, event_date="soon"),
]
Save = Callable[[Path, list[str], list[dict[str, str]]], Path]


def cells(header: list[str], rows: list[dict[str, str]]) -> list[list[str]]:
    return [[row.get(name, "") for name in header] for row in rows]


def excel(folder: Path, header: list[str], rows: list[dict[str, str]]) -> Path:
    """Two sheets, the first one without a table; days and numbers as such."""
    book = openpyxl.Workbook()
    book.active.append(["Read me first"])
    sheet = book.create_sheet("Rows")
    sheet.append(header)
    for row in cells(header, rows):
        sheet.append([_typed(name, cell) for name, cell in zip(header, row, strict=True)])
    path = folder / "rows.xlsx"
    book.save(path)
    return path


def _typed(name: str, cell: str) -> object:
    try:
        if "date" in name:
            return datetime.datetime.fromisoformat(cell)
        return float(cell)
    except ValueError:
        return cell or None


def geojson(folder: Path, header: list[str], rows: list[dict[str, str]]) -> Path:
    """Points as geometry alone."""
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [float(row["longitude"]), float(row["latitude"])],
            },
            "properties": {
                name: row.get(name) for name in header if name not in ("latitude", "longitude")
            },
        }
        for row in rows
    ]
    path = folder / "rows.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def parquet(folder: Path, header: list[str], rows: list[dict[str, str]]) -> Path:
    """Numbers as numbers."""
    table = pd.DataFrame(cells(header, rows), columns=header)
    for name in ("latitude", "longitude", "iso"):
        table[name] = pd.to_numeric(table[name])
    path = folder / "rows.parquet"
    table.to_parquet(path)
    return path


def geoparquet(folder: Path, header: list[str], rows: list[dict[str, str]]) -> Path:
    """Points as well-known binary in a column of another name than `geometry`."""
    names = [name for name in header if name not in ("latitude", "longitude")]
    table = pa.table(
        {
            **{name: [row.get(name, "") for row in rows] for name in names},
            "where": shapely.to_wkb(
                [shapely.Point(float(row["longitude"]), float(row["latitude"])) for row in rows]
            ).tolist(),
        }
    )
    about = {"version": "1.0.0", "primary_column": "where",
             "columns": {"where": {"encoding": "WKB", "geometry_types": ["Point"]}}}  # fmt: skip
    path = folder / "rows.parquet"
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)
    return path


SAVED = {"excel": excel, "geojson": geojson, "parquet": parquet, "geoparquet": geoparquet}


_ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
 <office:body><office:spreadsheet><table:table table:name="R">{}</table:table>
 </office:spreadsheet></office:body></office:document-content>"""


def open_document(
    folder: Path, header: list[str], rows: list[dict[str, str]], more: str = ""
) -> Path:
    """Cells as text, in as little of the format as can be read."""
    text = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in [header, *cells(header, rows)]
    )
    path = folder / "rows.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr("content.xml", _ODS.format(text + more))
    return path


SAVED["ods"] = open_document


@pytest.mark.parametrize("repeated", [(1_048_570, 16_384), (4000, 4000)])
def test_a_small_sheet_of_repeated_cells_is_refused(
    tmp_path: Path, repeated: tuple[int, int]
) -> None:
    more = (
        f'<table:table-row table:number-rows-repeated="{repeated[0]}"><table:table-cell '
        f'table:number-columns-repeated="{repeated[1]}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    with pytest.raises(TableError, match="cells"):
        examine_events(open_document(tmp_path, ACLED_2024, ROWS, more))


@pytest.mark.parametrize("kind", SAVED)
def test_every_kind_of_file_tells_the_same_as_text(tmp_path: Path, kind: str) -> None:
    as_text = examine_events(write(tmp_path / "rows.csv", ACLED_2024, ROWS))
    other = examine_events(SAVED[kind](tmp_path, ACLED_2024, ROWS))

    assert other.imported.layout == "acled"
    for name in ("rows_read", "rows_kept", "dates", "places", "centroids", "outside"):
        assert getattr(other.imported, name) == getattr(as_text.imported, name), name
    assert [each.value for each in other.imported.findings] == ["soon"]
    pd.testing.assert_frame_equal(
        other.placed.reset_index(drop=True), as_text.placed.reset_index(drop=True)
    )


@pytest.mark.parametrize("kind", SAVED)
def test_our_own_columns_are_read_out_of_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    point = {"latitude": "52.3", "longitude": "77.0", "sources": "https://example.org/a"}
    row = dict(zip(EVENTS.names, event(**point), strict=True))
    rows = [{**row, "iso": "1"}, {**row, "event_id": "E-2", "iso": "2"}]
    dataset = load_dataset(SAVED[kind](tmp_path, [*EVENTS.names, "iso"], rows))
    assert dataset.events["location"].tolist() == ["Pavlodar", "Pavlodar"]
    assert dataset.shareable
    with pytest.raises(EventsError, match="an id that no earlier row has"):
        load_dataset(SAVED[kind](tmp_path, [*EVENTS.names, "iso"], [rows[0], rows[0]]))


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [(UCDP, ucdp_row(1), "ucdp-ged"), (list(GDELT_2.header), gdelt_row(1), "gdelt-2")],
)
def test_other_layouts_are_read_out_of_a_spreadsheet(
    tmp_path: Path, header: list[str], row: dict[str, str], name: str
) -> None:
    report = examine_events(excel(tmp_path, header, [row])).imported
    assert (report.layout, report.rows_kept) == (name, 1)


def test_the_line_of_a_spreadsheet_is_its_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(2):
        book.active.append([])
    book.active.append(ACLED_2024)
    book.active.append(cells(ACLED_2024, [acled_row(1, event_date="soon")])[0])
    book.active["A6"] = " "
    book.save(tmp_path / "late.xlsx")
    [finding] = examine_events(tmp_path / "late.xlsx").imported.findings
    line = next(
        number
        for number, row in enumerate(book.active.iter_rows(values_only=True), start=1)
        if "soon" in row
    )
    assert finding.line == line


def test_geometry_stands_in_for_gdelt_too(tmp_path: Path) -> None:
    row = gdelt_row(1)
    names = [name for name in row if name not in ("ActionGeo_Lat", "ActionGeo_Long")]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [76.9, 43.25]},
        "properties": {**{name: row[name] for name in names}, "ActionGeo_ADM2Code": ""},
    }
    path = tmp_path / "rows.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, "x", {}]}))
    report = examine_events(path).imported
    assert (report.layout, report.rows_read, report.rows_kept) == ("gdelt-2", 3, 1)
    assert [each.line for each in report.findings] == [2, 3]


def test_a_line_is_no_point(tmp_path: Path) -> None:
    path = geojson(tmp_path, ACLED_2024, [acled_row(1), acled_row(2)])
    content = json.loads(path.read_text())
    content["features"][0]["geometry"] = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    path.write_text(json.dumps(content))
    report = examine_events(path).imported
    assert (report.rows_read, report.rows_kept) == (2, 1)
    assert {each.column for each in report.findings} == {"latitude", "longitude"}


def test_a_tally_is_said_to_be_one(tmp_path: Path) -> None:
    table = pa.table({"day": ["2022-01-05"]}).replace_schema_metadata({METADATA_KEY: b"{}"})
    pq.write_table(table, tmp_path / "tally.parquet")
    with pytest.raises(CountsOnlyError, match="a tally"):
        examine_events(tmp_path / "tally.parquet")


def test_unknown_columns_list_the_layouts_there_are(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pd.DataFrame({"name": ["a"], "age": [3]}).to_parquet(path)
    with pytest.raises(LayoutError, match=r"name, age.*spreadmap, acled, acled-weekly, ucdp-ged"):
        examine_events(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
    ],
)
@pytest.mark.parametrize("name", ["events.csv", "events.bin", "measures.xlsx"])
def test_a_picture_is_called_one(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for read in (examine_events, load_dataset, read_table):
        with pytest.raises(TableError, match=f"{what}, no table; expected CSV"):
            read(path)


@pytest.mark.parametrize("name", ["events.zip", "events.csv"])
def test_a_zip_that_is_no_sheet_is_called_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("acled.csv", "event_id_cnty\n")
    with pytest.raises(TableError, match="a ZIP file, no table; unpack it"):
        examine_events(path)
