"""What can go wrong with a picture."""

from __future__ import annotations

from geodata.errors import GeodataError


class SnapshotError(GeodataError):
    """A picture cannot be made of this input, or cannot be written."""


class UsageError(GeodataError):
    """A picture was asked for that cannot be: an unknown format, size, layer or day."""
