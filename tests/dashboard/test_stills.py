"""Still pictures: what was drawn is in the file, and what it says about itself can be read back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from dashboard.snapshot.stills import contact_sheet, finished_pdf, recoded

ABOUT = {
    "Title": "Unrest & after: Wednesday <5 January> 2022",
    "Description": 'Жаңаөзен: 21 "events" shown.',
    "Source": "Sources: Wikipedia; Настоящее Время.",
    "Copyright": "© OpenStreetMap contributors (ODbL)",
    "Software": "Spreadmap 1.0, data 9e1259e5d0",
    "Comment": "?date=2022-01-05&layers=emergency,curfew",
}
TERMS = {
    "title": "Title",
    "description": "Description",
    "source": "Source",
    "rights": "Copyright",
    "creator": "Software",
    "identifier": "Comment",
}
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
ORANGE, BLUE, WHITE = (230, 159, 0), (0, 114, 178), (255, 255, 255)
GAP = 12


def png(size: tuple[int, int], colour: tuple[int, int, int], **options: object) -> bytes:
    """A picture of one colour."""
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "png", **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def near(colour: object, wanted: tuple[int, int, int], most: int = 4) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(int(a) - b) <= most for a, b in zip(colour, wanted, strict=True))


# ---- JPEG and WebP


@pytest.fixture(scope="module", params=["jpeg", "webp"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_picture_recoded_is_of_the_format_asked_for(kind: str) -> None:
    assert opened(recoded(png((90, 61), ORANGE), kind, ABOUT)).format == kind.upper()


@pytest.mark.parametrize("size", [(90, 61), (1, 1), (2400, 1400)])
def test_a_picture_recoded_keeps_its_size(kind: str, size: tuple[int, int]) -> None:
    assert opened(recoded(png(size, ORANGE), kind, ABOUT)).size == size


@pytest.mark.parametrize("colour", [ORANGE, BLUE, WHITE, (123, 30, 69)])
def test_a_picture_recoded_keeps_its_colour(kind: str, colour: tuple[int, int, int]) -> None:
    image = opened(recoded(png((64, 64), colour), kind, ABOUT)).convert("RGB")
    assert near(image.getpixel((30, 30)), colour)


def test_a_thin_line_of_colour_keeps_it_in_jpeg() -> None:
    """Colour is kept for every pixel, not for every four: letters and marks are small."""
    image = Image.new("RGB", (64, 64), WHITE)
    image.paste((213, 94, 0), (31, 0, 32, 64))
    target = BytesIO()
    image.save(target, "png")
    drawn = opened(recoded(target.getvalue(), "jpeg", ABOUT)).convert("RGB")
    assert near(drawn.getpixel((31, 30)), (213, 94, 0), most=25)


def test_what_a_picture_says_about_itself_is_read_back(kind: str) -> None:
    image = opened(recoded(png((90, 61), ORANGE), kind, ABOUT))
    packet = image.info["xmp"].decode("utf-8")
    body = re.search(r"<x:xmpmeta.*</x:xmpmeta>", packet, re.DOTALL)
    assert body
    read = {each.tag: each.text for each in ElementTree.fromstring(body[0]).iter()}  # noqa: S314
    assert {key: read[DUBLIN_CORE + term] for term, key in TERMS.items()} == ABOUT


def test_a_very_long_description_fits(kind: str) -> None:
    about = ABOUT | {"Description": "Ж" * 20_000}
    image = opened(recoded(png((90, 61), ORANGE), kind, about))
    assert about["Description"] in image.info["xmp"].decode("utf-8")


def test_jpeg_keeps_the_dots_of_print() -> None:
    image = opened(recoded(png((90, 61), ORANGE, dpi=(300, 300)), "jpeg", ABOUT))
    assert [round(float(each)) for each in image.info["dpi"]] == [300, 300]


def test_the_same_picture_gives_the_same_file(kind: str) -> None:
    content = png((90, 61), ORANGE)
    assert recoded(content, kind, ABOUT) == recoded(content, kind, ABOUT)


def test_what_is_seen_through_is_left_out(kind: str) -> None:
    target = BytesIO()
    Image.new("RGBA", (40, 40), (*ORANGE, 255)).save(target, "png")
    image = opened(recoded(target.getvalue(), kind, ABOUT))
    assert image.mode == "RGB"
    assert near(image.getpixel((20, 20)), ORANGE)


# ---- PDF


def printed(moment: str) -> bytes:
    """A page as a browser prints it, with the moment at which it was made."""
    writer = PdfWriter()
    writer.add_blank_page(width=900, height=525)
    made = {"/CreationDate": moment, "/ModDate": moment}
    writer.add_metadata({"/Producer": "Skia/PDF m140", "/Creator": "Chromium", **made})
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return printed("20261122034431")


@pytest.fixture(scope="module")
def finished(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(finished_pdf(pdf, ABOUT)))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("/Title", "Title"),
        ("/Subject", "Description"),
        ("/Source", "Source"),
        ("/Keywords", "Comment"),
        ("/Creator", "Software"),
        ("/Copyright", "Copyright"),
    ],
)
def test_what_a_pdf_says_about_itself_is_read_back(
    finished: PdfReader, name: str, key: str
) -> None:
    assert finished.metadata is not None
    assert finished.metadata[name] == ABOUT[key]


def test_a_pdf_does_not_say_when_it_was_made(pdf: bytes, finished: PdfReader) -> None:
    assert b"20261122" in pdf, "the test can fail"
    assert finished.metadata is not None
    assert not {"/CreationDate", "/ModDate"} & set(finished.metadata)
    assert b"20261122" not in finished_pdf(pdf, ABOUT)


def test_a_pdf_keeps_its_page(finished: PdfReader) -> None:
    [page] = finished.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (900, 525)


def test_the_same_pdf_gives_the_same_bytes(pdf: bytes) -> None:
    assert finished_pdf(pdf, ABOUT) == finished_pdf(pdf, ABOUT)


def test_the_moment_of_printing_changes_nothing(pdf: bytes) -> None:
    later = printed("20271231235959")
    assert later != pdf
    assert finished_pdf(later, ABOUT) == finished_pdf(pdf, ABOUT)


def test_what_it_says_about_itself_names_the_pdf(pdf: bytes) -> None:
    other = finished_pdf(pdf, ABOUT | {"Title": "another day"})
    assert (
        PdfReader(BytesIO(other)).trailer["/ID"]
        != PdfReader(BytesIO(finished_pdf(pdf, ABOUT))).trailer["/ID"]
    )


# ---- all pictures at a glance

COLOURS = [(20 * number, 255 - 10 * number, (90 * number) % 256) for number in range(12)]


def cells(sheet: Image.Image, number: int) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of each picture, found by what is not the background."""
    grey = sheet.convert("RGB")
    across = [x for x in range(grey.width) if grey.getpixel((x, GAP + 3)) != WHITE]
    down = [y for y in range(grey.height) if grey.getpixel((GAP + 3, y)) != WHITE]
    columns, rows = spans(across), spans(down)
    found = [(x0, y0, x1, y1) for y0, y1 in rows for x0, x1 in columns]
    return found[:number]


