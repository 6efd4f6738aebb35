"""The zones and rings of one day, against the measures that stand, on every day."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd
import pytest
from frames_played import Played

from dashboard.figures.map import base, traces_of_layer
from dashboard.frame import city_codes, mark_size
from geodata.dataset import Dataset
from geodata.vocabulary import LAYERS

VARIANTS = ("whole", "part", "uncertain")
MINUTES = 24 * 60
DRAWN = {
    "region": {"whole": ("first", "second"), "part": ("first",), "uncertain": ()},
    "area": {"whole": ("line",), "part": ("line",), "uncertain": ("dashes",)},
}
"""All lines of hatching all day, every other one for a part of it, none where it is uncertain."""

Standing = dict[tuple[str, str, pd.Timestamp], dict[str, str]]


@pytest.fixture(scope="module")
def standing(dataset: Dataset) -> Standing:
    """How each region or area stands in a layer on a day, row for row."""
    found: Standing = {
        (by, layer, day): {} for by in DRAWN for layer in LAYERS for day in dataset.days
    }
    minutes: dict[tuple[str, str, pd.Timestamp, str], set[int]] = defaultdict(set)
    for row in dataset.standing.to_dict("records"):
        if row["site"]:
            continue
        area = dataset.measures.at[row["measure_id"], "area"]
        for by, name in (("region", row["region"]), ("area", area)):
            variant = "uncertain"
            if row["certain"]:
                filled = minutes[by, row["layer"], row["day"], name]
                if pd.notna(row["begins"]) and pd.notna(row["ceases"]):
                    filled |= set(range(round(row["begins"] * 60), round(row["ceases"] * 60)))
                whole = row["whole_day"] or len(filled) == MINUTES
                variant = "whole" if whole else "part"
            stands = found[by, row["layer"], row["day"]]
            stands[name] = min(stands.get(name, variant), variant, key=VARIANTS.index)
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_zones_are_drawn_as_measures_stand(
    layer: str, played_default: Played, standing: Standing
) -> None:
    dataset = played_default.dataset
    figure = base(dataset, played_default.selection)
    traces = [each for each in figure.data if each.name in traces_of_layer(layer)]
    for day, values, _ in played_default:
        drawn: list[str] = []
        for trace in traces:
            if trace.type == "choropleth":
                assert set(values[trace.name]["z"]) <= {1, None}
                ids = zip(trace.locations, values[trace.name]["z"], strict=True)
                drawn += [each for each, on in ids if on]
        expected = [
            f"{name}:{shape}"
            for by in DRAWN
            for name, variant in standing[by, layer, day].items()
            for shape in DRAWN[by][variant]
        ]
        assert sorted(drawn) == sorted(expected), day.date()


def test_cities_under_a_measure_have_a_ring_outside_their_marks(
    played: Played, standing: Standing
) -> None:
    cities = city_codes(played.dataset)
    assert cities
    for day, values, today in played:
        counts = Counter((row["region"], row["place_id"]) for row in today if row["place_id"])
        for layer in LAYERS:
            zones, rings = standing["region", layer, day], values[f"city-{layer}"]
            for code, size, dash in zip(
                cities, rings["marker.size"], rings["marker.line.dash"], strict=True
            ):
                marks = [
                    mark_size(number) for (region, _), number in counts.items() if region == code
                ]
                assert (size > 0) == (code in zones)
                assert (dash == "solid") == (zones.get(code) != "uncertain")
                assert not size or size > max(marks, default=0)


def test_rings_of_several_layers_do_not_cover_one_another(played_default: Played) -> None:
    for _, values, _ in played_default:
        for position in range(len(city_codes(played_default.dataset))):
            rings = [values[f"city-{layer}"]["marker.size"][position] for layer in LAYERS]
            shown = [size for size in rings if size]
            assert len(set(shown)) == len(shown)


def test_zones_do_not_depend_on_what_is_chosen(played_default: Played, played: Played) -> None:
    for day, values, _ in played:
        for name, attributes in played_default.frames[day].items():
            if name.startswith(("zone-", "line-")):
                assert values[name] == attributes
