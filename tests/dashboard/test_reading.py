"""Reading in another process: what comes back, what goes wrong, and that nothing is left."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from pickle import PicklingError
from typing import Any

import pytest
from done_elsewhere import (
    chatter,
    die,
    divide,
    noted,
    own_id,
    raise_odd,
    refuse,
    sleep_long,
    unreadable,
)
from visitors import bring, days_of
from werkzeug.test import Client

from dashboard.cases import Cases
from dashboard.desk import front
from dashboard.findings import faults_of
from dashboard.hosting import Limits
from dashboard.reading import Reader, ReadingError, load_case
from geodata.case import CaseFiles
from geodata.dataset import Dataset
from geodata.errors import CountsOnlyError, GeodataError


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def soon(told: Callable[[], bool]) -> bool:
    """Whether something comes true within some seconds."""
    deadline = time.monotonic() + 20
    while not told() and time.monotonic() < deadline:
        time.sleep(0.02)
    return told()


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# What comes back


def test_what_is_done_elsewhere_is_done_by_one_process(reader: Reader) -> None:
    first = reader.run(own_id)

    assert first != os.getpid()
    assert reader.run(own_id) == first


def test_a_case_comes_back_as_it_is_read_here(
    reader: Reader, events_file: Callable[..., Path]
) -> None:
    path = events_file({}, {"event_date": "2022-01-06"})
    case = reader.run(load_case, CaseFiles(events=path))

    assert case.number == 2
    assert case.path == path
    assert case.events.index.tolist() == ["X-0", "X-1"]


def test_what_is_printed_there_is_no_answer(
    reader: Reader, capfd: pytest.CaptureFixture[str]
) -> None:
    assert reader.run(chatter, "yes") == "yes"
    assert capfd.readouterr().out == ""


def test_a_fault_comes_back_as_itself(reader: Reader) -> None:
    with pytest.raises(CountsOnlyError, match=r"^weeks alone$") as told:
        reader.run(refuse, "weeks alone", "acled-weekly")

    assert told.value.layout == "acled-weekly"
    assert reader.run(own_id), "the next question is answered"


def test_a_fault_of_ours_says_where_it_was_made(reader: Reader) -> None:
    with pytest.raises(ZeroDivisionError) as told:
        reader.run(divide, 1)

    assert "return number / 0" in "".join(told.value.__notes__)


def test_a_fault_that_cannot_be_sent_is_told_in_words(reader: Reader) -> None:
    with pytest.raises(RuntimeError, match="OddError: this and that"):
        reader.run(raise_odd)


def test_a_program_that_lies_in_the_folder_is_not_run(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert reader.run(own_id)


# What goes wrong


def test_a_process_that_dies_is_told_and_another_one_takes_its_place(reader: Reader) -> None:
    with pytest.raises(ReadingError, match=r"the case could not be read: .* SIGKILL") as told:
        reader.run(die)

    assert isinstance(told.value, GeodataError)
    assert reader.run(own_id)


def test_what_cannot_be_asked_leaves_a_process_that_answers(reader: Reader) -> None:
    with pytest.raises((AttributeError, TypeError, PicklingError)):
        reader.run(lambda: None)
    assert reader.run(own_id) > 0


def test_half_an_answer_is_not_given_to_the_next_one(reader: Reader) -> None:
    with pytest.raises(ValueError, match="cannot be made again"):
        reader.run(unreadable)
    assert reader.run(own_id) > 0


def test_a_file_whose_reading_ends_has_its_fault_told_once(tmp_path: Path) -> None:
    asked: list[object] = []

    def ends(function: object, *given: object, **named: object) -> Any:
        asked.append(function)
        raise ReadingError("the process ended")

    told = faults_of(tmp_path / "a.csv", ReadingError("the process ended"), ends)
    assert (told.in_a_line(), asked) == ("a.csv: the process ended", [])
    told = faults_of(tmp_path / "a.csv", GeodataError("a fault"), ends)
    assert (told.in_a_line(), len(asked)) == ("a.csv: a fault", 1)


def test_closing_ends_what_is_under_way(reader: Reader, tmp_path: Path) -> None:
    told: list[Exception] = []
    began = tmp_path / "began"

    def ask() -> None:
        try:
            reader.run(sleep_long, began)
        except ReadingError as fault:
            told.append(fault)

    asking = threading.Thread(target=ask)
    asking.start()
    assert soon(lambda: began.exists() and bool(began.read_text(encoding="utf-8")))
    reader.close()
    asking.join(10)

    assert len(told) == 1
    assert not lives(int(began.read_text(encoding="utf-8")))
    with pytest.raises(ReadingError):
        reader.run(own_id)


# Cases that are read elsewhere


def test_files_that_visitors_bring_are_read_elsewhere(
    reader: Reader, dataset: Dataset, events_file: Callable[..., Path]
) -> None:
    asked: list[str] = []

    def run(function: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        asked.append(function.__name__)
        return reader.run(function, *given, **named)

    cases = Cases(CaseFiles(), Limits(), run=run)
    assert cases.served.digest == dataset.digest
    assert asked == ["load_case", "shapes_of"]
    client = Client(front(cases))
    assert bring(client, events_file({"event_date": "2022-01-03"})).json == {"shown": True}
    assert days_of(client)[0] == "2022-01-03"
    wrong = events_file({"event_date": "soon"})
    answer = bring(client, wrong)
    cases.close()

    assert asked[2:] == ["load_case", "shapes_of", "load_case", "_of_rows"]
    assert [each["column"] for each in answer.json["faults"]["findings"]] == ["event_date"]


# How long processes are kept


def test_nothing_is_begun_before_it_is_asked_for_and_rest_ends_it(reader: Reader) -> None:
    process = reader.run(own_id)
    reader.rest()

    assert not lives(process)
    assert reader.run(own_id) != process


def test_one_process_is_kept_where_files_are_followed() -> None:
    reader = Reader(warm=True)
    process = reader.run(own_id)
    reader.rest()
    assert reader.run(own_id) == process
    reader.close()
    assert not lives(process)


def test_a_process_that_nobody_uses_ends_after_a_while() -> None:
    reader = Reader(idle=0.05)
    process = reader.run(own_id)
    assert soon(lambda: not lives(process))
    reader.close()


def test_what_was_begun_ahead_is_done_once(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "calls"
    reader.ahead(noted, path)
    assert reader.run(noted, path) == 1
    assert reader.run(noted, path) == 2


def test_what_was_begun_ahead_and_is_not_wanted_is_no_answer(
    reader: Reader, tmp_path: Path
) -> None:
    reader.ahead(noted, tmp_path / "calls")

    assert reader.run(chatter, "yes") == "yes"
