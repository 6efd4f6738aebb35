"""Texts of a case in a server: pandas' own, so that Arrow's libraries are not loaded for them.

They take some 50 MB of memory and a fifth of a second. What reads files needs them, and does so in
a process of its own; a server holds a few thousand texts and seldom looks through them.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ARROW = "pyarrow"


@contextmanager
def arrow_hidden() -> Iterator[None]:
    """Let pandas be imported in here as if Arrow were not installed, which it may do without.

    Afterwards Arrow can be imported by whoever wants it; pandas goes on without it. Where one of
    them has been imported already, nothing changes.
    """
    if "pandas" in sys.modules or _ARROW in sys.modules:
        yield
        return
    sys.modules[_ARROW] = None  # type: ignore[assignment]  # an import of it fails, says Python
    try:
        yield
    finally:
        del sys.modules[_ARROW]


class PlainPickler(pickle.Pickler):
    """Pickles columns of text so that they can be read without Arrow."""

    def reducer_override(self, obj: Any) -> Any:
        """What to pickle instead of an object (`pickle.Pickler.reducer_override`)."""
        import pandas as pd

        if isinstance(obj, pd.StringDtype) and obj.storage == _ARROW:
            return pd.StringDtype, ("python", obj.na_value)
        if isinstance(obj, pd.arrays.ArrowStringArray):
            return pd.array, (obj.to_numpy(dtype=object), obj.dtype)
        return NotImplemented
