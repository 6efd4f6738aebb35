"""Whatever is chosen, the browser draws what `map_figure` has for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Route
from screen import Screen, asked_for

from dashboard.frame import frame
from dashboard.selection import LANGUAGES, SHADES, TYPES, Selection, default_selection
from dashboard.theme import GAP, SWITCHES, zone_colour
from geodata.dataset import Dataset
from geodata.vocabulary import BASES


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
    selection = default_selection(dataset)
    screen.show_controls()
    asked = len(screen.log.requests)
    # Dots of the gap have the colour of the disruption, whose paths are counted apart from them.
    screen.toggle_chip("layers", GAP)
    selection = replace(selection, layers=("emergency",))
    for layer in SWITCHES:
        position = first_day_of(dataset, layer)
        screen.jump(position)
        selection = replace(selection, day=dataset.days[position])
        screen.shows(selection)
        for shown in (layer not in selection.layers, layer in selection.layers):
            screen.toggle_chip("layers", layer)
            chosen = {*selection.layers, layer} if shown else {*selection.layers} - {layer}
            layers = tuple(name for name in SWITCHES if name in chosen)
            selection = replace(selection, layers=layers)
            screen.layer_is(layer, shown=shown)
            (paths,) = screen.paths(zone_colour(layer, selection.theme))
            assert (paths > 0) == shown, f"{layer}: {paths} paths of its colour"
            assert screen.page.locator(f"#legend .zone-{layer}").is_visible() == shown
    screen.shows(selection)
    assert screen.log.requests[asked:] == [], "a switch of a layer asks the server nothing"


def rarest_first(dataset: Dataset, column: str, names: Iterable[str]) -> list[str]:
    """The names, those of the fewest events first."""
    counts = dataset.events[column].value_counts()
    return sorted(names, key=lambda name: int(counts.get(TYPES.get(name, name), 0)))


def batched(names: list[str]) -> list[list[str]]:
    """Two after two; what two chips change is more than what one does."""
    return [names[at : at + 2] for at in range(0, len(names), 2)]


def test_every_filter_is_drawn_as_its_map(screen: Screen, dataset: Dataset, busiest: int) -> None:
    selection = replace(default_selection(dataset), day=dataset.days[busiest])
    screen.show_controls()
    screen.jump(busiest)
    screen.shows(selection)

    screen.flip("inferred")
    selection = replace(selection, inferred=False)
    screen.shows(selection)
    screen.flip("inferred")
    selection = replace(selection, inferred=True)
    *rarer, commonest = rarest_first(dataset, "event_type", TYPES)
    for pair in batched(rarer):
        for name in pair:
            screen.toggle_chip("event-types", name)
        types = tuple(each for each in selection.types if each not in pair)
        selection = replace(selection, types=types)
        screen.shows(selection)
    for pair in batched(rarest_first(dataset, "basis", BASES)):
        for name in pair:
            screen.toggle_chip("bases", name)
        bases = tuple(each for each in selection.bases if each not in pair)
        selection = replace(selection, bases=bases)
        screen.shows(selection)
    assert selection.bases == (), "nothing chosen is a choice too"
    screen.toggle_chip("bases", BASES[0])
    screen.toggle_chip("event-types", commonest)
    screen.shows(replace(selection, types=(), bases=BASES[:1]))


def test_shading_names_and_theme_are_drawn_as_their_map(
    screen: Screen, dataset: Dataset, busiest: int
) -> None:
    selection = replace(default_selection(dataset), day=dataset.days[busiest])
    today = selection.chosen(dataset.events)
    today = today[(today["event_date"] == selection.day) & (today["place_id"] != "")]
    place = dataset.places.loc[today["place_id"].iloc[0]]
    screen.show_controls()
    screen.jump(busiest)
    for shade in SHADES[1:]:
        screen.choose("shade", shade)
        selection = replace(selection, shade=shade)
        screen.shows(selection)
    screen.choose("shade", "so_far")
    selection = replace(selection, shade="so_far")
    for lang in LANGUAGES[1:]:
        screen.choose("language", lang)
        selection = replace(selection, lang=lang)
        screen.shows(selection)
        screen.wait(
            "(name) => document.querySelector('#event-list').textContent.includes(name)",
            place[f"name_{lang}"],
        )
    screen.flip("theme")
    screen.shows(replace(selection, theme="dark"))
    assert screen.page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    screen.flip("theme")
    screen.choose("language", "en")
    screen.shows(replace(selection, lang="en"))
    assert screen.page.locator("html").get_attribute("data-mantine-color-scheme") == "light"


def test_a_map_that_comes_late_is_that_of_the_day_and_layers_shown(
    screen: Screen, dataset: Dataset, busiest: int
) -> None:
    """A person may go on while the server still draws the map in another theme."""
    with held(screen, "map.figure"):
        screen.flip("theme")
        selection = go_on(screen, dataset, busiest)
    screen.shows(replace(selection, theme="dark"))


def test_a_page_that_comes_late_leaves_what_was_chosen_meanwhile(
    screen: Screen, dataset: Dataset, busiest: int
) -> None:
    """And while it makes the page in another language."""
    with held(screen, "page.children"):
        screen.choose("language", "ru")
        selection = go_on(screen, dataset, busiest)
    screen.shows(replace(selection, lang="ru"))
    assert screen.page.locator("#language input[value=ru]").is_checked()


def test_a_map_that_comes_after_a_page_in_another_language_is_not_left_in_its_own(
    screen: Screen, dataset: Dataset
) -> None:
    """It was asked for before the language was chosen, and comes when that page is there."""
    with held(screen, "map.figure"):
        screen.flip("theme")
        screen.choose("language", "ru")
        screen.wait("() => document.querySelector('#page > .app').lang === 'ru'")
        screen.wait("() => window.spreadmap.state.spoken === 'ru'")
    screen.shows(replace(default_selection(dataset), lang="ru", theme="dark"))


@contextmanager
def held(screen: Screen, output: str) -> Iterator[None]:
    """The server's answer for an output comes only after all of this."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        if asked_for(route.request) == output:
            routes.append(route)
        else:
            route.continue_()

    screen.page.route("**/_dash-update-component*", hold)
    with screen.page.expect_response(lambda response: asked_for(response.request) == output):
        with screen.page.expect_request(lambda request: asked_for(request) == output):
            yield
        assert routes
        for route in routes:
            route.continue_()
    screen.page.unroute("**/_dash-update-component*", hold)


def go_on(screen: Screen, dataset: Dataset, position: int) -> Selection:
    """Another day and another layer, and the selection that this makes."""
    selection = default_selection(dataset)
    other = next(layer for layer in SWITCHES if layer not in selection.layers)
    screen.show_controls()
    screen.jump(position)
    screen.toggle_chip("layers", other)
    layers = tuple(name for name in SWITCHES if name in (*selection.layers, other))
    screen.layer_is(other, shown=True)
    return replace(selection, day=dataset.days[position], layers=layers)
