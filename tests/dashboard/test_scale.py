"""The classes of shading: one scale for all days, and no report is none of its classes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.counted import counted
from dashboard.scale import Classes, arrival_classes, class_range, shade_classes
from dashboard.selection import SHADES, Selection
from dashboard.theme import PALETTES
from dashboard.words import Words
from geodata.dataset import Dataset

LOWS = st.sets(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=6).map(
    lambda lows: Classes(tuple(sorted(lows)))
)
TABLES = st.lists(
    st.lists(
        st.one_of(st.none(), st.integers(min_value=1, max_value=3_000_000)), min_size=3, max_size=3
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: pd.DataFrame(rows, columns=["a", "b", "c"], dtype="Int64"))


@given(classes=LOWS, value=st.integers(min_value=0, max_value=20_000))
def test_a_value_lies_in_the_class_whose_bounds_hold_it(classes: Classes, value: int) -> None:
    number = classes.index_of(value)
    lows = (-1, *classes.lows)

    assert lows[number] <= value
    assert number == len(classes.lows) or value < classes.lows[number]


@given(classes=LOWS)
def test_no_report_is_class_0(classes: Classes) -> None:
    assert classes.index_of(None) == 0
    assert [classes.index_of(low) for low in classes.lows] == list(range(1, len(classes.lows) + 1))


@pytest.mark.parametrize("shade", ["so_far", "that_day"])
@given(table=TABLES)
def test_classes_of_a_count(shade: str, table: pd.DataFrame) -> None:
    classes = shade_classes(shade, table)
    values = [int(value) for value in table.to_numpy().ravel() if value is not pd.NA]

    assert len(classes.lows) <= 6
    assert list(classes.lows) == sorted(set(classes.lows))
    assert bool(classes.lows) == bool(values)
    if values:
        assert classes.lows[0] == 1, "every count that is reported is in a class"
        assert classes.lows[-1] <= max(values), "the highest class is reached"
        assert min(classes.index_of(value) for value in values) >= 1
        assert classes.index_of(max(values)) == len(classes.lows)


@given(table=TABLES.map(lambda table: table - 1))
def test_classes_of_days_since_the_first_report(table: pd.DataFrame) -> None:
    classes = shade_classes("since_first", table)
    values = [int(value) for value in table.to_numpy().ravel() if value is not pd.NA]

    assert len(classes.lows) <= 6
    if values:
        assert classes.lows[0] == 0, "the day of the first report is in a class"
        assert classes.lows[-1] <= max(values)
        assert all(
            classes.index_of(value) == bisect_right(classes.lows, value) >= 1 for value in values
        )


def first_days(*positions: int, days: int = 20) -> pd.DataFrame:
    """Regions first reported on these days; the number of days stands for no stated day."""
    index = pd.date_range("2022-01-01", periods=days)
    columns = {
        f"region {n}": pd.Series(position, index, dtype="Int64").where(
            range(days) >= pd.Series(position % days, index)
        )
        for n, position in enumerate(positions)
    }
    return pd.DataFrame(columns)


@given(positions=st.lists(st.integers(min_value=0, max_value=20), min_size=1, max_size=12))
def test_classes_of_first_days_are_darker_the_earlier(positions: list[int]) -> None:
    classes = arrival_classes(first_days(*positions))
    dated = [tone for tone, span in zip(classes.tones, classes.spans, strict=True) if span]

    assert dated == sorted(set(dated), reverse=True)
    assert set(classes.tones) <= set(range(7))
    assert (classes.spans[-1] is None) == (20 in positions) == (classes.tones[-1] == 6)
    for position in positions:
        span = classes.spans[classes.tones.index(classes.index_of(position) - 1)]
        day = pd.Timestamp("2022-01-01") + pd.Timedelta(days=position)
        assert span is None if position == 20 else span[0] <= day.date() <= span[1]


def test_a_class_of_first_days_names_them(words: Words) -> None:
    few = arrival_classes(first_days(1, 3, 3, 20))
    assert [class_range(words, few, rank) for rank in range(3)] == [
        "2 Jan",
        "4 Jan",
        words("legend.undated"),
    ]
    many = arrival_classes(first_days(*range(10)))
    assert len(many.lows) == 5
    assert class_range(words, many, 0) == "1 Jan – 2 Jan"


def test_nothing_to_shade_has_no_classes() -> None:
    blank = pd.DataFrame({"a": [pd.NA, pd.NA]}, dtype="Int64")

    assert shade_classes("none", None) == Classes(())
    assert shade_classes("so_far", blank) == Classes(())
    assert Classes(()).index_of(None) == 0


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_there_is_a_colour_for_each_class(
    dataset: Dataset, default: Selection, shade: str, theme: str
) -> None:
    classes = counted(dataset, replace(default, shade=shade)).classes  # type: ignore[arg-type]
    palette = PALETTES[theme]

    assert len(classes.lows) <= len(palette.shades)
    assert palette.paper not in palette.shades, "no report has a colour of its own"
    assert len(set(palette.shades)) == len(palette.shades)
