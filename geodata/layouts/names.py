"""The names of the layouts, apart from them: an option lists them before anything is read."""

from __future__ import annotations

OWN = "spreadmap"
"""Name of our own layout, that of `events.csv`, which is read by `tables`."""

NAMES = (OWN, "acled", "acled-weekly", "ucdp-ged", "gdelt-2", "gdelt-1")
"""The words of `--layout`."""
