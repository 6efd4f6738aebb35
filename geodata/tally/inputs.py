"""Which files are tallied, and how each of them is read."""

from __future__ import annotations

import csv
import glob
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geodata.errors import LayoutError, TallyError
from geodata.layouts.base import Layout
from geodata.layouts.known import headerless_layout, layout_named, layout_of
from geodata.tally.own import OWN_LAYOUT
from geodata.tally.source import Source, is_gzip, opened, plain

_HEAD, _SAMPLE = 2**20, 4096
_DELIMITERS = ",\t;|"
_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = (".xlsx", ".xls", ".ods", ".geojson", ".json")
_NONE = Layout("", "", OWN_LAYOUT.when, OWN_LAYOUT.what, OWN_LAYOUT.where, OWN_LAYOUT.rest)


def sources_of(inputs: Sequence[str | Path], layout: str = "") -> list[Source]:
    """Every file that the inputs name, each with its columns.

    Args:
        inputs: files, and patterns such as `acled/*.csv`.
        layout: name of the layout; blank = recognised.

    Returns:
        The files, in the order of the inputs, each once.

    Raises:
        TallyError: a pattern fits no file, a file cannot be read, or files differ in layout.
        LayoutError: a file has no layout that is known, or not the one asked for.
    """
    asked = _named(layout)
    found = [source for path in _expanded(inputs) for source in _described(path, asked)]
    if not found:
        raise TallyError("no file with rows was given")
    for other in found:
        if other.layout.name != found[0].layout.name:
            raise TallyError(
                f"{other.shown} is in the layout {other.layout.name}, but {found[0].shown} in "
                f"{found[0].layout.name}; tally each layout by itself"
            )
    return found


def _named(name: str) -> Layout | None:
    if not name:
        return None
    return layout_named(name) or OWN_LAYOUT


def _expanded(inputs: Sequence[str | Path]) -> list[Path]:
    paths: list[Path] = []
    for each in inputs:
        if Path(each).exists() or not glob.has_magic(str(each)):
            paths.append(Path(each))
            continue
        fitting = sorted(Path(name) for name in glob.glob(str(each), recursive=True))  # noqa: PTH207
        if not fitting:
            raise TallyError(f"{each}: no file fits this pattern")
        paths.extend(fitting)
    return list(dict.fromkeys(path.absolute() for path in paths))


def _described(path: Path, layout: Layout | None) -> list[Source]:
    """The file, or the members of a ZIP file."""
    if path.is_dir():
        raise TallyError(f"{path}: a folder; expected files, such as '{path}/*.csv'")
    if path.suffix.casefold() in _OTHERS:
        raise TallyError(
            f"{path}: only CSV, TSV and Parquet are tallied; turn it into our columns with "
            "`spreadmap convert` first"
        )
    if path.suffix.casefold() == ".zip":
        return [_text(path, member, layout) for member in _members(path)]
    if _is_parquet(path):
        return [_parquet(path, layout)]
    return [_text(path, "", layout)]


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(each.filename for each in archive.infolist() if not each.is_dir())
    except (OSError, zipfile.BadZipFile) as fault:
        raise TallyError(f"{path}: no ZIP file that can be read ({fault})") from None


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except FileNotFoundError:
        raise TallyError(f"{path}: no such file") from None
    except OSError as fault:
        raise TallyError(f"{path}: cannot be read ({fault.strerror})") from None


def _parquet(path: Path, layout: Layout | None) -> Source:
    try:
        names = tuple(pq.read_schema(path).names)
    except (OSError, pa.ArrowException) as fault:
        raise TallyError(f"{path}: damaged Parquet ({fault})") from None
    size = path.stat().st_size
    return Source(path, names, _fitting(str(path), names, layout), parquet=True, size=size)


