"""What answers a person. Each reads a selection, calls one function and returns.

The day is not among them: the browser holds every day and plays alone (assets/spreadmap.js). What
the server makes is asked for by the query of a view (wants.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, no_update, set_props

from dashboard.bands import bands
from dashboard.counted import counted
from dashboard.deltas import compact, plain
from dashboard.figures.map import map_json
from dashboard.hosting import Hosting
from dashboard.ids import Id
from dashboard.kept import Kept
from dashboard.layout import page
from dashboard.notices import notice
from dashboard.selection import (
    LANGUAGES,
    THEMES,
    Selection,
    default_selection,
    from_query,
    ignored,
    query_texts,
)
from dashboard.tallied.arrival import count_arrivals
from dashboard.tallied.listed import day_cards
from dashboard.tallied.page import as_text, days_around
from dashboard.tallied.place import count_place
from dashboard.tallied.sums import sums_of
from dashboard.tallied.table import count_table
from dashboard.view import build_cards, build_days, build_view, change_of
from dashboard.views.arrival import arrival_panel
from dashboard.views.city import city_panel
from dashboard.views.figures import figures_panel
from dashboard.views.method import method_panel
from dashboard.views.story import story_panel
from dashboard.views.table import table_panel
from dashboard.wants import BUILT, WANTS, Want
from geodata.dataset import Dataset
from geodata.known import as_known_on
from geodata.remembered import per_case
from geodata.vocabulary import BASES

_CONTROLS = (
    (Id.EVENT_TYPES_CHOSEN, "value"),
    (Id.BASES_CHOSEN, "value"),
    (Id.INFERRED, "checked"),
    (Id.SHADE, "value"),
    (Id.LANGUAGE, "value"),
    (Id.THEME, "checked"),
)
FOCUS = ("view", "place", "area", "from", "known", "step", "arrival")
"""Choices that no control holds, by their names in an address."""

_KEPT = 8

Make = Callable[[Dataset, Selection], Any]


def register(app: Dash, dataset: Dataset, hosting: Hosting) -> None:
    """Give an app its callbacks."""
    opened = [
        Output(Id.DATE, "value"),
        Output(Id.LAYERS_CHOSEN, "value"),
        *(Output(component, prop) for component, prop in _CONTROLS),
        Output(Id.FOCUS, "data"),
        Output(Id.NOTICE, "children"),
    ]
    present = partial(of_case, hosting.key)
    app.callback(opened, Input(Id.ASKED, "data"), prevent_initial_call=True)(
        present(partial(open_link, dataset), outputs=len(opened))
    )
    case = lru_cache(_KEPT)(partial(as_known_on, dataset))
    for name, maker in _makers(hosting).items():
        want = WANTS[name]
        app.callback(
            Output(want.target, want.part), Input(name, "data"), prevent_initial_call=True
        )(present(partial(answer, dataset, case, want, sent(want, maker))))
    views = lru_cache(_KEPT)(partial(_view, dataset, case))
    app.callback(Output(Id.VIEW, "data"), Input(Id.WANT_VIEW, "data"), prevent_initial_call=True)(
        present(partial(changed_view, dataset, Kept(partial(change_of, dataset, views))))
    )
    app.callback(Output(Id.DAYS, "data"), Input(Id.WANT_DAYS, "data"), prevent_initial_call=True)(
        present(partial(more_days, dataset))
    )
    app.callback(
        Output(Id.DAY_CARDS, "data"), Input(Id.WANT_DAY_CARDS, "data"), prevent_initial_call=True
    )(present(partial(cards_of_day, dataset)))
    _register_clientside(app)


def _makers(hosting: Hosting | None = None) -> Mapping[Id, Make]:
    """What makes the answer to each want."""
    return {
        Id.WANT_PAGE: partial(page, hosting=hosting),
        Id.WANT_CARDS: build_cards,
        Id.WANT_MAP: map_json,
        Id.WANT_BANDS: partial(in_language, bands),
        Id.WANT_FIGURES: partial(in_language, figures_panel),
        Id.WANT_TABLE: partial(_either, table_panel, count_table),
        Id.WANT_CITY: partial(_either, city_panel, count_place),
        Id.WANT_STORY: story_panel,
        Id.WANT_METHOD: method_panel,
        Id.WANT_ARRIVAL: partial(_either, arrival_panel, count_arrivals),
    }


def _either(of_events: Make, of_counts: Make, dataset: Dataset, selection: Selection) -> Any:
    """A panel of a case with events, or of one of which only counts are known."""
    return (of_events if dataset.tally is None else of_counts)(dataset, selection)


def of_case(key: str, act: Callable[[Any], Any], outputs: int = 1) -> Callable[[Any], Any]:
    """Answer only what is asked of this case.

    A page may be of another one: the file has been saved, or its visitor has brought one in another
    tab. Its days and places are not those of this case; it is told, and asks anew (assets/live.js).

    Args:
        key: of the case.
        act: what answers.
        outputs: how many values it gives.
    """

    def call(sent: Any) -> Any:
        if _key_of(sent) in ("", key):
            return act(sent)
        set_props(Id.STALE, {"data": key})
        return no_update if outputs == 1 else [no_update] * outputs

    return call


def _key_of(sent: Any) -> str:
    """The key of the case that a page is of; blank where it does not say."""
    if isinstance(sent, Mapping) and "case" in sent:
        return str(sent["case"])
    query = str(sent.get("query") or "") if isinstance(sent, Mapping) else str(sent)
    return dict(parse_qsl(query.lstrip("?"))).get("case", "")


def open_link(dataset: Dataset, asked: Mapping[str, Any]) -> tuple[Any, ...]:
    """The controls as an address asks for them, and what of it could not be read.

    Args:
        dataset: the case.
        asked: `query`, and `lang` and `theme` of the browser where the query names none.
    """
    query = str(asked.get("query") or "")
    selection = _selection(dataset, query, asked.get("lang"), asked.get("theme"))
    texts = query_texts(selection)
    return (
        int(dataset.days.get_loc(selection.day)),
        list(selection.layers),
        list(selection.types),
        list(selection.bases),
        selection.inferred,
        selection.shade,
        selection.lang,
        selection.theme == "dark",
        {key: texts[key] for key in FOCUS},
        notice(selection, ignored(query, selection)),
    )


def answer(
    dataset: Dataset, case: Callable[[pd.Timestamp], Dataset], want: Want, make: Make, query: str
) -> Any:
    """What a want asks for, of the case as it was known on the day chosen."""
    selection = _selection(dataset, query if want.whole else _only(query, want.keys))
    if "known" not in want.keys:  # it is not asked for again when another day is chosen
        selection = replace(selection, known=None)
    known = dataset if selection.known is None else case(selection.known)
    return make(known, selection)


def sent(want: Want, make: Make) -> Make:
    """Makes components as they go to the browser: as Dash reads them, or as it builds them itself.

    What is asked for again, by another visitor or after another choice, is not made again; but for
    what is made for every choice of the moment.
    """
    form = compact if want.target in BUILT else plain

    def maker(dataset: Dataset, selection: Selection) -> Any:
        return form(make(dataset, selection))

    return maker if want.whole else lru_cache(_KEPT)(maker)


def _only(query: str, keys: Collection[str]) -> str:
    """The parts of a query of these names."""
    return urlencode(
        [
            (key, text)
            for key, text in parse_qsl(query.lstrip("?"), keep_blank_values=True)
            if key in keys
        ]
    )


def in_language(make: Callable[[Dataset, str], Any], dataset: Dataset, selection: Selection) -> Any:
    """What hangs on no other choice of a view than its language."""
    return make(dataset, selection.lang)


def changed_view(
    dataset: Dataset, change: Callable[[Selection, Selection | None], str], asked: Mapping[str, str]
) -> dict[str, Any]:
    """What a view has that the browser lacks.

    Args:
        dataset: the case.
        change: `view.change_of` the case, as it is or remembered.
        asked: `query`, and as `had` the query of the view that the browser has; blank for none.

    Returns:
        `query` and `had` as asked, and `change`.
    """
    query, had = str(asked["query"]), str(asked.get("had") or "")
    before = _filters(dataset, had) if had else None
    return {"query": query, "had": had, "change": change(_filters(dataset, query), before)}


def more_days(dataset: Dataset, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Days of a view of a tally that the browser lacks.

    Args:
        dataset: the case.
        asked: `query` of the view, and `at`, the position of a day.

    Returns:
        `query`, `first` (position of the first day) and `parts` (`view.build_days`, `as_text`).
    """
    query, selection = str(asked["query"]), _filters(dataset, str(asked["query"]))
    tally = counted(dataset, selection).tally
    if tally is None:
        return {"query": query, "first": 0, "parts": "{}"}
    at = min(max(int(asked["at"]), 0), len(dataset.days) - 1)
    days = days_around(tally, at)
    parts = as_text(build_days(dataset, selection, days))
    return {"query": query, "first": days.start, "parts": parts}


