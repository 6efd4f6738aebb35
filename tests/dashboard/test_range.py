"""Several days shown as one: what is counted, who arrives, what is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.counted import Counted, counted
from dashboard.frame import frame_of
from dashboard.panel import day_summary, event_list
from dashboard.selection import Selection
from dashboard.sentence import day_title, reported_sentence
from dashboard.words import Words
from geodata.dataset import Dataset

FROM = pd.Timestamp("2022-01-04")
BEFORE, MIDDLE, LAST = (pd.Timestamp(f"2022-01-{day:02}") for day in (2, 6, 19))


@pytest.fixture(scope="module")
def ranged(dataset: Dataset, default: Selection) -> Counted:
    """From 4 January on."""
    return counted(dataset, replace(default, since=FROM))


@pytest.fixture(scope="module")
def daily(dataset: Dataset, default: Selection) -> Counted:
    """Each day by itself."""
    return counted(dataset, default)


def ids(sums: Counted, day: pd.Timestamp) -> list[Any]:
    return [row["event_id"] for row in sums.today[day]]


def test_a_range_holds_the_events_of_all_its_days(dataset: Dataset, ranged: Counted) -> None:
    dates = dataset.events["event_date"]
    for day in dataset.days:
        first = min(FROM, day)
        within = dates.between(first, day)
        assert set(ids(ranged, day)) == set(dataset.events.index[within]), day.date()
        assert len(ids(ranged, day)) == within.sum()


def test_a_range_of_a_single_day_is_that_day(
    dataset: Dataset, default: Selection, daily: Counted
) -> None:
    for day in (BEFORE, FROM, MIDDLE):
        alone = counted(dataset, replace(default, since=day, day=day))
        assert ids(alone, day) == ids(daily, day)
        assert alone.first(day) == daily.first(day) == day


def test_days_before_a_range_stand_by_themselves(
    dataset: Dataset, ranged: Counted, daily: Counted
) -> None:
    for day in dataset.days[dataset.days < FROM]:
        assert ids(ranged, day) == ids(daily, day)
        assert ranged.first(day) == day
        for code in dataset.codes:
            assert ranged.there.get(code, {}).get(day) == daily.there.get(code, {}).get(day)


def test_regions_have_the_events_of_all_days_of_a_range(
    dataset: Dataset, ranged: Counted, daily: Counted
) -> None:
    for day in dataset.days[dataset.days >= FROM]:
        within = dataset.days[(dataset.days >= FROM) & (dataset.days <= day)]
        for code in dataset.codes:
            alone = sum(daily.there.get(code, {}).get(each, 0) for each in within)
            assert ranged.there.get(code, {}).get(day, 0) == alone, (code, day.date())


def test_what_counts_from_the_beginning_is_the_same_in_a_range(
    ranged: Counted, daily: Counted
) -> None:
    assert ranged.so_far == daily.so_far
    assert ranged.reached == daily.reached
    assert ranged.arrived == daily.arrived
    assert ranged.events.equals(daily.events)


def test_a_place_arrives_in_a_range_when_it_does_on_any_of_its_days(
    dataset: Dataset, ranged: Counted, daily: Counted
) -> None:
    arriving = set()
    for place_id in dataset.places.index:
        day = daily.arrived.get(place_id)
        if day is None:
            assert not ranged.arrives(place_id, LAST)
            continue
        assert daily.arrives(place_id, day)
        assert not any(daily.arrives(place_id, each) for each in dataset.days if each != day)
        for each in dataset.days:
            assert ranged.arrives(place_id, each) == (min(FROM, each) <= day <= each)
        arriving |= {place_id} if ranged.arrives(place_id, LAST) else set()
    assert 0 < len(arriving) < len(dataset.places), "some before the range, some within"
    assert not ranged.arrives("nowhere", LAST)


def test_rings_of_a_range_are_those_of_all_that_arrive_in_it(
    dataset: Dataset, default: Selection, ranged: Counted, daily: Counted
) -> None:
    arriving = [ranged.arrives(place_id, MIDDLE) for place_id in dataset.places.index]
    drawn = [size > 0 for size in rings(dataset, replace(default, since=FROM), ranged)]
    assert drawn == arriving
    assert sum(drawn) > sum(size > 0 for size in rings(dataset, default, daily))


def rings(dataset: Dataset, selection: Selection, sums: Counted) -> list[Any]:
    """How large the ring of each place is drawn; 0 is none."""
    sizes: list[Any] = frame_of(dataset, selection, sums, MIDDLE)["arrivals"]["marker.size"]
    return sizes


# Words


def test_the_title_of_a_range_names_both_ends(words: Words, ranged: Counted) -> None:
    title = day_title(words, ranged, MIDDLE)
    assert title == words.days(FROM.date(), MIDDLE.date())
    assert all(part in title for part in ("4", "6", "Jan", "2022"))


def test_the_title_of_a_day_by_itself_is_that_day(
    words: Words, ranged: Counted, daily: Counted
) -> None:
    assert day_title(words, daily, MIDDLE) == words.day(MIDDLE.date())
    assert day_title(words, ranged, FROM) == words.day(FROM.date())
    assert day_title(words, ranged, BEFORE) == words.day(BEFORE.date())


def test_the_sentence_of_a_range_counts_all_its_events_and_names_all_that_arrive(
    dataset: Dataset, words: Words, ranged: Counted, daily: Counted
) -> None:
    said = reported_sentence(dataset, words, ranged, MIDDLE)
    located = sum(bool(row["region"]) for row in ranged.today[MIDDLE])
    assert words.count("count.events", located) in said
    new = [place for place, day in daily.arrived.items() if FROM <= day <= MIDDLE]
    names = [words.name(dataset.places.loc[place]) for place in new]
    assert names
    assert all(name in said for name in names)
    assert words("day.first_street", places=words.listed(names)) in said


def test_a_range_that_the_filters_leave_empty_says_so(
    dataset: Dataset, default: Selection, words: Words
) -> None:
    """Also on a day on which nothing happened, when something did within the range."""
    none = counted(dataset, replace(default, since=FROM, types=()))
    quiet = [day for day in dataset.days if not (dataset.events["event_date"] == day).any()]
    assert quiet
    assert reported_sentence(dataset, words, none, quiet[-1]) == words("day.all_filtered")
    alone = counted(dataset, replace(default, types=()))
    assert reported_sentence(dataset, words, alone, quiet[-1]) == words("day.nothing")


def test_the_panel_of_a_range_lists_all_its_events(
    dataset: Dataset, words: Words, ranged: Counted, walk: type[Any]
) -> None:
    children = event_list(dataset, words, ranged, MIDDLE)
    listed = [each["ref"] for each in children if isinstance(each, dict)]
    assert sorted(listed) == sorted(ids(ranged, MIDDLE))
    summary = walk(day_summary(dataset, words, ranged, MIDDLE))
    assert words.days(FROM.date(), MIDDLE.date()) in summary.texts
    assert str(len(ids(ranged, MIDDLE))) in summary.texts


def test_events_that_the_filters_hide_are_counted_over_the_range(
    dataset: Dataset, default: Selection, words: Words, walk: type[Any]
) -> None:
    sums = counted(dataset, replace(default, since=FROM, types=("riots",)))
    shown = len(sums.today[MIDDLE])
    hidden = int(dataset.events["event_date"].between(FROM, MIDDLE).sum()) - shown
    said = walk(day_summary(dataset, words, sums, MIDDLE)).text
    assert words.number(hidden) in said
    assert hidden > len(dataset.events[dataset.events["event_date"] == MIDDLE]) - shown
