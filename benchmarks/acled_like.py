"""A made-up file in ACLED's layout, of any length, always the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PLACES, DAYS, SUB_TYPES = 5_000, 365, 25
BATCH = 250_000
FIRST_DAY = "2022-01-01"
KINDS = (
    "Battles",
    "Explosions/Remote violence",
    "Protests",
    "Riots",
    "Strategic developments",
    "Violence against civilians",
)
WORDS = (
    "On this day a made-up crowd, ",
    "As reported by nobody: ",
    'People said ""no"" and ',
    "Residents of a made-up town ",
    "A made-up group\n",
)
ENDINGS = (
    "gathered near the market, and left in the evening without any incident at all.",
    "blocked a road of the outskirts; the made-up authorities called for calm.",
    "marched from the station to the square, then went home after a few hours.",
    "met in front of an office, and asked to be heard by those who are in charge.",
)


def write_events(path: Path, rows: int, seed: int = 1) -> None:
    """Write `rows` events: few places have most of them, as in real files.

    Args:
        path: the file to write.
        rows: how many events.
        seed: another one gives other events.
    """
    random = np.random.default_rng(seed)
    places = _places(random)
    with path.open("wb") as file:
        for first in range(0, rows, BATCH):
            count = min(BATCH, rows - first)
            table = _events(random, places, first, count)
            if first == 0:
                file.write((",".join(table.column_names) + "\n").encode())
            file.write(_lines(table))


def _lines(table: pa.Table) -> bytes:
    """The rows as CSV; notes alone are quoted, as in ACLED's files."""
    lines = pc.binary_join_element_wise(*table.columns, ",").combine_chunks()
    ended = pc.binary_join_element_wise(lines, "\n", "")
    ended = ended.combine_chunks() if isinstance(ended, pa.ChunkedArray) else ended
    return bytes(ended.buffers()[2])


def _places(random: np.random.Generator) -> pa.Table:
    north = random.uniform(41.5, 54.5, PLACES).round(4)
    east = random.uniform(48.0, 86.0, PLACES).round(4)
    number = np.arange(PLACES)
    return pa.table(
        {
            "admin1": [f"Region {each % 17}" for each in number],
            "admin2": [f"District {each % 160}" for each in number],
            "location": [f"Made-up place {each}" for each in number],
            "latitude": [f"{each:.4f}" for each in north],
            "longitude": [f"{each:.4f}" for each in east],
        }
    )


def _events(random: np.random.Generator, places: pa.Table, first: int, count: int) -> pa.Table:
    weights = 1 / np.arange(1, PLACES + 1)
    place = random.choice(PLACES, count, p=weights / weights.sum())
    sub = random.integers(0, SUB_TYPES, count)
    numbers = pa.array(np.arange(first, first + count))
    days = np.datetime64(FIRST_DAY) + random.integers(0, DAYS, count)
    where = places.take(pa.array(place))
    return pa.table(
        {
            "event_id_cnty": _joined("KAZ", numbers),
            "event_date": pc.strftime(pa.array(days).cast(pa.timestamp("s")), "%d %B %Y"),
            "year": _same("2022", count),
            "time_precision": _picked(random, ("1", "2", "3"), count, (0.85, 0.12, 0.03)),
            "disorder_type": _same("Demonstrations", count),
            "event_type": _of(KINDS, sub % len(KINDS)),
            "sub_event_type": _of([f"Sub-type {each}" for each in range(SUB_TYPES)], sub),
            "actor1": _of([f"Made-up group {each}" for each in range(50)], sub * 2),
            "assoc_actor_1": _same("", count),
            "inter1": _same("Protesters", count),
            "actor2": _same("", count),
            "assoc_actor_2": _same("", count),
            "inter2": _same("", count),
            "interaction": _same("Protesters only", count),
            "civilian_targeting": _same("", count),
            "iso": _same("398", count),
            "region": _same("Caucasus and Central Asia", count),
            "country": _same("Kazakhstan", count),
            "admin1": where["admin1"],
            "admin2": where["admin2"],
            "admin3": _same("", count),
            "location": where["location"],
            "latitude": where["latitude"],
            "longitude": where["longitude"],
            "geo_precision": _picked(random, ("1", "2", "3"), count, (0.8, 0.15, 0.05)),
            "source": _same("Made-up source", count),
            "source_scale": _same("National", count),
            "notes": _notes(random, count),
            "fatalities": _picked(random, ("0", "1", "2"), count, (0.95, 0.04, 0.01)),
            "tags": _same("", count),
            "timestamp": _joined("1641", numbers),
        }
    )


def _same(text: str, count: int) -> pa.Array:
    return pa.repeat(text, count)


def _of(texts: list[str] | tuple[str, ...], codes: np.ndarray) -> pa.Array:
    return pa.array(texts).take(pa.array(codes))


def _joined(text: str, numbers: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(text, numbers.cast(pa.string()), "")


def _picked(
    random: np.random.Generator, texts: tuple[str, ...], count: int, shares: tuple[float, ...]
) -> pa.Array:
    return _of(texts, random.choice(len(texts), count, p=shares))


def _notes(random: np.random.Generator, count: int) -> pa.Array:
    starts = _of(WORDS, random.integers(0, len(WORDS), count))
    ends = _of(ENDINGS, random.integers(0, len(ENDINGS), count))
    return pc.binary_join_element_wise('"', starts, ends, '"', "")
