"""Whether a zipped spreadsheet unpacks to something that memory holds."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from geodata.errors import TableError

LARGEST_UNPACKED = 192 * 2**20
"""Bytes of all parts of a spreadsheet together, unpacked."""

MOST_CELLS = 8_000_000
"""Cells of one sheet, empty ones within its corners included."""

_CHUNK = 2**20
_LOCAL_HEADER = struct.Struct("<26x2H")
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_TAIL = 256


_PARTS_OF_SHEETS = ("[Content_Types].xml", "xl/", "content.xml")
"""With one of these a part of each .xlsx and .xlsb begins, and of each .ods."""


def check_zip(path: Path) -> None:
    """Refuse a zip file that unpacks to too much, whatever sizes it declares.

    Raises:
        TableError: it is damaged, too large once unpacked, or holds no spreadsheet.
    """
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as file:
            parts = packed.infolist()
            _check_total(path, sum(part.file_size for part in parts))
            _check_parts(path, {part.filename for part in parts})
            total = 0
            for part in parts:
                corner = _Corner(path, part.filename)
                for piece in _unpacked(file, part):
                    total += len(piece)
                    _check_total(path, total)
                    corner.see(piece)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError) as fault:
        raise TableError(f"{path}: damaged, cannot be unpacked ({fault})") from None


def _check_parts(path: Path, names: set[str]) -> None:
    if not any(name.startswith(_PARTS_OF_SHEETS) for name in names):
        raise TableError(f"{path}: a ZIP file, no table; unpack it and give the file that is in it")


def _check_total(path: Path, size: int) -> None:
    if size > LARGEST_UNPACKED:
        raise TableError(
            f"{path}: unpacks to {size / 2**20:.0f} MB or more, at most "
            f"{LARGEST_UNPACKED / 2**20:.0f} MB are read; save the table as CSV"
        )


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part holds, from the stream itself: the sizes in the directory may be wrong."""
    file.seek(part.header_offset)
    name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name + extra, 1)
    left = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(_CHUNK, left))):
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail


class _Corner:
    """The farthest cell of a sheet: spreadsheets are unpacked up to it, full or empty."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._sheet = "worksheets/" in name
        self._rows = self._columns = 1
        self._tail = b""

    def see(self, piece: bytes) -> None:
        """Look at the next piece of the part.

        Raises:
            TableError: a cell stands too far off.
        """
        if self._sheet:
            for letters, row in _CELL.findall(self._tail + piece):
                self._columns = max(self._columns, _column_number(letters))
                self._rows = max(self._rows, int(row))
            if self._rows * self._columns > MOST_CELLS:
                raise TableError(
                    f"{self._path}: a sheet of {self._rows} rows and {self._columns} columns, at "
                    f"most {MOST_CELLS} cells are read; save the table as CSV"
                )
        self._tail = piece[-_TAIL:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
