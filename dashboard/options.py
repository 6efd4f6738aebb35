"""Options that several commands share."""

from pathlib import Path

import click

from geodata.layouts.known import NAMES

events_option = click.option(
    "--events",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Events in any layout that is known; without it, the case that ships.",
)

layout_option = click.option(
    "--layout",
    type=click.Choice(NAMES),
    help="Layout of the events; without it, it is recognised by the header.",
)

set_aside_option = click.option(
    "--set-aside",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every fault to this CSV file, with its line.",
)
