"""The panel of one day: sentence, numbers, what stands in force, what was stated, the events.

Cards are the same on every day, so a panel only refers to them (`{"ref": id}`); `parts` holds
each of them once, and the browser puts them in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import spot_name, spots_key
from dashboard.cards import claim_card, event_card, measure_card
from dashboard.counted import Counted, places_of, regions_of, reported, standing_on
from dashboard.deltas import compact
from dashboard.ids import Id
from dashboard.links import link, undo_filters
from dashboard.sentence import area_name, day_sentence, day_title
from dashboard.tallied.day import count_list
from dashboard.words import Words, words_in
from geodata.claims import claims_as_of
from geodata.dataset import Dataset
from geodata.measures import HOURS
from geodata.remembered import per_case

_KEPT = 512
CLAIMS_SHOWN = ("killed", "injured", "detained")

Children = list[Any]
"""Components, compact ones (`deltas.compact`), and references to cards."""


def parts(dataset: Dataset, words: Words) -> dict[str, Component]:
    """Every card, by the id of its row."""
    measures, claims = dataset.measures.to_dict("records"), dataset.claims.to_dict("records")
    return {
        **{
            row["event_id"]: event_card(dataset, words, row)
            for row in dataset.events.to_dict("records")
        },
        **{row["measure_id"]: measure_card(dataset, words, row) for row in measures},
        **{row["claim_id"]: claim_card(dataset, words, row) for row in claims},
    }


def day_summary(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """The day in words, in numbers, and what is known to stand."""
    return [
        html.H2(day_title(words, sums, day), className="day-title"),
        html.P(day_sentence(dataset, words, sums, day), className="day-sentence"),
        *_way_back(dataset, words, sums, day),
        _tiles(dataset, words, sums, day),
        *_standing(dataset, words.lang, day),
    ]


@per_case(_KEPT)
def _standing(dataset: Dataset, lang: str, day: pd.Timestamp) -> Children:
    """What no filter changes: the warning, what stands in force, what was stated."""
    words = words_in(lang)
    standing: Children = compact(
        [
            *_silence(dataset, words, day),
            _measures(dataset, words, day),
            *_claims(dataset, words, day),
        ]
    )
    return standing


def _way_back(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """Where the filters leave out all that is reported, how to undo them."""
    hidden = reported(dataset, sums, day) and not sums.shown(day)
    return [html.P(undo_filters(words))] if hidden else []


def event_list(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """The chosen events of a day: by place, most events first, the whole country last."""
    if sums.tally is not None:
        return count_list(dataset, words, sums.tally, day)
    today = sums.today[day]
    title = html.H3(f"{words('events.title')} · {len(today)}", className="section-title")
    counts = Counter(_group(event) for event in today)
    order = sorted(counts, key=lambda group: (group[0], -counts[group]))
    children: Children = [title]
    for group in order:
        region = next(event["region"] for event in today if _group(event) == group)
        heading = [_group_name(dataset, words, group), f" · {counts[group]}"]
        marks: dict[str, Any] = {
            "id": f"group-{group[1] or dataset.boundaries.everywhere}",
            "data-region": region,
        }
        children.append(html.H4(heading, className="group-title", **marks))
        children += _refs([str(event["event_id"]) for event in today if _group(event) == group])
    return children + _maybe(words, sums, day)


def _maybe(words: Words, sums: Counted, day: pd.Timestamp) -> Children:
    """Events listed on another day, whose window holds this one; none of them is counted here."""
    ids = [str(event["event_id"]) for event in sums.maybe[day]]
    if not ids:
        return []
    title = html.Summary(f"{words('events.maybe')} · {len(ids)}")
    hint = html.P(words("events.maybe_hint"), className="quiet")
    return [html.Details([title, hint, *_refs(ids)], className="maybe")]


def _group(event: dict[str, Any]) -> tuple[int, str]:
    """What an event is listed under: 0 a place, 1 a region, 2 the country."""
    if event["place_id"]:
        return 0, event["place_id"]
    return (1, event["region"]) if event["region"] else (2, "")


def _group_name(dataset: Dataset, words: Words, group: tuple[int, str]) -> Any:
    """A place is a link to its own view, as its mark on the map is."""
    rank, name = group
    if rank == 0:
        return link(spot_name(words, places_of(dataset)[name]), view="day", place=name)
    if rank == 1:
        region = words.name(regions_of(dataset)[name])
        return words("events.region_only", region=region)
    return words("events.nationwide" if dataset.boundaries.home else "events.area")


def _refs(ids: Sequence[str]) -> Children:
    return [{"ref": each} for each in ids]


def _tiles(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Component:
    shown = sums.shown(day)
    hidden = reported(dataset, sums, day) - shown
    left_out = words("tile.left_out", n=hidden) if hidden else words("tile.none_left_out")
    reached = _reached(sums, day)
    said = words.count(spots_key(dataset, "tile.places"), reached)
    return html.Div(
        [
            _tile(words, shown, words.count("tile.events", shown), left_out),
            *_emergency(dataset, words, sums, day),
            *([_tile(words, reached, said, "")] if len(dataset.places) else []),
        ],
        className="tiles",
    )


def _emergency(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> list[Component]:
    """Regions under emergency; nothing where no measure was given at all."""
    if dataset.measures.empty:
        return []
    zones = sums.zones[day]
    emergency = [variant for (layer, _), variant in zones.items() if layer == "emergency"]
    unsure = emergency.count("uncertain")
    more = words("tile.emergency_unsure", n=unsure) if unsure else ""
    under = words.count("tile.emergency", len(dataset.codes))
    return [_tile(words, len(emergency) - unsure, under, more)]


def _reached(sums: Counted, day: pd.Timestamp) -> int:
    """How many places were reported by a day."""
    if sums.tally is not None:
        return sums.tally.reached_by(day)
    return sum(first <= day for first in sums.reached.values())


def _tile(words: Words, number: int, label: str, more: str) -> Component:
    return html.Div(
        [
            html.Span(words.number(number), className="tile-number"),
            html.Span(label, className="tile-label"),
            html.Span(more, className="tile-more"),
        ],
        className="tile",
    )


def _silence(dataset: Dataset, words: Words, day: pd.Timestamp) -> Children:
    """A warning on days of internet disruption: no report does not mean that nothing happened."""
    rows = standing_on(dataset, day)
    rows = rows[rows["layer"] == "internet"]
    if rows.empty:
        return []
    measures = dataset.measures.loc[rows["measure_id"].unique()]
    if rows["certain"].any():
        areas = list(measures["area"].unique())
        whole = dataset.boundaries.everywhere
        widest = [whole] if whole in areas else areas
        names = "; ".join(area_name(dataset, words, area) for area in widest)
        said = words("silence.text", areas=names)
    else:
        last = measures[["starts", "last_stated"]].max(axis=1).max()
        said = words("silence.open", day=words.day(last.date(), "d MMMM"))
    text: Any = [html.Strong(words("silence.title")), " ", said]
    return [html.P(text, className="silence")]


def _measures(dataset: Dataset, words: Words, day: pd.Timestamp) -> Component:
    """What is stated to stand on the day, and apart from it what may have stood."""
    if dataset.measures.empty:
        return html.P(words("measures.not_given"), className="quiet")
    rows = standing_on(dataset, day)
    certain = rows.groupby("measure_id")["certain"].all()
    known, maybe = certain.index[certain], certain.index[~certain]
    # Where the hour of its end is known as a part of the day alone, it has ended by then, too.
    lasting = rows.groupby("measure_id")["ceases"].max() >= HOURS
    title = words("measures.title", day=words.day(day.date(), "d MMMM"))
    none: Children = [html.P(words("measures.none"), className="quiet")]
    return html.Details(
        [
            html.Summary([f"{title} · ", html.Span(str(len(known)), className="count")]),
            _area_choice(dataset, words),
            html.Div(_known(words, known, lasting) or none, className="known"),
            *([html.H4(words("measures.maybe"), className="group-title")] if len(maybe) else []),
            *_refs(maybe),
        ],
        className="measures",
    )


def _known(words: Words, ids: pd.Index, lasting: pd.Series) -> Children:
    """What stands at the end of the day, and apart from it what has ended in its course."""
    groups = [("measures.at_the_end", ids[lasting[ids]]), ("measures.ended", ids[~lasting[ids]])]
    if lasting[ids].all():
        return _refs(ids)
    return [
        html.Div([_counted_title(words(key), len(group)), *_refs(group)], className="until")
        for key, group in groups
        if len(group)
    ]


def _counted_title(title: str, number: int) -> Component:
    """A heading whose number follows the region chosen (assets/area.js)."""
    count = html.Span(str(number), className="count")
    return html.H4([title, " · ", count], className="group-title")


def _area_choice(dataset: Dataset, words: Words) -> Component:
    """Measures over one region alone; a click on a region chooses it, too (assets/area.js)."""
    names = {code: words.name(row) for code, row in regions_of(dataset).items()}
    options = [html.Option(words("measures.everywhere"), value="")]
    options += [html.Option(name, value=code) for code, name in names.items()]
    label: dict[str, Any] = {"aria-label": words("measures.area")}
    return html.Select(options, className=Id.AREA, **label)


def _claims(dataset: Dataset, words: Words, day: pd.Timestamp) -> Children:
    """The latest figures stated by this day, side by side."""
    stated = [(name, _last_stated(dataset, name, day)) for name in CLAIMS_SHOWN]
    blocks = [_claim_block(dataset, words.lang, name, last) for name, last in stated if last]
    if not blocks:
        return []
    hint = html.P(words("claims.hint"), className="quiet")
    more = html.P(link(words("figures.all"), view="figures"))
    shown = [html.Summary(words("claims.title")), hint, *blocks, more]
    return [html.Details(shown, className="claims")]


def _last_stated(dataset: Dataset, name: str, day: pd.Timestamp) -> pd.Timestamp | None:
    """The last day up to this one on which a figure was stated; few days have one of their own."""
    days = _days_stated(dataset, name)
    at = bisect_right(days, day)
    return days[at - 1] if at else None


@per_case(_KEPT)
def _days_stated(dataset: Dataset, name: str) -> list[pd.Timestamp]:
    claims = dataset.claims
    return sorted(claims.loc[claims["measure"] == name, "as_of"].unique())


@per_case(_KEPT)
def _claim_block(dataset: Dataset, lang: str, name: str, day: pd.Timestamp) -> Any:
    words, rows = words_in(lang), claims_as_of(dataset.claims, name, day)
    as_of = words("claims.as_of", day=words.day(day.date(), "d MMMM"))
    head: Any = [html.Strong(words.term("claim", name)), " ", html.Span(as_of, className="quiet")]
    return compact(html.Div([html.P(head), *_refs(rows.index)], className="claim-block"))
