"""Whatever is chosen, the browser draws what `map_figure` has for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Route
from screen import Screen

from dashboard.figures.map import traces_of_layer, zone_colour
from dashboard.frame import frame
from dashboard.selection import LANGUAGES, SHADES, TYPES, Selection, default_selection
from geodata.dataset import Dataset
from geodata.schema import BASES, LAYERS


@pytest.fixture
def busiest(dataset: Dataset) -> int:
    """The day with the most events."""
    day = dataset.events.groupby("event_date").size().idxmax()
    return int(dataset.days.get_loc(day))


def first_day_of(dataset: Dataset, layer: str) -> int:
    """The first day on which a layer has something to draw."""
    selection = default_selection(dataset)
    return next(
        position
        for position, day in enumerate(dataset.days)
        if any(frame(dataset, selection, day)[f"zone-{layer}"]["z"])
    )


def test_every_layer_is_switched_on_and_off(screen: Screen, dataset: Dataset) -> None:
    asked = len([each for each in screen.log.requests if "map.figure" in each])
    selection = default_selection(dataset)
    screen.show_controls()
    for layer in LAYERS:
        position = first_day_of(dataset, layer)
        screen.jump(position)
        day, on = dataset.days[position], layer in selection.layers
        colour = zone_colour(layer, selection)
        for shown in (not on, on, not on):
            screen.toggle_chip("layers", layer)
            layers = {*selection.layers, layer} if shown else {*selection.layers} - {layer}
            selection = replace(
                selection, day=day, layers=tuple(name for name in LAYERS if name in layers)
            )
            screen.shows(selection)
            visible = {trace["name"]: trace.get("visible", True) for trace in screen.traces}
            assert {visible[name] for name in traces_of_layer(layer)} == {shown}
            (paths,) = screen.paths(colour)
            assert (paths > 0) == shown, f"{layer}: {paths} paths of its colour"
    assert len([each for each in screen.log.requests if "map.figure" in each]) == asked


def test_every_filter_is_drawn_as_its_map(screen: Screen, dataset: Dataset, busiest: int) -> None:
    everything = replace(default_selection(dataset), day=dataset.days[busiest])
    screen.show_controls()
    screen.jump(busiest)
    screen.shows(everything)

    kinds, known = tuple(TYPES), BASES
    for name in kinds:
        screen.toggle_chip("event-types", name)
        screen.shows(replace(everything, types=tuple(each for each in kinds if each != name)))
        screen.toggle_chip("event-types", name)
    for name in known:
        screen.toggle_chip("bases", name)
        screen.shows(replace(everything, bases=tuple(each for each in known if each != name)))
        screen.toggle_chip("bases", name)
    screen.flip("inferred")
    screen.shows(replace(everything, inferred=False))
    screen.flip("inferred")
    screen.shows(everything)


def test_shading_names_and_theme_are_drawn_as_their_map(
    screen: Screen, dataset: Dataset, busiest: int
) -> None:
    selection = replace(default_selection(dataset), day=dataset.days[busiest])
    screen.show_controls()
    screen.jump(busiest)
    for shade in (*SHADES[1:], SHADES[0]):
        screen.choose("shade", shade)
        selection = replace(selection, shade=shade)
        screen.shows(selection)
    for lang in (*LANGUAGES[1:], LANGUAGES[0]):
        screen.choose("language", lang)
        selection = replace(selection, lang=lang)
        screen.shows(selection)
        text = screen.page.locator("#event-list").inner_text()
        named = dataset.events[dataset.events["event_date"] == selection.day]["place_id"].iloc[0]
        assert dataset.places.at[named, f"name_{lang}"] in text
    for theme in ("dark", "light"):
        screen.flip("theme")
        selection = replace(selection, theme=theme)  # type: ignore[arg-type]
        screen.shows(selection)
        root = screen.page.locator("html")
        assert root.get_attribute("data-mantine-color-scheme") == theme


def test_nothing_chosen_is_a_choice_too(screen: Screen, dataset: Dataset, busiest: int) -> None:
    nothing = replace(default_selection(dataset), day=dataset.days[busiest])
    screen.show_controls()
    screen.jump(busiest)
    for name in TYPES:
        screen.toggle_chip("event-types", name)
    screen.shows(replace(nothing, types=()))


def test_a_map_that_comes_late_is_that_of_the_day_and_layers_shown(
    screen: Screen, dataset: Dataset, busiest: int
) -> None:
    """A person may go on while the server still draws the map in another language."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "map.figure" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    selection: Selection = default_selection(dataset)
    other = next(layer for layer in LAYERS if layer not in selection.layers)
    screen.show_controls()
    screen.jump(busiest)
    screen.page.route("**/_dash-update-component*", hold)
    with screen.page.expect_request(lambda request: "map.figure" in (request.post_data or "")):
        screen.choose("language", "ru")
    screen.jump(busiest + 1)
    screen.toggle_chip("layers", other)
    screen.page.wait_for_timeout(0)
    assert held
    with screen.page.expect_response(
        lambda response: "map.figure" in (response.request.post_data or "")
    ):
        for route in held:
            route.continue_()
    screen.shows(
        replace(
            selection,
            day=dataset.days[busiest + 1],
            lang="ru",
            layers=tuple(name for name in LAYERS if name in (*selection.layers, other)),
        )
    )
