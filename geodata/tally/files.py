"""`tally.parquet`: written aside and renamed, read with its columns checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.errors import TallyError
from geodata.named import AREA, PLACE, area_id, slug
from geodata.regions import Boundaries
from geodata.report import ImportReport
from geodata.tally.codes import combine
from geodata.tally.model import COLUMNS, METADATA_KEY, Tally
from geodata.tally.where import AREAS, PLACED, middles, outside, with_regions

_TEXTS = [name for name, kind in COLUMNS.items() if kind == "string"]
_NEEDED = {"layout": str, "days": int, "rows_read": int, "rows_kept": int}
SPANS = np.array(["day", "week", "month", "window"], dtype=object)
_SPAN_DAYS = (1, 7, 31)
"""How exactly a day is known, as `report.counts_of` names it, and up to how many days."""
PRECISIONS = ("1", "2", "3", "4")
_WHERE = ("location", "latitude", "longitude", "geo_precision")


def is_tally(path: Path) -> bool:
    """Whether a file is a tally of ours: Parquet with our key in its metadata."""
    try:
        return METADATA_KEY in (pq.read_schema(path).metadata or {})
    except (OSError, pa.ArrowException):
        return False


def read_metadata(path: Path) -> dict[str, Any]:
    """What a tally says about itself (`METADATA_KEY`).

    Raises:
        TallyError: the file is missing, no Parquet, or not a tally of ours.
    """
    schema = _schema_of(path)
    _check_columns(path, schema)
    try:
        found = json.loads((schema.metadata or {})[METADATA_KEY])
    except (KeyError, ValueError):
        raise TallyError(
            f"{path}: Parquet without the notes of a tally; make one with `spreadmap tally`"
        ) from None
    wrong = [name for name, kind in _NEEDED.items() if not isinstance(found.get(name), kind)]
    if wrong:
        raise TallyError(
            f"{path}: the notes of this tally lack {', '.join(wrong)}; make it again with "
            "`spreadmap tally`"
        )
    return found


def read_counts(path: Path) -> tuple[pa.Table, dict[str, Any]]:
    """The rows of a tally as they stand in the file, and what it says about itself.

    Raises:
        TallyError: the file is missing, damaged, not a tally of ours, or has no row.
    """
    notes = read_metadata(path)
    try:
        table = pq.read_table(path, columns=list(COLUMNS), read_dictionary=_TEXTS)
    except (OSError, pa.ArrowException) as fault:
        raise TallyError(f"{path}: damaged ({fault}); make it again") from None
    if not table.num_rows:
        raise TallyError(f"{path}: no counts; expected at least one row")
    return table, notes


def with_regions_of(table: pa.Table, boundaries: Boundaries) -> pa.Table:
    """The same counts by other regions; each distinct point is looked up once.

    Args:
        table: n rows of `COLUMNS`.
        boundaries: the regions. A row without a point keeps its region, if it is one of them.
    """
    columns = {name: _column(table[name]) for name in (*_WHERE, "region")}
    parts = [pd.factorize(columns[name], use_na_sentinel=False) for name in columns]
    which, first = combine([codes for codes, _ in parts], [len(known) for _, known in parts])
    distinct = {name: np.asarray(column[first]) for name, column in columns.items()}
    places = with_regions(pd.DataFrame(distinct), boundaries)
    region = places["region"].where(places["region"].isin(boundaries.codes), "")
    codes, names = pd.factorize(region.to_numpy(dtype=object), sort=True)
    texts = pa.array(codes[which].astype(np.int32)), pa.array(names, pa.string())
    position = table.schema.get_field_index("region")
    return table.set_column(position, "region", pa.DictionaryArray.from_arrays(*texts))


def report_of_counts(path: Path, notes: dict[str, Any], table: pa.Table) -> ImportReport:
    """What became of the rows behind a tally: from its notes, and from the counts themselves.

    Args:
        path: the file.
        notes: its metadata.
        table: n rows of `COLUMNS`, with the regions of the case.
    """
    files = ", ".join(notes.get("sources", ()))
    names = ("day", "last_day", "latitude", "geo_precision", "region", "events")
    rows = pd.DataFrame({name: _column(table[name]) for name in names})
    return ImportReport(
        path=path,
        layout=notes["layout"],
        title=f"tally of {notes['layout']}",
        rows_read=notes["rows_read"],
        rows_kept=notes["rows_kept"],
        findings=(),
        dates=sums_by(spans_of(rows), rows["events"], SPANS),
        places=sums_by(rows["geo_precision"].astype("str"), rows["events"], PRECISIONS),
        centroids=int(rows["events"][middles(rows)].sum()),
        outside=int(rows["events"][outside(rows)].sum()),
        remarks=(f"counted from {files}",) if files else (),
    )


def spans_of(days: pd.DataFrame) -> np.ndarray:
    """How exactly each `day` is known by its `last_day`: one of `SPANS`."""
    length = ((days["last_day"] - days["day"]).dt.days + 1).to_numpy()
    return np.asarray(SPANS[np.searchsorted(_SPAN_DAYS, length)])


def sums_by(names: Any, events: Any, known: Iterable[str]) -> dict[str, int]:
    """Events by name; every name that is known is there."""
    sums = pd.Series(events).groupby(names).sum()
    return {**dict.fromkeys(known, 0), **{str(name): int(sum_) for name, sum_ in sums.items()}}


def tally_of(table: pa.Table, notes: dict[str, Any], *, areas: bool) -> Tally:
    """The tally that a table of `COLUMNS` holds.

    Args:
        table: n rows; texts as dictionaries or plain.
        notes: the metadata.
        areas: whether what is known by region alone is marked at the point given for it, since the
            regions of the map are countries.
    """
    columns = {name: _column(table[name]) for name in COLUMNS}
    place_ids, places = _places(columns, areas=areas)
    counts = pd.DataFrame(
        {
            "day": columns["day"].astype("datetime64[s]"),
            "last_day": columns["last_day"].astype("datetime64[s]"),
            "place_id": place_ids,
            "region": columns["region"],
            "event_type": columns["event_type"],
            "geo_precision": columns["geo_precision"],
            "events": columns["events"],
        }
    )
    counts = _without_repeats(counts)
    return Tally(
        counts=counts,
        places=places,
        layout=notes["layout"],
        step=notes["days"],
        rows_read=notes["rows_read"],
        rows_kept=notes["rows_kept"],
    )


def _schema_of(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except FileNotFoundError:
        raise TallyError(f"{path}: no such file") from None
    except (OSError, pa.ArrowException) as fault:
        raise TallyError(f"{path}: no Parquet file ({fault})") from None


def _check_columns(path: Path, schema: pa.Schema) -> None:
    missing = [name for name in COLUMNS if name not in schema.names]
    if missing:
        raise TallyError(
            f"{path}: lacks {', '.join(missing)}; expected a tally with the columns "
            f"{', '.join(COLUMNS)}"
        )
    for name, kind in COLUMNS.items():
        found = schema.field(name).type
        found = found.value_type if pa.types.is_dictionary(found) else found
        if str(found) != kind:
            raise TallyError(f"{path}: column {name} holds {found}, expected {kind}")


def _column(column: pa.ChunkedArray) -> Any:
    """Texts as a category, the rest as an array."""
    if pa.types.is_date32(column.type):
        return column.to_numpy()
    if pa.types.is_string(column.type):
        column = column.dictionary_encode()
    if not pa.types.is_dictionary(column.type):
        return column.to_numpy()
    whole = column.unify_dictionaries().combine_chunks()
    names = pd.Index(whole.dictionary.to_pylist(), dtype="str")
    return pd.Categorical.from_codes(whole.indices.to_numpy(), names)


def _places(columns: dict[str, Any], *, areas: bool) -> tuple[pd.Categorical, pd.DataFrame]:
    """Place of each row, blank where none is known, and the places by id."""
    names, north, east = columns["location"], columns["latitude"], columns["longitude"]
    norths, known_north = pd.factorize(north, use_na_sentinel=False)
    easts, known_east = pd.factorize(east, use_na_sentinel=False)
    area = np.asarray(columns["geo_precision"] == AREAS) & areas
    marked = np.isin(columns["geo_precision"], PLACED) | area
    marked &= np.isfinite(north) & np.isfinite(east)
    which, first = combine(
        [marked, area, names.codes, norths, easts],
        [2, 2, len(names.categories), len(known_north), len(known_east)],
    )
    spots = pd.DataFrame(
        {
            "name_en": np.asarray(names[first], dtype=object),
            "longitude": east[first],
            "latitude": north[first],
            "region": np.asarray(columns["region"][first], dtype=object),
            "marked": marked[first],
            "area": area[first],
        }
    ).astype({"name_en": "str", "region": "str"})
    ids = place_ids(spots).where(spots["marked"], "")
    kind = np.where(spots["area"], AREA, PLACE)
    names_alike = {"name_ru": spots["name_en"], "name_kk": spots["name_en"]}
    places = spots.assign(place_id=ids, kind=kind, **names_alike)
    places = places[spots["marked"]].drop_duplicates("place_id").set_index("place_id")
    codes, known = pd.factorize(ids.to_numpy(dtype=object), sort=True)
    wanted = ["name_en", "name_ru", "name_kk", "longitude", "latitude", "region", "kind"]
    return (
        pd.Categorical.from_codes(codes[which], pd.Index(known, dtype="str")),
        places[wanted].sort_index().rename_axis("place_id"),
    )


def place_ids(spots: pd.DataFrame) -> pd.Series:
    """Ids that stay the same: a slug of the name, with the point where a name has several.

    Args:
        spots: n places with name_en, latitude, longitude, and area, whether each is one.

    Returns:
        n ids; the same name at the same point has the same.
    """
    slugs = spots["name_en"].map(slug).astype("str")
    slugs = slugs.where(~spots["area"], slugs.map(area_id))
    points = [
        f"{north:.3f}-{east:.3f}"
        for north, east in zip(spots["latitude"], spots["longitude"], strict=True)
    ]
    at = pd.Series(points, index=spots.index, dtype="str")
    marked = spots["marked"] if "marked" in spots else pd.Series(data=True, index=spots.index)
    several = at[marked].groupby(slugs[marked]).nunique()
    scattered = slugs.isin(several.index[several > 1]) | (slugs == "")
    return slugs.where(~scattered, slugs.where(slugs != "", "at") + "-" + at)


def _without_repeats(counts: pd.DataFrame) -> pd.DataFrame:
    """Places of one name and point are one, so are their rows; sorted as they were."""
    keys = [name for name in counts.columns if name != "events"]
    if not counts.duplicated(keys).any():
        return counts
    return counts.groupby(keys, sort=False, observed=True, as_index=False)["events"].sum()
