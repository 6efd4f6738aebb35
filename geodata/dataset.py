"""A case: everything the dashboard needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.case import CaseFiles
from geodata.regions import Boundaries
from geodata.report import ImportReport
from geodata.shipped import data_folder
from geodata.tally.model import Tally
from geodata.vocabulary import LAYERS


@dataclass(frozen=True, eq=False)
class Dataset:
    """One case: its events, the measures over them, what was claimed, and the map beneath.

    Attributes:
        events: placed events, indexed by event_id (columns: schema and `events._derived`).
        measures: measures whose time meets the events', indexed by measure_id.
        standing: which measure stands over which region on which day (`measures.in_force_on`).
        claims: stated figures, indexed by claim_id.
        places: the places that marks stand for, indexed by place_id: name_en, name_ru, name_kk,
            longitude, latitude, region, and kind: `place`, or `area` where that is all that is
            known and its point stands for the whole of it.
        sources: documents, indexed by source_id.
        boundaries: the regions in force on these days.
        context: neighbours, seas and lakes.
        days: every local day shown, without gaps.
        digest: short hash of the files read; the same data have the same digest.
        path: file that the events were read from.
        hidden: how many events no source had published by the day of `known.as_known_on`.
        sites: named sites within these places (`sites.named_sites`).
        story: a guided tour through the case (`story.read_story`); no row where nobody told it.
        areas: the areas that measures of each layer cover, each of which has its outline.
        files: what it was read from.
        tally: counts, where the events are too many to be listed; `events` has then no row.
        listed: the events behind the tally, where they were read one by one; else None.
        shareable: whether its rows may be handed on; else exports hold counts alone.
        imported: what became of the rows of the events; None for the case that ships.
    """

    events: pd.DataFrame
    measures: pd.DataFrame
    standing: pd.DataFrame
    claims: pd.DataFrame
    places: pd.DataFrame
    sources: pd.DataFrame
    boundaries: Boundaries
    context: gpd.GeoDataFrame
    days: pd.DatetimeIndex
    digest: str
    path: Path
    sites: pd.DataFrame
    story: pd.DataFrame
    areas: Mapping[str, list[str]]
    hidden: int = 0
    files: CaseFiles = field(default_factory=CaseFiles)
    tally: Tally | None = None
    listed: pd.DataFrame | None = None
    shareable: bool = True
    imported: ImportReport | None = None

    @property
    def codes(self) -> list[str]:
        """Codes of all regions, in the order of the file."""
        return list(self.boundaries.light.index)

    @property
    def number(self) -> int:
        """How many events it shows, one by one or as counts."""
        return len(self.events) if self.tally is None else int(self.tally.counts["events"].sum())

    @property
    def invented(self) -> bool:
        """Whether nothing of this happened."""
        return self.files.invented


def default_events_path() -> Path:
    """The case that ships: beside the packages in a clone, inside the package in a wheel."""
    packaged = data_folder() / "events.csv"
    return packaged if packaged.exists() else data_folder().parents[1] / "events.csv"


def layer_areas(measures: pd.DataFrame) -> dict[str, list[str]]:
    """The areas of each layer; a measure of a single site covers none."""
    wide = measures[measures["site"] == ""]
    return {layer: sorted(set(wide.loc[wide["layer"] == layer, "area"])) for layer in LAYERS}


def overlapping(measures: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Which measures may have stood between two days."""
    begins = measures["starts"].fillna(measures["last_stated"])
    ends = measures["ends"].fillna(measures["last_stated"]).fillna(measures["starts"])
    return (begins < last + pd.Timedelta(days=1)) & (ends >= first)
