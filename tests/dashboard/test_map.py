"""The map as plotly is given it: valid, light, and complete without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.counted import counted
from dashboard.figures.labels import POSITIONS, label_positions
from dashboard.figures.map import base, map_extents, map_figure, traces_of_layer
from dashboard.frame import frame_of
from dashboard.geometry import Features
from dashboard.selection import SHADES, Selection
from dashboard.theme import PALETTES, SWITCHES
from dashboard.view import build_cards, build_case, build_view
from geodata.dataset import Dataset, default_events_path
from geodata.loading import load_dataset
from geodata.vocabulary import LAYERS

VIEWS: dict[str, dict[str, Any]] = {
    "first": {},
    "all layers": {"layers": LAYERS},
    "no layers": {"layers": ()},
    "dark, Kazakh": {"theme": "dark", "lang": "kk", "layers": LAYERS},
    "Russian": {"lang": "ru"},
    "not shaded": {"shade": "none"},
    "shaded by days since": {"shade": "since_first"},
    "protests": {"types": ("protests",)},
}


@pytest.fixture(scope="module", params=VIEWS)
def view(request: pytest.FixtureRequest, dataset: Dataset, default: Selection) -> Selection:
    day = dataset.days[len(dataset.days) // 3]
    return replace(default, day=day, **VIEWS[request.param])


@pytest.fixture(scope="module")
def figure(dataset: Dataset, view: Selection) -> go.Figure:
    return map_figure(dataset, view)


def test_plotly_takes_it_as_it_stands(figure: go.Figure) -> None:
    again = go.Figure(json.loads(figure.to_json()))

    assert json.loads(again.to_json()) == json.loads(figure.to_json())


def test_every_trace_has_a_name_of_its_own(figure: go.Figure) -> None:
    names = [trace.name for trace in figure.data]

    assert all(names)
    assert len(set(names)) == len(names)


def test_traces_are_only_of_the_map_drawn_as_vectors(figure: go.Figure) -> None:
    assert {trace.type for trace in figure.data} <= {"choropleth", "scattergeo"}
    assert figure.layout.geo.projection.type == "conic equal area"


def test_shapes_are_named_and_not_sent_along(
    figure: go.Figure, shapes: dict[str, Features]
) -> None:
    for trace in figure.data:
        if trace.type == "choropleth":
            assert isinstance(trace.geojson, str)
            assert trace.geojson in shapes
            ids = {feature["id"] for feature in shapes[trace.geojson]["features"]}
            assert set(trace.locations) <= ids
    assert '"coordinates"' not in figure.to_json()
    assert len(figure.to_json()) < 150_000


def test_no_address_stands_anywhere_in_it(figure: go.Figure) -> None:
    text = figure.to_json()

    assert "://" not in text
    assert not re.search(r'"//', text)
    assert "topojson" not in text.casefold()
    assert "mapbox" not in json.dumps(figure.to_plotly_json()["data"], default=str)


def test_plotly_draws_no_world_of_its_own(figure: go.Figure) -> None:
    geo = figure.layout.geo

    assert geo.visible is False
    assert not any(
        geo[name] for name in ("showcoastlines", "showland", "showocean", "showlakes", "showrivers")
    )


def test_traces_come_in_the_order_in_which_they_cover_one_another(figure: go.Figure) -> None:
    names = [trace.name for trace in figure.data]
    last_zone = max(names.index(f"zone-{layer}") for layer in LAYERS)
    order = ["land", "water", "regions", "lakes"]

    assert [name for name in names if name in order] == order
    assert names.index("lakes") < min(names.index(f"zone-{layer}") for layer in LAYERS)
    assert last_zone < names.index("region-events")
    assert last_zone < names.index("arrivals")
    assert names[-1] == "places"


def test_layers_are_shown_as_they_are_chosen(figure: go.Figure, view: Selection) -> None:
    traces = {trace.name: trace for trace in figure.data}
    of_layers = {name for layer in SWITCHES for name in traces_of_layer(layer)}

    for layer in SWITCHES:
        for name in traces_of_layer(layer):
            assert (traces[name].visible is not False) == (layer in view.layers)
    assert of_layers <= set(traces)
    assert sum(len(traces_of_layer(layer)) for layer in SWITCHES) == len(of_layers)
    for name in set(traces) - of_layers:
        assert traces[name].visible is not False


def test_what_the_page_knows_of_the_map(dataset: Dataset, default: Selection) -> None:
    case = json.loads(json.dumps(build_case(dataset)))
    names = {trace.name for trace in base(dataset, default).data}

    assert case["days"] == [day.date().isoformat() for day in dataset.days]
    assert set(case["layers"]) == set(SWITCHES)
    assert {name for traces in case["layers"].values() for name in traces} <= names
    assert case["extents"] == map_extents(dataset)


def test_the_first_map_shows_one_of_the_prepared_extents(dataset: Dataset, view: Selection) -> None:
    geo = base(dataset, view).layout.geo
    shown = (list(geo.lonaxis.range), list(geo.lataxis.range), geo.center.to_plotly_json())

    assert shown in [(box["lon"], box["lat"], box["center"]) for box in map_extents(dataset)]


def test_names_are_those_of_the_language(
    dataset: Dataset, figure: go.Figure, view: Selection
) -> None:
    places = next(trace for trace in figure.data if trace.name == "places")
    shown = {text for text in places.text if text}

    assert shown
    assert shown <= set(dataset.places[f"name_{view.lang}"])


def test_colours_are_those_of_the_theme(figure: go.Figure, view: Selection) -> None:
    palette = PALETTES[view.theme]
    other = PALETTES["light" if view.theme == "dark" else "dark"]
    text = figure.to_json()

    assert figure.layout.paper_bgcolor == palette.water
    assert palette.shades[0] in text
    assert not any(shade in text for shade in other.shades)


def test_no_report_has_the_colour_of_paper_and_each_class_its_own(
    dataset: Dataset, view: Selection
) -> None:
    regions = next(trace for trace in base(dataset, view).data if trace.name == "regions")
    palette = PALETTES[view.theme]
    span = regions.zmax - regions.zmin

    def colour(number: int) -> str:
        share = (number - regions.zmin) / span
        return next(
            str(low[1])
            for low, high in zip(regions.colorscale[::2], regions.colorscale[1::2], strict=True)
            if low[0] <= share <= high[0]
        )

    assert colour(0) == palette.paper
    assert [colour(number + 1) for number in range(len(palette.shades))] == list(palette.shades)


def test_names_stand_where_they_cover_little(dataset: Dataset) -> None:
    names = list(dataset.places["name_en"])
    regions = dataset.boundaries.light.geometry
    positions = label_positions(dataset.places, names, regions)

    assert len(positions) == len(names)
    assert set(positions) <= set(POSITIONS)
    assert label_positions(dataset.places, names, regions) == positions
    assert label_positions(dataset.places.iloc[:0], [], regions) == []


# ---- cases of other people


CASES: dict[str, list[dict[str, str]]] = {
    "one event": [{}],
    "the country as a whole": [{"location": "Kazakhstan", "geo_precision": "4"}],
    "a region": [{"location": "Almaty Region", "geo_precision": "3"}],
    "a place of one's own": [
        {"location": "Camp 7", "latitude": "48.5", "longitude": "66.5", "geo_precision": "2"}
    ],
    "a window": [
        {"date_basis": "window", "date_earliest": "2022-01-03", "date_latest": "2022-01-09"}
    ],
    "nobody in the streets": [{"event_type": "Battles", "sub_event_type": "Armed clash"}],
    "before any measure": [{"event_date": "2021-06-05"}, {"event_date": "2021-06-07"}],
    "regions of today": [{"event_date": "2023-02-01", "location": "Taldykorgan"}],
}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, events_file: Callable[..., Path]) -> Dataset:
    return load_dataset(events_file(*CASES[request.param]))


def test_a_case_of_ones_own_can_be_shown(case: Dataset) -> None:
    chosen = Selection(day=case.days[0], layers=LAYERS)
    view = build_view(case, chosen)

    assert len(view["frames"]) == len(case.days)
    assert set(case.events.index) <= set(build_cards(case, chosen))
    assert view["legend"]
    assert map_figure(case, chosen).to_json()


@pytest.mark.parametrize("shade", SHADES)
def test_a_case_of_ones_own_can_be_shaded(case: Dataset, shade: Any) -> None:
    for inferred in (True, False):
        chosen = Selection(day=case.days[0], shade=shade, inferred=inferred)
        sums = counted(case, chosen)
        for day in (case.days[0], case.days[-1]):
            assert frame_of(case, chosen, sums, day)["regions"]["z"]


def test_the_shipped_file_read_as_ones_own_is_the_shipped_case(
    dataset: Dataset, default: Selection, tmp_path: Path
) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(default_events_path().read_bytes())
    mine = load_dataset(path)

    assert mine.digest == dataset.digest
    assert map_figure(mine, default).to_json() == map_figure(dataset, default).to_json()
