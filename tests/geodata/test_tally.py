"""Counts equal those of pandas, however a file is cut."""

import gzip
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tallied import by_pandas, counted, rows_of, sums, write

from geodata.errors import TallyError
from geodata.tally.blocks import blocks_of, scan_block
from geodata.tally.count import tally_piece
from geodata.tally.counted import write_tally
from geodata.tally.files import is_tally, read_counts, read_metadata, tally_of
from geodata.tally.inputs import sources_of
from geodata.tally.make import count_files, tally_file
from geodata.tally.model import COLUMNS, METADATA_KEY
from geodata.tally.plan import pieces_of
from geodata.tally.run import local_runner, united
from geodata.tally.slowly import Record, slow_records
from geodata.tally.source import Piece

ROWS = rows_of(240)


@pytest.mark.parametrize("block", [2_000, 7_777, 2**25])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_counts_are_those_of_pandas(tmp_path: Path, block: int, ends: str) -> None:
    path = write(tmp_path / "acled.csv", ROWS, ends=ends)
    found = counted(path, block=block)
    assert sums(found) == by_pandas(ROWS)
    assert (found.report.rows_read, found.report.rows_kept) == (240, 240)


def test_small_blocks_are_cut_within_quoted_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.tally.plan._BLOCKS", 8)
    path = write(tmp_path / "acled.csv", ROWS)
    (source,) = sources_of([path])
    scans = [scan_block(source, *each) for each in blocks_of(source, 300)]
    inside = [sum(scan.odd for scan in scans[:at]) % 2 for at in range(len(scans))]
    assert sum(inside) > 10
    assert any(scan.cuts[1] is not None and scan.cuts[0] != scan.cuts[1] for scan in scans)
    pieces = pieces_of(source, scans, 300)
    text = path.read_bytes()
    assert b"".join(text[each.begin : each.end] for each in pieces) == text[source.begins :]
    cuts = [cut for each in pieces for cut in ((each.begin, each.line), *each.cuts)]
    assert len(pieces) > 5
    assert len(cuts) > 50
    for begin, line in cuts:
        assert text[:begin].count(b"\n") + 1 == line
        assert text[begin:].startswith(b"KAZ")


def test_the_bytes_are_the_same_however_a_file_is_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "acled.csv", ROWS)
    written = []
    for block in (2_500, 9_000, 2**25):
        out = tmp_path / f"{block}.parquet"
        write_tally(counted(path, block=block), out)
        written.append(out.read_bytes())
    assert written[0] == written[1] == written[2]
    rows = pq.read_table(tmp_path / "2500.parquet").to_pandas()
    keys = [name for name in COLUMNS if name != "events"]
    assert rows[keys].equals(rows[keys].sort_values(keys, ignore_index=True))
    assert not rows[keys].duplicated().any()


def test_a_week_reaches_to_its_last_day(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "event_date": "2022-01-05", "time_precision": "2"}]
    found = counted(write(tmp_path / "acled.csv", rows))
    assert found.partial.days.astype("str").to_numpy().tolist() == [["2022-01-05", "2022-01-09"]]


