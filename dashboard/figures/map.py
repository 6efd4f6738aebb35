"""The map: what stays from day to day (`base`), and the map of one day (`map_figure`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import plotly.graph_objects as go

from dashboard.areas import signs_of, symbols_of
from dashboard.counted import counted, hatching_ids, outline_ids
from dashboard.extent import (
    ASPECT,
    Box,
    enlargement,
    extent,
    extents,
    nearest,
    outline,
    plane_of,
    scale_of,
)
from dashboard.figures.labels import KM_A_PIXEL, label_positions
from dashboard.figures.neighbours import neighbour_names, seen_in
from dashboard.frame import (
    MAYBE_DASH,
    MAYBE_OPACITY,
    Frame,
    Values,
    city_codes,
    frame,
    mark_size,
    page_frame,
    region_points,
)
from dashboard.selection import Selection, default_selection
from dashboard.tallied.cube import without_places
from dashboard.theme import (
    GAP,
    PALETTES,
    SANS,
    SWITCHES,
    ZONES,
    Palette,
    colour_steps,
    halo,
    hover_label,
    zone_colour,
)
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.projection import DEGREES, KAZAKHSTAN
from geodata.remembered import per_case

PROJECTION = plane_of(KAZAKHSTAN)
"""Of the case that ships."""
_NO_HOVER, _CLEAR, _LEAST_REACH = "skip", "rgba(0,0,0,0)", 9.0
_KEPT, _NEAR = 8, 8  # cases; pixels around a mark in which it answers, and not its region

Trace = dict[str, Any]
Space = tuple[float, float]
"""Width and height, pixels."""


def map_figure(dataset: Dataset, selection: Selection) -> go.Figure:
    """The map of the selection's day.

    Args:
        dataset: the case.
        selection: what a person chose.

    Returns:
        `base` with the values of `frame`. Shapes are referred to by name; `geometry.script` must
        have given them to plotly.
    """
    return apply(base(dataset, selection), frame(dataset, selection, selection.day))


def map_json(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """The same as plain JSON for the page, which sets layers and zoom by itself."""
    first = default_selection(dataset)
    plain = _plain_base(dataset, replace(first, lang=selection.lang, theme=selection.theme))
    values = page_frame(dataset, selection, counted(dataset, selection), selection.day)
    data = [_with_values(trace, values.get(trace["name"], {})) for trace in plain["data"]]
    if dataset.tally is not None:  # the page draws these as it draws the places (assets/marks.js)
        hidden = {"visible": False}
        data = [trace | hidden if trace["name"] == "region-events" else trace for trace in data]
    return {"data": data, "layout": plain["layout"]}


@per_case(_KEPT)
def _plain_base(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    return _base(dataset, selection, None)


def _with_values(trace: dict[str, Any], values: Values) -> dict[str, Any]:
    """A copy of a trace with the values of a frame, whose names are paths (`marker.size`)."""
    filled = dict(trace)
    for path, numbers in values.items():
        *outer, last = path.split(".")
        part = filled
        for name in outer:
            part[name] = dict(part.get(name, {}))
            part = part[name]
        part[last] = numbers
    return filled


def base(dataset: Dataset, selection: Selection, space: Space | None = None) -> go.Figure:
    """What the map of every day shares: traces in their order, projection, colours, names.

    Args:
        dataset: the case.
        selection: what a person chose.
        space: width and height in pixels, where they are known.
    """
    return go.Figure(_base(dataset, selection, space))


def _base(dataset: Dataset, selection: Selection, space: Space | None) -> dict[str, Any]:
    """The same without plotly, which would check it by descriptions of 8 MB."""
    dataset = without_places(dataset)
    palette, words = PALETTES[selection.theme], words_in(selection.lang)
    positions = _name_positions(dataset, selection, space)
    traces = [
        _surroundings("land", dataset, "country", palette.land, palette.frontier),
        _surroundings("water", dataset, "sea", palette.water, palette.water),
        _regions(dataset, palette),
        _surroundings("lakes", dataset, "lake", palette.water, palette.water),
        _gap(dataset, selection),
        *(_hatching(dataset, selection, layer) for layer in ZONES),
        *(_outlines(dataset, selection, layer) for layer in ZONES),
        _context_names(dataset, words, palette, _box(dataset, space)),
        *(_city_ring(dataset, selection, layer) for layer in SWITCHES),
        _maybe(dataset, palette, positions),
        _region_events(dataset),
        _arrivals(dataset, palette),
        _places(dataset, palette, positions),
    ]
    layout = _layout(palette) | {"meta": {"lang": selection.lang}, "hoverdistance": _NEAR}
    layout["geo"] |= _view(dataset, selection, space)
    return {"data": traces, "layout": layout}


def apply(figure: go.Figure, values: Frame) -> go.Figure:
    """Set the values of a frame, as the browser does when it plays."""
    for trace in figure.data:
        for attribute, numbers in values.get(trace.name, {}).items():
            trace[attribute] = numbers
    return figure


def traces_of_layer(layer: str) -> tuple[str, ...]:
    """The traces that a layer's switch shows and hides."""
    outlines = () if layer == GAP else (f"line-{layer}",)
    return f"zone-{layer}", *outlines, f"city-{layer}"


