"""The layouts there are, and which one a file has."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.errors import LayoutError
from geodata.layouts.acled import ACLED, ACLED_WEEKLY
from geodata.layouts.base import Layout
from geodata.layouts.gdelt import GDELT_1, GDELT_2
from geodata.layouts.names import NAMES, OWN
from geodata.layouts.ucdp import UCDP_GED
from geodata.schema import EVENTS

LAYOUTS = (ACLED, ACLED_WEEKLY, UCDP_GED, GDELT_2, GDELT_1)
"""Layouts of others; the first one that fits is taken."""

_MISSING = 5  # columns of ours that may be missing before a table is taken for another layout


def layout_of(header: Sequence[str]) -> Layout | None:
    """The layout whose needed columns are all there; none for a table of ours, or of nobody."""
    if len(set(EVENTS.expected) & set(header)) >= len(EVENTS.expected) - _MISSING:
        return None
    return next((layout for layout in LAYOUTS if layout.fits(header)), None)


def headerless_layout(cells: Sequence[str]) -> Layout | None:
    """The layout of a file without a header, from its first row and the number of its columns."""
    for layout in LAYOUTS:
        if layout.header and len(cells) == len(layout.header) and cells[0].strip().isdigit():
            return layout
    return None


def layout_named(name: str) -> Layout | None:
    """The layout of that name; None for our own.

    Raises:
        LayoutError: there is none of that name.
    """
    if name == OWN:
        return None
    for layout in LAYOUTS:
        if layout.name == name:
            return layout
    raise LayoutError(f"no layout {name!r}; expected one of {', '.join(NAMES)}")
