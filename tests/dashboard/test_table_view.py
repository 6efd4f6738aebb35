"""The table says what the rows say, in every language, and its files hold the rows asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dash_ag_grid as dag
import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.selection import LANGUAGES, Selection, default_selection, to_query
from dashboard.views.grid import COLUMNS
from dashboard.views.table import table_panel, table_rows
from dashboard.words import Words
from geodata.dataset import Dataset
from geodata.export import events_csv
from geodata.known import as_known_on
from geodata.loading import load_dataset

NASTY = ["=1+1", "+cmd", "-2", "@SUM(A1)", '=HYPERLINK("https://example.org","x")']
MARKUP = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) {{7*7}}"


@pytest.fixture(scope="module")
def rows(dataset: Dataset, default: Selection) -> dict[str, dict[str, Any]]:
    """The rows of the case, by id."""
    return {row["id"]: row for row in table_rows(dataset, default)}


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    """Asks the server of the case that ships."""
    return app.server.test_client()


def grid_of(panel: list[Any], walk: Callable[..., Any]) -> dag.AgGrid:
    [grid] = [each for each in walk(*panel).components if isinstance(each, dag.AgGrid)]
    return grid


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# Rows


def test_every_event_is_a_row_by_day_and_time(
    dataset: Dataset, rows: dict[str, dict[str, Any]]
) -> None:
    assert set(rows) == set(dataset.events["event_id"])
    keys = [(row["date"], row["clock"], row["id"]) for row in rows.values()]
    assert keys == sorted(keys)
    assert all({column.field for column in COLUMNS} <= set(row) for row in rows.values())


def test_a_row_says_what_the_event_says(
    dataset: Dataset, rows: dict[str, dict[str, Any]], words: Words
) -> None:
    for event in dataset.events.to_dict("records"):
        row = rows[event["event_id"]]
        assert row["date"] == event["event_date"].date().isoformat()
        assert row["sub"] == words.term("sub", event["sub_event_type"])
        assert row["basis"] == words.term("basis", event["basis"])
        for name in ("notes", "disputed", "claimant", "site"):
            assert row[name] == words.text(event[name])
        published = dataset.sources["publisher"].get(event["sources"].split(";")[0])
        assert published is None or published in row["sources"]


def test_an_undated_event_shows_its_window_and_an_inferred_place_its_precision(
    dataset: Dataset, rows: dict[str, dict[str, Any]], words: Words
) -> None:
    events = dataset.events
    windows = events.index[events["window_first"] != events["window_last"]]
    assert len(windows) > 3
    assert rows["KZ22-0010"]["day"] == "Mon 3 January (window 2 Jan–3 Jan)"
    assert all("window" in rows[name]["day"] for name in windows)
    assert not any("window" in rows[name]["day"] for name in events.index.difference(windows))
    for name in events.index[events["geo_precision"] == "3"]:
        assert words("card.region") in rows[name]["precision"]
        assert words("events.region_only", region=rows[name]["region"]) == rows[name]["place"]
        assert rows[name]["spot"] == events.at[name, "region"]


def test_each_row_but_those_of_the_country_has_a_point_on_the_map(
    dataset: Dataset, rows: dict[str, dict[str, Any]]
) -> None:
    for event in dataset.events.to_dict("records"):
        row = rows[event["event_id"]]
        if event["place_id"]:
            place = dataset.places.loc[event["place_id"]]
            assert row["at"] == [place["longitude"], place["latitude"]]
        else:
            assert (row["at"] is None) == (not event["region"])


def test_hours_and_parts_of_a_day_sort_among_each_other(
    events_file: Callable[..., Path],
) -> None:
    times = ["evening", "17:00", "", "night", "09:30", "afternoon", "morning"]
    dataset = load_dataset(events_file(*({"time_of_day": time} for time in times)))
    shown = [row["time"] for row in table_rows(dataset, default_selection(dataset))]
    assert shown == [
        "at night",
        "in the morning",
        "09:30",
        "in the afternoon",
        "17:00",
        "in the evening",
        "",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_are_in_the_language_chosen(dataset: Dataset, default: Selection, lang: Any) -> None:
    rows = table_rows(dataset, replace(default, lang=lang))
    names = dataset.places[f"name_{lang}"]
    for row in rows:
        if row["spot"] in names.index:
            assert row["place"] == names[row["spot"]]
            others = dataset.places.loc[row["spot"], ["name_en", "name_ru", "name_kk"]]
            assert all(name in row["also"] for name in others)


def test_a_text_that_nobody_has_translated_says_its_language(
    events_file: Callable[..., Path], rows: dict[str, dict[str, Any]]
) -> None:
    cells = {"notes": "Menschen versammeln sich.", "claimant": "Zeugen", "language": "de"}
    dataset = load_dataset(events_file(cells, {"notes": "No words of the case."}))
    usual = default_selection(dataset)
    german, english = table_rows(dataset, replace(usual, lang="ru"))
    assert german["langs"] == {"notes": "de", "claimant": "de"}
    assert english["langs"] == {"notes": "en"}
    assert not any(row["langs"] for row in rows.values())


# The grid


def test_text_stays_text_and_no_code_is_let_in(
    events_file: Callable[..., Path], walk: Callable[..., Any]
) -> None:
    dataset = load_dataset(events_file({"notes": MARKUP, "claimant": MARKUP}))
    grid = grid_of(table_panel(dataset, default_selection(dataset)), walk)
    [row] = grid.rowData
    assert row["notes"] == row["claimant"] == MARKUP
    assert not getattr(grid, "dangerously_allow_code", False)
    assert not getattr(grid, "enableEnterpriseModules", False)
    told = json.dumps([grid.columnDefs, grid.defaultColDef])
    assert "markdown" not in told
    assert "innerHTML" not in told


def test_columns_have_a_heading_a_field_and_a_filter(
    dataset: Dataset, default: Selection, walk: Callable[..., Any]
) -> None:
    grid = grid_of(table_panel(dataset, default), walk)
    [row] = [each for each in grid.rowData if each["id"] == "KZ22-0001"]
    for column in grid.columnDefs:
        assert column["headerName"]
        assert column["field"] in row
        assert column["filter"] in ("agTextColumnFilter", "agDateColumnFilter")


# Files


@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_a_file_holds_the_rows_of_the_view(
    client: FlaskClient, dataset: Dataset, default: Selection, ending: str
) -> None:
    selection = replace(default, types=("riots", "battles"), inferred=False)
    answer = client.get(f"/events.{ending}?{to_query(selection, default)}")
    assert answer.status_code == 200
    assert f"spreadmap-events.{ending}" in answer.headers["Content-Disposition"]
    expected = selection.chosen(dataset.events)
    assert 0 < len(expected) < len(dataset.events)
    if ending == "csv":
        assert answer.text == events_csv(dataset, expected)
        assert all(row["source_notes"] for row in table_of(answer.text))
    else:
        features = json.loads(answer.text)["features"]
        assert {each["id"] for each in features} == set(expected.index)
        assert all(each["properties"]["sources"][0]["id"] for each in features)


def test_a_file_holds_what_was_known_on_the_day_asked_for(
    client: FlaskClient, dataset: Dataset
) -> None:
    known = as_known_on(dataset, pd.Timestamp("2022-01-06"))
    shown = table_of(client.get("/events.csv?known=2022-01-06").text)
    assert {row["event_id"] for row in shown} == set(known.events.index)
    assert 0 < len(shown) < len(dataset.events)


def test_rows_named_narrow_a_file_and_unknown_ones_are_passed_over(client: FlaskClient) -> None:
    for query, expected in {
        "rows=KZ22-0003,KZ22-0001": ["KZ22-0001", "KZ22-0003"],
        "rows=KZ22-0001,nonsense": ["KZ22-0001"],
        "rows=": [],
        "types=battles&rows=KZ22-0001": [],
    }.items():
        shown = table_of(client.get(f"/events.csv?{query}").text)
        assert sorted(row["event_id"] for row in shown) == expected, query


@pytest.mark.parametrize(
    "query",
    [
        "date=2022-99-99&lang=xx&types=nonsense",
        "&&&===",
        "%ff%fe=%00&date=%80",
        "rows=%00,%ff",
        "known=never&view=%3Cscript%3E",
        "&".join(f"x{number}=1" for number in range(80)),
        "zoom=nan,inf,1e999",
    ],
)
@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_a_broken_query_gives_a_file(client: FlaskClient, query: str, ending: str) -> None:
    answer = client.get(f"/events.{ending}?{query}")
    assert answer.status_code == 200
    assert "Traceback" not in answer.text


def test_nasty_cells_are_guarded_and_numbers_stay_numbers(
    events_file: Callable[..., Path],
) -> None:
    columns = ("notes", "claimant", "disputed", "site", "actor1")
    typed = [dict.fromkeys(columns, text) for text in NASTY]
    app = create_app(load_dataset(events_file(*typed, {"crowd_low": "1200"})))
    answer = app.server.test_client().get(f"/events.csv?rows={quote('X-0,X-1,X-2,X-3,X-4,X-5')}")
    shown = {row["event_id"]: row for row in table_of(answer.text)}
    for number, text in enumerate(NASTY):
        assert [shown[f"X-{number}"][name] for name in columns] == [f"'{text}"] * len(columns)
    assert shown["X-5"]["crowd_low"] == "1200"
    assert shown["X-5"]["longitude"] == shown["X-0"]["longitude"] == "51.17392"
