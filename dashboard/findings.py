"""What is wrong with a file, for a page: short, without a path of this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.reading import ReadingError, Run, here
from geodata.errors import GeodataError
from geodata.tables import Finding

SHOWN = 20
"""Findings that a page lists."""

_LONGEST_VALUE, _LONGEST_MESSAGE = 60, 400
_ADVICE = re.compile(r"; `spreadmap check [^`]*` lists them all")


@dataclass(frozen=True)
class Faults:
    """Why a file cannot be shown.

    Attributes:
        name: of the file.
        message: what is wrong with it as a whole.
        findings: each fault of a row; none where it is no matter of rows.
    """

    name: str
    message: str
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What a page needs to list them; `count` is of all findings."""
        return {
            "name": self.name,
            "message": self.message,
            "count": len(self.findings),
            "findings": [_plain(each) for each in self.findings[:SHOWN]],
        }

    def in_a_line(self) -> str:
        """The same for a terminal."""
        if not self.findings:
            return f"{self.name}: {self.message}"
        count = len(self.findings)
        found = "1 finding" if count == 1 else f"{count} findings"
        return f"{self.name}: {found}; {_one_line(str(self.findings[0]))}"


def faults_of(path: Path, fault: Exception, run: Run = here) -> Faults:
    """Everything that is wrong with a file that could not be loaded.

    Args:
        path: the file.
        fault: what loading it raised.
        run: calls what reads the file again.

    Returns:
        Faults without any path but the file's name; what is no error of ours is not quoted.
    """
    if not isinstance(fault, GeodataError):
        return Faults(path.name, _unread(fault))
    message = without_path(str(fault), path)
    return Faults(path.name, message, () if isinstance(fault, ReadingError) else _found(path, run))


def _found(path: Path, run: Run) -> tuple[Finding, ...]:
    """The faults of the rows; none where even this cannot be read."""
    try:
        return tuple(run(_of_rows, path))
    except ReadingError:
        return ()


def without_path(message: str, path: Path) -> str:
    """A message as it can be shown to a visitor, who knows the file by its name alone."""
    short = _ADVICE.sub("", message).replace(f"{path}: ", "").replace(str(path), path.name)
    folder = f"{path.parent}/"
    return _one_line(short.replace(folder, "") if path.is_absolute() else short)[:_LONGEST_MESSAGE]


def _of_rows(path: Path) -> list[Finding]:
    """The faults of its rows; none where the file cannot be read as rows at all."""
    from geodata.check import check_file  # brings all that reads files

    try:
        report = check_file(path)
    except Exception:
        return []
    return list(report.findings) if report.layout else []


def _unread(fault: Exception) -> str:
    if isinstance(fault, FileNotFoundError):
        return "the file is gone"
    if isinstance(fault, OSError):
        return f"the file cannot be read ({fault.strerror or type(fault).__name__})"
    return f"the file cannot be read ({type(fault).__name__})"


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "line": finding.line,
        "column": finding.column[:_LONGEST_VALUE],
        "value": _cut(finding.value, _LONGEST_VALUE),
        "message": _cut(_one_line(finding.message), _LONGEST_MESSAGE),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
