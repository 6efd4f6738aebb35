"""What cannot be made: one clear line, an exit code, and no file."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from kept_studio import Studio
from shots import DAY, Answer, Snapshot

from dashboard.snapshot.studio import open_studio

NEVER = "never.png"


@pytest.fixture
def studio() -> Studio:
    """A browser of its own for every command."""
    return open_studio


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--date", "2023-01-05"], 2, "outside the data; expected 2022-01-01 to 2022-01-19"),
        (["--date", "5 January"], 2, "expected a date such as 2022-01-01"),
        (["--date", DAY, "--width", "0"], 2, "--width 0: expected 200 to 8000 pixels"),
        (["--date", DAY, "--height", "100000"], 2, "--height 100000: expected 200 to 8000"),
        (["--date", DAY, "--width", "nan"], 2, "--width nan"),
        (["--date", DAY, "--scale", "0"], 2, "--scale 0: expected 0.25 to 8"),
        (["--date", DAY, "--width", "5000", "--scale", "4"], 2, "dots are too many"),
        (["--date", DAY, "--width", "300", "--height", "300"], 1, "too small for its text"),
        (["--date", DAY, "--layers", "emergency,fire"], 2, "--layers fire: expected some of"),
        (["--date", DAY, "--types", "war"], 2, "--types war: expected some of protests"),
        (["--date", DAY, "--zoom", "1,2"], 2, "expected longitude,latitude,kilometres"),
        (["--date", DAY, "--lang", "de"], 2, "'de' is not one of"),
        (["--date", DAY, "--preset", "poster"], 2, "'poster' is not one of"),
    ],
)
def test_wrong_use_is_said_in_one_line(
    snapshot: Snapshot, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    """The same of all formats; of a table no browser is started meanwhile."""
    is_refused(snapshot("--output", tmp_path / "never.csv", *arguments), code, words, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--date is missing"),
        (["--date", DAY, "--to", "2022-01-07"], 2, "needs a folder as --output"),
        (["--date", DAY, "--format", "svg"], 2, "--format goes with a folder"),
        (["--date", "2023-01-05"], 2, "outside the data; expected 2022-01-01 to 2022-01-19"),
        (["--date", DAY, "--width", "300", "--height", "300"], 1, "too small for its text"),
    ],
)
def test_wrong_use_is_said_in_one_line_also_while_a_browser_starts(
    snapshot: Snapshot, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    is_refused(snapshot("--output", tmp_path / NEVER, *arguments), code, words, tmp_path)


def is_refused(answer: Answer, code: int, words: str, folder: Path) -> None:
    """One line on standard error, and no file."""
    assert answer.code == code
    assert words in answer.err
    assert answer.err.count("\n") == 1
    assert list(folder.iterdir()) == []


def test_an_unknown_ending_is_refused(snapshot: Snapshot, tmp_path: Path) -> None:
    answer = snapshot("--date", DAY, "--output", tmp_path / "map.bmp")
    assert answer.code == 2
    assert "no picture ends in .bmp; expected one of .png" in answer.err


def test_days_in_the_wrong_order_are_refused(snapshot: Snapshot, tmp_path: Path) -> None:
    answer = snapshot("--date", DAY, "--to", "2022-01-02", "--output", tmp_path / "map.gif")
    assert answer.code == 2
    assert "--to 2022-01-02: expected 2022-01-05 or later" in answer.err


def test_a_folder_that_is_not_there_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    answer = snapshot("--date", DAY, "--output", tmp_path / "none" / "map.csv")
    assert answer.code == 1
    assert f"{tmp_path / 'none'} does not exist" in answer.err


def test_a_file_in_the_way_of_a_folder_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("here first")
    answer = snapshot("--to", DAY, "--output", tmp_path / "plain" / "atlas")
    assert answer.code == 1
    assert "cannot be made" in answer.err


def test_a_full_disk_leaves_nothing_under_the_name(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    target = tmp_path / "map.csv"
    target.write_text("of yesterday")
    answer = snapshot("--date", DAY, "--output", target)
    assert answer.code == 1
    assert answer.err == f"spreadmap: {target} cannot be written: No space left on device\n"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of yesterday"]


def test_without_a_browser_it_says_how_to_install_one(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    answer = snapshot("--date", DAY, "--output", tmp_path / NEVER)
    assert answer.code == 1
    assert "apt-get install chromium" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/nowhere/chromium", "/bin/true"])
def test_a_browser_that_is_none_is_named(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("BROWSER_PATH", path)
    answer = snapshot("--date", DAY, "--output", tmp_path / NEVER)
    assert answer.code == 1
    assert path in answer.err
    assert answer.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_tables_and_pages_need_no_browser(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for ending in ("csv", "geojson", "html"):
        assert snapshot("--date", DAY, "--output", tmp_path / f"map.{ending}").code == 0
