"""Files that are no table whatever they are called, known by their first bytes."""

from __future__ import annotations

from pathlib import Path

from geodata.errors import TableError

_NO_TABLES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
)
LONGEST = 8


def refuse_no_table(path: Path, head: bytes) -> None:
    """Raise where a file is a picture or a document.

    Args:
        path: the file.
        head: its first bytes, at least `LONGEST` if it has as many.

    Raises:
        TableError: it is one.
    """
    for begins, what in _NO_TABLES:
        if head.startswith(begins):
            raise TableError(
                f"{path}: {what}, no table; expected CSV, a spreadsheet, GeoJSON or Parquet"
            )
