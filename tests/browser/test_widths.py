"""From a telephone to a wide screen, in light and dark, and when the network goes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from screen import GRAPH, Screen

from dashboard.selection import default_selection
from dashboard.theme import PALETTES
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

SIZES = {360: 740, 768: 1024, 1280: 800, 2560: 1440}


def fits(screen: Screen, width: int) -> None:
    """What must hold on a screen of any width."""
    screen.wait("(width) => innerWidth === width", width)
    screen.wait("() => document.documentElement.scrollWidth <= innerWidth")
    body = screen.page.evaluate("document.body.scrollWidth")
    assert body <= width, f"the page is {body} pixels wide on {width}"

    frame = screen.page.locator(".map-frame").bounding_box()
    assert frame
    assert frame["width"] >= width * 0.5
    assert frame["height"] >= 200
    screen.wait(
        f"""() => {{
          const frame = document.querySelector(".map-frame").getBoundingClientRect();
          const drawn = {GRAPH}.querySelector(".main-svg").getBoundingClientRect();
          return drawn.left <= frame.left && drawn.right >= frame.right
            && drawn.top <= frame.top && drawn.bottom >= frame.bottom;
        }}"""
    )
    for name in ("#play", "#step-back", "#step-forward", "#day-label", "#date", "#language"):
        reachable(screen, name, width)
    reachable(screen, "#event-list .section-title", width)
    reachable(screen, "#day-summary .day-title", width)
    screen.page.evaluate("window.scrollTo(0, 0)")


def reachable(screen: Screen, name: str, width: int) -> None:
    """It can be scrolled to, and then lies within the screen."""
    place = screen.page.locator(name).first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box, name
    assert box["width"] > 0
    assert box["height"] > 0
    assert box["x"] >= 0, name
    assert box["x"] + box["width"] <= width, name
    assert 0 <= box["y"] < SIZES[width], name


@pytest.mark.parametrize("first", [360, 2560])
def test_the_page_fits_a_screen(
    new_screen: Callable[..., Screen], dataset: Dataset, first: int
) -> None:
    """Opened at one width, and then as the window is made wider or narrower."""
    screen = new_screen(viewport={"width": first, "height": SIZES[first]})
    busiest = dataset.events.groupby("event_date").size().idxmax()
    screen.open(f"?date={busiest:%F}&layers={','.join(LAYERS)}")
    widths = list(SIZES) if first == min(SIZES) else list(reversed(SIZES))
    for width in widths[:3]:
        screen.page.set_viewport_size({"width": width, "height": SIZES[width]})
        fits(screen, width)
    screen.play()
    screen.wait("() => document.querySelector('#bars .bar.now')")


def test_dark_as_the_system_has_it_and_offline_after_loading(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen(fresh=True, media={"color_scheme": "dark"}).open()
    selection = replace(default_selection(dataset), theme="dark")
    screen.shows(selection)
    assert screen.page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    assert screen.page.evaluate(f"{GRAPH}.layout.paper_bgcolor") == PALETTES["dark"].water

    screen.page.context.set_offline(True)
    for position in (1, 5, 9, len(dataset.days) - 1):
        screen.jump(position)
        screen.shows(replace(selection, day=dataset.days[position]))
    screen.choose("speed", "4")
    screen.play()
    screen.on_day(2)


def test_what_a_person_uses_has_its_id(screen: Screen) -> None:
    """The ids of the contract are those of elements, so that a script of others finds them."""
    names = [
        "map",
        "date",
        "play",
        "speed",
        "day-summary",
        "event-list",
        "layers",
        "event-types",
        "language",
    ]
    missing = [name for name in names if screen.page.locator(f"#{name}").count() != 1]

    assert missing == []
