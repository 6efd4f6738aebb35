"""The licences of the data, as geodata/data/LICENSES.md states them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.shipped import data_folder

_LINK = re.compile(r"\[(?P<name>[^\]]+)\]\((?P<address>[^)]+)\)")


@dataclass(frozen=True)
class Licence:
    """What may be done with some files.

    Attributes:
        files: their names.
        name: of the licence.
        address: where it can be read; blank where there is nothing to read.
        attribution: what whoever publishes them should say.
    """

    files: tuple[str, ...]
    name: str
    address: str
    attribution: str


def read_licences() -> list[Licence]:
    """The table at the top of LICENSES.md, one entry a row."""
    lines = (data_folder() / "LICENSES.md").read_text(encoding="utf-8").splitlines()
    return [_licence(line) for line in lines if line.startswith("| `")]


def _licence(line: str) -> Licence:
    files, licence, attribution = (cell.strip() for cell in line.strip("|").split("|"))
    link = _LINK.fullmatch(licence)
    return Licence(
        files=tuple(re.findall(r"`([^`]+)`", files)),
        name=link["name"] if link else licence,
        address=link["address"] if link else "",
        attribution=attribution.replace("`", ""),
    )
