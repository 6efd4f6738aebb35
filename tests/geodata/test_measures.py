"""Measures: which of them stand over which region, on a local day and at an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import KNOWN, measure, write

from geodata.errors import MeasuresError, TableError
from geodata.measures import (
    NATIONWIDE,
    covers_day,
    in_force,
    in_force_at,
    in_force_on,
    read_measures,
)
from geodata.regions import Boundaries
from geodata.schema import MEASURES

COLUMNS = {
    "measure_id",
    "measure",
    "layer",
    "region",
    "site",
    "status",
    "whole_day",
    "certain",
    "begins",
    "ceases",
}
LAST = 9
HALF_PAST_ONE = datetime(2022, 1, 4, 19, 30, tzinfo=UTC)
"""01:30 of 5 January in Almaty (UTC+6), 00:30 in Mangystau (UTC+5)."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "measures.csv"


def days(start: str, end: str) -> pd.DatetimeIndex:
    return pd.date_range(start, end, freq="D")


def standing(path: Path, codes: frozenset[str], **cells: str) -> dict[int, tuple[bool, bool]]:
    """Days, 2 to 9 January, on which a measure stands: whole_day and certain of each."""
    measures = read_measures(write(path, MEASURES, measure(**cells)), KNOWN, codes)
    rows = in_force_on(measures, days("2022-01-02", f"2022-01-{LAST:02}"), sorted(codes))
    assert len(rows) == rows["day"].nunique()
    return {row.day.day: (bool(row.whole_day), bool(row.certain)) for row in rows.itertuples()}


# Reading


def test_a_measure_is_read_with_its_layer(path: Path, codes: frozenset[str]) -> None:
    unknown_start = {"starts": "", "last_stated": "2022-01-06"}
    rows = [measure(), measure(measure_id="M-2", measure="curfew", **unknown_start)]
    write(path, MEASURES, *rows)
    measures = read_measures(path, KNOWN, codes)
    assert list(measures.index) == ["M-1", "M-2"]
    assert list(measures["layer"]) == ["emergency", "curfew"]
    assert measures.at["M-1", "starts"] == pd.Timestamp("2022-01-05")
    assert pd.isna(measures.at["M-2", "starts"])


def test_an_unknown_code_is_named(path: Path, codes: frozenset[str]) -> None:
    write(path, MEASURES, measure(area="KZ-PAV;KZ-XYZ;KZ-10"))
    with pytest.raises(MeasuresError) as caught:
        read_measures(path, KNOWN, codes)
    for part in ("measures.csv", "line 2", "column area", "KZ-XYZ", "no region has this code"):
        assert part in str(caught.value)
    assert "2 problems, 1 of 1 rows" in str(caught.value)


def test_an_unknown_source_is_named(path: Path, codes: frozenset[str]) -> None:
    write(path, MEASURES, measure(sources="doc-9"))
    with pytest.raises(MeasuresError, match=r"line 2, column sources: 'doc-9'"):
        read_measures(path, KNOWN, codes)


def test_a_measure_that_ends_before_it_starts_is_named(path: Path, codes: frozenset[str]) -> None:
    write(path, MEASURES, measure(ends="2022-01-04"))
    with pytest.raises(MeasuresError, match=r"column ends: '2022-01-04': .*after the start"):
        read_measures(path, KNOWN, codes)


def test_a_measure_without_any_day_is_said_to_have_none(path: Path, codes: frozenset[str]) -> None:
    write(path, MEASURES, measure(starts="", ends="", last_stated=""))
    with pytest.raises(MeasuresError, match=r"line 2, column (starts|last_stated)"):
        read_measures(path, KNOWN, codes)


def test_another_table_is_refused(path: Path, codes: frozenset[str]) -> None:
    path.write_text("a,b\n1,2\n")
    with pytest.raises(TableError, match="missing columns measure_id"):
        read_measures(path, KNOWN, codes)


# Days


def test_the_end_is_exclusive(path: Path, codes: frozenset[str]) -> None:
    assert standing(path, codes, starts="2022-01-05", ends="2022-01-08") == {
        5: (True, True),
        6: (True, True),
        7: (True, True),
    }


def test_midnight_written_as_a_time_is_the_same_end(path: Path, codes: frozenset[str]) -> None:
    by_date = standing(path, codes, starts="2022-01-05", ends="2022-01-08")
    times = {"starts": "2022-01-05T00:00", "ends": "2022-01-08T00:00"}
    assert standing(path, codes, **times) == by_date


