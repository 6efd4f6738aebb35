"""The case served follows its file: what is saved is shown, what is faulty is told."""

from __future__ import annotations

import gc
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visitors import ask_page, bring, days_of, key_of
from werkzeug.test import Client

from dashboard.cases import Cases
from dashboard.desk import front
from dashboard.hosting import Limits
from geodata.case import CaseFiles
from geodata.dataset import Dataset
from geodata.loading import load_dataset

WAITS = 20
"""Seconds."""


# The case served follows its file


@pytest.fixture
def followed(events_file: Callable[..., Path]) -> Iterator[tuple[Cases, Path, list[str]]]:
    """A server of somebody's own file, the file, and what was said on the terminal."""
    path, said = events_file({"location": "Aktau"}), list[str]()
    cases = Cases(CaseFiles(events=path), Limits(), say=said.append)
    yield cases, path, said
    cases.close()


def test_a_saved_change_is_shown(
    followed: tuple[Cases, Path, list[str]], events_file: Callable[..., Path]
) -> None:
    cases, path, said = followed
    client = Client(front(cases))
    before = key_of(client)
    path.write_bytes(events_file({"event_date": "2022-01-07"}, {}).read_bytes())
    cases.reload()

    assert key_of(client) != before
    assert "2022-01-07" in days_of(client)
    assert said == ["mine.csv: read again, 2 events"]


def test_a_bad_edit_keeps_the_last_good_data_and_is_told_until_it_is_mended(
    followed: tuple[Cases, Path, list[str]], events_file: Callable[..., Path]
) -> None:
    cases, path, said = followed
    client, good = Client(front(cases)), path.read_bytes()
    before = key_of(client)
    path.write_bytes(events_file({"event_date": "soon"}, {"location": ""}).read_bytes())
    cases.reload()

    told = client.get("/present").json
    assert told["key"] == before
    assert told["faults"]["name"] == "mine.csv"
    assert [each["line"] for each in told["faults"]["findings"]] == [2, 3]
    assert len(said) == 1
    assert re.match(r"mine\.csv: 2 findings; line 2, column event_date: 'soon'", said[0])
    path.unlink()
    cases.reload()
    assert client.get("/present").json["faults"]["findings"] == []
    assert str(path.parent) not in client.get("/present").text
    path.write_bytes(good)
    cases.reload()
    assert client.get("/present").json["faults"] is None


def test_an_own_case_is_not_told_of_the_faults_of_the_case_served(
    followed: tuple[Cases, Path, list[str]], events_file: Callable[..., Path]
) -> None:
    cases, path, _ = followed
    client = Client(front(cases))
    bring(client, events_file({}))
    mine = key_of(client)
    path.write_bytes(b"")
    cases.reload()

    assert client.get("/present").json == {"key": mine, "faults": None}


def test_many_saves_in_quick_succession_end_with_the_last(
    followed: tuple[Cases, Path, list[str]], events_file: Callable[..., Path]
) -> None:
    cases, path, _ = followed
    client = Client(front(cases))
    cases.watch()
    good = events_file(*({} for _ in range(7))).read_bytes()
    for each in range(12):
        path.write_bytes(good[: each * 40] if each % 3 else b"")
        time.sleep(0.03)
    path.write_bytes(good)
    deadline = time.monotonic() + WAITS
    while time.monotonic() < deadline:
        if client.get("/events.csv").text.count("\n") == 8:
            break
        time.sleep(0.05)

    assert client.get("/events.csv").text.count("\n") == 8
    assert cases.faults is None


def test_files_are_brought_while_the_case_served_changes(
    followed: tuple[Cases, Path, list[str]], events_file: Callable[..., Path]
) -> None:
    cases, _, _ = followed
    application, path, shown = front(cases), events_file({}), list[Any]()

    def send() -> None:
        shown.append(bring(Client(application), path).json)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for each in threads:
        each.start()
    cases.reload()
    for each in threads:
        each.join(WAITS)

    assert shown == [{"shown": True}] * 3
    assert cases.faults is None


def test_a_case_that_is_replaced_is_let_go_with_all_that_was_remembered_of_it(
    events_file: Callable[..., Path],
) -> None:
    path, held = events_file({"location": "Aktau"}), list[Any]()

    def load(files: CaseFiles) -> Dataset:
        made = load_dataset(files)
        held.append(weakref.ref(made))
        return made

    cases = Cases(CaseFiles(events=path), Limits(), load=load)
    client = Client(front(cases))
    for _ in range(2):
        client.get("/_dash-layout")
        ask_page(client, "?lang=en")
        ask_page(client, "?lang=ru&known=2022-01-05")
        cases.reload()
    gc.collect()

    assert [ref() is not None for ref in held] == [False, False, True]
    cases.close()


def test_a_change_of_counts_is_told_in_events(tmp_path: Path) -> None:
    """Not as none: a case of counts lists no event."""
    path, said = tmp_path / "weekly.csv", list[str]()
    header = "WEEK,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,CENTROID_LATITUDE,CENTROID_LONGITUDE"
    row = "2022-01-01,Made-up,Protests,Peaceful protest,{},43.25,76.9"
    path.write_text(f"{header}\n{row.format(3)}\n", encoding="utf-8")
    cases = Cases(CaseFiles(events=path), Limits(), say=said.append)
    path.write_text(f"{header}\n{row.format(41)}\n", encoding="utf-8")
    cases.reload()
    cases.close()

    assert said == ["weekly.csv: read again, 41 events"]
