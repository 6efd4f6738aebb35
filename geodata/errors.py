"""What can be wrong with the data, as one small tree of errors."""

from __future__ import annotations

import copyreg
from typing import Any


class GeodataError(Exception):
    """Something is wrong with the data; the message is for the person who can mend it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process is told of it as it is, whatever its constructor asks for."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class TableError(GeodataError):
    """A table cannot be read at all: missing, empty, not UTF-8, wrong delimiter or columns."""


class LayoutError(TableError):
    """A file has no layout that is known, or not the one that was asked for."""


class CountsOnlyError(LayoutError):
    """A row of the file stands for several events, so it can be shown as a tally only.

    Whoever loads a case catches this and goes through `geodata.tally`; `layout` names the layout.
    """

    def __init__(self, message: str, layout: str) -> None:
        super().__init__(message)
        self.layout = layout


class EventsError(GeodataError):
    """The events have rows that cannot be shown as they stand."""


class MeasuresError(GeodataError):
    """The measures have rows that cannot be shown as they stand."""


class ClaimsError(GeodataError):
    """The claimed figures have rows that cannot be shown as they stand."""


class SourcesError(GeodataError):
    """The sources have rows that cannot be shown as they stand."""


class StoryError(GeodataError):
    """The story has steps that cannot be told as they stand."""


class PlacesError(GeodataError):
    """The gazetteer has rows that cannot be used as they stand."""


class CaseError(GeodataError):
    """A case file says something that cannot be used."""


class BoundaryError(GeodataError):
    """No boundaries are known for that day, or a boundary file is damaged."""


class TranslationsError(GeodataError):
    """The translations have rows that cannot be used as they stand."""


class TallyError(GeodataError):
    """Files cannot be tallied, or a file is not a tally."""
