"""Every format for 5 January, opened by its own reader."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import av
import geopandas as gpd
import pytest
from PIL import Image
from pypdf import PdfReader
from shots import DAY, Snapshot

from dashboard.selection import default_selection, full_query
from dashboard.snapshot.sizes import PRESETS
from dashboard.theme import PALETTES
from dashboard.version import installed_version
from geodata.dataset import Dataset

Made = dict[str, Path]
SVG = "{http://www.w3.org/2000/svg}"
SIZE = (2400, 1400)
WORDS = ("Wednesday, 5 January 2022", "83 events shown, none left out", "State of emergency")


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_a_picture_has_its_size_and_the_colours_of_the_map(made: Made, ending: str) -> None:
    with Image.open(made[ending]) as image:
        assert image.size == SIZE
        colours = image.convert("RGB").getcolors(maxcolors=2**24) or []
    common = sorted(colours, reverse=True)[:6]  # type: ignore[type-var]
    palette = PALETTES["light"]
    drawn = ["#{:02x}{:02x}{:02x}".format(*colour) for _, colour in common]
    wanted = {palette.page, palette.land, palette.water}
    near = {name for name in wanted if any(_close(name, each) for each in drawn)}
    assert near == wanted


def _close(one: str, other: str) -> bool:
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return all(abs(first - second) <= 3 for first, second in parts)


def test_png_says_what_it_shows(made: Made, dataset: Dataset) -> None:
    with Image.open(made["png"]) as image:
        texts = dict(image.info)
    assert texts["Title"].endswith(WORDS[0])
    assert all(word in texts["Description"] for word in WORDS[1:])
    assert f"date={DAY}" in texts["Comment"]
    assert dataset.digest in texts["Software"]
    assert installed_version() in texts["Software"]
    assert "OpenStreetMap" in texts["Copyright"]
    assert texts["Source"].startswith("Sources: ")
    assert texts["dpi"] == pytest.approx((192, 192), abs=0.1)


def test_the_query_in_a_picture_opens_the_same_view(made: Made, dataset: Dataset) -> None:
    usual = default_selection(dataset)
    with Image.open(made["png"]) as image:
        asked = image.info["Comment"]
    day = dataset.days[4]
    assert asked == "?" + full_query(type(usual)(**{**usual.__dict__, "day": day}))


def test_svg_is_xml_with_text_typefaces_and_no_bitmap(made: Made) -> None:
    tree = ET.parse(made["svg"])  # noqa: S314 (our own file)
    tags = [element.tag for element in tree.iter()]
    assert f"{SVG}image" not in tags
    assert f"{SVG}foreignObject" not in tags
    texts = " ".join("".join(each.itertext()) for each in tree.iter(f"{SVG}text"))
    assert all(word in texts for word in (*WORDS, "Zhanaozen", "Taldykorgan", "© OpenStreetMap"))
    assert "font/woff2;base64," in (tree.findtext(f"{SVG}style") or "")
    assert (tree.findtext(f"{SVG}title") or "").endswith(WORDS[0])
    assert f"date={DAY}" in made["svg"].read_text(encoding="utf-8")
    assert "http" not in made["svg"].read_text(encoding="utf-8").replace(
        "http://www.w3.org/", ""
    ).replace("http://purl.org/", "")


def test_pdf_holds_text_and_typefaces_and_no_bitmap(made: Made, dataset: Dataset) -> None:
    reader = PdfReader(made["pdf"])
    [page] = reader.pages
    text = page.extract_text()
    assert all(word in text for word in (*WORDS, "Zhanaozen", "Taldykorgan"))
    assert not list(page.images)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (900, 525), abs=0.5
    )
    assert reader.metadata is not None
    assert f"date={DAY}" in reader.metadata["/Keywords"]
    assert dataset.digest in reader.metadata["/Creator"]
    assert "SourceSans3" in made["pdf"].read_bytes().decode("latin-1")


def test_a_film_of_a_day_has_one_segment(made: Made) -> None:
    with av.open(str(made["mp4"])) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert f"date={DAY}" in film.metadata["comment"]
    assert len(pictures) == round(1.2 * 25)
    assert pictures[0].shape == (700, 1200, 3)
    with Image.open(made["gif"]) as image:
        assert (image.n_frames, image.size) == (1, (1200, 700))  # type: ignore[attr-defined]


def test_csv_holds_the_events_behind_the_picture(made: Made, dataset: Dataset) -> None:
    with made["csv"].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wanted = dataset.events[dataset.events["event_date"] == DAY]
    assert {row["event_id"] for row in rows} == set(wanted.index)
    assert all(row["source_notes"] for row in rows)


def test_geojson_holds_the_events_behind_the_picture(made: Made, dataset: Dataset) -> None:
    table = gpd.read_file(made["geojson"])
    wanted = dataset.events[dataset.events["event_date"] == DAY]
    assert set(table["event_id"]) == set(wanted.index)
    collection = json.loads(made["geojson"].read_text(encoding="utf-8"))
    assert f"date={DAY}" in collection["about"]["Comment"]
    assert "OpenStreetMap" in collection["about"]["Copyright"]


@pytest.mark.parametrize("ending", ["csv", "geojson", "html"])
def test_the_same_input_gives_the_same_bytes(
    made: Made, ending: str, snapshot: Snapshot, tmp_path: Path
) -> None:
    """Of pictures the days of an atlas tell it: here, and of PNG in `test_atlas`."""
    again = tmp_path / f"again.{ending}"
    assert snapshot("--date", DAY, "--output", again).code == 0
    assert again.read_bytes() == made[ending].read_bytes()


@pytest.mark.parametrize("kind", ["svg", "pdf", "jpeg"])
def test_an_atlas_may_be_of_other_formats_and_has_the_same_pictures(
    made: Made, snapshot: Snapshot, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "atlas"
    span = ("--date", "2022-01-04", "--to", DAY)
    assert snapshot(*span, "--output", folder, "--format", kind).code == 0
    ending = "jpg" if kind == "jpeg" else kind
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"2022-01-04.{ending}", f"{DAY}.{ending}", "contact-sheet.png"]
    assert (folder / f"{DAY}.{ending}").read_bytes() == made[ending].read_bytes()


KNOWN_SIZES = {
    "article": (1200, 675),
    "square": (1080, 1080),
    "story": (1080, 1920),
    "slide": (1920, 1080),
    "a4": (3508, 2480),
    "a3": (4961, 3508),
}


def test_presets_have_the_sizes_that_people_know() -> None:
    assert {name: size.dots for name, size in PRESETS.items()} == KNOWN_SIZES


@pytest.mark.parametrize(
    ("preset", "size"), [(name, KNOWN_SIZES[name]) for name in ("story", "a4")]
)
def test_a_picture_has_the_size_of_its_preset(
    snapshot: Snapshot, tmp_path: Path, preset: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "map.png"
    assert snapshot("--date", DAY, "--output", path, "--preset", preset).code == 0
    with Image.open(path) as image:
        assert image.size == size
        dots = 300 if preset in ("a3", "a4") else 96
        assert image.info["dpi"] == pytest.approx((dots, dots), abs=0.1)


def test_print_is_grey(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    assert snapshot("--date", DAY, "--output", path, "--theme", "print", "--scale", 1).code == 0
    with Image.open(path) as image:
        colours = image.convert("RGB").getcolors(maxcolors=2**24) or []
    assert all(max(colour) - min(colour) <= 1 for _, colour in colours)  # type: ignore[type-var]
    assert len(colours) > 20


def test_at_region_level_no_place_is_named_in_a_picture(
    snapshot: Snapshot, tmp_path: Path, dataset: Dataset
) -> None:
    path = tmp_path / "map.svg"
    assert snapshot("--date", DAY, "--output", path, "--coarsen", "region").code == 0
    text = path.read_text(encoding="utf-8")
    assert "told less exactly: by region only" in text
    cities = set(dataset.boundaries.light["name_en"])
    named = {name for name in dataset.places["name_en"] if f">{name}<" in text}
    assert named <= cities


def test_a_view_of_the_dashboard_is_drawn_from_its_query(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    by_query, by_options = tmp_path / "query.csv", tmp_path / "options.csv"
    query = "date=2022-01-06&types=protests,riots&basis=official"
    assert snapshot("--query", query, "--date", "2022-01-06", "--output", by_query).code == 0
    options = ("--date", "2022-01-06", "--types", "protests,riots", "--basis", "official")
    assert snapshot(*options, "--output", by_options).code == 0
    assert by_query.read_bytes() == by_options.read_bytes()
    assert io.StringIO(by_query.read_text(encoding="utf-8")).readline().startswith("event_id,")
