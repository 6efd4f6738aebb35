"""How the data were made and counted, and what they cannot say."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.selection import Selection
from dashboard.words import words_in
from geodata.dataset import Dataset


def method_panel(_dataset: Dataset, selection: Selection) -> list[Component]:
    """The page on method."""
    return [html.H2(words_in(selection.lang)("view.method"), className="day-title")]
