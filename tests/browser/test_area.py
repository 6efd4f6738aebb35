"""What stood over one region: by the list beneath the day, a click on the map, or a link."""

from __future__ import annotations

from collections.abc import Callable

from screen import GRAPH, Screen

from geodata.columns import split_ids
from geodata.dataset import Dataset

DAY = "?date=2022-01-05&lang=en"
SHOWN = """() => [...document.querySelectorAll("#day-summary .measures .known [data-area]")]
  .filter((each) => !each.hidden).map((each) => each.dataset.area)"""


def test_measures_of_one_region_can_be_seen_alone(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open(DAY)
    page = screen.page
    page.locator(".measures > summary").click()
    everywhere = page.evaluate(SHOWN)
    page.locator("select.area").select_option("KZ-MAN")
    screen.wait("() => window.spreadmap.choices().area === 'KZ-MAN'")
    screen.settle()

    shown = page.evaluate(SHOWN)
    assert 0 < len(shown) < len(everywhere)
    assert all({"KZ", "KZ-MAN"} & set(areas.split()) for areas in shown)
    wanted = [areas for areas in everywhere if {"KZ", "KZ-MAN"} & set(areas.split())]
    assert shown == wanted
    assert page.locator(".measures summary .count").first.text_content() == str(len(shown))

    screen.press("Escape")
    screen.jump(5)
    assert page.locator("select.area").input_value() == "KZ-MAN", "also on the next day"
    assert all({"KZ", "KZ-MAN"} & set(areas.split()) for areas in page.evaluate(SHOWN))
    assert "area=KZ-MAN" in screen.query, "and in a link"
    assert any(len(split_ids(area)) > 1 for area in dataset.measures["area"])


def test_a_click_on_a_region_leads_to_what_stood_over_it(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open(f"{DAY}&place=aktau")
    inside = dataset.boundaries.light.geometry.representative_point()["KZ-KAR"]
    x, y = screen.page.evaluate(
        f"""([longitude, latitude]) => {{
          const box = {GRAPH}.getBoundingClientRect();
          const [x, y] = {GRAPH}._fullLayout.geo._subplot.projection([longitude, latitude]);
          return [box.x + x, box.y + y];
        }}""",
        [inside.x, inside.y],
    )
    for step in range(60):  # as a hand does, until the map answers
        screen.page.mouse.move(x + step % 3 - 1, y)
        screen.wait("() => new Promise(requestAnimationFrame)")
        if screen.page.locator("#map .hoverlayer").text_content():
            break
    screen.page.mouse.click(x, y)

    screen.wait("() => document.documentElement.dataset.panel === 'day'")
    screen.wait("() => document.querySelector('.measures').open")
    assert screen.page.locator("select.area").input_value() == "KZ-KAR"


def test_beside_a_mark_its_region_answers(
    new_screen: Callable[..., Screen], dataset: Dataset
) -> None:
    screen = new_screen().open(DAY)
    place = dataset.places.loc["aktobe"]
    texts = screen.page.locator("#map .hoverlayer")
    mark = f"""([longitude, latitude]) => {{
      const box = {GRAPH}.getBoundingClientRect();
      const [x, y] = {GRAPH}._fullLayout.geo._subplot.projection([longitude, latitude]);
      const {{ ids, marker }} = {GRAPH}.data.find((trace) => trace.name === "places");
      return [box.x + x, box.y + y, marker.size[ids.indexOf("aktobe")] / 2];
    }}"""
    x, y, radius = screen.page.evaluate(mark, [place["longitude"], place["latitude"]])
    for away, said in ((0, place["name_en"]), (radius + 14, "Aktobe Region")):
        for step in range(60):
            screen.page.mouse.move(x + away + step % 2, y + 1)
            screen.wait("() => new Promise(requestAnimationFrame)")
            if (texts.text_content() or "").startswith(said):
                break
        assert (texts.text_content() or "").startswith(said)


def test_a_link_opens_the_list_of_its_region(new_screen: Callable[..., Screen]) -> None:
    screen = new_screen().open(f"{DAY}&area=KZ-MAN")

    screen.wait("() => document.querySelector('.measures').open")
    assert screen.page.locator("select.area").input_value() == "KZ-MAN"
    titles = screen.page.locator(".measures .until h4").all_text_contents()
    assert titles == ["In force at the end of the day · 9", "Ended in the course of the day · 1"]
