"""What the tests of the dashboard share: things that take seconds to make are made once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from commands import Answer, Command
from dash import Dash, html
from dash.development.base_component import Component
from frames_played import CHOICES, Played
from plain_event import PLAIN_EVENT

from dashboard.app import create_app
from dashboard.cli import run
from dashboard.geometry import Features, geometry, script
from dashboard.selection import Selection, default_selection
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.schema import EVENTS

pytest.register_assert_rewrite("faults")


@pytest.fixture(scope="session")
def default(dataset: Dataset) -> Selection:
    """The first view."""
    return default_selection(dataset)


@pytest.fixture(scope="session")
def words() -> Words:
    """English."""
    return words_in("en")


@pytest.fixture(scope="session")
def shapes(dataset: Dataset) -> dict[str, Features]:
    """Every shape of the map."""
    return geometry(dataset)


@pytest.fixture(scope="session")
def shapes_script(shapes: dict[str, Features]) -> str:
    """The script that gives them to plotly."""
    return script(shapes)


@pytest.fixture(scope="session")
def app(dataset: Dataset) -> Dash:
    """The dashboard of the case that ships."""
    return create_app(dataset)


@pytest.fixture(scope="session")
def played_of(dataset: Dataset, default: Selection) -> Callable[[str], Played]:
    """The frames of a choice, made once."""
    return cache(lambda name: Played(dataset, replace(default, **CHOICES[name])))


@pytest.fixture(scope="module", params=CHOICES)
def played(request: pytest.FixtureRequest, played_of: Callable[[str], Played]) -> Played:
    """The frames of each choice in turn."""
    return played_of(request.param)


@pytest.fixture(scope="session")
def played_default(played_of: Callable[[str], Played]) -> Played:
    """The frames of the first view."""
    return played_of("everything")


_MODULES = {"dash_html_components": "dash.html", "dash_core_components": "dash.dcc"}


class Walk:
    """Everything in a tree of components: what a page shows, without a browser."""

    def __init__(self, *roots: Any) -> None:
        self.nodes = list(_nodes(list(roots)))

    @property
    def components(self) -> list[Component]:
        """All components."""
        return [node for node in self.nodes if isinstance(node, Component)]

    @property
    def texts(self) -> list[str]:
        """All text, in order."""
        return [str(node) for node in self.nodes if isinstance(node, str | int | float)]

    @property
    def text(self) -> str:
        """All text, joined."""
        return " ".join(self.texts)

    @property
    def refs(self) -> list[str]:
        """The cards referred to, in order."""
        return [node["ref"] for node in self.nodes if isinstance(node, dict) and "ref" in node]

    def of_class(self, name: str) -> list[Component]:
        """Components of this CSS class."""
        return [
            each
            for each in self.components
            if name in str(getattr(each, "className", None) or "").split()
        ]


def _is_compact(node: Any) -> bool:
    """Whether a list is a component: its type, its attributes, its children."""
    named = isinstance(node, list) and len(node) > 1 and isinstance(node[0], str)
    return named and isinstance(node[1], dict) and "ref" not in node[1] and hasattr(html, node[0])


def _component(node: Any) -> Any:
    """The component that a plain or a compact one is sent for."""
    if _is_compact(node):
        return getattr(html, node[0])(node[2:], **node[1])
    if not (isinstance(node, dict) and node.get("namespace")):
        return node
    module = _MODULES.get(node["namespace"], node["namespace"])
    made = getattr(import_module(module), node["type"])
    return made(**node["props"])


def _nodes(node: Any) -> Iterator[Any]:
    if isinstance(node, list | tuple) and not _is_compact(node):
        for each in node:
            yield from _nodes(each)
        return
    if node is None:
        return
    node = _component(node)
    yield node
    if isinstance(node, Component):
        for name in ("children", "label"):
            yield from _nodes(getattr(node, name, None))


@pytest.fixture(scope="session")
def walk() -> type[Walk]:
    """Walks through components."""
    return Walk


@pytest.fixture(scope="session")
def events_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a file of events; each row is a plain protest but for the cells given."""

    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path_factory.mktemp("case") / "mine.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, EVENTS.names, restval="")
            writer.writeheader()
            for number, row in enumerate(rows):
                writer.writerow({"event_id": f"X-{number}", **PLAIN_EVENT, **row})
        return path

    return write


@pytest.fixture
def spreadmap(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process."""

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        code = run([str(each) for each in arguments])
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes a file of these bytes."""

    def write(content: bytes) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(content)
        return path

    return write
