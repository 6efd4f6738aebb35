"""A Dash app with one empty graph."""

from __future__ import annotations

from dash import Dash, dcc, html


def empty_graph() -> Dash:
    """The app."""
    app = Dash("empty_graph")
    app.layout = html.Div(dcc.Graph(id="map"))
    return app
