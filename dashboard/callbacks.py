"""What answers a person. Each reads a selection, calls one function and returns.

The day is not among them: the browser holds every day and plays alone (assets/spreadmap.js).
"""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.figures.map import map_figure
from dashboard.ids import Id
from dashboard.selection import (
    Language,
    Selection,
    Shade,
    default_selection,
    from_query,
)
from dashboard.view import build_cards, build_legend, build_view
from geodata.dataset import Dataset

_FILTERS = (
    (Id.EVENT_TYPES_CHOSEN, "value"),
    (Id.BASES_CHOSEN, "value"),
    (Id.INFERRED, "checked"),
    (Id.SHADE, "value"),
    (Id.LANGUAGE, "value"),
    (Id.THEME, "checked"),
)


def register(app: Dash, dataset: Dataset) -> None:
    """Give an app its callbacks."""
    filters = [Input(component, prop) for component, prop in _FILTERS]
    app.callback(
        [
            Output(Id.DATE, "value"),
            Output(Id.LAYERS_CHOSEN, "value"),
            *(Output(component, prop) for component, prop in _FILTERS),
        ],
        Input(Id.ADDRESS, "search"),
    )(partial(open_link, dataset))
    app.callback(Output(Id.CARDS, "data"), Input(Id.LANGUAGE, "value"))(partial(translate, dataset))
    app.callback(Output(Id.VIEW, "data"), filters)(partial(choose, dataset))
    app.callback(Output(Id.LEGEND, "children"), filters, prevent_initial_call=True)(
        partial(explain, dataset)
    )
    app.callback(
        Output(Id.MAP, "figure"),
        Input(Id.LANGUAGE, "value"),
        Input(Id.THEME, "checked"),
        [State(component, prop) for component, prop in _FILTERS],
        State(Id.LAYERS_CHOSEN, "value"),
        State(Id.DATE, "value"),
        prevent_initial_call=True,
    )(partial(redraw, dataset))
    _register_clientside(app)


def open_link(dataset: Dataset, search: str | None) -> tuple[Any, ...]:
    """The controls as an address asks for them."""
    selection = from_query(search or "", default_selection(dataset), dataset.days)
    return (
        int(dataset.days.get_loc(selection.day)),
        list(selection.layers),
        list(selection.types),
        list(selection.bases),
        selection.inferred,
        selection.shade,
        selection.lang,
        selection.theme == "dark",
    )


def translate(dataset: Dataset, lang: str) -> dict[str, Any]:
    """All cards in this language."""
    return build_cards(dataset, lang)


def choose(dataset: Dataset, *filters: Any) -> dict[str, Any]:
    """All days under these filters."""
    return build_view(dataset, _selection(dataset, filters))


def explain(dataset: Dataset, *filters: Any) -> list[Any]:
    """The legend under these filters."""
    return build_legend(dataset, _selection(dataset, filters))


def redraw(dataset: Dataset, _lang: str, _dark: bool, *chosen: Any) -> Any:  # noqa: FBT001
    """The map of the present day in another language or theme."""
    *filters, layers, position = chosen
    return map_figure(dataset, _selection(dataset, tuple(filters), tuple(layers), position))


def _selection(
    dataset: Dataset, filters: tuple[Any, ...], layers: tuple[str, ...] = (), position: int = 0
) -> Selection:
    types, bases, inferred, shade, lang, dark = filters
    return Selection(
        day=dataset.days[position],
        shade=cast("Shade", shade),
        layers=layers,
        types=tuple(types),
        bases=tuple(bases),
        inferred=bool(inferred),
        lang=cast("Language", lang),
        theme="dark" if dark else "light",
    )


def _register_clientside(app: Dash) -> None:
    """What the browser does alone; the functions are in assets/spreadmap.js."""
    day, view, cards = Input(Id.DATE, "value"), Input(Id.VIEW, "data"), Input(Id.CARDS, "data")
    case, layers = State(Id.CASE, "data"), Input(Id.LAYERS_CHOSEN, "value")
    filters = [Input(component, prop) for component, prop in _FILTERS]
    buttons = [Input(name, "n_clicks") for name in (Id.PLAY, Id.STEP_BACK, Id.STEP_FORWARD)]
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
    app.clientside_callback(_browser("transport"), buttons, prevent_initial_call=True)
    app.clientside_callback(_browser("pace"), Input(Id.SPEED, "value"), Input(Id.LOOP, "checked"))
    app.clientside_callback(_browser("writeAddress"), [day, layers, *filters, view, case])


def _browser(name: str) -> ClientsideFunction:
    return ClientsideFunction("spreadmap", name)
