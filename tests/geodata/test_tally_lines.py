"""Lines without end, open quotes, NUL bytes and delimiters alone: as the row reader has them."""

import gzip
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from tallied import HEADER, counted, rows_of, sums, write

from geodata.case import CaseFiles, RegionsFile
from geodata.containers.text import read_text
from geodata.errors import GeodataError, TallyError
from geodata.tally.blocks import has_lone_return
from geodata.tally.counted import Counted
from geodata.tally.make import count_files
from geodata.tally.plan import pieces_of
from geodata.tally.run import local_runner
from geodata.tally.slowly import OPEN_QUOTE, TOO_LONG, slow_records
from geodata.tally.source import LONGEST, Source

ROWS = rows_of(24)
SIMPLE = [{**row, "notes": "plain"} for row in ROWS]


def lines_of(path: Path) -> list[bytes]:
    return write(path, SIMPLE).read_bytes().splitlines(keepends=True)


def put(path: Path, lines: list[bytes]) -> Path:
    """A text, packed as its name says."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("acled.csv", b"".join(lines))
    else:
        packed = path.suffix == ".gz"
        path.write_bytes(gzip.compress(b"".join(lines)) if packed else b"".join(lines))
    return path


def faults(found: Counted) -> list[tuple[int, str]]:
    return [(each.line, each.message) for _, each in found.findings]


def by_row_reader(path: Path) -> tuple[int, list[tuple[int, str]]]:
    raw = read_text(path, lambda cells: "event_date" in cells)
    return len(raw.rows) + len(raw.set_aside), [(each.line, each.message) for each in raw.set_aside]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zip"])
@pytest.mark.parametrize("block", [700, 2**23])
def test_a_line_without_end_costs_one_row(tmp_path: Path, name: str, block: int) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    lines.insert(10, b"x" * (LONGEST + 1) + b"\n")
    lines.insert(15, b'y,"' + b"x" * (2 * LONGEST) + b'"\n')
    found = counted(put(tmp_path / name, lines), block=block)
    assert faults(found) == [(11, TOO_LONG), (16, TOO_LONG)]
    assert (found.report.rows_read, found.report.rows_kept) == (26, 24)
    assert sums(found) == sums(counted(tmp_path / "plain.csv"))
    assert len(found.findings[0][1].value) < 70


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zip"])
def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path, name: str) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    path = put(tmp_path / name, [*lines[:5], b"x" * (112 * 2**20), b"\n", *lines[5:]])
    tracemalloc.start()
    try:
        found = counted(path, block=2**23)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.report.rows_read, found.report.rows_kept) == (25, 24)
    assert peak < 90 * 2**20


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("block", [700, 2**23])
@pytest.mark.parametrize(
    ("opens", "closes"),
    [(b"plain", b'"plain",'), (b"plain", b""), (b"Made-up group", b'plain",')],
    ids=["closed by a quote that opens", "never closed", "every quote where one may stand"],
)
def test_an_open_quote_takes_no_other_row_along(
    tmp_path: Path, name: str, block: int, opens: bytes, closes: bytes
) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    lines[4] = lines[4].replace(opens, b'"' + opens)
    lines[6] = lines[6].replace(b"plain,", closes or b"plain,")
    found = counted(put(tmp_path / name, lines), block=block)
    rows, reasons = by_row_reader(put(tmp_path / "same.csv", lines))
    assert faults(found) == reasons == [(5, OPEN_QUOTE)]
    assert found.report.rows_read == rows == 24


@pytest.mark.parametrize(("inner", "kept"), [(499, 1), (520, 0)])
def test_a_quote_that_is_open_for_500_lines_is_open(tmp_path: Path, inner: int, kept: int) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    long = lines[3].replace(b"plain", b'"a' + b"\n" * inner + b'b"')
    path = put(tmp_path / "a.csv", [*lines, long])
    found = counted(path)
    assert found.report.rows_kept == 24 + kept
    rows, reasons = by_row_reader(path)
    assert found.report.rows_read == rows
    assert faults(found) == reasons
    assert len(reasons) == (0 if kept else 2)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("stray", [b"plain", b'an 8" gun'])
def test_nul_bytes_are_removed_and_said(tmp_path: Path, name: str, stray: bytes) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    lines[3] = lines[3].replace(b"Made-up Aktau", b"Made-up\0 Aktau\0")
    lines[4] = lines[4].replace(b"2022-01-", b"2022-\0never")
    lines[7] = lines[7].replace(b"plain", stray)
    lines.insert(6, b"\0\0\n")
    found = counted(put(tmp_path / name, lines))
    assert (found.report.rows_read, found.report.rows_kept) == (24, 23)
    assert [(each.line, each.value[:10]) for _, each in found.findings] == [(5, "2022-never")]
    assert any("NUL bytes were removed" in remark for remark in found.report.remarks)
    assert not any("\0" in name for name in found.partial.places["location"])


@pytest.mark.parametrize("stray", [b"plain", b'an 8" gun'])
def test_delimiters_alone_are_no_row_and_empty_cells_too_many_none_either(
    tmp_path: Path, stray: bytes
) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    lines[9] = lines[9].replace(b"plain", stray)
    lines[12] = lines[12].rstrip(b"\n") + b",,\n"
    lines[14] = b"torn,row\n"
    path = put(tmp_path / "a.csv", [*lines[:3], b",,,,\n", b"," * 13 + b"\n", *lines[3:], b",,\n"])
    found = counted(path)
    rows, reasons = by_row_reader(path)
    assert found.report.rows_read == rows == 24
    assert faults(found) == reasons == [(17, f"2 cells, expected {len(HEADER)}")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0" * 5000, "empty"),
        (bytes(range(1, 256)) * 40, "no layout|no header|twice"),
        (",".join(HEADER).encode("utf-16-le") * 2, "UTF-16"),
    ],
)
def test_what_is_no_text_is_not_printed(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(GeodataError, match=said) as caught:
        counted(path)
    shown = str(caught.value).replace("\n", "\0")
    assert shown.isprintable()
    assert len(shown) < len(str(path)) + 600


def test_control_signs_of_cells_are_replaced(tmp_path: Path) -> None:
    lines = lines_of(tmp_path / "plain.csv")
    lines[4] = lines[4].replace(b"2022-01-", b"\x1b[31m\x07")
    lines[5] = b"\x1b\x02torn\n"
    found = counted(put(tmp_path / "a.csv", lines))
    assert [each.value.isprintable() for _, each in found.findings] == [True, True]


@pytest.mark.parametrize("name", ["a.parquet", "a.csv.gz", "a.csv.zip"])
def test_damaged_files_speak_of_no_workers(tmp_path: Path, name: str) -> None:
    import pandas as pd

    path = put(tmp_path / name, lines_of(tmp_path / "plain.csv") * 400)
    if name == "a.parquet":
        pd.DataFrame(ROWS * 50).to_parquet(path)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[60:middle] = b"\xff" * (middle - 60)
    path.write_bytes(content)
    with pytest.raises(TallyError, match="damaged") as caught:
        counted(path)
    assert "worker" not in str(caught.value)


def test_remarks_of_the_regions_are_said(tmp_path: Path) -> None:
    corners = [[50, 40], [80, 40], [80, 55], [50, 55], [50, 40]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "label": f"Box {code}"},
            "geometry": {"type": "Polygon", "coordinates": [corners]},
        }
        for code in ("one", "two")
    ]
    file = tmp_path / "boxes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    path = write(tmp_path / "a.csv", ROWS)
    with local_runner() as run:
        files = CaseFiles(regions=RegionsFile(file, "code", "label"))
        found = count_files([path], run, files=files)
    assert found.boundaries.remarks
    assert set(found.boundaries.remarks) <= set(found.report.remarks)


def test_days_and_places_of_the_report(tmp_path: Path) -> None:
    report = counted(write(tmp_path / "a.csv", ROWS)).report
    assert sum(report.dates.values()) == sum(report.places.values()) == 24
    assert report.dates == {"day": 21, "week": 3, "month": 0, "window": 0}
    assert report.places == {"1": 8, "2": 8, "3": 8, "4": 0}
    assert not any("numbers of events" in remark for remark in report.remarks)
    week = dict.fromkeys(("REGION", "COUNTRY", "ADMIN1", "SUB_EVENT_TYPE"), "Made-up") | {
        "WEEK": "2022-01-01",
        "EVENT_TYPE": "Protests",
        "EVENTS": "7",
        "FATALITIES": "0",
        "ID": "1",
        "CENTROID_LATITUDE": "45.0",
        "CENTROID_LONGITUDE": "78.0",
    }
    weekly = counted(write(tmp_path / "weekly.csv", [week, week])).report
    assert (weekly.rows_kept, weekly.dates["week"], weekly.places["3"]) == (2, 14, 14)
    assert any("numbers of events" in remark for remark in weekly.remarks)


def test_a_piece_is_read_line_by_line_to_its_end_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geodata.tally.blocks import blocks_of, scan_blocks
    from geodata.tally.inputs import sources_of

    (source,) = sources_of([write(tmp_path / "a.csv", SIMPLE)])
    assert isinstance(source, Source)
    monkeypatch.setattr("geodata.tally.plan._BLOCKS", 2)
    pieces = pieces_of(source, scan_blocks(source, blocks_of(source, 300)), 300)
    assert len(pieces) > 3
    lines = [record.line for piece in pieces for record in slow_records(piece)]
    assert lines == list(range(2, 26))


def test_workers_who_share_a_file_get_pieces_of_it(tmp_path: Path) -> None:
    from geodata.tally.blocks import blocks_of, scan_blocks
    from geodata.tally.inputs import sources_of

    (source,) = sources_of([write(tmp_path / "a.csv", SIMPLE)])
    scans = scan_blocks(source, blocks_of(source, 300))
    assert len(pieces_of(source, scans, 300)) == 1
    shared = pieces_of(source, scans, 300, least=4)
    assert len(shared) > 1
    lines = [record.line for piece in shared for record in slow_records(piece)]
    assert lines == list(range(2, 26))


@pytest.mark.parametrize("block", [300, 2_000, 10_000, 1_000_000])
@pytest.mark.parametrize("lines", [499, 500])
def test_a_quoted_text_has_too_many_lines_wherever_blocks_end(
    tmp_path: Path, block: int, lines: int
) -> None:
    from geodata.tally.blocks import blocks_of, scan_blocks
    from geodata.tally.inputs import sources_of

    long = SIMPLE[5] | {"notes": "Made up, " + "\nand so on" * lines}
    (source,) = sources_of([write(tmp_path / "a.csv", [*SIMPLE[:5], long, *SIMPLE[6:]])])
    pieces = pieces_of(source, scan_blocks(source, blocks_of(source, block)), block)
    assert any(each.whole for each in pieces) == (lines >= 500)
    assert sum(each.whole for each in pieces) <= 1


@pytest.mark.parametrize(
    ("data", "lone"),
    [
        (b"a,b\nc,d\n", False),
        (b"a,b\r\nc,d\r\n", False),
        (b"a,b\rc,d\r\n", True),
        (b"a,b\nc,d\r", True),
        (b"\r", True),
        (b"", False),
    ],
)
def test_a_carriage_return_alone_is_seen(data: bytes, lone: bool) -> None:
    assert has_lone_return(data) == lone
