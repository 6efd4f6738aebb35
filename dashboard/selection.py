"""What a person has chosen to see, to and from the query of an address."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, urlencode

import pandas as pd

from dashboard.theme import GAP, SEVERITY, SWITCHES
from geodata.dataset import Dataset
from geodata.vocabulary import BASES, STREET_TYPES

Shade = Literal["so_far", "that_day", "since_first", "arrival", "none"]
Arrival = Literal["street", "any"]
Theme = Literal["light", "dark", "print"]
Language = Literal["en", "ru", "kk"]
Zoom = tuple[float, float, float, float]
"""Longitude and latitude of the middle of the map, and how many kilometres across and down it must
show; a map of another shape shows more, never less."""

View = Literal["day", "arrival", "figures", "table", "story", "method"]

TYPES: Mapping[str, str] = {
    "protests": "Protests",
    "riots": "Riots",
    "battles": "Battles",
    "explosions": "Explosions/Remote violence",
    "violence": "Violence against civilians",
    "strategic": "Strategic developments",
}
"""The short word of each event type, as it stands in an address."""

STEPS = tuple(str(number) for number in range(1, 100))
_SAID = ("date", "lang")
_LISTS = ("layers", "types", "basis")
_OTHERS = ("embed",)
"""Fields of an address that are no choice of a view."""

_MOST_FIELDS, _LONGEST_SHOWN = 50, 80
_LEAST_KM, _MOST_KM = 5.0, 20_000.0

SHADES = get_args(Shade)
VIEWS = get_args(View)
ARRIVALS = get_args(Arrival)
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
        view: what stands beside the map.
        place: id of the place that is opened; blank when none is.
        area: code of the region whose measures are listed; blank for those of all.
        since: the first day of a range shown as one map; None shows one day.
        known: what no source had published by the end of this day is hidden; None hides nothing.
        step: of the story; 0 when none is reached.
        arrival: whether people in the streets alone arrive, where they are chosen, or any type.
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
    view: View = "day"
    place: str = ""
    area: str = ""
    since: pd.Timestamp | None = None
    known: pd.Timestamp | None = None
    step: int = 0
    arrival: Arrival = "street"

    @property
    def by_severity(self) -> list[str]:
        """The event types chosen, the most severe first."""
        return sorted(self.types, key=lambda word: -SEVERITY[TYPES[word]])

    @property
    def street(self) -> bool:
        """Whether arrivals are those of people in the streets: unless any type is asked for."""
        streets = [TYPES[word] in STREET_TYPES for word in self.types]
        return any(streets) and (self.arrival == "street" or all(streets))

    def arriving(self, there: Container[str]) -> tuple[str, ...]:
        """The event types that arrive: people in the streets, or all of those that are there.

        Args:
            there: event types that pass the filters.
        """
        street = tuple(name for name in STREET_TYPES if name in there)
        if street and self.street:
            return street
        return tuple(name for name in SEVERITY if name in there)

    def chosen(self, events: pd.DataFrame) -> pd.DataFrame:
        """The events that pass the filters, on every day."""
        return self.certain(self.passing(events))

    def certain(self, passing: pd.DataFrame) -> pd.DataFrame:
        """Of events that pass, those that are uncertain only where they are asked for."""
        return passing if self.inferred else passing[~passing["uncertain"]]

    def passing(self, events: pd.DataFrame) -> pd.DataFrame:
        """The events that pass every filter but the one on what is uncertain."""
        names = [TYPES[word] for word in self.types]
        return events[events["event_type"].isin(names) & events["basis"].isin(self.bases)]


def default_selection(dataset: Dataset) -> Selection:
    """The first view: the first day, everything that was reported."""
    return Selection(day=dataset.days[0])


def to_query(selection: Selection, default: Selection) -> str:
    """The query that opens this view; choices left as they come are left out.

    Day and language never are: the day is the view, and another browser has another language.
    """
    texts, usual = query_texts(selection), query_texts(default)
    asked = {key: text for key, text in texts.items() if key in _SAID or text != usual[key]}
    return urlencode(asked, safe=",")


def full_query(selection: Selection) -> str:
    """The query that opens this view whatever the choices usually are, for years to come."""
    texts = {key: text for key, text in query_texts(selection).items() if text or key in _LISTS}
    return urlencode(texts, safe=",")


def from_query(
    query: str,
    default: Selection,
    days: pd.DatetimeIndex,
    places: Container[str] = (),
    regions: Container[str] = (),
) -> Selection:
    """Read the query of an address; what cannot be read is left as it comes (see `ignored`).

    Args:
        query: with or without the leading `?`.
        default: the view to start from.
        days: the days there are; a date outside goes to the nearest of them.
        places: ids of the places that can be opened.
        regions: codes of the regions that there are.

    Returns:
        The view asked for.
    """
    asked = query_fields(query)
    day = _day(asked.get("date"), default.day, days)
    since = _day(asked.get("from"), day, days)
    return Selection(
        day=day,
        shade=cast("Shade", _one(asked.get("shade"), SHADES, default.shade)),
        layers=_some(asked.get("layers"), SWITCHES, default.layers),
        types=_some(asked.get("types"), tuple(TYPES), default.types),
        bases=_some(asked.get("basis"), BASES, default.bases),
        inferred=_one(asked.get("inferred"), ("0", "1"), "1" if default.inferred else "0") == "1",
        lang=cast("Language", _one(asked.get("lang"), LANGUAGES, default.lang)),
        theme=cast("Theme", _one(asked.get("theme"), THEMES, default.theme)),
        zoom=parse_zoom(asked.get("zoom", "")) or default.zoom,
        view=cast("View", _one(asked.get("view"), VIEWS, default.view)),
        place=asked["place"] if asked.get("place") in places else default.place,
        area=asked["area"] if asked.get("area") in regions else default.area,
        since=since if since < day else default.since,
        known=parse_day(asked.get("known")) or default.known,
        step=int(_one(asked.get("step"), STEPS, str(default.step))),
        arrival=cast("Arrival", _one(asked.get("arrival"), ARRIVALS, default.arrival)),
    )


def ignored(query: str, selection: Selection) -> list[tuple[str, str]]:
    """What a query asked for and did not get, as names and texts.

    Args:
        query: with or without the leading `?`.
        selection: what `from_query` made of it.
    """
    asked, got = query_fields(query), query_texts(selection)
    if not asked and query.strip("?&= "):
        return [("", query[:_LONGEST_SHOWN])]
    return [
        (key, text[:_LONGEST_SHOWN])
        for key, text in asked.items()
        if (text or (key and key not in got))
        and key not in _OTHERS
        and not _granted(text, got.get(key))
    ]


def _granted(text: str, got: str | None) -> bool:
    """Whether a text was read as it stands; each word of a list, each number of a zoom."""
    if got is None:
        return False
    if text == got:
        return True
    wanted = {word.strip() for word in text.split(",")} - {""}
    words = set(got.split(","))
    numbers = parse_zoom(text)
    return wanted <= words if numbers is None else got == zoom_text(numbers)


def query_fields(query: str) -> dict[str, str]:
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
        "zoom": "" if selection.zoom is None else zoom_text(selection.zoom),
        "view": selection.view,
        "place": selection.place,
        "area": selection.area,
        "from": _iso(selection.since),
        "known": _iso(selection.known),
        "step": str(selection.step or ""),
        "arrival": selection.arrival,
    }


def _iso(day: pd.Timestamp | None) -> str:
    return "" if day is None else day.date().isoformat()


def zoom_text(zoom: Zoom) -> str:
    """A moved map as an address has it."""
    return ",".join(f"{part:.10g}" for part in zoom)


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


def parse_day(text: str | None) -> pd.Timestamp | None:
    """Read an ISO date; None for anything else."""
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce") if text else pd.NaT
    return None if pd.isna(day) else cast("pd.Timestamp", day)


def _day(text: str | None, default: pd.Timestamp, days: pd.DatetimeIndex) -> pd.Timestamp:
    day = parse_day(text)
    if day is None:
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
