"""The map: what stays from day to day (`base`), and the map of one day (`map_figure`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.counted import hatching_ids, outline_ids
from dashboard.extent import Box, Conic, enlargement, extent, extents, nearest
from dashboard.figures.labels import KM_A_PIXEL, label_positions
from dashboard.frame import Frame, city_codes, frame, mark_size, region_points
from dashboard.selection import Selection
from dashboard.theme import PALETTES, SANS, ZONES, Palette
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

PROJECTION = Conic(longitude=67.0, parallels=(43.0, 53.0))
ASPECT = 1.75
"""Width to height of a map whose size is not known yet."""

_CONTEXT: Mapping[str, tuple[float, float]] = {
    "russia": (61.0, 55.2),
    "china": (84.6, 42.4),
    "uzbekistan": (62.3, 42.1),
    "kyrgyzstan": (74.4, 41.4),
    "turkmenistan": (57.6, 40.5),
    "caspian": (51.0, 41.3),
}
"""Where the names of neighbours are written: longitude and latitude, chosen by eye."""

_NO_HOVER = "skip"
_LEAST_REACH = 9.0

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


def base(dataset: Dataset, selection: Selection, space: Space | None = None) -> go.Figure:
    """What the map of every day shares: traces in their order, projection, colours, names.

    Args:
        dataset: the case.
        selection: what a person chose.
        space: width and height in pixels, where they are known.
    """
    palette, words = PALETTES[selection.theme], words_in(selection.lang)
    figure = go.Figure(
        [
            _surroundings("land", dataset, "country", palette.land, palette.frontier),
            _surroundings("water", dataset, "sea", palette.water, palette.water),
            _regions(dataset, palette),
            _surroundings("lakes", dataset, "lake", palette.water, palette.water),
            *(_hatching(dataset, selection, layer) for layer in ZONES),
            *(_outlines(dataset, selection, layer) for layer in ZONES),
            _context_names(words, palette),
            *(_city_ring(dataset, selection, layer) for layer in ZONES),
            _region_events(dataset, palette),
            _arrivals(dataset, palette),
            _places(dataset, selection, palette, space),
        ]
    )
    figure.update_layout(_layout(palette))
    figure.update_layout(geo=_view(dataset, selection, space))
    return figure


def apply(figure: go.Figure, values: Frame) -> go.Figure:
    """Set the values of a frame, as the browser does when it plays."""
    for trace in figure.data:
        for attribute, numbers in values.get(trace.name, {}).items():
            trace[attribute] = numbers
    return figure


def traces_of_layer(layer: str) -> tuple[str, ...]:
    """The traces that a layer's switch shows and hides."""
    return f"zone-{layer}", f"line-{layer}", f"city-{layer}"


def map_extents(dataset: Dataset) -> list[Box]:
    """What the map shows, for each shape of the space it is given."""
    return extents(_outline(dataset), PROJECTION)


def _layout(palette: Palette) -> dict[str, Any]:
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": palette.water,
        "showlegend": False,
        "uirevision": "map",
        "dragmode": "pan",
        "font": {"family": SANS, "size": 13, "color": palette.ink},
        "hoverlabel": {
            "bgcolor": palette.paper,
            "bordercolor": palette.border,
            "font": {"family": SANS, "size": 13, "color": palette.ink},
            "align": "left",
        },
        "geo": {"visible": False, "bgcolor": palette.water},
    }


def _view(dataset: Dataset, selection: Selection, space: Space | None) -> dict[str, Any]:
    """Projection and extent; of a map moved by hand, its middle and how much it is enlarged."""
    box = _box(dataset, space)
    longitude, latitude, times = PROJECTION.longitude, box["center"]["lat"], 1.0
    if selection.zoom is not None:
        longitude, latitude, *_ = selection.zoom
        times = _times(selection, box)
    shift = longitude - PROJECTION.longitude
    return {
        "projection": {
            "type": "conic equal area",
            "parallels": PROJECTION.parallels,
            "rotation": {"lon": longitude},
            "scale": times,
        },
        "center": {"lon": longitude, "lat": latitude},
        # About the meridian of the projection, so that a map moved by hand is as wide as the whole.
        "lonaxis": {"range": [round(edge + shift, 3) for edge in box["lon"]]},
        "lataxis": {"range": box["lat"]},
    }


def _box(dataset: Dataset, space: Space | None) -> Box:
    if space is None:
        return nearest(map_extents(dataset), ASPECT)
    return extent(_outline(dataset), PROJECTION, space[0] / space[1])


def _times(selection: Selection, box: Box) -> float:
    """How many times the map is enlarged."""
    if selection.zoom is None:
        return 1.0
    return round(enlargement(box, box["aspect"], *selection.zoom[2:]), 4)


def _outline(dataset: Dataset) -> BaseGeometry:
    return shapely.union_all(dataset.boundaries.light.geometry)


def _surroundings(name: str, dataset: Dataset, kind: str, fill: str, line: str) -> go.Choropleth:
    number = int((dataset.context["kind"] == kind).sum())
    return go.Choropleth(
        name=name,
        geojson=name,
        locations=[str(each) for each in range(number)],
        z=[1] * number,
        colorscale=[[0, fill], [1, fill]],
        showscale=False,
        marker={"line": {"color": line, "width": 0.7}},
        hoverinfo=_NO_HOVER,
    )


