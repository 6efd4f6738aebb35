"""The door: what is the same for every case comes before the case is read, the rest after it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT
from dash import Dash
from werkzeug.test import Client
from werkzeug.wrappers import Response

from dashboard.cases import Cases
from dashboard.desk import front
from dashboard.door import Door
from dashboard.shell import ANY_SHAPES, first_page
from geodata.case import CaseFiles
from geodata.dataset import Dataset

SCRIPT = re.compile(r'<script src="([^"]+)"')


def said(words: str) -> Any:
    return Response(words)


def asked(door: Door, path: str) -> tuple[threading.Thread, list[Any]]:
    """Somebody who asks, and what they are answered."""
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(Client(door).get(path)))
    thread.start()
    return thread, answers


def test_what_is_the_same_for_every_case_is_answered_before_it_is_there() -> None:
    door = Door()
    door.show(said("first"))

    for path in ("/", "/assets/page.css", "/_dash-component-suites/dash/a.js", "/health"):
        assert Client(door).get(path).text == "first", path


@pytest.mark.parametrize("path", ["/_dash-layout", "/case", ANY_SHAPES, "/present"])
def test_the_rest_waits_for_the_case(path: str) -> None:
    door = Door()
    door.show(said("first"))
    thread, answers = asked(door, path)
    thread.join(0.1)
    assert thread.is_alive()
    door.open(said("case"))
    thread.join(5)

    assert [each.text for each in answers] == ["case"]
    assert Client(door).get("/").text == "case"


def test_even_the_page_waits_until_somebody_can_answer() -> None:
    door = Door()
    thread, answers = asked(door, "/")
    door.show(said("first"))
    thread.join(5)

    assert [each.text for each in answers] == ["first"]


def test_nobody_waits_at_a_door_that_is_closed() -> None:
    door = Door()
    thread, answers = asked(door, "/case")
    door.close()
    thread.join(5)

    assert [each.status_code for each in answers] == [503]


# The page that comes first


@pytest.fixture
def first() -> Dash:
    return first_page()


def test_it_has_the_scripts_that_the_page_of_a_case_has(first: Dash, app: Dash) -> None:
    early, late = (SCRIPT.findall(each.server.test_client().get("/").text) for each in (first, app))
    assert ANY_SHAPES in early
    assert [each for each in early if each != ANY_SHAPES] == [
        each for each in late if not each.startswith("/geometry-")
    ]
    assert len(late) == len(early)


def test_its_scripts_and_styles_are_there(first: Dash) -> None:
    client = first.server.test_client()
    page = client.get("/").text
    assert "<title>Spreadmap</title>" in page
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        if address != ANY_SHAPES:
            with client.get(address) as answer:
                assert answer.status_code == 200, address
    assert client.get("/health").text == "ok\n"


def test_its_shapes_are_those_of_the_case_that_a_visitor_sees(dataset: Dataset) -> None:
    cases = Cases(CaseFiles(), None, load=lambda _: dataset)
    client = Client(front(cases))
    answer = client.get(ANY_SHAPES)
    cases.close()

    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"/geometry-[0-9a-f]{16}\.js", answer.headers["Location"])
    assert "PlotlyGeoAssets" in client.get(answer.headers["Location"]).text


def test_a_page_is_told_the_title_of_its_case(dataset: Dataset, app: Dash) -> None:
    title = re.findall("<title>(.*)</title>", app.server.test_client().get("/").text)

    assert [app.server.test_client().get("/case").json["title"]] == title


# The whole server


class Served:
    """A server as a person starts it."""

    def __init__(self, *options: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve", "--port", "0", *map(str, options)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        line = self.process.stdout.readline().decode() if self.process.stdout else ""
        self.address = re.findall(r"http://\S+", line)[0]

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode()

    def children(self) -> list[int]:
        """Processes that it has begun; an ended one has none."""
        found = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(each) for path in found for each in path.read_text().split()]

    def ended(self) -> tuple[int, str]:
        """How it ended, and what it said of it."""
        _, err = self.process.communicate(timeout=20)
        return self.process.returncode, err.decode()


@pytest.fixture
def serving() -> Iterator[Callable[..., Served]]:
    begun: list[Served] = []

    def serve(*options: str | Path) -> Served:
        begun.append(Served(*options))
        return begun[-1]

    yield serve
    for each in begun:
        each.process.kill()
        each.process.communicate()


ENDS_WITHIN = 10.0
"""Seconds, on a machine that does other things; whoever waits would wait for a minute."""


def gone(process: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_a_server_opens_first_and_has_its_case_later(serving: Callable[..., Served]) -> None:
    server = serving()
    assert "<title>Spreadmap</title>" in server.get("")[1]
    assert '"provider"' in server.get("_dash-layout")[1]
    assert "<title>Spreadmap</title>" not in server.get("")[1]
    assert "PlotlyGeoAssets" in server.get("shapes.js")[1]
    assert server.children() == [], "what read the case has ended"
    server.process.terminate()

    assert server.ended() == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_a_server_ends_while_it_reads(serving: Callable[..., Served], number: int) -> None:
    server = serving()
    deadline = time.monotonic() + 10
    while not (reading := server.children()) and time.monotonic() < deadline:
        time.sleep(0.01)
    waiting = threading.Thread(target=_ignored, args=(server, "case"))
    waiting.start()
    time.sleep(0.2)
    begins = time.monotonic()
    os.killpg(server.process.pid, number)

    assert server.ended() == (0, "")
    assert time.monotonic() - begins < ENDS_WITHIN, "whoever waits is not waited for"
    assert reading
    assert all(map(gone, reading))
    waiting.join(5)


def _ignored(server: Served, path: str) -> None:
    with contextlib.suppress(OSError):
        server.get(path)


def test_a_server_whose_case_cannot_be_read_says_why_and_ends(
    serving: Callable[..., Served], written: Callable[[bytes], Path]
) -> None:
    server = serving("--events", written(b"hello;world\n1;2\n"))
    code, err = server.ended()

    assert code == 1
    assert err.startswith("spreadmap: ")
    assert err.count("\n") == 1
    assert "mine.csv" in err


def test_a_server_imports_nothing_that_reads_files() -> None:
    code = (
        "import sys, dashboard.cases, dashboard.desk, dashboard.commands.serve; "
        "print(sorted({'dask', 'distributed', 'pandera', 'pyogrio', 'pyarrow.parquet', "
        "'pyarrow.dataset', 'python_calamine', 'rapidfuzz', 'av', 'pypdf', 'geodata.loading'} "
        "& sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_door_is_made_without_what_takes_long_to_import() -> None:
    code = (
        "import sys, dashboard.cli, dashboard.commands.serve; "
        "print(sorted({'dash', 'flask', 'pandas', 'numpy', 'plotly'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_case_that_cannot_be_read_ends_a_server_that_ignores_being_ended(tmp_path: Path) -> None:
    """As some supervisors start it; whoever waits at the door would wait for ever."""
    command = f"trap '' TERM; exec {sys.executable} -m dashboard serve --port 0 --events"
    done = subprocess.run(
        ["bash", "-c", f"{command} {tmp_path / 'none.csv'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "none.csv" in done.stderr
    assert "Traceback" not in done.stderr
