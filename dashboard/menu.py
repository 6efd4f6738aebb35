"""The snapshot menu: which picture of the present view is wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.ids import Id
from dashboard.selection import THEMES
from dashboard.snapshot.request import FILMS, PAGES, STILLS, TABLES
from dashboard.snapshot.sizes import PRESETS
from dashboard.words import Words
from geodata.coarsen import LEVELS
from geodata.dataset import Dataset

_FORMATS = (*STILLS, *FILMS, *PAGES, *TABLES)
_SECONDS = (0.5, 1.0, 1.2, 2.0, 3.0, 5.0)
_FEW_DAYS = 60
_STATES = ("drawing", "waiting", "done", "failed", "cancelled", "unreachable")


def snapshot_button(words: Words) -> Component:
    """Opens the menu."""
    return html.Button(words("snapshot.open"), id=Id.SNAPSHOT, type="button", className="plain")


def snapshot_menu(dataset: Dataset, words: Words) -> Component:
    """The menu, closed; assets/snapshot.js makes it work.

    A choice belongs to some formats only; `data-for` says which.
    """
    days = {day.date().isoformat(): words.day(day.date(), "d MMMM y") for day in dataset.days}
    seconds = {f"{each:g}": words.decimal(each) for each in _SECONDS}
    spans, films = (*FILMS, *PAGES, *TABLES), (*FILMS, *PAGES)
    said: dict[str, Any] = {f"data-{key}": words.term("snapshot.state", key) for key in _STATES}
    drawn = tuple(name for name in _FORMATS if name not in TABLES)
    return html.Dialog(
        [
            html.H2(words("snapshot.title")),
            html.P(words("snapshot.hint"), className="quiet"),
            _choice(words, "format", _named(words, "format", _FORMATS), _FORMATS),
            _choice(words, "preset", _named(words, "preset", tuple(PRESETS)), drawn),
            _choice(words, "theme", _named(words, "theme", ("", *THEMES)), drawn),
            _choice(words, "coarsen", _named(words, "coarsen", ("", *LEVELS)), _FORMATS),
            _day_choice(words, "from", days, spans),
            _day_choice(words, "to", days, spans),
            _choice(words, "seconds", seconds, films),
            html.Div(
                [
                    _button(words, Id.SNAPSHOT_MAKE, "make", main=True),
                    _button(words, Id.SNAPSHOT_CANCEL, "cancel", hidden=True),
                    _button(words, Id.SNAPSHOT_CLOSE, "close"),
                ],
                className="buttons",
            ),
            html.Progress(id=Id.SNAPSHOT_PROGRESS, value="0", max="1", hidden=True),
            html.P(
                id=Id.SNAPSHOT_STATE,
                className="state",
                role="status",
                **said,
            ),
        ],
        id=Id.SNAPSHOT_MENU,
        className="menu",
    )


def _named(words: Words, group: str, values: tuple[str, ...]) -> dict[str, str]:
    return {value: words.term(f"snapshot.{group}", value or "as shown") for value in values}


def _choice(
    words: Words, name: str, options: Mapping[str, str], formats: tuple[str, ...]
) -> Component:
    title = html.Span(words.term("snapshot.choice", name), className="row-title")
    choices = [html.Option(text, value=value) for value, text in options.items()]
    known: dict[str, Any] = {"data-for": " ".join(formats)}
    field = html.Select(choices, id=f"{Id.SNAPSHOT}-{name}", name=name)
    return html.Label([title, field], className="menu-row", **known)


def _day_choice(
    words: Words, name: str, days: Mapping[str, str], formats: tuple[str, ...]
) -> Component:
    """A choice of one of the days; of many the browser makes the options, when the menu opens.

    Every component of a page costs time on each step of a day.
    """
    if len(days) <= _FEW_DAYS:
        return _choice(words, name, days, formats)
    row = _choice(words, name, {}, formats)
    setattr(row.children[1], "data-options", json.dumps(days, ensure_ascii=False))
    return row


def _button(
    words: Words, component_id: Id, name: str, *, main: bool = False, hidden: bool = False
) -> Component:
    return html.Button(
        words.term("snapshot", name),
        id=component_id,
        type="button",
        className="plain main" if main else "plain",
        hidden=hidden,
    )
