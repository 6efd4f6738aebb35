"""A frame of playback in the browser, against plotly's own animation and against bare attributes.

Three pages show the same days: the dashboard's map, and in a line of its own its whole step with
panel, list and address; plotly's animation of the same content (`peers/animated.py`); and the
same SVG, of which only the attributes are set that differ from one day to the next
(`peers/bare.js`): no program that draws this map as SVG can be quicker. Days follow one another as
fast as the browser draws them: the next one is set when the screen asks for its next frame, which
this browser does as soon as it has shown the last (`browsing.UNLIMITED`). A screen of sixty
frames a second would hide what is shorter than one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import plotly
from browsing import MAP_IS_DRAWN, UNLIMITED, VIEW, chromium, opened, served
from flask import Flask
from invented_tally import invented_dataset
from measuring import RUNS, Row, in_turn, named, table
from peers.animated import animated
from playwright.sync_api import Browser, Page

from dashboard.app import create_app
from dashboard.geometry import script
from dashboard.selection import Selection, default_selection
from dashboard.theme import SWITCHES
from geodata.dataset import Dataset
from geodata.loading import load_dataset

GOAL, LIMIT, GOAL_OF_MANY = 0.7, 2.0, 0.3
PLACES, DAYS = 2_000, 300
SHOWN = 6
"""Of many days those that are gone through in each run, from the first to the last."""
ROUNDS = 3
"""How often a run goes through its days."""

TIMED = """async ([days, call, rounds]) => {
  const act = new Function('day', `return (${call})(day)`);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  const from = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    for (const day of days) {
      await act(day);
      await frame();
    }
  }
  return (performance.now() - from) / rounds / days.length;
}"""
WHOLE = """(day) => {
  window.spreadmap.go(day);
  const { state, choices } = window.spreadmap;
  if (choices().date !== state.case.days[day]) throw new Error('the day is not drawn yet');
}"""
MAP_ALONE = """(day) => {
  if (!window.spreadmapDraw(...window.drawn[day])) throw new Error('plotly draws this day');
}"""
_REMEMBER = """async (days) => {
  const draw = window.spreadmapDraw;
  window.drawn = {};
  for (const day of days) {
    window.spreadmapDraw = (...given) => { window.drawn[day] = given; return draw(...given); };
    window.spreadmap.go(day);
    await new Promise((done) => setTimeout(done, 200));
  }
  window.spreadmapDraw = draw;
}"""
_BARE = "(day) => window.bare(day)"
_PLOTLY = """(day) => window.Plotly.animate('graph', [window.days[day]], { mode: 'immediate',
  transition: { duration: 0 }, frame: { duration: 0, redraw: true } })"""
_EMPTY_WORLD = script({})


@dataclass
class Case:
    """A case with all its layers on, and the positions of the days that are gone through."""

    dataset: Dataset
    days: list[int]

    @property
    def steps(self) -> list[int]:
        """The days in the order of a run, which ends where it begins."""
        return [*self.days[1:], self.days[0]]

    @property
    def selection(self) -> Selection:
        """The first view with all layers."""
        return replace(default_selection(self.dataset), layers=SWITCHES)


def measure(runs: int = RUNS) -> list[Row]:
    """The default case beside both peers, and many places and days beside plotly."""
    with chromium(*UNLIMITED) as browser:
        usual = Case(load_dataset(), list(range(0, 19, 2)))
        many = Case(
            invented_dataset(200_000, PLACES, DAYS),
            list(range(DAYS // SHOWN - 1, DAYS, DAYS // SHOWN)),
        )
        return [*_usual(browser, usual, runs), *_many(browser, many, runs)]


def _usual(browser: Browser, case: Case, runs: int) -> list[Row]:
    with ExitStack() as stack:
        ours = stack.enter_context(dashboard(browser, case, case.steps))
        pages = {
            "ours": (ours, MAP_ALONE),
            "whole": (ours, WHOLE),
            "plotly": (stack.enter_context(_plotly(browser, case)), _PLOTLY),
            "bare": (stack.enter_context(_bare(browser, ours, case.days)), _BARE),
        }
        found, asked = _run(pages, case.steps, runs)
    if asked:
        raise SystemExit(f"{asked} requests to the server while it played")
    note = "no request to the server"
    frame = "a frame of playback, default case, all layers on"
    whole = "the same with panel, list and address of the day"
    peer = (
        f"px.choropleth + px.scatter_geo, zones as px.line_geo, animation_frame; {named('plotly')}"
    )
    bare = "the bare SVG attributes"
    return [
        Row(frame, found["ours"], found["plotly"], peer, GOAL, "ms", note),
        Row(whole, found["whole"], found["plotly"], peer, GOAL, "ms"),
        Row(frame, found["ours"], found["bare"], bare, LIMIT, "ms"),
    ]


def _many(browser: Browser, case: Case, runs: int) -> list[Row]:
    # The other one has no zones: plotly express would need minutes for those of so many days.
    with dashboard(browser, case) as ours, _plotly(browser, case, layers=()) as other:
        found, _ = _run({"ours": (ours, WHOLE), "plotly": (other, _PLOTLY)}, case.steps, runs)
    question = f"a frame with {PLACES:,} places and {DAYS} days"
    note = "ours with panel and zones, the other one without"
    ours, peer = found["ours"], found["plotly"]
    return [Row(question, ours, peer, named("plotly"), GOAL_OF_MANY, "ms", note)]


def _run(
    pages: dict[str, tuple[Page, str]], days: list[int], runs: int
) -> tuple[dict[str, list[float]], int]:
    """Milliseconds a frame in each run of each page, and what ours asked the server for."""
    asked: list[str] = []
    pages["ours"][0].on("request", lambda request: asked.append(request.url))

    def one(name: str) -> float:
        page, call = pages[name]
        page.bring_to_front()
        milliseconds: float = page.evaluate(TIMED, [days, call, ROUNDS])
        return milliseconds

    for name in pages:
        one(name)  # what is made once is made
    asked.clear()
    found = in_turn(runs, {name: lambda name=name: one(name) for name in pages})
    return found, len(asked)


@contextmanager
def dashboard(browser: Browser, case: Case, remembered: Sequence[int] = ()) -> Iterator[Page]:
    """The page of a case with all layers on.

    Args:
        browser: that opens it.
        case: what is shown.
        remembered: steps that can be drawn by `MAP_ALONE`.
    """
    first = case.dataset.days[case.days[0]]
    query = f"?layers={','.join(SWITCHES)}&date={first:%Y-%m-%d}"
    with served(create_app(case.dataset).server) as address:
        opening = opened(browser, address + query, MAP_IS_DRAWN)
        opening.page.wait_for_load_state("networkidle")
        opening.page.evaluate(_REMEMBER, list(remembered))
        yield opening.page
        opening.close()


@contextmanager
def _plotly(browser: Browser, case: Case, layers: tuple[str, ...] = SWITCHES) -> Iterator[Page]:
    """The animation in a graph as large as the dashboard's map."""
    figure = animated(case.dataset, replace(case.selection, layers=layers))
    size = "position:absolute; left:0; top:0; width:917px; height:330px"
    page = browser.new_context(viewport=VIEW).new_page()
    with served(_answering(figure.encode())) as address:
        page.goto(address)
        page.set_content(f"<body><div id=graph style='{size}'></div></body>")
        page.add_script_tag(content=_EMPTY_WORLD)
        page.add_script_tag(path=str(Path(plotly.__file__).parent / "package_data/plotly.min.js"))
        page.evaluate(
            "fetch('/figure').then((it) => it.json()).then((it) => Plotly.newPlot('graph', it))"
        )
    days = [f"{day:%Y-%m-%d}" for day in case.dataset.days]
    page.evaluate("(days) => { window.days = days; }", days)
    yield page
    page.context.close()


def _answering(content: bytes) -> Flask:
    """An application that has one answer: fifty megabytes would take long through the driver."""
    app = Flask("figure")
    app.add_url_rule("/", "page", lambda: "")
    app.add_url_rule("/figure", "figure", lambda: content)
    return app


@contextmanager
def _bare(browser: Browser, ours: Page, days: list[int]) -> Iterator[Page]:
    """What the dashboard has drawn on each day, as SVG whose attributes are set."""
    code = (Path(__file__).parent / "peers" / "bare.js").read_text("utf-8")
    recorded = ours.evaluate(f"(days) => {{ {code}\n return record(days); }}", days)
    page = browser.new_context(viewport=VIEW).new_page()
    page.goto(ours.evaluate("location.origin") + "/health")
    page.add_style_tag(url="/assets/fonts.css")
    page.evaluate(f"(recorded) => {{ {code}\n window.bare = replay(recorded); }}", recorded)
    page.evaluate("Promise.all([...document.fonts].map((face) => face.load())).then(() => true)")
    yield page
    page.context.close()


if __name__ == "__main__":
    print(table(measure()))
