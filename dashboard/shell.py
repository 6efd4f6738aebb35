"""The page around a dashboard: scripts, styles and a title, before anything is known of a case."""

from __future__ import annotations

import re
from typing import Any

import dash_ag_grid  # noqa: F401 (its scripts are those of the page)
import dash_mantine_components  # noqa: F401
from dash import Dash, html
from flask import Response

ANY_SHAPES = "/shapes.js"
"""Where the shapes are served of whatever case a visitor sees."""

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

_GRID = re.compile(r'<script src="([^"]*/dash_ag_grid/[^"]*)">')


class _Page(Dash):
    """Dash, but for the grid's script: assets/table.js loads it once somebody opens a table."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page, in which that script has only its address."""
        later = r'<script type="text/plain" id="grid-script" data-src="\1">'
        scripts = _GRID.sub(later, parts.pop("scripts"))
        page: str = super().interpolate_index(scripts=scripts, **parts)  # type: ignore[no-untyped-call]
        return page


def shell(title: str, shapes: str) -> Dash:
    """A Dash app without a case.

    Args:
        title: of the page.
        shapes: address of the script with the shapes of its map.
    """
    app = _Page(
        "dashboard",
        title=title,
        update_title="",
        external_scripts=[shapes],
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = _INDEX
    app.server.add_url_rule("/health", "health", lambda: Response("ok\n", mimetype="text/plain"))
    return app


def first_page() -> Dash:
    """The page that is shown while a case is read: it has the scripts that every page has."""
    app = shell("Spreadmap", ANY_SHAPES)
    app.layout = html.Div()
    return app
