"""What the tests of every package share."""

from __future__ import annotations

import pytest

from geodata.dataset import Dataset, load_dataset


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The case that ships. Tests look at it and leave it as it is."""
    return load_dataset()