def spans(numbers: list[int]) -> list[tuple[int, int]]:
    """Runs of numbers that follow on one another, by their first and last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [(run[0], run[-1]) for run in runs]


@pytest.mark.parametrize("number", [1, 2, 3, 5, 12])
@pytest.mark.parametrize("size", [(240, 140), (241, 433), (90, 91)])
def test_pictures_stand_in_their_order_row_by_row(size: tuple[int, int], number: int) -> None:
    sheet = opened(contact_sheet([png(size, colour) for colour in COLOURS[:number]], "#ffffff"))
    found = cells(sheet, number)
    assert len(found) == number
    middles = [sheet.getpixel(((x0 + x1) // 2, (y0 + y1) // 2)) for x0, y0, x1, y1 in found]
    assert all(near(a, b) for a, b in zip(middles, COLOURS, strict=False)), middles


@pytest.mark.parametrize("size", [(240, 140), (241, 433), (90, 91)])
def test_pictures_keep_their_size_and_stand_apart(size: tuple[int, int]) -> None:
    sheet = opened(contact_sheet([png(size, BLUE)] * 6, "#ffffff"))
    found = cells(sheet, 6)
    assert {(x1 - x0 + 1, y1 - y0 + 1) for x0, y0, x1, y1 in found} == {size}
    columns = len({x0 for x0, *_ in found})
    rows = len({y0 for _, y0, *_ in found})
    assert sheet.size == (columns * (size[0] + GAP) + GAP, rows * (size[1] + GAP) + GAP)


def test_a_place_that_no_picture_takes_is_of_the_background() -> None:
    sheet = opened(contact_sheet([png((240, 140), BLUE)] * 3, "#191b1d"))
    assert sheet.getpixel((sheet.width - GAP - 3, sheet.height - GAP - 3)) == (25, 27, 29)


def test_nineteen_days_are_about_as_wide_as_high() -> None:
    sheet = opened(contact_sheet([png((240, 140), BLUE)] * 19, "#ffffff"))
    assert 0.5 < sheet.width / sheet.height < 2
