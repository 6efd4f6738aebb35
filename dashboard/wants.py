"""What the browser asks the server for, and which choices make it ask again.

A want is a store that holds the query of a view. The browser writes it when one of its choices
has changed and its panel is open; so nothing is sent that is there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.ids import Id

BUILT = (Id.BUILT_ARRIVAL, Id.BUILT_FIGURES, Id.BUILT_STORY, Id.BUILT_METHOD)
"""Panels of plain HTML, which the browser builds by itself (assets/spreadmap.js, `PANELS`)."""

_FILTERS = ("types", "basis", "inferred", "known")


@dataclass(frozen=True)
class Want:
    """One thing that the server makes.

    Attributes:
        target: component that it goes into.
        part: property of that component.
        keys: the choices that it depends on, by their names in an address.
        panel: what must stand beside the map for it to be wanted; blank when it always is.
        whole: whether it is made for every choice of the moment, though it is asked for anew only
            when one of the keys has changed.
    """

    target: Id
    part: str
    keys: tuple[str, ...]
    panel: str = ""
    whole: bool = False


WANTS: Mapping[Id, Want] = {
    Id.WANT_PAGE: Want(Id.PAGE, "children", ("lang",), whole=True),
    Id.WANT_CARDS: Want(Id.CARDS, "data", ("lang",)),
    Id.WANT_VIEW: Want(Id.VIEW, "data", (*_FILTERS, "shade", "lang", "theme", "from", "arrival")),
    Id.WANT_MAP: Want(Id.MAP, "figure", ("lang", "theme"), whole=True),
    Id.WANT_BANDS: Want(Id.BANDS, "children", ("lang", "known")),
    Id.WANT_TABLE: Want(Id.PANEL_TABLE, "children", ("lang",), "table"),
    Id.WANT_FIGURES: Want(Id.BUILT_FIGURES, "data", ("lang", "known"), "figures"),
    Id.WANT_CITY: Want(Id.PANEL_CITY, "children", (*_FILTERS, "lang", "theme", "place"), "city"),
    Id.WANT_STORY: Want(Id.BUILT_STORY, "data", ("lang", "known"), "story"),
    Id.WANT_METHOD: Want(Id.BUILT_METHOD, "data", ("lang",), "method"),
    Id.WANT_ARRIVAL: Want(
        Id.BUILT_ARRIVAL, "data", (*_FILTERS, "shade", "lang", "arrival"), "arrival"
    ),
}
