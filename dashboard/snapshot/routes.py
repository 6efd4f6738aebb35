"""What the snapshot menu asks of the server.

PNG and SVG are drawn by the visitor's own browser, from the figure that `picture` gives; every
other format is a job, made by a program of its own.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from flask import Flask, Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from plotly.io.json import to_json_plotly

from dashboard.commands.options import case_arguments
from dashboard.selection import THEMES, Selection, Theme, default_selection, from_query
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.jobs import BusyError, Job, Jobs
from dashboard.snapshot.picture import build_picture
from dashboard.snapshot.request import FILMS, FORMATS, PAGES, TABLES, chosen_days
from dashboard.snapshot.sizes import PRESETS
from dashboard.version import installed_version
from geodata.coarsen import LEVELS, Level, coarsened
from geodata.dataset import Dataset
from geodata.errors import GeodataError

PREFIX = "/snapshot"
ENDINGS = {name: ending for ending, name in reversed(FORMATS.items())}
_BAD, _NOT_FOUND, _ACCEPTED, _BUSY = 400, 404, 202, 503
_LONGEST_TEXT = 2_000


def add_snapshot_routes(server: Flask, dataset: Dataset, jobs: Jobs | None = None) -> None:
    """Let a server make pictures of a case.

    Args:
        server: the web application.
        dataset: the case.
        jobs: where pictures are made, closed by whoever gives it; of its own by default, closed
            when the program ends.
    """
    workshop = jobs or Jobs()
    if jobs is None:
        atexit.register(workshop.close)

    def picture() -> ResponseReturnValue:
        try:
            asked = _asked(request.args)
            return Response(_picture(dataset, asked), mimetype="application/json")
        except GeodataError as fault:
            return _refused(str(fault), _BAD)

    def start() -> ResponseReturnValue:
        try:
            asked = _asked(_body())
            key = workshop.start(_file_name(dataset, asked), _arguments(dataset, asked))
        except BusyError as fault:
            return _refused(str(fault), _BUSY)
        except GeodataError as fault:
            return _refused(str(fault), _BAD)
        return jsonify(id=key), _ACCEPTED

    def state(key: str) -> ResponseReturnValue:
        job = workshop.get(key)
        return _refused("there is no such snapshot", _NOT_FOUND) if job is None else _state(job)

    def cancel(key: str) -> ResponseReturnValue:
        workshop.cancel(key)
        return state(key)

    def file(key: str) -> ResponseReturnValue:
        job = workshop.get(key)
        if job is None or job.state != "done":
            return _refused("there is no such snapshot", _NOT_FOUND)
        return send_file(job.output.resolve(), as_attachment=True, download_name=job.output.name)

    server.add_url_rule(f"{PREFIX}/picture", "snapshot-picture", picture)
    server.add_url_rule(f"{PREFIX}/jobs", "snapshot-start", start, methods=["POST"])
    server.add_url_rule(f"{PREFIX}/jobs/<key>", "snapshot-state", state)
    server.add_url_rule(f"{PREFIX}/jobs/<key>", "snapshot-cancel", cancel, methods=["DELETE"])
    server.add_url_rule(f"{PREFIX}/jobs/<key>/file", "snapshot-file", file)


def _refused(message: str, status: int) -> ResponseReturnValue:
    return jsonify(message=" ".join(message.split())), status


def _state(job: Job) -> Response:
    return jsonify(
        state=job.state,
        done=job.done,
        total=job.total,
        message=job.message,
        name=job.output.name,
    )


def _body() -> Mapping[str, Any]:
    """What was sent, as JSON alone: a form of another site cannot send that."""
    sent = request.get_json(silent=True) if request.is_json else None
    if not isinstance(sent, dict):
        raise UsageError("expected a JSON object")
    return sent


def _asked(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was asked for, as short texts; what is left out has its usual value."""
    usual = {
        "query": "",
        "format": "png",
        "preset": "article",
        "theme": "",
        "coarsen": "",
        "seconds": "1.2",
        "from": "",
        "to": "",
    }
    asked = {key: str(sent.get(key, text))[:_LONGEST_TEXT] for key, text in usual.items()}
    known = {"format": ENDINGS, "preset": PRESETS, "theme": ("", *THEMES), "coarsen": ("", *LEVELS)}
    for key, choices in known.items():
        if asked[key] not in choices:
            raise UsageError(
                f"{key} {asked[key]}: expected one of {', '.join(filter(None, choices))}"
            )
    return asked


def _selection(dataset: Dataset, asked: Mapping[str, str]) -> Selection:
    selection = from_query(asked["query"], default_selection(dataset), dataset.days)
    theme = asked["theme"] or selection.theme
    return replace(selection, theme=cast("Theme", theme))


def _picture(dataset: Dataset, asked: Mapping[str, str]) -> str:
    """The figure of the day and what goes with it, for the browser to draw."""
    selection = _selection(dataset, asked)
    if asked["coarsen"]:
        dataset = coarsened(dataset, cast("Level", asked["coarsen"]))
    picture = build_picture(
        dataset,
        selection,
        PRESETS[asked["preset"]],
        version=installed_version(),
        coarsened=asked["coarsen"],
    )
    answer = {
        "figure": picture.figure(selection.day),
        "picture": picture.payload([selection.day]),
        "name": _file_name(dataset, asked),
    }
    return cast("str", to_json_plotly(answer))


def _days(dataset: Dataset, asked: Mapping[str, str]) -> tuple[str, str]:
    """First and last day; of a still both are the day of the view."""
    if asked["format"] not in (*FILMS, *PAGES, *TABLES):
        day = _selection(dataset, asked).day.date().isoformat()
        return day, day
    days = chosen_days(dataset.days, asked["from"] or None, asked["to"] or None)
    return days[0].date().isoformat(), days[-1].date().isoformat()


def _file_name(dataset: Dataset, asked: Mapping[str, str]) -> str:
    first, last = _days(dataset, asked)
    span = first if first == last else f"{first}-to-{last}"
    return f"spreadmap-{span}{ENDINGS[asked['format']]}"


def _arguments(dataset: Dataset, asked: Mapping[str, str]) -> list[str]:
    """The same as a command."""
    first, last = _days(dataset, asked)
    still = asked["format"] not in (*FILMS, *PAGES, *TABLES)
    texts = {
        "--query": asked["query"].lstrip("?"),
        "--date": first,
        "--to": "" if still else last,
        "--preset": asked["preset"],
        "--theme": asked["theme"],
        "--coarsen": asked["coarsen"],
        "--seconds": asked["seconds"],
        "--events": str(dataset.path.resolve()),
        **case_arguments(dataset.files),
    }
    lenient = ["--lenient"] if dataset.files.lenient else []
    return [*(f"{option}={text}" for option, text in texts.items() if text), *lenient]
