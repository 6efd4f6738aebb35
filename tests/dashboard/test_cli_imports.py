"""`check` and `convert` on files in the layouts of other people."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from commands import ROOT, Command
from faults import KEYS, says_why

from geodata.loading import load_dataset

EXAMPLE = ROOT / "examples" / "tessamar"
HEADER = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,location,latitude,"
    "longitude,geo_precision,source,notes,fatalities"
)
ROW = "KAZ{0},2022-01-05,1,Protests,Peaceful protest,,Almaty,43.25,76.9,1,Press {0},Said.,0"


def export(folder: Path, *, good: int, bad: int = 0) -> Path:
    rows = [ROW.format(number) for number in range(good)]
    faulty = [ROW.format(number).replace("2022-01-05", "soon") for number in range(100, 100 + bad)]
    path = folder / "export.csv"
    path.write_text("\n".join([HEADER, *rows, *faulty, ""]), encoding="utf-8")
    return path


def test_check_says_the_layout_the_numbers_and_how_columns_were_read(
    spreadmap: Command, tmp_path: Path
) -> None:
    answer = spreadmap("check", export(tmp_path, good=3))
    assert (answer.code, answer.err) == (0, "")
    assert "acled (ACLED export); 3 rows read, 3 kept, 0 set aside" in answer.out
    assert "event_date, date_earliest, date_latest from event_date, time_precision" in answer.out
    assert "geo_precision 1: 3, 2: 0" in answer.out


def test_the_numbers_come_first_and_the_path_is_not_repeated(
    spreadmap: Command, tmp_path: Path
) -> None:
    path = export(tmp_path, good=3)
    lines = spreadmap("check", path).out.splitlines()
    assert lines[0] == f"{path}: acled (ACLED export); 3 rows read, 3 kept, 0 set aside"
    assert not any(str(path) in line for line in lines[1:])
    assert all(len(line) <= 100 for line in lines[1:])
    mapped = [line for line in lines if " from " in line]
    assert 1 <= len(mapped) < sum(line.count(" from ") for line in mapped)

    faulty = spreadmap("check", export(tmp_path, good=3, bad=2)).out.splitlines()
    assert ["soon" in line for line in faulty[:3]] == [True, True, False]
    assert faulty[2].endswith("5 rows read, 3 kept, 2 set aside")


REGIONS = (
    *("--regions", EXAMPLE / "regions.geojson"),
    *("--region-id", "code", "--region-name", "name"),
)


def test_check_and_convert_take_regions_of_ones_own(spreadmap: Command, tmp_path: Path) -> None:
    for name in ("events", "measures", "sources"):
        (tmp_path / f"{name}.csv").write_bytes((EXAMPLE / f"{name}.csv").read_bytes())
    measures, events = tmp_path / "measures.csv", tmp_path / "events.csv"
    says_why(spreadmap("check", measures), 1)
    assert spreadmap("check", measures, *REGIONS).code == 0
    assert spreadmap("check", events, *REGIONS).code == 0
    says_why(spreadmap("check", measures, "--region-id", "code"), 2)
    output = tmp_path / "ours.csv"
    assert spreadmap("convert", events, "--output", output, *REGIONS).code == 0
    assert output.read_text().count("\n") == events.read_text().count("\n")


def test_a_tally_is_written_to_parquet_alone(spreadmap: Command, tmp_path: Path) -> None:
    path, output = export(tmp_path, good=3), tmp_path / "t.csv"
    answer = spreadmap("tally", path, "--output", output)
    says_why(answer, 2)
    assert "the ending must be .parquet" in answer.err
    assert not output.exists()


def test_a_tally_tells_the_places_that_the_page_shows(spreadmap: Command, tmp_path: Path) -> None:
    path, output = export(tmp_path, good=3), tmp_path / "t.parquet"
    text = path.read_text()
    for number, change in enumerate(
        ((",1,Press", ",2,Press"), (",1,Press", ",3,Press"), ("Almaty", "Aktau"))
    ):
        text += ROW.format(50 + number).replace(*change) + "\n"
    path.write_text(text)
    answer = spreadmap("tally", path, "--output", output)
    assert answer.code == 0
    assert "4 counts, 2 places" in answer.out
    assert len(load_dataset(output).places) == 2


def test_check_as_json_has_the_keys_of_the_contract_and_more(
    spreadmap: Command, tmp_path: Path
) -> None:
    answer = spreadmap("check", export(tmp_path, good=2, bad=1), "--json")
    says_why(answer, 1)
    assert list(answer.json)[: len(KEYS)] == KEYS
    assert [answer.json[key] for key in KEYS[:4]] == ["acled", 3, 2, 1]
    assert answer.json["findings"] == [
        {
            "line": 4,
            "column": "event_date",
            "value": "soon",
            "message": answer.json["reasons"][0]["message"],
        }
    ]
    assert answer.json["reasons"][0]["rows"] == 1
    assert answer.json["dates"] == {"day": 2, "week": 0, "month": 0, "window": 0}
    assert {"title", "columns", "places", "centroids", "outside", "duplicates", "remarks"} < set(
        answer.json
    )


def test_many_faults_are_grouped_and_written_to_a_file(spreadmap: Command, tmp_path: Path) -> None:
    aside = tmp_path / "aside.csv"
    answer = spreadmap("check", export(tmp_path, good=1, bad=50), "--set-aside", aside)
    says_why(answer, 1)
    assert answer.out.count("'soon'") == 20
    assert "30 more, column event_date" in answer.out
    assert "--set-aside FILE" in answer.out
    rows = list(csv.DictReader(io.StringIO(aside.read_text(encoding="utf-8"))))
    assert [int(row["line"]) for row in rows] == list(range(3, 53))
    assert {row["value"] for row in rows} == {"soon"}


def test_a_layout_can_be_named_and_a_wrong_name_lists_them(
    spreadmap: Command, tmp_path: Path
) -> None:
    path = export(tmp_path, good=1)
    assert spreadmap("check", path, "--layout", "acled").code == 0
    says_why(spreadmap("check", path, "--layout", "ucdp-ged"), 1)
    answer = spreadmap("check", path, "--layout", "gtd")
    says_why(answer, 2)
    assert "ucdp-ged" in answer.err


def test_convert_writes_a_file_that_check_and_a_picture_take(
    spreadmap: Command, tmp_path: Path
) -> None:
    output = tmp_path / "ours" / "events.csv"
    output.parent.mkdir()
    answer = spreadmap("convert", export(tmp_path, good=3, bad=1), "--output", output)
    assert (answer.code, answer.err) == (0, "")
    assert f"{output}: 3 rows written, 0 left out" in answer.out
    assert sorted(each.name for each in output.parent.iterdir()) == ["events.csv"]
    assert spreadmap("check", output).code == 0
    table = tmp_path / "table.csv"
    assert spreadmap("snapshot", "--events", output, "--output", table).code == 0
    assert table.read_text().count("KAZ") == 3


def test_a_table_of_an_acled_file_holds_counts(spreadmap: Command, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    path = export(tmp_path, good=3)
    assert spreadmap("snapshot", "--events", path, "--output", table).code == 0
    [row] = csv.DictReader(io.StringIO(table.read_text()))
    assert (row["events"], row["location"], row["day"]) == ("3", "Almaty", "2022-01-05")


def ged(folder: Path) -> Path:
    path = folder / "ged.csv"
    path.write_text(
        "id,type_of_violence,date_start,date_end,date_prec,where_prec,where_coordinates,latitude,"
        "longitude,country,best,high,low,source_office\n"
        "1,1,2022-01-05,2022-01-05,1,1,Almaty city,43.25,76.9,Kazakhstan,1,1,1,Press A\n"
    )
    return path


def test_convert_writes_names_of_sources_beside_but_over_nothing(
    spreadmap: Command, tmp_path: Path
) -> None:
    output = tmp_path / "ours" / "events.csv"
    output.parent.mkdir()
    answer = spreadmap("convert", ged(tmp_path), "--output", output)
    assert answer.code == 0
    beside = output.with_name("sources.csv")
    assert "Press A" in beside.read_text()
    assert spreadmap("check", output).code == 0
    assert (
        "holds the sources already" in spreadmap("convert", ged(tmp_path), "--output", output).out
    )

    other = beside.read_text().replace("press-a", "mine")
    beside.write_text(other)
    answer = spreadmap("convert", ged(tmp_path), "--output", output)
    assert "left as it is" in answer.out
    assert beside.read_text() == other
    assert "press-a" in output.with_name("events-sources.csv").read_text()


def test_convert_does_not_write_over_what_it_reads(spreadmap: Command, tmp_path: Path) -> None:
    path = export(tmp_path, good=1)
    before = path.read_bytes()
    says_why(spreadmap("convert", path, "--output", path), 2)
    says_why(spreadmap("convert", path, "--output", tmp_path / "no" / "x.csv"), 1)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", HEADER + "\n"])
def test_convert_of_nothing_leaves_no_file(
    spreadmap: Command, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "none.csv"
    path.write_text(content)
    says_why(spreadmap("convert", path, "--output", tmp_path / "out.csv"), 1)
    assert not (tmp_path / "out.csv").exists()


def test_the_json_of_a_report_can_be_read_again(spreadmap: Command, tmp_path: Path) -> None:
    answer = spreadmap("check", ged(tmp_path), "--json")
    assert json.loads(answer.out)["layout"] == "ucdp-ged"
