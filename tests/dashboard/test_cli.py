"""The command line, by its contract: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.cli import run
from geodata.dataset import data_folder, default_events_path
from geodata.schema import EVENTS, TABLES

ROOT = Path(__file__).parents[2]
HEADER = ",".join(EVENTS.names)
KEYS = ["layout", "rows_read", "rows_kept", "rows_set_aside", "findings"]


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture
def spreadmap(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process."""

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        code = run([str(each) for each in arguments])
        return Answer(code, *capsys.readouterr())

    return call


def process(*arguments: str | Path) -> Answer:
    """Runs a command as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def says_why(answer: Answer, code: int) -> None:
    """One line on standard error, and no traceback."""
    assert answer.code == code
    assert answer.err.count("\n") == 1, answer.err
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert "Error(" not in answer.err


def row(**cells: str) -> str:
    """A line of events.csv."""
    usual = {
        "event_id": "X-1",
        "event_date": "2022-01-05",
        "date_basis": "stated",
        "event_type": "Protests",
        "sub_event_type": "Peaceful protest",
        "location": "Aktau",
        "geo_precision": "1",
        "basis": "reported",
        "notes": "People gather.",
        "sources": "globalsecurity",
    } | cells
    return ",".join(usual.get(name, "") for name in EVENTS.names)


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


@dataclass(frozen=True)
class Bad:
    """A file with a fault, and what must be said of it."""

    content: bytes
    column: str = ""
    value: str = ""
    line: int = 2
    says: str = ""


CELLS = {
    "bad date": Bad(table(row(event_date="05.01.2022")), "event_date", "05.01.2022"),
    "no such day": Bad(table(row(event_date="2022-02-30")), "event_date", "2022-02-30"),
    "blank date": Bad(table(row(event_date="")), "event_date", ""),
    "out of range": Bad(table(row(latitude="143.2", longitude="51.2")), "latitude", "143.2"),
    "no number": Bad(table(row(latitude="43,6", longitude="51.2").replace("43,6", '"43,6"')),
                     "latitude", "43,6"),
    "swapped": Bad(table(row(latitude="51.17", longitude="43.66")), "latitude", "51.17",
                   says="swapped"),
    "half a point": Bad(table(row(latitude="43.66")), "longitude", ""),
    "unknown place": Bad(table(row(location="Atlantis")), "location", "Atlantis"),
    "unknown source": Bad(table(row(sources="globalsecurity;hearsay")), "sources", "hearsay"),
    "duplicate id": Bad(table(row(), row()), "event_id", "X-1", line=3),
    "unknown type": Bad(table(row(event_type="Parades")), "event_type", "Parades"),
    "wrong sub-type": Bad(table(row(sub_event_type="Mob violence")), "sub_event_type",
                          "Mob violence"),
    "a cell too many": Bad(table(row() + ",x"), says="cells"),
}  # fmt: skip

FILES = {
    "empty": Bad(b""),
    "blank lines": Bad(b"\n\n \n"),
    "only commas": Bad(b",,,\n,,,\n"),
    "only quotes": Bad(b'""\n'),
    "not UTF-8": Bad(table(row(notes="Алматы")).decode().encode("cp1251"), says="UTF-8"),
    "UTF-16": Bad(table(row()).decode().encode("utf-16")),
    "semicolons": Bad(table(row()).replace(b",", b";"), says="comma"),
    "tabs": Bad(table(row()).replace(b",", b"\t"), says="comma"),
    "missing column": Bad(table(row()).replace(b"geo_precision", b"precision"),
                          says="geo_precision"),
    "missing key column": Bad(table(row()).replace(b"event_id", b"id"), says="event_id"),
    "column twice": Bad((HEADER + ",notes\n").encode(), says="notes"),
    "another table": Bad(b"name,age\nA,3\n"),
    "open quote": Bad(table(row(notes='"never closed'))),
    "picture": Bad(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(content)
        return path

    return write


# ---- check


def is_report(report: Any) -> None:
    """The object of the contract, whose numbers agree."""
    assert list(report) == KEYS
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"]
    for finding in report["findings"]:
        assert list(finding) == ["line", "column", "value", "message"]
        assert finding["line"] >= 1
        assert finding["message"]


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


@pytest.mark.parametrize("name", sorted({each.name for each in TABLES} - {"events"}))
def test_check_of_the_other_tables_is_clean(spreadmap: Command, name: str) -> None:
    answer = spreadmap("check", data_folder() / f"{name}.csv", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert name in answer.json["layout"]
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


# ---- geocode

NAMES = ("Taldykorgan", "Almaty Region", "Мангистауская область", "Astana Square", "Nur Otan")


def test_geocode_gives_a_list_in_order(spreadmap: Command) -> None:
    answer = spreadmap("geocode", *NAMES, "--json")

    assert (answer.code, answer.err) == (0, "")
    city, region, russian, square, party = answer.json
    assert city["name"] == "Taldykorgan"
    assert (city["kind"], city["region"]) == ("city", "KZ-ALM")
    assert (round(city["latitude"]), round(city["longitude"])) == (45, 78)
    assert (region["place_id"], region["kind"], region["region"]) == ("KZ-ALM", "region", "KZ-ALM")
    assert russian["name"] == "Мангистауская область"
    assert (russian["place_id"], russian["kind"]) == ("KZ-MAN", "region")
    assert (square["kind"], square["region"]) == ("site", "KZ-ALA")
    assert party is None
    fields = ["name", "place_id", "kind", "region", "latitude", "longitude", "method"]
    for entry in (city, region, russian, square):
        assert set(fields) <= set(entry)
        assert entry["method"]


def test_geocode_of_one_name_is_a_list_too(spreadmap: Command) -> None:
    assert len(spreadmap("geocode", "Almaty", "--json").json) == 1
    assert spreadmap("geocode", "Nur Otan", "--json").json == [None]
    assert spreadmap("geocode", "", " ", "--json").json == [None, None]


def test_geocode_repeats_names_as_asked(spreadmap: Command) -> None:
    found = spreadmap("geocode", "алматы", "Almaty", "алматы", "--json").json

    assert [entry["name"] for entry in found] == ["алматы", "Almaty", "алматы"]
    assert len({entry["place_id"] for entry in found}) == 1


def test_geocode_in_words_has_a_line_a_name(spreadmap: Command) -> None:
    answer = spreadmap("geocode", *NAMES)

    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(NAMES)


def test_geocode_says_what_else_a_name_means(spreadmap: Command) -> None:
    (entry,) = spreadmap("geocode", "Aktau", "--json").json

    assert entry["region"] == "KZ-MAN"
    assert entry["ambiguous"] is True
    assert len(entry["alternatives"]) >= 2


# ---- serve


@pytest.mark.parametrize(
    "content",
    [FILES["empty"], FILES["semicolons"], FILES["missing column"], FILES["only commas"],
     CELLS["bad date"], CELLS["swapped"], CELLS["unknown place"], CELLS["duplicate id"],
     Bad(table())],
    ids=["empty", "semicolons", "missing column", "only commas", "bad date", "swapped",
         "unknown place", "duplicate id", "no rows"],
)  # fmt: skip
def test_serve_does_not_start_on_events_with_a_fault(
    spreadmap: Command, written: Callable[[bytes], Path], content: Bad
) -> None:
    answer = spreadmap("serve", "--port", "0", "--events", written(content.content))

    says_why(answer, 1)
    assert "mine.csv" in answer.err
    assert content.column in answer.err
    assert answer.out == ""


def test_serve_names_line_column_value_and_what_was_expected(
    spreadmap: Command, written: Callable[[bytes], Path]
) -> None:
    answer = spreadmap("serve", "--port", "0", "--events", written(CELLS["bad date"].content))

    for part in ("line 2", "event_date", "05.01.2022", "expected"):
        assert part in answer.err


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


# As processes: waitress leaves the socket open that it could not bind.


def test_serve_says_that_the_port_is_taken(taken: int) -> None:
    answer = process("serve", "--port", str(taken))

    says_why(answer, 1)
    assert str(taken) in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_serve_says_that_it_cannot_listen_there(host: str) -> None:
    answer = process("serve", "--port", "0", "--host", host)

    says_why(answer, 1)
    assert host in answer.err
    assert answer.out == ""


# ---- used wrongly, and as a process


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["check"],
        ["check", "a.csv", "b.csv"],
        ["check", "--frobnicate", "a.csv"],
        ["geocode"],
        ["geocode", "--json"],
        ["serve", "--port", "abc"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "-1"],
        ["serve", "surplus"],
        ["--frobnicate"],
    ],
    ids=" ".join,
)
def test_what_is_used_wrongly_exits_2(spreadmap: Command, arguments: list[str]) -> None:
    answer = spreadmap(*arguments)

    says_why(answer, 2)
    assert answer.out == ""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["--version"], ["serve", "-h"], ["check", "--help"]], ids=str
)
def test_help_exits_0(spreadmap: Command, arguments: list[str]) -> None:
    answer = spreadmap(*arguments)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.strip()


def test_every_command_of_the_contract_is_in_the_help(spreadmap: Command) -> None:
    for name in ("serve", "check", "geocode"):
        assert re.search(rf"^ +{name} ", spreadmap("--help").out, re.MULTILINE)
        assert spreadmap(name, "--help").code == 0


def test_as_a_process_check(written: Callable[[bytes], Path]) -> None:
    bad = process("check", written(CELLS["unknown place"].content), "--json")
    missing = process("check", "nothing.csv")

    says_why(bad, 1)
    is_report(bad.json)
    says_why(missing, 1)
    assert missing.out == ""


def test_as_a_process_geocode() -> None:
    answer = process("geocode", "Жаңаөзен", "Nur Otan", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert answer.json[0]["name"] == "Жаңаөзен"
    assert answer.json[0]["place_id"] == "zhanaozen"
    assert answer.json[1] is None


def test_as_a_process_used_wrongly() -> None:
    says_why(process("serve", "--port", "many"), 2)
