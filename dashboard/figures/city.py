"""The map of one place: its region's boundary, its sites that have a point, what lies around.

Flat kilometres about the place, so that a scale holds over the whole of it.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.extent import EARTH_KM
from dashboard.figures.labels import free_positions
from dashboard.frame import mark_size
from dashboard.selection import TYPES, Selection
from dashboard.spots import Spot, spots_of
from dashboard.theme import (
    PALETTES,
    SANS,
    SEVERITY,
    Palette,
    halo,
    hover_label,
    type_colour,
    type_symbol,
)
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

HEIGHT = 300
"""Of the map, pixels."""

_WIDTH = 330.0
_SHAPE = _WIDTH / HEIGHT
_MARGIN = 1.15
_LEAST_KM, _LEAST_AROUND_KM, _MOST_KM = 12.0, 60.0, 180.0
_SEEN = 3.5
"""Times the width, for panels that are wider than a telephone."""
_LEAST_SHARE, _KEPT_FREE = 0.06, 0.3
_BARS = (1, 2, 5, 10, 20, 50, 100)
_KM_A_DEGREE = 111.0
Trace = dict[str, Any]
_FINEST = 400
"""Details smaller than this share of half the width are left out: about half a pixel."""


@dataclass(frozen=True)
class _Frame:
    """What is shown.

    Attributes:
        longitude: of the place, where both kilometres are 0.
        latitude: of the place.
        x: the middle of what is shown, kilometres east of the place.
        y: kilometres north of it.
        half_width: half of what is shown across, kilometres.
    """

    longitude: float
    latitude: float
    x: float = 0.0
    y: float = 0.0
    half_width: float = _MOST_KM

    @property
    def half_height(self) -> float:
        return self.half_width / _SHAPE

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        wide, high = self.half_width, self.half_height
        return self.x - wide, self.y - high, self.x + wide, self.y + high

    def project(self, degrees: np.ndarray) -> np.ndarray:
        """N by 2 degrees to n by 2 kilometres, true in distance and direction from the place."""
        east = np.radians(degrees[:, 0] - self.longitude)
        north, home = np.radians(degrees[:, 1]), np.radians(self.latitude)
        cosine = np.sin(home) * np.sin(north) + np.cos(home) * np.cos(north) * np.cos(east)
        away = np.arccos(np.clip(cosine, -1, 1))
        stretch = EARTH_KM / np.sinc(away / np.pi)
        x = np.cos(north) * np.sin(east)
        y = np.cos(home) * np.sin(north) - np.sin(home) * np.cos(north) * np.cos(east)
        return np.column_stack([stretch * x, stretch * y])

    def flat(self, shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        """Shapes in kilometres, cut to what a wide panel can show, no finer than its pixels."""
        reach = (_SEEN * self.half_width + abs(self.x) + abs(self.y)) / _KM_A_DEGREE
        across = reach / float(np.cos(np.radians(self.latitude)))
        west, south = self.longitude - across, self.latitude - reach
        east, north = self.longitude + across, self.latitude + reach
        cut = shapely.clip_by_rect(shapes.to_numpy(), west, south, east, north)
        plane = shapely.simplify(shapely.transform(cut, self.project), self.half_width / _FINEST)
        return gpd.GeoSeries(plane, shapes.index)[lambda near: ~near.is_empty]

    def points(self, longitudes: Iterable[float], latitudes: Iterable[float]) -> np.ndarray:
        """N points in kilometres."""
        return self.project(np.array([*zip(longitudes, latitudes, strict=True)]).reshape(-1, 2))


def city_figure(dataset: Dataset, selection: Selection) -> go.Figure:
    """The map of the selection's place.

    Args:
        dataset: the case.
        selection: filters, language, theme and the place, which must be one of the case.
    """
    words, palette = words_in(selection.lang), PALETTES[selection.theme]
    events = selection.chosen(dataset.events)
    place = dataset.places.loc[selection.place]
    spots = spots_of(dataset, words, events[events["place_id"] == selection.place])
    marked = [spot for spot in spots if spot.known]
    frame = _frame(dataset, selection.place, marked)
    region, shapes = str(place["region"]), frame.flat(_borders(dataset, frame))
    return go.Figure(
        data=[
            _areas("countries", _context(dataset, frame, "country"), palette.land, palette),
            _areas("sea", _context(dataset, frame, "sea"), palette.water, palette),
            *_regions(shapes, region, palette),
            _areas("lakes", _context(dataset, frame, "lake"), palette.water, palette),
            _region_names(dataset, frame, shapes, words, region, palette),
            _places(dataset, frame, words, selection.place, palette),
            *_labelled(frame, words, place, marked, selection),
            _scale(frame, words, palette),
        ],
        layout=_layout(frame, palette),
    )


def kind_word(words: Words, event_type: str) -> str:
    """The word for many events of a type."""
    return words.term("type", next(word for word, name in TYPES.items() if name == event_type))


def _frame(dataset: Dataset, place_id: str, marked: Sequence[Spot]) -> _Frame:
    """About the region of a city that is one, else its sites, else up to the next place."""
    place = dataset.places.loc[place_id]
    home = _Frame(float(place["longitude"]), float(place["latitude"]))
    spots = home.points(*_points(marked))
    region = dataset.boundaries.detailed.loc[place["region"]]
    if region["kind"] == "city":
        edge = home.project(shapely.get_coordinates(region.geometry))
        return _about(home, np.concatenate([edge, spots]))
    if len(spots):
        return _about(home, np.concatenate([spots, [(0.0, 0.0)]]))
    others = dataset.places.drop(place_id)
    away = np.hypot(*home.points(others["longitude"], others["latitude"]).T)
    wanted = min([*away, _MOST_KM]) * _MARGIN
    return replace(home, half_width=min(max(wanted, _LEAST_AROUND_KM), _MOST_KM))


def _points(marked: Sequence[Spot]) -> tuple[list[float], list[float]]:
    longitudes = [spot.longitude for spot in marked if spot.longitude is not None]
    return longitudes, [spot.latitude for spot in marked if spot.latitude is not None]


def _about(home: _Frame, points: np.ndarray) -> _Frame:
    """The frame that holds these points, which are in kilometres about the place."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    half = max((east - west) / 2, (north - south) / 2 * _SHAPE) * _MARGIN
    middle = {"x": float(west + east) / 2, "y": float(south + north) / 2}
    return replace(home, **middle, half_width=max(float(half), _LEAST_KM))


