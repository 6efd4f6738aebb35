"""Own cases: visitors see theirs alone, and what is said of its rows."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reported_case import load_reported
from visitors import HEADERS, ask_page, bring, days_of, key_of
from werkzeug.test import Client

from dashboard.app import create_app
from dashboard.cases import Cases
from dashboard.desk import front
from dashboard.hosting import Hosting, Limits
from dashboard.ids import Id
from dashboard.shapes import ShapesKept
from geodata.case import CaseFiles
from geodata.dataset import Dataset
from geodata.loading import load_dataset


def loading(dataset: Dataset) -> Callable[[CaseFiles], Dataset]:
    """A reader that has read the case that ships, and takes any table of events for it.

    Reading takes longer than all that is tested here; what is no table of events it reads.
    """

    def load(files: CaseFiles) -> Dataset:
        if files.events is None:
            return dataset
        if not files.events.read_bytes().startswith(b"event_id"):
            return load_dataset(files)
        return replace(dataset, events=dataset.events.head(2), path=files.events, files=files)

    return load


@pytest.fixture(scope="module")
def shipped(dataset: Dataset) -> Iterator[Cases]:
    """The case that ships, of a server that takes small files."""
    cases = Cases(CaseFiles(), Limits(megabytes=1, rows=20, cases=2), load=loading(dataset))
    yield cases
    cases.close()


@pytest.fixture
def visitor(shipped: Cases) -> Callable[[], Client]:
    """Somebody with a browser of their own."""
    application = front(shipped)
    return lambda: Client(application)


# Own cases


def test_a_file_is_shown_to_whoever_brought_it_and_to_nobody_else(
    dataset: Dataset, events_file: Callable[..., Path]
) -> None:
    cases = Cases(
        CaseFiles(), Limits(), load=lambda files: load_dataset(files) if files.events else dataset
    )
    application = front(cases)
    mine, yours, nobody = (Client(application) for _ in range(3))
    served = days_of(nobody)
    assert bring(mine, events_file({"event_date": "2022-01-03"})).json == {"shown": True}
    assert bring(yours, events_file({"event_date": "2022-01-12"})).json == {"shown": True}

    assert days_of(mine)[0] == "2022-01-03"
    assert days_of(yours)[0] == "2022-01-12"
    assert days_of(nobody) == served
    assert len({key_of(each) for each in (mine, yours, nobody)}) == 3
    assert "2022-01-03" in mine.get("/events.csv").text
    assert "2022-01-03" not in yours.get("/events.csv").text
    cases.close()


def test_the_way_back_ends_the_case_and_removes_the_file(
    shipped: Cases, visitor: Callable[[], Client], events_file: Callable[..., Path]
) -> None:
    client = visitor()
    served = key_of(client)
    bring(client, events_file({}))
    (cookie,) = client._cookies.values() if hasattr(client, "_cookies") else ()
    path = shipped.seen_by(cookie.value).dataset.path
    assert path.exists()
    assert path.name == "mine.csv"
    answer = client.delete("/own-events", headers=HEADERS)

    assert answer.status_code == 204
    assert key_of(client) == served
    assert not path.parent.exists()


def test_the_cookie_is_random_and_kept_from_scripts_and_other_sites(
    visitor: Callable[[], Client], events_file: Callable[..., Path]
) -> None:
    path = events_file({})
    cookies = [bring(visitor(), path).headers["Set-Cookie"] for _ in range(2)]
    tokens = [re.findall(r"^spreadmap-80=([0-9a-f]{32});", each)[0] for each in cookies]

    assert tokens[0] != tokens[1]
    for each in cookies:
        assert "HttpOnly" in each
        assert "SameSite=Strict" in each
        assert "Path=/" in each


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_brings_nothing_and_ends_nothing(
    visitor: Callable[[], Client], events_file: Callable[..., Path], headers: dict[str, str]
) -> None:
    client = visitor()
    path = events_file({})
    bring(client, path)
    mine = key_of(client)

    assert bring(client, path, **headers).status_code == 403
    assert client.delete("/own-events", headers={**HEADERS, **headers}).status_code == 403
    assert key_of(client) == mine


def test_a_form_cannot_bring_a_file(visitor: Callable[[], Client]) -> None:
    """A page elsewhere can send a form to this machine, but no header of its own."""
    answer = visitor().post("/own-events", data={"file": (io.BytesIO(b"a"), "a.csv")})

    assert answer.status_code == 403


def wrong_files() -> list[tuple[str, bytes]]:
    return [
        ("empty", b""),
        ("large", b"x" * 1_000_001),
        ("rows", b"a\n" * 30),
        ("faulty", b"hello;world\n1;2\n"),
        ("faulty", b"\x00\xff\xfe\x00" * 50),
        ("faulty", b"PK\x03\x04 not a workbook"),
    ]


@pytest.mark.parametrize(("reason", "content"), wrong_files())
def test_a_wrong_file_is_told_and_nothing_changes(
    visitor: Callable[[], Client],
    events_file: Callable[..., Path],
    reason: str,
    content: bytes,
    tmp_path: Path,
) -> None:
    client, wrong = visitor(), tmp_path / "wrong.csv"
    bring(client, events_file({}))
    mine = key_of(client)
    wrong.write_bytes(content)
    answer = bring(client, wrong)

    assert answer.json["shown"] is False
    assert answer.json["reason"] == reason
    assert "Set-Cookie" not in answer.headers
    assert key_of(client) == mine
    assert "Traceback" not in answer.text
    assert "spreadmap-own" not in answer.text, "no folder of the server"


def test_a_wrong_file_leaves_nothing_behind(shipped: Cases, visitor: Callable[[], Client]) -> None:
    def kept() -> int:
        folder = shipped._folder
        return len(list(folder.iterdir())) if folder else 0

    before = kept()
    visitor().post("/own-events", data=b"hello;world\n", headers=HEADERS)
    assert kept() == before


def test_the_case_not_looked_at_for_longest_goes_first(
    visitor: Callable[[], Client], events_file: Callable[..., Path]
) -> None:
    clients, path = [visitor() for _ in range(3)], events_file({})
    served = key_of(visitor())
    for each in clients[:2]:
        bring(each, path)
    key_of(clients[0])
    bring(clients[2], path)

    assert key_of(clients[1]) == served
    assert key_of(clients[0]) != served
    assert key_of(clients[2]) != served


def test_a_case_is_dropped_after_some_hours(
    shipped: Cases,
    visitor: Callable[[], Client],
    events_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = visitor()
    bring(client, events_file({}))
    now = time.monotonic()
    monkeypatch.setattr("dashboard.cases.time.monotonic", lambda: now + 7 * 3600)

    assert key_of(client) == shipped.served_key


def test_where_no_file_is_taken_there_is_no_button(dataset: Dataset) -> None:
    cases = Cases(CaseFiles(), None, load=lambda _: dataset)
    client = Client(front(cases))

    assert client.post("/own-events", data=b"a", headers=HEADERS).status_code == 403
    assert f'"{Id.OWN}"' not in client.get("/_dash-layout").text
    cases.close()


def test_everything_is_removed_at_the_end(
    dataset: Dataset, events_file: Callable[..., Path]
) -> None:
    cases = Cases(CaseFiles(), Limits(), load=loading(dataset))
    client = Client(front(cases))
    bring(client, events_file({}))
    folder = cases._folder
    assert folder is not None
    assert list(folder.rglob("mine.csv"))
    cases.close()

    assert not folder.exists()


def test_a_snapshot_of_an_own_case_is_of_its_file(
    visitor: Callable[[], Client],
    events_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        "dashboard.snapshot.jobs.Jobs.start",
        lambda _, name, arguments: asked.append([name, *arguments]) or "id",
    )
    client = visitor()
    bring(client, events_file({"event_date": "2022-01-03"}))
    answer = client.post("/snapshot/jobs", json={"format": "csv", "query": "?date=2022-01-03"})

    assert answer.status_code == 202
    ((name, *arguments),) = asked
    (events,) = (each for each in arguments if each.startswith("--events="))
    assert Path(events.removeprefix("--events=")).read_bytes()
    assert events.endswith("/mine.csv")
    assert "--lenient" in arguments
    assert name.endswith(".csv")


# What a page is of


def test_a_page_of_another_case_is_told_so_and_given_nothing(
    visitor: Callable[[], Client], events_file: Callable[..., Path]
) -> None:
    client = visitor()
    old = key_of(client)
    bring(client, events_file({}))
    new = key_of(client)

    told = ask_page(client, f"?lang=en&case={old}")
    assert told["sideUpdate"] == {Id.STALE: {"data": new}}
    assert not told.get("response")
    given = ask_page(client, f"?lang=en&case={new}")
    assert "sideUpdate" not in given
    assert list(given["response"]["cards"]["data"])[-1:]


def test_a_page_made_before_a_change_still_finds_its_shapes_and_scripts(
    visitor: Callable[[], Client], events_file: Callable[..., Path]
) -> None:
    """A browser asks for them one after another; the case may change between two of them."""
    client = visitor()
    loaded = re.findall(r'src="([^"]+)"', client.get("/").text)
    assert any(each.startswith("/geometry-") for each in loaded)
    bring(client, events_file({}))

    for address in loaded:
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_shapes_are_made_once_for_cases_with_the_same_borders(
    dataset: Dataset, events_file: Callable[..., Path]
) -> None:
    kept = ShapesKept()
    first = kept.of(dataset)

    assert kept.of(replace(dataset, days=dataset.days[:2])) is first
    assert kept.at(first.address) is first
    other = kept.of(load_dataset(events_file({"event_date": "2022-07-01"})))
    assert other.address != first.address
    assert kept.at("/geometry-0.js") is None


# What is said of the rows of a file


@pytest.fixture(scope="module")
def reported(dataset: Dataset) -> Iterator[Cases]:
    cases = Cases(
        CaseFiles(), Limits(), load=lambda files: load_reported(files) if files.events else dataset
    )
    yield cases
    cases.close()


def test_the_banner_says_which_file_how_many_rows_and_the_way_back(
    reported: Cases, events_file: Callable[..., Path]
) -> None:
    client = Client(front(reported))
    assert Id.OWN_BACK not in client.get("/_dash-layout").text
    path = events_file({}, {})
    bring(client, path, **{"X-File-Name": "%3Cb%3E.csv"})
    layout = json.dumps(client.get("/_dash-layout").json, ensure_ascii=False)

    assert "own-banner" in layout
    assert "_b_.csv" in layout
    assert "Rows shown: 2 of 5; set aside: 3." in layout
    assert Id.OWN_BACK in layout


def test_what_was_set_aside_is_a_file_that_no_spreadsheet_runs(
    reported: Cases, events_file: Callable[..., Path]
) -> None:
    client = Client(front(reported))
    assert client.get("/set-aside.csv").mimetype != "text/csv"
    bring(client, events_file({}))
    answer = client.get("/set-aside.csv")

    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[0] == "line,column,value,message"
    assert len(answer.text.splitlines()) == 4


def test_an_app_alone_takes_no_file_and_asks_for_no_change(dataset: Dataset) -> None:
    client = create_app(dataset, Hosting(key="k")).server.test_client()
    case: Any = client.get("/case").json

    assert (case["key"], case["watched"]) == ("k", False)
    assert client.get("/health").status_code == 200
