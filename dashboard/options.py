"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dashboard.hosting import Limits

events_option = click.option(
    "--events",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Events in the layout of events.csv; without it, the case that ships.",
)

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
