"""The web application: a factory, so that two cases can be served by one process."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any, cast

from dash import Dash
from dash.development.base_component import Component
from flask import Flask, Response, has_request_context, request

from dashboard.callbacks import register
from dashboard.downloads import add_download_routes
from dashboard.geometry import geometry, script
from dashboard.layout import frame_of_page, page
from dashboard.selection import LANGUAGES, Language, default_selection
from dashboard.snapshot.routes import add_snapshot_routes
from dashboard.titles import marked_title
from dashboard.view import build_case
from dashboard.words import words_in
from geodata.dataset import Dataset

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23fff' stroke='%237b1e45' \
stroke-width='2'/%3E%3Ccircle cx='8' cy='8' r='3' fill='%23d55e00'/%3E%3C/svg%3E">
{%css%}
</head>
<body>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""
"""The page around the app; its icon is in it, so that a browser asks for none while it plays."""


def create_app(dataset: Dataset) -> Dash:
    """Build the dashboard of one case.

    Args:
        dataset: what `geodata.dataset.load_dataset` gives.

    Returns:
        A Dash app; `app.server` is its WSGI application.
    """
    shapes = script(geometry(dataset)).encode()
    address = f"/geometry-{hashlib.sha256(shapes).hexdigest()[:16]}.js"
    words = words_in("en")
    app = Dash(
        "dashboard",
        title=marked_title(dataset, words),
        update_title="",
        external_scripts=[address],
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = _INDEX
    app.layout = partial(_first_page, dataset, build_case(dataset))
    register(app, dataset)
    _add_routes(app.server, address, shapes)
    add_snapshot_routes(app.server, dataset)
    add_download_routes(app.server, dataset)
    return app


def _first_page(dataset: Dataset, case: dict[str, Any]) -> Component:
    """The page in the language that a browser asks for, before its address is read."""
    first = default_selection(dataset)
    if has_request_context():
        asked = request.accept_languages.best_match(LANGUAGES)
        first = replace(first, lang=cast("Language", asked or first.lang))
    return frame_of_page(case, page(dataset, first), first.theme)


def _add_routes(server: Flask, address: str, shapes: bytes) -> None:
    """The shapes, which never change under their address, and a word that the server lives."""

    def send_shapes() -> Response:
        response = Response(shapes, mimetype="text/javascript")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    server.add_url_rule(address, "geometry", send_shapes)
    server.add_url_rule("/health", "health", lambda: Response("ok\n", mimetype="text/plain"))
