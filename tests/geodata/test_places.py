"""Names: every spelling of the five documents, namesakes, and what must stay unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geodata.places as places_module
from geodata.places import Gazetteer, build_gazetteer
from geodata.regions import join_points, read_boundaries
from geodata.schema import PLACES
from geodata.tables import read_table

DATA = Path(__file__).parents[2] / "geodata" / "data"

# Every name of a place in Kazakhstan in the five documents, as it stands there.
SPELLINGS = {
    "KZ": [
        "Kazakhstan",
        "KAZAKHSTAN",
        "Republic of Kazakhstan",
        "Казахстане",
        "Казахстана",
        "Казакстанда",
        "Kazakhstan's",
        "Kazakhstan’s",
    ],
    "KZ-MAN": [
        "Mangystau Region",
        "Mangystau",
        "Mangystau District",
        "Mangistau",
        "Mangystau region",
        "Мангистауской области",
    ],
    "KZ-ALM": ["Almaty Province", "Almaty region"],
    "zhanaozen": ["Zhanaozen", "Zhanoazen", "Жанаозена", "Жанаозене", "Жаңаөзен қаласындағы"],
    "aktau": ["Aktau", "Aqtau", "Актау"],
    "almaty": ["Almaty", "ALMATY", "Alma-Ata", "Алматы", "Алма-Ате", "city of Almaty", "Almaty's"],
    "taldykorgan": ["Taldykorgan", "Taldıqorğan", "Taldyqorghan"],
    "aktobe": ["Aktobe", "Aqtobe", "city of Aqtobe"],
    "pavlodar": ["Pavlodar"],
    "nur-sultan": ["Nur-Sultan"],
    "oral": ["Oral"],
    "atyrau": ["Atyrau"],
    "tengiz-field": ["Tengiz Field"],
    "baikonur-cosmodrome": [
        "Baikonur Cosmodrome",
        "Baikonur cosmodrome",
        "Soviet-era Baikonur cosmodrome",
    ],
    "almaty-republic-square": [
        "Republic Square",
        "Almaty's Republic Square",
        "Republic Square , Almaty",
    ],
    "almaty-astana-square": ["Astana Square"],
    "almaty-mayors-office": [
        "offices of the city mayor",
        "mayor's office",
        "mayor’s office",
        "mayor's office in Almaty",
        "mayoral facility",
        "City Hall in Almaty",
        "Almaty City Hall",
        "mayor's office building",
        "Здание мэрии Алматы",
    ],
    "almaty-presidential-residence": [
        "presidential residence",
        "President Tokayev's home",
        "Kazakh president's home",
    ],
    "almaty-airport": [
        "Almaty International Airport",
        "Almaty airport",
        "Almaty's airport",
        "Almaty's main airport",
        "airport in Almaty",
        "the Almaty airport",
    ],
    "almaty-nur-otan-office": [
        "offices of the ruling Nur Otan party",
        "Ruling Nur Otan party office in Almaty",
        "Office of ruling Nur Otan party",
    ],
    "almaty-auezov-police": [
        "Auezov District Department of Internal Affairs",
        "Auezov District Department of Internal Affairs in Almaty",
    ],
    "almaty-kazakhstan-tv": ['branch of the national state TV channel "Kazakhstan"'],
    "almaty-state-media-offices": ["Various state-media agency buildings"],
    "almaty-karasay-batyr-masanchi": ["streets of Karasay-batyr and Masanchi"],
    "almaty-bishkek-highway": ["Bishkek-bound highway"],
    "almaty-government-buildings": ["several government buildings in Almaty"],
    "almaty-electronics-store": ["Electronics store"],
    "almaty-city-centre": ["centre of Almaty", "center of Almaty", "Almaty city centre"],
    "aktau-yntymaq-square": ["Yntymaq Square", "Aktau town square"],
    "aktau-city-administration": ["city administration building"],
    "aktau-airport": ["аэропорту Актау"],
    "aktobe-regional-administration": ["regional government building"],
    "aktobe-city-administration": ["administration building", "city’s administration building"],
    "pavlodar-government-building": ["Pavlodar's government buidling"],
    "pavlodar-central-square": ["city's central square"],
    "taldykorgan-nazarbayev-monument": [
        "monument to Nazarbayev",
        "statue of former leader Nazarbayev",
        "monument to former President Nursultan Nazarbaev",
    ],
    "zhanaozen-city-square": ["city square"],
    "zhanaozen-city-centre": ["centre of Zhanaozen"],
}
# What a source says of a site, when the city is known from the row.
WITHIN = {
    ("city administration", "zhanaozen"): "zhanaozen-city-administration",
    ("city administration", "aktau"): "aktau-city-administration",
    ("city administration", "Aqtobe"): "aktobe-city-administration",
    ("city centre", "zhanaozen"): "zhanaozen-city-centre",
    ("city centre", "Алма-Ата"): "almaty-city-centre",
    ("Republic Square", "almaty"): "almaty-republic-square",
    ("Republic Square", "KZ-ALA"): "almaty-republic-square",
    ("Republic Square", "KZ"): "almaty-republic-square",
    ("Republic Sqaure", "almaty"): "almaty-republic-square",
    ("almaty", "almaty"): "almaty",
}
NOTHING = [
    "Nur Otan",
    "The Astana Times",
    "",
    " ",
    ".",
    "()",
    ",",
    "xyz",
    "London",
    "SCO",
    "CSTO",
    "ALA",
    "Kazakh",
    "Khabar 24",
    "Sputnik",
    "TASS",
    "NetBlocks",
    "Radio Azattyk",
    "Kremlin",
    "Orenburg",
    "Yerevan",
    "Bishkek",
    "Moscow",
    "Kyrgyzstan",
    "Armenia",
    "Russia",
    "Tajikistan",
    "The Moscow Times",
    "Central Asia",
    "coral",
    "moral",
    "Almaty District",
    "Auezov District",
    "Aksu District",
    "Zharkent Region",
    "Abai Region",
    "city administration",
    "city centre",
    "Almaty, London",
    "Mangystau, Almaty, and Nur-Sultan",
]


# The table


def test_the_table_follows_its_layout() -> None:
    report = read_table(DATA / "places.csv", PLACES)
    assert report.findings == ()
    assert report.rows_read == len(report.rows) >= 30


def test_the_region_of_each_row_is_the_one_its_point_falls_in(
    rows: pd.DataFrame, gazetteer: Gazetteer
) -> None:
    for row in rows.itertuples():
        match = gazetteer.find(row.name_en, within=row.within or None)
        if row.kind == "country":
            assert row.region == ""
        else:
            assert row.region == gazetteer._by_id[row.place_id].match.region
            assert match is not None
            assert match.place_id == row.place_id


def test_every_point_is_inside_its_region_and_has_a_source(rows: pd.DataFrame) -> None:
    points = rows[rows["latitude"] != ""]
    joined = join_points(
        points["longitude"].astype(float),
        points["latitude"].astype(float),
        read_boundaries("2022-01"),
    )
    assert (joined["how"] == "inside").all()
    source = points["coordinate_source"]
    assert source.str.match(r"GeoNames \d+ via|airportsdata \d+|Wikipedia, article").all()
    blank = rows[rows["latitude"] == ""]
    assert set(blank["coordinate_source"]) == {"as its city", "none: a country is no point"}


def test_cities_stand_where_geonames_has_them(rows: pd.DataFrame) -> None:
    known = {str(record["geonameid"]): record for record in places_module._kazakh_records()}
    for row in rows[rows["kind"] == "city"].itertuples():
        record = known[re.match(r"GeoNames (\d+)", row.coordinate_source)[1]]
        assert (float(row.latitude), float(row.longitude)) == (
            record["latitude"],
            record["longitude"],
        )


def test_no_spelling_means_two_places_unless_they_are_sites_of_two_cities(
    gazetteer: Gazetteer,
) -> None:
    for spelling, entries in gazetteer._place_index.items():
        cities = [entry.match.within for entry in entries]
        assert len(set(cities)) == len(entries), spelling
        assert len(entries) == 1 or None not in cities, spelling


def test_every_spelling_of_the_table_leads_to_its_place(
    rows: pd.DataFrame, gazetteer: Gazetteer
) -> None:
    for row in rows.itertuples():
        for name in (row.name_en, row.name_ru, row.name_kk, *row.aliases.split(";")):
            match = gazetteer.find(name, within=row.within or None)
            assert match is not None, name
            assert match.place_id == row.place_id, name
            assert match.score is None, name


def test_every_spelling_of_a_region_leads_to_it(gazetteer: Gazetteer) -> None:
    regions = gazetteer.boundaries.detailed
    for row in regions[regions["kind"] == "region"].itertuples():
        for name in (row.name_en, row.name_ru, row.name_kk, *row.aliases.split(";")):
            match = gazetteer.find(name)
            assert match is not None, name
            assert (match.place_id, match.kind, match.region) == (row.code, "region", row.code)
            assert match.latitude is None


# The documents


@pytest.mark.parametrize(
    ("name", "place_id"),
    [(name, place_id) for place_id, names in SPELLINGS.items() for name in names],
)
def test_names_of_the_documents(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert match.place_id == place_id
    assert match.name == name
    assert match.score is None


@settings(deadline=None)
@given(
    name=st.sampled_from([name for names in SPELLINGS.values() for name in names]),
    upper=st.booleans(),
    spaces=st.integers(0, 3),
)
def test_case_and_space_do_not_matter(
    gazetteer: Gazetteer, name: str, upper: bool, spaces: int
) -> None:
    changed = " " * spaces + (name.upper() if upper else name.lower()).replace(" ", "  ")
    match, plain = gazetteer.find(changed), gazetteer.find(name)
    assert match is not None
    assert plain is not None
    assert replace(match, name=name) == plain


@pytest.mark.parametrize(("asked", "place_id"), WITHIN.items())
def test_sites_within_a_city(gazetteer: Gazetteer, asked: tuple[str, str], place_id: str) -> None:
    match = gazetteer.find(asked[0], within=asked[1])
    assert match is not None
    assert match.place_id == place_id


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_place_here_stays_unknown(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) is None


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Central square", "almaty"),
        ("Republic Square", "aktau"),
        ("Almaty", "KZ-MAN"),
        ("Republic Square", "London"),
        ("City square", "taldykorgan"),
        ("", "almaty"),
    ],
)
def test_no_site_is_looked_for_elsewhere(gazetteer: Gazetteer, name: str, within: str) -> None:
    assert gazetteer.find(name, within=within) is None


def test_a_site_without_a_point_stands_at_its_city(gazetteer: Gazetteer) -> None:
    city, site = gazetteer.find("Pavlodar"), gazetteer.find("Central square", within="pavlodar")
    assert city is not None
    assert site is not None
    assert (site.latitude, site.longitude, site.region) == (
        city.latitude,
        city.longitude,
        "KZ-PAV",
    )
    assert (site.kind, site.within) == ("site", "pavlodar")


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Republic Square, Almaty", "almaty-republic-square"),
        ("City square (Zhanaozen)", "zhanaozen-city-square"),
        ("City administration (Aktau)", "aktau-city-administration"),
        ("Aktau, Kazakhstan", "aktau"),
        ("Taldykorgan, Almaty Region", "taldykorgan"),
        ("Aktau, Karaganda Region", "geonames-1526601"),
        ("г. Алматы", "almaty"),
        ("город Алматы", "almaty"),
        ("Алматы қаласы", "almaty"),
        ("Zhanaozen city", "zhanaozen"),
    ],
)
def test_a_name_may_say_where_to_look(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert match.place_id == place_id


# Region before city, city before region


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Almaty", "almaty"),
        ("Almaty Region", "KZ-ALM"),
        ("almaty oblast", "KZ-ALM"),
        ("Алматинская область", "KZ-ALM"),
        ("Алматы облысы", "KZ-ALM"),
        ("Алматы облысында", "KZ-ALM"),
        ("Atyrau", "atyrau"),
        ("Atyrau Region", "KZ-ATY"),
        ("Pavlodar Province", "KZ-PAV"),
        ("Akmola", "KZ-AKM"),
        ("Astana", "nur-sultan"),
    ],
)
def test_region_words_decide(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert match.place_id == place_id


def test_regions_of_june_2022(rows: pd.DataFrame) -> None:
    june = build_gazetteer(rows, read_boundaries("2022-06"))
    abai, taldykorgan = june.find("Abai Region"), june.find("Taldykorgan")
    assert abai is not None
    assert taldykorgan is not None
    assert (abai.place_id, taldykorgan.region) == ("KZ-10", "KZ-33")
