"""What marks stand for: places, and areas of which only the name and a point are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words import Words
from geodata.dataset import Dataset
from geodata.named import AREA
from geodata.remembered import per_case

_WITH_AREAS = {
    "count.places": "count.places_areas",
    "tally.first": "tally.first_areas",
    "tally.more_places": "tally.more_places_areas",
    "tally.places": "tally.places_areas",
    "tile.places": "tile.places_areas",
}


@per_case(1)
def areas_of(dataset: Dataset) -> Sequence[bool]:
    """Whether each place of a case is an area; asked for each line of each list."""
    return [kind == AREA for kind in dataset.places["kind"]]


def signs_of(dataset: Dataset) -> list[str]:
    """The sign of each place."""
    return ["diamond" if area else "circle" for area in areas_of(dataset)]


def symbols_of(dataset: Dataset) -> dict[str, Any]:
    """The signs as an attribute of markers, where they are not all circles."""
    return {"symbol": signs_of(dataset)} if any(areas_of(dataset)) else {}


def spot_name(words: Words, place: Mapping[str, Any]) -> str:
    """The name of a place; of an area also that no place in it is stated."""
    name = words.name(place)
    return words("events.region_only", region=name) if place["kind"] == AREA else name


def listed_name(dataset: Dataset, words: Words, place: Mapping[str, Any]) -> str:
    """The same in a list; where a case has areas alone, their names say enough."""
    return words.name(place) if all(areas_of(dataset)) else spot_name(words, place)


def spots_key(dataset: Dataset, key: str) -> str:
    """The key of a text about places, or that of the same text for a case that has areas too."""
    return _WITH_AREAS[key] if any(areas_of(dataset)) else key
