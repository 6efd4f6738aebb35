"""Where within a place its events are: at sites, at points typed by hand, or nobody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.words import Words
from geodata.dataset import Dataset

_OF_AN_EVENT = [
    "place_id", "site", "location", "longitude", "latitude", "geo_method", "event_type",
]  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """A site, or a point typed by hand, and what is reported there.

    Attributes:
        name: as it is shown.
        longitude: degrees east; None where no public coordinate is known.
        latitude: degrees north.
        kinds: the event type of each event there.
    """

    name: str
    longitude: float | None
    latitude: float | None
    kinds: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether it has a point of its own."""
        return self.longitude is not None


def spots_of(dataset: Dataset, words: Words, events: pd.DataFrame) -> list[Spot]:
    """The sites that events of one place name, most events first; no site is no spot.

    A point is that of the event where somebody typed one, else the site's own, else none.
    """
    known = {(row["place_id"], row["site"]): row for row in dataset.sites.to_dict("records")}
    kinds: dict[tuple[str, float | None, float | None], list[str]] = {}
    for event in events[_OF_AN_EVENT].to_dict("records"):
        spot = _spot(
            words, event, known.get((event["place_id"], event["site"] or event["location"]))
        )
        if spot:
            kinds.setdefault(spot, []).append(event["event_type"])
    spots = [Spot(*spot, tuple(some)) for spot, some in kinds.items()]
    return sorted(spots, key=lambda spot: (-len(spot.kinds), spot.name))


def _spot(
    words: Words, event: Row, site: Row | None
) -> tuple[str, float | None, float | None] | None:
    """Name and point of where an event is; None where no more than the place is known."""
    typed = event["geo_method"] == "coordinates"
    if site is None and not typed:
        return None
    name = words.text(event["site"] or event["location"])
    if site and site["site_id"]:
        name = site[f"name_{words.lang}"]
    point = event if typed else site or {}
    longitude = point["longitude"]
    return (name, None, None) if pd.isna(longitude) else (name, longitude, point["latitude"])
