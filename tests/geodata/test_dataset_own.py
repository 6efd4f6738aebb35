"""A person's own events in place of those that ship, and the digest that tells them apart."""

from __future__ import annotations

import re
import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest
from rows import event, source, write
from zones import zones

import geodata.dataset
import geodata.loading
from geodata.case import CaseFiles
from geodata.dataset import Dataset, default_events_path
from geodata.errors import EventsError, GeodataError, SourcesError, TableError
from geodata.loading import check_events, load_dataset
from geodata.reading import data_folder
from geodata.regions import join_points
from geodata.schema import EVENTS, SOURCES
from geodata.spread import daily_tallies

WEB = {"sources": "https://example.org/a"}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own" / "events.csv"


def load(own: Path, *rows: list[str]) -> Dataset:
    """A person's own events."""
    own.parent.mkdir(exist_ok=True)
    return load_dataset(write(own, EVENTS, *rows))


# The digest


def test_the_digest_is_short_and_stable(dataset: Dataset, own: Path) -> None:
    assert re.fullmatch(r"[0-9a-f]{10}", dataset.digest)
    own.parent.mkdir()
    shutil.copy(default_events_path(), own)
    assert load_dataset(own).digest == dataset.digest


def test_one_byte_of_the_events_changes_the_digest(dataset: Dataset, own: Path) -> None:
    own.parent.mkdir()
    own.write_bytes(default_events_path().read_bytes() + b"\n")
    changed = load_dataset(own)
    assert changed.digest != dataset.digest
    assert list(changed.events.index) == list(dataset.events.index)


def test_sources_beside_the_events_change_the_digest(own: Path) -> None:
    digests = set()
    for title in ("One title", "Another title"):
        own.parent.mkdir(exist_ok=True)
        write(own.with_name("sources.csv"), SOURCES, source(source_id="mine", title=title))
        digests.add(load(own, event(sources="mine")).digest)
    assert len(digests) == 2


