"""Borders, gazetteer and a scratch file, made once for all tests of the package."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geodata.places import Gazetteer
from geodata.reading import data_folder, read_gazetteer
from geodata.regions import Boundaries, read_boundaries
from geodata.schema import PLACES
from geodata.tables import read_table


@pytest.fixture(scope="session")
def january() -> Boundaries:
    """The 17 regions of January 2022."""
    return read_boundaries("2022-01")


@pytest.fixture(scope="session")
def codes(january: Boundaries) -> frozenset[str]:
    """ISO codes of these regions."""
    return frozenset(january.codes)


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    """The table of places that ships, as it is read."""
    return read_table(data_folder() / "places.csv", PLACES).rows


@pytest.fixture(scope="session")
def gazetteer(january: Boundaries) -> Gazetteer:
    """The gazetteer that ships."""
    return read_gazetteer(january)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each example of a property writes anew."""
    return tmp_path_factory.mktemp("scratch") / "table.csv"
