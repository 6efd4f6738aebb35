"""The house: which way data flows, and that every part can be read."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FUNCTION = 50
LONGEST_FILE = 400
SHOWING = {"dash", "plotly", "dash_mantine_components", "dashboard", "kaleido", "flask"}
GEODATA = sorted((ROOT / "geodata").rglob("*.py"))
SOURCES = [*GEODATA, *sorted((ROOT / "dashboard").rglob("*.py"))]
Function = ast.FunctionDef | ast.AsyncFunctionDef

every_source = pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: str(path.relative_to(ROOT))
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Public functions and classes, and the public methods of these."""
    for node in body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body, f"{prefix}{node.name}.")


def test_the_sources_are_found() -> None:
    names = {path.name for path in GEODATA}
    assert {"schema.py", "tables.py", "events.py", "spread.py", "dataset.py"} <= names
    assert len(SOURCES) > len(GEODATA)


# Direction


@pytest.mark.parametrize("path", GEODATA, ids=lambda path: path.name)
def test_geodata_imports_nothing_that_shows(path: Path) -> None:
    assert imported(path).isdisjoint(SHOWING)


def test_importing_geodata_loads_nothing_that_shows() -> None:
    inside = [path.relative_to(ROOT).with_suffix("") for path in GEODATA]
    modules = [".".join(path.parts) for path in inside if path.name != "__init__"]
    code = (
        f"import sys, {', '.join(modules)}; "
        f"print(sorted(set({sorted(SHOWING)!r}) & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("[]", "", 0)


@pytest.mark.parametrize("path", GEODATA, ids=lambda path: path.name)
def test_geodata_prints_nothing(path: Path) -> None:
    calls = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "breakpoint", "eval", "exec", "input")
    ]
    assert calls == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "dashboard" / "figures").glob("*.py")), ids=lambda path: path.name
)
def test_a_figure_reads_no_file(path: Path) -> None:
    assert imported(path).isdisjoint({"pathlib", "os", "io", "csv", "importlib", "pyogrio"})
    reading = re.compile(r"open|load_dataset|read_\w+|load")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert not reading.fullmatch(name), f"line {node.lineno}: {name}"


# Reading


@every_source
def test_every_public_function_and_class_says_what_it_is(path: Path) -> None:
    module = tree(path)
    silent = [name for name, node in public(module.body) if not ast.get_docstring(node)]
    assert silent == []
    assert ast.get_docstring(module)


@every_source
def test_no_function_is_longer_than_50_lines(path: Path) -> None:
    lengths = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(tree(path))
        if isinstance(node, Function)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@every_source
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
