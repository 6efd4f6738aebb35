"""The map of one place: its region's boundary, its sites that have a point, what lies around.

Flat kilometres about the place, so that a scale holds over the whole of it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.counted import counted
from dashboard.figures.labels import label_positions
from dashboard.figures.map import halo
from dashboard.frame import mark_size
from dashboard.selection import Selection
from dashboard.theme import PALETTES, SANS, SEVERITY, Palette, type_colour, type_symbol
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

HEIGHT = 300
"""Of the map, pixels."""

_WIDTH = 330.0
_SHAPE = _WIDTH / HEIGHT
_MARGIN = 1.3
_LEAST_KM, _MOST_KM = 12.0, 180.0
_SEEN = 3.5
"""Times the width, for panels that are wider than a telephone."""
_LEAST_SHARE = 0.06
_BARS = (1, 2, 5, 10, 20, 50, 100)
_KM_A_DEGREE = 111.0


@dataclass(frozen=True)
class Spot:
    """A site, or a point typed by hand, and what is reported there.

    Attributes:
        name: as it is shown.
        longitude: degrees east, NaN where no public coordinate is known.
        latitude: degrees north.
        events: the events there.
    """

    name: str
    longitude: float
    latitude: float
    events: pd.DataFrame

    @property
    def known(self) -> bool:
        """Whether it has a point of its own."""
        return not np.isnan(self.longitude)


@dataclass(frozen=True)
class _Frame:
    """What is shown: a middle in degrees, and half the width and height in kilometres."""

    longitude: float
    latitude: float
    half_width: float

    @property
    def half_height(self) -> float:
        return self.half_width / _SHAPE

    @property
    def crs(self) -> str:
        return f"+proj=aeqd +lat_0={self.latitude} +lon_0={self.longitude} +units=km"

    def flat(self, shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        """Shapes in kilometres, cut to what a wide panel can show."""
        reach = _SEEN * self.half_width / _KM_A_DEGREE
        across = reach / float(np.cos(np.radians(self.latitude)))
        west, east = self.longitude - across, self.longitude + across
        near = shapes.clip_by_rect(west, self.latitude - reach, east, self.latitude + reach)
        return near[~near.is_empty].to_crs(self.crs)

    def points(self, longitudes: Sequence[float], latitudes: Sequence[float]) -> gpd.GeoSeries:
        return gpd.GeoSeries.from_xy(longitudes, latitudes, crs=4326).to_crs(self.crs)


def city_figure(dataset: Dataset, selection: Selection) -> go.Figure:
    """The map of the selection's place.

    Args:
        dataset: the case.
        selection: filters, language, theme and the place, which must be one of the case.
    """
    words, palette = words_in(selection.lang), PALETTES[selection.theme]
    events = counted(dataset, selection).events
    place = dataset.places.loc[selection.place]
    spots = spots_of(dataset, words, events[events["place_id"] == selection.place])
    marked = [spot for spot in spots if spot.known]
    frame = _frame(dataset, selection.place, marked)
    region = str(place["region"])
    figure = go.Figure(
        [
            _areas("countries", _context(dataset, frame, "country"), palette.land, palette),
            _areas("sea", _context(dataset, frame, "sea"), palette.water, palette),
            *_regions(dataset, frame, region, palette),
            _areas("lakes", _context(dataset, frame, "lake"), palette.water, palette),
            _region_names(dataset, frame, words, palette),
            _places(dataset, frame, words, selection.place, palette),
            *_labelled(frame, words, place, marked, selection),
            _scale(frame, words, palette),
        ]
    )
    figure.update_layout(_layout(frame, palette))
    return figure


def spots_of(dataset: Dataset, words: Words, events: pd.DataFrame) -> list[Spot]:
    """The sites that events of one place name, most events first; no site is no spot.

    A point is that of the event where somebody typed one, else the site's own, else none.
    """
    if events.empty:
        return []
    written = events["site"].where(events["site"] != "", events["location"])
    named = dataset.sites.set_index(["place_id", "site"])
    keys = pd.MultiIndex.from_arrays([events["place_id"], written])
    sites = named.reindex(keys).set_axis(events.index)
    typed = events["geo_method"] == "coordinates"
    rows = pd.DataFrame(
        {
            "name": sites[f"name_{words.lang}"].where(sites["site_id"] != "", written).fillna(""),
            "longitude": events["longitude"].where(typed, sites["longitude"]),
            "latitude": events["latitude"].where(typed, sites["latitude"]),
        }
    )
    rows["name"] = rows["name"].mask(typed & (rows["name"] == ""), written).map(words.text)
    groups = rows[rows["name"] != ""].groupby(["name", "longitude", "latitude"], dropna=False)
    spots = [Spot(str(key[0]), key[1], key[2], events.loc[group.index]) for key, group in groups]
    return sorted(spots, key=lambda spot: (-len(spot.events), spot.name))


def _frame(dataset: Dataset, place_id: str, marked: Sequence[Spot]) -> _Frame:
    """About the region of a city that is one, else its sites, else up to the next place."""
    place = dataset.places.loc[place_id]
    region = dataset.boundaries.detailed.loc[place["region"]]
    home = _Frame(place["longitude"], place["latitude"], _MOST_KM)
    spots = home.points([s.longitude for s in marked], [s.latitude for s in marked])
    if region["kind"] == "city":
        shapes = [*home.flat(gpd.GeoSeries([region.geometry], crs=4326)), *spots]
        return _about(home, shapes, _LEAST_KM)
    if len(spots):
        return _about(home, [*spots, shapely.Point(0, 0)], _LEAST_KM)
    others = dataset.places.drop(place_id)
    away = home.points(others["longitude"], others["latitude"]).distance(shapely.Point(0, 0))
    nearest = min([*away, _MOST_KM])
    return _Frame(home.longitude, home.latitude, min(max(nearest * _MARGIN, 60.0), _MOST_KM))


def _about(home: _Frame, shapes: Sequence[BaseGeometry], least: float) -> _Frame:
    """The frame that holds these shapes, which are in kilometres about `home`."""
    west, south, east, north = shapely.total_bounds(shapely.GeometryCollection(list(shapes)))
    half = max((east - west) / 2, (north - south) / 2 * _SHAPE) * _MARGIN
    middle = gpd.GeoSeries([shapely.Point((west + east) / 2, (south + north) / 2)], crs=home.crs)
    [point] = middle.to_crs(4326)
    return _Frame(point.x, point.y, max(half, least))


def _context(dataset: Dataset, frame: _Frame, kind: str) -> gpd.GeoSeries:
    return frame.flat(dataset.context.geometry[dataset.context["kind"] == kind])


def _regions(
    dataset: Dataset, frame: _Frame, own: str, palette: Palette
) -> list[go.Scatter]:
    """The neighbours, and over them the region of the place with a strong outline."""
    shapes = frame.flat(dataset.boundaries.detailed.geometry)
    others = _areas("regions", shapes.drop(own), palette.land, palette, palette.border)
    home = _areas("region", shapes.loc[[own]], palette.paper, palette, palette.ink)
    return [others, home.update(line={"width": 1.8})]


def _areas(
    name: str, shapes: gpd.GeoSeries, fill: str, palette: Palette, line: str | None = None
) -> go.Scatter:
    """Polygons as one path: holes and parts are told apart by gaps."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in _rings(shapes):
        points = shapely.get_coordinates(ring).round(2)
        xs += [*points[:, 0].tolist(), None]
        ys += [*points[:, 1].tolist(), None]
    return go.Scatter(
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
    dataset: Dataset, frame: _Frame, words: Words, palette: Palette
) -> go.Scatter:
    """Names of the regions that fill a good part of the map."""
    seen = shapely.box(
        -frame.half_width, -frame.half_height, frame.half_width, frame.half_height
    )
    shapes = frame.flat(dataset.boundaries.detailed.geometry).intersection(seen)
    large = shapes[shapes.area > _LEAST_SHARE * seen.area]
    points = [shapely.maximum_inscribed_circle(shape).coords[0] for shape in large]
    return go.Scatter(
        name="region-names",
        x=[round(x, 2) for x, _ in points],
        y=[round(y, 2) for _, y in points],
        text=[words.name(dataset.boundaries.light.loc[code]) for code in large.index],
        mode="text",
        textfont={"family": SANS, "size": 11, "color": palette.quiet},
        hoverinfo="skip",
    )


