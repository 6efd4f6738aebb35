"""What has changed between two views, so that nothing is sent that the browser has already."""

from __future__ import annotations

from typing import Any

_DEPTH = 4
"""Part of a view, day, trace or node of a panel, attribute: below it a change is sent whole."""

LIST = "#"


def delta(old: Any, new: Any, depth: int = _DEPTH) -> Any:
    """What turns one plain tree into another (assets/spreadmap.js applies it).

    Args:
        old: lists, dicts, texts and numbers that the browser has.
        new: what it should have.
        depth: how many levels are compared one by one.

    Returns:
        Of a dict a dict of the keys that changed; of a list of the same length `{"#": {index:
        change}}`; anything else as it is in `new`.
    """
    if depth and isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return {key: delta(old[key], new[key], depth - 1) for key in new if old[key] != new[key]}
    if depth and isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        changed = [at for at, each in enumerate(new) if old[at] != each]
        return {LIST: {str(at): delta(old[at], new[at], depth - 1) for at in changed}}
    return new
