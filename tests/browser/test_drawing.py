"""What assets/drawing.js draws of a day is what plotly draws when it draws the whole map anew."""

from __future__ import annotations

from screen import GRAPH, Screen

from dashboard.theme import SWITCHES

ORDER = (4, 5, 18, 3, 10, 0, 8, 17, 6, 4)
"""Days one after another, also backwards, to days with other zones and marks."""
LOOK = f"""() => [...{GRAPH}.querySelectorAll(".geolayer path, .geolayer text")]
  .filter((each) => each.localName === "text" || each.hasAttribute("d"))
  .map((each) => {{
    const style = getComputedStyle(each);
    const names = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "text-shadow"];
    return [each.localName, each.getAttribute("d"), each.getAttribute("transform"),
      each.textContent, ...names.map((name) => style[name])].join("|");
  }})"""
REDRAWN = f"() => window.Plotly.redraw({GRAPH})"
COUNTING = """() => {
  const restyle = window.Plotly.restyle;
  window.restyled = 0;
  window.Plotly.restyle = (...given) => { window.restyled += 1; return restyle(...given); };
}"""

FAILS_ONCE = f"""() => {{
  const {{ _module: drawing }} = {GRAPH}._fullData.find((trace) => trace.name === "places");
  const plot = drawing.plot;
  window.failed = 0;
  drawing.plot = () => {{ drawing.plot = plot; window.failed += 1; throw new Error("no"); }};
}}"""


def test_a_day_is_drawn_as_plotly_draws_it(screen: Screen) -> None:
    screen.open(f"?layers={','.join(SWITCHES)}")
    screen.page.evaluate(COUNTING)
    for day in ORDER:
        screen.jump(day)
        screen.settle()
        drawn = screen.page.evaluate(LOOK)
        screen.page.evaluate(REDRAWN)
        screen.settle()
        again = screen.page.evaluate(LOOK)
        assert len(drawn) == len(again), day
        assert [pair for pair in zip(drawn, again, strict=True) if pair[0] != pair[1]] == [], day
    assert screen.page.evaluate("window.restyled") == 0


def test_a_moved_map_draws_its_days_where_it_lies(screen: Screen) -> None:
    screen.open("?date=2022-01-05")
    screen.page.evaluate(f"window.Plotly.relayout({GRAPH}, {{'geo.projection.scale': 3}})")
    screen.settle()
    screen.jump(6)
    screen.settle()
    drawn = screen.page.evaluate(LOOK)
    screen.page.evaluate(REDRAWN)
    screen.settle()
    assert drawn == screen.page.evaluate(LOOK)


def test_a_zone_that_has_ended_stays_away_when_the_map_is_moved(screen: Screen) -> None:
    screen.open(f"?date=2022-01-06&layers={','.join(SWITCHES)}")
    screen.jump(0)
    screen.settle()
    screen.page.evaluate(f"window.Plotly.relayout({GRAPH}, {{'geo.projection.scale': 2}})")
    screen.settle()
    moved = screen.page.evaluate(LOOK)
    screen.page.evaluate(REDRAWN)
    screen.settle()
    assert moved == screen.page.evaluate(LOOK)


def test_a_day_that_cannot_be_drawn_here_is_drawn_by_plotly(screen: Screen) -> None:
    screen.open("?date=2022-01-04")
    screen.page.evaluate(FAILS_ONCE)
    screen.jump(6)
    screen.settle()
    assert screen.page.evaluate("window.failed") == 1
    drawn = screen.page.evaluate(LOOK)
    screen.page.evaluate(REDRAWN)
    screen.settle()
    assert drawn == screen.page.evaluate(LOOK)


def test_where_plotly_is_another_its_own_way_is_taken(screen: Screen) -> None:
    """Parts that a later plotly may not have: the day is drawn all the same."""
    screen.open("?date=2022-01-04")
    screen.page.evaluate(COUNTING)
    screen.page.evaluate(f"{GRAPH}.calcdata.forEach((points) => delete points[0].node3)")
    screen.jump(4)
    screen.wait("() => window.restyled > 0")
