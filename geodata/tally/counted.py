"""What was counted: placed, told, written."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.areas import boundaries_for
from geodata.case import CaseFiles
from geodata.errors import TallyError
from geodata.regions import Boundaries
from geodata.report import ImportReport
from geodata.tables import Finding
from geodata.tally.count import count_header
from geodata.tally.files import PRECISIONS, SPANS, place_ids, spans_of, sums_by, tally_of
from geodata.tally.model import COLUMNS, METADATA_KEY, Tally
from geodata.tally.partial import Notes, Partial
from geodata.tally.source import Source
from geodata.tally.where import (
    AREAS,
    PLACED,
    any_without_point,
    middles,
    outside,
    with_names_found,
    with_regions,
)

_GROUP = 2**20
_TYPES = {"date32[day]": pa.date32(), "string": pa.string(), "double": pa.float64()}
_OF_EVENTS = "a row stands for several events: days, places and outside are numbers of events"
_NO_DUPLICATES = "rows with the same id are counted each, since ids are not compared across files"


@dataclass(frozen=True, eq=False)
class Counted:
    """What was counted of some files.

    Attributes:
        partial: the counts; `region` is among the columns of its places.
        notes: what the Parquet file says about itself.
        report: what became of the rows.
        reasons: rows set aside by column and message.
        findings: faults by file and line, as many as were asked for.
        boundaries: the regions that were counted by.
    """

    partial: Partial
    notes: dict[str, Any]
    report: ImportReport
    reasons: Counter[tuple[str, str]]
    findings: tuple[tuple[str, Finding], ...]
    boundaries: Boundaries

    @property
    def tally(self) -> Tally:
        """The counts as the dashboard takes them."""
        schema = _schema(_dictionaries())
        table = pa.Table.from_batches(list(batches(self.partial)), schema)
        return tally_of(table, self.notes, areas=self.boundaries.of_countries)

    @property
    def places(self) -> int:
        """Places that are shown: a name and point at several precisions is one."""
        places = self.partial.places.rename(columns={"location": "name_en"})
        area = (places["geo_precision"] == AREAS) & self.boundaries.of_countries
        marked = places["geo_precision"].isin(PLACED) | area
        spots = places.assign(area=area)[marked].dropna(subset=["latitude", "longitude"])
        spots = spots.drop_duplicates(["name_en", "latitude", "longitude", "area"])
        return int(place_ids(spots).nunique())


def _placed(partial: Partial, files: CaseFiles) -> tuple[Partial, Boundaries]:
    """The counts with the region of each place, and the regions."""
    days = partial.days
    first, last = days["day"].min().date(), days["last_day"].max().date()
    points = partial.places["longitude"], partial.places["latitude"]
    boundaries = boundaries_for(files, *points, first, last)
    places = partial.places.assign(region="")
    if any_without_point(places):
        from geodata.reading import read_gazetteer  # here, since other files need no names

        places = with_names_found(places, read_gazetteer(boundaries))
    places = with_regions(places, boundaries)
    return (
        Partial(days, places, partial.kinds, partial.keys, partial.events, partial.notes),
        boundaries,
    )


def counted_of(
    partial: Partial, sources: Sequence[Source], notes: Sequence[Notes], files: CaseFiles
) -> Counted:
    """Place what was counted and tell of it.

    Args:
        partial: at least one count.
        sources: the files, all of one layout.
        notes: what became of their rows, in order.
        files: whose regions are taken.

    Raises:
        GeodataError: the regions cannot be used.
    """
    partial, boundaries = _placed(partial, files)
    layout = sources[0].layout
    read, kept = (sum(getattr(each, name) for each in notes) for name in ("rows_read", "rows_kept"))
    reasons: Counter[tuple[str, str]] = sum((each.reasons for each in notes), Counter())
    about = {
        "layout": layout.name,
        "days": layout.days,
        "shareable": layout.shareable,
        "rows_read": read,
        "rows_kept": kept,
        "rows_set_aside": read - kept,
        "regions": boundaries.vintage,
        "sources": list(dict.fromkeys(source.path.name for source in sources)),
    }
    findings = tuple(_findings(notes))
    day, place, _ = partial.codes()
    by_day = np.bincount(day, weights=partial.events, minlength=len(partial.days))
    by_place = np.bincount(place, weights=partial.events, minlength=len(partial.places))
    report = ImportReport(
        path=sources[0].path,
        layout=layout.name,
        title=layout.title,
        rows_read=read,
        rows_kept=kept,
        findings=tuple(finding for _, finding in findings),
        dates=sums_by(spans_of(partial.days), by_day, SPANS),
        centroids=int(by_place[middles(partial.places)].sum()),
        places=sums_by(partial.places["geo_precision"].to_numpy(), by_place, PRECISIONS),
        outside=int(by_place[outside(partial.places)].sum()),
        remarks=(*_remarks(notes), *_about_events(sources), *boundaries.remarks),
    )
    return Counted(partial, about, report, reasons, findings, boundaries)


def _about_events(sources: Sequence[Source]) -> tuple[str, ...]:
    return (_OF_EVENTS,) if any(count_header(source) for source in sources) else ()


def _findings(notes: Sequence[Notes]) -> list[tuple[str, Finding]]:
    return [(each.path, finding) for each in notes for finding in each.findings]


def _remarks(notes: Sequence[Notes]) -> tuple[str, ...]:
    said = [f"{each.path}: {remark}" for each in notes for remark in each.remarks]
    return (*dict.fromkeys(said), _NO_DUPLICATES)


def batches(partial: Partial) -> Iterator[pa.RecordBatch]:
    """The rows of a tally, sorted, some at a time; texts as dictionaries."""
    day, place, kind = partial.codes()
    days, places, kinds = partial.days, partial.places, partial.kinds
    schema = _schema(_dictionaries())
    tables = {
        **dict.fromkeys(("day", "last_day"), (days, day)),
        **dict.fromkeys(places.columns, (places, place)),
        "event_type": (kinds, kind),
    }
    columns = {name: (_texts_of(table[name]), code) for name, (table, code) in tables.items()}
    for begin in range(0, len(day), _GROUP):
        some = slice(begin, begin + _GROUP)
        arrays = [
            pa.array(partial.events[some])
            if field.name == "events"
            else _taken(*columns[field.name], some, field.type)
            for field in schema
        ]
        yield pa.record_batch(arrays, schema=schema)


def _texts_of(column: pd.Series) -> tuple[np.ndarray, pa.Array | None]:
    """Codes and distinct texts of a table's column; its values where it holds no texts."""
    if column.dtype.kind in "Mf":
        return column.to_numpy(), None
    codes, known = pd.factorize(column.to_numpy(dtype=object), sort=True)
    return codes.astype(np.int32), pa.array(known, pa.string())


