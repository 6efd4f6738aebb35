"""What the chosen events add up to, and how the zones stand, on every day at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.geometry import DASHES, FIRST, LINE, SECOND, VARIANTS, zone_shape_id
from dashboard.scale import Classes, shade_classes
from dashboard.selection import Selection
from dashboard.tallied.sums import Sums, counts_by_day, first_reports, sums_of
from geodata.dataset import Dataset
from geodata.measures import covers_day
from geodata.remembered import per_case
from geodata.spread import (
    arrivals,
    cumulative_tallies,
    daily_tallies,
    days_since_first,
    first_days,
)
from geodata.vocabulary import STREET_TYPES

Numbers = Mapping[str, Mapping[pd.Timestamp, int]]
"""Region or place to day to a number; no entry where there is no report."""

Records = Mapping[pd.Timestamp, list[dict[str, Any]]]
"""Day to the rows of its events."""

Zones = Mapping[pd.Timestamp, Mapping[tuple[str, str], str]]
"""Day to (layer, region or area) to the variant in which it stands."""


_COUNTED_BY = ("types", "bases", "inferred", "shade", "since", "arrival")
_KEPT = 16


@dataclass(frozen=True)
class Counted:
    """What plays: numbers of the chosen events, and zones.

    Attributes:
        events: the events that pass the filters.
        since: first day of a range shown as one map; None shows each day by itself.
        today: the same, by day, as records; in a range all of them from its first day on.
        maybe: those that may be of a day, or of a range, though their best day is another one.
        uncertain: how many events that pass the other filters are uncertain, and of how many.
        there: events a day, or so far in the range, by region.
        so_far: events so far, by region.
        shaded: the number that a region is shaded by.
        reached: first day of any report, by place.
        arrived: first day of a reported arrival, by place.
        windows: first and last day of a region's first report, when regions are shaded by it.
        classes: the classes of shading, the same on every day.
        street: whether arrivals are those of people in the streets, and not of any other type.
        zones: how each layer stands over each region.
        gaps: how internet disruption stands over each region from which nothing is reported.
        hatching: ids of a layer's hatching, in the order in which a frame gives their values.
        tally: the counts behind all of it, where a case has no events (`events`, `today`, `maybe`,
            `reached` and `arrived` are then without entries).
        arriving: the event types that arrive.
    """

    events: pd.DataFrame
    since: pd.Timestamp | None
    today: Records
    maybe: Records
    uncertain: tuple[int, int]
    there: Numbers
    so_far: Numbers
    shaded: Numbers
    reached: Mapping[str, pd.Timestamp]
    arrived: Mapping[str, pd.Timestamp]
    windows: Mapping[str, tuple[pd.Timestamp, pd.Timestamp]]
    classes: Classes
    street: bool
    zones: Zones
    gaps: Mapping[pd.Timestamp, Mapping[str, str]]
    hatching: list[str]
    tally: Sums | None = None
    arriving: tuple[str, ...] = ()

    def shown(self, day: pd.Timestamp) -> int:
        """How many events what is shown on a day counts."""
        if self.tally is None:
            return len(self.today[day])
        return self.tally.shown(self.tally.position(day))

    def first(self, day: pd.Timestamp) -> pd.Timestamp:
        """The first day of what is shown on a day: of the range, or the day itself."""
        return _first(day, self.since)

    def arrives(self, place_id: str, day: pd.Timestamp) -> bool:
        """Whether the arrival at a place is reported for what is shown on a day."""
        arrived = self.arrived.get(place_id)
        return arrived is not None and self.first(day) <= arrived <= day


@per_case(_KEPT)
def regions_of(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Each region's row by its code."""
    rows: dict[str, dict[str, Any]] = dataset.boundaries.light.to_dict("index")
    return rows


