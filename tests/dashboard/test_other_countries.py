"""Maps, words and pictures of cases that are not Kazakhstan's, and of one that is invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.downloads import _about
from dashboard.extent import ASPECTS, EqualEarth, extent, extents, outline, plane_of, scale_of
from dashboard.figures.map import map_extents, map_figure
from dashboard.figures.neighbours import neighbour_names, seen_in
from dashboard.geometry import geometry
from dashboard.layout import page
from dashboard.panel import event_list
from dashboard.selection import LANGUAGES, default_selection
from dashboard.sentence import area_name, day_sentence
from dashboard.snapshot.routes import _arguments
from dashboard.titles import attribution, case_title, marked_title
from dashboard.views.method import method_panel
from dashboard.words import words_in
from geodata.dataset import Dataset, load_dataset

EXAMPLE = Path(__file__).parents[2] / "examples" / "tessamar" / "events.csv"
POINTS = {
    "belgium": [(4.35, 50.85), (5.57, 50.63)],
    "brazil": [(-46.63, -23.55), (-60.02, -3.1)],
    "fiji": [(178.44, -18.14), (-179.98, -16.85)],
    "russia": [(37.6, 55.75), (177.5, 64.7)],
    "world": [(2.35, 48.86), (-77.04, 38.9), (151.2, -33.87)],
}
Case = Callable[[str], Dataset]


@pytest.fixture(scope="module")
def case_of(events_file: Callable[..., Path]) -> Case:
    """A case with an event at each point of a country."""
    made: dict[str, Dataset] = {}

    def of(name: str) -> Dataset:
        if name not in made:
            rows = [
                {
                    "event_id": f"E-{number}",
                    "event_date": f"2023-05-0{number + 1}",
                    "location": f"Town {number}",
                    "longitude": str(longitude),
                    "latitude": str(latitude),
                }
                for number, (longitude, latitude) in enumerate(POINTS[name])
            ]
            made[name] = load_dataset(events_file(*rows))
        return made[name]

    return of


@pytest.fixture(scope="module")
def invented() -> Dataset:
    return load_dataset(EXAMPLE)


@pytest.mark.parametrize("name", ["belgium", "brazil", "fiji"])
def test_a_map_is_filled_by_what_it_shows(case_of: Case, name: str) -> None:
    """The ranges given to plotly project to a rectangle of the shape of the space."""
    case = case_of(name)
    plane = plane_of(case.boundaries.projection)
    for box in map_extents(case)[::7]:
        (west, east), (south, north) = box["lon"], box["lat"]
        edge = shapely.segmentize(shapely.box(west, south, east, north), (east - west) / 60)
        flat = plane.project(shapely.get_coordinates(edge))
        wide, high = np.ptp(flat, axis=0)
        assert wide / high == pytest.approx(box["aspect"], rel=0.03)
        seen = plane.project(shapely.get_coordinates(outline(case)))
        assert (seen.min(axis=0) >= flat.min(axis=0) - 1e-3).all()
        assert (seen.max(axis=0) <= flat.max(axis=0) + 1e-3).all()


@pytest.mark.parametrize("name", ["russia", "world"])
def test_what_no_rectangle_holds_is_still_seen_whole(case_of: Case, name: str) -> None:
    case = case_of(name)
    west, south, east, north = outline(case).bounds
    for box in map_extents(case):
        assert -90 <= box["lat"][0] <= max(south, -89) <= min(north, 89) <= box["lat"][1] <= 90
        assert box["lon"][0] <= west + 1e-6
        assert box["lon"][1] >= min(east, box["lon"][0] + 360) - 1e-6
        assert 500 < box["across"] < 200_000
        assert south < box["center"]["lat"] < north


def test_equal_earth_agrees_with_proj() -> None:
    from pyproj import Transformer  # of this test alone

    degrees = np.array([[0.0, 0.0], [100.0, 40.0], [-170.0, -60.0], [30.0, 85.0]])
    theirs = Transformer.from_crs("+proj=longlat +R=1", "+proj=eqearth +R=1", always_xy=True)
    assert EqualEarth(0.0).project(degrees) == pytest.approx(
        np.column_stack(theirs.transform(*degrees.T)), abs=1e-6
    )


@pytest.mark.parametrize("name", list(POINTS))
def test_figures_have_the_projection_of_their_case(case_of: Case, name: str) -> None:
    case = case_of(name)
    geo: Any = map_figure(case, default_selection(case)).layout.geo

    if name == "world":
        assert geo.projection.type == "equal earth"
    else:
        assert geo.projection.type == "conic equal area"
        assert tuple(geo.projection.parallels) == case.boundaries.projection.parallels
    assert geo.projection.rotation.lon == case.boundaries.projection.longitude


def test_hatching_is_as_dense_to_the_eye_in_every_country(
    case_of: Case, invented: Dataset, dataset: Dataset
) -> None:
    """Lines across a region, by its share of the map's width."""
    assert scale_of(dataset) == 1.0
    for case in (case_of("brazil"), invented):
        box = extent(outline(case), plane_of(case.boundaries.projection), 1.75)
        assert scale_of(case) * 3187.2 == pytest.approx(box["across"], rel=1e-6)
    shapes = geometry(invented, ["emergency"])["zone-emergency"]["features"]
    lines = next(each for each in shapes if each["id"] == "TS-H:first")
    assert 4 < len(lines["geometry"]["coordinates"]) < 30


