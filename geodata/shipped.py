"""Where the tables are that ship."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def data_folder() -> Path:
    """Where the tables are that ship, but for the events of a clone."""
    return Path(str(resources.files("geodata") / "data"))
