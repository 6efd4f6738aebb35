"""Pictures made by the command line, in this process, on the case that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kept_studio import Studio, kept_studio
from shots import DAY, ONE_DAY, Answer, Snapshot

from dashboard.cli import run
from geodata.dataset import Dataset


@pytest.fixture(scope="session")
def loaded_once(dataset: Dataset) -> Dataset:
    """The case, read once for all commands of these tests."""
    return dataset


@pytest.fixture(scope="session")
def studio() -> Iterator[Studio]:
    """The browser that draws for all commands."""
    with kept_studio() as kept:
        yield kept


@pytest.fixture
def snapshot(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    loaded_once: Dataset,
    studio: Studio,
) -> Snapshot:
    """Runs `spreadmap snapshot`; the case that ships is not read anew each time."""
    monkeypatch.setattr("dashboard.snapshot.command.load_dataset", lambda _: loaded_once)
    monkeypatch.setattr("dashboard.snapshot.make.open_studio", studio)

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        code = run(["snapshot", *map(str, arguments)])
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def commanded(loaded_once: Dataset, studio: Studio) -> Callable[..., None]:
    """Runs `spreadmap snapshot` for pictures that several tests look at."""

    def call(*arguments: object) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("dashboard.snapshot.command.load_dataset", lambda _: loaded_once)
            patch.setattr("dashboard.snapshot.make.open_studio", studio)
            assert run(["snapshot", *map(str, arguments)]) == 0, arguments

    return call


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, commanded: Callable[..., None]
) -> dict[str, Path]:
    """5 January in every format, one command each."""
    folder = tmp_path_factory.mktemp("formats")
    paths = {ending: folder / f"map.{ending}" for ending in ONE_DAY}
    for path in paths.values():
        commanded("--date", DAY, "--output", path)
    return paths
