"""`case.toml` beside the events, and the example that it opens."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from geodata.case import CaseFiles, RegionsFile
from geodata.casefile import with_case_file
from geodata.check import check_file
from geodata.dataset import Dataset, load_dataset
from geodata.errors import CaseError
from geodata.export import events_csv, events_geojson

EXAMPLE = Path(__file__).parents[2] / "examples" / "tessamar"


@pytest.fixture(scope="module")
def example() -> Dataset:
    return load_dataset(EXAMPLE / "events.csv")


def said(folder: Path, text: str, events: str = "events.csv") -> CaseFiles:
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return with_case_file(CaseFiles(events=folder / events))


def test_a_case_file_says_what_belongs_to_the_events(tmp_path: Path) -> None:
    files = said(tmp_path, (EXAMPLE / "case.toml").read_text(encoding="utf-8"))

    assert files.title == "The ferry charge"
    assert files.invented
    assert files.measures == tmp_path / "measures.csv"
    assert files.regions == RegionsFile(tmp_path / "regions.geojson", "code", "name")


def test_options_go_before_it_but_invented_stays(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "Its own"\ninvented = true\n', encoding="utf-8")
    asked = CaseFiles(events=tmp_path / "events.csv", title="Mine", measures=Path("m.csv"))
    files = with_case_file(asked)

    assert (files.title, files.measures) == ("Mine", Path("m.csv"))
    assert files.invented


def test_it_is_about_one_file_of_events(tmp_path: Path) -> None:
    text = 'events = "mine.csv"\ntitle = "Mine"\n'

    assert said(tmp_path, text, "mine.csv").title == "Mine"
    assert said(tmp_path, text, "other.csv").title == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = ", "cannot be read as TOML"),
        ("titel = 'x'", "unknown 'titel'; expected some of events, title"),
        ("invented = 'yes'", "expected true or false"),
        ("[regions]\nfile = 'a'", "needs file, id, name"),
    ],
)
def test_what_it_cannot_mean_is_one_clear_error(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(CaseError, match=why):
        said(tmp_path, text)


def test_the_example_is_invented_and_says_so(example: Dataset) -> None:
    assert example.invented
    assert 30 <= len(example.events) <= 60
    assert 6 <= len(example.codes) <= 8
    assert len(example.days) >= 14
    used = {name for cell in example.events["sources"] for name in cell.split(";")}
    documents = example.sources.loc[sorted(used)]
    assert documents["publisher"].str.contains("invented").all()
    assert set(example.standing["region"]) == set(example.codes)


@pytest.mark.parametrize("name", ["events.csv", "measures.csv", "sources.csv"])
def test_the_example_passes_its_own_check(name: str) -> None:
    report = check_file(EXAMPLE / name)

    assert report.findings == ()
    assert report.rows_kept == report.rows_read > 0


def test_the_example_lies_far_from_every_country(example: Dataset) -> None:
    assert example.boundaries.countries == ()
    assert example.context.empty


def test_every_row_that_leaves_an_invented_case_says_so(example: Dataset, dataset: Dataset) -> None:
    rows = list(csv.DictReader(io.StringIO(events_csv(example, example.events))))
    features = json.loads(events_geojson(example, example.events, {}))["features"]

    assert {row["invented"] for row in rows} == {"yes"}
    assert {feature["properties"]["invented"] for feature in features} == {"yes"}
    assert "invented" not in events_csv(dataset, dataset.events).splitlines()[0]


def test_another_file_of_regions_is_another_digest(example: Dataset, tmp_path: Path) -> None:
    for path in EXAMPLE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert load_dataset(tmp_path / "events.csv").digest == example.digest
    regions = tmp_path / "regions.geojson"
    regions.write_text(regions.read_text().replace("Northreach", "North"), encoding="utf-8")
    assert load_dataset(tmp_path / "events.csv").digest != example.digest
