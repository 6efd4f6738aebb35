"""Which version this is."""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """Version of the package; `0` in a tree that was never installed."""
    try:
        return version("spreadmap")
    except PackageNotFoundError:
        return "0"
