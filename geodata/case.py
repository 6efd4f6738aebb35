"""Which files a case is read from, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RegionsFile:
    """Polygons of somebody's own.

    Attributes:
        path: anything that GDAL reads.
        id_field: the field that holds a region's code.
        name_field: the field that holds its name.
    """

    path: Path
    id_field: str
    name_field: str


@dataclass(frozen=True)
class CaseFiles:
    """What a person asks for; the case that ships, without any of it.

    Attributes:
        events: the events, in any layout (`layouts`), or a tally.
        layout: name of the layout; blank = recognised.
        regions: the regions; without them those that fit the events.
        measures: a file in the layout of `measures.csv`.
        title: what the case is called; blank = the words that ship.
        invented: whether nothing of it happened, which every view and picture then says.
        lenient: whether rows at fault are set aside, of our own layout too, and the rest is shown.
    """

    events: Path | None = None
    layout: str = ""
    regions: RegionsFile | None = None
    measures: Path | None = None
    title: str = ""
    invented: bool = False
    lenient: bool = False
