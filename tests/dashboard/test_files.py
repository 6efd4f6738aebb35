"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dashboard.snapshot.errors import SnapshotError
from dashboard.snapshot.files import check_folder, make_folder, set_aside, write_whole

OLD, NEW = b"yesterday's picture", b"today's"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A name at which nothing stands yet."""
    return tmp_path / "picture.png"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail(fault: BaseException, path: Path) -> None:
    """A writer that has begun to write when something goes wrong."""
    with set_aside(path) as aside:
        aside.write_bytes(b"half of it")
        raise fault


def full(self: Path, content: bytes) -> int:
    """A disk that takes a part of a file and no more."""
    with self.open("wb") as file:
        file.write(content[:3])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


# ---- all went well


def test_a_file_is_written(picture: Path) -> None:
    write_whole(picture, NEW)
    assert picture.read_bytes() == NEW


def test_an_older_file_is_replaced_whole(picture: Path) -> None:
    picture.write_bytes(OLD)
    write_whole(picture, NEW)
    assert picture.read_bytes() == NEW


def test_nothing_but_the_file_is_left(picture: Path) -> None:
    write_whole(picture, NEW)
    assert names(picture.parent) == ["picture.png"]


def test_the_older_file_stands_until_the_new_one_is_whole(picture: Path) -> None:
    picture.write_bytes(OLD)
    with set_aside(picture) as aside:
        aside.write_bytes(NEW[:2])
        assert picture.read_bytes() == OLD
        aside.write_bytes(NEW)
        assert picture.read_bytes() == OLD
    assert picture.read_bytes() == NEW


def test_the_name_written_to_is_in_the_same_folder_and_hidden(picture: Path) -> None:
    with set_aside(picture) as aside:
        assert aside.parent == picture.parent
        assert aside.name.startswith(".")
        aside.touch()


def test_a_name_of_letters_of_any_alphabet_is_written(tmp_path: Path) -> None:
    path = tmp_path / "Жаңаөзен 5 января.png"
    write_whole(path, NEW)
    assert names(tmp_path) == [path.name]


# ---- something went wrong


@pytest.mark.parametrize(
    "fault", [OSError(errno.EIO, "Input/output error"), ValueError("no picture"), KeyError("x")]
)
def test_nothing_is_left_under_either_name_when_the_writer_fails(
    picture: Path, fault: Exception
) -> None:
    with pytest.raises((SnapshotError, ValueError, KeyError)):
        fail(fault, picture)
    assert names(picture.parent) == []


def test_nothing_is_left_when_a_person_interrupts(picture: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fail(KeyboardInterrupt(), picture)
    assert names(picture.parent) == []


def test_an_older_file_is_as_it_was_when_the_writer_fails(picture: Path) -> None:
    picture.write_bytes(OLD)
    with pytest.raises(SnapshotError):
        fail(OSError(errno.EIO, "Input/output error"), picture)
    assert picture.read_bytes() == OLD
    assert names(picture.parent) == ["picture.png"]


def test_a_fault_of_the_disk_is_told_with_the_name_asked_for(picture: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be written: Input/output error") as told:
        fail(OSError(errno.EIO, "Input/output error"), picture)
    assert str(told.value).startswith(str(picture))
    assert ".part" not in str(told.value)


def test_a_fault_of_the_program_is_handed_on_as_it_is(picture: Path) -> None:
    with pytest.raises(ValueError, match="no picture"):
        fail(ValueError("no picture"), picture)


def test_a_writer_that_wrote_nothing_is_a_fault(picture: Path) -> None:
    with pytest.raises(SnapshotError, match="No such file"), set_aside(picture):
        pass
    assert names(picture.parent) == []


def test_on_a_full_disk_it_is_told_and_nothing_is_left(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SnapshotError, match="cannot be written: No space left on device"):
        write_whole(picture, NEW)
    assert names(picture.parent) == []


def test_on_a_full_disk_an_older_file_stays(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture.write_bytes(OLD)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SnapshotError):
        write_whole(picture, NEW)
    assert picture.read_bytes() == OLD
    assert names(picture.parent) == ["picture.png"]


def test_a_file_is_not_written_over_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "picture.png"
    folder.mkdir()
    with pytest.raises(SnapshotError, match="cannot be written"):
        write_whole(folder, NEW)
    assert names(tmp_path) == ["picture.png"]
    assert folder.is_dir()


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_file_in_no_folder_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError, match="cannot be written"):
        write_whole(tmp_path / folder / "picture.png", NEW)
    assert names(tmp_path) == ["file"]


# ---- folders


def test_a_folder_that_can_be_written_passes(tmp_path: Path) -> None:
    check_folder(tmp_path)
    assert names(tmp_path) == [], "nothing is tried out there"


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("missing", "missing does not exist; make that folder first"),
        ("file", "file is no folder"),
        ("file/below", "below does not exist"),
    ],
)
def test_what_is_no_folder_is_told(tmp_path: Path, folder: str, told: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError, match=told):
        check_folder(tmp_path / folder)


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    with pytest.raises(SnapshotError, match=f"{tmp_path} cannot be written"):
        check_folder(tmp_path)


def test_a_folder_that_cannot_be_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.X_OK)
    with pytest.raises(SnapshotError, match="cannot be written"):
        check_folder(tmp_path)


def test_the_folder_of_an_atlas_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "pictures" / "january")
    assert (tmp_path / "pictures" / "january").is_dir()


def test_a_folder_that_is_there_stays_with_what_is_in_it(picture: Path) -> None:
    picture.write_bytes(OLD)
    make_folder(picture.parent)
    assert picture.read_bytes() == OLD


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_is_not_made_where_a_file_is(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(SnapshotError, match="cannot be made"):
        make_folder(tmp_path / folder)
    assert (tmp_path / "file").read_bytes() == OLD


def test_a_folder_that_is_there_but_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SnapshotError, match="cannot be written"):
        make_folder(tmp_path)
