"""What was known when: nothing that no source had published by a day."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import pairwise

import pandas as pd
import pytest
from rows import placed_events

from geodata.dataset import Dataset, default_events_path
from geodata.known import as_known_on, known_from, publication_days
from geodata.reading import data_folder

TABLES = ("events", "measures", "claims")
UNTOUCHED = ("places", "sources", "boundaries", "context", "days", "digest", "path", "areas")

Dates = Mapping[str, tuple[str, str]]
"""Source to when it was published and retrieved; blank where that is not known."""

INVENTED: Dates = {
    "early": ("2022-01-04", "2022-01-05"),
    "late": ("2022-01-08", ""),
    "fetched": ("", "2022-01-06"),
    "undated": ("", ""),
}


def documents(dates: Dates) -> pd.DataFrame:
    """Documents of these dates."""
    cells = [[pd.to_datetime(cell or None) for cell in pair] for pair in dates.values()]
    return pd.DataFrame(cells, index=list(dates), columns=["published", "retrieved"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("early", "2022-01-04"),
        ("late", "2022-01-08"),
        ("late;early", "2022-01-04"),
        ("undated; late", "2022-01-08"),
        ("fetched", "2022-01-06"),
        ("late;fetched", "2022-01-06"),
        ("undated", None),
        ("undated;https://example.org/1", None),
        ("https://example.org/1", None),
    ],
)
def test_a_row_is_known_from_the_day_of_its_first_source(cell: str, day: str | None) -> None:
    found = known_from(pd.DataFrame({"sources": [cell]}, index=["E-7"]), documents(INVENTED))

    assert list(found.index) == ["E-7"]
    assert found["E-7"] == pd.Timestamp(day) if day else pd.isna(found["E-7"])


def test_no_rows_are_known_from_no_days() -> None:
    found = known_from(pd.DataFrame({"sources": []}), documents(INVENTED))
    assert (len(found), found.dtype) == (0, "datetime64[ns]")


@pytest.fixture
def made(dataset: Dataset) -> Dataset:
    """Four invented events; no figure, and the measures that ship, all by one late source."""
    cells = ("early", "late", "fetched;late", "undated")
    events = placed_events(*({"event_date": "2022-01-03", "sources": each} for each in cells))
    measures = dataset.measures.assign(sources="late")
    claims = dataset.claims.iloc[:0]
    sources = documents(INVENTED)
    return replace(dataset, events=events, measures=measures, claims=claims, sources=sources)


@pytest.mark.parametrize(
    ("day", "events"),
    [
        ("2022-01-03", []),
        ("2022-01-04", ["E-0001"]),
        ("2022-01-05", ["E-0001"]),
        ("2022-01-06", ["E-0001", "E-0003"]),
        ("2022-01-08", ["E-0001", "E-0002", "E-0003"]),
        ("2032-01-01", ["E-0001", "E-0002", "E-0003"]),
    ],
)
def test_of_a_made_case_only_what_was_out_is_left(
    made: Dataset, day: str, events: list[str]
) -> None:
    known = as_known_on(made, pd.Timestamp(day))
    late = day >= "2022-01-08"

    assert list(known.events.index) == events
    assert len(known.measures) == (len(made.measures) if late else 0)
    assert len(known.standing) == (len(made.standing) if late else 0)
    assert known.claims.empty


def test_days_of_publication_are_those_of_first_sources_in_order(made: Dataset) -> None:
    days = [f"{day:%F}" for day in publication_days(made)]
    assert days == ["2022-01-04", "2022-01-06", "2022-01-08"]


# The case that ships, beside its files read in plain Python


def _rows(name: str) -> list[dict[str, str]]:
    path = default_events_path() if name == "events" else data_folder() / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _out_by(name: str, day: str) -> set[str]:
    """Ids of the rows of which a source was published, or at least fetched, by a day."""
    out = {each["source_id"]: each["published"] or each["retrieved"] for each in _rows("sources")}
    rows = _rows(name)
    key = next(iter(rows[0]))
    return {
        row[key]
        for row in rows
        if any(out[each.strip()] and out[each.strip()] <= day for each in row["sources"].split(";"))
    }


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        ("2022-01-05", (45, 12, 9)),
        ("2022-01-06", (53, 13, 12)),
        ("2022-01-08", (109, 21, 27)),
    ],
)
def test_what_was_known_of_the_case_that_ships(
    dataset: Dataset, day: str, numbers: tuple[int, int, int]
) -> None:
    known = as_known_on(dataset, pd.Timestamp(day))

    assert tuple(len(getattr(known, name)) for name in TABLES) == numbers
    for name in TABLES:
        kept = getattr(known, name)
        assert set(kept.index) == _out_by(name, day) & set(getattr(dataset, name).index)
        assert kept.equals(getattr(dataset, name).loc[kept.index]), "each row has all its cells"
    assert set(known.standing["measure_id"]) <= set(known.measures.index)
    kept = dataset.standing["measure_id"].isin(known.measures.index)
    assert len(known.standing) == kept.sum() > 0


def test_what_was_known_grows_up_to_all_that_has_a_date(dataset: Dataset) -> None:
    days = publication_days(dataset)
    assert days == sorted(set(days))
    cases = [as_known_on(dataset, day) for day in days]
    for name in TABLES:
        ids = [set(getattr(case, name).index) for case in cases]
        assert all(one <= other for one, other in pairwise(ids))
        assert ids[-1] == _out_by(name, "9999") & set(getattr(dataset, name).index)
    assert len(cases[0].events) > 0, "the first of these days made something known"


def test_an_event_of_an_undated_source_is_never_known(dataset: Dataset) -> None:
    undated = dataset.events["sources"] == "wikipedia-extract"
    assert undated.any()
    known = as_known_on(dataset, pd.Timestamp("2100-01-01"))
    assert not set(dataset.events.index[undated]) & set(known.events.index)


def test_days_places_and_shapes_stay_and_the_case_is_left_as_it_is(dataset: Dataset) -> None:
    before = {name: len(getattr(dataset, name)) for name in (*TABLES, "standing")}
    known = as_known_on(dataset, pd.Timestamp("2022-01-04"))

    assert {each.name for each in fields(known)} >= set(UNTOUCHED)
    assert all(getattr(known, name) is getattr(dataset, name) for name in UNTOUCHED)
    assert {name: len(getattr(dataset, name)) for name in before} == before
