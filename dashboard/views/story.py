"""The case as a guided tour: steps one under another, each a link to what it tells."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.cards import source_notes
from dashboard.ids import Id
from dashboard.links import link
from dashboard.selection import Selection, default_selection, query_texts, zoom_text
from dashboard.theme import GAP
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset

_LEAST_DOWN = 5.0
_SET = ("types", "basis", "inferred", "known", "from", "place")
"""Choices that a step puts back, so that its events are there to be seen."""


def story_panel(dataset: Dataset, selection: Selection) -> list[Component]:
    """All steps of the story; nothing where a case has none.

    Args:
        dataset: the case.
        selection: the language, and whether something is hidden as not known yet.
    """
    words, total = words_in(selection.lang), len(dataset.story)
    if not total:
        return [html.P(words("story.none"), className="quiet")]
    steps = [
        _step(dataset, words, step, number, total)
        for number, (_, step) in enumerate(dataset.story.iterrows(), start=1)
    ]
    known = [html.P(words("story.known"), className="quiet")] if selection.known else []
    pattern: Any = {"data-text": words("story.step", n="{n}", total=words.number(total))}
    return [
        html.H2(words("story.title", n=words.number(total)), className="day-title"),
        html.P(words("story.intro"), className="quiet"),
        *known,
        # Before the steps for the keyboard, which else passes all of them; drawn beneath.
        html.Div(
            [
                _button(Id.STORY_BACK, "‹", words("story.back")),
                html.Span(
                    words("story.step", n="–", total=words.number(total)),
                    className="story-place",
                    role="status",
                    **pattern,
                ),
                _button(Id.STORY_NEXT, "›", words("story.next")),
            ],
            className="story-move",
        ),
        html.Ol(steps, className="story-steps"),
    ]


def step_choices(dataset: Dataset, number: int) -> dict[str, Any]:
    """What a step sets, by the names of an address.

    Args:
        dataset: the case.
        number: of the step, 1 the first.
    """
    step, usual = dataset.story.iloc[number - 1], query_texts(default_selection(dataset))
    day = min(max(step["day"], dataset.days[0]), dataset.days[-1])
    return {
        **{_name(key): usual[key] for key in _SET},
        "view": "story",
        "step": number,
        "date": day.date().isoformat(),
        "layers": ",".join([*split_ids(step["layers"]), GAP]),
        "shade": step["shade"],
        "zoom": _zoom(step),
    }


def _name(key: str) -> str:
    return "from_" if key == "from" else key


def _zoom(step: pd.Series) -> str:
    if pd.isna(step["longitude"]):
        return ""
    across = float(step["across_km"])
    return zoom_text((float(step["longitude"]), float(step["latitude"]), across, _LEAST_DOWN))


def _step(dataset: Dataset, words: Words, step: pd.Series, number: int, total: int) -> Component:
    head = html.P(
        [
            words("story.step", n=words.number(number), total=words.number(total)),
            " · ",
            html.Time(words.day(step["day"].date(), "d MMMM y"), dateTime=_iso(step["day"])),
        ],
        className="quiet",
    )
    title = html.H3(link(words.text(step["title"]), **step_choices(dataset, number)))
    numbered: Any = {"data-step": str(number)}
    return html.Li(
        [
            head,
            title,
            html.P(words.text(step["text"]), className="story-text"),
            *_city(dataset, words, step),
            source_notes(dataset, words, step["sources"]),
            html.Details(
                [
                    html.Summary(f"{words('story.rows')} · {len(split_ids(step['rows']))}"),
                    html.Div(**_rows(step)),
                ],
                className="sources",
            ),
        ],
        id=f"step-{number}",
        className="story-step",
        **numbered,
    )


def _city(dataset: Dataset, words: Words, step: pd.Series) -> list[Component]:
    if step["place_id"] not in dataset.places.index:
        return []
    name = words.name(dataset.places.loc[step["place_id"]])
    text = words("story.open_city", place=name)
    return [html.P(link(text, view="day", place=step["place_id"]))]


def _rows(step: pd.Series) -> dict[str, Any]:
    """A box that the browser fills with the cards of the rows (city.js)."""
    return {"className": "refs", "data-refs": " ".join(split_ids(step["rows"]))}


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()


def _button(component_id: Id, sign: str, label: str) -> Component:
    said: Any = {"aria-label": label}
    return html.Button(
        sign,
        id=component_id,
        type="button",
        className="round",
        title=label,
        **said,
    )
