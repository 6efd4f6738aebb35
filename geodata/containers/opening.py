"""Which kind of file it is, by its first bytes, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from geodata.containers.columnar import MAGIC, read_parquet
from geodata.containers.geojson import read_geojson
from geodata.containers.raw import RawTable, check_size
from geodata.containers.sheets import OLE, ZIP, read_sheet
from geodata.containers.signatures import refuse_no_table
from geodata.containers.text import read_text
from geodata.layouts.base import Layout

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_JSON = (".geojson", ".json")
_PARQUET = (".parquet", ".geoparquet", ".pq")


def kind_of(path: Path) -> str:
    """`sheet`, `geojson`, `parquet` or `text`, by what the file begins with, then by its ending.

    Raises:
        TableError: there is no such file, it is a folder, a picture or a document.
    """
    check_size(path, 2**50, "")
    with path.open("rb") as file:
        head = file.read(512)
    refuse_no_table(path, head)
    ending = path.suffix.casefold()
    if head.startswith((ZIP, OLE)) or ending in _SHEETS:
        return "sheet"
    if head.startswith(MAGIC) or ending in _PARQUET:
        return "parquet"
    if ending in _JSON or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "geojson"
    return "text"


def read_raw(
    path: Path, fits: Callable[[Sequence[str]], bool], headerless: Layout | None = None
) -> RawTable:
    """Rows of a file of any kind.

    Args:
        path: the file.
        fits: whether these are headers of a layout that is looked for.
        headerless: the layout of a text file without header, when it was asked for.

    Raises:
        TableError: the file cannot be read.
    """
    kind = kind_of(path)
    if kind == "sheet":
        return read_sheet(path, fits)
    if kind == "geojson":
        return read_geojson(path)
    return read_parquet(path) if kind == "parquet" else read_text(path, fits, headerless)
