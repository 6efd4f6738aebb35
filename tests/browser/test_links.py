"""An address opens a view, follows what is chosen, and never opens a broken page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

from screen import GRAPH, Screen

from dashboard.selection import default_selection, from_query, to_query
from geodata.dataset import Dataset

WHOLE = (
    "?date=2022-01-05&shade=that_day&layers=curfew,internet&types=riots,battles"
    "&basis=reported,official&inferred=0&lang=ru&theme=dark"
)


def test_an_address_opens_its_view_and_follows_it(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open(WHOLE)
    default = default_selection(dataset)
    selection = from_query(WHOLE, default, dataset.days)
    assert len(parse_qs(WHOLE)) == len(parse_qs(to_query(selection, default))), "nothing is lost"
    screen.shows(selection)

    chosen = screen.page.evaluate(
        """() => [...document.querySelectorAll(
          "input[type=checkbox]:checked, input[type=radio]:checked")].map((each) => each.value)"""
    )
    assert {*selection.layers, *selection.types, *selection.bases} <= set(chosen)
    assert {selection.shade, selection.lang} <= set(chosen)
    assert "emergency" not in chosen
    assert screen.page.locator("#theme").is_checked()
    assert not screen.page.locator("#inferred").is_checked()

    screen.show_controls()
    screen.flip("theme")
    screen.choose("language", "en")
    selection = replace(selection, theme="light", lang="en")
    screen.shows(selection)
    screen.toggle_chip("layers", "emergency")
    screen.toggle_chip("event-types", "protests")
    screen.toggle_chip("bases", "reported")
    screen.flip("inferred")
    screen.choose("shade", "so_far")
    screen.jump(3)
    selection = replace(
        selection,
        day=dataset.days[3],
        layers=("emergency", *selection.layers),
        types=("protests", *selection.types),
        bases=("official",),
        inferred=True,
        shade="so_far",
    )
    screen.shows(selection)
    assert from_query(screen.query, default, dataset.days) == selection

    screen.page.reload()
    screen.ready().shows(selection)


def test_a_malformed_address_opens_a_sensible_view(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    query = (
        "?date=2031-02-03&layers=tanks&types=%3Cscript%3Ealert(1)%3C/script%3E&lang=xx"
        "&theme=pink&inferred=maybe&shade=&basis=%FF%00&&=&x"
    )
    screen = new_screen().open(query)

    screen.shows(replace(default_selection(dataset), day=dataset.days[-1]))


def test_a_theme_chosen_against_the_system_stays(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    """Also when the page is loaded again from the address that it wrote itself."""
    screen = new_screen(media={"color_scheme": "dark"}).open("?theme=light")
    root = screen.page.locator("html")
    assert root.get_attribute("data-mantine-color-scheme") == "light"

    screen.page.reload()
    screen.ready()
    assert root.get_attribute("data-mantine-color-scheme") == "light"


def test_a_click_on_a_mark_opens_its_place(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    events = dataset.events[dataset.events["place_id"] != ""]
    day, place_id = events.groupby(["event_date", "place_id"]).size().idxmax()
    place = dataset.places.loc[place_id]
    screen = new_screen().open(f"?date={day:%F}")
    x, y = screen.page.evaluate(
        f"""([longitude, latitude]) => {{
          const graph = {GRAPH};
          const box = graph.getBoundingClientRect();
          const [x, y] = graph._fullLayout.geo._subplot.projection([longitude, latitude]);
          return [box.x + x, box.y + y];
        }}""",
        [place["longitude"], place["latitude"]],
    )
    text = screen.page.locator("#map .hoverlayer")
    for step in range(60):  # as a hand does, until the mark answers
        screen.page.mouse.move(x + step % 3 - 1, y)
        screen.wait("() => new Promise(requestAnimationFrame)")
        if (text.text_content() or "").startswith(place["name_en"]):
            break
    assert (text.text_content() or "").startswith(place["name_en"])
    screen.page.mouse.click(x, y)
    screen.wait("() => document.documentElement.dataset.panel === 'city'")
    assert parse_qs(screen.query)["place"] == [place_id]
    screen.page.go_back()
    screen.wait("() => document.documentElement.dataset.panel === 'day'")
    assert "place" not in parse_qs(screen.query)
