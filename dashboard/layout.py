"""The page: map, scrubber and controls at the left, the day at the right."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.counted import Counted, counted
from dashboard.figures.map import map_figure
from dashboard.ids import Id
from dashboard.legend import legend
from dashboard.menu import snapshot_button, snapshot_menu
from dashboard.selection import LANGUAGES, SHADES, TYPES, Selection
from dashboard.sentence import borders_sentence, uncertain_note
from dashboard.theme import SANS, SWITCHES, TYPE_COLOURS
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.schema import BASES

SPEEDS = ("0.5", "1", "2", "4")
_GRAPH: Any = {
    "displayModeBar": False,
    "scrollZoom": True,
    "responsive": True,
    "displaylogo": False,
    "doubleClick": "reset",
}


def page(dataset: Dataset, selection: Selection, case: dict[str, Any], version: str) -> Component:
    """The whole page, as it stands before anybody has chosen anything.

    Args:
        dataset: the case.
        selection: the first view.
        case: what never changes while the page is open (`view.build_case`).
        version: of the program.
    """
    words = words_in(selection.lang)
    sums = counted(dataset, selection)
    return dmc.MantineProvider(
        id=Id.PROVIDER,
        forceColorScheme=selection.theme,
        theme={
            "fontFamily": SANS,
            "primaryColor": "dark",
            "fontSizes": {"xs": "13px", "sm": "14px"},
        },
        children=html.Div(
            [
                dcc.Location(id=Id.ADDRESS, refresh=False),
                dcc.Store(id=Id.CASE, data=case),
                dcc.Store(id=Id.CARDS),
                dcc.Store(id=Id.VIEW),
                _header(dataset, words, selection),
                snapshot_menu(dataset, words),
                html.Main(
                    [
                        html.Section(
                            [
                                _controls(words, selection, sums),
                                _map(dataset, selection),
                                html.Div(
                                    legend(words, selection, sums.classes),
                                    id=Id.LEGEND,
                                    className="legend",
                                ),
                                _timeline(dataset, words, selection),
                            ],
                            className="stage",
                        ),
                        _panel(dataset, words, version),
                    ],
                    className="page",
                ),
            ],
            className="app",
        ),
    )


def bars(dataset: Dataset, words: Words, sums: Counted) -> list[Component]:
    """Events a day as small stacked bars above the scrubber, one column a day."""
    table = pd.crosstab(sums.events["event_date"], sums.events["event_type"])
    table = table.reindex(index=dataset.days, columns=list(TYPE_COLOURS), fill_value=0)
    highest = max(int(table.sum(axis=1).max()), 1)
    return [
        html.Div(
            [
                html.Div(
                    style={
                        "height": f"{100 * number / highest:.2f}%",
                        "backgroundColor": TYPE_COLOURS[str(kind)],
                    }
                )
                for kind, number in row[::-1].items()
                if number
            ],
            className="bar",
            title=f"{words.day(day.date(), 'd MMMM')}: "
            f"{words.count('count.events', int(row.sum()))}",
            **_attribute("data-day", str(position)),
        )
        for position, (day, row) in enumerate(table.iterrows())
    ]


def _header(dataset: Dataset, words: Words, selection: Selection) -> Component:
    first, last = (words.day(day.date(), "d MMMM y") for day in (dataset.days[0], dataset.days[-1]))
    return html.Header(
        [
            html.Div(
                [
                    html.H1(words("page.title")),
                    html.Span(words("page.subtitle", first=first, last=last)),
                ],
                className="brand",
            ),
            html.Div(
                [
                    html.Label(words("page.language"), htmlFor=Id.LANGUAGE, className="quiet"),
                    dmc.SegmentedControl(
                        id=Id.LANGUAGE,
                        value=selection.lang,
                        size="xs",
                        data=[
                            {"value": lang, "label": words.term("lang", lang)} for lang in LANGUAGES
                        ],
                    ),
                    dmc.Switch(
                        id=Id.THEME,
                        label=words("page.theme"),
                        size="sm",
                        checked=selection.theme == "dark",
                    ),
                    snapshot_button(words),
                ],
                className="tools",
            ),
        ],
        className="masthead",
    )


def _controls(words: Words, selection: Selection, sums: Counted) -> Component:
    return html.Details(
        [
            html.Summary(words("page.filters")),
            html.Div(
                [
                    _row(
                        words("control.shade"),
                        dmc.SegmentedControl(
                            id=Id.SHADE,
                            value=selection.shade,
                            size="xs",
                            data=[
                                {"value": name, "label": words.term("shade_short", name)}
                                for name in SHADES
                            ],
                        ),
                    ),
                    _row(
                        words("control.layers"),
                        _chips(Id.LAYERS, words, "layer", SWITCHES, selection.layers),
                    ),
                    _row(
                        words("control.types"),
                        _chips(Id.EVENT_TYPES, words, "type", tuple(TYPES), selection.types),
                    ),
                    _row(
                        words("control.bases"),
                        _chips(Id.BASES, words, "basis", BASES, selection.bases),
                    ),
                    _uncertain(words, selection, sums),
                ],
                className="rows",
            ),
        ],
        open=True,
        className="controls",
    )


def _uncertain(words: Words, selection: Selection, sums: Counted) -> Component:
    """The switch, and beside it how many events it is about."""
    switch = dmc.Switch(
        id=Id.INFERRED, label=words("control.inferred"), size="sm", checked=selection.inferred
    )
    note = html.Span(
        uncertain_note(words, selection, sums),
        id=Id.UNCERTAIN_NOTE,
        className="quiet note",
        role="status",
    )
    return html.Div([switch, note], className="row")


def _row(title: str, control: Component) -> Component:
    return html.Div([html.Span(title, className="row-title"), control], className="row")


def _chips(
    component_id: Id, words: Words, group: str, names: tuple[str, ...], chosen: tuple[str, ...]
) -> Component:
    # A chip group draws no element of its own, so the id that people rely on is on its frame.
    chips = [
        dmc.Chip(
            words.term(group, name),
            value=name,
            size="xs",
            variant="outline",
            className=f"chip {group}-{name}",
        )
        for name in names
    ]
    return html.Div(
        dmc.ChipGroup(
            id=f"{component_id}-chosen", children=chips, multiple=True, value=list(chosen)
        ),
        id=component_id,
        className="chips",
    )


def _map(dataset: Dataset, selection: Selection) -> Component:
    graph = dcc.Graph(
        id=Id.MAP,
        figure=map_figure(dataset, selection),
        config=_GRAPH,
        responsive=True,
        className="map",
    )
    gap = html.P(id=Id.GAP_NOTE, className="gap-note")
    return html.Div([html.Div(graph, className="map-cover"), gap], className="map-frame")


def _timeline(dataset: Dataset, words: Words, selection: Selection) -> Component:
    return html.Div(
        [
            _transport(dataset, words, selection),
            html.Div(
                [
                    html.Div(id=Id.BARS, className="bars", title=words("control.bars")),
                    _scrubber(dataset, words, selection),
                ],
                className="scrubber",
            ),
        ],
        className="timeline",
    )


def _transport(dataset: Dataset, words: Words, selection: Selection) -> Component:
    return html.Div(
        [
            _button(Id.STEP_BACK, "‹", words("control.back")),
            _button(Id.PLAY, "▶", words("control.play"), main=True),
            _button(Id.STEP_FORWARD, "›", words("control.forward")),
            html.Span(
                day_label(dataset, words, selection.day), id=Id.DAY_LABEL, className="day-label"
            ),
            html.Div(
                [
                    html.Span(words("control.speed"), className="quiet"),
                    dmc.SegmentedControl(
                        id=Id.SPEED,
                        value="1",
                        size="xs",
                        data=[{"value": speed, "label": f"{speed}×"} for speed in SPEEDS],
                    ),
                    dmc.Switch(id=Id.LOOP, label=words("control.loop"), size="sm", checked=False),
                ],
                className="tools",
            ),
        ],
        className="transport",
    )


def day_label(dataset: Dataset, words: Words, day: pd.Timestamp) -> str:
    """`Wed 5 January · day 5 of 19`."""
    position = int(dataset.days.get_loc(day)) + 1
    return (
        f"{words.day(day.date(), 'EEE d MMMM')} · "
        f"{words('day.position', n=position, total=len(dataset.days))}"
    )


def _button(component_id: Id, sign: str, label: str, *, main: bool = False) -> Component:
    return html.Button(
        sign,
        id=component_id,
        n_clicks=0,
        type="button",
        className="round main" if main else "round",
        title=label,
        **_attribute("aria-label", label),
    )


def _scrubber(dataset: Dataset, words: Words, selection: Selection) -> Component:
    marks = [
        {"value": position, "label": words.day(day.date(), "d")}
        for position, day in enumerate(dataset.days)
    ]
    return dmc.Slider(
        id=Id.DATE,
        min=0,
        max=max(len(dataset.days) - 1, 1),
        step=1,
        value=int(dataset.days.get_loc(selection.day)),
        marks=marks if len(marks) <= 62 else [],
        label=None,
        thumbLabel=words("control.date"),
        size="sm",
        updatemode="drag",
        disabled=len(marks) == 1,
    )


def _panel(dataset: Dataset, words: Words, version: str) -> Component:
    """The day beside the map; the browser fills it."""
    return html.Aside(
        [
            html.Div(id=Id.DAY_SUMMARY, **_attribute("aria-live", "polite")),
            html.Div(id=Id.EVENT_LIST),
            html.Footer(
                [
                    html.P(borders_sentence(dataset, words)),
                    html.P(words("footer.attribution")),
                    html.P(words("footer.data", digest=dataset.digest, version=version)),
                    html.P(words("control.keys")),
                ]
            ),
        ],
        className="panel",
    )


def _attribute(name: str, value: str) -> dict[str, Any]:
    """A `data-` or `aria-` attribute, which is no Python name."""
    return {name: value}