def test_the_digest_of_a_wheel_is_that_of_a_clone(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in data_folder().glob("*.csv"):
        shutil.copy(path, tmp_path)
    shutil.copy(default_events_path(), tmp_path / "events.csv")  # where a wheel has it
    for module in (geodata.dataset, geodata.loading):
        monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    assert default_events_path() == tmp_path / "events.csv"
    assert load_dataset().digest == dataset.digest


# Own events


def test_own_events_take_the_place_of_those_that_ship(own: Path, dataset: Dataset) -> None:
    mine = load(own, event(event_date="2022-01-08", sources=dataset.sources.index[0]))
    assert list(mine.events.index) == ["E-1"]
    assert mine.days[0] == pd.Timestamp("2022-01-08")
    assert list(mine.places.index) == ["pavlodar"]
    assert not zones(mine, "emergency", mine.days[0]).empty


def test_sources_beside_own_events_are_added_to_those_that_ship(
    own: Path, dataset: Dataset
) -> None:
    own.parent.mkdir()
    shipped = dataset.sources.index[0]
    write(
        own.with_name("sources.csv"),
        SOURCES,
        source(source_id="mine"),
        source(source_id=shipped, title="My title"),
    )
    mine = load(own, event(sources=f"mine;{shipped}"))
    assert set(mine.sources.index) == {*dataset.sources.index, "mine"}
    assert mine.sources.index.is_unique
    assert mine.sources.at[shipped, "title"] == "My title"


def test_a_fault_in_the_sources_beside_own_events_is_named(own: Path) -> None:
    own.parent.mkdir()
    beside = write(own.with_name("sources.csv"), SOURCES, source(language="English"))
    with pytest.raises(SourcesError, match=r"line 2, column language: 'English'") as caught:
        load(own, event(**WEB))
    assert str(beside) in str(caught.value)


def test_own_events_of_another_year_have_their_borders_and_no_measures(own: Path) -> None:
    mine = load(own, event(event_date="2023-05-01", location="Taldykorgan", **WEB))
    assert mine.boundaries.vintage == "2022-06"
    assert mine.events.at["E-1", "region"] == "KZ-33"
    assert mine.places.at["taldykorgan", "region"] == "KZ-33"
    assert mine.measures.empty
    assert mine.standing.empty
    assert mine.claims.empty
    assert list(mine.days) == [pd.Timestamp("2023-05-01")]


def test_own_events_without_any_place_can_be_read(own: Path) -> None:
    rows = [
        event(location="Kazakhstan", geo_precision="4", **WEB),
        event(event_id="E-2", location="Kazakhstan", geo_precision="4", **WEB),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mine = load(own, *rows)
    assert mine.places.empty
    assert daily_tallies(mine.events, mine.days, "region").shape == (len(mine.days), 0)


def test_a_place_known_by_coordinates_only_has_the_name_typed(own: Path) -> None:
    cells = {"location": "Camp North", "latitude": "52.3", "longitude": "77.0"}
    place = load(own, event(**cells, **WEB)).places.loc["camp-north"]
    assert (place["name_en"], place["name_ru"], place["region"]) == (
        "Camp North",
        "Camp North",
        "KZ-PAV",
    )
    assert (place["latitude"], place["longitude"]) == (52.3, 77.0)


def test_two_points_with_one_name_are_two_marks_or_refused(own: Path) -> None:
    north = {"location": "Camp", "latitude": "52.3", "longitude": "77.0"}
    west = {"location": "Camp", "latitude": "43.66", "longitude": "51.17"}
    own.parent.mkdir()
    path = write(own, EVENTS, event(**north, **WEB), event(event_id="E-2", **west, **WEB))
    if check_events(path).findings:
        return  # refused, which is as good
    mine = load_dataset(path)
    marks = mine.places.loc[mine.events["place_id"], "region"].tolist()
    assert marks == mine.events["region"].tolist() == ["KZ-PAV", "KZ-MAN"]


def test_a_city_of_geonames_has_its_own_name_however_it_was_typed(own: Path) -> None:
    place = load(own, event(location="Семей", **WEB)).places.iloc[0]
    assert place["name_en"] == "Semey"
    assert place["region"] == "KZ-VOS"


def test_the_order_of_rows_does_not_matter(own: Path, dataset: Dataset) -> None:
    header, *rows = default_events_path().read_text(encoding="utf-8").splitlines()
    own.parent.mkdir()
    own.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    turned = load_dataset(own)
    pd.testing.assert_frame_equal(turned.places, dataset.places)
    pd.testing.assert_frame_equal(
        turned.events.sort_index(), dataset.events.sort_index(), check_like=True
    )
    for by in ("place_id", "region"):
        pd.testing.assert_frame_equal(
            daily_tallies(turned.events, turned.days, by),
            daily_tallies(dataset.events, dataset.days, by),
        )


def test_a_mark_stands_in_the_region_that_its_events_are_counted_for(own: Path) -> None:
    aktau = {"latitude": "43.66", "longitude": "51.17"}
    rows = [event(**aktau, **WEB), event(event_id="E-2", **WEB)]  # both typed as Pavlodar
    own.parent.mkdir()
    if check_events(write(own, EVENTS, *rows)).findings:
        return  # refused, which is as good
    mine = load_dataset(own)
    joined = join_points(mine.places["longitude"], mine.places["latitude"], mine.boundaries)
    assert joined["code"].to_dict() == mine.places["region"].to_dict()


# Own events at fault


def test_the_fault_names_line_column_and_value(own: Path) -> None:
    rows = [event(**WEB), event(event_id="E-2", event_date="5/1/2022", **WEB)]
    with pytest.raises(EventsError) as caught:
        load(own, *rows)
    for part in (str(own), "line 3", "column event_date", "'5/1/2022'", "expected a date"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "parts"),
    [({"location": "Nowhere"}, ("column location", "'Nowhere'")),
     ({"latitude": "77", "longitude": "52.3"}, ("column latitude", "77.0, 52.3", "swapped")),
     ({"sources": "doc-9"}, ("column sources", "'doc-9'")),
     ({"location": "Pavlodar Region"}, ("column geo_precision", "'1'", "expected 3"))],
)  # fmt: skip
def test_what_cannot_be_placed_is_named(
    own: Path, cells: dict[str, str], parts: tuple[str, ...]
) -> None:
    with pytest.raises(EventsError) as caught:
        load(own, event(**{**WEB, **cells}))
    for part in ("line 2", *parts):
        assert part in str(caught.value)


def test_no_events_at_all_are_an_error(own: Path) -> None:
    with pytest.raises(EventsError, match="no events; expected at least one row"):
        load(own)


def test_a_missing_file_is_an_error(own: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        load_dataset(own)


def test_events_before_the_first_borders_are_an_error_that_names_file_and_day(own: Path) -> None:
    rows = [event(**WEB), event(event_id="E-2", event_date="2018-06-18", **WEB)]
    with pytest.raises(GeodataError) as caught:
        load(own, *rows)
    for part in ("2018-06-18", "2018-06-19", str(own), "line 3"):
        assert part in str(caught.value)


def test_events_of_the_first_day_of_the_first_borders_can_be_read(own: Path) -> None:
    assert load(own, event(event_date="2018-06-19", **WEB)).boundaries.vintage == "2022-01"


def test_events_on_both_sides_of_8_june_2022_are_an_error_that_says_what_to_do(own: Path) -> None:
    rows = [event(event_date="2022-06-07", **WEB), event(event_id="E-2", event_date="2022-06-08")]
    with pytest.raises(EventsError) as caught:
        load(own, *rows)
    for part in (str(own), "2022-06-08", "regions changed", "split the file"):
        assert part in str(caught.value)


def test_a_check_tells_what_became_of_each_row(own: Path) -> None:
    own.parent.mkdir()
    rows = [event(**WEB), event(event_id="E-2", location="Nowhere", **WEB)]
    report = check_events(write(own, EVENTS, *rows))
    assert (report.rows_read, report.rows_kept, report.rows_set_aside) == (2, 1, 1)
    assert [finding.line for finding in report.findings] == [3]


def test_read_leniently_rows_at_fault_are_set_aside_and_the_rest_is_shown(own: Path) -> None:
    own.parent.mkdir()
    rows = [event(**WEB), event(event_id="E-2", location="Nowhere", **WEB), ["ragged"]]
    path = write(own, EVENTS, *rows)
    with pytest.raises(EventsError, match="2 of 3 rows"):
        load_dataset(path)
    dataset = load_dataset(CaseFiles(events=path, lenient=True))
    assert list(dataset.events.index) == ["E-1"]
    assert dataset.imported is not None
    numbers = dataset.imported
    assert (numbers.rows_read, numbers.rows_kept, numbers.rows_set_aside) == (3, 1, 2)
    assert numbers.layout == "spreadmap"
    assert load_dataset().imported is None
