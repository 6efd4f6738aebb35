"""On which regions a case is drawn when nobody says, and what surrounds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from rows import event, measure, write

from geodata.areas import boundaries_for, names_of_everywhere
from geodata.case import CaseFiles, RegionsFile
from geodata.countries import context_around, near_parts, read_countries
from geodata.errors import EventsError, MeasuresError
from geodata.loading import load_dataset
from geodata.projection import KAZAKHSTAN
from geodata.reading import read_events, read_gazetteer
from geodata.regions import Boundaries
from geodata.schema import EVENTS, MEASURES
from geodata.tally.where import with_names_found

JANUARY = date(2022, 1, 5)
WEB = {"sources": "https://example.org/a", "geo_precision": "1"}
ALMATY, BRUSSELS, PARIS, SUVA = (76.9, 43.25), (4.35, 50.85), (2.35, 48.86), (178.44, -18.14)


def drawn_on(
    *points: tuple[float, float], first: date = JANUARY, last: date = JANUARY
) -> Boundaries:
    longitudes, latitudes = np.array(points).T
    return boundaries_for(CaseFiles(), longitudes, latitudes, first, last)


def test_events_in_kazakhstan_have_its_regions_of_the_day() -> None:
    assert drawn_on(ALMATY).vintage == "2022-01"
    assert drawn_on(ALMATY, first=date(2023, 1, 1), last=date(2023, 2, 1)).vintage == "2022-06"
    assert drawn_on(*[ALMATY] * 19, BRUSSELS).projection == KAZAKHSTAN


@pytest.mark.parametrize(
    ("points", "first", "codes"),
    [
        ([ALMATY], date(2015, 1, 1), ("KAZ",)),
        ([ALMATY], date(2022, 1, 1), ("KAZ",)),
        ([BRUSSELS, PARIS], JANUARY, ("BEL", "FRA")),
        ([*[ALMATY] * 9, BRUSSELS], JANUARY, ("BEL", "KAZ")),
    ],
    ids=["before any borders", "over a change", "two countries", "a tenth abroad"],
)
def test_other_events_have_the_countries_they_lie_in(
    points: list[tuple[float, float]], first: date, codes: tuple[str, ...]
) -> None:
    last = first if first != date(2022, 1, 1) else date(2022, 12, 31)
    regions = drawn_on(*points, first=first, last=last)

    assert regions.codes == codes
    assert not regions.home
    assert regions.valid_from is None


def test_points_in_no_country_leave_all_of_them() -> None:
    regions = drawn_on((-30.0, 0.0))

    assert len(regions.codes) == 250
    assert regions.countries == ()
    assert regions.projection.world


def test_countries_have_iso_codes_and_names_in_three_languages() -> None:
    countries = read_countries()

    assert countries.index.is_unique
    assert countries.geometry.is_valid.all()
    assert {"FRA", "NOR", "SSD", "ESH", "PSE", "VAT", "SGP", "TUV"} <= set(countries.index)
    assert countries.at["FRA", "name_ru"] == "Франция"
    assert countries.at["DEU", "name_kk"] == "Германия"
    assert not (countries[["name_en", "name_ru", "name_kk"]] == "").any(axis=None)


def test_overseas_parts_without_events_are_not_in_the_picture() -> None:
    france = read_countries().geometry["FRA"]
    cayenne = shapely.points([[-52.6, 4.2]])

    assert near_parts(france, np.array([])).bounds[0] > -10
    assert near_parts(france, cayenne).bounds[0] < -50


@pytest.mark.parametrize(
    ("points", "longitude", "south", "north"),
    [
        ([SUVA], 178.9, -19, -16),
        ([(-47.9, -15.8)], -54.4, -28, -1),
        ([(-0.2, 5.6)], -1.0, 4, 11),
        ([(37.6, 55.75), (177.5, 64.7)], 105.0, 47, 76),
    ],
    ids=["Fiji", "Brazil", "Ghana", "Russia"],
)
def test_the_projection_follows_the_regions(
    points: list[tuple[float, float]], longitude: float, south: float, north: float
) -> None:
    regions = drawn_on(*points)
    west, _, east, _ = (regions.outline or shapely.box(0, 0, 0, 0)).bounds

    assert regions.projection.longitude == pytest.approx(longitude, abs=1)
    assert south < regions.projection.parallels[0] < regions.projection.parallels[1] < north
    assert east - west < 180


def test_about_the_equator_the_cone_is_no_cylinder() -> None:
    first, second = drawn_on((36.82, -1.29)).projection.parallels  # Kenya

    assert abs(first + second) / 2 >= 3.9


def test_a_coast_beyond_the_antimeridian_stays_whole_when_it_is_simplified() -> None:
    """Beside many countries Russia has fewer points; its corners came back on both sides of 180."""
    around = [(37.6, 55.7), (158.6, 53), (71.4, 51.2), (116.4, 39.9), (49.9, 40.4), (69.2, 41.3)]
    boundaries = drawn_on([*around, (74.6, 42.9), (58.4, 38)])
    russia = boundaries.light.geometry["RUS"]
    flat = boundaries.light.to_crs(boundaries.projection.crs)

    assert russia.bounds[0] == pytest.approx(27, abs=8)
    assert russia.bounds[2] == pytest.approx(190, abs=2), "Chukotka, and no line around the world"
    assert flat.is_valid.all()
    whole = boundaries.detailed.set_index("code").to_crs(boundaries.projection.crs).area["RUS"]
    assert flat.area["RUS"] == pytest.approx(whole, rel=0.01)


def test_the_whole_world_is_no_cone() -> None:
    assert drawn_on(PARIS, (-77.0, 38.9), (151.2, -33.9)).projection.world


def test_what_surrounds_a_country_is_its_neighbours() -> None:
    around = context_around(drawn_on(BRUSSELS))

    assert {"FRA", "NLD", "DEU", "LUX"} <= set(around["name"])
    assert not {"BEL", "BRA", "AUS"} & set(around["name"])


def test_regions_that_fill_a_country_leave_no_land_beyond_their_coast(tmp_path: Path) -> None:
    country = read_countries().loc[["PRT"]]
    halves = [
        country.geometry.iloc[0].intersection(shapely.box(-10, south, -6, north))
        for south, north in pairwise((36.0, 39.5, 43.0))
    ]
    path = tmp_path / "own.gpkg"
    country.iloc[[0, 0]].assign(code=["S", "N"]).set_geometry(
        [half.buffer(-0.02) for half in halves], crs=4326
    )[["code", "geometry"]].to_file(path)
    files = CaseFiles(regions=RegionsFile(path, "code", "code"))
    around = context_around(boundaries_for(files, [], [], JANUARY, JANUARY))
    land = shapely.union_all(around.geometry.to_numpy())

    assert land.intersects(shapely.Point(-5, 39))
    assert not land.intersects(shapely.Point(-8.87, 37.6).buffer(0.01))  # the western coast
    assert land.intersects(shapely.box(-7.6, 38.9, -6.8, 39.2))  # along Spain


# A case of our own layout


def own_case(folder: Path, *rows: list[str], **more: object) -> CaseFiles:
    folder.mkdir(exist_ok=True)
    return CaseFiles(events=write(folder / "events.csv", EVENTS, *rows), **more)  # type: ignore[arg-type]


def test_cities_are_found_by_name_in_the_countries_of_the_case(tmp_path: Path) -> None:
    brussels = event(location="Brussels", longitude="4.35", latitude="50.85", **WEB)
    antwerp = event(event_id="E-2", location="Antwerp", **WEB)
    nationwide = event(
        event_id="E-3", location="Belgium", geo_precision="3", sources=WEB["sources"]
    )
    case = load_dataset(own_case(tmp_path / "own", brussels, antwerp, nationwide))

    assert case.codes == ["BEL"]
    assert case.events.at["E-2", "longitude"] == pytest.approx(4.40, abs=0.05)
    assert set(case.events["region"]) == {"BEL"}
    assert case.measures.empty
    assert case.claims.empty
    assert case.story.empty
    assert case.standing.empty


def test_a_name_of_another_country_is_unknown(tmp_path: Path) -> None:
    rows = (
        event(location="Brussels", longitude="4.35", latitude="50.85", **WEB),
        event(event_id="E-2", location="Almaty", **WEB),
    )

    with pytest.raises(EventsError, match="unknown place"):
        load_dataset(own_case(tmp_path / "own", *rows))


@pytest.mark.parametrize("point", [("76.9", "43.25"), ("0", "0")], ids=["swapped", "null island"])
def test_points_in_no_country_are_slips_of_kazakhstan_as_before(
    tmp_path: Path, point: tuple[str, str]
) -> None:
    latitude, longitude = point
    slip = event(location="Almaty", latitude=latitude, longitude=longitude, **WEB)

    with pytest.raises(EventsError, match="outside every region"):
        load_dataset(own_case(tmp_path / "own", slip))


def test_days_without_kazakh_borders_are_no_fault_elsewhere(tmp_path: Path) -> None:
    brussels = event(
        event_date="2014-03-01", location="Brussels", longitude="4.35", latitude="50.85", **WEB
    )

    assert load_dataset(own_case(tmp_path / "own", brussels)).codes == ["BEL"]


def test_measures_of_a_case_have_its_codes(tmp_path: Path) -> None:
    brussels = event(location="Brussels", longitude="4.35", latitude="50.85", **WEB)
    web = {"sources": WEB["sources"]}
    table = tmp_path / "measures.csv"
    for area in ("ALL", "BEL"):
        write(table, MEASURES, measure(area=area, **web))
        case = load_dataset(own_case(tmp_path / "own", brussels, measures=table))
        assert set(case.standing["region"]) == {"BEL"}
    write(table, MEASURES, measure(area="KZ", **web))
    with pytest.raises(MeasuresError, match=r"'KZ'.*expected ALL alone, or some of BEL"):
        load_dataset(own_case(tmp_path / "own", brussels, measures=table))


def test_kazakhstan_keeps_its_word_for_everywhere(tmp_path: Path) -> None:
    table = write(tmp_path / "m.csv", MEASURES, measure(area="ALL", sources=WEB["sources"]))
    case = load_dataset(own_case(tmp_path / "own", event(**WEB), measures=table))

    assert case.measures["area"].tolist() == ["KZ"]
    assert len(case.standing["region"].unique()) == 17
    assert names_of_everywhere(case.boundaries) == ("KZ", "ALL")


def test_a_gazetteer_elsewhere_knows_nothing_of_kazakhstan() -> None:
    gazetteer = read_gazetteer(drawn_on(SUVA))

    assert gazetteer.places == ()
    found = gazetteer.find("Suva")
    assert found is not None
    assert found.region == "FJI"
    assert gazetteer.find("Zhanaozen") is None
    assert gazetteer.find("nationwide") is not None


# One point abroad


def home_rows(*names: str) -> list[list[str]]:
    return [event(event_id=f"E-{at}", location=name, **WEB) for at, name in enumerate(names)]


def test_one_point_abroad_is_a_finding_and_the_rest_stays_in_kazakhstan(tmp_path: Path) -> None:
    region = event(event_id="E-7", location="Mangystau Region", **WEB | {"geo_precision": "3"})
    moscow = event(event_id="E-8", location="Almaty", latitude="55.75", longitude="37.6", **WEB)
    files = own_case(tmp_path / "own", *home_rows("Almaty", "Pavlodar", "Семей"), region, moscow)
    read = read_events(files.events or tmp_path, files)

    assert read.shared.boundaries.home
    [finding] = read.report.findings
    assert (finding.line, finding.column) == (6, "latitude")
    assert "outside every region" in finding.message
    assert read.placed["region"].tolist() == ["KZ-ALA", "KZ-PAV", "KZ-VOS", "KZ-MAN"]
    shown = load_dataset(replace(files, lenient=True))
    assert len(shown.events) == 4


def test_names_that_are_only_nearly_kazakh_make_no_case_of_kazakhstan(tmp_path: Path) -> None:
    moscow = event(event_id="E-8", location="Moscow", latitude="55.75", longitude="37.6", **WEB)
    files = own_case(tmp_path / "own", *home_rows("Pavlodarr", "Zhanaozzen"), moscow)
    read = read_events(files.events or tmp_path, files)

    assert read.shared.boundaries.codes == ("RUS",)
    assert [each.line for each in read.report.findings] == [2, 3]


def test_a_case_of_two_countries_with_all_its_points_is_drawn_by_countries(tmp_path: Path) -> None:
    here = [
        event(event_id=f"E-{at}", latitude="43.25", longitude="76.9", location="Almaty", **WEB)
        for at in range(6)
    ]
    bishkek = event(event_id="E-9", latitude="42.87", longitude="74.6", location="Bishkek", **WEB)
    case = load_dataset(own_case(tmp_path / "own", *here, bishkek))

    assert set(case.codes) == {"KAZ", "KGZ"}
    assert len(case.events) == 7


def test_away_from_kazakhstan_a_name_spelt_nearly_so_is_refused(tmp_path: Path) -> None:
    ottawa = event(location="Ottawa", latitude="45.42", longitude="-75.69", **WEB)
    near = event(event_id="E-2", location="Montreall", **WEB)
    exact = event(event_id="E-3", location="Montreal", **WEB)
    files = own_case(tmp_path / "own", ottawa, near, exact)
    read = read_events(files.events or tmp_path, files)

    [finding] = read.report.findings
    assert (finding.line, finding.column, finding.value) == (3, "location", "Montreall")
    assert "unknown place (is Montréal meant?); expected" in finding.message
    assert read.placed.index.tolist() == ["E-1", "E-3"]
    assert read.placed.at["E-3", "geo_method"] == "geonames"


def test_a_tally_away_from_kazakhstan_guesses_no_name_either() -> None:
    places = pd.DataFrame(
        {"location": ["Suvva", "Suva", "Lautokka", "Lautoka"], "geo_precision": "1"}
    ).assign(latitude=np.nan, longitude=np.nan)
    found = with_names_found(places, read_gazetteer(drawn_on(SUVA)))

    assert found["region"].tolist() == ["", "FJI", "", "FJI"]
    assert found["latitude"].isna().tolist() == [True, False, True, False]
