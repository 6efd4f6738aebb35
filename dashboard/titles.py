"""What a case is called, on pages and on pictures, and whose borders it shows."""

from __future__ import annotations

import pandas as pd

from dashboard.words import Words
from geodata.dataset import Dataset

_MOST_COUNTRIES = 3


def case_title(dataset: Dataset, words: Words) -> str:
    """What its author calls it; else the words that ship."""
    return dataset.files.title or words("page.title")


def case_subtitle(dataset: Dataset, words: Words) -> str:
    """Its days, and its countries where they are few."""
    days = (dataset.days[0], last_day(dataset))
    first, last = (words.day(day.date(), "d MMMM y") for day in days)
    if dataset.boundaries.home:
        return words("page.subtitle", first=first, last=last)
    countries = _countries(dataset)
    if not 0 < len(countries) <= _MOST_COUNTRIES:
        return words("page.subtitle_other", first=first, last=last)
    rows = dataset.boundaries.light.loc[countries]
    names = words.listed(words.name(row) for _, row in rows.iterrows())
    return words("page.subtitle_countries", names=names, first=first, last=last)


def last_day(dataset: Dataset) -> pd.Timestamp:
    """The last day of a case; where it has weeks, that of the last one."""
    step = dataset.tally.step if dataset.tally is not None else 1
    return dataset.days[-1] + pd.Timedelta(days=step - 1)


def _countries(dataset: Dataset) -> list[str]:
    """Codes of the countries that have events; none where the regions are no countries."""
    if not dataset.boundaries.of_countries:
        return []
    rows = dataset.events if dataset.tally is None else dataset.tally.counts
    found = set(rows["region"].unique())
    return [code for code in dataset.codes if code in found]


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
