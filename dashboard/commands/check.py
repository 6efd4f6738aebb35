"""`spreadmap check`: what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import (
    json_option,
    layout_option,
    regions_file,
    regions_options,
    set_aside_option,
)
from dashboard.commands.reports import said, write_set_aside
from geodata.check import check_file, report_as_json
from geodata.errors import GeodataError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@layout_option
@regions_options
@set_aside_option
@json_option
def check(
    file: Path, layout: str | None, set_aside: Path | None, *, as_json: bool, **given: Any
) -> None:
    """Check FILE, events in any layout or another table of the project, and list its faults."""
    report = check_file(file, layout or "", regions_file(given))
    if not report.layout and not as_json:
        raise GeodataError(report.findings[0].message)
    if set_aside is not None:
        write_set_aside(set_aside, report.findings)
    if as_json:
        click.echo(json.dumps(report_as_json(report), ensure_ascii=False, indent=2))
    elif report.imported is not None:
        click.echo("\n".join(said(report.imported)))
    else:
        for finding in report.findings:
            click.echo(f"{file}: {finding}")
        click.echo(
            f"{file}: {report.layout}; {report.rows_read} rows read, {report.rows_kept} kept, "
            f"{report.rows_set_aside} set aside"
        )
    if report.findings:
        count = len(report.findings)
        raise GeodataError(f"{file}: {count} {'finding' if count == 1 else 'findings'}")
