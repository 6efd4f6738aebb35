"""The command `check`, by its contract: every fault is found, and said in words and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Answer, Command
from faults import CELLS, FILES, is_report, row, says_why, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.cli import run
from geodata.dataset import default_events_path
from geodata.reading import data_folder
from geodata.schema import EVENTS, TABLES


@pytest.mark.parametrize("name", CELLS)
def test_check_finds_the_fault_of_a_row(
    spreadmap: Command, written: Callable[[bytes], Path], name: str
) -> None:
    bad = CELLS[name]
    path = written(bad.content + row(event_id="GOOD").encode() + b"\n")
    answer = spreadmap("check", path, "--json")

    says_why(answer, 1)
    is_report(answer.json)
    assert answer.json["rows_kept"] >= 1, "a sound row is kept"
    assert answer.json["rows_set_aside"] == 1
    findings = [each for each in answer.json["findings"] if each["column"] == bad.column]
    assert [each["line"] for each in findings] == [bad.line], answer.json
    assert bad.value in findings[0]["value"]
    assert bad.says in findings[0]["message"]


@pytest.mark.parametrize("name", FILES)
def test_check_says_why_a_file_cannot_be_read(
    spreadmap: Command, written: Callable[[bytes], Path], name: str
) -> None:
    path = written(FILES[name].content)
    in_words = spreadmap("check", path)
    as_json = spreadmap("check", path, "--json")

    says_why(in_words, 1)
    assert "mine.csv" in in_words.err
    assert FILES[name].says in in_words.err
    says_why(as_json, 1)
    is_report(as_json.json)
    assert as_json.json["findings"]
    assert FILES[name].says in as_json.json["findings"][0]["message"]


def test_check_of_a_file_that_is_not_there(spreadmap: Command, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        says_why(spreadmap("check", path), 1)
        answer = spreadmap("check", path, "--json")
        says_why(answer, 1)
        is_report(answer.json)
        assert answer.json["rows_read"] == 0


@pytest.mark.parametrize(
    "dates", [("2015-03-01",), ("1822-01-05",), ("2022-01-05", "2022-07-01")], ids=str
)
def test_check_of_days_whose_borders_do_not_fit_gives_the_object_too(
    spreadmap: Command, written: Callable[[bytes], Path], dates: tuple[str, ...]
) -> None:
    rows = [row(event_id=f"X-{day}", event_date=day) for day in dates]
    path = written(table(*rows))
    says_why(spreadmap("check", path), 1)
    answer = spreadmap("check", path, "--json")

    says_why(answer, 1)
    is_report(answer.json)
    assert answer.json["findings"]


def test_check_in_words_names_file_line_column_value(
    spreadmap: Command, written: Callable[[bytes], Path]
) -> None:
    path = written(table(row(), row(event_id="X-2", event_date="soon", geo_precision="9")))
    answer = spreadmap("check", path)

    says_why(answer, 1)
    lines = [line for line in answer.out.splitlines() if "line 3" in line]
    assert len(lines) == 2
    for line, (column, value) in zip(
        sorted(lines), [("event_date", "soon"), ("geo_precision", "9")], strict=True
    ):
        assert str(path) in line
        assert column in line
        assert value in line
    assert re.search(r"2 rows? read\D+1 kept\D+1 set aside", answer.out)


def test_check_of_the_case_that_ships_is_clean(spreadmap: Command) -> None:
    answer = spreadmap("check", default_events_path(), "--json")

    assert (answer.code, answer.err) == (0, "")
    is_report(answer.json)
    assert answer.json["findings"] == []
    assert answer.json["rows_kept"] == answer.json["rows_read"] > 0


@pytest.mark.parametrize("name", sorted(path.stem for path in data_folder().glob("*.csv")))
def test_check_of_the_other_tables_is_clean(spreadmap: Command, name: str) -> None:
    answer = spreadmap("check", data_folder() / f"{name}.csv", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert answer.json["layout"] == f"spreadmap {name.split('-')[0]}"
    assert answer.json["findings"] == []


def test_check_of_a_header_alone_finds_nothing_and_no_row(
    spreadmap: Command, written: Callable[[bytes], Path]
) -> None:
    answer = spreadmap("check", written(table()), "--json")

    is_report(answer.json)
    assert answer.json["rows_read"] == 0


def test_check_takes_what_spreadsheets_write(
    spreadmap: Command, written: Callable[[bytes], Path]
) -> None:
    path = written(b"\xef\xbb\xbf" + table(row(notes='"a, ""b""\nand c"')).replace(b"\n", b"\r\n"))
    answer = spreadmap("check", path, "--json")

    assert answer.code == 0, answer.out
    assert answer.json["rows_kept"] == 1


def test_sources_beside_the_events_are_known(
    spreadmap: Command, written: Callable[[bytes], Path]
) -> None:
    path = written(table(row(sources="my-notes")))
    assert spreadmap("check", path).code == 1

    sources = next(each for each in TABLES if each.name == "sources")
    cells = {
        "source_id": "my-notes",
        "publisher": "Me",
        "kind": "notes",
        "title": "Notes",
        "language": "en",
    }
    lines = [",".join(sources.names), ",".join(cells.get(name, "") for name in sources.names)]
    path.with_name("sources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert spreadmap("check", path).code == 0

    path.with_name("sources.csv").write_text("source_id\nx\n", encoding="utf-8")
    says_why(spreadmap("check", path), 1)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
)
def test_check_of_any_bytes_at_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    capsys.readouterr()
    code = run(["check", str(path), "--json"])
    captured = capsys.readouterr()

    says_why(Answer(code, *captured), 1)
    is_report(json.loads(captured.out))


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.dictionaries(
        st.sampled_from(EVENTS.names),
        st.text(alphabet=st.characters(blacklist_characters='"\0\r\n', codec="utf-8"), max_size=20),
    )
)
def test_check_of_any_cells_at_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cells: dict[str, str]
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(table(row(**{name: f'"{text}"' for name, text in cells.items()})))
    capsys.readouterr()
    code = run(["check", str(path), "--json"])
    captured = capsys.readouterr()

    assert code in (0, 1)
    is_report(json.loads(captured.out))
    assert (code == 0) == (json.loads(captured.out)["findings"] == [])