def test_tabs_semicolons_packed_files_and_patterns(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.csv", ROWS[:60], delimiter=";")
    write(tmp_path / "in" / "b.csv", ROWS[60:100], delimiter="\t")
    plain = write(tmp_path / "c.csv", ROWS[100:180])
    with plain.open("rb") as file, gzip.open(tmp_path / "in" / "c.csv.gz", "wb") as packed:
        shutil.copyfileobj(file, packed)
    with zipfile.ZipFile(tmp_path / "in" / "d.zip", "w") as archive:
        archive.write(write(tmp_path / "d.csv", ROWS[180:]), "d.csv")
    found = counted(str(tmp_path / "in" / "*.csv"), str(tmp_path / "in" / "*.*"), block=4_000)
    assert sums(found) == by_pandas(ROWS)
    assert found.notes["sources"] == ["a.csv", "b.csv", "c.csv.gz", "d.zip"]


def test_parquet_with_types_counts_as_its_text_does(tmp_path: Path) -> None:
    table = pd.DataFrame(ROWS).astype(
        {"latitude": "float64", "longitude": "float64", "geo_precision": "int64"}
    )
    table["event_date"] = pd.to_datetime(table["event_date"])
    path = tmp_path / "acled.parquet"
    pq.write_table(pa.Table.from_pandas(table), path, row_group_size=50)
    assert sums(counted(path)) == by_pandas(ROWS)
    dated = pa.Table.from_pandas(table)
    at = dated.schema.get_field_index("event_date")
    dated = dated.set_column(at, "event_date", dated["event_date"].cast(pa.date32()))
    pq.write_table(dated, path)
    assert sums(counted(path)) == by_pandas(ROWS)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = write(tmp_path / "acled.csv", ROWS)
    out = tmp_path / "tally.parquet"
    write_tally(counted(path), out)
    found = tally_of(*read_counts(out), areas=True)
    whole = tally_file(path)
    direct, report = whole.tally, whole.report
    pd.testing.assert_frame_equal(found.counts, direct.counts)
    pd.testing.assert_frame_equal(found.places, direct.places)
    assert (found.layout, found.step, found.rows_read, found.rows_kept) == ("acled", 1, 240, 240)
    assert report.rows_kept == found.counts["events"].sum() == 240
    kinds = found.places["kind"].to_dict()
    assert kinds == {
        "made-up-aktau-43.650-51.170": "place",
        "made-up-aktau-50.250-66.930": "place",
        "made-up-aktau-area-43.650-51.170": "area",
        "made-up-aktau-area-50.250-66.930": "area",
        "made-up-almaty": "place",
        "made-up-almaty-area": "area",
        "nowhere-at-sea": "place",
        "nowhere-at-sea-area": "area",
    }
    at_sea = found.places.index.str.startswith("nowhere")
    assert found.places["region"].to_list() == ["" if sea else "KAZ" for sea in at_sea]
    precision = found.counts.groupby("place_id", observed=True)["geo_precision"].unique()
    assert all((kinds[name] == "area") == (list(each) == ["3"]) for name, each in precision.items())
    by_region = tally_of(*read_counts(out), areas=False)
    assert set(by_region.places["kind"]) == {"place"}
    assert report.outside == 60
    assert [str(kind) for kind in pq.read_schema(out).types] == list(COLUMNS.values())
    notes = json.loads(pq.read_schema(out).metadata[METADATA_KEY])
    assert notes == read_metadata(out)
    assert notes["shareable"] is False
    assert is_tally(out)
    assert not is_tally(path)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_weekly_counts_are_added_not_counted(tmp_path: Path) -> None:
    row = {
        "WEEK": "2022-01-01",
        "REGION": "Central Asia",
        "COUNTRY": "Kazakhstan",
        "ADMIN1": "Almaty",
        "EVENT_TYPE": "Protests",
        "SUB_EVENT_TYPE": "Peaceful protest",
        "EVENTS": "7",
        "FATALITIES": "0",
        "ID": "1",
        "CENTROID_LATITUDE": "45.0",
        "CENTROID_LONGITUDE": "78.0",
    }
    rows = [row, {**row, "EVENTS": "5"}, {**row, "EVENTS": "many"}]
    found = counted(write(tmp_path / "weekly.csv", rows))
    assert found.partial.events.tolist() == [12]
    assert (found.report.rows_read, found.report.rows_kept) == (3, 2)
    assert [str(finding) for _, finding in found.findings] == [
        "line 4, column EVENTS: 'many': expected a whole number"
    ]
    assert found.partial.days.astype("str").to_numpy().tolist() == [["2022-01-01", "2022-01-07"]]
    assert found.notes["days"] == 7


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop_columns(["region"]), "lacks region"),
        (lambda table: table.replace_schema_metadata({}), "without the notes of a tally"),
        (
            lambda table: table.replace_schema_metadata({METADATA_KEY: b'{"layout": "acled"}'}),
            "lack days, rows_read, rows_kept",
        ),
        (
            lambda table: table.set_column(8, "events", table["events"].cast(pa.float64())),
            "column events holds double, expected int64",
        ),
    ],
)
def test_foreign_parquet_is_refused(tmp_path: Path, change: object, said: str) -> None:
    out = tmp_path / "tally.parquet"
    write_tally(counted(write(tmp_path / "acled.csv", ROWS[:50])), out)
    pq.write_table(change(pq.read_table(out)), out)  # type: ignore[operator]
    with pytest.raises(TallyError, match=said):
        read_counts(out)


def test_no_tally_and_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TallyError, match="no such file"):
        read_counts(tmp_path / "none.parquet")
    with pytest.raises(TallyError, match="no Parquet file"):
        read_counts(write(tmp_path / "acled.csv", ROWS[:5]))


def test_no_thread_outlives_a_tally(tmp_path: Path) -> None:
    """The process would wait for it at its end."""
    before = set(threading.enumerate())
    counted(write(tmp_path / "a.csv", ROWS), block=300)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("many", [1, 7, 8, 9, 63, 64, 65, 300])
def test_all_parts_are_united_whatever_their_number(many: int) -> None:
    sizes: list[int] = []

    def unite(parts: Sequence[list[int]]) -> list[int]:
        sizes.append(len(parts))
        return [each for part in parts for each in part]

    whole = united(([number] for number in range(many)), unite)
    assert sorted(whole) == list(range(many))
    assert all(1 < size <= 30 for size in sizes)


def test_after_a_fault_no_further_call_begins() -> None:
    begun: list[int] = []

    def fail_at_first(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise TallyError("at fault")
        time.sleep(0.05)

    with pytest.raises(TallyError, match="at fault"), local_runner(workers=2) as run:
        run(fail_at_first, [(number,) for number in range(100)])
    assert len(begun) < 10


def test_one_block_at_fault_is_read_slowly_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "acled.csv", [row | {"notes": "Made up."} for row in ROWS])
    lines = path.read_bytes().split(b"\n")
    lines[-3] += b"\r" + lines[-4]  # a carriage return alone ends a row, too
    path.write_bytes(b"\n".join(lines))
    slow: list[int] = []

    def watched(piece: Piece) -> Iterator[Record]:
        slow.append(piece.end - piece.begin)
        return slow_records(piece)

    monkeypatch.setattr("geodata.tally.texts.slow_records", watched)
    with local_runner() as run:
        found = count_files([path], run, block=2_500)
    assert found.report.rows_kept == 241
    assert len(slow) == 1
    assert slow[0] < path.stat().st_size / 5


def test_threads_that_parse_a_piece_change_nothing(tmp_path: Path) -> None:
    (source,) = sources_of([write(tmp_path / "acled.csv", ROWS)])
    scans = [scan_block(source, *each) for each in blocks_of(source, 300)]
    piece = pieces_of(source, scans, 300)[0]
    assert len(piece.cuts) > 5
    alone, together = (tally_piece(replace(piece, threads=some), 0) for some in (1, 4))
    assert (alone.keys == together.keys).all()
    assert (alone.events == together.events).all()
    assert alone.places.equals(together.places)
