"""`spreadmap serve`: the dashboard, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.cases import Cases
from dashboard.commands.options import case_files, case_options, limit_options, limits_of
from dashboard.commands.reports import said
from dashboard.desk import front
from dashboard.server import serve_app
from geodata.layouts.known import OWN


@click.command()
@case_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8050,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--open/--no-open",
    "open_browser",
    default=False,
    show_default=True,
    help="Open the dashboard in a browser.",
)
@limit_options
def serve(
    events: Path | None,
    host: str,
    port: int,
    *,
    open_browser: bool,
    own_megabytes: int,
    own_rows: int,
    own_cases: int,
    **given: Any,
) -> None:
    """Serve the dashboard until Ctrl-C."""
    limits = limits_of(own_megabytes, own_rows, own_cases)
    cases = Cases(case_files(events, given), limits, say=click.echo)
    imported = cases.served.imported
    if imported is not None and imported.layout != OWN:
        click.echo("\n".join(said(imported)), err=True)
    cases.watch()
    try:
        serve_app(front(cases), host, port, open_browser=open_browser)
    finally:
        cases.close()
