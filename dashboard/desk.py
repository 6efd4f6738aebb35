"""In front of all dashboards of a server: whose case is shown, and what is said of changes.

`/own-events` takes a file (POST) and ends its case (DELETE); `/present` says which case is shown
now, and what is wrong with the last saved one; `/shapes.js` leads to the shapes of its map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Request

from dashboard.cases import Cases
from dashboard.hosting import Limits
from dashboard.shell import ANY_SHAPES
from dashboard.uploads import Reason, UploadError, safe_name

OWN, PRESENT, NAME_HEADER = "/own-events", "/present", "X-File-Name"
"""Where files are brought, where changes are told, and what carries the name of a file."""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

_STATUS: Mapping[Reason, int] = {"large": 413, "refused": 403}
"""Of what the page never sends. That a file cannot be shown is an answer like any other: a browser
would write another status into its console as an error of the page."""

_OK = 200
_NONE = 204


def front(cases: Cases) -> Wsgi:
    """All cases of a server as one WSGI application."""
    desk = _desk(cases)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = Request(environ)
        if asked.path in (OWN, PRESENT, ANY_SHAPES) or cases.shapes.at(asked.path):
            return desk(environ, start_response)
        server = cases.seen_by(_token(asked)).server
        # Dash notes in the thread's context whom it has answered for; the case would stay with it.
        return copy_context().run(server, environ, start_response)

    return answer


def _desk(cases: Cases) -> Flask:
    """What no case answers by itself."""
    desk = Flask("spreadmap-desk", static_folder=None)

    def present() -> ResponseReturnValue:
        held = cases.seen_by(_token(request))
        served = held.key == cases.served_key
        faults = cases.faults if served else None
        answer = jsonify(key=held.key, faults=faults.as_json() if faults else None)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def bring() -> ResponseReturnValue:
        try:
            token = cases.bring(*_sent(cases.limits))
        except UploadError as fault:
            return _refused(fault)
        cases.drop(_token(request))
        answer = jsonify(shown=True)
        answer.set_cookie(_cookie(request), token, httponly=True, samesite="Strict")
        return answer

    def end() -> ResponseReturnValue:
        if not _from_here(request):
            return _refused(UploadError("refused"))
        cases.drop(_token(request))
        answer = Response(status=_NONE)
        answer.delete_cookie(_cookie(request), httponly=True, samesite="Strict")
        return answer

    def shapes(name: str) -> ResponseReturnValue:
        found = cases.shapes.at(f"/{name}")
        answer = Response(found.script if found else b"", mimetype="text/javascript")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    def any_shapes() -> ResponseReturnValue:
        answer = redirect(cases.seen_by(_token(request)).shapes)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    desk.add_url_rule(ANY_SHAPES, "any_shapes", any_shapes)
    desk.add_url_rule(PRESENT, "present", present)
    desk.add_url_rule(OWN, "bring", bring, methods=["POST"])
    desk.add_url_rule(OWN, "end", end, methods=["DELETE"])
    desk.add_url_rule("/<name>", "shapes", shapes)
    return desk


def _sent(limits: Limits | None) -> tuple[str, Any, Limits]:
    """The name of a file, its content, and how large it may be.

    Raises:
        UploadError: it comes from another site, or is too large by its own account.
    """
    if limits is None or not _from_here(request) or NAME_HEADER not in request.headers:
        raise UploadError("refused")
    if (request.content_length or 0) > limits.size:
        raise UploadError("large")
    return safe_name(request.headers[NAME_HEADER]), request.stream, limits


def _from_here(asked: Request) -> bool:
    """Whether a page of this server asks; browsers tell, and another program may do as it likes."""
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    return site in (None, "same-origin") and (
        origin is None or urlsplit(origin).netloc == asked.host
    )


def _refused(fault: UploadError) -> ResponseReturnValue:
    faults = fault.faults.as_json() if fault.faults else None
    sent = jsonify(shown=False, reason=fault.reason, faults=faults)
    return sent, _STATUS.get(fault.reason, _OK)


def _cookie(asked: Request) -> str:
    """Its name; browsers send the cookies of a machine to all of its ports."""
    return f"spreadmap-{cast('dict[str, str]', asked.environ).get('SERVER_PORT', '')}"


def _token(asked: Request) -> str:
    return asked.cookies.get(_cookie(asked), "")
