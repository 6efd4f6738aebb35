"""Files as they come: damaged, swollen, in the wrong encoding. What can be kept is kept."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pandas as pd
import pytest
from layout_files import ACLED_2024, acled_row, text_of, write

from geodata.case import CaseFiles
from geodata.containers import raw, zips
from geodata.errors import EventsError, GeodataError, LayoutError, TableError
from geodata.loading import load_dataset
from geodata.reading import EventsRead, examine_events

ROWS = [acled_row(number) for number in range(1, 4)]
CYRILLIC = [acled_row(1, location="Алматы"), acled_row(2, notes="в Актау и Жанаозене")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def read(path: Path, content: bytes | str) -> EventsRead:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return examine_events(path)


def lines_of(found: EventsRead) -> list[int]:
    return [each.line for each in found.imported.findings]


def said(found: EventsRead) -> str:
    return "; ".join(found.imported.remarks)


# Encodings


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [("utf-8", ""), ("utf-8-sig", "byte order mark"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32"),
     ("cp1251", "Windows-1251, which is a guess")],
)  # fmt: skip
def test_cyrillic_is_read_in_every_usual_encoding(path: Path, encoding: str, remark: str) -> None:
    found = read(path, text_of(ACLED_2024, CYRILLIC).encode(encoding))
    assert found.placed["location"].tolist() == ["Алматы", "Almaty"]
    assert found.placed["notes"].iloc[1] == "в Актау и Жанаозене"
    assert remark in said(found)
    assert bool(remark) == bool(found.imported.remarks)


def test_western_letters_are_read_as_windows_1252(path: Path) -> None:
    row = acled_row(1, location="São José", notes="“quoted” – café")
    found = read(path, text_of(ACLED_2024, [row]).encode("cp1252"))
    assert found.placed["location"].tolist() == ["São José"]
    assert found.placed["notes"].tolist() == ["“quoted” – café"]
    assert "line 2; read as Windows-1252" in said(found)


def test_cells_in_two_encodings_are_both_read(path: Path) -> None:
    text = text_of(ACLED_2024, [acled_row(1, location="Шымкент", notes="MIXED")])
    found = read(path, text.encode().replace(b"MIXED", "Жаңаөзен и Актау".encode()).replace(
        b"National", "Алматы Актау".encode("cp1251")))  # fmt: skip
    assert found.placed["location"].tolist() == ["Шымкент"]
    assert found.placed["notes"].tolist() == ["Жаңаөзен и Актау"]
    assert "1 line is not UTF-8" in said(found)


def test_nul_bytes_are_removed_and_said(path: Path) -> None:
    text = text_of(ACLED_2024, ROWS).replace("Invented raw note", "Inv\0ented\0 raw note", 1)
    found = read(path, text)
    assert found.imported.rows_kept == 3
    assert found.placed["notes"].iloc[0] == "Invented raw note."
    assert "2 NUL bytes removed" in said(found)


def test_utf_16_without_a_mark_is_read(path: Path) -> None:
    found = read(path, text_of(ACLED_2024, CYRILLIC).encode("utf-16-le"))
    assert found.placed["location"].tolist() == ["Алматы", "Almaty"]
    assert "UTF-16" in said(found)


# Signs between columns, decimal signs


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical")])
def test_other_signs_between_columns_are_read_and_said(path: Path, sign: str, name: str) -> None:
    rows = [acled_row(1, latitude="43,25", longitude="76,9", source="One", notes="a, b; c")]
    found = examine_events(write(path, ACLED_2024, rows, delimiter=sign))
    assert found.placed[["latitude", "longitude"]].iloc[0].tolist() == [43.25, 76.9]
    assert found.placed["region"].tolist() == ["KZ-ALA"]
    assert name in said(found)


# Quotes


def test_quotes_inside_quotes_are_read(path: Path) -> None:
    rows = [acled_row(1, notes='They said "no, ""never""", twice\nand left'), acled_row(2)]
    found = examine_events(write(path, ACLED_2024, rows))
    assert found.imported.rows_kept == 2
    assert found.placed["notes"].iloc[0] == 'They said "no, ""never""", twice and left'


