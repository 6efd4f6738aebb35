"""Pictures made by the command line, in this process, on the case that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from shots import DAY, ONE_DAY, Answer, Snapshot

from dashboard.cli import run
from geodata.dataset import Dataset


@pytest.fixture(scope="session")
def loaded_once(dataset: Dataset) -> Dataset:
    """The case, read once for all commands of these tests."""
    return dataset


@pytest.fixture
def snapshot(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, loaded_once: Dataset
) -> Snapshot:
    """Runs `spreadmap snapshot`; the case that ships is not read anew each time."""
    monkeypatch.setattr("dashboard.snapshot.command.load_dataset", lambda _: loaded_once)

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        code = run(["snapshot", *map(str, arguments)])
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, loaded_once: Dataset) -> dict[str, Path]:
    """5 January in every format, one command each."""
    folder = tmp_path_factory.mktemp("formats")
    paths = {ending: folder / f"map.{ending}" for ending in ONE_DAY}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.snapshot.command.load_dataset", lambda _: loaded_once)
        for path in paths.values():
            assert run(["snapshot", "--date", DAY, "--output", str(path)]) == 0, path
    return paths
