"""The shapes of several cases: made once for those that have the same, kept while they are asked.

Making them takes longer than reading a case, and a saved change of events seldom changes a border.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from dashboard.geometry import geometry, script
from geodata.dataset import Dataset

KEPT = 16
"""Scripts remembered by a server: of own cases, and of pages that were opened before a change."""


@dataclass(frozen=True)
class Shapes:
    """The shapes of a case.

    Attributes:
        script: JavaScript, UTF-8.
        address: where it is served; it holds its hash, so that a browser keeps it for good.
    """

    script: bytes
    address: str


def shapes_of(dataset: Dataset) -> Shapes:
    """Make the shapes of a case."""
    made = script(geometry(dataset)).encode()
    return Shapes(made, f"/geometry-{hashlib.sha256(made).hexdigest()[:16]}.js")


class ShapesKept:
    """The shapes of the cases of one server; safe to use from several threads."""

    def __init__(self, make: Callable[[Dataset], Shapes] = shapes_of) -> None:
        self._make = make
        self._made: OrderedDict[str, Shapes] = OrderedDict()
        self._lock = Lock()

    def of(self, dataset: Dataset) -> Shapes:
        """The shapes of a case, made unless those of a case with the same borders are there."""
        print_ = _fingerprint(dataset)
        with self._lock:
            made = self._made.get(print_)
        if made is None:
            made = self._make(dataset)  # the others are asked for meanwhile
        with self._lock:
            made = self._made.setdefault(print_, made)
            self._made.move_to_end(print_)
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return made

    def at(self, address: str) -> Shapes | None:
        """Those that are served at this address; None where there are none, or no longer."""
        with self._lock:
            return next((each for each in self._made.values() if each.address == address), None)


def _fingerprint(dataset: Dataset) -> str:
    """A hash of all that `geometry` reads of a case."""
    light, around = dataset.boundaries.light, dataset.context
    read = (
        list(light.index),
        light.geometry.to_wkb().tolist(),
        str(light.crs),
        dataset.boundaries.projection,
        dataset.boundaries.everywhere,
        around.drop(columns="geometry").to_csv(),
        around.geometry.to_wkb().tolist(),
        sorted(dataset.areas.items()),
    )
    return hashlib.sha256(pickle.dumps(read)).hexdigest()
