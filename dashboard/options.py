"""Options that several commands share."""

from pathlib import Path

import click

events_option = click.option(
    "--events",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Events in the layout of events.csv; without it, the case that ships.",
)
