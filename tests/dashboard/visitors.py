"""Visitors of a server: what their browsers send to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

HEADERS = {"X-File-Name": "mine.csv", "Sec-Fetch-Site": "same-origin"}


def bring(client: Client, path: Path, **headers: str) -> TestResponse:
    return client.post("/own-events", data=path.read_bytes(), headers={**HEADERS, **headers})


def key_of(client: Client) -> str:
    return str(client.get("/present").json["key"])


def days_of(client: Client) -> list[str]:
    found: list[str] = client.get("/case").json["days"]
    return found


def ask_page(client: Client, query: str) -> Any:
    """What a page asks when it wants its cards."""
    return client.post(
        "/_dash-update-component",
        json={
            "output": "cards.data",
            "outputs": {"id": "cards", "property": "data"},
            "inputs": [{"id": "want-cards", "property": "data", "value": query}],
            "state": [],
            "changedPropIds": ["want-cards.data"],
        },
    ).json
