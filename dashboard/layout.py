"""The page: map, scrubber and controls at the left, the day at the right."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.counted import counted
from dashboard.figures.map import map_json
from dashboard.hosting import Hosting
from dashboard.ids import Id
from dashboard.legend import legend
from dashboard.links import link, undo_filters
from dashboard.menu import snapshot_button, snapshot_menu
from dashboard.own import imported_line, own_button, own_parts
from dashboard.selection import LANGUAGES, SHADES, TYPES, VIEWS, Selection, full_query
from dashboard.sentence import borders_sentence
from dashboard.tallied.weeks import step_words
from dashboard.theme import SANS, SWITCHES
from dashboard.timeline import timeline
from dashboard.titles import attribution, case_subtitle, case_title
from dashboard.version import installed_version
from dashboard.wants import BUILT, WANTS
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.known import publication_days
from geodata.vocabulary import BASES

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
    stores = (
        Id.ASKED,
        Id.FOCUS,
        Id.SPOKEN,
        Id.STALE,
        Id.CARDS,
        Id.VIEW,
        Id.DAYS,
        Id.WANT_DAYS,
        Id.DAY_CARDS,
        Id.WANT_DAY_CARDS,
        *BUILT,
        *WANTS,
    )
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


def page(dataset: Dataset, selection: Selection, hosting: Hosting | None = None) -> Component:
    """The whole page in one language.

    Args:
        dataset: the case.
        selection: the view that it opens on.
        hosting: what the page is told of its server; alone, it takes no files.
    """
    words, hosting = words_in(selection.lang), hosting or Hosting()
    sums = counted(dataset, selection)
    return html.Div(
        [
            html.A(words("page.skip"), href=f"#{Id.PANEL}", className="skip"),
            *_invented(dataset, words),
            _header(dataset, words, selection, hosting),
            *own_parts(dataset, words, hosting),
            snapshot_menu(dataset, words),
            html.Main(
                [
                    html.Section(
                        [
                            _controls(dataset, words, selection),
                            _map(dataset, words, selection),
                            html.Div(
                                legend(dataset, words, selection, sums.classes),
                                id=Id.LEGEND,
                                className="legend",
                            ),
                            timeline(dataset, words, selection),
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
        **_attribute("data-case", hosting.key),
    )


def _invented(dataset: Dataset, words: Words) -> list[Component]:
    """Above every view, also of a page within another one."""
    text = words("invented.banner")
    return [html.P(text, className="invented", role="note")] if dataset.invented else []


def _header(dataset: Dataset, words: Words, selection: Selection, hosting: Hosting) -> Component:
    return html.Header(
        [
            html.Div(
                [
                    html.H1(case_title(dataset, words)),
                    html.Span(case_subtitle(dataset, words)),
                ],
                className="brand",
            ),
            html.Nav(
                [
                    link(words.term("view", name), view=name, place="", step="")
                    for name in offered_views(dataset)
                ],
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
                    *own_button(words, hosting),
                    snapshot_button(words),
                ],
                className="tools",
            ),
        ],
        className="masthead",
    )


def offered_views(dataset: Dataset) -> list[str]:
    """The views that have something to show."""
    rows = {"story": len(dataset.story), "figures": len(dataset.claims)}
    own = dataset.boundaries.home and dataset.tally is None
    return [name for name in VIEWS if rows.get(name, 1) or (own and name == "figures")]


def _copy_link(words: Words) -> Component:
    return html.Button(
        words("page.copy_link"),
        id=Id.COPY_LINK,
        type="button",
        className="plain",
        **_attribute("data-done", words("page.link_copied")),
    )


def _why_not(dataset: Dataset, words: Words) -> list[Component]:
    """Why some filters are missing where counts alone are known."""
    return [] if dataset.tally is None else [html.P(words("tally.no_filters"), className="quiet")]


def _controls(dataset: Dataset, words: Words, selection: Selection) -> Component:
    unknown: dict[str, Any] = {} if dataset.tally is None else {"hidden": True}
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
                                {
                                    "value": name,
                                    "label": step_words(dataset, words).term("shade_short", name),
                                }
                                for name in SHADES
                            ],
                        ),
                    ),
                    _row(words("control.known"), _known(dataset, words), **unknown),
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
                        **unknown,
                    ),
                    _uncertain(words, selection, **unknown),
                    *_why_not(dataset, words),
                ],
                className="rows",
            ),
        ],
        open=True,
        className="controls",
    )


def _uncertain(words: Words, selection: Selection, **attributes: Any) -> Component:
    """The switch, and beside it how many events it is about, which the browser fills in."""
    switch = dmc.Switch(
        id=Id.INFERRED, label=words("control.inferred"), size="sm", checked=selection.inferred
    )
    note = html.Span(id=Id.UNCERTAIN_NOTE, className="quiet note", role="status")
    return html.Div([switch, note], className="row", **attributes)


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


def _row(title: str, control: Component, **attributes: Any) -> Component:
    group = {"role": "group", **_attribute("aria-label", title), **attributes}
    return html.Div([html.Span(title, className="row-title"), control], className="row", **group)


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
    disrupted = (dataset.standing["layer"] == "internet").any()
    graph = dcc.Graph(
        id=Id.MAP,
        figure=map_json(dataset, selection),
        config=_GRAPH,
        responsive=True,
        className="map",
    )
    return html.Div(
        [
            html.Div(graph, className="map-cover"),
            html.P(id=Id.GAP_NOTE, className="gap-note"),
            html.P(id=Id.KNOWN_NOTE, className="known-note"),
            html.P(id=Id.LOADING_NOTE, className="loading-note", role="status"),
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
        className="map-frame" if disrupted else "map-frame no-gaps",
        role="region",
        **_attribute("aria-label", words("page.map")),
    )


def _panel(dataset: Dataset, words: Words) -> Component:
    """What stands beside the map: one section a view, of which the style sheet shows one."""
    day = [
        html.Div(id=Id.DAY_SUMMARY, **_attribute("data-wait", words("page.loading"))),
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
            *(
                html.Section(id=name, **_attribute("data-wait", words("page.loading")))
                for name in others
            ),
            html.Footer(
                [
                    *imported_line(dataset, words),
                    html.P(borders_sentence(dataset, words)),
                    html.P(attribution(dataset, words)),
                    html.P(
                        words("footer.data", digest=dataset.digest, version=installed_version())
                    ),
                    html.P(words("control.keys")),
                ]
            ),
            html.P(id=Id.SAID, className="unseen", role="status"),
        ],
        id=Id.PANEL,
        tabIndex=-1,
        className="panel",
        **_attribute("aria-label", words("page.panel")),
    )


def _attribute(name: str, value: str) -> dict[str, Any]:
    """A `data-` or `aria-` attribute, which is no Python name."""
    return {name: value}
