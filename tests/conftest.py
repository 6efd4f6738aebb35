"""What the tests of every package share."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import geodata.loading
import geodata.places
import geodata.reading
import geodata.regions
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.reading import data_folder

# A machine that does other things as well is no fault of what is tested.
settings.register_profile(
    "shared", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


def pytest_configure() -> None:
    """What runs behind a shell ignores SIGINT, and so would every process that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _cycles_are_looked_for_less() -> None:
    """Tables are made by the hundred here; looking through them for cycles took a tenth of it."""
    gc.set_threshold(200_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _files_read_once() -> Iterator[None]:
    """Read each file that ships once: two thirds of the time of a load."""
    with pytest.MonkeyPatch.context() as patch:
        for module, reader in (
            (geodata.regions, "_read_regions"),
            (geodata.places, "_kazakh_records"),
            (geodata.loading, "read_context"),
        ):
            patch.setattr(module, reader, cache(getattr(module, reader)))
        for home, reader in (
            (geodata.loading, "read_measures"),
            (geodata.loading, "read_claims"),
            (geodata.reading, "read_sources"),
        ):
            patch.setattr(home, reader, _shipped_once(getattr(home, reader)))
        yield


def _shipped_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """A reader that remembers the tables that ship, and no other files."""
    remembered, folder = cache(read), data_folder()

    @wraps(read)
    def call(path: Path, *rest: Any) -> Any:
        return (remembered if path.parent == folder else read)(path, *rest)

    return call


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The case that ships. Tests look at it and leave it as it is."""
    return load_dataset()
