"""Borders, gazetteer and a scratch file, made once for all tests of the package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import geodata.places
import geodata.regions
from geodata.dataset import read_gazetteer
from geodata.places import Gazetteer
from geodata.regions import Boundaries, read_boundaries


@pytest.fixture(scope="session", autouse=True)
def _files_read_once() -> Iterator[None]:
    """Parse each boundary file and the cities of GeoNames once: half the time of a load."""
    with pytest.MonkeyPatch.context() as patch:
        for module, reader in (
            (geodata.regions, "_read_regions"),
            (geodata.places, "_kazakh_records"),
        ):
            patch.setattr(module, reader, cache(getattr(module, reader)))
        yield


@pytest.fixture(scope="session")
def january() -> Boundaries:
    """The 17 regions of January 2022."""
    return read_boundaries("2022-01")


@pytest.fixture(scope="session")
def codes(january: Boundaries) -> frozenset[str]:
    """ISO codes of these regions."""
    return frozenset(january.codes)


@pytest.fixture(scope="session")
def gazetteer(january: Boundaries) -> Gazetteer:
    """The gazetteer that ships."""
    return read_gazetteer(january)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each example of a property writes anew."""
    return tmp_path_factory.mktemp("scratch") / "table.csv"
