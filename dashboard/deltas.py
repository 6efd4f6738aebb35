"""What has changed between two views, so that nothing is sent that the browser has already."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from dash.development.base_component import Component

WHOLE, KEYS, LIST = "=", "+", "#"
_WILDCARDS = ("data-", "aria-")
DEPTH = 4
"""Part of a view, day, trace or node of a panel, attribute: below it a change is sent whole."""


def plain(tree: Any) -> Any:
    """Components as the lists and dicts that are sent; those are quick to compare and to write.

    A dict is taken to hold none: what is plain already is not walked through again.
    """
    if isinstance(tree, Component):
        sent = tree.to_plotly_json()
        return {**sent, "props": {name: plain(each) for name, each in sent["props"].items()}}
    if isinstance(tree, list | tuple):
        return [plain(each) for each in tree]
    return tree


class Built(list[Any]):
    """A component that is compact already: it is not walked through again."""


def compact(tree: Any) -> Any:
    """Components as the browser builds them by itself (assets/spreadmap.js, `build`).

    A component is `[type, attributes, child, ...]`, half of what Dash sends. What is compact
    already, a reference to a card, and any other dict stay as they are.
    """
    if isinstance(tree, Built):
        return tree
    if isinstance(tree, list | tuple):
        return [compact(each) for each in tree]
    if isinstance(tree, Component):
        name, props = tree._type, attributes(tree)
    elif isinstance(tree, dict) and "props" in tree:
        name, props = tree["type"], dict(tree["props"])
    else:
        return tree
    children = props.pop("children", None)
    inner = children if isinstance(children, list | tuple) else [children]
    return Built([name, props, *(compact(each) for each in inner if each is not None)])


def attributes(component: Component) -> dict[str, Any]:
    """What a component was given, by name: `props` of Dash's `to_plotly_json`, far sooner.

    Dash looks for each of some thirty names that a component may have, and tries each that it has
    against all wildcards; that took an eighth of the time of a view. It keeps what it was given in
    an order that changes from process to process, and the same view is the same text here.
    """
    given, may_have = vars(component), _names(tuple(component._prop_names))
    return {
        name: given[name]
        for name in sorted(given)
        if name in may_have or name.startswith(_WILDCARDS)
    }


@cache
def _names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def delta(old: Any, new: Any, depth: int = DEPTH) -> dict[str, Any]:
    """What turns one plain tree into another; `applied` and assets/spreadmap.js read it.

    Args:
        old: lists, dicts, texts and numbers that the browser has.
        new: what it should have.
        depth: how many levels are compared one by one.

    Returns:
        `{"=": new}`; of dicts with the same keys `{"+": {key: delta}}` of those that changed; of
        lists of the same length `{"#": {position: delta}}`.
    """
    if depth and isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        changed = [key for key in new if old[key] != new[key]]
        return {KEYS: {key: delta(old[key], new[key], depth - 1) for key in changed}}
    if depth and isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        places = [at for at, each in enumerate(new) if old[at] != each]
        return {LIST: {str(at): delta(old[at], new[at], depth - 1) for at in places}}
    return {WHOLE: new}


def chained(parts: list[Any]) -> list[Any]:
    """The first of some parts, and of each other one what differs from the one before."""
    return parts[:1] + [delta(old, new) for old, new in pairwise(parts)]


def unchained(chain: list[Any]) -> list[Any]:
    """The parts of which `chained` made a chain."""
    return list(accumulate(chain, applied))


def applied(old: Any, change: dict[str, Any]) -> Any:
    """The tree that a change makes of the old one."""
    if WHOLE in change:
        return change[WHOLE]
    if KEYS in change:
        return {**old, **{key: applied(old[key], each) for key, each in change[KEYS].items()}}
    new = list(old)
    for at, each in change[LIST].items():
        new[int(at)] = applied(old[int(at)], each)
    return new