def _regions(dataset: Dataset, palette: Palette) -> go.Choropleth:
    return go.Choropleth(
        name="regions",
        geojson="regions",
        locations=dataset.codes,
        z=[0] * len(dataset.codes),
        zmin=-0.5,
        zmax=len(palette.tones) + 0.5,
        colorscale=_steps((palette.paper, *palette.tones)),
        showscale=False,
        marker={"line": {"color": palette.border, "width": 0.8}},
        hovertemplate="%{text}<extra></extra>",
    )


def _steps(colours: tuple[str, ...]) -> list[list[Any]]:
    """A colour scale of equal steps."""
    size = 1 / len(colours)
    return [
        [edge, colour]
        for number, colour in enumerate(colours)
        for edge in (number * size, min((number + 1) * size, 1))
    ]


def _hatching(dataset: Dataset, selection: Selection, layer: str) -> go.Choropleth:
    ids, colour = hatching_ids(dataset), zone_colour(layer, selection)
    return _zone(f"zone-{layer}", ids, layer, selection, fill=colour, width=0.7)


def _outlines(dataset: Dataset, selection: Selection, layer: str) -> go.Choropleth:
    ids = outline_ids(dataset, layer)
    return _zone(f"line-{layer}", ids, layer, selection, fill="rgba(0,0,0,0)", width=2.2)


def _zone(
    name: str, ids: list[str], layer: str, selection: Selection, *, fill: str, width: float
) -> go.Choropleth:
    return go.Choropleth(
        name=name,
        geojson=f"zone-{layer}",
        locations=ids,
        z=[None] * len(ids),
        colorscale=[[0, fill], [1, fill]],
        showscale=False,
        marker={"line": {"color": zone_colour(layer, selection), "width": width}},
        visible=layer in selection.layers,
        hoverinfo=_NO_HOVER,
    )


def zone_colour(layer: str, selection: Selection) -> str:
    """Colour of a layer in the theme chosen."""
    return ZONES[layer].colour[selection.theme]


def _city_ring(dataset: Dataset, selection: Selection, layer: str) -> go.Scattergeo:
    """A zone over a city region, which is a few pixels wide: a ring around it."""
    cities = dataset.boundaries.light.loc[city_codes(dataset)].geometry.representative_point()
    return go.Scattergeo(
        name=f"city-{layer}",
        lon=cities.x.round(4).tolist(),
        lat=cities.y.round(4).tolist(),
        mode="markers",
        marker={
            "size": [0] * len(cities),
            "color": "rgba(0,0,0,0)",
            "line": {"color": zone_colour(layer, selection), "width": 2.4, "dash": "solid"},
        },
        visible=layer in selection.layers,
        hoverinfo=_NO_HOVER,
    )


def _region_events(dataset: Dataset, palette: Palette) -> go.Scattergeo:
    longitudes, latitudes = region_points(dataset)
    return go.Scattergeo(
        name="region-events",
        lon=longitudes,
        lat=latitudes,
        ids=dataset.codes,
        mode="markers",
        marker={"symbol": "diamond", "opacity": 1, "line": {"color": palette.halo, "width": 1.5}},
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _arrivals(dataset: Dataset, palette: Palette) -> go.Scattergeo:
    return go.Scattergeo(
        name="arrivals",
        lon=dataset.places["longitude"].tolist(),
        lat=dataset.places["latitude"].tolist(),
        mode="markers",
        marker={"color": "rgba(0,0,0,0)", "line": {"color": palette.ink, "width": 1.6}},
        hoverinfo=_NO_HOVER,
    )


def _places(
    dataset: Dataset, selection: Selection, palette: Palette, space: Space | None
) -> go.Scattergeo:
    words = words_in(selection.lang)
    names = [words.name(place) for _, place in dataset.places.iterrows()]
    regions, scale = dataset.boundaries.light.geometry, KM_A_PIXEL
    if space is not None:
        box = _box(dataset, space)
        scale = box["across"] / space[0] / _times(selection, box)
    return go.Scattergeo(
        name="places",
        lon=dataset.places["longitude"].tolist(),
        lat=dataset.places["latitude"].tolist(),
        ids=dataset.places.index.tolist(),
        mode="markers+text",
        marker={"opacity": 1},
        textposition=label_positions(
            dataset.places, names, regions, scale, _reaches(dataset, selection)
        ),
        textfont={"family": SANS, "size": 13.5, "weight": 600, "shadow": _halo(palette.halo)},
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _reaches(dataset: Dataset, selection: Selection) -> list[float]:
    """How far the largest mark of each place reaches on any day, pixels."""
    events = selection.chosen(dataset.events)
    most = events.groupby(["place_id", "event_date"]).size().groupby("place_id").max()
    numbers = most.reindex(dataset.places.index).fillna(0)
    return [max(mark_size(int(number)) / 2, _LEAST_REACH) for number in numbers]


def _halo(colour: str) -> str:
    return ", ".join(f"{x}px {y}px 2px {colour}" for x in (-1, 1) for y in (-1, 1))


def _context_names(words: Words, palette: Palette) -> go.Scattergeo:
    return go.Scattergeo(
        name="context-names",
        lon=[point[0] for point in _CONTEXT.values()],
        lat=[point[1] for point in _CONTEXT.values()],
        text=[words.term("context", name) for name in _CONTEXT],
        mode="text",
        textfont={"family": SANS, "size": 11, "color": palette.quiet},
        hoverinfo=_NO_HOVER,
    )
