"""The panel of one day: sentence, numbers, what stands in force, what was stated, the events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.cards import event_card, source_notes
from dashboard.frame import Counted, zone_variants
from dashboard.sentence import area_name, day_sentence
from dashboard.words import Words
from geodata.claims import claims_as_of
from geodata.dataset import Dataset
from geodata.measures import NATIONWIDE, in_force

CLAIMS_SHOWN = ("killed", "injured", "detained")
Children = list[Component]


def day_summary(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """The day in words, in numbers, and what is known to stand."""
    return [
        html.H2(words.day(day.date()), className="day-title"),
        html.P(day_sentence(dataset, words, sums, day), className="day-sentence"),
        _tiles(dataset, words, sums, day),
        *_silence(dataset, words, day),
        _measures(dataset, words, day),
        *_claims(dataset, words, day),
    ]


def event_list(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """The chosen events of a day as cards; those of the country as a whole come last."""
    today = sums.events[sums.events["event_date"] == day]
    nationwide = today["geo_precision"] == "4"
    cards = [event_card(dataset, words, event) for _, event in today[~nationwide].iterrows()]
    title = html.H3(f"{words('events.title')} · {len(today)}", className="section-title")
    if not today["geo_precision"].eq("4").any():
        return [title, *cards]
    heading = html.H4(words("events.nationwide"), className="group-title")
    rest = [event_card(dataset, words, event) for _, event in today[nationwide].iterrows()]
    return [title, *cards, heading, *rest]


def _tiles(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Component:
    shown = int((sums.events["event_date"] == day).sum())
    hidden = int((dataset.events["event_date"] == day).sum()) - shown
    states = zone_variants(dataset, day)
    emergency = [state for (layer, _), state in states.items() if layer == "emergency"]
    unsure = emergency.count("uncertain")
    return html.Div(
        [
            _tile(
                shown,
                words("tile.events"),
                words("tile.left_out", n=hidden) if hidden else words("tile.none_left_out"),
            ),
            _tile(
                len(emergency) - unsure,
                words("tile.emergency", total=len(dataset.codes)),
                words("tile.emergency_unsure", n=unsure) if unsure else "",
            ),
            _tile(int((sums.reached <= day).sum()), words("tile.places"), ""),
        ],
        className="tiles",
    )


def _tile(number: int, label: str, more: str) -> Component:
    return html.Div(
        [
            html.Span(str(number), className="tile-number"),
            html.Span(label, className="tile-label"),
            html.Span(more, className="tile-more"),
        ],
        className="tile",
    )


def _silence(dataset: Dataset, words: Words, day: pd.Timestamp) -> Children:
    """A warning on days of internet disruption: no report does not mean that nothing happened."""
    standing = in_force(dataset.measures, day, dataset.codes)
    standing = standing[standing["layer"] == "internet"]
    if standing.empty:
        return []
    areas = dataset.measures.loc[standing["measure_id"].unique(), "area"].unique()
    widest = [NATIONWIDE] if NATIONWIDE in areas else list(areas)
    names = "; ".join(area_name(dataset, words, area) for area in widest)
    text: Any = [html.Strong(words("silence.title")), " ", words("silence.text", areas=names)]
    return [html.P(text, className="silence")]


def _measures(dataset: Dataset, words: Words, day: pd.Timestamp) -> Component:
    """What is stated to stand on the day, and apart from it what may have stood."""
    standing = in_force(dataset.measures, day, dataset.codes)
    certain = standing.groupby("measure_id")["certain"].all()
    rows = dataset.measures.loc[dataset.measures.index.isin(certain.index)]
    sure = rows.index.map(certain).astype(bool)
    known = [_measure(dataset, words, row) for _, row in rows[sure].iterrows()]
    maybe = [_measure(dataset, words, row) for _, row in rows[~sure].iterrows()]
    return html.Details(
        [
            html.Summary(f"{words('measures.title')} · {len(known)}"),
            *(known or [html.P(words("measures.none"), className="quiet")]),
            *([html.H4(words("measures.maybe"), className="group-title")] if maybe else []),
            *maybe,
        ],
        className="measures",
    )


def _measure(dataset: Dataset, words: Words, row: pd.Series) -> Component:
    badges = (
        [html.Span(words(f"measures.{_STATUS[row['status']]}"), className="badge warn")]
        if (row["status"] in _STATUS)
        else []
    )
    disputed = (
        [html.P(words("measures.disputed", text=row["disputed"]), className="disputed")]
        if (row["disputed"])
        else []
    )
    return html.Div(
        [
            html.P(
                [
                    html.Strong(words.term("measure", row["measure"])),
                    " ",
                    html.Span(_span(dataset, words, row), className="quiet"),
                    " ",
                    *badges,
                ]
            ),
            html.P(row["notes"]),
            *disputed,
            source_notes(dataset, words, row["sources"]),
        ],
        className="measure" if row["status"] == "in_force" else "measure unsure",
    )


_STATUS = {"claimed": "claimed", "disputed": "is_disputed"}


def _span(dataset: Dataset, words: Words, row: pd.Series) -> str:
    """Area and time of a measure."""
    area = area_name(dataset, words, str(row["area"]))
    if row["site"]:
        area = words("measures.site", site=row["site"], area=area)
    start = _moment(words, row["starts"], row["starts_part"])
    end = _moment(words, row["ends"], row["ends_part"])
    key = {(True, True): "between", (True, False): "from", (False, True): "until"}.get(
        (bool(start), bool(end)), "area"
    )
    return words(f"measures.{key}", area=area, start=start, end=end)


def _moment(words: Words, moment: pd.Timestamp, part: str) -> str:
    if pd.isna(moment):
        return ""
    day = words.day(moment.date(), "d MMMM")
    if part:
        return f"{day}, {words.term('start', part)}"
    return day if moment == moment.normalize() and not part else f"{day}, {moment:%H:%M}"


def _claims(dataset: Dataset, words: Words, day: pd.Timestamp) -> Children:
    """The latest figures stated by this day, side by side."""
    groups = [(name, claims_as_of(dataset.claims, name, day)) for name in CLAIMS_SHOWN]
    blocks = [_claim_block(dataset, words, name, rows) for name, rows in groups if len(rows)]
    if not blocks:
        return []
    hint = html.P(words("claims.hint"), className="quiet")
    summary = html.Summary(words("claims.title"))
    return [html.Details([summary, hint, *blocks], className="claims")]


def _claim_block(dataset: Dataset, words: Words, name: str, rows: pd.DataFrame) -> Component:
    as_of = words("claims.as_of", day=words.day(rows["as_of"].iloc[0].date(), "d MMMM"))
    head = html.P(
        [html.Strong(words.term("claim", name)), " ", html.Span(as_of, className="quiet")]
    )
    return html.Div(
        [head, *(_claim(dataset, words, row) for _, row in rows.iterrows())],
        className="claim-block",
    )


def _claim(dataset: Dataset, words: Words, row: pd.Series) -> Component:
    said = row["claimant"] or words("claims.unnamed")
    part = [html.Span(words("claims.part"), className="badge")] if row["subset_of"] else []
    return html.Div(
        [
            html.Div(
                [
                    html.Span(
                        words.span(row["value_low"], row["value_high"]), className="claim-value"
                    ),
                    " ",
                    html.Span(row["group"]),
                    " ",
                    *part,
                ]
            ),
            html.Div([words.term("basis", row["basis"]), " · ", said], className="quiet"),
            source_notes(dataset, words, row["sources"]),
        ],
        className="claim",
    )


def panels(dataset: Dataset, words: Words, sums: Counted) -> list[tuple[Children, Children]]:
    """Summary and events of every day."""
    days: Sequence[pd.Timestamp] = list(dataset.days)
    return [
        (day_summary(dataset, words, sums, day), event_list(dataset, words, sums, day))
        for day in days
    ]