def _taken(
    column: tuple[np.ndarray, pa.Array | None], code: np.ndarray, some: slice, kind: pa.DataType
) -> pa.Array:
    values, texts = column
    taken = values[code[some]]
    if texts is not None:
        return pa.DictionaryArray.from_arrays(pa.array(taken), texts)
    if pa.types.is_date32(kind):
        return pa.array(taken.astype("datetime64[D]"), kind)
    return pa.array(taken, kind, from_pandas=False)


def _dictionaries() -> dict[str, pa.DataType]:
    texts = pa.dictionary(pa.int32(), pa.string())
    return {name: texts for name, kind in COLUMNS.items() if kind == "string"}


def _schema(other: dict[str, pa.DataType]) -> pa.Schema:
    fields = [
        pa.field(name, other.get(name) or _TYPES.get(kind, pa.int64()), nullable=False)
        for name, kind in COLUMNS.items()
    ]
    return pa.schema(fields)


def write_tally(counted: Counted, path: Path) -> None:
    """Write `tally.parquet` aside and rename it, so that no half of one is ever there.

    Args:
        counted: what was counted.
        path: the file to write.

    Raises:
        TallyError: it cannot be written.
    """
    notes = json.dumps(counted.notes, ensure_ascii=False, sort_keys=True).encode()
    schema = _schema(_dictionaries())
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tally-") as folder:
            aside = Path(folder) / "tally.parquet"
            with pq.ParquetWriter(aside, schema, compression="zstd", store_schema=False) as writer:
                writer.add_key_value_metadata({METADATA_KEY: notes})
                for batch in batches(counted.partial):
                    writer.write_batch(batch, row_group_size=_GROUP)
            aside.replace(path)
    except OSError as fault:
        raise TallyError(f"{path}: cannot be written ({fault.strerror})") from None
