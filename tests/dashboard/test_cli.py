"""The command line, by its contract: what it prints, where, and how it exits."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import Command, process
from faults import CELLS, FILES, Bad, is_report, row, says_why, table

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


@pytest.fixture
def small(written: Callable[[bytes], Path]) -> Path:
    """A case that is soon read: one event, before any measure."""
    return written(table(row(event_date="2021-06-05")))


def test_serve_says_that_the_port_is_taken(taken: int, small: Path) -> None:
    answer = process("serve", "--port", str(taken), "--events", small)

    says_why(answer, 1)
    assert str(taken) in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_serve_says_that_it_cannot_listen_there(host: str, small: Path) -> None:
    answer = process("serve", "--port", "0", "--host", host, "--events", small)

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


def test_what_a_file_holds_cannot_fill_the_terminal(spreadmap: Command, tmp_path: Path) -> None:
    """Signs that a terminal would obey are shown as unreadable, and a long line is cut."""
    name = "a\x1b[31m" + "x" * 100
    done = spreadmap("check", str(tmp_path / name))
    assert done.code == 1
    assert "\x1b" not in done.err
    assert "a\ufffd[31m" in done.err
    done = spreadmap("geocode", "x", "--" + "y" * 5_000)
    assert len(done.err) < 2_100


@pytest.mark.parametrize("command", ["tally", "check", "geocode", "convert"])
def test_a_command_starts_without_what_others_need(command: str) -> None:
    script = (
        "import sys; from dashboard.cli import run; "
        f"run([{command!r}, '--help']); print([*sys.modules])"
    )
    modules = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert not {"'dash'", "'plotly'", "'playwright'"} & set(re.findall(r"'\w+'", modules))


def test_a_tally_on_this_machine_needs_no_dask_and_draws_no_map(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,location,latitude,longitude,geo_precision,notes,"
        "source,sub_event_type\nA1,2022-01-05,Protests,Almaty,43.25,76.9,1,,,\n"
        "A2,2023-01-05,Protests,Paris,48.86,2.35,1,,,\n"
    )
    script = (
        "import sys; from dashboard.cli import run; import geodata.countries as countries; "
        "countries.lighter = None; "
        f"code = run(['tally', {str(path)!r}, '--output', {str(tmp_path / 'out.parquet')!r}]); "
        "sys.exit(code or 'dask' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2 rows read, 2 kept" in done.stdout
