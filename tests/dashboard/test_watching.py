"""Noticing a saved file: once for each change, when it is whole."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from dashboard.watching import Settling, Watcher, files_watched, marks_of
from geodata.case import CaseFiles, RegionsFile

A, B, C = (1, 1, 1), (2, 2, 1), (3, 3, 1)


def told(settling: Settling, *seen: tuple[int, int, int] | None) -> list[bool]:
    return [settling.look((each,)) for each in seen]


def test_nothing_is_told_of_a_file_that_stays_as_it_is() -> None:
    assert not any(told(Settling((A,)), A, A, A))


def test_a_change_is_told_once_when_two_looks_agree() -> None:
    assert told(Settling((A,)), B, B, B, B) == [False, True, False, False]


def test_a_file_that_is_still_written_is_waited_for() -> None:
    assert told(Settling((A,)), B, C, B, C, C) == [False, False, False, False, True]


def test_a_change_undone_before_it_was_told_is_none() -> None:
    assert not any(told(Settling((A,)), B, A, A, A))


def test_a_file_gone_for_a_moment_is_not_told() -> None:
    assert told(Settling((A,)), None, None, None, B, B) == [False] * 4 + [True]


def test_a_file_gone_for_good_is_told_once() -> None:
    assert told(Settling((A,)), *[None] * 20).count(True) == 1


def test_a_mark_changes_with_every_way_to_save(tmp_path: Path) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "a.tmp"
    marks = [marks_of([path])]
    path.write_text("one", encoding="utf-8")
    marks.append(marks_of([path]))
    path.write_text("three", encoding="utf-8")
    marks.append(marks_of([path]))
    other.write_text("three", encoding="utf-8")
    stat = path.stat()
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(path)
    marks.append(marks_of([path]))

    assert marks[0] == (None,)
    assert len(set(marks)) == 4


def test_what_is_beside_the_events_is_watched_too(tmp_path: Path) -> None:
    files = CaseFiles(
        events=tmp_path / "a.csv",
        measures=tmp_path / "m.csv",
        regions=RegionsFile(tmp_path / "r.shp", "id", "name"),
    )
    names = {path.name for path in files_watched(files)}

    assert names == {"a.csv", "sources.csv", "story.csv", "m.csv", "r.shp", "r.dbf"}
    assert files_watched(CaseFiles()) == []


def test_a_watcher_calls_after_a_save_and_ends(tmp_path: Path) -> None:
    path, called = tmp_path / "a.csv", threading.Event()
    path.write_text("one", encoding="utf-8")
    watcher = Watcher([path], marks_of([path]), called.set, every=0.01)
    watcher.start()
    assert not called.wait(0.1)
    path.write_text("three", encoding="utf-8")
    assert called.wait(5)
    watcher.close()
    called.clear()
    path.write_text("seventeen", encoding="utf-8")
    assert not called.wait(0.1)
