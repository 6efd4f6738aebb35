"""The measures as bands beneath the days: on which days a layer stands anywhere, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.sentence import zone_sentence
from dashboard.theme import ZONES
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.measures import covers_day
from geodata.remembered import per_case
from geodata.vocabulary import LAYERS

FORMS = ("whole", "part", "uncertain", "open")
"""All day, a part of the day, only claimed or disputed, not known to have ended."""

_KEPT = 8


@dataclass(frozen=True)
class Span:
    """Days in a row on which a layer stands in one form.

    Attributes:
        first: position of the first day.
        last: position of the last one.
        form: one of `FORMS`.
    """

    first: int
    last: int
    form: str


def bands(dataset: Dataset, lang: str) -> list[Component]:
    """One row a layer, whatever the filters are; one sentence where no measure is known at all."""
    words = words_in(lang)
    if dataset.measures.empty:
        return [html.P(words("timeline.no_measures"), className="quiet")]
    standing = spans(dataset)
    return [_band(dataset, words, layer, standing[layer]) for layer in LAYERS]


def spans(dataset: Dataset) -> dict[str, list[Span]]:
    """When each layer stands anywhere, be it at a single site.

    Of several forms on a day the strongest counts: what stands all day goes before what stands
    for a part of it, that before what is claimed, that before what may have ended.
    """
    rows = _once(dataset)
    position = {day: at for at, day in enumerate(dataset.days)}
    ranks = _ranks(rows).groupby([rows["layer"], rows["day"]]).min()
    forms: dict[str, dict[int, str]] = {layer: {} for layer in LAYERS}
    for (layer, day), rank in ranks.items():
        together = FORMS[rank] == "part" and _fill(dataset, layer, day)
        forms[layer][position[day]] = "whole" if together else FORMS[rank]
    return {layer: list(_runs(days)) for layer, days in forms.items()}


@per_case(_KEPT)
def _once(dataset: Dataset) -> pd.DataFrame:
    """What stands, without its regions: what hangs on the measure alone is the same in each."""
    return dataset.standing.drop_duplicates(["day", "measure_id"])


def _ranks(rows: pd.DataFrame) -> pd.Series:
    """How strongly each row stands, as a place in `FORMS`."""
    whole, part, uncertain, ended = range(len(FORMS))
    ranks = pd.Series(uncertain, index=rows.index).mask(rows["status"] == "in_force", ended)
    return ranks.mask(rows["certain"], part).mask(rows["certain"] & rows["whole_day"], whole)


def _fill(dataset: Dataset, layer: str, day: pd.Timestamp) -> bool:
    """Whether measures of a part of the day fill it together in any region."""
    rows = dataset.standing
    rows = rows[(rows["day"] == day) & (rows["layer"] == layer)]
    rows = rows[rows["certain"] & (rows["site"] == "") & rows["region"].duplicated(keep=False)]
    return any(covers_day(region) for _, region in rows.groupby("region"))


def _runs(forms: dict[int, str]) -> Iterator[Span]:
    """Days that follow on one another in one form; `forms` is in the order of the days."""
    for (_, form), run in groupby(
        enumerate(forms.items()), key=lambda each: (each[1][0] - each[0], each[1][1])
    ):
        positions = [position for _, (position, _) in run]
        yield Span(positions[0], positions[-1], form)


def _band(dataset: Dataset, words: Words, layer: str, standing: list[Span]) -> Component:
    texts = [_said(dataset, words, layer, span) for span in standing]
    name = words.term("layer", layer)
    style = ZONES[layer]
    return html.Div(
        [
            html.Span(words.term("band", layer), className="band-name", title=name),
            html.Div(
                [
                    _drawn(len(dataset.days), span, text)
                    for span, text in zip(standing, texts, strict=True)
                ],
                className="band-days",
                role="img",
                **_attribute("aria-label", f"{name}: {'. '.join(texts) or words('zone.none')}"),
            ),
        ],
        className=f"band band-{layer}",
        style={
            "--zone-light": style.colour["light"],
            "--zone-dark": style.colour["dark"],
            "--angle": f"{-style.angle:g}deg",
        },
    )


def _drawn(days: int, span: Span, text: str) -> Component:
    left, width = 100 * span.first / days, 100 * (span.last - span.first + 1) / days
    return html.I(
        className=f"stands {span.form}",
        title=text,
        style={"left": f"{left:.3f}%", "width": f"{width:.3f}%"},
    )


def _said(dataset: Dataset, words: Words, layer: str, span: Span) -> str:
    """`5 January: Almaty from 01:30. 6 to 18 January: the whole country`."""
    days = dataset.days[span.first : span.last + 1]
    if span.form == "open":
        return f"{day_span(words, days[0], days[-1])}: {words('timeline.open')}"
    texts = _sentences(dataset, words, layer, days)
    return ". ".join(
        f"{day_span(words, run[0], run[-1])}: {text}"
        for text, run in ((text, list(run)) for text, run in groupby(days, key=texts.__getitem__))
    )


def _sentences(
    dataset: Dataset, words: Words, layer: str, days: pd.DatetimeIndex
) -> dict[pd.Timestamp, str]:
    """Where the layer stands on each day; days on which the same measures stand are told once."""
    rows = _once(dataset)
    rows = rows[(rows["layer"] == layer) & rows["day"].isin(days)]
    columns = (rows[name] for name in ("day", "measure_id", "certain", "whole_day"))
    alike: dict[pd.Timestamp, set[Any]] = {day: set() for day in days}
    for day, *measure in zip(*columns, strict=True):
        alike[day].add(tuple(measure))
    texts: dict[pd.Timestamp, str] = {}
    for _, run in groupby(days, key=alike.__getitem__):
        first, *others = run
        texts |= dict.fromkeys([first, *others], zone_sentence(dataset, words, layer, first))
    return texts


def day_span(words: Words, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """`5 January`, `6 to 18 January`, `30 January to 2 February`."""
    end = words.day(last.date(), "d MMMM")
    if first == last:
        return end
    begin = words.day(
        first.date(), "d" if first.to_period("M") == last.to_period("M") else "d MMMM"
    )
    return words("timeline.span", first=begin, last=end)


def _attribute(name: str, value: str) -> dict[str, Any]:
    return {name: value}
