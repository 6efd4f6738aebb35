"""Moving pictures, read back: as many segments as days, each as long, in the colours drawn."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from dashboard.snapshot.films import RATE, write_gif, write_mp4

ABOUT = {
    "Title": "Unrest: 5 January 2022 – 7 January 2022",
    "Description": 'Жаңаөзен: 21 "events" shown.',
    "Source": "Sources: Wikipedia; Настоящее Время.",
    "Copyright": "© OpenStreetMap contributors (ODbL)",
    "Software": "Spreadmap 1.0, data 9e1259e5d0",
    "Comment": "?date=2022-01-05&layers=emergency,curfew",
}
COLOURS = [(0, 114, 178), (230, 159, 0), (213, 94, 0), (123, 30, 69), (148, 96, 31)]
SIZES = [(160, 90), (161, 91), (160, 91), (161, 90)]
WHITE = (255, 255, 255)

Colour = tuple[int, int, int]


def png(size: tuple[int, int], colour: Colour) -> bytes:
    """A picture of one colour."""
    return encoded(Image.new("RGB", size, colour))


def encoded(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "png")
    return target.getvalue()


def pictures(size: tuple[int, int] = (160, 90), days: int = 5) -> list[bytes]:
    return [png(size, colour) for colour in COLOURS[:days]]


def near(colour: object, wanted: Colour, most: int) -> bool:
    assert isinstance(colour, tuple | np.ndarray)
    return all(abs(int(a) - b) <= most for a, b in zip(colour, wanted, strict=True))


# ---- GIF


class Gif:
    """A GIF written and read back."""

    def __init__(self, folder: Path, pngs: list[bytes], seconds: float = 0.5) -> None:
        write_gif(folder / "film.gif", pngs, seconds, ABOUT)
        self.pictures: list[Image.Image] = []
        self.times: list[int] = []
        with Image.open(folder / "film.gif") as film:
            self.size, self.info = film.size, dict(film.info)
            for at in range(film.n_frames):
                film.seek(at)
                self.pictures.append(film.convert("RGB"))
                self.times.append(film.info["duration"])


@pytest.mark.parametrize("days", [1, 2, 5])
def test_a_gif_has_a_picture_a_day(tmp_path: Path, days: int) -> None:
    assert len(Gif(tmp_path, pictures(days=days)).pictures) == days


@pytest.mark.parametrize("size", SIZES)
def test_a_gif_keeps_its_size(tmp_path: Path, size: tuple[int, int]) -> None:
    assert Gif(tmp_path, pictures(size)).size == size


@pytest.mark.parametrize("seconds", [0.04, 0.5, 1.2, 60])
def test_each_day_of_a_gif_is_shown_as_long(tmp_path: Path, seconds: float) -> None:
    assert Gif(tmp_path, pictures(), seconds).times == [round(seconds * 1000)] * 5


def test_days_of_a_gif_that_look_alike_are_shown_as_long_together(tmp_path: Path) -> None:
    first, second = pictures(days=2)
    assert sum(Gif(tmp_path, [first, first, second], 0.5).times) == 1500


def test_a_gif_plays_without_end(tmp_path: Path) -> None:
    assert Gif(tmp_path, pictures()).info["loop"] == 0


def test_a_gif_says_what_it_is(tmp_path: Path) -> None:
    comment = Gif(tmp_path, pictures()).info["comment"].decode("utf-8")
    assert comment.splitlines() == [f"{key}: {text}" for key, text in ABOUT.items()]


def test_a_gif_has_the_colours_of_its_days(tmp_path: Path) -> None:
    for image, colour in zip(Gif(tmp_path, pictures()).pictures, COLOURS, strict=True):
        assert near(image.getpixel((80, 45)), colour, most=3)


def test_a_colour_that_stays_is_the_same_on_every_day_of_a_gif(tmp_path: Path) -> None:
    pngs = []
    for at, colour in enumerate(COLOURS):
        image = Image.new("RGB", (160, 90), (249, 238, 219))
        image.paste(colour, (20 * at, 10, 20 * at + 20, 30))
        pngs.append(encoded(image))
    stays = {image.getpixel((150, 80)) for image in Gif(tmp_path, pngs).pictures}
    assert len(stays) == 1
    assert near(stays.pop(), (249, 238, 219), most=3)


def test_a_small_mark_keeps_its_colour_among_many_colours(tmp_path: Path) -> None:
    """As small as the mark of one event on a picture of the usual size; around it shades."""
    ramp = np.linspace(120, 255, 700 * 1200).reshape(700, 1200).astype("uint8")
    pixels = np.dstack([ramp, np.rot90(ramp, 2), ramp // 2 + 100])
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.paste((204, 121, 167), (600, 300, 613, 313))
    image.paste((0, 158, 115), (200, 300, 213, 313))
    [first] = Gif(tmp_path, [encoded(image)]).pictures
    assert near(first.getpixel((606, 306)), (204, 121, 167), most=12)
    assert near(first.getpixel((206, 306)), (0, 158, 115), most=12)


def test_the_same_days_give_the_same_gif(tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif"):
        write_gif(tmp_path / name, pictures(), 0.5, ABOUT)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


# ---- MP4


def mp4(folder: Path, pngs: list[bytes], seconds: float = 0.4) -> av.container.InputContainer:
    write_mp4(folder / "film.mp4", pngs, seconds, ABOUT)
    return av.open(str(folder / "film.mp4"))


def frames(film: av.container.InputContainer) -> list[av.VideoFrame]:
    return list(film.decode(video=0))


def colour_of(frame: av.VideoFrame, x: int, y: int) -> Colour:
    """The colour that BT.709, which the film says that it is in, has for a pixel."""
    planes = frame.to_ndarray(format="yuv420p")
    height, width = frame.height, frame.width
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    luma = 1.16438 * (float(planes[y, x]) - 16)
    blue, red = (float(each[y // 2, x // 2]) - 128 for each in chroma)
    rgb = (
        luma + 1.79274 * red,
        luma - 0.21325 * blue - 0.53291 * red,
        luma + 2.11240 * blue,
    )
    return tuple(round(min(max(each, 0), 255)) for each in rgb)  # type: ignore[return-value]


@pytest.mark.parametrize("days", [1, 2, 5])
@pytest.mark.parametrize("seconds", [0.04, 0.4, 1.2])
def test_a_film_has_as_many_frames_for_each_day(tmp_path: Path, days: int, seconds: float) -> None:
    assert len(frames(mp4(tmp_path, pictures(days=days), seconds))) == days * round(seconds * RATE)


def test_a_film_is_as_long_as_its_days(tmp_path: Path) -> None:
    film = mp4(tmp_path, pictures(), 0.4)
    assert film.duration is not None
    assert film.duration / av.time_base == pytest.approx(5 * 0.4, abs=0.01)


def test_frames_follow_one_another_evenly(tmp_path: Path) -> None:
    times = [frame.time for frame in frames(mp4(tmp_path, pictures()))]
    assert times == pytest.approx([at / RATE for at in range(len(times))])


def test_every_day_begins_with_a_whole_picture(tmp_path: Path) -> None:
    whole = [frame.key_frame for frame in frames(mp4(tmp_path, pictures(), 0.4))]
    assert all(whole[::10])


@pytest.mark.parametrize("size", SIZES)
def test_a_film_has_an_even_size_that_loses_no_pixel(tmp_path: Path, size: tuple[int, int]) -> None:
    stream = mp4(tmp_path, pictures(size)).streams.video[0]
    assert (stream.width, stream.height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)


def test_a_film_is_of_the_kind_that_plays_anywhere(tmp_path: Path) -> None:
    context = mp4(tmp_path, pictures()).streams.video[0].codec_context
    assert (context.name, context.pix_fmt) == ("h264", "yuv420p")


def test_a_film_can_begin_before_it_has_come_whole(tmp_path: Path) -> None:
    mp4(tmp_path, pictures())
    content = (tmp_path / "film.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_a_film_says_which_colours_it_is_in(tmp_path: Path) -> None:
    frame = frames(mp4(tmp_path, pictures()))[0]
    assert frame.colorspace == 1, "BT.709"


@pytest.mark.parametrize("size", SIZES)
def test_a_film_has_the_colours_of_its_days(tmp_path: Path, size: tuple[int, int]) -> None:
    found = frames(mp4(tmp_path, pictures(size), 0.4))
    for day, colour in enumerate(COLOURS):
        for at in (0, 9):
            assert near(colour_of(found[day * 10 + at], 80, 44), colour, most=6), (day, at)


def test_the_last_row_and_column_of_an_odd_picture_are_doubled(tmp_path: Path) -> None:
    frame = frames(mp4(tmp_path, pictures((161, 91), days=1)))[0]
    assert near(colour_of(frame, 161, 91), COLOURS[0], most=6)


def test_white_is_white_in_a_film(tmp_path: Path) -> None:
    frame = frames(mp4(tmp_path, [png((160, 90), WHITE)]))[0]
    assert near(colour_of(frame, 80, 44), WHITE, most=2)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("title", "Title"),
        ("description", "Description"),
        ("artist", "Source"),
        ("copyright", "Copyright"),
        ("comment", "Comment"),
        ("comment", "Software"),
    ],
)
def test_a_film_says_what_it_is(tmp_path: Path, name: str, key: str) -> None:
    assert ABOUT[key] in mp4(tmp_path, pictures(days=1)).metadata[name]


def test_the_same_days_give_the_same_film(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        write_mp4(tmp_path / name, pictures(), 0.4, ABOUT)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
