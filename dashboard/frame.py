"""The values of one day: what plays, what is drawn and what is tested are these.

A map is `base` plus one frame. A frame holds, for each trace that changes, the arrays that change
from day to day, under the names that plotly gives them.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.geometry import VARIANTS, zone_areas
from dashboard.scale import Classes, shade_classes
from dashboard.selection import Selection
from dashboard.theme import PALETTES, SEVERITY, TYPE_COLOURS, ZONES
from dashboard.words import Words, words_in
from geodata.dataset import Dataset
from geodata.measures import in_force
from geodata.schema import STREET_TYPES
from geodata.spread import arrivals, cumulative_tallies, daily_tallies, days_since_first

Frame = dict[str, dict[str, list[Any]]]
"""Trace name to attribute to values."""

EARLIER_SIZE = 7.0
_SMALLEST, _GROWTH, _LARGEST = 9.0, 4.2, 34.0
_RING = 9.0
_CITY_RING, _RING_GAP, _RING_STEP = 18.0, 8.0, 6.0


@dataclass(frozen=True)
class Counted:
    """What the chosen events add up to, on every day.

    Attributes:
        events: those that pass the filters.
        here: events a day, days by places; <NA> where nothing was reported.
        there: events a day, days by regions.
        so_far: events so far, days by regions.
        since: days since the first report, days by regions.
        reached: first day of any report, by place.
        arrived: first day of a reported arrival, by place.
        classes: the classes by which regions are shaded, the same on every day.
    """

    events: pd.DataFrame
    here: pd.DataFrame
    there: pd.DataFrame
    so_far: pd.DataFrame
    since: pd.DataFrame
    reached: pd.Series
    arrived: pd.Series
    classes: Classes


def counted(dataset: Dataset, selection: Selection) -> Counted:
    """Count the chosen events of every day at once."""
    events = selection.chosen(dataset.events)
    here = daily_tallies(events, dataset.days, "place_id").reindex(columns=dataset.places.index)
    there = daily_tallies(events, dataset.days, "region").reindex(columns=dataset.codes)
    so_far, since = cumulative_tallies(there), days_since_first(there)
    kinds = [name for name in STREET_TYPES if name in set(events["event_type"])]
    first = arrivals(events, "place_id", kinds or list(TYPE_COLOURS))["first_day"]
    shaded = {"so_far": so_far, "that_day": there, "since_first": since}.get(selection.shade)
    return Counted(
        events=events,
        here=here,
        there=there,
        so_far=so_far,
        since=since,
        reached=here.apply(lambda column: column.first_valid_index()),
        arrived=first.reindex(dataset.places.index),
        classes=shade_classes(selection.shade, shaded),
    )


def frame(dataset: Dataset, selection: Selection, day: pd.Timestamp) -> Frame:
    """The values of one day.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme; its own day plays no part.
        day: midnight of the day.

    Returns:
        For each trace that changes, the values that change.
    """
    return _frame(dataset, selection, counted(dataset, selection), day)


def frames(dataset: Dataset, selection: Selection) -> list[Frame]:
    """The values of every day, in order; what the browser plays."""
    sums = counted(dataset, selection)
    return [_frame(dataset, selection, sums, day) for day in dataset.days]


def _frame(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    standing = _standing(dataset, day)
    zones = _strongest(standing, ["layer", "region"])
    outlines = _strongest(standing, ["layer", "area"])
    today = sums.events[sums.events["event_date"] == day]
    return {
        "regions": _regions(dataset, selection, sums, day, zones),
        **{f"zone-{layer}": _zone(dataset, zones, outlines, layer) for layer in ZONES},
        **{f"city-{layer}": _city_rings(dataset, zones, today, layer) for layer in ZONES},
        "region-events": _region_events(dataset, selection, today),
        **_places(dataset, selection, sums, today, day),
    }


def zone_variants(dataset: Dataset, day: pd.Timestamp) -> dict[tuple[str, str], str]:
    """How each layer stands over each region on a day.

    Measures of a single site are left out: they do not cover the region.

    Returns:
        (layer, region code) to `whole`, `part` or `uncertain`; none where nothing stands.
    """
    return _strongest(_standing(dataset, day), ["layer", "region"])


def _standing(dataset: Dataset, day: pd.Timestamp) -> pd.DataFrame:
    """Measures over whole regions on a day, with `area` and the `rank` of their variant."""
    rows = in_force(dataset.measures, day, dataset.codes)
    rows = rows[rows["site"] == ""]
    whole, part, uncertain = range(len(VARIANTS))
    rank = pd.Series(uncertain, index=rows.index).mask(rows["certain"], part)
    rank = rank.mask(rows["certain"] & rows["whole_day"], whole)
    return rows.assign(rank=rank, area=rows["measure_id"].map(dataset.measures["area"]))


def _strongest(standing: pd.DataFrame, by: list[str]) -> dict[tuple[str, str], str]:
    """What stands all day goes before what stands for a part, and that before what is uncertain."""
    ranks = standing.groupby(by)["rank"].min()
    return {key: VARIANTS[int(rank)] for key, rank in ranks.items()}


def _regions(
    dataset: Dataset,
    selection: Selection,
    sums: Counted,
    day: pd.Timestamp,
    zones: dict[tuple[str, str], str],
) -> dict[str, list[Any]]:
    values = {"so_far": sums.so_far, "that_day": sums.there, "since_first": sums.since}.get(
        selection.shade
    )
    classes = [
        sums.classes.index_of(None if values is None else _number(values.at[day, code]))
        for code in dataset.codes
    ]
    words = words_in(selection.lang)
    texts = [_region_text(dataset, words, sums, day, zones, code) for code in dataset.codes]
    return {"z": classes, "text": texts}


def _region_text(
    dataset: Dataset,
    words: Words,
    sums: Counted,
    day: pd.Timestamp,
    zones: dict[tuple[str, str], str],
    code: str,
) -> str:
    row = dataset.boundaries.light.loc[code]
    lines = []
    so_far = _number(sums.so_far.at[day, code])
    if so_far is None:
        lines.append(words("hover.none"))
    else:
        that_day = _number(sums.there.at[day, code])
        count = words("hover.none") if that_day is None else words.count("count.events", that_day)
        lines.append(words("hover.that_day", count=count))
        lines.append(words("hover.so_far", count=words.count("count.events", so_far)))
    keys = {"whole": "hover.zone", "part": "hover.zone_part", "uncertain": "hover.zone_uncertain"}
    standing = {layer: zones[layer, code] for layer in ZONES if (layer, code) in zones}
    lines += [
        words(keys[variant], layer=words.term("layer", layer))
        for layer, variant in standing.items()
    ]
    return words("hover.region", name=html.escape(words.name(row)), lines="<br>".join(lines))


def zone_ids(dataset: Dataset, layer: str) -> list[str]:
    """The features of a layer, in the order in which a frame gives their values."""
    hatching = [f"{code}:{variant}" for code in dataset.codes for variant in VARIANTS]
    areas = zone_areas(dataset, layer)
    return hatching + [f"outline:{area}:{variant}" for area in areas for variant in VARIANTS]


def _zone(
    dataset: Dataset,
    zones: dict[tuple[str, str], str],
    outlines: dict[tuple[str, str], str],
    layer: str,
) -> dict[str, list[Any]]:
    """1 for each hatching and outline that is drawn; None for the others."""
    drawn = {f"{code}:{variant}" for (name, code), variant in zones.items() if name == layer}
    drawn |= {
        f"outline:{area}:{variant}" for (name, area), variant in outlines.items() if name == layer
    }
    return {"z": [1 if name in drawn else None for name in zone_ids(dataset, layer)]}


def city_codes(dataset: Dataset) -> list[str]:
    """Regions that are a city: too small on the map for hatching alone."""
    regions = dataset.boundaries.light
    return list(regions.index[regions["kind"] == "city"])


def _city_rings(
    dataset: Dataset, zones: dict[tuple[str, str], str], today: pd.DataFrame, layer: str
) -> dict[str, list[Any]]:
    """Rings around city regions, outside the marks of the places in them."""
    step = _RING_STEP * list(ZONES).index(layer)
    codes = city_codes(dataset)
    counts = today[today["place_id"] != ""].groupby(["region", "place_id"]).size()
    largest = counts.groupby("region").max()
    marks = [mark_size(int(largest.get(code, 0))) + _RING + _RING_GAP for code in codes]
    variants = [zones.get((layer, code)) for code in codes]
    return {
        "marker.size": [
            max(mark, _CITY_RING) + step if variant else 0
            for mark, variant in zip(marks, variants, strict=True)
        ],
        "marker.line.dash": ["dot" if variant == "uncertain" else "solid" for variant in variants],
    }


def _region_events(
    dataset: Dataset, selection: Selection, today: pd.DataFrame
) -> dict[str, list[Any]]:
    """Events known only to lie in a region: a diamond on the region, on no place."""
    coarse = today[(today["place_id"] == "") & (today["region"] != "")]
    words = words_in(selection.lang)
    sizes, colours, texts = [], [], []
    for code in dataset.codes:
        inside = coarse[coarse["region"] == code]
        sizes.append(mark_size(len(inside)))
        colours.append(_colour(inside))
        name = html.escape(words.name(dataset.boundaries.light.loc[code]))
        label = words("events.region_only", region=name)
        texts.append(f"<b>{label}</b><br>{words.count('count.events', len(inside))}")
    return {"marker.size": sizes, "marker.color": colours, "text": texts}


def _places(
    dataset: Dataset, selection: Selection, sums: Counted, today: pd.DataFrame, day: pd.Timestamp
) -> Frame:
    palette, words = PALETTES[selection.theme], words_in(selection.lang)
    marks: dict[str, list[Any]] = {name: [] for name in _MARK}
    rings: list[float] = []
    for place_id, place in dataset.places.iterrows():
        here = today[today["place_id"] == place_id]
        reached = pd.notna(sums.reached[place_id]) and sums.reached[place_id] <= day
        uncertain = not here.empty and bool((here["day_inferred"] | _near(here)).all())
        size = mark_size(len(here)) if len(here) else (EARLIER_SIZE if reached else 0)
        arrives = sums.arrived[place_id] == day
        values = (
            size,
            _colour(here) if len(here) else palette.halo,
            palette.ink if uncertain else (palette.halo if len(here) else palette.quiet),
            "dot" if uncertain else "solid",
            2.0 if uncertain else 1.5,
            _place_text(words, place, here, arrives=arrives, uncertain=uncertain),
            html.escape(words.name(place)) if reached else "",
            palette.ink if len(here) else palette.quiet,
        )
        for name, value in zip(_MARK, values, strict=True):
            marks[name].append(value)
        rings.append(size + _RING if arrives else 0)
    return {"places": marks, "arrivals": {"marker.size": rings}}


_MARK = (
    "marker.size",
    "marker.color",
    "marker.line.color",
    "marker.line.dash",
    "marker.line.width",
    "hovertext",
    "text",
    "textfont.color",
)


def _place_text(
    words: Words, place: pd.Series, here: pd.DataFrame, *, arrives: bool, uncertain: bool
) -> str:
    lines = [f"<b>{html.escape(words.name(place))}</b>"]
    if here.empty:
        return "<br>".join([*lines, words("hover.earlier")])
    counts = here["sub_event_type"].value_counts()
    lines += [f"{words.term('sub', str(name))}: {number}" for name, number in counts.items()]
    lines += [words("hover.first")] if arrives else []
    lines += [words("hover.inferred")] if uncertain else []
    return "<br>".join(lines)


def _near(events: pd.DataFrame) -> pd.Series:
    return events["geo_precision"] == "2"


def mark_size(number: int) -> float:
    """Diameter in pixels of the mark of so many events; its area grows with their number."""
    return round(min(_SMALLEST + _GROWTH * number**0.5, _LARGEST), 2) if number else 0


def _colour(events: pd.DataFrame) -> str:
    """Colour of the most severe event type there."""
    if events.empty:
        return TYPE_COLOURS["Strategic developments"]
    return TYPE_COLOURS[max(events["event_type"], key=lambda name: SEVERITY[name])]


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
