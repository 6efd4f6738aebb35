"""`case.toml` beside the events: what else belongs to them, so that one name opens a case.

    events = "events.csv"          # the file that this is about
    title = "The strike of May"
    invented = true                # nothing of it happened: every view and picture says so
    measures = "measures.csv"

    [regions]
    file = "regions.geojson"
    id = "code"
    name = "name"

Files are named as seen from its folder. Options of the command line override it.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.case import CaseFiles, RegionsFile
from geodata.errors import CaseError

CASE_FILE = "case.toml"

_KINDS = {"events": str, "title": str, "invented": bool, "measures": str, "regions": dict}
_REGIONS = ("file", "id", "name")
_WORDS = {str: "text in quotes", bool: "true or false", dict: "a table [regions]"}


def with_case_file(files: CaseFiles) -> CaseFiles:
    """What a person asked for, filled up from the `case.toml` beside the events.

    Args:
        files: what was asked for; it goes before what the file says. What is invented stays so.

    Raises:
        CaseError: the file cannot be read, or says something that nobody understands.
    """
    if files.events is None:
        return files
    path = files.events.with_name(CASE_FILE)
    if not path.is_file():
        return files
    said = _read(path)
    if said.get("events", "events.csv") != files.events.name:
        return files
    measures = path.with_name(said["measures"]) if "measures" in said else None
    return replace(
        files,
        regions=files.regions or _regions(path, said),
        measures=files.measures or measures,
        title=files.title or said.get("title", ""),
        invented=files.invented or said.get("invented", False),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise CaseError(f"{path}: cannot be read as TOML ({fault})") from None
    for name, value in said.items():
        if name not in _KINDS:
            raise CaseError(f"{path}: unknown {name!r}; expected some of {', '.join(_KINDS)}")
        if not isinstance(value, _KINDS[name]):
            raise CaseError(f"{path}: {name} = {value!r}; expected {_WORDS[_KINDS[name]]}")
    return said


def _regions(path: Path, said: dict[str, Any]) -> RegionsFile | None:
    if "regions" not in said:
        return None
    regions = said["regions"]
    if set(regions) != set(_REGIONS) or not all(isinstance(each, str) for each in regions.values()):
        raise CaseError(f"{path}: [regions] needs {', '.join(_REGIONS)}, each as text in quotes")
    return RegionsFile(path.with_name(regions["file"]), regions["id"], regions["name"])
