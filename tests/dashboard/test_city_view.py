"""One place: nothing is lost, nothing is drawn where nobody knows where it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
import shapely
from plotly.utils import PlotlyJSONEncoder

from dashboard.figures.city import city_figure
from dashboard.selection import LANGUAGES, Selection, default_selection
from dashboard.spots import spots_of
from dashboard.theme import PALETTES, TYPE_COLOURS
from dashboard.views.city import city_panel
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.known import as_known_on
from geodata.loading import load_dataset
from geodata.regions import kilometres

Walk = Any
Write = Callable[..., Path]
WITH_POINT = {"Almaty International Airport": 12, "Republic Square": 3, "Astana Square": 1}


@pytest.fixture(scope="module")
def almaty(default: Selection) -> Selection:
    return replace(default, place="almaty")


@pytest.fixture(scope="module")
def panel(dataset: Dataset, almaty: Selection, walk: Walk) -> Walk:
    return walk(city_panel(dataset, almaty))


def trace(figure: Any, name: str) -> Any:
    [found] = [each for each in figure.data if each.name == name]
    return found


def refs(walked: Walk) -> list[str]:
    boxes = [getattr(box, "data-refs").split() for box in walked.of_class("refs")]
    return [name for box in boxes for name in box]


def links(walked: Walk) -> list[dict[str, list[str]]]:
    return [
        parse_qs(each.href.lstrip("?"), keep_blank_values=True) for each in walked.of_class("go")
    ]


def plain(children: Any) -> str:
    return json.dumps(children, cls=PlotlyJSONEncoder)


# The panel


def test_blank_and_unknown_places_have_no_panel(dataset: Dataset, default: Selection) -> None:
    assert city_panel(dataset, default) == []
    assert city_panel(dataset, replace(default, place="atlantis")) == []


def test_every_place_has_a_panel_with_all_its_events_once(
    dataset: Dataset, default: Selection, walk: Walk
) -> None:
    for place_id in dataset.places.index:
        walked = walk(city_panel(dataset, replace(default, place=place_id)))
        own = dataset.events.index[dataset.events["place_id"] == place_id]
        shown = [name for name in refs(walked) if name in dataset.events.index]
        assert shown == list(own), place_id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_named_in_the_language_of_the_page(
    dataset: Dataset, almaty: Selection, walk: Walk, lang: Any
) -> None:
    walked = walk(city_panel(dataset, replace(almaty, place="oral", lang=lang)))
    assert words_in(lang)("city.back") in walked.texts
    assert (lang == "en") == (words_in(lang)("city.back") == words_in("en")("city.back"))
    assert str(dataset.places.at["oral", f"name_{lang}"]) in walked.texts
    assert str(dataset.boundaries.light.at["KZ-ZAP", f"name_{lang}"]) in walked.texts


def test_a_city_that_is_its_own_region_is_named_once(panel: Walk) -> None:
    assert panel.texts.count("Almaty") == 1


def test_the_way_back_closes_the_place(panel: Walk) -> None:
    assert links(panel)[0] == {"place": [""]}


def test_the_day_plays_no_part(dataset: Dataset, almaty: Selection) -> None:
    later = replace(almaty, day=dataset.days[-1])
    assert plain(city_panel(dataset, almaty)) == plain(city_panel(dataset, later))


def test_types_are_counted_and_together_make_all(
    dataset: Dataset, panel: Walk, words: Words
) -> None:
    events = dataset.events[dataset.events["place_id"] == "almaty"]
    [kinds] = panel.of_class("city-kinds")
    numbers = [int(item.children[1].split()[-1]) for item in kinds.children]
    assert sorted(numbers) == sorted(Counter(events["event_type"]).values())
    assert any(words.count("count.events", len(events)) in text for text in panel.texts)


def test_each_day_has_a_column_that_leads_to_it_and_is_as_high_as_its_events(
    dataset: Dataset, panel: Walk
) -> None:
    [days] = panel.of_class("city-days")
    counts = dataset.events[dataset.events["place_id"] == "almaty"].groupby("event_date").size()
    assert len(days.children) == len(dataset.days)
    for day, item in zip(dataset.days, days.children, strict=True):
        column = item.children
        assert column.href == f"?date={day.date()}"
        heights = [float(bar.style["height"][:-1]) for bar in column.children[0].children]
        assert sum(heights) == pytest.approx(100 * counts.get(day, 0) / counts.max(), abs=0.1)
        said = getattr(column, "aria-label")
        assert said == column.title
        assert str(counts.get(day, 0)) in said.split(":")[1]


def test_filters_leave_out_what_they_leave_out_everywhere(
    dataset: Dataset, almaty: Selection, walk: Walk
) -> None:
    some = replace(almaty, types=("riots", "battles"))
    chosen = some.chosen(dataset.events)
    own = chosen[chosen["place_id"] == "almaty"]
    walked = walk(city_panel(dataset, some))
    assert [name for name in refs(walked) if name in dataset.events.index] == list(own.index)
    assert len(walked.of_class("city-kinds")[0].children) == 2


def test_a_place_of_which_nothing_is_left_says_so(
    dataset: Dataset, almaty: Selection, walk: Walk, words: Words
) -> None:
    walked = walk(city_panel(dataset, replace(almaty, types=())))
    assert words("city.nothing") in walked.texts
    assert not [name for name in refs(walked) if name in dataset.events.index]
    early = as_known_on(dataset, dataset.days[1])
    walked = walk(city_panel(early, almaty))
    assert words("city.nothing") in walked.texts


# What stood there


def test_measures_of_the_region_stand_in_the_panel(dataset: Dataset, panel: Walk) -> None:
    rows = dataset.standing[dataset.standing["region"] == "KZ-ALA"]
    shown = [name for name in refs(panel) if name in dataset.measures.index]
    assert sorted(shown) == sorted(rows["measure_id"].unique())


def test_measures_over_a_site_elsewhere_in_the_region_do_not(
    dataset: Dataset, default: Selection, walk: Walk
) -> None:
    airport = "M22-029"
    assert dataset.measures.at[airport, "site"] == "Aktau airport"
    shown = {
        place: refs(walk(city_panel(dataset, replace(default, place=place))))
        for place in ("aktau", "zhanaozen", "baikonur-cosmodrome")
    }
    assert airport in shown["aktau"]
    assert airport not in shown["zhanaozen"]
    assert "M22-037" in shown["baikonur-cosmodrome"]


def test_bands_cover_the_days_on_which_something_stands(
    dataset: Dataset, panel: Walk, words: Words
) -> None:
    standing = dataset.standing[dataset.standing["region"] == "KZ-ALA"]
    layers = list(dict.fromkeys(standing["layer"]))
    zones = panel.of_class("city-zone")
    assert len(zones) == len(layers)
    for zone in zones:
        heading, bands, _ = zone.children
        [layer] = [each for each in layers if words.term("layer", each) == heading.children]
        rows = standing[standing["layer"] == layer]
        solid, dashed = set(), set()
        for band in bands.children:
            first, after = map(int, band.style["gridColumn"].split(" / "))
            (dashed if "unsure" in band.className else solid).update(range(first - 1, after - 1))
            assert band.href == f"?date={dataset.days[first - 1].date()}"
        known = {dataset.days.get_loc(day) for day in rows.loc[rows["certain"], "day"]}
        assert solid == known
        assert dashed == {dataset.days.get_loc(day) for day in rows["day"]} - known


# The map


def test_only_sites_with_a_public_coordinate_are_marked(
    dataset: Dataset, almaty: Selection
) -> None:
    sites = trace(city_figure(dataset, almaty), "sites")
    assert dict(zip(sites.text, sites.marker.size, strict=True)).keys() == WITH_POINT.keys()
    sizes = dict(zip(sites.text, sites.marker.size, strict=True))
    assert sorted(sizes, key=lambda name: -sizes[name]) == list(WITH_POINT)


def test_marks_stand_where_the_sites_are(dataset: Dataset, almaty: Selection) -> None:
    figure = city_figure(dataset, almaty)
    sites, home = trace(figure, "sites"), trace(figure, "home")
    place = dataset.places.loc["almaty"]
    for name, x, y in zip(sites.text, sites.x, sites.y, strict=True):
        site = dataset.sites[dataset.sites["name_en"] == name].iloc[0]
        away = kilometres(
            place["longitude"], place["latitude"], site["longitude"], site["latitude"]
        )
        assert np.hypot(x - home.x[0], y - home.y[0]) == pytest.approx(away, rel=0.01, abs=0.02)


def test_every_site_is_listed_and_those_without_a_point_apart(panel: Walk, words: Words) -> None:
    on_map, listed = panel.of_class("city-sites")
    assert {i.children[0].children: int(i.children[1].children) for i in on_map.children} == (
        WITH_POINT
    )
    names = [item.children[0].children for item in listed.children]
    assert "Mayor's office" in names
    assert not set(names) & set(WITH_POINT)
    assert words("city.no_point") in panel.texts
    with_site = sum(int(item.children[1].children) for item in (*on_map.children, *listed.children))
    assert words("city.no_site", events=words.count("count.events", 64 - with_site)) in panel.texts


def test_sites_without_an_own_point_have_none(dataset: Dataset) -> None:
    office = dataset.sites[dataset.sites["site"] == "Mayor's office"].iloc[0]
    assert np.isnan(office["longitude"])
    assert np.isnan(office["latitude"])


@pytest.mark.parametrize("place", ["almaty", "nur-sultan"])
def test_the_boundary_of_a_city_region_is_seen_whole(
    dataset: Dataset, default: Selection, place: str
) -> None:
    figure = city_figure(dataset, replace(default, place=place))
    region = trace(figure, "region")
    xs = [x for x in region.x if x is not None]
    ys = [y for y in region.y if y is not None]
    for values, axis in ((xs, figure.layout.xaxis), (ys, figure.layout.yaxis)):
        assert axis.range[0] < min(values)
        assert max(values) < axis.range[1]
    code = dataset.places.at[place, "region"]
    ring = shapely.get_parts(dataset.boundaries.detailed.geometry[code])
    assert len(xs) > 10 * len(ring)


def test_a_scale_is_as_long_as_it_says(dataset: Dataset, default: Selection, words: Words) -> None:
    for place in dataset.places.index:
        figure = city_figure(dataset, replace(default, place=place))
        bar, axis = trace(figure, "scale"), figure.layout.xaxis
        [said] = [text for text in bar.text if text]
        assert said == words("city.km", n=f"{max(bar.x) - min(bar.x):.0f}")
        assert axis.range[0] < min(bar.x) < max(bar.x) < axis.range[1]


def test_no_name_stands_for_a_place_far_outside_its_map(
    dataset: Dataset, default: Selection
) -> None:
    for place in dataset.places.index:
        figure = city_figure(dataset, replace(default, place=place))
        home = trace(figure, "home")
        for value, axis in ((home.x[0], figure.layout.xaxis), (home.y[0], figure.layout.yaxis)):
            assert axis.range[0] <= value <= axis.range[1], place


def test_other_places_can_be_opened_from_the_map(dataset: Dataset, default: Selection) -> None:
    others = trace(city_figure(dataset, replace(default, place="zhanaozen")), "places")
    assert set(others.ids) == set(dataset.places.index) - {"zhanaozen"}


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_map_has_the_colours_of_its_theme(
    dataset: Dataset, almaty: Selection, theme: Any
) -> None:
    figure = city_figure(dataset, replace(almaty, theme=theme))
    assert figure.layout.plot_bgcolor == PALETTES[theme].land
    assert trace(figure, "region").fillcolor == PALETTES[theme].paper
    if theme != "print":
        assert set(trace(figure, "sites").marker.color) <= set(TYPE_COLOURS.values())


def test_the_map_stays_small(dataset: Dataset, default: Selection) -> None:
    for place in dataset.places.index:
        assert len(city_figure(dataset, replace(default, place=place)).to_json()) < 100_000


# Own cases


def own_case(write: Write, *rows: dict[str, str]) -> tuple[Dataset, Selection]:
    case = load_dataset(write(*rows))
    return case, default_selection(case)


def test_a_point_typed_by_hand_is_marked_where_it_was_typed(events_file: Write) -> None:
    typed = {"location": "Almaty", "latitude": "43.26", "longitude": "76.95", "geo_precision": "1"}
    case, selection = own_case(events_file, {**typed, "site": "Night market"}, typed)
    figure = city_figure(case, replace(selection, place="almaty"))
    sites, home = trace(figure, "sites"), trace(figure, "home")
    assert sorted(sites.text) == ["Almaty", "Night market"]
    away = kilometres(
        case.places.at["almaty", "longitude"], case.places.at["almaty", "latitude"], 76.95, 43.26
    )
    assert np.hypot(sites.x[0] - home.x[0], sites.y[0] - home.y[0]) == pytest.approx(away, rel=0.01)


def test_a_site_that_nobody_knows_is_listed_as_it_was_written(
    events_file: Write, words: Words
) -> None:
    case, _ = own_case(events_file, {"location": "Almaty", "site": "Old mill"})
    [spot] = spots_of(case, words, case.events)
    assert (spot.name, spot.known, len(spot.kinds)) == ("Old mill", False, 1)


def test_an_event_located_at_a_site_is_at_that_site(events_file: Write, words: Words) -> None:
    case, _ = own_case(
        events_file, {"location": "Almaty International Airport"}, {"location": "Almaty"}
    )
    [spot] = spots_of(case, words, case.events)
    assert (spot.name, spot.known, len(spot.kinds)) == ("Almaty International Airport", True, 1)


def test_names_with_markup_are_text(events_file: Write) -> None:
    typed = {"location": "Almaty", "latitude": "43.26", "longitude": "76.95", "geo_precision": "1"}
    case, selection = own_case(events_file, {**typed, "site": "<b>x</b> & <i>y"})
    sites = trace(city_figure(case, replace(selection, place="almaty")), "sites")
    assert "&lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;y" in sites.hovertext[0]
    assert "<" not in sites.text[0]


def test_a_case_of_one_place_without_measures_has_a_panel(
    events_file: Write, walk: Walk, words: Words
) -> None:
    case, selection = own_case(events_file, {"event_date": "2023-05-05", "location": "Semey"})
    [place] = case.places.index
    walked = walk(city_panel(case, replace(selection, place=place)))
    assert words("zone.not_known") in walked.texts or words("city.no_zones") in walked.texts
    assert refs(walked) == list(case.events.index)
