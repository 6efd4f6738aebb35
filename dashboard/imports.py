"""`spreadmap convert`, and an import report on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from dashboard.options import layout_option, regions_file, regions_options, set_aside_option
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.files import check_folder, write_whole
from geodata.convert import Converted
from geodata.convert import convert as convert_file
from geodata.report import ImportReport, reasons, set_aside_csv
from geodata.tables import Finding

_LISTED = 20
_WIDE = 98


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


def write_set_aside(path: Path, findings: Iterable[Finding]) -> None:
    """Write every fault to a CSV file, whole or not at all.

    Raises:
        SnapshotError: the file cannot be written.
    """
    check_folder(path.parent)
    write_whole(path, set_aside_csv(findings).encode())


def said(report: ImportReport, left_out: Sequence[Finding] = ()) -> list[str]:
    """An import report in lines for a person.

    Args:
        report: what became of the rows.
        left_out: rows that were kept but could not be written.
    """
    path = report.path
    places = ", ".join(f"{code}: {count}" for code, count in report.places.items())
    return [
        *_faults(path, (*report.findings, *left_out)),
        f"{path}: {report.layout} ({report.title}); {report.rows_read} rows read, "
        f"{report.rows_kept} kept, {report.rows_set_aside} set aside",
        f"  days known by {_numbers(report.dates.items())}; geo_precision {places}",
        f"  {report.centroids} points are the middle of an area, {report.outside} lie "
        f"outside every region; {report.duplicates} rows repeat an id",
        *(f"  {remark}" for remark in report.remarks),
        *_packed([f"{ours} from {theirs}" for ours, theirs in _columns(report)]),
    ]


def _packed(parts: Iterable[str]) -> list[str]:
    """Parts on as few lines as hold them, each part whole."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < _WIDE:
            lines[-1] += f"; {part}"
        else:
            lines.append(f"  {part}")
    return lines


def _numbers(items: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in items)


def _columns(report: ImportReport) -> list[tuple[str, str]]:
    """Each of our columns, or those filled alike, with the headers it was read from."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for column in report.columns:
        alike.setdefault(column.theirs, []).append(column.ours)
    return [(", ".join(ours), ", ".join(theirs)) for theirs, ours in alike.items() if theirs]


def _faults(path: Path, findings: Sequence[Finding]) -> list[str]:
    """The first faults as they are, then the rest by reason."""
    lines = [f"{path}: {each}" for each in findings[:_LISTED]]
    rest = findings[_LISTED:]
    if not rest:
        return lines
    counted = [
        f"{path}: {count} more, column {column or '(row)'}: {message}"
        for (column, message), count in reasons(rest)[:_LISTED]
    ]
    return [*lines, *counted, f"{path}: --set-aside FILE writes them all, with their lines"]