def test_stray_quotes_are_let_be(path: Path) -> None:
    text = text_of(ACLED_2024, ROWS).replace("Protesters (Invented)", 'Protesters "A" x', 1)
    found = read(path, text)
    assert found.imported.rows_kept == 3
    assert found.placed["actor1"].iloc[0] == 'Protesters "A" x'


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_quote_that_is_never_closed_costs_one_row(path: Path, at: int) -> None:
    lines = text_of(ACLED_2024, ROWS).splitlines()
    lines[at + 1] = lines[at + 1].replace("Protesters (Invented)", '"Protesters')
    found = read(path, "\n".join(lines) + "\n")
    assert (found.imported.rows_read, found.imported.rows_kept) == (3, 2)
    assert lines_of(found) == [at + 2]
    assert "quote" in found.imported.findings[0].message


def test_a_quote_closed_rows_later_costs_one_row(path: Path) -> None:
    rows = [acled_row(1), acled_row(2), acled_row(3, notes="a, b"), acled_row(4)]
    lines = text_of(ACLED_2024, rows).splitlines()
    lines[1] = lines[1].replace("Protesters (Invented)", '"Protesters')
    found = read(path, "\n".join(lines) + "\n")
    assert (found.imported.rows_read, found.imported.rows_kept) == (4, 3)
    assert lines_of(found) == [2]


def test_a_thousand_open_quotes_are_read_in_no_time(path: Path) -> None:
    lines = text_of(ACLED_2024, [acled_row(number) for number in range(1000)]).splitlines()
    broken = [line.replace("Protesters (Invented)", '"Pro') for line in lines]
    found = read(path, "\n".join(broken))
    # Two such rows make one of the right width; none of them may be shown.
    assert (found.imported.rows_read, found.imported.rows_kept) == (1000, 0)


def test_a_million_characters_in_a_cell_cost_one_row(path: Path) -> None:
    rows = [acled_row(1), acled_row(2, notes="x" * 1_000_000), acled_row(3)]
    found = examine_events(write(path, ACLED_2024, rows))
    assert (found.imported.rows_read, found.imported.rows_kept) == (3, 2)
    [finding] = found.imported.findings
    assert finding.line == 3
    assert "1,000," in finding.message
    assert len(finding.value) <= 60


def test_ragged_rows_are_set_aside_with_their_widths(path: Path) -> None:
    text = text_of(ACLED_2024, ROWS)
    found = read(path, text + "a,b\n" + text.splitlines()[1].replace("KAZ1", "KAZ9") + ",,\n\n,,\n")
    assert (found.imported.rows_read, found.imported.rows_kept) == (5, 4)
    assert [(each.line, each.message) for each in found.imported.findings] == [
        (5, f"2 cells, expected {len(ACLED_2024)}")
    ]


# Places and days


def test_latitude_and_longitude_exchanged_are_said_and_set_aside(path: Path) -> None:
    rows = [acled_row(1), acled_row(2, latitude="76.9", longitude="43.25"),
            acled_row(3, latitude="143.2", longitude="51.2")]  # fmt: skip
    found = examine_events(write(path, ACLED_2024, rows))
    assert lines_of(found) == [3, 4]
    assert all("swapped" in each.message for each in found.imported.findings)
    assert found.imported.outside == 0


def test_a_point_outside_every_region_is_kept_without_one(path: Path) -> None:
    row = acled_row(1, location="At sea", latitude="0", longitude="-20")
    found = examine_events(write(path, ACLED_2024, [row, acled_row(2)]))
    assert found.placed["region"].tolist() == ["", "KAZ"]
    assert found.imported.outside == 1


def test_a_file_without_a_row_left_says_why(path: Path) -> None:
    write(path, ACLED_2024, [acled_row(1, event_date="3000-01-01")])
    with pytest.raises(EventsError, match=r"all 1 rows were set aside; the first: line 2.*3000"):
        load_dataset(path)
    write(path, ACLED_2024, [])
    with pytest.raises(EventsError, match="no events"):
        load_dataset(path)


def test_days_before_the_borders_known_are_kept_and_said(path: Path) -> None:
    found = examine_events(write(path, ACLED_2024, [acled_row(1, event_date="1999-05-01")]))
    assert found.imported.rows_kept == 1
    assert "shown by country" in said(found)


