"""What cannot be counted is set aside with its line and reason; nothing is lost."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tallied import counted, rows_of, sums, write

from geodata.errors import GeodataError, LayoutError, TallyError

HEADER = "event_id_cnty,event_date,event_type,sub_event_type,location,latitude,longitude,notes"
GOOD = "1,2022-01-05,Protests,Peaceful protest,Here,43.25,76.95,plain"
BAD_DAY = "2,2022-13-05,Protests,Peaceful protest,Here,43.25,76.95,plain"
BAD_POINT = "3,2022-01-05,Protests,Peaceful protest,Here,443.25,76.95,plain"
QUOTED = (
    '4,2022-01-05,Protests,Peaceful protest,Here,43.25,76.95,"two\nlines, ""said"" and\n\nmore"'
)
TORN = "5,2022-01-05,Protests"


def put(path: Path, lines: list[str], end: str = "\n", before: bytes = b"") -> Path:
    path.write_bytes(before + end.join([HEADER, *lines, ""]).encode())
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("block", [60, 200, 2**23])
def test_lines_at_fault_are_the_right_ones(
    tmp_path: Path, end: str, mark: bytes, block: int
) -> None:
    lines = [GOOD, "", QUOTED, BAD_DAY, "", QUOTED, TORN, "   ", BAD_POINT, ",,,,,,,", GOOD]
    path = put(tmp_path / "a.csv", lines, end, mark)
    found = counted(path, block=block)
    assert [(each.line, each.column, each.value) for _, each in found.findings] == [
        (8, "event_date", "2022-13-05"),
        (14, "", TORN),
        (16, "latitude", "443.25"),
    ]
    assert found.findings[1][1].message == "3 cells, expected 8"
    assert (found.report.rows_read, found.report.rows_kept) == (7, 4)
    assert found.partial.events.sum() == 4
    assert sum(found.reasons.values()) == 3


def test_a_stray_quote_does_not_shift_the_rows(tmp_path: Path) -> None:
    odd = '6,2022-01-05,Protests,Peaceful protest,The 6" gun,43.25,76.95,a quote" here'
    lines = [GOOD, odd, QUOTED, BAD_DAY, GOOD, *[GOOD] * 20, BAD_POINT]
    small, large = (counted(put(tmp_path / "a.csv", lines), block=size) for size in (80, 2**23))
    assert sums(small) == sums(large)
    assert [each.line for _, each in small.findings] == [8, 30]
    assert small.findings == large.findings
    assert 'The 6" gun' in small.partial.places["location"].to_list()
    assert small.report.rows_read == len(lines)


def test_a_quote_at_the_end_of_a_cell_is_astray_too(tmp_path: Path) -> None:
    odd = '6,2022-01-05,Protests,Peaceful protest,Gun 6",43.25,76.95,plain'
    found = counted(put(tmp_path / "a.csv", [GOOD, odd, BAD_DAY, odd, GOOD]), block=90)
    assert [each.line for _, each in found.findings] == [4]
    assert found.report.rows_kept == 4


def test_old_encodings_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([HEADER, GOOD.replace("Here", "Café"), ""]).encode("cp1252"))
    found = counted(path)
    assert found.partial.places["location"].to_list() == ["Café"]
    assert any("Windows-1252" in remark for remark in found.report.remarks)


def test_first_faults_only_unless_all_are_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", [GOOD, *[BAD_DAY] * 300])
    assert len(counted(path).findings) == 300
    few = counted(path, every=False)
    assert [each.line for _, each in few.findings] == list(range(3, 23))
    assert list(few.reasons.values()) == [300]


def test_nul_bytes_and_a_long_cell_do_no_harm(tmp_path: Path) -> None:
    long = GOOD.replace("plain", "x" * 1_000_000)
    lines = [GOOD, long, GOOD.replace("plain", "a\0b"), BAD_DAY]
    for block in (1_000, 2**23):
        found = counted(put(tmp_path / "a.csv", lines), block=block)
        assert (found.report.rows_read, found.report.rows_kept) == (4, 3)
        assert found.findings[0][1].line == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (HEADER.encode() + b"\n", "no rows"),
        ((HEADER + "\n" + GOOD).encode("utf-16"), "UTF-16"),
        (b"a,b\n1,2\n", "no layout has these columns"),
        (f"{HEADER}\n{BAD_DAY}\n".encode(), "none of 1 rows can be counted; .*line 2"),
        (f'{HEADER}\n{GOOD}\n7,"never closed\n'.encode(), "none|cells|closed"),
    ],
)
def test_what_cannot_be_used_is_one_clear_error(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    if b"never closed" in content:
        found = counted(path)
        assert found.report.rows_read == 2
        assert found.findings[0][1].line == 3
        return
    with pytest.raises(GeodataError, match=said):
        counted(path)


def test_inputs_that_are_missing_or_mixed(tmp_path: Path) -> None:
    with pytest.raises(TallyError, match="no such file"):
        counted(tmp_path / "none.csv")
    with pytest.raises(TallyError, match="no file fits"):
        counted(str(tmp_path / "*.csv"))
    with pytest.raises(TallyError, match="a folder"):
        counted(tmp_path)
    path = put(tmp_path / "a.csv", [GOOD])
    with pytest.raises(LayoutError, match="ucdp-ged needs"):
        counted(path, layout="ucdp-ged")
    broken = tmp_path / "b.parquet"
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(TallyError, match="damaged"):
        counted(broken)


CELLS = st.text(st.sampled_from('ab",\n\r 1;\0é'), max_size=6)
LINES = st.one_of(
    st.sampled_from([GOOD, BAD_DAY, QUOTED, TORN, BAD_POINT, "", "  "]),
    CELLS,
    CELLS.map(lambda cell: f"{GOOD},{cell}"),
    CELLS.map(lambda cell: GOOD.replace("plain", cell)),
    CELLS.map(lambda cell: GOOD.replace("plain", '"' + cell.replace('"', '""') + '"')),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(LINES, max_size=6), block=st.sampled_from([70, 150]))
def test_rows_read_are_kept_or_set_aside(tmp_path: Path, lines: list[str], block: int) -> None:
    # A row that ends with a carriage return alone shares its line with the next one.
    path = put(tmp_path / "a.csv", [GOOD, *(line.replace("\r", "") for line in lines)])
    whole = counted(path)
    cut = counted(path, block=block)
    assert sums(cut) == sums(whole)
    assert cut.findings == whole.findings
    report = whole.report
    assert report.rows_kept == whole.partial.events.sum()
    assert report.rows_read - report.rows_kept == len({each.line for _, each in whole.findings})


@pytest.mark.parametrize("torn", ["1\r1", "\r", f"{GOOD}\r{GOOD}", "a\r\rb"])
def test_a_carriage_return_alone_costs_no_other_row(tmp_path: Path, torn: str) -> None:
    found = counted(put(tmp_path / "a.csv", [GOOD, torn, GOOD]))
    assert found.report.rows_kept >= 2
    assert found.report.rows_kept == found.partial.events.sum()


def test_parquet_rows_at_fault_have_their_number(tmp_path: Path) -> None:
    import pandas as pd

    table = pd.DataFrame(rows_of(40))
    table.loc[17, "event_date"] = "never"
    table.loc[18, "latitude"] = None
    path = tmp_path / "a.parquet"
    table.to_parquet(path, row_group_size=10)
    assert pq.read_metadata(path).num_row_groups == 4
    found = counted(path)
    assert [(each.line, each.column) for _, each in found.findings] == [
        (18, "event_date"),
        (19, "latitude"),
    ]
    assert found.report.rows_kept == 38


def test_a_name_without_a_point_is_looked_up_and_every_row_stays(tmp_path: Path) -> None:
    own = (
        "event_id,event_date,event_type,sub_event_type,location,latitude,longitude,"
        "geo_precision,date_basis"
    )
    path = tmp_path / "own.csv"
    path.write_text(
        f"{own}\n"
        "a,2022-01-05,Protests,Peaceful protest,Almaty,,,1,stated\n"
        "b,2022-01-05,Protests,Peaceful protest,Nowhere at all,,,1,stated\n"
        "c,2022-01-05,Protests,Peaceful protest,Kazakhstan,,,4,stated\n",
        encoding="utf-8",
    )
    found = counted(path)
    assert found.notes["layout"] == "spreadmap"
    regions = dict(found.partial.places[["location", "region"]].to_numpy().tolist())
    assert regions == {"Almaty": "KZ-ALA", "Nowhere at all": "", "Kazakhstan": ""}
    assert found.report.outside == 1


def test_files_are_counted_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", rows_of(5))
    assert counted(path, str(tmp_path / "*.csv")).report.rows_read == 5
