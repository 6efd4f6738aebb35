"""The figure of a picture: the map as it is on the screen, and the words and signs around it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.captions import sheet_texts
from dashboard.counted import Counted, counted
from dashboard.figures.map import map_figure, traces_of_layer
from dashboard.figures.sheet import (
    DAY_TEXT,
    SIGNS,
    TEXT,
    sheet_base,
    sheet_figure,
    sheet_frame,
)
from dashboard.frame import frame_of, mark_size
from dashboard.selection import TYPES, Selection
from dashboard.sheet import Sheet, Texts, arrange
from dashboard.theme import PALETTES, SWITCHES
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

CHOICES: dict[str, dict[str, Any]] = {
    "first": {},
    "all layers, Russian": {"layers": LAYERS, "lang": "ru"},
    "filtered, dark": {"types": ("protests", "riots"), "inferred": False, "theme": "dark"},
    "by day, Kazakh": {"shade": "that_day", "lang": "kk", "layers": ()},
    "on paper": {"theme": "print", "layers": ("emergency", "curfew")},
    "not shaded, moved": {"shade": "none", "zoom": (76.9, 43.25, 600, 300)},
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)")
GREY = re.compile(r"#(?P<a>[0-9a-f]{2})(?P=a)(?P=a)|rgba\((\d+),\s*\2,\s*\2,.*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Drawn:
    """A selection and the picture laid out for it."""

    dataset: Dataset
    selection: Selection
    sums: Counted
    texts: Texts
    sheet: Sheet
    figures: dict[pd.Timestamp, go.Figure] = field(default_factory=dict)
    frames: dict[pd.Timestamp, dict[str, Any]] = field(default_factory=dict)

    def figure(self, day: pd.Timestamp) -> go.Figure:
        """The picture of a day; nobody changes it."""
        if day not in self.figures:
            selection = replace(self.selection, day=day)
            self.figures[day] = sheet_figure(self.dataset, selection, self.sums, self.sheet)
        return self.figures[day]

    def frame(self, day: pd.Timestamp) -> dict[str, Any]:
        """The values of a day; nobody changes them."""
        if day not in self.frames:
            self.frames[day] = sheet_frame(self.dataset, self.selection, self.sums, self.sheet, day)
        return self.frames[day]


def laid_out(dataset: Dataset, selection: Selection) -> Drawn:
    sums = counted(dataset, selection)
    texts = sheet_texts(dataset, selection, sums, version="1.0")
    return Drawn(dataset, selection, sums, texts, arrange(texts, 1200, 700))


@pytest.fixture(scope="module", params=CHOICES)
def drawn(request: pytest.FixtureRequest, dataset: Dataset, default: Selection) -> Drawn:
    return laid_out(dataset, replace(default, **CHOICES[request.param]))


@pytest.fixture(scope="module")
def plain(dataset: Dataset, default: Selection) -> Drawn:
    return laid_out(dataset, replace(default, layers=LAYERS))


@pytest.fixture(scope="module")
def paper(dataset: Dataset, default: Selection) -> Drawn:
    return laid_out(dataset, replace(default, theme="print", layers=LAYERS))


@pytest.fixture(scope="module")
def figure(drawn: Drawn) -> dict[str, Any]:
    """The picture of the day with the most events, as it is sent."""
    sent: dict[str, Any] = json.loads(drawn.figure(pd.Timestamp("2022-01-05")).to_json())
    return sent


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [each for each in figure["data"] if each.get("name") == name]
    return dict(found)


def written(values: dict[str, list[Any]]) -> list[str]:
    return [text for text in values["text"] if text]


# ---- what is exported is what is on the screen


def test_the_map_of_a_picture_has_the_values_of_the_screen_on_every_day(drawn: Drawn) -> None:
    sums = counted(drawn.dataset, drawn.selection)
    for day in drawn.dataset.days:
        values = {name: each for name, each in drawn.frame(day).items() if name != DAY_TEXT}
        assert values == frame_of(drawn.dataset, drawn.selection, sums, day), day.date()


def test_the_traces_of_the_map_are_those_that_are_seen_on_the_screen(drawn: Drawn) -> None:
    """All but where names stand, which follows the size of the map."""
    for day in drawn.dataset.days[::9]:
        exported = drawn.figure(day).to_plotly_json()["data"]
        screen = map_figure(drawn.dataset, replace(drawn.selection, day=day)).to_plotly_json()
        seen = [each for each in screen["data"] if each.get("visible") is not False]
        assert [each["name"] for each in exported[len(seen) :]] == [SIGNS, TEXT, DAY_TEXT]
        for mine, theirs in zip(exported, seen, strict=False):
            differ = {"textposition": None, "uid": None}
            assert {**mine, **differ} == {**theirs, **differ}


def test_traces_have_names_of_their_own_that_are_the_same_every_time(drawn: Drawn) -> None:
    """plotly makes up random ones otherwise, and the same picture would be another file."""
    names = [each["uid"] for each in drawn.figure(drawn.dataset.days[0]).to_plotly_json()["data"]]
    assert names == [each.name for each in drawn.figure(drawn.dataset.days[1]).data]
    assert len(set(names)) == len(names)


def test_a_picture_is_its_base_and_its_frame(drawn: Drawn) -> None:
    day = drawn.dataset.days[4]
    base = sheet_base(drawn.dataset, drawn.selection, drawn.sheet)
    for each in base.data:
        for attribute, numbers in drawn.frame(day).get(each.name, {}).items():
            each[attribute] = numbers
    assert base.to_plotly_json() == drawn.figure(day).to_plotly_json()


def test_the_layers_drawn_are_those_switched_on(drawn: Drawn, figure: dict[str, Any]) -> None:
    drawn_layers = {
        layer
        for layer in SWITCHES
        for each in figure["data"]
        if each["name"] in traces_of_layer(layer) and each.get("visible", True)
    }
    assert drawn_layers == set(drawn.selection.layers)


def test_every_frame_sets_the_same_attributes(drawn: Drawn) -> None:
    """Else what one day has set would be left standing on the next."""
    shapes = {
        json.dumps({name: sorted(values) for name, values in drawn.frame(day).items()})
        for day in drawn.dataset.days
    }
    assert len(shapes) == 1


def test_a_frame_can_be_sent_as_it_is(drawn: Drawn) -> None:
    for day in drawn.dataset.days[::5]:
        values = drawn.frame(day)
        assert json.loads(json.dumps(values, allow_nan=False)) == values


# ---- words


def test_the_text_of_a_day_holds_its_words(drawn: Drawn) -> None:
    for at, day in enumerate(drawn.dataset.days):
        text = " ".join(written(drawn.frame(day)[DAY_TEXT])).replace("&amp;", "&")
        zones = [zone.days[at] for zone in drawn.texts.zones]
        texts = drawn.texts
        for said in (texts.titles[at], texts.sentences[at], texts.counts[at], *zones):
            assert said in text, day.date()
        assert texts.sources[at] in text


def test_the_text_of_a_day_holds_nothing_of_another_day(drawn: Drawn) -> None:
    for at, day in enumerate(drawn.dataset.days):
        text = " ".join(written(drawn.frame(day)[DAY_TEXT]))
        others = [title for number, title in enumerate(drawn.texts.titles) if number != at]
        assert not any(title in text for title in others)


def test_there_are_as_many_points_of_text_on_every_day(drawn: Drawn) -> None:
    numbers = {
        len(values) for day in drawn.dataset.days for values in drawn.frame(day)[DAY_TEXT].values()
    }
    assert len(numbers) == 1


def test_a_point_without_text_is_nowhere(drawn: Drawn) -> None:
    for day in drawn.dataset.days:
        words = drawn.frame(day)[DAY_TEXT]
        for x, y, text in zip(words["x"], words["y"], words["text"], strict=True):
            assert (x is None) == (y is None) == (text == "")


def test_text_is_written_where_the_sheet_has_it(drawn: Drawn, figure: dict[str, Any]) -> None:
    words, lines = trace(figure, TEXT), drawn.sheet.lines
    assert words["x"] == pytest.approx([line.x for line in lines], abs=0.01)
    baselines = [y + 0.25 * line.style.size for y, line in zip(words["y"], lines, strict=True)]
    assert baselines == pytest.approx([line.y for line in lines], abs=0.01)
    assert words["textfont"]["size"] == [line.style.size for line in lines]
    assert words["textfont"]["weight"] == [line.style.weight for line in lines]


def test_what_plotly_would_read_as_a_tag_is_text(dataset: Dataset, default: Selection) -> None:
    names = dataset.places.assign(name_en="<b>A & B</b>")
    drawn = laid_out(replace(dataset, places=names), default)
    day = next(iter(drawn.sums.arrived.values()))
    text = " ".join(written(drawn.frame(day)[DAY_TEXT]))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in text
    assert "<b>" not in text


# ---- legend


def test_the_legend_is_the_same_on_every_day(drawn: Drawn) -> None:
    legends = set()
    for day in drawn.dataset.days[::9]:
        sent = drawn.figure(day).to_plotly_json()
        parts = [trace(sent, SIGNS), trace(sent, TEXT), list(sent["layout"]["shapes"])]
        legends.add(json.dumps(parts, default=list))
    assert len(legends) == 1


def test_a_swatch_has_the_colour_of_its_class_on_the_map(
    drawn: Drawn, figure: dict[str, Any]
) -> None:
    regions = trace(figure, "regions")
    ranks = [
        int(sign.kind.split(":")[1]) for sign in drawn.sheet.signs if sign.kind.startswith("shade:")
    ]
    swatches = [each for each in figure["layout"]["shapes"] if each["type"] == "rect"]
    swatches = [each for each in swatches if each["y1"] - each["y0"] == pytest.approx(12)]
    classes = len(drawn.sums.classes.lows)
    assert ranks == ([] if drawn.selection.shade == "none" else list(range(classes + 1)))
    for rank, swatch in zip(ranks, swatches, strict=True):
        at = (rank - regions["zmin"]) / (regions["zmax"] - regions["zmin"])
        edges = [edge for edge in regions["colorscale"] if edge[0] <= at]
        assert swatch["fillcolor"] == edges[-1][1], rank


def test_the_classes_in_the_legend_are_those_that_regions_have(drawn: Drawn) -> None:
    reached = {z for day in drawn.dataset.days for z in drawn.frame(day)["regions"]["z"]}
    shown = {
        int(sign.kind.split(":")[1]) for sign in drawn.sheet.signs if sign.kind.startswith("shade:")
    }
    assert reached <= (shown or {0})
    assert not shown or max(shown) == max(reached)


def test_a_mark_of_the_legend_has_the_colour_and_sign_of_its_type_on_the_map(
    drawn: Drawn,
) -> None:
    signs = trace(drawn.figure(drawn.dataset.days[0]).to_plotly_json(), SIGNS)
    kinds = [
        sign.kind
        for sign in drawn.sheet.signs
        if sign.kind.split(":")[0] not in ("shade", "zone", "part", "uncertain", "gap")
    ]
    looks = list(zip(kinds, signs["marker"]["color"], signs["marker"]["symbol"], strict=True))
    legend = {kind.split(":")[1]: look for kind, *look in looks if kind.startswith("type:")}
    for name in drawn.selection.types:
        one = replace(drawn.selection, types=(name,), inferred=False)
        sums = counted(drawn.dataset, one)
        for day in (day for day in drawn.dataset.days if sums.today[day]):
            places = frame_of(drawn.dataset, one, sums, day)["places"]
            symbols = places.get("marker.symbol") or ["circle"] * len(places["marker.size"])
            for size, dash, colour, symbol in zip(
                places["marker.size"],
                places["marker.line.dash"],
                places["marker.color"],
                symbols,
                strict=True,
            ):
                if size > 7 and dash == "solid":
                    assert [colour, symbol] == legend[name]


@pytest.mark.parametrize("number", [1, 5, 25])
def test_a_size_in_the_legend_is_that_of_the_map(drawn: Drawn, number: int) -> None:
    [sign] = [each for each in drawn.sheet.signs if each.kind == f"size:{number}"]
    signs = trace(drawn.figure(drawn.dataset.days[0]).to_plotly_json(), SIGNS)
    [size] = [
        size
        for x, y, size in zip(signs["x"], signs["y"], signs["marker"]["size"], strict=True)
        if (x, y) == (sign.x, sign.y)
    ]
    assert size == mark_size(number)


def test_hatching_stays_within_its_sign(plain: Drawn) -> None:
    shapes = plain.figure(plain.dataset.days[0]).to_plotly_json()["layout"]["shapes"]
    paths = [shape["path"] for shape in shapes if shape["type"] == "path"]
    boxes = [sign for sign in plain.sheet.signs if sign.kind.split(":")[0] in ("zone", "part")]
    assert len(paths) == len(boxes) == len(LAYERS) + 1
    for path, sign in zip(paths, boxes, strict=True):
        points = [tuple(map(float, pair)) for pair in re.findall(r"([-\d.]+),([-\d.]+)", path)]
        assert points
        assert all(abs(x - sign.x) <= sign.width / 2 + 0.02 for x, _ in points)
        assert all(abs(y - sign.y) <= 6.52 for _, y in points)


def test_layers_have_hatchings_of_their_own_in_the_legend(plain: Drawn) -> None:
    shapes = plain.figure(plain.dataset.days[0]).to_plotly_json()["layout"]["shapes"]
    signs = [sign for sign in plain.sheet.signs if sign.kind.split(":")[0] in ("zone", "part")]
    paths = [shape["path"] for shape in shapes if shape["type"] == "path"]
    turned = {
        re.sub(
            r"([-\d.]+),([-\d.]+)",
            lambda pair, sign=sign: (  # type: ignore[misc]
                f"{float(pair[1]) - sign.x:.1f},{float(pair[2]) - sign.y:.1f}"
            ),
            path,
        )
        for path, sign in zip(paths, signs, strict=True)
    }
    assert len(turned) == len(paths)


# ---- print


def test_a_picture_for_print_is_grey(paper: Drawn) -> None:
    for day in paper.dataset.days[::4]:
        sent = json.loads(paper.figure(day).to_json())
        sent["layout"].pop("template", None)
        colours = set(COLOUR.findall(json.dumps(sent)))
        assert len(colours) > 5
        assert [each for each in sorted(colours) if not GREY.fullmatch(each)] == []


def test_the_search_for_colours_finds_them_on_the_screen(plain: Drawn) -> None:
    colours = set(COLOUR.findall(plain.figure(pd.Timestamp("2022-01-05")).to_json()))
    assert {"#0072b2", "#e69f00"} <= {each for each in colours if not GREY.fullmatch(each)}


def test_in_print_event_types_have_signs_of_their_own(paper: Drawn) -> None:
    signs = trace(paper.figure(paper.dataset.days[0]).to_plotly_json(), SIGNS)
    kinds = [
        sign.kind
        for sign in paper.sheet.signs
        if sign.kind.split(":")[0] not in ("shade", "zone", "part", "uncertain", "gap")
    ]
    looks = {
        kind: look
        for kind, *look in zip(
            kinds, signs["marker"]["symbol"], signs["marker"]["color"], strict=True
        )
        if kind.startswith("type:")
    }
    assert len(looks) == len(TYPES)
    assert len({tuple(look) for look in looks.values()}) == len(TYPES)
    assert "diamond" not in {symbol for symbol, _ in looks.values()}, "it means a region"


def test_in_print_classes_are_told_apart_by_shades_of_grey(paper: Drawn) -> None:
    shades = [int(shade[1:3], 16) for shade in PALETTES["print"].shades]
    assert shades == sorted(shades, reverse=True)
    assert min(a - b for a, b in zip(shades, shades[1:], strict=False)) >= 12  # noqa: RUF007


# ---- where things are


def test_the_figure_is_as_large_as_the_sheet(drawn: Drawn, figure: dict[str, Any]) -> None:
    layout = figure["layout"]
    assert (layout["width"], layout["height"]) == pytest.approx(
        (drawn.sheet.width, drawn.sheet.height)
    )
    assert layout["xaxis"]["range"] == pytest.approx([0, drawn.sheet.width])
    assert layout["yaxis"]["range"] == pytest.approx([drawn.sheet.height, 0])
    assert set(layout["margin"].values()) == {0}


def test_the_map_is_where_the_sheet_has_room_for_it(drawn: Drawn, figure: dict[str, Any]) -> None:
    domain, area = figure["layout"]["geo"]["domain"], drawn.sheet.map
    width, height = drawn.sheet.width, drawn.sheet.height
    assert [edge * width for edge in domain["x"]] == pytest.approx([area.x, area.x + area.width])
    assert [(1 - edge) * height for edge in domain["y"]] == pytest.approx([area.bottom, area.y])


def geo_of(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    drawn = laid_out(dataset, selection)
    layout: dict[str, Any] = json.loads(drawn.figure(dataset.days[0]).to_json())["layout"]
    return dict(layout["geo"])


@pytest.mark.parametrize("zoom", [(76.9, 43.25, 600, 5), (51.2, 43.6, 900, 500)])
def test_a_map_moved_by_hand_has_its_middle(
    dataset: Dataset, default: Selection, zoom: tuple[float, float, float, float]
) -> None:
    geo = geo_of(dataset, replace(default, zoom=zoom))
    longitude, latitude, *_ = zoom
    assert geo["center"] == {"lon": longitude, "lat": latitude}
    assert geo["projection"]["rotation"]["lon"] == longitude
    west, east = geo["lonaxis"]["range"]
    assert (west + east) / 2 == pytest.approx(longitude)


def test_a_map_moved_by_hand_shows_so_many_kilometres(dataset: Dataset, default: Selection) -> None:
    def times(across: float, down: float) -> float:
        geo = geo_of(dataset, replace(default, zoom=(76.9, 43.25, across, down)))
        return float(geo["projection"]["scale"])

    assert times(600, 5) == pytest.approx(2 * times(1200, 5), rel=1e-3)
    assert times(600, 900) == pytest.approx(2 * times(600, 1800), rel=1e-3)
    assert times(600, 900) < times(600, 5)
    # The country is about 3,000 km wide, so a map of it is a little more.
    assert 3000 < 600 * times(600, 5) < 4500


def test_a_map_that_is_not_moved_shows_the_whole(dataset: Dataset, default: Selection) -> None:
    geo = geo_of(dataset, default)
    assert geo["projection"]["scale"] == 1
    assert geo["center"]["lon"] == geo["projection"]["rotation"]["lon"] == 67
    assert sum(geo["lonaxis"]["range"]) / 2 == pytest.approx(67)
    _, south, _, north = dataset.boundaries.light.total_bounds
    low, high = geo["lataxis"]["range"]
    assert low < south < geo["center"]["lat"] < north
    assert high > south + (north - south) * 0.7


def test_a_map_moved_by_hand_is_as_wide_in_degrees_as_the_whole(
    dataset: Dataset, default: Selection
) -> None:
    moved = geo_of(dataset, replace(default, zoom=(76.9, 43.25, 600, 300)))["lonaxis"]["range"]
    whole = geo_of(dataset, default)["lonaxis"]["range"]
    assert moved[1] - moved[0] == pytest.approx(whole[1] - whole[0])