def test_a_start_within_the_day_makes_it_a_part(path: Path, codes: frozenset[str]) -> None:
    assert standing(path, codes, starts="2022-01-05T01:30", ends="2022-01-07") == {
        5: (False, True),
        6: (True, True),
    }


def test_a_start_in_a_part_of_the_day_makes_it_a_part(path: Path, codes: frozenset[str]) -> None:
    cells = {"starts": "2022-01-05", "starts_part": "late afternoon", "ends": "2022-01-07"}
    assert standing(path, codes, **cells) == {5: (False, True), 6: (True, True)}


def test_an_end_within_the_day_makes_it_a_part(path: Path, codes: frozenset[str]) -> None:
    assert standing(path, codes, starts="2022-01-05", ends="2022-01-06T00:01") == {
        5: (True, True),
        6: (False, True),
    }


def test_an_end_in_a_part_of_the_day_makes_it_a_part(path: Path, codes: frozenset[str]) -> None:
    cells = {"starts": "2022-01-05", "ends": "2022-01-07", "ends_part": "evening"}
    assert standing(path, codes, **cells) == {
        5: (True, True),
        6: (True, True),
        7: (False, True),
    }


def test_a_part_of_the_day_beside_an_hour_does_not_make_it_longer(
    path: Path, codes: frozenset[str]
) -> None:
    cells = {"starts": "2022-01-05", "ends": "2022-01-07T12:00", "ends_part": "afternoon"}
    assert standing(path, codes, **cells) == {
        5: (True, True),
        6: (True, True),
        7: (False, True),
    }


def test_a_start_and_an_end_within_one_day(path: Path, codes: frozenset[str]) -> None:
    cells = {"starts": "2022-01-05T10:00", "ends": "2022-01-05T12:00"}
    assert standing(path, codes, **cells) == {5: (False, True)}


def test_a_blank_end_stays_open_and_is_not_certain_past_what_was_stated(
    path: Path, codes: frozenset[str]
) -> None:
    days_of = standing(path, codes, starts="2022-01-05", ends="", last_stated="2022-01-07")
    assert list(days_of) == list(range(5, LAST + 1))
    assert {day for day, (_, certain) in days_of.items() if certain} == {5, 6, 7}
    assert all(whole for whole, _ in days_of.values())


def test_a_blank_end_and_nothing_more_stated_is_certain_on_the_first_day_only(
    path: Path, codes: frozenset[str]
) -> None:
    days_of = standing(path, codes, starts="2022-01-05T12:00", ends="")
    assert list(days_of) == list(range(5, LAST + 1))
    assert {day for day, (_, certain) in days_of.items() if certain} == {5}


@pytest.mark.parametrize("status", ["claimed", "disputed"])
@pytest.mark.parametrize(
    ("last_stated", "last"), [("2022-01-07", 7), ("2022-01-05", 5), ("", 5), ("2022-01-04", 5)]
)
def test_what_is_only_claimed_or_disputed_ends_with_what_was_stated(
    path: Path, codes: frozenset[str], status: str, last_stated: str, last: int
) -> None:
    cells = {"starts": "2022-01-05", "ends": "", "last_stated": last_stated, "status": status}
    days_of = standing(path, codes, **cells)
    assert list(days_of) == list(range(5, last + 1))
    assert not any(certain for _, certain in days_of.values())


@pytest.mark.parametrize("status", ["claimed", "disputed"])
def test_what_is_only_claimed_is_never_certain(
    path: Path, codes: frozenset[str], status: str
) -> None:
    days_of = standing(path, codes, status=status)
    assert list(days_of) == [5, 6, 7]
    assert not any(certain for _, certain in days_of.values())


def test_an_unknown_start_is_the_day_that_a_source_speaks_of(
    path: Path, codes: frozenset[str]
) -> None:
    cells = {"starts": "", "ends": "2022-01-10", "last_stated": "2022-01-07"}
    assert list(standing(path, codes, **cells)) == [7, 8, 9]


# Areas


def test_a_measure_has_one_row_for_each_of_its_codes(path: Path, codes: frozenset[str]) -> None:
    write(path, MEASURES, measure(area="KZ-PAV; KZ-ALA"), measure(measure_id="M-2", area="KZ"))
    measures = read_measures(path, KNOWN, codes)
    rows = in_force(measures, pd.Timestamp("2022-01-05"), sorted(codes))
    assert set(rows.columns) == COLUMNS
    by_id = rows.groupby("measure_id")["region"].agg(list)
    assert by_id["M-1"] == ["KZ-PAV", "KZ-ALA"]
    assert sorted(by_id["M-2"]) == sorted(codes)
    assert not rows.duplicated(["measure_id", "region"]).any()


