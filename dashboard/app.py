"""The web application: a factory, so that two cases can be served by one process."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

from dash import Dash, html
from dash.development.base_component import Component
from flask import Flask, Response, has_request_context, jsonify, request

from dashboard.callbacks import register
from dashboard.downloads import add_download_routes
from dashboard.hosting import Hosting
from dashboard.layout import frame_of_page, page
from dashboard.selection import LANGUAGES, Language, default_selection
from dashboard.shapes import Shapes, shapes_of
from dashboard.shell import shell
from dashboard.snapshot.jobs import Jobs
from dashboard.snapshot.routes import add_snapshot_routes
from dashboard.titles import marked_title
from dashboard.view import build_case
from dashboard.words import words_in
from geodata.dataset import Dataset


def create_app(
    dataset: Dataset,
    hosting: Hosting | None = None,
    *,
    shapes: Shapes | None = None,
    jobs: Jobs | None = None,
) -> Dash:
    """Build the dashboard of one case.

    Args:
        dataset: what `geodata.loading.load_dataset` gives.
        hosting: what its page is told of the server; alone, it takes no files.
        shapes: of the case, where they are made already.
        jobs: where its pictures are made, where several dashboards share it.

    Returns:
        A Dash app; `app.server` is its WSGI application.
    """
    hosting, shapes = hosting or Hosting(key=dataset.digest), shapes or shapes_of(dataset)
    words = words_in("en")
    title = marked_title(dataset, words)
    app = shell(title, shapes.address)
    case = {
        **build_case(dataset),
        "key": hosting.key,
        "title": title,
        "shapes": shapes.address,
        "watched": hosting.watched,
    }
    app.layout = partial(_first_page, dataset, hosting, case)
    app.validation_layout = cast("Any", _outline(_first_page(dataset, hosting, case)))
    register(app, dataset, hosting)
    _add_routes(app.server, shapes, case)
    add_snapshot_routes(app.server, dataset, jobs)
    add_download_routes(app.server, dataset)
    return app


def _first_page(dataset: Dataset, hosting: Hosting, case: dict[str, Any]) -> Component:
    """The page in the language that a browser asks for, before its address is read."""
    first = default_selection(dataset)
    if has_request_context():
        asked = request.accept_languages.best_match(LANGUAGES)
        first = replace(first, lang=cast("Language", asked or first.lang))
    return frame_of_page(case, page(dataset, first, hosting), first.theme)


def _outline(layout: Component) -> Component:
    """The components that have an id, bare: against these Dash checks the ids of callbacks.

    Without it the whole page would be sent twice.
    """
    named = [each for each in layout._traverse() if getattr(each, "id", None)]
    sent = [each.to_plotly_json() for each in (layout, *named)]
    bare: list[Any] = [{**each, "props": {"id": each["props"]["id"]}} for each in sent]
    return html.Div(bare)


def _add_routes(server: Flask, shapes: Shapes, case: dict[str, Any]) -> None:
    """The shapes, which never change under their address; the case."""

    def send_shapes() -> Response:
        response = Response(shapes.script, mimetype="text/javascript")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    def send_case() -> Response:
        response = jsonify(case)
        response.headers["Cache-Control"] = "no-store"
        return response

    server.add_url_rule(shapes.address, "geometry", send_shapes)
    server.add_url_rule("/case", "case", send_case)