# Layouts


@pytest.mark.parametrize("layout", ["ucdp-ged", "gdelt-1", "gdelt-2", "acled-weekly"])
def test_a_layout_that_is_not_the_one_asked_for_says_what_is_missing(
    path: Path, layout: str
) -> None:
    write(path, ACLED_2024, ROWS)
    with pytest.raises(LayoutError, match="missing columns"):
        examine_events(path, CaseFiles(events=path, layout=layout))


def test_an_unknown_layout_lists_those_there_are(path: Path) -> None:
    write(path, ACLED_2024, ROWS)
    with pytest.raises(LayoutError, match=r"'gtd'.*spreadmap, acled.*gdelt-1"):
        examine_events(path, CaseFiles(events=path, layout="gtd"))


def test_columns_of_no_layout_list_those_there_are(path: Path) -> None:
    path.write_text("name,age\nA,3\n")
    for look in (examine_events, load_dataset):
        with pytest.raises(TableError, match=r"line 1: no layout.*name, age.*acled.*gdelt-1"):
            look(path)


def test_a_layout_that_is_asked_for_is_taken(path: Path) -> None:
    write(path, ACLED_2024, ROWS)
    found = examine_events(path, CaseFiles(events=path, layout="acled"))
    assert found.imported.rows_kept == 3
    with pytest.raises(TableError, match="missing columns"):
        examine_events(path, CaseFiles(events=path, layout="spreadmap"))


# Damaged and swollen files


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods", "a.xls", "a.parquet", "a.geojson"])
@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"PAR1 broken PAR1",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
     b"{", b"[" * 200_000, b'{"features": 3}', b"\x89PNG\r\n\x1a\n\0\0"],
)  # fmt: skip
def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GeodataError) as raised:
        examine_events(path)
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_a_file_cut_short_is_one_clear_error(tmp_path: Path, ending: str, cut: float) -> None:
    table = pd.DataFrame([{name: row.get(name, "") for name in ACLED_2024} for row in ROWS])
    path = tmp_path / f"cut.{ending}"
    table.to_excel(path) if ending == "xlsx" else table.to_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(TableError, match=r"damaged|cannot be"):
        examine_events(path)


def bomb(path: Path, megabytes: int, *, declared: int | None = None) -> Path:
    """A sheet of spaces that unpacks to many megabytes; its directory may say otherwise."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(megabytes):
                part.write(b" " * 2**20)
        if declared is not None:
            packed.getinfo("xl/worksheets/sheet1.xml").file_size = declared
    return path


@pytest.mark.parametrize("declared", [None, 100])
def test_a_zip_bomb_is_refused_in_little_memory(tmp_path: Path, declared: int | None) -> None:
    megabytes = zips.LARGEST_UNPACKED // 2**20 + 40
    path = bomb(tmp_path / "bomb.xlsx", megabytes, declared=declared)
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    with pytest.raises(TableError, match=r"unpacks to .* save the table as CSV"):
        examine_events(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 2**20


def test_a_cell_far_off_is_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    sheet = '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(TableError, match="1048576 rows and 16384 columns"):
        examine_events(path)


def test_a_damaged_part_of_a_spreadsheet_is_said(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "x" * 5000)
    content = bytearray(path.read_bytes())
    at = content.find(zlib.compress(b"x" * 5000, 6)[2:8])
    content[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content))
    with pytest.raises(TableError, match=r"damaged|cannot be read"):
        examine_events(path)


def test_a_file_too_large_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, ACLED_2024, ROWS)
    monkeypatch.setattr("geodata.containers.text.LARGEST_TEXT", 100)
    with pytest.raises(TableError, match=r"too large to be read row by row.*spreadmap tally"):
        examine_events(path)
    assert raw.LARGEST_TEXT > 2**20


def test_geojson_with_wrong_types_is_no_crash(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": None, "geometry": None},
        {"type": "Feature", "properties": {"event_date": ["x"], "a": {"b": 1}}, "geometry": 3},
        {"properties": dict.fromkeys(ACLED_2024, 1e309), "geometry": {"type": "Point"}},
    ]
    path = tmp_path / "odd.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = examine_events(path).imported
    assert (report.rows_read, report.rows_kept) == (3, 0)
