"""Links that lead within the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.selection import TYPES
from dashboard.words import Words
from geodata.vocabulary import BASES


def link(text: Any, **choices: Any) -> html.A:
    """A link to another view; the browser merges these choices into the present ones.

    Args:
        text: what stands there.
        choices: by the names of an address, `from_` standing for `from`; a blank undoes a choice.
    """
    query = urlencode({key.rstrip("_"): value for key, value in choices.items()}, safe=",")
    return html.A(text, href=f"?{query}", className="go")


def undo_filters(words: Words) -> html.A:
    """A link that shows every event again, on the day shown."""
    everything = {"types": ",".join(TYPES), "basis": ",".join(BASES), "inferred": "1"}
    return link(words("map.undo"), **everything, known="")
