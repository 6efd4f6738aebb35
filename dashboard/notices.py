"""What a link asked for and did not get, said above the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.selection import Selection
from dashboard.words import words_in


def notice(selection: Selection, ignored: Sequence[tuple[str, str]]) -> Any:
    """One sentence that names each part of a link that was passed over; nothing when none was.

    Args:
        selection: the view that was opened instead.
        ignored: names and texts (`selection.ignored`).
    """
    if not ignored:
        return None
    words = words_in(selection.lang)
    parts = ", ".join(f"{name}={text}" if name else text for name, text in ignored)
    close = words("notice.close")
    return [
        html.Span(words("notice.ignored", parts=parts)),
        html.Button("×", className="plain close", type="button", title=close, **_label(close)),
    ]


def _label(text: str) -> dict[str, Any]:
    return {"aria-label": text}
