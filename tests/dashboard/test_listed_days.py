"""The cards of a day, of a case that has too many to send them all."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from dash.development.base_component import Component

from dashboard.callbacks import cards_of_day
from dashboard.selection import default_selection
from dashboard.tallied.listed import MOST_CARDS, day_cards
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.sizing import fits_a_page

HEADER = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "iso"),
    *("location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities"),
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """2,400 invented events over eight days, a third of them riots."""
    path: Path = tmp_path_factory.mktemp("many") / "acled.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for at in range(2_400):
            kind = ("Riots", "Mob violence") if at % 3 == 0 else ("Protests", "Peaceful protest")
            day = f"2022-01-{at % 8 + 3:02}"
            place = ("Made-up", 43.25, 76.9, 1)
            told = ("Made-up press", f"Invented note {at}.", 0)
            writer.writerow([f"KAZ{at}", day, 1, *kind, 398, *place, *told])
    return load_dataset(path)


def cards(found: list[Component]) -> list[str]:
    return [each.id for each in found if str(getattr(each, "id", "")).startswith("card-")]


def test_so_many_events_do_not_fit_a_page(case: Dataset, dataset: Dataset) -> None:
    assert case.listed is not None
    assert not fits_a_page(case.listed)
    assert fits_a_page(dataset.events)


def test_a_day_has_its_first_cards_the_most_severe_types_first(case: Dataset) -> None:
    selection = default_selection(case)
    found = day_cards(case, selection, case.days[2])
    assert case.listed is not None
    there = case.listed[case.listed["event_date"] == case.days[2]]
    riots = there.index[there["event_type"] == "Riots"]
    assert cards(found) == [f"card-{name}" for name in riots[:MOST_CARDS]]
    assert str(len(there)) in found[0].children
    assert f"first {MOST_CARDS} of {len(there)}" in found[1].children


def test_filters_and_ranges_choose_among_them(case: Dataset) -> None:
    selection = replace(default_selection(case), types=("battles",))
    assert day_cards(case, selection, case.days[2]) == []
    ranged = replace(default_selection(case), since=case.days[0])
    assert "900" in day_cards(case, ranged, case.days[2])[0].children


def test_the_browser_is_sent_them_as_a_text(case: Dataset) -> None:
    answer = cards_of_day(case, {"query": "?date=2022-01-04&lang=ru", "at": 1})
    assert (answer["query"], answer["at"]) == ("?date=2022-01-04&lang=ru", 1)
    assert len(json.loads(answer["cards"])) == MOST_CARDS + 2
    assert "Invented note" in answer["cards"]


def test_a_case_with_all_its_cards_has_none_apart(dataset: Dataset) -> None:
    assert day_cards(dataset, default_selection(dataset), dataset.days[4]) == []
