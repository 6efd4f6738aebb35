"""An import report on the terminal, and what was set aside in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dashboard.snapshot.files import check_folder, write_whole
from geodata.report import ImportReport, reasons, set_aside_csv
from geodata.tables import Finding

_LISTED = 20
_WIDE = 98


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
