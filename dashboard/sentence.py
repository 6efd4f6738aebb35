"""One day in one or two sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.counted import Counted
from dashboard.words import Words
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.measures import NATIONWIDE


def day_sentence(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """What is reported for a day, where it is reported first, and under which emergency."""
    today = sums.today[day]
    unfiltered = (dataset.events["event_date"] == day).any()
    parts = [
        _where(words, today)
        if today
        else words("day.all_filtered" if unfiltered else "day.nothing"),
        _first(dataset, words, sums, day),
        _emergency(dataset, words, day),
    ]
    return " ".join(part for part in parts if part)


def _where(words: Words, today: list[dict[str, Any]]) -> str:
    events = words.count("count.events", len(today))
    places = len({event["place_id"] for event in today} - {""})
    regions = len({event["region"] for event in today} - {""})
    counted = words.count("count.regions", regions)
    if places:
        return words(
            "day.where", events=events, places=words.count("count.places", places), regions=counted
        )
    if regions:
        return words("day.where_regions", events=events, regions=counted)
    return words("day.nationwide_only", events=events)


def _first(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    new = [place_id for place_id, first in sums.arrived.items() if first == day]
    names = [words.name(dataset.places.loc[place_id]) for place_id in new]
    return words("day.first", places=words.listed(names)) if names else ""


def _emergency(dataset: Dataset, words: Words, day: pd.Timestamp) -> str:
    measures = dataset.measures
    if measures.empty:  # nobody has said anything of measures, which is not that none stood
        return ""
    certain = dataset.standing[(dataset.standing["day"] == day) & dataset.standing["certain"]]
    certain = certain[certain["layer"] == "emergency"]
    if certain.empty:
        ended = (measures["layer"] == "emergency") & (measures["ends"] <= day)
        return words("day.emergency_ended" if ended.any() else "day.emergency_none")
    rows = measures.loc[certain["measure_id"].unique()]
    if (rows["area"] == NATIONWIDE).any() and certain["whole_day"].all():
        return words("day.emergency", areas=words("day.country"))
    # An hour is known better than a part of the day, and so it comes first.
    groups = rows.groupby([rows["starts_part"] != "", "starts", "starts_part"], sort=True)
    areas = [_areas_from(dataset, words, group, day) for _, group in groups]
    return words("day.emergency", areas="; ".join(areas))


def _areas_from(dataset: Dataset, words: Words, rows: pd.DataFrame, day: pd.Timestamp) -> str:
    """`Mangystau Region and Almaty from 01:30`: areas that one start is common to."""
    area = words.listed(area_name(dataset, words, area) for area in rows["area"])
    start, part = rows["starts"].iloc[0], rows["starts_part"].iloc[0]
    if start.normalize() != day:
        return area
    time = words.term("start", part) if part else f"{start:%H:%M}"
    return words("day.area_from", area=area, time=time)


def area_name(dataset: Dataset, words: Words, area: str) -> str:
    """`KZ-MAN;KZ-ALA` in words."""
    if area == NATIONWIDE:
        return words("day.country")
    regions = dataset.boundaries.light
    return words.listed(words.name(regions.loc[code]) for code in split_ids(area))
