"""What the tests of snapshots call things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ONE_DAY = ("png", "jpg", "webp", "svg", "pdf", "gif", "mp4", "html", "csv", "geojson")
DAY = "2022-01-05"


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    code: int
    out: str
    err: str


Snapshot = Callable[..., Answer]
