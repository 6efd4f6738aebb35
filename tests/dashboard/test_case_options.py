"""Options that say which case is shown."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from commands import Command

from dashboard.commands.options import case_arguments, case_files
from geodata.case import RegionsFile

EVENTS = Path("events.csv")


def test_options_ask_for_files() -> None:
    given = {"regions": Path("r.gpkg"), "region_id": "id", "region_name": None, "title": "T"}
    files = case_files(EVENTS, given)

    assert files.regions == RegionsFile(Path("r.gpkg"), "id", "id")
    assert files.title == "T"
    assert case_files(None, {}).events is None
    assert case_arguments(files)["--region-name"] == "id"


@pytest.mark.parametrize(
    ("events", "given", "why"),
    [
        (EVENTS, {"regions": Path("r")}, "--regions needs --region-id"),
        (EVENTS, {"region_id": "x"}, "go with --regions FILE"),
        (None, {"title": "T"}, "--title goes with --events"),
        (None, {"measures": Path("m")}, "--measures goes with --events"),
    ],
)
def test_options_that_belong_together(
    events: Path | None, given: dict[str, object], why: str
) -> None:
    with pytest.raises(click.UsageError, match=why):
        case_files(events, given)


def test_an_error_in_the_regions_is_one_line(spreadmap: Command, tmp_path: Path) -> None:
    table = Path(__file__).parents[2] / "events.csv"
    answer = spreadmap(
        "snapshot", "--date", "2022-01-05", "--output", tmp_path / "map.csv",
        "--events", table, "--regions", tmp_path / "gone.gpkg", "--region-id", "id",
    )  # fmt: skip

    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "gone.gpkg: there is no such file" in answer.err
