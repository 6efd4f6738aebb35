"""The days of a case as plotly's own animation, as its documentation would have a user do it.

`px.choropleth` and `px.scatter_geo` with `animation_frame`; the zones are `px.line_geo`, with the
lines that our map hatches with, since plotly express repeats a map's shapes in every frame.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from dashboard.counted import counted, hatching_ids, outline_ids
from dashboard.figures.map import map_json
from dashboard.frame import Frame, frame_of
from dashboard.geometry import geometry
from dashboard.selection import Selection
from dashboard.theme import GAP, ZONES, zone_colour
from geodata.dataset import Dataset

Shapes = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]
Traces = list[dict[str, Any]]

_CLASSES = 5
_UNDER = ("land", "water")
_OVER = "lakes"


def animated(dataset: Dataset, selection: Selection) -> str:
    """JSON of a figure of all days with all zones, shading, marks and names.

    Args:
        dataset: the case.
        selection: its theme, language and filters; its layers are those drawn.
    """
    sums, shapes = counted(dataset, selection), geometry(dataset)
    days = [day.date().isoformat() for day in dataset.days]
    frames = {
        name: frame_of(dataset, selection, sums, day)
        for name, day in zip(days, dataset.days, strict=True)
    }
    under, over = _surroundings(dataset, selection)
    drawn = [
        each.to_plotly_json()
        for each in (
            _regions(dataset, frames),
            _dots(dataset, shapes, frames, selection),
            _lines(dataset, shapes, frames, selection),
            _marks(dataset, frames),
        )
        if each is not None
    ]
    regions, *others = [each["data"] for each in drawn]
    moving = [trace for each in others for trace in each]
    numbers = [
        len(under),
        *range(len(under) + 1 + len(over), len(under) + 1 + len(over) + len(moving)),
    ]
    figure = {
        "data": [*under, *regions, *over, *moving],
        "layout": map_json(dataset, selection)["layout"],
        "frames": [
            {
                "name": day,
                "data": [trace for each in drawn for trace in each["frames"][at]["data"]],
                "traces": numbers,
            }
            for at, day in enumerate(days)
        ],
    }
    return _with_shapes(to_json_plotly(figure), shapes)


def _with_shapes(text: str, shapes: Shapes) -> str:
    """The JSON with the shapes that traces name, each time: so plotly express repeats them.

    It would copy them some thousand times on the way there, which takes minutes.
    """
    for name in (*_UNDER, "regions", _OVER):
        text = text.replace(f'"geojson":"{name}"', f'"geojson":{to_json_plotly(shapes[name])}')
    return text


def _surroundings(dataset: Dataset, selection: Selection) -> tuple[Traces, Traces]:
    """Neighbours and waters, the same in every frame: under the regions, and over them."""
    known = {trace["name"]: trace for trace in map_json(dataset, selection)["data"]}
    return [known[name] for name in _UNDER], [known[_OVER]]


def _regions(dataset: Dataset, frames: dict[str, Frame]) -> go.Figure:
    rows = [
        {"day": day, "code": code, "shade": shade}
        for day, values in frames.items()
        for code, shade in zip(dataset.codes, values["regions"]["z"], strict=True)
    ]
    return px.choropleth(
        pd.DataFrame(rows),
        geojson="regions",
        locations="code",
        color="shade",
        range_color=(0, _CLASSES),
        color_continuous_scale="YlOrBr",
        animation_frame="day",
    )


def _marks(dataset: Dataset, frames: dict[str, Frame]) -> go.Figure:
    """Marks of the day and quiet ones of days before, with the names that the frame gives them."""
    rows: Rows = []
    for day, values in frames.items():
        marks = values["places"]
        latitudes = marks.get("lat", dataset.places["latitude"])
        names = marks.get("text") or [""] * len(marks["lon"])
        for lon, lat, size, name, colour in zip(
            marks["lon"], latitudes, marks["marker.size"], names, marks["marker.color"], strict=True
        ):
            if lon is not None:
                at = {"day": day, "lon": lon, "lat": lat}
                rows.append({**at, "size": size, "name": name, "colour": colour})
    return px.scatter_geo(
        _every(rows, "colour", list(frames), {"size": 0, "name": ""}),
        lon="lon",
        lat="lat",
        size="size",
        size_max=34,
        color="colour",
        color_discrete_map="identity",
        text="name",
        animation_frame="day",
    )


def _every(rows: Rows, group: str, days: list[str], filling: dict[str, Any]) -> pd.DataFrame:
    """The rows in the order of days, with an empty one where a day lacks a group.

    A frame has to hold each of the traces; else plotly leaves what was drawn before.
    """
    groups = sorted({row[group] for row in rows})
    empty = [
        {"day": day, group: each, "lon": None, "lat": None, **filling}
        for day in days
        for each in groups
    ]
    return pd.DataFrame(empty + rows).sort_values(["day", group], kind="stable")


def _lines(
    dataset: Dataset, shapes: Shapes, frames: dict[str, Frame], selection: Selection
) -> go.Figure | None:
    rows = []
    for layer in (each for each in ZONES if each in selection.layers):
        known = {each["id"]: each for each in shapes[f"zone-{layer}"]["features"]}
        hatching = {name: _strokes(known[name]) for name in hatching_ids(dataset)}
        outlines = {name: _rings(known[name]) for name in outline_ids(dataset, layer)}
        for day, values in frames.items():
            for trace, lines in ((f"zone-{layer}", hatching), (f"line-{layer}", outlines)):
                drawn = values[trace]["z"]
                for (_, line), shown in zip(lines.items(), drawn, strict=True):
                    rows += [{"day": day, "layer": layer, **at} for at in line if shown]
    if not rows:
        return None
    return px.line_geo(
        _every(rows, "layer", list(frames), {}),
        lon="lon",
        lat="lat",
        color="layer",
        color_discrete_map={layer: zone_colour(layer, selection.theme) for layer in ZONES},
        animation_frame="day",
    )


def _dots(
    dataset: Dataset, shapes: Shapes, frames: dict[str, Frame], selection: Selection
) -> go.Figure | None:
    if GAP not in selection.layers:
        return None
    known = {each["id"]: each for each in shapes[f"zone-{GAP}"]["features"]}
    rows = []
    for day, values in frames.items():
        for name, shown in zip(hatching_ids(dataset), values[f"zone-{GAP}"]["z"], strict=True):
            if shown is not None:
                rows += [{"day": day, "kind": GAP, **at} for at in _rings(known[name])[::6]]
    if not rows:
        return None
    return px.scatter_geo(
        _every(rows, "kind", list(frames), {}),
        lon="lon",
        lat="lat",
        color="kind",
        animation_frame="day",
    )


def _polygons(feature: dict[str, Any]) -> list[Any]:
    return [rings[0] for rings in feature["geometry"]["coordinates"]]


def _strokes(feature: dict[str, Any]) -> Rows:
    """One long side of each stroke, which is a line; then a break."""
    return [
        at
        for ring in _polygons(feature)
        for at in (*_points(_long_side(ring)), {"lon": None, "lat": None})
    ]


def _long_side(ring: Any) -> Any:
    """A strip is two long sides with as many points each, and the short ones between them."""
    half = len(ring) // 2
    return max((ring[:half], ring[1 : half + 1]), key=lambda side: math.dist(side[0], side[-1]))


def _rings(feature: dict[str, Any]) -> Rows:
    return [
        at for ring in _polygons(feature) for at in (*_points(ring), {"lon": None, "lat": None})
    ]


def _points(line: Any) -> Rows:
    return [{"lon": lon, "lat": lat} for lon, lat in line]
