"""GDELT 1.0 and 2.0, in invented rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from layout_files import gdelt_row, write, write_gdelt

from geodata.case import CaseFiles
from geodata.errors import LayoutError
from geodata.layouts.gdelt import CAMEO, GDELT_1, GDELT_2
from geodata.reading import examine_events
from geodata.schema import EVENTS
from geodata.vocabulary import EVENT_TYPES

ROWS = [
    gdelt_row(1),
    gdelt_row(2, EventCode="145"),
    gdelt_row(3, EventCode="1831", ActionGeo_Type="5"),
    gdelt_row(4, EventCode="193", ActionGeo_Type="1", ActionGeo_FullName="Kazakhstan"),
    gdelt_row(5, EventCode="010"),
    gdelt_row(6, EventCode="042"),
    gdelt_row(7, EventCode="190", ActionGeo_Type="0", ActionGeo_FullName=""),
    gdelt_row(8, EventCode="173", ActionGeo_Type="3", ActionGeo_Lat="0", ActionGeo_Long="-20"),
    gdelt_row(9, SQLDATE="20220132"),
    gdelt_row(1),
    gdelt_row(10, Actor1Name='A "quoted name', EventCode="202"),
    gdelt_row(11, ActionGeo_Lat=""),
]


@pytest.fixture(params=[1, 2])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write_gdelt(tmp_path / f"gdelt-{request.param}.csv", ROWS, version=request.param)


def test_numbers_are_those_that_pandas_counts(path: Path) -> None:
    report = examine_events(path).imported

    plain = pd.read_csv(path, sep="\t", header=None, dtype=str, quoting=3, keep_default_na=False)
    # Positions as in the codebooks: SQLDATE 1, EventCode 26, root 28, ActionGeo from 49 or 51 on.
    at = 49 if plain.shape[1] == 58 else 51
    located = plain[at].isin(["2", "3", "4", "5"])
    latitude = plain[at + (4 if plain.shape[1] == 58 else 5)]
    sound = (
        plain[28].isin(["14", "17", "18", "19", "20"])
        & (located & (latitude != "") | (plain[at] == "1"))
        & pd.to_datetime(plain[1], format="%Y%m%d", errors="coerce").notna()
        & ~plain[0].duplicated()
    )
    kept = plain[sound]
    assert plain.shape == (len(ROWS), 58 if path.stem.endswith("1") else 61)
    assert report.layout == path.stem
    assert (report.rows_read, report.rows_kept) == (len(plain), len(kept)) == (12, 6)
    ours = kept[at].map({"1": "4", "2": "3", "5": "3", "3": "1", "4": "1"})
    assert report.places == {code: int((ours == code).sum()) for code in "1234"}
    assert report.dates == {"day": len(kept), "week": 0, "month": 0, "window": 0}
    assert (report.outside, report.duplicates) == (1, 1)
    assert report.centroids == int(ours.isin(["3", "4"]).sum())


def test_what_is_no_event_of_the_map_says_so_with_its_code(path: Path) -> None:
    findings = examine_events(path).imported.findings
    said = [(each.line, each.column, each.value) for each in findings if "CAMEO" in each.message]
    assert said == [(5, "EventCode", "010"), (6, "EventCode", "042")]


@pytest.mark.parametrize(
    ("code", "kind", "sub"),
    [("140", "Protests", "Peaceful protest"), ("1411", "Protests", "Peaceful protest"),
     ("1451", "Riots", "Violent demonstration"),
     ("1711", "Strategic developments", "Looting/property destruction"),
     ("1724", "Strategic developments", "Other"), ("173", "Strategic developments", "Arrests"),
     ("175", "Violence against civilians", "Attack"),
     ("180", "Violence against civilians", "Attack"),
     ("181", "Violence against civilians", "Abduction/forced disappearance"),
     ("1821", "Violence against civilians", "Sexual violence"),
     ("1823", "Violence against civilians", "Attack"),
     ("183", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
     ("1831", "Explosions/Remote violence", "Suicide bomb"), ("190", "Battles", "Armed clash"),
     ("194", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
     ("1952", "Explosions/Remote violence", "Air/drone strike"),
     ("2042", "Violence against civilians", "Attack")],
)  # fmt: skip
def test_codes_are_read_by_the_longest_one_known(
    tmp_path: Path, code: str, kind: str, sub: str
) -> None:
    path = write_gdelt(tmp_path / "one.csv", [gdelt_row(1, EventCode=code)])
    row = examine_events(path).placed.iloc[0]
    assert (row["event_type"], row["sub_event_type"]) == (kind, sub)


def test_every_code_gives_a_pair_of_the_vocabulary() -> None:
    assert all(sub in EVENT_TYPES[kind] for kind, sub in CAMEO.values())
    assert (len(GDELT_1.header), len(GDELT_2.header)) == (58, 61)


def test_a_place_goes_by_its_first_name_and_a_page_is_its_own_source(path: Path) -> None:
    placed = examine_events(path).placed
    assert placed.loc["gdelt-700001", "location"] == "Almaty"
    assert placed.loc["gdelt-700001", "sources"] == "https://example.org/1"
    assert placed.loc["gdelt-700010", "actor1"] == 'A "quoted name'
    assert placed.loc["gdelt-700003", "place_id"] == "almaty-area"
    assert placed.loc["gdelt-700004", ["place_id", "region"]].tolist() == ["", "KAZ"]


@pytest.mark.parametrize("layout", [GDELT_1, GDELT_2])
def test_a_file_with_a_header_is_recognised_by_it(tmp_path: Path, layout) -> None:
    path = write(tmp_path / "with-header.csv", layout.header, ROWS)
    report = examine_events(path).imported
    assert (report.layout, report.rows_read, report.rows_kept) == (layout.name, 12, 6)


def test_a_code_that_lost_its_zero_keeps_its_root(tmp_path: Path) -> None:
    rows = [gdelt_row(1, EventCode="20", EventRootCode="02")]
    path = write(tmp_path / "spreadsheet.csv", GDELT_2.header, rows)
    [finding] = examine_events(path).imported.findings
    assert "CAMEO 02" in finding.message


def test_other_numbers_of_columns_are_no_gdelt(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("\t".join(["1"] * 60) + "\n")
    with pytest.raises(LayoutError, match="61 columns with tabs between and no header"):
        examine_events(path, CaseFiles(events=path, layout="gdelt-2"))


def test_our_own_layout_is_none_of_them() -> None:
    assert not any(layout.fits(EVENTS.names) for layout in (GDELT_1, GDELT_2))


def test_a_quote_in_the_first_row_hides_no_layout(tmp_path: Path) -> None:
    path = write_gdelt(tmp_path / "quote.csv", [gdelt_row(1, ActionGeo_FullName='"')])
    report = examine_events(path).imported
    assert (report.layout, report.rows_kept) == ("gdelt-2", 1)