@per_case(_KEPT)
def places_of(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Each place's row by its id."""
    rows: dict[str, dict[str, Any]] = dataset.places.to_dict("index")
    return rows


def standing_on(dataset: Dataset, day: pd.Timestamp) -> pd.DataFrame:
    """What stands or may stand on a day, a row for each measure and area."""
    return _standing_by_day(dataset).get(day, dataset.standing.iloc[:0])


@per_case(1)
def _standing_by_day(dataset: Dataset) -> dict[Any, pd.DataFrame]:
    """Each day's rows: looking for them anew on each day takes longer, the more days there are."""
    return dict(iter(dataset.standing.groupby("day")))


def reported(dataset: Dataset, sums: Counted, day: pd.Timestamp) -> int:
    """How many events are reported for what is shown on a day, whatever the filters."""
    first = sums.first(day)
    return sum(number for each, number in reported_by_day(dataset).items() if first <= each <= day)


@per_case(_KEPT)
def _records(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Each event's row by its id."""
    rows: dict[str, dict[str, Any]] = dict(
        zip(dataset.events.index, dataset.events.to_dict("records"), strict=True)
    )
    return rows


@per_case(_KEPT)
def reported_by_day(dataset: Dataset) -> dict[pd.Timestamp, int]:
    """How many events are reported on each day that has any, whatever the filters."""
    if dataset.tally is not None:
        return counts_by_day(dataset)
    numbers: dict[pd.Timestamp, int] = dataset.events["event_date"].value_counts().to_dict()
    return numbers


def hatching_ids(dataset: Dataset) -> list[str]:
    """The hatching of any layer, in the order in which a frame gives its values."""
    return [zone_shape_id(code, shape) for code in dataset.codes for shape in (FIRST, SECOND)]


def outline_ids(dataset: Dataset, layer: str) -> list[str]:
    """The outlines of a layer, solid and dashed."""
    areas = dataset.areas[layer]
    return [zone_shape_id(area, shape) for area in areas for shape in (LINE, DASHES)]


def counted(dataset: Dataset, selection: Selection) -> Counted:
    """Count the chosen events of every day at once.

    Args:
        dataset: the case.
        selection: filters, shading and range; the rest plays no part, and the same choice of
            these is counted once.
    """
    first = Selection(day=dataset.days[0])
    chosen = {name: getattr(selection, name) for name in _COUNTED_BY}
    return _counted(dataset, replace(first, **chosen))


@per_case(_KEPT)
def _counted(dataset: Dataset, selection: Selection) -> Counted:
    passing = selection.passing(dataset.events)
    events = selection.certain(passing)
    tally = None if dataset.tally is None else sums_of(dataset, selection)
    daily = _daily(dataset, events, tally)
    so_far, there = cumulative_tallies(daily), _in_range(daily, selection.since)
    kinds = arrival_types(selection, events) if tally is None else tally.arriving(selection)
    first = _first_reports(dataset, events, tally, kinds) if selection.shade == "arrival" else None
    tables = {"so_far": so_far, "that_day": there}
    if selection.shade == "since_first":
        tables["since_first"] = days_since_first(daily)
    if first is not None:
        tables["arrival"] = _first_days(first, dataset.days)
    shaded = tables.get(selection.shade)
    records = [_records(dataset)[event_id] for event_id in events.index]
    return Counted(
        events=events,
        since=selection.since,
        today=_shown(records, dataset.days, selection.since),
        maybe=_maybe(dataset, events, selection.since),
        uncertain=(int(passing["uncertain"].sum()), len(passing)),
        there=_numbers(there),
        so_far=_numbers(so_far),
        shaded={} if shaded is None else _numbers(shaded),
        reached=events["event_date"]
        .groupby(events["place_id"])
        .min()
        .drop("", errors="ignore")
        .to_dict(),
        arrived=first_days(events, "place_id", kinds).to_dict(),
        windows={} if first is None else _windows(first),
        classes=shade_classes(selection.shade, shaded),
        street=selection.street and bool(kinds) and set(kinds) <= set(STREET_TYPES),
        zones=variants(dataset, "region"),
        gaps=_gaps(dataset, selection.since),
        hatching=hatching_ids(dataset),
        tally=tally,
        arriving=kinds,
    )


def _daily(dataset: Dataset, events: pd.DataFrame, tally: Sums | None) -> pd.DataFrame:
    """Events a day by region."""
    if tally is None:
        return daily_tallies(events, dataset.days, "region")
    return tally.by_region.set_axis(pd.Index(dataset.codes), axis="columns")


def _first_reports(
    dataset: Dataset, events: pd.DataFrame, tally: Sums | None, kinds: tuple[str, ...]
) -> pd.DataFrame:
    """The first report of each region."""
    if tally is None:
        return arrivals(events, "region", kinds)
    table = first_reports(tally, "region", kinds)
    return table.set_axis(pd.Index(dataset.codes)[table.index])


def _in_range(daily: pd.DataFrame, since: pd.Timestamp | None) -> pd.DataFrame:
    """Days before a range by themselves, those in it with all that went before in it."""
    if since is None:
        return daily
    return pd.concat([daily[daily.index < since], cumulative_tallies(daily[daily.index >= since])])


def _shown(
    records: list[dict[str, Any]], days: pd.DatetimeIndex, since: pd.Timestamp | None
) -> dict[pd.Timestamp, list[dict[str, Any]]]:
    by_day: dict[pd.Timestamp, list[dict[str, Any]]] = {day: [] for day in days}
    for record in records:
        by_day[record["event_date"]].append(record)
    if since is None:
        return by_day
    return {
        day: [
            row for each in days[(days >= min(since, day)) & (days <= day)] for row in by_day[each]
        ]
        for day in days
    }


def _numbers(table: pd.DataFrame) -> Numbers:
    days = list(table.index)
    return {
        str(name): {
            day: int(number)
            for day, number in zip(days, column.tolist(), strict=True)
            if number is not pd.NA
        }
        for name, column in table.items()
    }


def arrival_types(selection: Selection, events: pd.DataFrame) -> tuple[str, ...]:
    """The event types that arrive: people in the streets, or all of these events.

    Args:
        selection: says which of the two; street types alone only if there are any.
        events: those that pass the filters.
    """
    return selection.arriving(set(events["event_type"]))


def _maybe(dataset: Dataset, events: pd.DataFrame, since: pd.Timestamp | None) -> Records:
    """Events on the days of their windows, but for the best one, on which they stand already."""
    chosen = set(events.index)
    return {
        day: [row for row in rows if row["event_id"] in chosen]
        for day, rows in _may_be(dataset, since).items()
    }


@per_case(_KEPT)
def _may_be(dataset: Dataset, since: pd.Timestamp | None) -> Records:
    """The same of all events, whatever the filters."""
    days = dataset.days
    found: dict[pd.Timestamp, list[dict[str, Any]]] = {day: [] for day in days}
    for row in _records(dataset).values():
        if row["window_first"] == row["window_last"]:
            continue
        for day in days[days.searchsorted(row["window_first"]) :]:
            first = _first(day, since)
            if first > row["window_last"]:
                break
            if not first <= row["event_date"] <= day:
                found[day].append(row)
    return found


def _first(day: pd.Timestamp, since: pd.Timestamp | None) -> pd.Timestamp:
    """The first day of what is shown on a day: of the range, or the day itself."""
    return day if since is None else min(since, day)


@per_case(_KEPT)
def _gaps(dataset: Dataset, since: pd.Timestamp | None) -> Mapping[pd.Timestamp, Mapping[str, str]]:
    """Where an internet disruption may be why nothing is reported.

    All events count here, also those that are filtered out: a filter is no gap in reporting.
    """
    daily = _reporting(dataset)
    gaps = {}
    for day, standing in variants(dataset, "region").items():
        rows = daily.loc[_first(day, since) : day]
        reported = set(daily.columns[rows.any()])
        gaps[day] = {
            code: variant
            for (layer, code), variant in standing.items()
            if layer == "internet" and code not in reported
        }
    return gaps


@per_case(_KEPT)
def _reporting(dataset: Dataset) -> pd.DataFrame:
    """From which regions anything is reported on each day, whatever the filters."""
    everything = Selection(day=dataset.days[0])
    tally = None if dataset.tally is None else sums_of(dataset, everything)
    return _daily(dataset, dataset.events, tally).notna()


def _first_days(table: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """The day of each region's first report, from that day on, as `arrival_classes` reads it."""
    dated = pd.Series(days.get_indexer(table["first_day"]), index=table.index)
    positions = dated.where(table["first_day"].notna(), len(days))
    columns = {
        code: pd.Series(position, days, dtype="Int64").where(days >= table.at[code, "shown_day"])
        for code, position in positions.items()
    }
    return pd.DataFrame(columns, days, dtype="Int64")


def _windows(table: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    rows = zip(table.index, table["window_first"], table["window_last"], strict=True)
    return {str(code): (first, last) for code, first, last in rows}


@per_case(_KEPT)
def variants(dataset: Dataset, by: str) -> Zones:
    """How each layer stands over each region, or over each area that a measure names (`by`).

    What stands all day goes before what stands for a part, that before what is uncertain.

    Measures of a single site are left out: they do not cover the region.
    """
    rows = dataset.standing[dataset.standing["site"] == ""]
    rows = rows.assign(area=rows["measure_id"].map(dataset.measures["area"]))
    whole, part, uncertain = range(len(VARIANTS))
    rank = pd.Series(uncertain, index=rows.index).mask(rows["certain"], part)
    rank = rank.mask(rows["certain"] & rows["whole_day"], whole)
    keys = [rows["day"], rows["layer"], rows[by]]
    zones: dict[pd.Timestamp, dict[tuple[str, str], str]] = {day: {} for day in dataset.days}
    for (day, layer, name), ranks in rank.groupby(keys):
        strongest = int(ranks.min())
        # Two measures of a part of the day each may fill it together.
        if strongest == part and (ranks == part).sum() > 1:
            together = rows.loc[ranks.index[ranks == part]]
            strongest = whole if covers_day(together) else part
        zones[day][layer, name] = VARIANTS[strongest]
    return zones
