"""Files with a fault, and how the command line must speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands import Answer
from plain_event import PLAIN_EVENT

from geodata.schema import EVENTS

HEADER = ",".join(EVENTS.names)
KEYS = ["layout", "rows_read", "rows_kept", "rows_set_aside", "findings"]


def says_why(answer: Answer, code: int) -> None:
    """One line on standard error, and no traceback."""
    assert answer.code == code
    assert answer.err.count("\n") == 1, answer.err
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert "Error(" not in answer.err


def is_report(report: Any) -> None:
    """The object of the contract, whose numbers agree."""
    assert list(report) == KEYS
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"]
    for finding in report["findings"]:
        assert list(finding) == ["line", "column", "value", "message"]
        assert finding["line"] >= 1
        assert finding["message"]


def row(**cells: str) -> str:
    """A line of events.csv."""
    usual = PLAIN_EVENT | {"event_id": "X-1", "sources": "globalsecurity"} | cells
    return ",".join(usual.get(name, "") for name in EVENTS.names)


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


@dataclass(frozen=True)
class Bad:
    """A file with a fault, and what must be said of it."""

    content: bytes
    column: str = ""
    value: str = ""
    line: int = 2
    says: str = ""


CELLS = {
    "bad date": Bad(table(row(event_date="05.01.2022")), "event_date", "05.01.2022"),
    "no such day": Bad(table(row(event_date="2022-02-30")), "event_date", "2022-02-30"),
    "blank date": Bad(table(row(event_date="")), "event_date", ""),
    "out of range": Bad(table(row(latitude="143.2", longitude="51.2")), "latitude", "143.2"),
    "no number": Bad(table(row(latitude="43,6", longitude="51.2").replace("43,6", '"43,6"')),
                     "latitude", "43,6"),
    "swapped": Bad(table(row(latitude="51.17", longitude="43.66")), "latitude", "51.17",
                   says="swapped"),
    "half a point": Bad(table(row(latitude="43.66")), "longitude", ""),
    "unknown place": Bad(table(row(location="Atlantis")), "location", "Atlantis"),
    "unknown source": Bad(table(row(sources="globalsecurity;hearsay")), "sources", "hearsay"),
    "duplicate id": Bad(table(row(), row()), "event_id", "X-1", line=3),
    "unknown type": Bad(table(row(event_type="Parades")), "event_type", "Parades"),
    "wrong sub-type": Bad(table(row(sub_event_type="Mob violence")), "sub_event_type",
                          "Mob violence"),
    "a cell too many": Bad(table(row() + ",x"), says="cells"),
}  # fmt: skip

FILES = {
    "empty": Bad(b""),
    "blank lines": Bad(b"\n\n \n"),
    "only commas": Bad(b",,,\n,,,\n"),
    "only quotes": Bad(b'""\n'),
    "not UTF-8": Bad(table(row(notes="Алматы")).decode().encode("cp1251"), says="UTF-8"),
    "UTF-16": Bad(table(row()).decode().encode("utf-16")),
    "semicolons": Bad(table(row()).replace(b",", b";"), says="comma"),
    "tabs": Bad(table(row()).replace(b",", b"\t"), says="comma"),
    "missing column": Bad(table(row()).replace(b"geo_precision", b"precision"),
                          says="geo_precision"),
    "missing key column": Bad(table(row()).replace(b"event_id", b"id"), says="event_id"),
    "column twice": Bad((HEADER + ",notes\n").encode(), says="notes"),
    "another table": Bad(b"name,age\nA,3\n"),
    "open quote": Bad(table(row(notes='"never closed'))),
    "picture": Bad(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}  # fmt: skip