@pytest.mark.parametrize("area", ["KZ;KZ-PAV", "KZ-PAV;KZ"])
def test_the_country_among_codes_is_refused_or_means_every_region(
    path: Path, codes: frozenset[str], area: str
) -> None:
    write(path, MEASURES, measure(area=area))
    try:
        measures = read_measures(path, KNOWN, codes)
    except MeasuresError:
        return
    rows = in_force(measures, pd.Timestamp("2022-01-05"), sorted(codes))
    assert set(rows["region"]) == codes


def test_nothing_stands_where_nothing_was_imposed(path: Path, codes: frozenset[str]) -> None:
    measures = read_measures(write(path, MEASURES, measure()), KNOWN, codes)
    for day in ("2022-01-04", "2022-01-08"):
        rows = in_force(measures, pd.Timestamp(day), sorted(codes))
        assert rows.empty
        assert set(rows.columns) == COLUMNS


def test_no_measures_at_all_are_no_rows(path: Path, codes: frozenset[str]) -> None:
    measures = read_measures(write(path, MEASURES), KNOWN, codes)
    rows = in_force_on(measures, days("2022-01-01", "2022-01-03"), sorted(codes))
    assert rows.empty
    assert set(rows.columns) == COLUMNS | {"day"}


# Many days


def test_the_table_of_many_days_is_that_of_each(path: Path, codes: frozenset[str]) -> None:
    rows = [
        measure(),
        measure(measure_id="M-2", area="KZ", starts="2022-01-06T10:00", ends="2022-01-09"),
        measure(measure_id="M-3", ends="", status="claimed", measure="curfew"),
    ]
    measures = read_measures(write(path, MEASURES, *rows), KNOWN, codes)
    period = days("2022-01-04", "2022-01-10")
    together = in_force_on(measures, period, sorted(codes))
    assert set(together.columns) == COLUMNS | {"day"}
    for day in period:
        alone = in_force(measures, day, sorted(codes))
        that_day = together[together["day"] == day].drop(columns="day").reset_index(drop=True)
        if alone.empty:
            assert that_day.empty
        else:
            pd.testing.assert_frame_equal(that_day, alone, check_dtype=False)


