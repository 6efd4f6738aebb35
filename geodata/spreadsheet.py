"""Comma-separated text that a spreadsheet can open without running anything of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None
"""What a table holds: None where it is not known."""

_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def guarded(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs as a formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return str(cell).removesuffix(".0")


def csv_line(cells: Iterable[str]) -> str:
    """Cells as a line of comma-separated text."""
    return ",".join(_quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    # The writer of the standard library leaves a lone carriage return without quotes.
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
