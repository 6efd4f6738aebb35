"""Sizes of pictures that people know by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.snapshot.errors import UsageError

LEAST, MOST = 200.0, 8_000.0
"""Side of a picture, pixels."""

MOST_PIXELS = 10_000
"""Side of the file after scaling; browsers draw no more."""

_PRINT = 300 / 96
"""Dots of print to one pixel of a style sheet."""


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, and how many dots of the file each of them is."""

    width: float
    height: float
    scale: float = 1.0

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            if not LEAST <= side <= MOST:
                raise UsageError(
                    f"--{name} {side:g}: expected {LEAST:g} to {MOST:g} pixels; "
                    "use --scale for more dots a pixel"
                )
        if not 0.25 <= self.scale <= 8:
            raise UsageError(f"--scale {self.scale:g}: expected 0.25 to 8")
        if max(self.dots) > MOST_PIXELS:
            raise UsageError(
                f"--scale {self.scale:g}: {self.dots[0]} by {self.dots[1]} dots are too many; "
                f"expected at most {MOST_PIXELS} a side"
            )

    @property
    def dots(self) -> tuple[int, int]:
        """Width and height of the file."""
        return round(self.width * self.scale), round(self.height * self.scale)


DEFAULT = Size(1200, 700, 2)

PRESETS: Mapping[str, Size] = {
    "article": Size(1200, 675),
    "square": Size(1080, 1080),
    "story": Size(1080, 1920),
    "slide": Size(1920, 1080),
    "a4": Size(3508 / _PRINT, 2480 / _PRINT, _PRINT),
    "a3": Size(4961 / _PRINT, 3508 / _PRINT, _PRINT),
}
