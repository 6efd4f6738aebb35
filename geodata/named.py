"""Which place a name of a row means; away from Kazakhstan only as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.places import Gazetteer, Match

PLACE, AREA = "place", "area"
"""Kinds of what a mark stands for; of an area nothing but its name and a point in it is known."""


def slug(name: str) -> str:
    """A name as an id: `Almaty, Region` is `almaty-region`; blank where it has no letter."""
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def area_id(short: str) -> str:
    """Id of an area, which can have the name of a place in it."""
    return f"{short}-area" if short else "area"


def named_place(gazetteer: Gazetteer, name: str) -> Match | None:
    """The place that a name means.

    Away from Kazakhstan nobody has looked through the names: what is spelt nearly so is as often
    another place (Almaty, Al'met'yevsk), and is refused.

    Args:
        gazetteer: the places known.
        name: as in the file.
    """
    found = gazetteer.find(name)
    return None if _is_guess(gazetteer, found) else found


def nearest_spelling(gazetteer: Gazetteer, name: str) -> str:
    """Name of the place that was refused for its spelling; blank where there is none."""
    found = gazetteer.find(name)
    return found.name_en if found and _is_guess(gazetteer, found) else ""


def _is_guess(gazetteer: Gazetteer, found: Match | None) -> bool:
    return found is not None and found.method == "fuzzy" and not gazetteer.boundaries.home
