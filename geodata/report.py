"""What became of a file that somebody brought: the import report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geodata.tables import Finding


@dataclass(frozen=True)
class ColumnRead:
    """How one of our columns was filled.

    Attributes:
        ours: column of `events.csv`.
        theirs: headers of the file that it was read from; none when it is the same in every row.
        note: what was done with them, in English.
    """

    ours: str
    theirs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows of one or several files.

    Attributes:
        path: the file, or the first of them.
        layout: name of the layout.
        title: the layout as it is said to a person.
        rows_read: rows that the file has.
        rows_kept: rows shown; read = kept + set aside.
        findings: every fault; each row that is set aside has at least one.
        columns: how each of our columns was filled.
        dates: rows kept by how exactly the day is known: day, week, month, window.
        places: rows kept by geo_precision: 1, 2, 3, 4.
        centroids: rows kept whose coordinates are the middle of an area.
        outside: rows kept whose point lies in no region.
        duplicates: rows set aside since an earlier row has their id.
        remarks: what was done with the file as a whole (encoding, signs removed), in English.
    """

    path: Path
    layout: str
    title: str
    rows_read: int
    rows_kept: int
    findings: tuple[Finding, ...]
    columns: tuple[ColumnRead, ...] = ()
    dates: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    centroids: int = 0
    outside: int = 0
    duplicates: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def rows_set_aside(self) -> int:
        """Rows with at least one fault."""
        return self.rows_read - self.rows_kept
