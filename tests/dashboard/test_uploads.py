"""What is taken of a visitor: names, sizes, rows; what is said of a file that is not shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.findings import SHOWN, Faults, faults_of, without_path
from dashboard.hosting import Limits
from dashboard.uploads import UploadError, read_own, safe_name, store
from geodata.dataset import load_dataset
from geodata.errors import GeodataError
from geodata.tables import Finding


@given(st.text(max_size=300))
def test_a_name_is_never_a_path_and_always_a_name(sent: str) -> None:
    name = safe_name(quote(sent))

    assert name == Path(name).name
    assert name not in ("", ".", "..")
    assert len(name) <= 80
    assert not name.startswith((".", "-"))
    assert not set(name) & set('/\\:*?"<>|\x00\n\u202e')


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("события.xlsx", "события.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\mine\\a.csv", "a.csv"),
        ("sources.csv", "events-sources.csv"),
        ("Story.CSV", "events-Story.CSV"),
        ("", "events.csv"),
        ("x" * 200 + ".parquet", "x" * 72 + ".parquet"),
    ],
)
def test_a_file_keeps_its_name_and_ending(sent: str, kept: str) -> None:
    assert safe_name(quote(sent)) == kept


@pytest.mark.parametrize(("size", "reason"), [(0, "empty"), (1_000_001, "large")])
def test_what_is_too_large_or_nothing_leaves_nothing(
    tmp_path: Path, size: int, reason: str
) -> None:
    with pytest.raises(UploadError) as caught:
        store(io.BytesIO(b"x" * size), tmp_path / "a.csv", Limits(megabytes=1))

    assert caught.value.reason == reason
    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(UploadError):
        store(stream, tmp_path / "a.csv", Limits(megabytes=1))  # type: ignore[arg-type]

    assert stream.given < 1_200_000


def test_the_largest_file_is_stored_as_it_was_sent(tmp_path: Path) -> None:
    store(io.BytesIO(b"y" * 1_000_000), tmp_path / "a.csv", Limits(megabytes=1))

    assert (tmp_path / "a.csv").read_bytes() == b"y" * 1_000_000


def test_a_good_file_is_a_case(events_file: Callable[..., Path]) -> None:
    assert len(read_own(events_file({}, {}), Limits(rows=2), load_dataset).events) == 2


def test_too_many_rows_are_counted_before_they_are_read(events_file: Callable[..., Path]) -> None:
    with pytest.raises(UploadError) as caught:
        read_own(events_file({}, {}, {}), Limits(rows=2), lambda _: pytest.fail("was read"))

    assert caught.value.reason == "rows"


def test_a_line_break_in_quotes_is_no_row(events_file: Callable[..., Path]) -> None:
    path = events_file({"disputed": "one\ntwo\nthree"})

    assert len(read_own(path, Limits(rows=1), load_dataset).events) == 1


def test_lines_of_what_is_no_table_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type":\n"FeatureCollection",\n"features": []}\n', encoding="utf-8")
    with pytest.raises(UploadError) as caught:
        read_own(path, Limits(rows=1), load_dataset)

    assert caught.value.reason == "faulty"


def test_every_fault_is_told_with_its_line_and_no_path(events_file: Callable[..., Path]) -> None:
    path = events_file(*({"event_date": "2022-13-01"} for _ in range(30)))
    with pytest.raises(UploadError) as caught:
        read_own(path, Limits(), load_dataset)

    faults = caught.value.faults
    assert faults is not None
    assert [each.line for each in faults.findings] == list(range(2, 32))
    sent = faults.as_json()
    assert sent["count"] == 30
    assert len(sent["findings"]) == SHOWN
    assert sent["findings"][0] == {
        "line": 2,
        "column": "event_date",
        "value": "2022-13-01",
        "message": faults.findings[0].message,
    }
    assert str(path.parent) not in str(sent)
    assert "spreadmap check" not in str(sent)


def test_what_a_reader_does_not_expect_is_told_without_its_text(tmp_path: Path) -> None:
    def explode(_: object) -> None:
        raise RuntimeError(f"secret {tmp_path}")

    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UploadError) as caught:
        read_own(path, Limits(), explode)  # type: ignore[arg-type]

    assert caught.value.faults == Faults("a.csv", "the file cannot be read (RuntimeError)")


def test_a_message_names_the_file_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    advice = f"`spreadmap check {path}` lists them all"
    message = f"{path}: line 1: empty; see {path.with_name('sources.csv')}; {advice}"

    assert without_path(message, path) == "line 1: empty; see sources.csv"


def test_long_values_are_cut(tmp_path: Path) -> None:
    finding = Finding(2, "notes", "v" * 1_000_000, "m" * 10_000)
    sent = Faults("a.csv", "", (finding,)).as_json()["findings"][0]

    assert len(sent["value"]) == 60
    assert len(sent["message"]) == 400


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    told = faults_of(tmp_path / "a.csv", FileNotFoundError(2, "no", str(tmp_path)))

    assert told == Faults("a.csv", "the file is gone")
    assert told.in_a_line() == "a.csv: the file is gone"


def test_one_line_for_a_terminal(events_file: Callable[..., Path]) -> None:
    path = events_file({"event_date": "a\nb"})
    with pytest.raises(GeodataError) as caught:
        load_dataset(path)
    line = faults_of(path, caught.value).in_a_line()

    assert line.startswith("mine.csv: 1 finding; line 2, column event_date")
    assert "\n" not in line
