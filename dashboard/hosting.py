"""How a page is hosted: which case it is of, and what a visitor may do about it."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a server takes of its visitors.

    Attributes:
        megabytes: largest file; a megabyte is a million bytes.
        rows: most rows of a file.
        cases: own cases held at the same time; the one not looked at for longest goes first.
        hours: after which one that nobody has looked at is dropped.
    """

    megabytes: int = 20
    rows: int = 50_000
    cases: int = 8
    hours: float = 6.0

    @property
    def size(self) -> int:
        """Largest file, in bytes."""
        return self.megabytes * MEGABYTE


@dataclass(frozen=True)
class Hosting:
    """What a page is told of its server.

    Attributes:
        key: which case the page is of; what it asks of another one is not answered.
        limits: of files dropped on the page; None where none is taken.
        watched: whether the page is to ask for changes of the case.
        own: whether the case is one that this visitor alone sees.
    """

    key: str = ""
    limits: Limits | None = None
    watched: bool = False
    own: bool = False
