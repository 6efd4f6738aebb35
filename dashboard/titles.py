"""What a case is called, on pages and on pictures, and whose borders it shows."""

from __future__ import annotations

from dashboard.words import Words
from geodata.dataset import Dataset


def case_title(dataset: Dataset, words: Words) -> str:
    """What its author calls it; else the words that ship."""
    return dataset.files.title or words("page.title")


def case_subtitle(dataset: Dataset, words: Words) -> str:
    """Its days, and its country where it is Kazakhstan's."""
    first, last = (words.day(day.date(), "d MMMM y") for day in (dataset.days[0], dataset.days[-1]))
    key = "page.subtitle" if dataset.boundaries.home else "page.subtitle_other"
    return words(key, first=first, last=last)


def marked_title(dataset: Dataset, words: Words) -> str:
    """The title, before it that the case is invented where it is."""
    title = case_title(dataset, words)
    return words("invented.title", title=title) if dataset.invented else title


def attribution(dataset: Dataset, words: Words) -> str:
    """Who must be named for what the map shows; of what is invented, that it is."""
    if dataset.boundaries.home:
        said = words("footer.attribution")
    elif dataset.boundaries.of_countries:
        said = words("footer.attribution_countries")
    else:
        said = words("footer.attribution_own")
    return f"{words('invented.banner')} {said}" if dataset.invented else said
