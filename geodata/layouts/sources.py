"""Who says so, as a foreign file names them: web addresses as they are, names as publishers."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from geodata.schema import SOURCES
from geodata.sources import is_web_address

KIND = "as named in the file"
_MOST = 12  # of one row: a few rows of UCDP name dozens
_LONGEST_NAME = 120
_LONGEST_SLUG = 48


def named_sources(cells: pd.Series, title: str) -> tuple[pd.Series, pd.DataFrame]:
    """Source ids, and a table of those that are no web addresses.

    Args:
        cells: n texts with names or web addresses, `;` between; blank = the file names none.
        title: the layout, as it is said to a person; it stands for a source that is not named.

    Returns:
        n cells of ids, and one row a source in the columns of `SOURCES`, indexed by source_id:
        its publisher is the name in the file.
    """
    ids: dict[str, str] = {}
    known = {cell: _ids_of(cell, title, ids) for cell in cells.unique()}
    rows = [
        {"source_id": each, "publisher": name, "kind": KIND, "title": title, "language": "en"}
        for name, each in sorted(ids.items())
    ]
    table = pd.DataFrame(rows, columns=SOURCES.names, dtype="str").fillna("")
    return cells.map(known).astype("str"), table.set_index("source_id", drop=False).rename_axis(
        None
    )


def _ids_of(cell: str, title: str, ids: dict[str, str]) -> str:
    whole = re.sub(r"\s", "%20", cell.strip()).replace(";", "%3B")
    if is_web_address(whole):
        return whole
    parts = (" ".join(part.strip(" \"'").split())[:_LONGEST_NAME] for part in cell.split(";"))
    names = list(dict.fromkeys(part for part in parts if part))[:_MOST] or [title]
    return ";".join(dict.fromkeys(_id_of(name, ids) for name in names))


def _id_of(name: str, ids: dict[str, str]) -> str:
    """A web address is its own id; a name is remembered with the id that it was given."""
    if is_web_address(name):
        return name
    if name not in ids:
        slug = re.sub(r"[^\w]+", "-", name.casefold()).strip("-")[:_LONGEST_SLUG].strip("-")
        if not slug or slug in ids.values():
            slug = f"{slug or 'source'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        ids[name] = slug
    return ids[name]
