"""One event as a card: what, where, how sure, who says so, from which document."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.theme import TYPE_COLOURS
from dashboard.words import Words
from geodata.dataset import Dataset
from geodata.schema import split_ids
from geodata.sources import is_web_address


def event_card(dataset: Dataset, words: Words, event: pd.Series) -> Component:
    """A card for one event.

    Args:
        dataset: for the names of places, regions and sources.
        words: of the language shown.
        event: a row of the placed events.
    """
    return html.Article(
        [
            html.H4(_where(dataset, words, event), className="card-title"),
            html.P(event["notes"], className="card-notes"),
            html.Div(_badges(words, event), className="badges"),
            *_numbers(words, event),
            *_disputed(words, event),
            source_notes(dataset, words, event["sources"]),
        ],
        className="card",
        style={"borderLeftColor": TYPE_COLOURS[event["event_type"]]},
        **{"data-event": event["event_id"]},
    )


def source_notes(dataset: Dataset, words: Words, cell: str) -> Component:
    """The documents behind a row: publishers at a glance, all of it on a click."""
    ids = split_ids(cell)
    names = " · ".join(dict.fromkeys(_publisher(dataset, name) for name in ids))
    notes = [_source(dataset, words, name) for name in ids]
    return html.Details([html.Summary(names), html.Ul(notes)], className="sources")


def _where(dataset: Dataset, words: Words, event: pd.Series) -> str:
    if event["place_id"]:
        name = words.name(dataset.places.loc[event["place_id"]])
        return f"{name} · {event['site']}" if event["site"] else name
    if event["region"]:
        region = words.name(dataset.boundaries.light.loc[event["region"]])
        return words("events.region_only", region=region)
    return words("events.nationwide")


def _badges(words: Words, event: pd.Series) -> list[Component]:
    kind = words.term("sub", event["sub_event_type"])
    if event["sub_event_type"] == "Other":
        kind = words.term("group", event["event_type"])
    badges: list[Component] = [
        html.Span(kind, className="badge kind"),
        html.Span(_basis(words, event), className="badge"),
    ]
    badges += [html.Span(text, className="badge") for text in _time(words, event)]
    badges += [html.Span(text, className="badge unsure") for text in _unsure(words, event)]
    return badges


def _basis(words: Words, event: pd.Series) -> str:
    known = words.term("basis", event["basis"])
    if not event["claimant"]:
        return known
    return f"{known} · {words('card.claimant', name=event['claimant'])}"


def _time(words: Words, event: pd.Series) -> list[str]:
    time = event["time_of_day"]
    if not time:
        return []
    return [time if time[0].isdigit() else words.term("part", time)]


def _unsure(words: Words, event: pd.Series) -> list[str]:
    precision = {"2": "card.near", "3": "card.region", "4": "card.country"}
    notes = (
        [words(precision[event["geo_precision"]])] if event["geo_precision"] in precision else []
    )
    if event["window_first"] != event["window_last"]:
        notes.append(
            words(
                "card.window",
                first=words.day(event["window_first"].date(), "d MMM"),
                last=words.day(event["window_last"].date(), "d MMM"),
            )
        )
    elif event["day_inferred"]:
        notes.append(words("card.day_inferred"))
    return notes


def _numbers(words: Words, event: pd.Series) -> list[Component]:
    """Counts that the source gives for this event; a blank is left out, never shown as zero."""
    spans = {
        "card.crowd": words.span(event["crowd_low"], event["crowd_high"]),
        "card.fatalities": words.span(event["fatalities_low"], event["fatalities_high"]),
        "card.injuries": words.span(event["injuries"], event["injuries"]),
        "card.detentions": words.span(event["detentions"], event["detentions"]),
    }
    texts = [words(key, n=span) for key, span in spans.items() if span]
    return [html.P(" · ".join(texts), className="card-numbers")] if texts else []


def _disputed(words: Words, event: pd.Series) -> list[Component]:
    if not event["disputed"]:
        return []
    return [html.P(words("card.disputed", text=event["disputed"]), className="disputed")]


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
        document = _publisher(dataset, row["document"])
        cited = [html.Span(words("card.cited", document=document), className="quiet")]
    title = html.Cite(row["title"], lang=row["language"])
    return html.Li([f"{row['publisher']}, {day}: ", title, " ", *cited])
