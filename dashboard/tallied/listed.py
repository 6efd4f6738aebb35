"""The cards of a day, of a case that keeps its events but has too many to send them all."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.cards import event_card
from dashboard.ids import Id
from dashboard.selection import Selection
from dashboard.tallied.cube import tally_of
from dashboard.theme import SEVERITY
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

MOST_CARDS = 60


def why_counts(dataset: Dataset, words: Words, *, above: bool = False) -> str:
    """Why a case is shown as counts, and where its events are.

    Args:
        dataset: the case of a tally.
        words: the language.
        above: whether this is said above the events of a day.
    """
    if dataset.listed is None:
        return words("tally.why")
    cards = words("tally.cards_below" if above else "tally.cards_by_day")
    return f"{words('tally.why_listed')} {cards}"


def room_for_cards(dataset: Dataset) -> list[Component]:
    """Where the browser puts the cards of a day that stays."""
    return [] if dataset.listed is None else [html.Div(id=Id.CARDS_OF_DAY)]


def day_cards(dataset: Dataset, selection: Selection, day: pd.Timestamp) -> list[Component]:
    """The cards of a day or week, or of a range up to it, the most severe types first.

    Args:
        dataset: the case.
        selection: the filters, and the first day of a range.
        day: midnight of the day, or the first day of the week.
    """
    if dataset.listed is None:
        return []
    words, rows = words_in(selection.lang), selection.chosen(dataset.listed)
    first = day if selection.since is None else min(selection.since, day)
    last = day + pd.Timedelta(days=tally_of(dataset).step - 1)
    here = rows[rows["event_date"].between(first, last)]
    order = here["event_type"].map(dict(SEVERITY)).sort_values(ascending=False, kind="stable")
    shown = here.loc[order.index[:MOST_CARDS]]
    cards = [event_card(dataset, words, row) for row in shown.to_dict("records")]
    title = html.H3(f"{words('events.title')} · {words.number(len(here))}")
    return [title, *_left_out(words, len(shown), len(here)), *cards] if len(here) else []


def _left_out(words: Words, shown: int, there: int) -> list[Any]:
    if shown == there:
        return []
    text = words("tally.some_cards", n=words.number(shown), total=words.number(there))
    return [html.P(text, className="quiet")]
