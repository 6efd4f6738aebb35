"""One HTML file that plays, from a disk and without a network."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

import pandas as pd
import plotly
from plotly.io.json import to_json_plotly

from dashboard.geometry import geometry, script
from dashboard.snapshot.picture import Picture
from dashboard.tallied.sentence import step_name
from dashboard.theme import PALETTES
from dashboard.words import words_in


def standalone_page(
    picture: Picture, days: Sequence[pd.Timestamp], first: pd.Timestamp, seconds: float
) -> str:
    """The page, with plotly, shapes, typefaces and all days in it.

    Args:
        picture: what is shown.
        days: the days that it plays.
        first: the day on which it opens.
        seconds: that each day is shown.
    """
    words = words_in(picture.selection.lang)
    palette = PALETTES[picture.selection.theme]
    about = picture.about(days)
    start = days.index(first) if first in days else 0
    case = {
        "figure": json.loads(to_json_plotly(picture.figure(days[start]))),
        "frames": [json.loads(to_json_plotly(picture.frame(day))) for day in days],
        "labels": [step_name(picture.dataset, words, day, "EEE d MMMM y") for day in days],
        "width": picture.sheet.width,
        "height": picture.sheet.height,
        "seconds": seconds,
        "first": start,
        "words": {"play": words("control.play"), "pause": words("control.pause")},
    }
    folder = files("dashboard") / "snapshot"
    text = {
        "lang": words.locale.split("_")[0],
        "title": html.escape(about["Title"]),
        "description": html.escape(about["Description"], quote=True),
        "software": html.escape(about["Software"], quote=True),
        "query": html.escape(about["Comment"], quote=True),
        "fonts": picture.fonts(days),
        "page": palette.page,
        "ink": palette.ink,
        "quiet": palette.quiet,
        "border": palette.border,
        "back": html.escape(words("control.back"), quote=True),
        "forward": html.escape(words("control.forward"), quote=True),
        "play": html.escape(words("control.play"), quote=True),
        "day": html.escape(words("control.date"), quote=True),
        "last": str(len(days) - 1),
        "library": _library(),
        "shapes": _inline(script(geometry(picture.dataset))),
        "functions": _asset("picture.js"),
        "player": (folder / "player.js").read_text(encoding="utf-8"),
        "case": _inline(json.dumps(case, ensure_ascii=False, separators=(",", ":"))),
    }
    return Template((folder / "player.html").read_text(encoding="utf-8")).substitute(text)


def _library() -> str:
    path = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return path.read_text(encoding="utf-8")


def _asset(name: str) -> str:
    return (files("dashboard") / "assets" / name).read_text(encoding="utf-8")


def _inline(text: str) -> str:
    """Text that can stand within a script: nothing in it ends one."""
    return text.replace("<", "\\u003c")
