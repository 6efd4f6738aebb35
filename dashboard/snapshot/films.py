"""Moving pictures: one segment a day, all of the same length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Colorspace
from PIL import Image
from PIL.Image import Image as Picture

from dashboard.snapshot.picture import About
from dashboard.snapshot.stills import opened

RATE = 25
"""Frames a second of a film."""

_COLOURS, _EXACT = 256, 160


def write_gif(
    path: Path, pngs: Sequence[bytes], seconds: float, about: About, kept: Sequence[str] = ()
) -> None:
    """An endless GIF; all days share one palette, so that no colour drifts.

    Args:
        path: of the file.
        pngs: one picture a day, all of one size.
        seconds: that each day is shown.
        about: what the film says about itself.
        kept: colours (`#rrggbb`) that stay exactly what they are, however few pixels have them.
    """
    pictures = [np.asarray(opened(png)) for png in pngs]
    palette = _palette(pictures, [int(colour[1:], 16) for colour in kept])
    frames = [_painted(each, palette) for each in pictures]
    frames[0].save(
        path,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=round(seconds * 1000),
        loop=0,
        comment="\n".join(f"{key}: {text}" for key, text in about.items()).encode(),
    )


def _palette(pictures: Sequence[np.ndarray], kept: Sequence[int]) -> np.ndarray:
    """The colours of all days together: the commonest as they are, and the rest in groups.

    Grouping alone would give two types of events one colour, where both cover few pixels.
    """
    counts: Counter[int] = Counter()
    for each in pictures:
        counts.update(dict(zip(*map(np.ndarray.tolist, _counted(each)), strict=True)))
    drawn = [colour for colour in kept if colour in counts]
    common = list(dict.fromkeys([*drawn, *(colour for colour, _ in counts.most_common())]))
    exact, rest = _unpacked(common[:_EXACT]), _unpacked(common[_EXACT:])
    if not len(rest):
        return exact
    grouped = Image.fromarray(rest[np.newaxis]).quantize(_COLOURS - len(exact))
    groups = np.array(grouped.getpalette(), dtype=np.uint8).reshape(-1, 3)
    return np.vstack([exact, groups])


def _painted(picture: np.ndarray, palette: np.ndarray) -> Picture:
    """A picture in the colours of a palette, each pixel in the nearest of them."""
    packed, places = np.unique(_packed(picture), return_inverse=True)
    away = _unpacked(packed)[:, np.newaxis].astype(int) - palette
    nearest = (away**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    painted = Image.fromarray(nearest[places.reshape(picture.shape[:2])])
    painted.putpalette(palette.tobytes())
    return painted


def _counted(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    colours, numbers = np.unique(_packed(picture), return_counts=True)
    return colours, numbers


def _packed(picture: np.ndarray) -> np.ndarray:
    """Height by width colours, each one number."""
    red, green, blue = np.moveaxis(picture.astype(np.int64), 2, 0)
    return (red << 16) | (green << 8) | blue


def _unpacked(colours: Sequence[int] | np.ndarray) -> np.ndarray:
    """The parts of n colours, n by 3."""
    numbers = np.asarray(colours, dtype=np.int64)
    return np.column_stack([numbers >> 16, numbers >> 8 & 255, numbers & 255]).astype(np.uint8)


def write_mp4(path: Path, pngs: Sequence[bytes], seconds: float, about: About) -> None:
    """A film that plays anywhere (H.264); every day begins with a whole picture.

    Args:
        path: of the file.
        pngs: one picture a day, all of one size.
        seconds: that each day is shown.
        about: what the film says about itself.
    """
    starts = [round(day * seconds * RATE) for day in range(len(pngs) + 1)]
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        film.metadata.update(_tags(about))
        first = _even(opened(pngs[0]))
        stream = film.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0], "yuv420p"
        stream.options = {"crf": "16", "preset": "veryfast", "tune": "stillimage"}
        stream.codec_context.color_primaries = stream.codec_context.colorspace = 1  # BT.709
        for day, png in enumerate(pngs):
            picture = av.VideoFrame.from_ndarray(_even(opened(png)), format="rgb24")
            for at in range(starts[day], max(starts[day + 1], starts[day] + 1)):
                frame = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
                frame.pts, frame.time_base = at, Fraction(1, RATE)
                if at == starts[day]:
                    frame.pict_type = av.video.frame.PictureType.I
                film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def _tags(about: About) -> dict[str, str]:
    """The few words that MP4 has for it."""
    return {
        "title": about["Title"],
        "description": about["Description"],
        "artist": about["Source"],
        "copyright": about["Copyright"],
        "encoder": about["Software"],
        "comment": f"{about['Comment']} · {about['Software']}",
    }


def _even(picture: Picture) -> np.ndarray:
    """Pixels, the last row and column twice where their number is odd: H.264 has only pairs."""
    pixels = np.asarray(picture)
    odd = (pixels.shape[0] % 2, pixels.shape[1] % 2)
    return np.ascontiguousarray(np.pad(pixels, ((0, odd[0]), (0, odd[1]), (0, 0)), mode="edge"))
