"""A real scheduler and two workers on this machine, one of which is killed half-way."""

import csv
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import kill, scheduler, workers
from distributed import Client

from geodata.errors import TallyError
from geodata.tally.counted import write_tally
from geodata.tally.make import count_files
from geodata.tally.run import cluster_runner, local_runner

HEADER = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "location"),
    *("latitude", "longitude", "geo_precision", "notes"),
)
FILES, ROWS = 30, 400
TWO = 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(FILES):
        with (tmp_path / "in" / f"{number:02}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for at in range(ROWS):
                day = f"2022-01-{(at * 7 + number) % 19 + 1:02}" if at % 50 else "never"
                point = (43 + at % 5, 76 + number % 3)
                note = 'two\nlines, and "a quote"'
                kind = ("Protests", "Peaceful protest")
                writer.writerow((f"KAZ{at}", day, 1, *kind, f"Place {at % 9}", *point, 1, note))
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with scheduler(folder) as found:
        yield found


def test_a_killed_worker_changes_nothing(folder: Path, address: str) -> None:
    inputs = [str(folder / "in" / "*.csv")]
    with local_runner() as run:
        local = count_files(inputs, run, every_fault=True)
    killed: list[tuple[int, int]] = []
    steps: list[int] = []
    with workers(address, TWO, folder) as both:
        _wait_for(address, TWO)

        def kill_half_way(done: int, count: int) -> None:
            steps.append(done)
            if done >= FILES // 3 and steps.count(1) > 1 and not killed:
                kill(both[0])
                killed.append((done, count))

        with cluster_runner(address, kill_half_way) as run:
            far = count_files(inputs, run, every_fault=True)
        assert both[0].returncode == -9
        assert both[1].poll() is None
    done, count = killed[0]
    assert done < count
    assert far.findings == local.findings
    assert far.reasons == local.reasons
    assert len(far.findings) == FILES * ROWS // 50
    write_tally(local, folder / "local.parquet")
    write_tally(far, folder / "far.parquet")
    assert (folder / "local.parquet").read_bytes() == (folder / "far.parquet").read_bytes()


def test_the_command_counts_on_workers(folder: Path, address: str) -> None:
    with workers(address, 1, folder):
        _wait_for(address, 1)
        said = _tally(folder, "in/0*.csv", "--scheduler", address)
    assert said.returncode == 0, said.stderr
    assert "4000 rows read, 3920 kept, 80 set aside" in said.stdout


def test_a_file_that_workers_cannot_read_is_named(folder: Path, address: str) -> None:
    from geodata.tally.blocks import scan_block
    from geodata.tally.inputs import sources_of

    (source,) = sources_of([folder / "in" / "00.csv"])
    source.path.unlink()
    with workers(address, 1, folder):
        _wait_for(address, 1)
        said = r"00.csv: cannot be read on .*every worker must"
        with cluster_runner(address) as run, pytest.raises(TallyError, match=said):
            run(scan_block, [(source, 0, 10)])


def test_no_workers_and_other_versions_are_said(
    folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TallyError, match="has no workers; start some"), cluster_runner(address):
        pass
    with workers(address, 1, folder):
        _wait_for(address, 1)
        monkeypatch.setattr("geodata.tally.run._version", lambda package: "99")
        with (
            pytest.raises(TallyError, match=r"has .*pandas 3.*, but here is .*pandas 99"),
            cluster_runner(address),
        ):
            pass


def test_no_scheduler_is_one_line(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begins = time.monotonic()
    said = _tally(folder, "in/00.csv", "--scheduler", f"tcp://127.0.0.1:{port}")
    assert said.returncode == 1
    assert time.monotonic() - begins < 30
    assert len(said.stderr.splitlines()) == 1
    assert "no Dask scheduler answers" in said.stderr
    assert not (folder / "tally.parquet").exists()


def _wait_for(address: str, count: int) -> None:
    with Client(address, timeout=20, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=30)


def _tally(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard", "tally", *arguments, "--output", "tally.parquet"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