@per_case(_KEPT)
def map_extents(dataset: Dataset) -> list[Box]:
    """What the map shows, for each shape of the space it is given."""
    return extents(outline(dataset), plane_of(dataset.boundaries.projection))


def _layout(palette: Palette) -> dict[str, Any]:
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": palette.water,
        "showlegend": False,
        "uirevision": "map",
        "dragmode": "pan",
        "font": {"family": SANS, "size": 13, "color": palette.ink},
        "hoverlabel": hover_label(palette),
        "geo": {"visible": False, "bgcolor": palette.water},
    }


def _view(dataset: Dataset, selection: Selection, space: Space | None) -> dict[str, Any]:
    """Projection and extent; of a map moved by hand, its middle and how much it is enlarged."""
    box, projection = _box(dataset, space), dataset.boundaries.projection
    longitude, latitude, times = projection.longitude, box["center"]["lat"], 1.0
    if selection.zoom is not None:
        longitude, latitude, *_ = selection.zoom
        times = _times(selection, box)
    kind: dict[str, Any] = {"type": "equal earth"}
    if not projection.world:
        kind = {"type": "conic equal area", "parallels": projection.parallels}
    shift = longitude - projection.longitude
    return {
        "projection": {**kind, "rotation": {"lon": longitude}, "scale": times},
        "center": {"lon": longitude, "lat": latitude},
        # About the meridian of the projection, so that a map moved by hand is as wide as the whole.
        "lonaxis": {"range": [round(edge + shift, 3) for edge in box["lon"]]},
        "lataxis": {"range": box["lat"]},
    }


def _box(dataset: Dataset, space: Space | None) -> Box:
    if space is None:
        return nearest(map_extents(dataset), ASPECT)
    plane = plane_of(dataset.boundaries.projection)
    return extent(outline(dataset), plane, space[0] / space[1])


def _times(selection: Selection, box: Box) -> float:
    """How many times the map is enlarged."""
    if selection.zoom is None:
        return 1.0
    return round(enlargement(box, box["aspect"], *selection.zoom[2:]), 4)


def _surroundings(name: str, dataset: Dataset, kind: str, fill: str, line: str) -> Trace:
    number = int((dataset.context["kind"] == kind).sum())
    return {
        "type": "choropleth",
        "name": name,
        "geojson": name,
        "locations": [str(each) for each in range(number)],
        "z": [1] * number,
        "colorscale": [[0, fill], [1, fill]],
        "showscale": False,
        "marker": {"line": {"color": line, "width": 0.7}},
        "hoverinfo": _NO_HOVER,
    }


def _regions(dataset: Dataset, palette: Palette) -> Trace:
    return {
        "type": "choropleth",
        "name": "regions",
        "geojson": "regions",
        "locations": dataset.codes,
        "z": [0] * len(dataset.codes),
        "zmin": -0.5,
        "zmax": len(palette.tones) + 0.5,
        "colorscale": colour_steps((palette.paper, *palette.tones)),
        "showscale": False,
        "marker": {"line": {"color": palette.border, "width": 0.8}},
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hatching(dataset: Dataset, selection: Selection, layer: str) -> Trace:
    ids, colour = hatching_ids(dataset), zone_colour(layer, selection.theme)
    return _zone(f"zone-{layer}", ids, layer, selection, fill=colour, width=0.7)


def _gap(dataset: Dataset, selection: Selection) -> Trace:
    """Dots: full where 1, hollow where 0."""
    colour = zone_colour(GAP, selection.theme)
    trace = _zone(f"zone-{GAP}", hatching_ids(dataset), GAP, selection, fill=colour, width=0.9)
    return trace | {"colorscale": [[0, _CLEAR], [1, colour]]}


def _outlines(dataset: Dataset, selection: Selection, layer: str) -> Trace:
    ids = outline_ids(dataset, layer)
    return _zone(f"line-{layer}", ids, layer, selection, fill=_CLEAR, width=2.2)


def _zone(
    name: str, ids: list[str], layer: str, selection: Selection, *, fill: str, width: float
) -> Trace:
    return {
        "type": "choropleth",
        "name": name,
        "geojson": f"zone-{layer}",
        "locations": ids,
        "z": [None] * len(ids),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, fill], [1, fill]],
        "showscale": False,
        "marker": {"line": {"color": zone_colour(layer, selection.theme), "width": width}},
        "visible": layer in selection.layers,
        "hoverinfo": _NO_HOVER,
    }