def test_shapes_of_a_small_country_keep_their_detail(invented: Dataset) -> None:
    shapes = geometry(invented, ["curfew"])
    outlines = {each["id"]: each["geometry"] for each in shapes["zone-curfew"]["features"]}

    assert {"TS-P:line", "TS-S;TS-B:line"} <= set(outlines)
    assert outlines["TS-P:line"]["coordinates"][0][0]
    assert shapes["water"]["features"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_neighbours_are_named_inside_the_picture_and_apart(case_of: Case, lang: str) -> None:
    case, words = case_of("brazil"), words_in(lang)
    box = extents(outline(case), plane_of(case.boundaries.projection))[27]
    names = neighbour_names(case, words, box)
    frame = seen_in(box, case.boundaries.projection.crs)

    assert 3 <= len(names) <= 8
    assert len({name.text for name in names}) == len(names)
    assert frame.area > 0
    for name in names:
        assert box["lon"][0] < name.longitude < box["lon"][1]
        assert box["lat"][0] < name.latitude < box["lat"][1]
    peru = {"en": "Peru", "ru": "Перу", "kk": "Перу"}[lang]
    assert peru in {name.text for name in names}


def test_an_island_far_from_everything_has_no_neighbours(invented: Dataset) -> None:
    box = map_extents(invented)[0]

    assert neighbour_names(invented, words_in("en"), box) == []


# Words


def _about_the_case(method: list[Any]) -> list[Any]:
    """The page on method without the codebook, which is of every case."""
    return [part for part in method[0].children if "method-codebook" not in str(part)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_kazakhstan_is_said_elsewhere(
    case_of: Case, invented: Dataset, walk: Any, lang: str
) -> None:
    for case in (case_of("belgium"), invented):
        selection = replace(default_selection(case), lang=lang)
        words = words_in(lang)
        sums = counted(case, selection)
        said = " ".join(
            [
                walk(page(case, selection)).text,
                *(walk(part).text for part in _about_the_case(method_panel(case, selection))),
                *sheet_texts(case, selection, sums, version="1").credits,
                *(day_sentence(case, words, sums, day) for day in case.days),
                *(walk(event_list(case, words, sums, day)).text for day in case.days),
            ]
        )
        assert not re.search(r"Kazakhstan(?! and)|Казахстан|Қазақстан|OpenStreetMap|UNHCR", said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everywhere_is_the_whole_area(invented: Dataset, dataset: Dataset, lang: str) -> None:
    words = words_in(lang)

    assert area_name(invented, words, "ALL") == words("day.area")
    assert area_name(dataset, words, "KZ") == words("day.country")


def test_views_without_content_are_hidden(invented: Dataset, dataset: Dataset, walk: Any) -> None:
    views = walk(page(invented, default_selection(invented))).of_class("views")[0]
    all_views = walk(page(dataset, default_selection(dataset))).of_class("views")[0]

    assert [link.children for link in views.children] == ["Day", "Arrival", "Table", "Method"]
    assert len(all_views.children) == 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_invented_case_says_so_everywhere(invented: Dataset, walk: Any, lang: str) -> None:
    selection = replace(default_selection(invented), lang=lang)
    words = words_in(lang)
    banner = walk(page(invented, selection)).of_class("invented")
    texts = sheet_texts(invented, selection, counted(invented, selection), version="1")
    title = words("invented.title", title="The ferry charge")

    assert banner[0].children == words("invented.banner")
    assert texts.kicker.startswith(title)
    assert words("invented.banner") in texts.credits[0]
    assert _about(invented, selection)["Title"] == title
    assert words("invented.banner") in _about(invented, selection)["Copyright"]


def test_a_case_that_happened_says_nothing_of_the_kind(dataset: Dataset, walk: Any) -> None:
    words = words_in("en")

    assert walk(page(dataset, default_selection(dataset))).of_class("invented") == []
    assert marked_title(dataset, words) == case_title(dataset, words) == words("page.title")
    assert attribution(dataset, words) == words("footer.attribution")


def test_a_picture_from_the_page_is_of_the_same_case(invented: Dataset) -> None:
    asked = {
        "format": "png", "query": "", "preset": "", "theme": "", "coarsen": "", "seconds": "",
        "first": "", "last": "", "date": "2031-06-07", "from": "2031-06-07", "to": "2031-06-07",
    }  # fmt: skip
    arguments = _arguments(invented, asked)

    assert f"--regions={EXAMPLE.with_name('regions.geojson')}" in arguments
    assert "--region-id=code" in arguments
    assert f"--measures={EXAMPLE.with_name('measures.csv')}" in arguments
    assert "--title=The ferry charge" in arguments


def test_every_aspect_has_an_extent(case_of: Case) -> None:
    assert len(map_extents(case_of("fiji"))) == len(ASPECTS)