def _context(dataset: Dataset, frame: _Frame, kind: str) -> gpd.GeoSeries:
    return frame.flat(dataset.context.geometry[dataset.context["kind"] == kind])


def _regions(shapes: gpd.GeoSeries, own: str, palette: Palette) -> list[Trace]:
    """The neighbours, and over them the region of the place with a strong outline."""
    others = _areas("regions", shapes.drop(own), palette.land, palette, palette.border)
    home = _areas("region", shapes.loc[[own]], palette.paper, palette, palette.ink)
    return [others, {**home, "line": {**home["line"], "width": 1.8}}]


def _borders(dataset: Dataset, frame: _Frame) -> gpd.GeoSeries:
    """Detailed borders for a city, light ones for a wide country around it."""
    close = frame.half_width < _LEAST_AROUND_KM
    return (dataset.boundaries.detailed if close else dataset.boundaries.light).geometry


def _areas(
    name: str, shapes: gpd.GeoSeries, fill: str, palette: Palette, line: str | None = None
) -> Trace:
    """Polygons as one path: holes and parts are told apart by gaps."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in _rings(shapes):
        points = shapely.get_coordinates(ring).round(2)
        xs += [*points[:, 0].tolist(), None]
        ys += [*points[:, 1].tolist(), None]
    return _trace(
        name=name,
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"color": line or palette.frontier, "width": 0.9},
        hoverinfo="skip",
    )


def _rings(shapes: gpd.GeoSeries) -> list[BaseGeometry]:
    parts = shapely.get_parts(shapes.to_numpy(), return_index=False)
    polygons = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"]
    return list(shapely.get_rings(polygons))


def _region_names(
    dataset: Dataset,
    frame: _Frame,
    shapes: gpd.GeoSeries,
    words: Words,
    own: str,
    palette: Palette,
) -> Trace:
    """Names of the regions that fill a good part of the map; a city is named as the place."""
    without = [own] if dataset.boundaries.light.at[own, "kind"] == "city" else []
    seen = shapely.box(*frame.bounds)
    free = seen.difference(shapely.Point(0, 0).buffer(_KEPT_FREE * frame.half_width))
    parts = shapes.drop(without).intersection(free)
    large = parts[parts.area > _LEAST_SHARE * seen.area]
    points = [shapely.maximum_inscribed_circle(shape).coords[0] for shape in large]
    return _trace(
        name="region-names",
        x=[round(x, 2) for x, _ in points],
        y=[round(y, 2) for _, y in points],
        text=[words.name(dataset.boundaries.light.loc[code]) for code in large.index],
        mode="text",
        textfont={"family": SANS, "size": 11, "color": palette.quiet},
        hoverinfo="skip",
    )


def _places(dataset: Dataset, frame: _Frame, words: Words, own: str, palette: Palette) -> Trace:
    """The other places of the case; a click opens them."""
    others = dataset.places.drop(own)
    points = frame.points(others["longitude"], others["latitude"]).round(2)
    return _trace(
        name="places",
        x=points[:, 0].tolist(),
        y=points[:, 1].tolist(),
        ids=others.index.tolist(),
        text=[html.escape(words.name(place)) for _, place in others.iterrows()],
        mode="markers+text",
        textposition="top center",
        marker={"size": 8, "color": palette.paper, "line": {"color": palette.ink, "width": 1.5}},
        textfont={"family": SANS, "size": 12, "color": palette.ink},
        hovertemplate="%{text}<extra></extra>",
    )


def _labelled(
    frame: _Frame, words: Words, place: pd.Series, marked: Sequence[Spot], selection: Selection
) -> list[Trace]:
    """Marks of the sites, and the name of the place without a mark of its own: it is no site."""
    name, palette = words.name(place), PALETTES[selection.theme]
    longitudes, latitudes = _points(marked)
    sizes = [4.0, *(mark_size(len(spot.kinds)) for spot in marked)]
    names = [name, *(spot.name for spot in marked)]
    flat = frame.points([place["longitude"], *longitudes], [place["latitude"], *latitudes]).round(2)
    scale = 2 * frame.half_width / _WIDTH
    pixels = [(x / scale, y / scale) for x, y in flat.tolist()]
    seen = shapely.box(*(edge / scale for edge in frame.bounds))
    positions = free_positions(pixels, names, seen, [size / 2 for size in sizes])
    xs, ys = flat[:, 0].tolist(), flat[:, 1].tolist()
    font = {"family": SANS, "shadow": halo(palette.halo), "color": palette.ink}
    home = _trace(
        name="home",
        x=xs[:1],
        y=ys[:1],
        text=[html.escape(name)],
        mode="markers+text",
        textposition=positions[0],
        marker={"symbol": "cross-thin", "size": 8, "line": {"color": palette.quiet, "width": 1.5}},
        textfont={**font, "size": 14, "weight": 600},
        hoverinfo="skip",
    )
    return [home, _sites(words, marked, selection, xs[1:], ys[1:], positions[1:], font)]


def _sites(
    words: Words,
    marked: Sequence[Spot],
    selection: Selection,
    xs: list[float],
    ys: list[float],
    positions: list[str],
    font: dict[str, Any],
) -> Trace:
    kinds = [max(spot.kinds, key=lambda kind: SEVERITY[kind]) for spot in marked]
    return _trace(
        name="sites",
        x=xs,
        y=ys,
        text=[html.escape(spot.name) for spot in marked],
        mode="markers+text",
        textposition=positions,
        marker={
            "size": [mark_size(len(spot.kinds)) for spot in marked],
            "color": [type_colour(kind, selection.theme) for kind in kinds],
            "symbol": [type_symbol(kind, selection.theme) for kind in kinds],
            "opacity": 1,
            "line": {"color": PALETTES[selection.theme].halo, "width": 1.5},
        },
        textfont={**font, "size": 12},
        hovertext=[_hover(words, spot) for spot in marked],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(words: Words, spot: Spot) -> str:
    counts = Counter(spot.kinds).most_common()
    lines = [f"{kind_word(words, kind)}: {words.number(number)}" for kind, number in counts]
    return "<br>".join([f"<b>{html.escape(spot.name)}</b>", *lines])


def _trace(**attributes: Any) -> Trace:
    """A trace as plain values: plotly checks them once, with the figure."""
    return {"type": "scatter", **attributes}


def _scale(frame: _Frame, words: Words, palette: Palette) -> Trace:
    """A bar of round kilometres in the lower left."""
    length = max(bar for bar in _BARS if bar <= max(frame.half_width * 0.5, _BARS[0]))
    west = frame.x - frame.half_width * 0.94
    south = frame.y - frame.half_height * 0.93
    middle, tick = west + length / 2, frame.half_height * 0.02
    return _trace(
        name="scale",
        x=[west, west, middle, west + length, west + length],
        y=[south + tick, south, south, south, south + tick],
        text=["", "", words("city.km", n=words.number(length)), "", ""],
        mode="lines+text",
        textposition="top center",
        line={"color": palette.ink, "width": 1.5},
        textfont={"family": SANS, "size": 11, "color": palette.ink},
        hoverinfo="skip",
    )


def _layout(frame: _Frame, palette: Palette) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True}
    wide, high = frame.half_width, frame.half_height
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": palette.land,
        "plot_bgcolor": palette.land,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": {"family": SANS, "size": 12, "color": palette.ink},
        "hoverlabel": hover_label(palette),
        "xaxis": {**axis, "range": [frame.x - wide, frame.x + wide]},
        "yaxis": {**axis, "range": [frame.y - high, frame.y + high], "scaleanchor": "x"},
    }
