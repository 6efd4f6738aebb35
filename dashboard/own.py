"""What a page says of somebody's own file: where to bring it, which is shown, what is wrong."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.hosting import Hosting
from dashboard.ids import Id
from dashboard.links import link
from dashboard.words import Words
from geodata.dataset import Dataset

_REASONS = ("empty", "large", "rows", "faulty", "busy", "refused", "unreachable", "several")
_STATES = ("reading", "done")


def own_parts(dataset: Dataset, words: Words, hosting: Hosting) -> list[Component]:
    """All of it that stands beneath the header."""
    return [
        *own_banner(dataset, words, hosting),
        *own_menu(words, hosting),
        faults_notice(words),
    ]


def own_button(words: Words, hosting: Hosting) -> list[Component]:
    """Opens the menu; nothing where the server takes no files."""
    if hosting.limits is None:
        return []
    return [html.Button(words("own.open"), id=Id.OWN, type="button", className="plain")]


def own_menu(words: Words, hosting: Hosting) -> list[Component]:
    """Where a file is chosen or dropped; assets/own.js makes it work.

    Sentences with a part in braces are filled in by the browser.
    """
    if hosting.limits is None:
        return []
    limits = hosting.limits
    given = {
        "megabytes": words.number(limits.megabytes),
        "rows": words.number(limits.rows),
        "hours": words.decimal(limits.hours),
    }
    said: dict[str, Any] = {f"data-{name}": words.term("own.why", name) for name in _REASONS}
    said |= {f"data-{name}": words.term("own.state", name) for name in _STATES}
    size: dict[str, Any] = {"data-size": str(limits.size), "aria-labelledby": "own-title"}
    field: dict[str, Any] = {"data-label": words("own.choose")}
    close = html.Button(words("notice.close"), id=Id.OWN_CLOSE, type="button", className="plain")
    menu = html.Dialog(
        [
            html.H2(words("own.title"), id="own-title"),
            html.P(words("own.hint")),
            html.Div(html.P(words("own.drop")), id=Id.OWN_FIELD, className="own-field", **field),
            html.P(words("own.limits", **given), className="quiet"),
            html.P(id=Id.OWN_STATE, className="state", role="status", **said),
            html.Div(id=Id.OWN_FINDINGS, className="findings", **_filled_in(words)),
            html.Div(close, className="buttons"),
        ],
        id=Id.OWN_MENU,
        className="menu own-menu",
        **size,
    )
    return [menu, html.Div(html.P(words("own.drop_here")), className="own-cover")]


def own_banner(dataset: Dataset, words: Words, hosting: Hosting) -> list[Component]:
    """Which file is shown, to whom, and the way back; nothing over the case served."""
    if not hosting.own:
        return []
    label: dict[str, Any] = {"aria-label": words("own.banner")}
    back = html.Button(words("own.back"), id=Id.OWN_BACK, type="button", className="plain")
    name = html.Strong(dataset.path.name, className="own-name")
    told = html.P([name, f" {words('own.alone')} ", *_rows(dataset, words)])
    return [html.Section([told, back], className="own-banner", **label)]


def imported_line(dataset: Dataset, words: Words) -> list[Component]:
    """What became of the rows of a file, in a line; nothing of the case that ships."""
    return [html.P(_rows(dataset, words))] if dataset.imported is not None else []


def faults_notice(words: Words) -> Component:
    """Where assets/live.js says what is wrong with the last saved file."""
    said: dict[str, Any] = {
        "data-rows": words("faults.rows", name="{name}", count="{count}"),
        "data-whole": words("faults.whole", name="{name}"),
        "data-close": words("notice.close"),
    }
    said |= _filled_in(words)
    return html.Div(id=Id.FAULTS, className="notice faults", role="alert", **said)


def _rows(dataset: Dataset, words: Words) -> list[Any]:
    """How many rows are shown, and a link to the report on the others."""
    report = dataset.imported
    if report is None:
        return [words("own.shown", kept=words.number(len(dataset.events)))]
    said = words(
        "own.rows",
        read=words.number(report.rows_read),
        kept=words.number(report.rows_kept),
        aside=words.number(report.rows_set_aside),
    )
    return [f"{said} ", link(words("own.report"), view="method", place="", step="")]


def _filled_in(words: Words) -> dict[str, Any]:
    """What the browser lists findings with (assets/findings.js)."""
    line, more = words("finding.line", line="{line}"), words("finding.more", n="{n}")
    return {"data-line": line, "data-more": more}
