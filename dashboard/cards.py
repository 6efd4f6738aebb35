"""One row as a card: what, where, when, how sure, who says so, from which document."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import spot_name
from dashboard.sentence import area_name, casualties
from dashboard.theme import TYPE_COLOURS
from dashboard.words import FALLBACK, Words
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.sources import is_web_address

Row = dict[str, Any]

_STATUS = {"claimed": "measures.claimed", "disputed": "measures.is_disputed"}
_PRECISION = {"2": "card.near", "3": "card.region", "4": "card.country"}


def event_card(dataset: Dataset, words: Words, event: Row) -> Component:
    """A card for one event.

    Args:
        dataset: for the names of places, regions and sources.
        words: of the language shown.
        event: a row of the placed events.
    """
    return html.Article(
        [
            html.H5(_where(dataset, words, event), className="card-title"),
            html.P(words.text(event["notes"]), className="card-notes", **_language(words, event)),
            html.Div(_badges(words, event), className="badges"),
            *_numbers(words, event),
            *_disputed(words("card.disputed", text=words.text(event["disputed"])), event),
            source_notes(dataset, words, event["sources"]),
        ],
        className="card",
        style={"borderLeftColor": TYPE_COLOURS[event["event_type"]]},
        id=f"card-{event['event_id']}",
    )


def measure_card(dataset: Dataset, words: Words, row: Row) -> Component:
    """A card for one measure."""
    head: Any = [
        html.Strong(words.term("measure", row["measure"])),
        " ",
        html.Span(_span(dataset, words, row), className="quiet"),
    ]
    if row["status"] in _STATUS:
        head += [" ", html.Span(words(_STATUS[row["status"]]), className="badge warn")]
    if row["claimant"]:
        said = words("card.claimant", name=words.text(row["claimant"]))
        head += [" ", html.Span(said, className="badge")]
    return html.Div(
        [
            html.P(head),
            html.P(words.text(row["notes"]), **_language(words, row)),
            *_disputed(words("measures.disputed", text=words.text(row["disputed"])), row),
            source_notes(dataset, words, row["sources"]),
        ],
        className="measure" if row["status"] == "in_force" else "measure unsure",
        **_areas(row["area"]),
    )


def _areas(cell: str) -> dict[str, Any]:
    """For whoever wants to see one region alone (assets/area.js)."""
    return {"data-area": " ".join(split_ids(cell))}


def claim_card(dataset: Dataset, words: Words, row: Row) -> Component:
    """A card for one stated figure."""
    said = words.text(row["claimant"]) or words("claims.unnamed")
    head: Any = [
        html.Span(words.span(row["value_low"], row["value_high"]), className="claim-value"),
        " · ",
        html.Span(words.text(row["group"])),
    ]
    if row["subset_of"]:
        head += [" ", html.Span(words("claims.part"), className="badge")]
    return html.Div(
        [
            html.Div(head),
            html.Div(f"{words.term('basis', row['basis'])} · {said}", className="quiet"),
            html.Div(words.text(row["notes"]), **_language(words, row)),
            source_notes(dataset, words, row["sources"]),
        ],
        className="claim",
    )


def source_notes(dataset: Dataset, words: Words, cell: str) -> Component:
    """The documents behind a row: publishers at a glance, all of it on a click."""
    names = " · ".join(publishers(dataset, cell))
    notes = [_source(dataset, words, name) for name in split_ids(cell)]
    return html.Details([html.Summary(names), html.Ul(notes)], className="sources")


def publishers(dataset: Dataset, cell: str) -> list[str]:
    """Who published the documents behind a row, each once."""
    return list(dict.fromkeys(_publisher(dataset, name) for name in split_ids(cell)))


def _language(words: Words, row: Row) -> dict[str, Any]:
    """The language of a note that nobody has put into that of the page."""
    own = row["language"] or FALLBACK
    shown = row["notes"]
    return {"lang": own} if own != words.lang and words.text(shown) == shown else {}


def _where(dataset: Dataset, words: Words, event: Row) -> str:
    if event["place_id"]:
        name = spot_name(words, dataset.places.loc[event["place_id"]])
        return f"{name} · {words.text(event['site'])}" if event["site"] else name
    if event["region"]:
        region = words.name(dataset.boundaries.light.loc[event["region"]])
        return words("events.region_only", region=region)
    return words("events.nationwide" if dataset.boundaries.home else "events.area")


def _badges(words: Words, event: Row) -> list[Component]:
    kind = words.term("sub", event["sub_event_type"])
    if event["sub_event_type"] == "Other":
        kind = words.term("group", event["event_type"])
    known = words.term("basis", event["basis"])
    if event["claimant"]:
        known = f"{known} · {words('card.claimant', name=words.text(event['claimant']))}"
    badges: list[Component] = [html.Span(kind, className="badge kind")]
    badges += [html.Span(text, className="badge") for text in (known, *event_times(words, event))]
    return badges + [
        html.Span(text, className="badge unsure") for text in event_unsure(words, event)
    ]


def event_times(words: Words, event: Row) -> list[str]:
    """The hour or part of the day, where it is known."""
    time = event["time_of_day"]
    if not time:
        return []
    return [time if time[0].isdigit() else words.term("part", time)]


def event_unsure(words: Words, event: Row) -> list[str]:
    """What is not known exactly: the place, the day."""
    precision = event["geo_precision"]
    notes = [words(_PRECISION[precision])] if precision in _PRECISION else []
    first, last = event["window_first"], event["window_last"]
    if first != last:
        span = {"first": words.day(first.date(), "d MMM"), "last": words.day(last.date(), "d MMM")}
        notes.append(words("card.window", **span))
    elif event["day_inferred"]:
        notes.append(words("card.day_inferred"))
    if event["place_ambiguous"]:
        notes.append(words("card.ambiguous"))
    return notes


def event_numbers(words: Words, event: Row) -> list[str]:
    """Counts that the source gives for this event; a blank is left out, never shown as zero."""
    crowd = words.span(event["crowd_low"], event["crowd_high"])
    return [*([words("card.crowd", n=crowd)] if crowd else []), *casualties(words, event)]


def _numbers(words: Words, event: Row) -> list[Component]:
    texts = event_numbers(words, event)
    return [html.P(" · ".join(texts), className="card-numbers")] if texts else []


def _disputed(text: str, row: Row) -> list[Component]:
    return [html.P(text, className="disputed")] if row["disputed"] else []


def _span(dataset: Dataset, words: Words, row: Row) -> str:
    """Area and time of a measure."""
    area = area_name(dataset, words, row["area"])
    if row["site"]:
        area = words("measures.site", site=words.text(row["site"]), area=area)
    start = _moment(words, row["starts"], row["starts_part"])
    end, through = row["ends"], ""
    if pd.notna(end) and end == end.normalize() and not row["ends_part"]:
        # An end at midnight is no hour of that day: the day before is the last one.
        through, end = _moment(words, end - pd.Timedelta(days=1), ""), pd.NaT
    texts = {
        "from": start,
        "through": through,
        "until": _moment(words, end, row["ends_part"]),
    }
    times = [words(f"measures.{key}", time=text) for key, text in texts.items() if text]
    return ", ".join([area, " ".join(times)]) if times else area


def _moment(words: Words, moment: pd.Timestamp, part: str) -> str:
    if pd.isna(moment):
        return ""
    day = words.day(moment.date(), "d MMMM")
    if part:
        return words("measures.part", day=day, part=words.term("daypart", part))
    return day if moment == moment.normalize() else f"{day}, {moment:%H:%M}"


def _publisher(dataset: Dataset, name: str) -> str:
    return str(dataset.sources.at[name, "publisher"]) if name in dataset.sources.index else name


def _source(dataset: Dataset, words: Words, name: str) -> Component:
    if name not in dataset.sources.index:
        return html.Li(html.A(name, href=name, rel="noreferrer") if is_web_address(name) else name)
    row = dataset.sources.loc[name]
    published = row["published"]
    day = words("card.undated") if pd.isna(published) else words.day(published.date(), "d MMMM y")
    cited = []
    if row["document"]:
        document = words("card.cited", document=_publisher(dataset, row["document"]))
        cited = [html.Span(document, className="quiet")]
    title = html.Cite(row["title"], lang=row["language"])
    return html.Li([f"{row['publisher']}, {day}: ", title, " ", *cited])
