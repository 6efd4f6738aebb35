"""First reports: every place and region in its order, with days, ties, windows and sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import pytest
from dash.development.base_component import Component

from dashboard.counted import counted
from dashboard.frame import frame
from dashboard.legend import legend
from dashboard.selection import Selection, default_selection, from_query, query_texts
from dashboard.views.arrival import arrival_panel
from dashboard.views.curve import Step, curve, rises, ticks
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.loading import load_dataset


def rows_of(walk: Any, panel: list[Component]) -> dict[str, Component]:
    """The row of each place and region, by its name and whether it is a place."""
    bodies = [each for each in walk(panel).components if type(each).__name__ == "Tbody"]
    return {walk(body).of_class("name")[0].children.children: body for body in bodies}


def cells(walk: Any, row: Component, name: str) -> list[str]:
    """The text of the cells of a class."""
    return [walk(cell).text for cell in walk(row).of_class(name)]


@pytest.fixture(scope="module")
def panel(dataset: Dataset, default: Selection) -> list[Component]:
    """The panel of the first view."""
    return arrival_panel(dataset, default)


def test_aktobe_is_found_with_its_day_rank_and_distance(walk: Any, panel: list[Component]) -> None:
    row = rows_of(walk, panel)["Aktobe"]

    assert cells(walk, row, "rank") == ["3="]
    assert cells(walk, row, "day") == ["4 Jan"]
    assert cells(walk, row, "days") == ["+2"]
    assert cells(walk, row, "km") == ["839"]
    asked = parse_qs(walk(row).of_class("go")[0].href.lstrip("?"))
    assert asked == {"date": ["2022-01-04"], "view": ["day"], "place": ["aktobe"]}


def test_a_window_is_shown_as_one_without_a_rank(walk: Any, panel: list[Component]) -> None:
    words = words_in("en")
    row = rows_of(walk, panel)["Pavlodar"]

    assert cells(walk, row, "rank") == [words("arrival.no_rank")]
    assert cells(walk, row, "day") == ["4 Jan – 6 Jan"]
    assert words("legend.undated") in walk(row).text
    assert cells(walk, row, "days") == [""]


def test_rows_are_in_order_of_arrival_places_before_regions(
    walk: Any, panel: list[Component], dataset: Dataset
) -> None:
    names = list(rows_of(walk, panel))

    assert names[:6] == ["Aktau", "Zhanaozen", "Aktobe", "Almaty", "Taldykorgan", "Oral"]
    assert names.index("Mangystau Region") > names.index("Pavlodar")


def test_the_only_source_of_a_first_day_is_said_to_be_that(
    walk: Any, panel: list[Component], words: Words
) -> None:
    rows = rows_of(walk, panel)

    assert words("arrival.one_source") in walk(rows["Oral"]).text
    assert words.count("arrival.one_publisher", 2) in walk(rows["Aktobe"]).text
    for text in (words("arrival.one_source"), words.count("arrival.one_publisher", 2)):
        assert text not in walk(rows["Zhanaozen"]).text


def test_every_region_is_either_in_the_table_or_without_a_report(
    walk: Any, panel: list[Component], dataset: Dataset
) -> None:
    without = walk(panel).of_class("arrival-without")[-1].children
    listed = set(rows_of(walk, panel))
    for name in dataset.boundaries.light["name_en"].drop("KZ-ALA"):
        assert (name in listed) != (name in without), name


def test_eight_regions_have_no_report_of_any_type(
    walk: Any, dataset: Dataset, default: Selection, words: Words
) -> None:
    panel = arrival_panel(dataset, replace(default, arrival="any"))
    without = walk(panel).of_class("arrival-without")[-1].children

    names = dataset.boundaries.light["name_en"]
    silent = names[~names.index.isin(dataset.events["region"])]
    assert len(silent) == 8
    assert without == words.count("arrival.without_regions", 8, names=words.listed(silent))


def test_a_row_has_the_day_from_which_it_is_not_quiet(
    walk: Any, panel: list[Component], dataset: Dataset
) -> None:
    rows = rows_of(walk, panel)
    days = {name: getattr(row, "data-day") for name, row in rows.items()}

    assert days["Aktobe"] == "2022-01-04"
    inside = dataset.events[dataset.events["place_id"] == "pavlodar"]["event_date"].min()
    assert days["Pavlodar"] == inside.date().isoformat()


# What counts


def test_other_types_can_be_counted_too_where_they_are_chosen(
    walk: Any, dataset: Dataset, default: Selection, words: Words
) -> None:
    both = arrival_panel(dataset, default)
    switch = walk(walk(both).of_class("arrival-switch")).of_class("go")
    assert [parse_qs(each.href.lstrip("?"))["arrival"] for each in switch] == [["street"], ["any"]]
    assert [getattr(each, "aria-current", None) for each in switch] == ["true", None]

    every = rows_of(walk, arrival_panel(dataset, replace(default, arrival="any")))
    assert cells(walk, every["Zhanaozen"], "day") == ["1 Jan"]
    assert cells(walk, every["Aktobe"], "day") == ["3 Jan"]


@pytest.mark.parametrize("types", [("protests",), ("protests", "riots"), ("battles", "strategic")])
def test_where_there_is_nothing_to_choose_there_is_no_switch(
    walk: Any, dataset: Dataset, default: Selection, words: Words, types: tuple[str, ...]
) -> None:
    panel = arrival_panel(dataset, replace(default, types=types))

    assert not walk(panel).of_class("arrival-switch")
    said = walk(panel).of_class("arrival-meaning")[0].children
    assert said == words(
        "arrival.meaning", types=words.listed(words.term("type", n) for n in types)
    )


def test_filters_that_leave_nothing_are_said(
    walk: Any, dataset: Dataset, default: Selection, words: Words
) -> None:
    panel = arrival_panel(dataset, replace(default, types=()))

    assert words("arrival.nothing") in walk(panel).text
    assert not rows_of(walk, panel)


def test_the_choice_of_types_is_part_of_the_address(dataset: Dataset, default: Selection) -> None:
    assert from_query("arrival=any", default, dataset.days).arrival == "any"
    assert from_query("arrival=never", default, dataset.days).arrival == "street"
    assert query_texts(replace(default, arrival="any"))["arrival"] == "any"


def test_rings_and_words_of_the_map_follow_the_choice(dataset: Dataset, default: Selection) -> None:
    street = counted(dataset, default)
    every = counted(dataset, replace(default, arrival="any"))

    assert (street.street, every.street) == (True, False)
    assert street.arrived["aktobe"] == pd.Timestamp("2022-01-04")
    assert every.arrived["aktobe"] == pd.Timestamp("2022-01-03")


# The shade


def test_the_panel_leads_to_the_shade_and_back(
    walk: Any, dataset: Dataset, default: Selection
) -> None:
    for shade, other in (("so_far", "arrival"), ("arrival", "so_far")):
        panel = arrival_panel(dataset, replace(default, shade=shade))  # type: ignore[arg-type]
        leads = walk(walk(panel).of_class("arrival-shade")).of_class("go")[0]
        assert leads.href == f"?shade={other}"


def test_hover_and_legend_name_the_day_on_a_map_shaded_by_it(
    walk: Any, dataset: Dataset, default: Selection, words: Words
) -> None:
    selection = replace(default, shade="arrival")
    sums = counted(dataset, selection)
    regions = frame(dataset, selection, dataset.days[5])["regions"]
    texts = dict(zip(dataset.codes, regions["text"], strict=True))

    assert words("hover.arrival_street", day="4 January") in texts["KZ-AKT"]
    window = words("arrival.window", first="4 January", last="6 January")
    assert words("hover.arrival_street", day=window) in texts["KZ-PAV"]
    assert "first reported" not in texts["KZ-VOS"]
    shown = walk(legend(dataset, words, selection, sums.classes)).texts
    for text in (words("shade.arrival_street"), "2 Jan", "5 Jan", words("legend.undated")):
        assert text in shown


# A case of one's own


def test_a_case_with_ties_and_cited_articles(
    walk: Any, words: Words, events_file: Callable[..., Path]
) -> None:
    path = events_file(
        {"location": "Aktau", "sources": "azattyk-2022-01-02"},
        {"location": "Pavlodar", "sources": "https://example.org/1;https://example.org/2"},
        {"location": "Kostanay Region", "geo_precision": "3", "event_date": "2022-01-07"},
    )
    case = load_dataset(path)
    panel = arrival_panel(case, default_selection(case))
    rows = rows_of(walk, panel)

    assert cells(walk, rows["Aktau"], "rank") == cells(walk, rows["Pavlodar"], "rank") == ["1="]
    assert words("arrival.one_document", name="Wikipedia") in walk(rows["Aktau"]).text
    assert words.count("arrival.one_publisher", 2) in walk(rows["Pavlodar"]).text
    assert cells(walk, rows["Kostanay Region"], "km")[0].startswith(words("arrival.about", n=""))


# The curve


def test_a_curve_says_in_words_where_it_rises(words: Words) -> None:
    days = pd.date_range("2022-01-01", periods=4)
    numbers = pd.DataFrame({"at_least": [0, 1, 1, 3], "at_most": [0, 1, 2, 3]}, days)
    figure = curve(words, "Places", numbers, 3)

    plot = figure.children[1]
    assert getattr(plot, "aria-label") == "Places: 2 January: 1; 3 January: 1–2; 4 January: 3"


def test_rises_are_the_days_on_which_something_changes() -> None:
    days = [
        Step(day.date(), n, n)
        for day, n in zip(pd.date_range("2022-01-01", periods=4), (0, 2, 2, 3), strict=True)
    ]

    assert [each.least for each in rises(days)] == [2, 3]


@pytest.mark.parametrize(
    ("top", "expected"),
    [(1, [1]), (4, [1, 2, 3, 4]), (8, [2, 4, 6, 8]), (17, [5, 10, 15]), (9_999_999, [9_999_999])],
)
def test_ticks_are_few_and_round(top: int, expected: list[int]) -> None:
    assert ticks(top) == expected