MOMENT = st.datetimes(datetime(2022, 1, 2), datetime(2022, 1, LAST + 2)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@settings(deadline=None, max_examples=12)
@given(ends=st.tuples(MOMENT, MOMENT).filter(lambda pair: pair[0] < pair[1]))
def test_a_measure_stands_on_exactly_the_days_that_its_interval_meets(
    scratch: Path, codes: frozenset[str], ends: tuple[datetime, datetime]
) -> None:
    start, end = ends
    texts = [moment.isoformat(timespec="minutes") for moment in ends]
    days_of = standing(scratch, codes, starts=texts[0], ends=texts[1])
    for day in days("2022-01-02", f"2022-01-{LAST:02}"):
        midnight, next_midnight = day.to_pydatetime(), day.to_pydatetime() + timedelta(days=1)
        meets = start < next_midnight and midnight < end
        assert (day.day in days_of) == meets
        if meets:
            assert days_of[day.day] == (start <= midnight and next_midnight <= end, True)


# Instants


def at(path: Path, borders: Boundaries, instant: datetime, **cells: str) -> set[str]:
    """Regions over which a measure stands at an instant."""
    codes = frozenset(borders.codes)
    measures = read_measures(write(path, MEASURES, measure(**cells)), KNOWN, codes)
    rows = in_force_at(measures, instant, borders.light["timezone"])
    assert list(rows.columns) == ["measure_id", "region"]
    assert not rows["region"].duplicated().any()
    return set(rows["region"])


EMERGENCY = {
    "area": "KZ-MAN;KZ-ALA",
    "starts": "2022-01-05T01:30",
    "ends": "2022-01-19T00:00",
}


def test_at_one_instant_it_is_half_past_one_in_almaty_and_not_yet_in_mangystau(
    path: Path, january: Boundaries
) -> None:
    assert at(path, january, HALF_PAST_ONE, **EMERGENCY) == {"KZ-ALA"}
    minute = timedelta(minutes=1)
    assert at(path, january, HALF_PAST_ONE - minute, **EMERGENCY) == set()
    later = HALF_PAST_ONE + timedelta(hours=1)
    assert at(path, january, later - minute, **EMERGENCY) == {"KZ-ALA"}
    assert at(path, january, later, **EMERGENCY) == {"KZ-ALA", "KZ-MAN"}


def test_at_one_instant_it_is_over_in_almaty_and_not_yet_in_mangystau(
    path: Path, january: Boundaries
) -> None:
    midnight = datetime(2022, 1, 18, 18, tzinfo=UTC)  # 00:00 in Almaty, 23:00 in Mangystau
    minute = timedelta(minutes=1)
    assert at(path, january, midnight - minute, **EMERGENCY) == {"KZ-ALA", "KZ-MAN"}
    assert at(path, january, midnight, **EMERGENCY) == {"KZ-MAN"}
    assert at(path, january, midnight + timedelta(hours=1), **EMERGENCY) == set()


def test_a_measure_with_only_dates_runs_from_midnight_to_midnight(
    path: Path, january: Boundaries
) -> None:
    midnight = datetime(2022, 1, 4, 18, tzinfo=UTC)  # of 5 January in Pavlodar, UTC+6
    minute = timedelta(minutes=1)
    assert at(path, january, midnight - minute) == set()
    assert at(path, january, midnight) == {"KZ-PAV"}
    assert at(path, january, midnight + timedelta(days=3) - minute) == {"KZ-PAV"}
    assert at(path, january, midnight + timedelta(days=3)) == set()


def test_a_nationwide_measure_reaches_each_region_at_its_own_midnight(
    path: Path, january: Boundaries
) -> None:
    western = {"KZ-MAN", "KZ-ATY", "KZ-AKT", "KZ-ZAP", "KZ-KZY"}
    midnight = datetime(2022, 1, 4, 18, tzinfo=UTC)  # of 5 January at UTC+6
    assert at(path, january, midnight, area=NATIONWIDE) == set(january.codes) - western
    later = midnight + timedelta(hours=1)
    assert at(path, january, later, area=NATIONWIDE) == set(january.codes)


def test_a_measure_of_the_late_afternoon_does_not_stand_in_the_night_before(
    path: Path, january: Boundaries
) -> None:
    cells = {"area": "KZ", "starts": "2022-01-05", "starts_part": "late afternoon"}
    assert at(path, january, HALF_PAST_ONE, **cells) == set()


def test_the_instant_may_be_in_any_time_zone(path: Path, january: Boundaries) -> None:
    zone = pd.Timestamp("2022-01-05T01:30", tz="Asia/Almaty").to_pydatetime()
    assert at(path, january, zone, **EMERGENCY) == {"KZ-ALA"}


def test_nothing_stands_at_an_instant_without_measures(path: Path, january: Boundaries) -> None:
    long_after = datetime(2022, 2, 1, tzinfo=UTC)
    assert at(path, january, long_after, **EMERGENCY) == set()


# Several measures of one day


@pytest.mark.parametrize(
    ("hours", "covered"),
    [
        ([(0.0, 17.0), (17.0, 24.0)], True),
        ([(17.0, 24.0), (0.0, 17.0)], True),
        ([(0.0, 20.0), (10.0, 24.0)], True),
        ([(0.0, 24.0)], True),
        ([(0.0, 16.0), (17.0, 24.0)], False),
        ([(1.5, 24.0), (2.0, 24.0)], False),
        ([(0.0, 17.0), (float("nan"), 24.0)], False),
        ([], False),
    ],
)
def test_measures_cover_a_day_when_one_follows_on_another(
    hours: list[tuple[float, float]], covered: bool
) -> None:
    assert covers_day(pd.DataFrame(hours, columns=["begins", "ceases"])) is covered


def test_the_hours_of_a_day_are_those_within_it(path: Path, codes: frozenset[str]) -> None:
    cells = {"starts": "2022-01-05T01:30", "ends": "2022-01-06T17:00"}
    measures = read_measures(write(path, MEASURES, measure(**cells)), KNOWN, codes)
    rows = in_force_on(measures, days("2022-01-05", "2022-01-06"), sorted(codes))
    assert rows[["begins", "ceases"]].to_numpy().tolist() == [[1.5, 24.0], [0.0, 17.0]]


def test_a_part_of_the_day_has_no_hour(path: Path, codes: frozenset[str]) -> None:
    cells = {"starts": "2022-01-05", "starts_part": "late afternoon"}
    measures = read_measures(write(path, MEASURES, measure(**cells)), KNOWN, codes)
    rows = in_force_on(measures, days("2022-01-05", "2022-01-06"), sorted(codes))
    assert rows["begins"].isna().tolist() == [True, False]
