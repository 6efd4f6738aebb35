"""A file a day, a contact sheet, and films of several days."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from shots import DAY, Snapshot

from dashboard.theme import PALETTES, TYPE_COLOURS

ROOT = Path(__file__).parents[2]
SPAN = ("--date", "2022-01-04", "--to", "2022-01-06")
SMALL = ("--width", 1200, "--height", 700, "--scale", 1)


@pytest.fixture(scope="module")
def atlas(commanded: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days") / "atlas"
    commanded(*SPAN, "--output", folder, *SMALL)
    return folder


def test_an_atlas_is_a_file_a_day_and_a_contact_sheet(atlas: Path) -> None:
    names = sorted(path.name for path in atlas.iterdir())
    assert names == ["2022-01-04.png", "2022-01-05.png", "2022-01-06.png", "contact-sheet.png"]
    with Image.open(atlas / "contact-sheet.png") as image:
        assert image.width > 2 * 480


def test_a_page_of_an_atlas_is_the_picture_of_that_day(
    atlas: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    """Also of the last one, whose page has shown the days before."""
    days = (DAY, SPAN[-1])
    for day in days:
        alone = tmp_path / f"{day}.png"
        assert snapshot("--date", day, "--output", alone, *SMALL).code == 0
        assert alone.read_bytes() == (atlas / alone.name).read_bytes(), day
    assert len({(atlas / f"{day}.png").read_bytes() for day in days}) == len(days)


def test_the_legend_does_not_drift_from_day_to_day(atlas: Path) -> None:
    pictures = []
    for name in ("2022-01-04", "2022-01-05", "2022-01-06"):
        with Image.open(atlas / f"{name}.png") as image:
            # The legend's part above the words of the day's zones.
            pictures.append(np.asarray(image.convert("RGB").crop((890, 120, 1200, 430))))
    assert all(np.array_equal(pictures[0], each) for each in pictures[1:])
    assert pictures[0].std() > 0


def test_a_film_has_one_segment_a_day(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "map.mp4"
    assert snapshot(*SPAN, "--output", path, "--seconds", 0.4, *SMALL).code == 0
    with av.open(str(path)) as film:
        pictures = [frame.to_ndarray(format="gray").astype(int) for frame in film.decode(video=0)]
    changes = [
        at
        for at, (one, other) in enumerate(pairwise(pictures), 1)
        if np.abs(one - other).max() > 60
    ]
    assert len(pictures) == 30
    assert changes == [10, 20]


@pytest.fixture(scope="module")
def gif(commanded: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "map.gif"
    commanded(*SPAN, "--output", path, "--seconds", 0.8)
    return path


def test_a_gif_has_one_frame_a_day(gif: Path) -> None:
    with Image.open(gif) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.info["duration"] == 800
        assert "loop" in image.info


def test_a_gif_keeps_the_colours_that_mean_something(gif: Path) -> None:
    with Image.open(gif) as image:
        for _ in range(2):
            colours = image.convert("RGB").getcolors(2**24) or []
            drawn = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in colours}  # type: ignore[misc]
            assert set(TYPE_COLOURS.values()) | set(PALETTES["light"].shades) <= drawn
            image.seek(1)


def test_all_days_are_in_a_table_unless_some_are_asked_for(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    every, some = tmp_path / "every.csv", tmp_path / "some.csv"
    assert snapshot("--output", every).code == 0
    assert snapshot("--output", some, "--from", "2022-01-08", "--to", "2022-01-19").code == 0
    assert len(every.read_text(encoding="utf-8").splitlines()) == 1 + 175
    assert len(some.read_text(encoding="utf-8").splitlines()) == 1 + 4 + 1 + 4


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files; its name is short, as a browser's sockets need it."""
    with tempfile.TemporaryDirectory(prefix="t", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_half_way_finished_files_stay_and_nothing_else(
    tmp_path: Path, temporary: Path, how: int
) -> None:
    folder = tmp_path / "atlas"
    options = ("--to", "2022-01-19", "--output", str(folder), "--scale", "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "snapshot", *options],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(folder.glob("2022-*.png")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.strip() == "spreadmap: stopped"
    names = [path.name for path in folder.iterdir()]
    assert 0 < len(names) < 19
    for name in names:
        with Image.open(folder / name) as image:
            image.verify()
    assert not list(temporary.glob("spreadmap-*"))
    assert not _browsers_under(temporary)


def _browsers_under(folder: Path) -> list[str]:
    """Programs that were started with something in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command:
            found.append(command)
    return found
