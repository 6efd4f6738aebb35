"""`spreadmap tally`: many files to daily counts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.options import (
    json_option,
    layout_option,
    regions_file,
    regions_options,
    set_aside_option,
)
from dashboard.snapshot.files import check_folder, write_whole
from geodata.case import CaseFiles
from geodata.report import FAULT_HEADER, fault_cells
from geodata.spreadsheet import csv_line, guarded

if TYPE_CHECKING:
    from geodata.tally.counted import Counted
    from geodata.tally.run import Progress

_LINES_SHOWN = 5
_SPREAD = 16
"""About how many pieces a file has at least, where workers of a scheduler share them."""


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The tally to write, such as tally.parquet.",
)
@layout_option
@regions_options
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="A Dask scheduler, such as tcp://127.0.0.1:8786, whose workers read the files.",
)
@set_aside_option
@json_option
def tally(
    inputs: tuple[str, ...],
    output: Path,
    layout: str | None,
    scheduler: str,
    set_aside: Path | None,
    *,
    as_json: bool,
    **given: Any,
) -> None:
    """Count the events of INPUT files by day, place, region and type.

    INPUT is a CSV, TSV or Parquet file, a .gz or .zip of one, or a pattern such as 'acled/*.csv'.
    """
    if set_aside is not None:
        check_folder(set_aside.parent)
    if output.suffix.casefold() != ".parquet":
        raise click.UsageError(
            f"--output {output}: a tally is Parquet; the ending must be .parquet"
        )
    # Here and not above, for `--help`.
    from geodata.tally.make import count_files
    from geodata.tally.run import cluster_runner, local_runner

    files = CaseFiles(regions=regions_file(given))
    with _bar() as progress:
        where = cluster_runner(scheduler, progress) if scheduler else local_runner(progress)
        with where as run:
            counted = count_files(
                inputs,
                run,
                layout=layout or "",
                files=files,
                every_fault=set_aside is not None,
                least=_SPREAD if scheduler else 1,
            )
    from geodata.tally.counted import write_tally  # needs shapes, which got ready meanwhile

    write_tally(counted, output)
    if set_aside is not None:
        write_whole(set_aside, _set_aside_csv(counted).encode())
    click.echo(_as_json(counted, output) if as_json else "\n".join(_in_words(counted, output)))


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """A bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="tally", file=sys.stderr) as bar:

        def show(done: int, count: int) -> None:
            bar.length = count
            bar.update(max(done - bar.pos, 0))

        yield show


def _set_aside_csv(counted: Counted) -> str:
    """Every fault with the file that it is in."""
    rows = ([guarded(name), *fault_cells(each)] for name, each in counted.findings)
    return "".join(map(csv_line, [["file", *FAULT_HEADER], *rows]))


def _in_words(counted: Counted, output: Path) -> Iterator[str]:
    report = counted.report
    yield (
        f"{output}: {report.title}; {report.rows_read} rows read, {report.rows_kept} kept, "
        f"{report.rows_set_aside} set aside; {len(counted.partial.keys)} counts, "
        f"{counted.places} places"
    )
    for (column, message), rows in counted.reasons.most_common():
        yield f"  set aside: {rows} rows, {f'column {column}: ' if column else ''}{message}"
    for name, finding in counted.findings[:_LINES_SHOWN]:
        yield f"  {name}: {finding}"
    if report.outside:
        yield f"  {report.outside} events lie in no region"
    for remark in report.remarks:
        yield f"  {remark}"


def _as_json(counted: Counted, output: Path) -> str:
    report = counted.report
    reasons = [
        {"column": column, "message": message, "rows": rows}
        for (column, message), rows in counted.reasons.most_common()
    ]
    findings = [{"file": name, **asdict(each)} for name, each in counted.findings]
    said = {
        "output": str(output),
        **counted.notes,
        "counts": len(counted.partial.keys),
        "events": int(counted.partial.events.sum()),
        "events_outside": report.outside,
        "events_by_geo_precision": dict(report.places),
        "reasons": reasons,
        "findings": findings,
        "remarks": list(report.remarks),
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
