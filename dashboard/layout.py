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
from dashboard.links import link, undo_filters
from dashboard.menu import snapshot_button, snapshot_menu
from dashboard.selection import LANGUAGES, SHADES, TYPES, VIEWS, Selection, full_query
from dashboard.sentence import borders_sentence
from dashboard.theme import SANS, TYPE_COLOURS
from dashboard.version import installed_version
from dashboard.wants import WANTS
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.known import publication_days
from geodata.vocabulary import BASES, LAYERS

SPEEDS = ("0.5", "1", "2", "4")
_GRAPH: Any = {
    "displayModeBar": False,
    "scrollZoom": True,
    "responsive": True,
    "displaylogo": False,
    "doubleClick": "reset",
}


def frame_of_page(case: dict[str, Any], children: Component, theme: str) -> Component:
    """What stays while the page is open, around the page in one language.

    Args:
        case: what never changes (`view.build_case`).
        children: what `page` gives.
        theme: light or dark.
    """
    stores = (Id.ASKED, Id.FOCUS, Id.SPOKEN, Id.CARDS, Id.VIEW, *WANTS)
    return dmc.MantineProvider(
        id=Id.PROVIDER,
        forceColorScheme=theme,
        theme={
            "fontFamily": SANS,
            "primaryColor": "dark",
            "fontSizes": {"xs": "13px", "sm": "14px"},
        },
        children=html.Div(
            [
                dcc.Store(id=Id.CASE, data=case),
                *(dcc.Store(id=name) for name in stores),
                html.Div(id=Id.NOTICE, className="notice", role="status"),
                html.Div(children, id=Id.PAGE),
            ]
        ),
    )


def page(dataset: Dataset, selection: Selection) -> Component:
    """The whole page in one language.

    Args:
        dataset: the case.
        selection: the view that it opens on.
    """
    words = words_in(selection.lang)
    sums = counted(dataset, selection)
    return html.Div(
        [
            html.A(words("page.skip"), href=f"#{Id.DAY_SUMMARY}", className="skip"),
            _header(dataset, words, selection),
            snapshot_menu(dataset, words),
            html.Main(
                [
                    html.Section(
                        [
                            _controls(dataset, words, selection),
                            _map(dataset, words, selection),
                            html.Div(
                                legend(words, selection, sums.classes),
                                id=Id.LEGEND,
                                className="legend",
                            ),
                            _timeline(dataset, words, selection),
                            html.A(
                                words("page.open_whole"),
                                id=Id.WHOLE,
                                href="?",
                                target="_blank",
                                className="whole-page",
                            ),
                        ],
                        className="stage",
                        **_attribute("aria-label", words("page.stage")),
                    ),
                    _panel(dataset, words),
                ],
                className="page",
            ),
        ],
        className="app",
        lang=selection.lang,
        **_attribute("data-query", full_query(selection)),
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
            html.Nav(
                [link(words.term("view", name), view=name, place="") for name in VIEWS],
                id=Id.VIEWS,
                className="views",
                **_attribute("aria-label", words("page.views")),
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
                    _copy_link(words),
                    snapshot_button(words),
                ],
                className="tools",
            ),
        ],
        className="masthead",
    )


def _copy_link(words: Words) -> Component:
    return html.Button(
        words("page.copy_link"),
        id=Id.COPY_LINK,
        type="button",
        className="plain",
        **_attribute("data-done", words("page.link_copied")),
    )


def _controls(dataset: Dataset, words: Words, selection: Selection) -> Component:
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
                    _row(words("control.known"), _known(dataset, words)),
                    _row(
                        words("control.layers"),
                        _chips(Id.LAYERS, words, "layer", LAYERS, selection.layers),
                    ),
                    _row(
                        words("control.types"),
                        _chips(Id.EVENT_TYPES, words, "type", tuple(TYPES), selection.types),
                    ),
                    _row(
                        words("control.bases"),
                        _chips(Id.BASES, words, "basis", BASES, selection.bases),
                    ),
                    dmc.Switch(
                        id=Id.INFERRED,
                        label=words("control.inferred"),
                        size="sm",
                        checked=selection.inferred,
                    ),
                ],
                className="rows",
            ),
        ],
        open=True,
        className="controls",
    )


def _known(dataset: Dataset, words: Words) -> Component:
    """A choice of the days on which sources came out; assets/address.js makes it work."""
    days = publication_days(dataset)
    options = [html.Option(words("control.known_all"), value="")]
    options += [
        html.Option(words.day(day.date(), "d MMMM y"), value=day.date().isoformat()) for day in days
    ]
    return html.Select(
        options, id=Id.KNOWN, name=Id.KNOWN, **_attribute("aria-label", words("control.known"))
    )


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


def _map(dataset: Dataset, words: Words, selection: Selection) -> Component:
    graph = dcc.Graph(
        id=Id.MAP,
        figure=map_figure(dataset, selection),
        config=_GRAPH,
        responsive=True,
        className="map",
    )
    return html.Div(
        [
            html.Div(graph, className="map-cover"),
            html.Div(
                [
                    html.Span(words("map.empty")),
                    " ",
                    undo_filters(words),
                ],
                id=Id.EMPTY_NOTE,
                className="map-note",
            ),
        ],
        className="map-frame",
        role="region",
        **_attribute("aria-label", words("page.map")),
    )


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


def _panel(dataset: Dataset, words: Words) -> Component:
    """What stands beside the map: one section a view, of which the style sheet shows one."""
    day = [
        html.Div(id=Id.DAY_SUMMARY, tabIndex=-1),
        html.Div(id=Id.EVENT_LIST),
    ]
    others = (
        Id.PANEL_CITY,
        Id.PANEL_ARRIVAL,
        Id.PANEL_FIGURES,
        Id.PANEL_TABLE,
        Id.PANEL_STORY,
        Id.PANEL_METHOD,
    )
    return html.Aside(
        [
            html.Section(day, id=Id.PANEL_DAY),
            *(html.Section(id=name) for name in others),
            html.Footer(
                [
                    html.P(borders_sentence(dataset, words)),
                    html.P(words("footer.attribution")),
                    html.P(
                        words("footer.data", digest=dataset.digest, version=installed_version())
                    ),
                    html.P(words("control.keys")),
                ]
            ),
            html.P(id=Id.SAID, className="unseen", role="status"),
        ],
        className="panel",
        **_attribute("aria-label", words("page.panel")),
    )


def _attribute(name: str, value: str) -> dict[str, Any]:
    """A `data-` or `aria-` attribute, which is no Python name."""
    return {name: value}
