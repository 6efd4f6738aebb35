"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from dashboard.hosting import Limits
from geodata.case import CaseFiles, RegionsFile
from geodata.layouts.names import NAMES as LAYOUTS

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE: Any = click.Path(path_type=Path)

events_option = click.option(
    "--events",
    type=_FILE,
    metavar="FILE",
    help="Events in any layout that is known; without it, the case that ships.",
)

layout_option = click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help="Layout of the events; without it, it is recognised by the header.",
)

set_aside_option = click.option(
    "--set-aside",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every fault to this CSV file, with its line.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

_REGIONS_OPTIONS = (
    click.option(
        "--regions",
        type=_FILE,
        metavar="FILE",
        help="Polygons to draw and count by, in any format that GDAL reads.",
    ),
    click.option("--region-id", metavar="FIELD", help="Field of --regions with the code."),
    click.option("--region-name", metavar="FIELD", help="Field of --regions with the name."),
)
_CASE_OPTIONS = (
    *_REGIONS_OPTIONS,
    click.option(
        "--measures",
        type=_FILE,
        metavar="FILE",
        help="Measures in the layout of measures.csv; areas are codes of the regions, or ALL.",
    ),
    click.option("--title", metavar="TEXT", help="What the case is called."),
)
NAMES = ("regions", "region_id", "region_name", "measures", "title", "layout")
"""What a command finds in its arguments for each of these."""


def case_options(command: Command) -> Command:
    """Add the options that say which case is shown: `--events` and what belongs to it."""
    for option in reversed((events_option, layout_option, *_CASE_OPTIONS)):
        command = option(command)
    return command


def regions_options(command: Command) -> Command:
    """Add the options that name polygons of somebody's own."""
    for option in reversed(_REGIONS_OPTIONS):
        command = option(command)
    return command


def case_files(events: Path | None, given: Mapping[str, Any]) -> CaseFiles:
    """What the options ask for.

    Args:
        events: of `--events`.
        given: the values of `NAMES`, None where an option is not given.

    Raises:
        UsageError: options that go together are not all there.
    """
    others = [name for name in NAMES if given.get(name) is not None]
    if events is None and others:
        option = "--" + others[0].replace("_", "-")
        raise click.UsageError(f"{option} goes with --events: the case that ships has its own")
    return CaseFiles(
        events=events,
        regions=regions_file(given),
        measures=given.get("measures"),
        title=given.get("title") or "",
        layout=given.get("layout") or "",
    )


def regions_file(given: Mapping[str, Any]) -> RegionsFile | None:
    """The polygons that the options ask for; None for none.

    Args:
        given: the values of `regions`, `region_id` and `region_name`.

    Raises:
        UsageError: options that go together are not all there.
    """
    path, code, name = (given.get(key) for key in NAMES[:3])
    if path is None:
        if code is not None or name is not None:
            raise click.UsageError("--region-id and --region-name go with --regions FILE")
        return None
    if code is None:
        raise click.UsageError(
            "--regions needs --region-id FIELD, the field with each region's code; "
            "--region-name FIELD is that of its name"
        )
    return RegionsFile(path, code, name or code)


def case_arguments(files: CaseFiles) -> dict[str, str]:
    """The same as options of a command; blank for what is not asked for."""
    regions = files.regions
    return {
        "--regions": str(regions.path.resolve()) if regions else "",
        "--region-id": regions.id_field if regions else "",
        "--region-name": regions.name_field if regions else "",
        "--measures": str(files.measures.resolve()) if files.measures else "",
        "--title": files.title,
        "--layout": files.layout,
    }


_USUAL = Limits()
_LIMITS = (
    ("own-megabytes", _USUAL.megabytes, "Largest file that a visitor may bring."),
    ("own-rows", _USUAL.rows, "Most rows of such a file."),
    ("own-cases", _USUAL.cases, "Such files held at the same time; 0 takes none."),
)


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a server takes of its visitors."""
    for name, usual, meaning in reversed(_LIMITS):
        least = 0 if name == "own-cases" else 1
        command = click.option(
            f"--{name}", default=usual, show_default=True, type=click.IntRange(least), help=meaning
        )(command)
    return command


def limits_of(own_megabytes: int, own_rows: int, own_cases: int) -> Limits | None:
    """The limits that these options ask for; None where no file is taken."""
    return Limits(own_megabytes, own_rows, own_cases) if own_cases else None