def _places(
    dataset: Dataset, frame: _Frame, words: Words, own: str, palette: Palette
) -> go.Scatter:
    """The other places of the case; a click opens them."""
    others = dataset.places.drop(own)
    points = frame.points(others["longitude"], others["latitude"])
    return go.Scatter(
        name="places",
        x=points.x.round(2).tolist(),
        y=points.y.round(2).tolist(),
        ids=others.index.tolist(),
        text=[words.name(place) for _, place in others.iterrows()],
        mode="markers+text",
        textposition="top center",
        marker={"size": 8, "color": palette.paper, "line": {"color": palette.ink, "width": 1.5}},
        textfont={"family": SANS, "size": 12, "color": palette.ink},
        hovertemplate="%{text}<extra></extra>",
    )


def _labelled(
    frame: _Frame, words: Words, place: pd.Series, marked: Sequence[Spot], selection: Selection
) -> list[go.Scatter]:
    """Marks of the sites, and the name of the place without a mark of its own: it is no site."""
    name, palette = words.name(place), PALETTES[selection.theme]
    points = pd.DataFrame(
        {
            "longitude": [place["longitude"], *(spot.longitude for spot in marked)],
            "latitude": [place["latitude"], *(spot.latitude for spot in marked)],
        }
    )
    sizes = [4.0, *(mark_size(len(spot.events)) for spot in marked)]
    names = [name, *(spot.name for spot in marked)]
    corners = [(-frame.half_width, -frame.half_height), (frame.half_width, frame.half_height)]
    seen = gpd.GeoSeries(shapely.points(corners), crs=frame.crs).to_crs(4326)
    scale = 2 * frame.half_width / _WIDTH
    positions = label_positions(points, names, seen, scale, [size / 2 for size in sizes])
    flat = frame.points(points["longitude"], points["latitude"])
    xs, ys = flat.x.round(2).tolist(), flat.y.round(2).tolist()
    font = {"family": SANS, "shadow": halo(palette.halo), "color": palette.ink}
    home = go.Scatter(
        name="home",
        x=xs[:1],
        y=ys[:1],
        text=[name],
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
) -> go.Scatter:
    kinds = [max(spot.events["event_type"], key=lambda kind: SEVERITY[kind]) for spot in marked]
    return go.Scatter(
        name="sites",
        x=xs,
        y=ys,
        text=[spot.name for spot in marked],
        mode="markers+text",
        textposition=positions,
        marker={
            "size": [mark_size(len(spot.events)) for spot in marked],
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
    counts = spot.events["event_type"].value_counts()
    lines = [f"{words.term('group', kind)}: {words.number(n)}" for kind, n in counts.items()]
    return "<br>".join([f"<b>{html.escape(spot.name)}</b>", *lines])


def _scale(frame: _Frame, words: Words, palette: Palette) -> go.Scatter:
    """A bar of round kilometres in the lower left."""
    length = max(bar for bar in _BARS if bar <= max(frame.half_width * 0.5, _BARS[0]))
    west, south = -frame.half_width * 0.94, -frame.half_height * 0.93
    middle, tick = west + length / 2, frame.half_height * 0.02
    return go.Scatter(
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
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": palette.land,
        "plot_bgcolor": palette.land,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": {"family": SANS, "size": 12, "color": palette.ink},
        "hoverlabel": {
            "bgcolor": palette.paper,
            "bordercolor": palette.border,
            "font": {"family": SANS, "size": 13, "color": palette.ink},
            "align": "left",
        },
        "xaxis": {**axis, "range": [-frame.half_width, frame.half_width]},
        "yaxis": {**axis, "range": [-frame.half_height, frame.half_height], "scaleanchor": "x"},
    }
