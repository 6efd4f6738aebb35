"""Serving on this machine: the address that is printed is one that can be opened."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from dash import Dash
from waitress.server import BaseWSGIServer, MultiSocketServer

from dashboard.server import serve_app


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What waitress makes of a host: one server, or one over several; it stops as it runs."""
    for kind in (BaseWSGIServer, MultiSocketServer):
        monkeypatch.setattr(kind, "run", lambda _: None)
        monkeypatch.setattr(kind, "close", lambda _: None)

    def listen(*addresses: tuple[str, int]) -> None:
        made: Any = MultiSocketServer({}, None, list(addresses))
        if len(addresses) == 1:
            made = BaseWSGIServer.__new__(BaseWSGIServer)
            made.effective_host, made.effective_port = addresses[0]
        monkeypatch.setattr("dashboard.server.create_server", lambda *_, **__: made)

    return listen


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """The address on standard output."""
    found = re.findall(r"http://\S+", capsys.readouterr().out)
    assert len(found) == 1
    return str(found[0])


def test_the_address_is_printed(
    app: Dash, listening: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    listening(("127.0.0.1", 8050))
    serve_app(app, "127.0.0.1", 8050)

    assert printed(capsys) == "http://127.0.0.1:8050/"


def test_a_name_of_two_addresses_is_served_too(
    app: Dash, listening: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `localhost` is, wherever /etc/hosts has it in both families."""
    listening(("127.0.0.1", 8050), ("::1", 8050))
    serve_app(app, "localhost", 8050)

    assert urlsplit(printed(capsys)).port == 8050


def test_an_address_with_colons_is_printed_in_brackets(
    app: Dash, listening: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    listening(("::1", 8050))
    serve_app(app, "::1", 8050)

    assert printed(capsys) == "http://[::1]:8050/"


def test_visitors_who_wait_a_moment_are_no_news(app: Dash, listening: Any) -> None:
    listening(("127.0.0.1", 8050))
    told: list[bool] = []
    queue = logging.getLogger("waitress.queue")
    queue.setLevel(logging.WARNING)
    serve_app(
        app, "127.0.0.1", 8050, began=lambda: told.append(queue.isEnabledFor(logging.WARNING))
    )

    assert told == [False]
