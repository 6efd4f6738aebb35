"""`spreadmap convert`: events in any layout, written in ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import (
    layout_option,
    regions_file,
    regions_options,
    set_aside_option,
)
from dashboard.commands.reports import said, write_set_aside
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.files import check_folder, write_whole
from geodata.convert import Converted
from geodata.convert import convert as convert_file


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write, in the columns of events.csv.",
)
@layout_option
@regions_options
@set_aside_option
def convert(
    file: Path, output: Path, layout: str | None, set_aside: Path | None, **given: Any
) -> None:
    """Write FILE, events in any layout, in the columns of events.csv."""
    for each in (output, set_aside):
        if each is not None:
            check_folder(each.parent)
            if each.exists() and file.exists() and each.samefile(file):
                raise UsageError(f"{each} is the file that is read; write to another one")
    converted = convert_file(file, layout or "", regions_file(given))
    faults = [*converted.imported.findings, *converted.left_out]
    if set_aside is not None:
        write_set_aside(set_aside, faults)
    write_whole(output, converted.events.encode())
    lines = said(converted.imported, converted.left_out)
    click.echo("\n".join([*lines, *_written(converted, output)]))


def _written(converted: Converted, output: Path) -> list[str]:
    left_out = len({each.line for each in converted.left_out})
    lines = [f"{output}: {converted.rows_written} rows written, {left_out} left out"]
    if not converted.sources:
        return lines
    beside = output.with_name("sources.csv")
    if not beside.exists():
        write_whole(beside, converted.sources.encode())
        return [*lines, f"{beside}: written, with the names of the sources"]
    other = output.with_name(f"{output.stem}-sources.csv")
    if beside.read_bytes() == converted.sources.encode():
        return [*lines, f"{beside}: holds the sources already"]
    write_whole(other, converted.sources.encode())
    return [
        *lines,
        f"{beside}: is there already and was left as it is; the sources of these rows are in "
        f"{other}: add them to it",
    ]