def _text(path: Path, member: str, layout: Layout | None) -> Source:
    """How a text is read, from its first lines."""
    size = path.stat().st_size
    source = Source(path, (), layout or _NONE, member=member, size=size)
    with opened(source) as file:
        head = file.read(_HEAD)
    _check_encoding(source, head)
    mark = len(_MARK) if head.startswith(_MARK) else 0
    delimiter, cells, end, lines = _first_record(source, head[mark:])
    headerless = headerless_layout(cells) if layout is None or layout.header else None
    if headerless is not None:
        return Source(
            path,
            headerless.header,
            _asked(source, layout, headerless),
            member=member,
            delimiter=delimiter,
            quoted=False,
            begins=mark,
            size=size,
        )
    names = _header(source, cells)
    return Source(
        path,
        names,
        _fitting(source.shown, names, layout),
        member=member,
        delimiter=delimiter,
        begins=mark + end,
        line=1 + lines,
        size=size,
    )


def _check_encoding(source: Source, head: bytes) -> None:
    if head.startswith(_WIDE) or _wide_without_mark(head[:_SAMPLE]):
        raise TallyError(f"{source.shown}: UTF-16; save the file again with the encoding UTF-8")
    if not head.strip(b"\0 \t\r\n"):
        raise TallyError(f"{source.shown}: empty; expected a header line and rows")
    if head[:4] == b"PK\x03\x04" or head[:2] == b"\x1f\x8b":
        raise TallyError(f"{source.shown}: a compressed file under another name; rename it")


def _wide_without_mark(sample: bytes) -> bool:
    """Whether every second byte of a text is NUL, mostly; of NUL bytes alone it is none."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.7 * half and min(even, odd) < 0.1 * half


def _first_record(source: Source, head: bytes) -> tuple[str, list[str], int, int]:
    """Delimiter, cells, bytes and lines of the first record that is not blank."""
    text = head.decode("latin-1")  # a character a byte, so that positions hold
    line = next(each for each in text.splitlines() if each.strip())
    delimiter = max(_DELIMITERS, key=line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        row = next(row for row in reader if any(cell.strip() for cell in row))
    except (csv.Error, StopIteration) as fault:
        raise TallyError(f"{source.shown}: line 1: no header can be read ({fault})") from None
    ends = io.StringIO(text, newline="")
    size = sum(len(ends.readline()) for _ in range(reader.line_num))
    cells = [cell.encode("latin-1").decode("utf-8", "replace") for cell in row]
    return delimiter, cells, size, reader.line_num


def _header(source: Source, cells: list[str]) -> tuple[str, ...]:
    """Headers, each once: columns without a name, and those that come again, are not read."""
    names = [cell.replace("\0", "").strip() for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise TallyError(f"{source.shown}: line {source.line}: twice: {_listed(twice)}")
    return tuple(name or f"column {at + 1}" for at, name in enumerate(names))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(plain(name) for name in names)


def _fitting(shown: str, names: Sequence[str], asked: Layout | None) -> Layout:
    """The layout asked for, or the one that has these headers."""
    if asked is not None:
        missing = asked.missing(names)
        if missing:
            raise LayoutError(
                f"{shown}: the layout {asked.name} needs {', '.join(missing)}; the file has "
                f"{_listed(names[:12])}"
            )
        return asked
    found = layout_of(names) or (OWN_LAYOUT if OWN_LAYOUT.fits(names) else None)
    if found is None:
        raise LayoutError(
            f"{shown}: no layout has these columns ({_listed(names[:8])}); name one with "
            "--layout to hear which columns it lacks"
        )
    return found


def _asked(source: Source, asked: Layout | None, found: Layout) -> Layout:
    if asked is not None and asked.name != found.name:
        raise LayoutError(
            f"{source.shown}: has the {len(found.header)} columns of {found.name}, not those of "
            f"{asked.name}"
        )
    return found


def needs_scan(source: Source) -> bool:
    """Whether the file can be read from anywhere, once it is known where records end."""
    return not source.parquet and not source.member and not is_gzip(source.path)
