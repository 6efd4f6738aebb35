"""One figure for all days, its frames, and what each picture says about itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.captions import sheet_texts, sources_text
from dashboard.counted import Counted, counted
from dashboard.figures.map import apply
from dashboard.figures.sheet import sheet_base, sheet_frame
from dashboard.frame import Frame
from dashboard.selection import Selection, full_query
from dashboard.sheet import Line, Sheet, Texts, arrange
from dashboard.snapshot.sizes import Size
from dashboard.theme import SANS
from dashboard.titles import marked_title
from dashboard.typesetting import Face, faces_of, font_bytes
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.known import as_known_on

About = dict[str, str]
"""Keyword to text, in the words of the PNG specification."""


@dataclass(frozen=True)
class Picture:
    """What the pictures of a selection share.

    Attributes:
        dataset: the case.
        selection: what a person chose; its own day plays no part.
        size: of the picture.
        texts: what it says.
        sums: what the chosen events add up to.
        sheet: what stands where.
        version: of the program.
        coarsened: `place` or `region` when the case was made less exact; else nothing.
    """

    dataset: Dataset
    selection: Selection
    size: Size
    texts: Texts
    sums: Counted
    sheet: Sheet
    version: str
    coarsened: str = ""

    @cached_property
    def base(self) -> go.Figure:
        """What every day shares."""
        return sheet_base(self.dataset, self.selection, self.sheet)

    def frame(self, day: pd.Timestamp) -> Frame:
        """The values of a day."""
        return sheet_frame(self.dataset, self.selection, self.sums, self.sheet, day)

    def figure(self, day: pd.Timestamp) -> dict[str, Any]:
        """The figure of a day, as plotly's JSON."""
        figure: dict[str, Any] = apply(go.Figure(self.base), self.frame(day)).to_plotly_json()
        return figure

    def about(self, days: Sequence[pd.Timestamp]) -> About:
        """What a picture of some days says about itself, for a machine to read."""
        at = [int(self.dataset.days.get_loc(day)) for day in days]
        first, last = at[0], at[-1]
        title = self.texts.titles[first]
        if last != first:
            title = f"{title} – {self.texts.titles[last]}"
        texts = self.texts
        words = words_in(self.selection.lang)
        return {
            "Title": f"{marked_title(self.dataset, words)}: {title}",
            "Description": self._description(at),
            "Source": sources_text(self.dataset, self.selection, self.sums, days),
            "Copyright": texts.credits[0],
            "Software": f"Spreadmap {self.version}, data {self.dataset.digest}",
            "Comment": self._query(days),
        }

    def _query(self, days: Sequence[pd.Timestamp]) -> str:
        """What opens the view again; of a film its last day, of a coarsened case how much."""
        query = "?" + full_query(replace(self.selection, day=days[0]))
        last = f"&to={days[-1].date().isoformat()}" if len(days) > 1 else ""
        return query + last + (f"&coarsen={self.coarsened}" if self.coarsened else "")

    def _description(self, at: Sequence[int]) -> str:
        """The day in words with its zones; of several days how many events they have."""
        texts, first = self.texts, at[0]
        if len(at) == 1:
            zones = [f"{zone.name}: {zone.days[first]}." for zone in texts.zones]
            return " ".join([texts.sentences[first], f"{texts.counts[first]}.", *zones])
        words, days = words_in(self.selection.lang), self.dataset.days
        number = sum(len(self.sums.today[days[each]]) for each in at)
        events, span = words.count("count.events", number), words.count("count.days", len(at))
        return " ".join([words("picture.days", events=events, days=span), *texts.filters])

    def fonts(self, days: Sequence[pd.Timestamp]) -> str:
        """Style sheet with the typefaces that the text of these days needs, files included."""
        at = [int(self.dataset.days.get_loc(day)) for day in days]
        lines = [*self.sheet.lines, *(line for each in at for line in self.sheet.days[each])]
        return "".join(_face_rule(face) for face in _faces(lines, self._map_text(days)))

    def _map_text(self, days: Sequence[pd.Timestamp]) -> str:
        """Every letter on the map itself, on any of these days."""
        names = [str(name) for trace in self.base.data for name in (trace.text or ()) if name]
        labels = [str(text) for day in days for text in self.frame(day)["places"].get("text", [])]
        return "".join(sorted(set("".join([*names, *labels]))))

    def payload(self, days: Sequence[pd.Timestamp]) -> dict[str, Any]:
        """What the browser needs beside the figure (assets/picture.js)."""
        return {
            "width": self.size.width,
            "height": self.size.height,
            "scale": self.size.scale,
            "fonts": self.fonts(days),
            "about": self.about(days),
        }


def build_picture(
    dataset: Dataset, selection: Selection, size: Size, *, version: str, coarsened: str = ""
) -> Picture:
    """Lay out the pictures of a selection.

    Args:
        dataset: the case.
        selection: what a person chose.
        size: of the picture.
        version: of the program.
        coarsened: `place` or `region` when the case was made less exact; else nothing.

    Raises:
        SheetError: the text does not fit the size.
    """
    if selection.known is not None:
        dataset = as_known_on(dataset, selection.known)
    sums = counted(dataset, selection)
    texts = sheet_texts(dataset, selection, sums, version=version, coarsened=coarsened)
    sheet = arrange(texts, size.width, size.height)
    return Picture(dataset, selection, size, texts, sums, sheet, version, coarsened)


def _faces(lines: Sequence[Line], map_text: str) -> list[Face]:
    """Each font file needed, once, in the order of the style sheet."""
    letters: dict[str, set[str]] = {SANS.split("'")[1]: set(map_text)}
    for line in lines:
        letters.setdefault(line.style.family, set()).update(line.text)
    return [
        face for family in sorted(letters) for face in faces_of("".join(letters[family]), family)
    ]


def _face_rule(face: Face) -> str:
    ranges = ",".join(f"U+{first:X}-{last:X}" for first, last in face.ranges)
    data = base64.b64encode(font_bytes(face.file)).decode()
    return (
        f"@font-face{{font-family:'{face.family}';font-weight:200 900;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2');unicode-range:{ranges}}}"
    )