def cards_of_day(dataset: Dataset, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The cards of a day, of a case whose events are too many to be sent all at once.

    Args:
        dataset: the case.
        asked: `query` of the view, and `at`, the position of the day.

    Returns:
        `query` and `at` as asked, and `cards` (`tallied.listed.day_cards`, `as_text`).
    """
    query, at = str(asked["query"]), min(max(int(asked["at"]), 0), len(dataset.days) - 1)
    cards = compact(day_cards(dataset, _filters(dataset, query), dataset.days[at]))
    return {"query": query, "at": int(asked["at"]), "cards": as_text(cards)}


def _filters(dataset: Dataset, query: str) -> Selection:
    """What of a query a view depends on; of a tally also some of its days, by the first of them."""
    anything = default_selection(dataset)
    kept: dict[str, Any] = {
        name: getattr(anything, name) for name in ("day", "layers", "place", "area", "step", "view")
    }
    if dataset.tally is not None:
        asked = _selection(dataset, query)
        days = days_around(sums_of(dataset, asked), int(dataset.days.get_loc(asked.day)))
        kept |= {"day": dataset.days[days.start], "known": None}
    return replace(_selection(dataset, query), zoom=None, **kept)


def _view(
    dataset: Dataset, case: Callable[[pd.Timestamp], Dataset], selection: Selection
) -> dict[str, Any]:
    known = dataset if selection.known is None else case(selection.known)
    return build_view(known, selection)


def _selection(dataset: Dataset, query: str, lang: Any = None, theme: Any = None) -> Selection:
    default = default_selection(dataset)
    if lang in LANGUAGES:
        default = replace(default, lang=lang)
    if theme in THEMES[:2]:
        default = replace(default, theme=theme)
    places = _place_ids(dataset)
    selection = from_query(query, default, dataset.days, places, dataset.codes)
    if dataset.tally is None:
        return selection
    return replace(selection, known=None, bases=BASES, inferred=True)


@per_case(_KEPT)
def _place_ids(dataset: Dataset) -> frozenset[str]:
    return frozenset(dataset.places.index)


def _register_clientside(app: Dash) -> None:
    """What the browser does alone; the functions are in assets/."""
    day, view, cards = Input(Id.DATE, "value"), Input(Id.VIEW, "data"), Input(Id.CARDS, "data")
    case, layers = State(Id.CASE, "data"), Input(Id.LAYERS_CHOSEN, "value")
    controls = [Input(component, prop) for component, prop in _CONTROLS]
    content = (Id.PAGE, "children")
    app.clientside_callback(
        _browser("arrive"), Output(Id.ASKED, "data"), [Input(Id.CASE, "data"), State(*content)]
    )
    app.clientside_callback(_browser("paged"), Input(*content), case, prevent_initial_call=True)
    app.clientside_callback(_browser("mapped"), Input(Id.MAP, "figure"))
    app.clientside_callback(
        _browser("follow"),
        [Output(name, "data") for name in WANTS],
        [day, layers, *controls, Input(Id.FOCUS, "data"), Input(Id.SPOKEN, "data"), case],
    )
    app.clientside_callback(
        _browser("showDay"),
        Output(Id.DAY_LABEL, "children"),
        [day, view, cards, case],
    )
    app.clientside_callback(
        _browser("colourScheme"),
        Output(Id.PROVIDER, "forceColorScheme"),
        Input(Id.THEME, "checked"),
    )
    app.clientside_callback(_browser("showLayers"), [layers, case])
    app.clientside_callback(_browser("fillPanels"), [Input(name, "data") for name in BUILT])
    app.clientside_callback(_browser("moreDays"), Input(Id.DAYS, "data"), prevent_initial_call=True)
    app.clientside_callback(
        _browser("dayCards"), Input(Id.DAY_CARDS, "data"), prevent_initial_call=True
    )
    app.clientside_callback(ClientsideFunction("table", "keep"), view)
    app.clientside_callback(_browser("renew"), Input(Id.STALE, "data"), prevent_initial_call=True)
    app.clientside_callback(_browser("pace"), Input(Id.SPEED, "value"), Input(Id.LOOP, "checked"))


def _browser(name: str) -> ClientsideFunction:
    return ClientsideFunction("spreadmap", name)
