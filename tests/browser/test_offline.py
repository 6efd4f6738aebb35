"""Nothing but this machine is asked, ever: not by the page, not by plotly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Route
from screen import GRAPH, Screen, asked_for

from dashboard.geometry import geometry
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MARKUP = '<img src=x onerror="document.title = 1"><b>bold</b>'


def test_without_any_network_all_is_there(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    tried: list[str] = []
    screen = new_screen(fresh=True)

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname in LOOPBACK:
            route.continue_()
        else:
            tried.append(route.request.url)
            route.abort()

    screen.page.context.route("**/*", only_here)
    screen.open(f"?layers={','.join(LAYERS)}&lang=kk")
    last = len(dataset.days) - 1
    for position in (4, last):
        screen.jump(position)
    screen.choose("language", "ru")
    screen.flip("theme")
    screen.wait("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
    screen.settle()
    names = screen.page.evaluate(
        f"[...{GRAPH}.querySelectorAll('text')].map((each) => each.textContent)"
    )
    assert set(dataset.places["name_ru"]) & set(names), "the map is drawn, names and all"

    assert tried == []
    shapes = screen.page.evaluate("JSON.stringify(window.PlotlyGeoAssets)")
    nothing = {"type": "GeometryCollection", "geometries": []}
    world = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    assert json.loads(shapes)["topojson"] == {
        "world_110m": {
            "type": "Topology",
            "arcs": [],
            "objects": dict.fromkeys(world, nothing),
        }
    }
    given = {name: each for name, each in json.loads(shapes).items() if name != "topojson"}
    assert given == json.loads(json.dumps(geometry(dataset))), "the page has every figure"
    faces = screen.page.evaluate(
        "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"
    )
    assert any("Source Sans" in face for face in faces), "the typeface is our own"


def mark_up(node: Any) -> None:
    """Put markup into the note of a card."""
    for child in node[2:]:
        if isinstance(child, list) and child[1].get("className") == "card-notes":
            child[2:] = [MARKUP]


def test_what_the_data_hold_is_text_and_never_markup(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    """The server's answer, with markup in the note of every card."""
    screen = new_screen()

    def marked_up(route: Route) -> None:
        if asked_for(route.request) != "cards.data":
            route.continue_()
            return
        answer = route.fetch()
        cards = answer.json()
        for card in cards["response"]["cards"]["data"].values():
            mark_up(card)
        route.fulfill(response=answer, json=cards)

    screen.page.route("**/_dash-update-component*", marked_up)
    day = dataset.events.groupby("event_date").size().idxmax()
    screen.open(f"?date={day:%F}")

    notes = screen.page.locator("#event-list > .card .card-notes").all_inner_texts()
    assert set(notes) == {MARKUP}
    assert screen.page.locator("#event-list img, #event-list b").count() == 0
    assert screen.page.title() != "1"
