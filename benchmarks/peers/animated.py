"""The days of a case as plotly's own animation, as its documentation would have a user do it.

`px.choropleth` and `px.scatter_geo` with `animation_frame`; the zones are `px.line_geo`, with the
lines that our map hatches with, since plotly express repeats a map's shapes in every frame.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

from dashboard.counted import counted, hatching_ids, outline_ids
from dashboard.figures.map import base, map_json
from dashboard.frame import Frame, frame_of
from dashboard.geometry import geometry
from dashboard.selection import Selection
from dashboard.theme import GAP, ZONES, zone_colour
from geodata.dataset import Dataset

Shapes = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]

_CLASSES = 5
_UNDER = ("land", "water")
_STATIC = (*_UNDER, "lakes")
_GROUPS = ("regions", "dots", "lines", "marks")


def animated(dataset: Dataset, selection: Selection) -> go.Figure:
    """A figure of all days with all zones, shading, marks and names.

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
    parts = {
        "regions": _regions(dataset, shapes, frames),
        "dots": _dots(dataset, shapes, frames, selection),
        "lines": _lines(dataset, shapes, frames, selection),
        "marks": _marks(dataset, frames),
    }
    drawn = [name for name in _GROUPS if parts[name] is not None]
    static = _surroundings(dataset, selection, shapes)
    figure = go.Figure([*static[:2], *parts["regions"].data, static[2]])
    numbers = [len(_UNDER)]
    for name in drawn[1:]:
        numbers += range(len(figure.data), len(figure.data) + len(parts[name].data))
        figure.add_traces(parts[name].data)
    figure.frames = [
        go.Frame(
            name=day,
            data=[trace for name in drawn for trace in parts[name].frames[at].data],
            traces=numbers,
        )
        for at, day in enumerate(days)
    ]
    figure.update_layout(map_json(dataset, selection)["layout"])
    return figure


def _surroundings(dataset: Dataset, selection: Selection, shapes: Shapes) -> list[Any]:
    """Neighbours and waters, which are the same in every frame."""
    traces = [trace for trace in base(dataset, selection).data if trace.name in _STATIC]
    return [trace.update(geojson=shapes[trace.name]) for trace in traces]


def _regions(dataset: Dataset, shapes: Shapes, frames: dict[str, Frame]) -> go.Figure:
    rows = [
        {"day": day, "code": code, "shade": shade}
        for day, values in frames.items()
        for code, shade in zip(dataset.codes, values["regions"]["z"], strict=True)
    ]
    return px.choropleth(
        pd.DataFrame(rows),
        geojson=shapes["regions"],
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
    """One side of each stroke, which is a line; then a break."""
    return [
        at
        for ring in _polygons(feature)
        for at in (*_points(ring[: len(ring) // 2]), {"lon": None, "lat": None})
    ]


def _rings(feature: dict[str, Any]) -> Rows:
    return [
        at for ring in _polygons(feature) for at in (*_points(ring), {"lon": None, "lat": None})
    ]


def _points(line: Any) -> Rows:
    return [{"lon": lon, "lat": lat} for lon, lat in line]