def _city_ring(dataset: Dataset, selection: Selection, layer: str) -> Trace:
    """A zone over a city region, which is a few pixels wide: a ring around it."""
    cities = dataset.boundaries.light.loc[city_codes(dataset)].geometry.representative_point()
    return {
        "type": "scattergeo",
        "name": f"city-{layer}",
        "lon": cities.x.round(4).tolist(),
        "lat": cities.y.round(4).tolist(),
        "mode": "markers",
        "marker": {
            "size": [0] * len(cities),
            "color": _CLEAR,
            "line": {"color": zone_colour(layer, selection.theme), "width": 2.4, "dash": "solid"},
        },
        "visible": layer in selection.layers,
        "hoverinfo": _NO_HOVER,
    }


def _maybe(dataset: Dataset, palette: Palette, positions: list[str]) -> Trace:
    """What may be of the day, faded: first the places, then the regions."""
    longitudes, latitudes = region_points(dataset)
    return {
        "type": "scattergeo",
        "name": "maybe",
        "lon": [*dataset.places["longitude"], *longitudes],
        "lat": [*dataset.places["latitude"], *latitudes],
        "ids": [*dataset.places.index, *dataset.codes],
        "mode": "markers+text",
        "textposition": [*positions, *["top center"] * len(longitudes)],
        "textfont": _font(palette) | {"color": palette.quiet},
        "marker": {
            "symbol": [*signs_of(dataset), *["diamond"] * len(longitudes)],
            "opacity": MAYBE_OPACITY,
            "color": _CLEAR,
            "line": {"color": palette.ink, "width": 1.6, "dash": MAYBE_DASH},
        },
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _region_events(dataset: Dataset) -> Trace:
    longitudes, latitudes = region_points(dataset)
    return {
        "type": "scattergeo",
        "name": "region-events",
        "lon": longitudes,
        "lat": latitudes,
        "ids": dataset.codes,
        "mode": "markers",
        "marker": {"symbol": "diamond", "opacity": 1},
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _arrivals(dataset: Dataset, palette: Palette) -> Trace:
    return {
        "type": "scattergeo",
        "name": "arrivals",
        "lon": dataset.places["longitude"].tolist(),
        "lat": dataset.places["latitude"].tolist(),
        "mode": "markers",
        "marker": {"color": _CLEAR, "line": {"color": palette.ink, "width": 1.6}},
        "hoverinfo": _NO_HOVER,
    }


def _name_positions(dataset: Dataset, selection: Selection, space: Space | None) -> list[str]:
    """Where the name of each place stands beside its mark."""
    words = words_in(selection.lang)
    names = [words.name(place) for _, place in dataset.places.iterrows()]
    crs = dataset.boundaries.projection.crs
    shown = gpd.GeoSeries([outline(dataset)], crs=DEGREES).to_crs(crs)
    scale = KM_A_PIXEL * scale_of(dataset)
    if space is not None:
        box = _box(dataset, space)
        scale = box["across"] / space[0] / _times(selection, box)
        if not dataset.boundaries.home:
            shown = gpd.GeoSeries([seen_in(box, crs)], crs=crs)
    return label_positions(dataset.places, names, shown, scale, _reaches(dataset), crs)


def _places(dataset: Dataset, palette: Palette, positions: list[str]) -> Trace:
    return {
        "type": "scattergeo",
        "name": "places",
        "lon": dataset.places["longitude"].tolist(),
        "lat": dataset.places["latitude"].tolist(),
        "ids": dataset.places.index.tolist(),
        "mode": "markers+text",
        "marker": {"opacity": 1, **symbols_of(dataset)},
        "textposition": positions,
        "textfont": _font(palette),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _reaches(dataset: Dataset) -> list[float]:
    """How far the largest mark of each place reaches on any day, whatever the filters, pixels."""
    most = dataset.events.groupby(["place_id", "event_date"]).size().groupby("place_id").max()
    numbers = most.reindex(dataset.places.index).fillna(0)
    return [max(mark_size(int(number)) / 2, _LEAST_REACH) for number in numbers]


def _font(palette: Palette) -> dict[str, Any]:
    """Of the names of places."""
    return {"family": SANS, "size": 13.5, "weight": 600, "shadow": halo(palette.halo)}


def _context_names(dataset: Dataset, words: Words, palette: Palette, box: Box) -> Trace:
    names = neighbour_names(dataset, words, box)
    return {
        "type": "scattergeo",
        "name": "context-names",
        "lon": [name.longitude for name in names],
        "lat": [name.latitude for name in names],
        "text": [name.text for name in names],
        "mode": "text",
        "textfont": {"family": SANS, "size": 11, "color": palette.quiet},
        "hoverinfo": _NO_HOVER,
    }
