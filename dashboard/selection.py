"""What a person has chosen to see, to and from the query of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, urlencode

import pandas as pd

from dashboard.theme import GAP, SEVERITY, SWITCHES
from geodata.dataset import Dataset
from geodata.schema import BASES, STREET_TYPES

Shade = Literal["so_far", "that_day", "since_first", "none"]
Theme = Literal["light", "dark", "print"]
Language = Literal["en", "ru", "kk"]
Zoom = tuple[float, float, float, float]
"""Longitude and latitude of the middle of the map, and how many kilometres across and down it must
show; a map of another shape shows more, never less."""

TYPES: Mapping[str, str] = {
    "protests": "Protests",
    "riots": "Riots",
    "battles": "Battles",
    "explosions": "Explosions/Remote violence",
    "violence": "Violence against civilians",
    "strategic": "Strategic developments",
}
"""The short word of each event type, as it stands in an address."""

_MOST_FIELDS = 50
_LEAST_KM, _MOST_KM = 5.0, 20_000.0

SHADES = get_args(Shade)
THEMES = get_args(Theme)
LANGUAGES = get_args(Language)


@dataclass(frozen=True)
class Selection:
    """What a person has chosen to see.

    Attributes:
        day: the local day shown.
        shade: what the regions are shaded by.
        layers: the zones switched on, and the reporting gap.
        types: short words of the event types shown.
        bases: the claim bases shown.
        inferred: whether events are shown whose day or place is uncertain.
        lang: language of words and names.
        theme: light or dark; print, in grey, on pictures alone.
        zoom: what the map is moved to; None shows the whole.
    """

    day: pd.Timestamp
    shade: Shade = "so_far"
    layers: tuple[str, ...] = ("emergency", GAP)
    types: tuple[str, ...] = tuple(TYPES)
    bases: tuple[str, ...] = BASES
    inferred: bool = True
    lang: Language = "en"
    theme: Theme = "light"
    zoom: Zoom | None = None

    @property
    def by_severity(self) -> list[str]:
        """The event types chosen, the most severe first."""
        return sorted(self.types, key=lambda word: -SEVERITY[TYPES[word]])

    @property
    def street(self) -> bool:
        """Whether any type of people in the streets is chosen: those arrivals are then shown."""
        return any(TYPES[word] in STREET_TYPES for word in self.types)

    def chosen(self, events: pd.DataFrame) -> pd.DataFrame:
        """The events that pass the filters, on every day."""
        passing = self.passing(events)
        return passing if self.inferred else passing[~passing["uncertain"]]

    def passing(self, events: pd.DataFrame) -> pd.DataFrame:
        """The events that pass every filter but the one on what is uncertain."""
        names = [TYPES[word] for word in self.types]
        return events[events["event_type"].isin(names) & events["basis"].isin(self.bases)]


def default_selection(dataset: Dataset) -> Selection:
    """The first view: the first day, everything that was reported."""
    return Selection(day=dataset.days[0])


def to_query(selection: Selection, default: Selection) -> str:
    """The query that opens this view; choices left as they come are left out."""
    texts, usual = query_texts(selection), query_texts(default)
    asked = {key: text for key, text in texts.items() if key == "date" or text != usual[key]}
    return urlencode(asked, safe=",")


def full_query(selection: Selection) -> str:
    """The query that opens this view whatever the choices usually are, for years to come."""
    texts = {key: text for key, text in query_texts(selection).items() if text or key != "zoom"}
    return urlencode(texts, safe=",")


def from_query(query: str, default: Selection, days: pd.DatetimeIndex) -> Selection:
    """Read the query of an address; what cannot be read is left as it comes.

    Args:
        query: with or without the leading `?`.
        default: the view to start from.
        days: the days there are; a date outside goes to the nearest of them.

    Returns:
        The view asked for.
    """
    asked = _fields(query)
    return Selection(
        day=_day(asked.get("date"), default.day, days),
        shade=cast("Shade", _one(asked.get("shade"), SHADES, default.shade)),
        layers=_some(asked.get("layers"), SWITCHES, default.layers),
        types=_some(asked.get("types"), tuple(TYPES), default.types),
        bases=_some(asked.get("basis"), BASES, default.bases),
        inferred=_one(asked.get("inferred"), ("0", "1"), "1" if default.inferred else "0") == "1",
        lang=cast("Language", _one(asked.get("lang"), LANGUAGES, default.lang)),
        theme=cast("Theme", _one(asked.get("theme"), THEMES, default.theme)),
        zoom=parse_zoom(asked.get("zoom", "")) or default.zoom,
    )


def _fields(query: str) -> dict[str, str]:
    """The last text of each field; nothing when there are more fields than a page ever writes."""
    try:
        fields = parse_qs(query.lstrip("?"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {key: cells[-1] for key, cells in fields.items()}


def query_texts(selection: Selection) -> dict[str, str]:
    """Each choice by the name it has in an address."""
    return {
        "date": selection.day.date().isoformat(),
        "shade": selection.shade,
        "layers": ",".join(selection.layers),
        "types": ",".join(selection.types),
        "basis": ",".join(selection.bases),
        "inferred": "1" if selection.inferred else "0",
        "lang": selection.lang,
        "theme": selection.theme,
        "zoom": ""
        if selection.zoom is None
        else ",".join(f"{part:.10g}" for part in selection.zoom),
    }


def parse_zoom(text: str) -> Zoom | None:
    """Read `longitude,latitude,across` or `longitude,latitude,across,down`; None for anything else.

    Without `down` the map is as high as its shape makes it.
    """
    try:
        longitude, latitude, across, *rest = (round(float(part), 4) for part in text.split(","))
        [down] = rest or [_LEAST_KM]
    except ValueError:
        return None
    inside = -180 <= longitude <= 180 and -85 <= latitude <= 85
    sized = all(_LEAST_KM <= side <= _MOST_KM for side in (across, down))
    return (longitude, latitude, across, down) if inside and sized else None


def _day(text: str | None, default: pd.Timestamp, days: pd.DatetimeIndex) -> pd.Timestamp:
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce") if text else pd.NaT
    if pd.isna(day):
        return default
    return cast("pd.Timestamp", min(max(day, days[0]), days[-1]))


def _one(text: str | None, allowed: tuple[str, ...], default: str) -> str:
    return text if text in allowed else default


def _some(text: str | None, allowed: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """The words asked for that exist; none at all is a choice too, only nonsense is not."""
    if text is None:
        return default
    words = {word.strip() for word in text.split(",")} - {""}
    known = tuple(word for word in allowed if word in words)
    return known if known or not words else default
