"""The values of one day: what plays, what is drawn and what is tested are these.

A map is `base` plus one frame. A frame holds, for each trace that changes, the arrays that change
from day to day, under the names that plotly gives them.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.counted import Counted, counted
from dashboard.geometry import HATCHING_OF, OUTLINE_OF, zone_shape_id
from dashboard.selection import Selection
from dashboard.theme import PALETTES, SEVERITY, ZONES, type_colour, type_symbol
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

Values = dict[str, list[Any]]
Frame = dict[str, Values]
"""Trace name to attribute to values."""

Events = Sequence[dict[str, Any]]

EARLIER_SIZE = 7.0
_SMALLEST, _GROWTH, _LARGEST = 9.0, 4.2, 34.0
_RING = 9.0
_DASH = "4px,2px"
_CITY_RING, _RING_GAP, _RING_STEP = 18.0, 8.0, 6.0


def frame(dataset: Dataset, selection: Selection, day: pd.Timestamp) -> Frame:
    """The values of one day.

    Args:
        dataset: the case.
        selection: filters, shading, language and theme; its own day plays no part.
        day: midnight of the day.

    Returns:
        For each trace that changes, the values that change.
    """
    return frame_of(dataset, selection, counted(dataset, selection), day)


def frame_of(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    """The same from numbers that were counted before; many days are counted at once."""
    words = words_in(selection.lang)
    zones = [_zone(sums, day, layer) for layer in ZONES]
    return {
        "regions": _regions(dataset, words, sums, day),
        **{trace: values for zone in zones for trace, values in zone.items()},
        **{f"city-{layer}": _city_rings(dataset, sums, day, layer) for layer in ZONES},
        "region-events": _region_events(dataset, selection, sums.today[day]),
        **_places(dataset, selection, sums, day),
    }


def city_codes(dataset: Dataset) -> list[str]:
    """Regions that are a city: too small on the map for hatching alone."""
    regions = dataset.boundaries.light
    return list(regions.index[regions["kind"] == "city"])


def mark_size(number: int) -> float:
    """Diameter in pixels of the mark of so many events; its area grows with their number."""
    return round(min(_SMALLEST + _GROWTH * number**0.5, _LARGEST), 2) if number else 0


def _regions(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Values:
    shaded = [sums.shaded.get(code, {}).get(day) for code in dataset.codes]
    names = [words.name(row) for row in dataset.boundaries.light.to_dict("records")]
    texts = [
        _region_text(words, sums, day, code, name)
        for code, name in zip(dataset.codes, names, strict=True)
    ]
    return {"z": [sums.classes.index_of(number) for number in shaded], "text": texts}


def _region_text(words: Words, sums: Counted, day: pd.Timestamp, code: str, name: str) -> str:
    so_far = sums.so_far.get(code, {}).get(day)
    that_day = sums.there.get(code, {}).get(day)
    lines = [words("hover.none")]
    if so_far is not None:
        count = words("hover.none") if that_day is None else words.count("count.events", that_day)
        lines = [
            words("hover.that_day", count=count),
            words("hover.so_far", count=words.count("count.events", so_far)),
        ]
    keys = {"whole": "hover.zone", "part": "hover.zone_part", "uncertain": "hover.zone_uncertain"}
    standing = {layer: sums.zones[day].get((layer, code)) for layer in ZONES}
    lines += _first_report(words, sums, day, code)
    lines += [
        words(keys[variant], layer=words.term("layer", layer))
        for layer, variant in standing.items()
        if variant
    ]
    return words("hover.region", name=html.escape(name), lines="<br>".join(lines))


def _first_report(words: Words, sums: Counted, day: pd.Timestamp, code: str) -> list[str]:
    """The day of a region's first report, on a map that is shaded by it."""
    if sums.shaded.get(code, {}).get(day) is None or code not in sums.windows:
        return []
    first, last = (words.day(edge.date(), "d MMMM") for edge in sums.windows[code])
    said = first if first == last else words("arrival.window", first=first, last=last)
    return [words("hover.arrival_street" if sums.street else "hover.arrival", day=said)]


def _zone(sums: Counted, day: pd.Timestamp, layer: str) -> Frame:
    """1 for each hatching and outline of a layer that is drawn; None for the others."""
    drawn = {
        zone_shape_id(name, shape)
        for zones, shapes_of in ((sums.zones, HATCHING_OF), (sums.outlines, OUTLINE_OF))
        for (zone_layer, name), variant in zones[day].items()
        if zone_layer == layer
        for shape in shapes_of[variant]
    }
    ids = {f"zone-{layer}": sums.hatching, f"line-{layer}": sums.lines[layer]}
    return {
        trace: {"z": [1 if name in drawn else None for name in names]}
        for trace, names in ids.items()
    }


def _city_rings(dataset: Dataset, sums: Counted, day: pd.Timestamp, layer: str) -> Values:
    """Rings around city regions, outside the marks of the places in them."""
    step = _RING_STEP * list(ZONES).index(layer)
    counts = Counter(
        (event["region"], event["place_id"]) for event in sums.today[day] if event["place_id"]
    )
    sizes, dashes = [], []
    for code in city_codes(dataset):
        variant = sums.zones[day].get((layer, code))
        largest = max((n for (region, _), n in counts.items() if region == code), default=0)
        mark = mark_size(largest) + _RING + _RING_GAP
        sizes.append(max(mark, _CITY_RING) + step if variant else 0)
        dashes.append("dot" if variant == "uncertain" else "solid")
    return {"marker.size": sizes, "marker.line.dash": dashes}


def region_points(dataset: Dataset) -> tuple[list[float], list[float]]:
    """A longitude and latitude within each region, for marks that have no place."""
    inside = dataset.boundaries.light.geometry.representative_point()
    return inside.x.round(4).tolist(), inside.y.round(4).tolist()


def _region_events(dataset: Dataset, selection: Selection, today: Events) -> Values:
    """Events known only to lie in a region: a diamond on the region, on no place.

    A mark that is not drawn has no longitude, so that nothing answers a pointer there.
    """
    words = words_in(selection.lang)
    longitudes, _ = region_points(dataset)
    values: Values = {"lon": [], "marker.size": [], "marker.color": [], "hovertext": []}
    rows = dataset.boundaries.light.to_dict("records")
    for row, longitude in zip(rows, longitudes, strict=True):
        inside = [event for event in today if _only_in_region(event, row["code"])]
        label = words("events.region_only", region=html.escape(words.name(row)))
        text = f"<b>{label}</b><br>{words.count('count.events', len(inside))}"
        values["lon"].append(longitude if inside else None)
        values["marker.size"].append(mark_size(len(inside)))
        values["marker.color"].append(type_colour(_most_severe(inside), selection.theme))
        values["hovertext"].append(text if inside else "")
    return values


def _only_in_region(event: dict[str, Any], code: str) -> bool:
    return bool(event["region"] == code and not event["place_id"])


def _places(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    """Marks with their names: today's in colour, those reached earlier quiet, others not yet."""
    words = words_in(selection.lang)
    marks: list[dict[str, Any]] = []
    rings = []
    places = dataset.places.to_dict("records")
    for place_id, place in zip(dataset.places.index, places, strict=True):
        here = [event for event in sums.today[day] if event["place_id"] == place_id]
        reached = place_id in sums.reached and sums.reached[place_id] <= day
        arrives = sums.arrives(place_id, day)
        mark = _mark(selection, here)
        mark["lon"] = place["longitude"] if here or reached else None
        mark["text"] = html.escape(words.name(place)) if reached else ""
        mark["hovertext"] = _place_text(words, place, here, arrives=arrives, street=sums.street)
        marks.append(mark)
        rings.append(mark["marker.size"] + _RING if arrives else 0)
    values = {name: [mark[name] for mark in marks] for name in (marks[0] if marks else [])}
    return {"places": values, "arrivals": {"marker.size": rings}}


def _mark(selection: Selection, here: Events) -> dict[str, Any]:
    palette = PALETTES[selection.theme]
    kind = _most_severe(here)
    sign = {"marker.symbol": type_symbol(kind, "print")} if selection.theme == "print" else {}
    if not here:
        return sign | {
            "marker.size": EARLIER_SIZE,
            "marker.color": palette.halo,
            "marker.line.color": palette.quiet,
            "marker.line.dash": "solid",
            "marker.line.width": 1.5,
            "textfont.color": palette.quiet,
        }
    uncertain, colour = _uncertain(here), type_colour(kind, selection.theme)
    return sign | {
        "marker.size": mark_size(len(here)),
        "marker.color": palette.halo if uncertain else colour,
        "marker.line.color": colour if uncertain else palette.halo,
        "marker.line.dash": _DASH if uncertain else "solid",
        "marker.line.width": 3.2 if uncertain else 1.5,
        "textfont.color": palette.ink,
    }


def _uncertain(here: Events) -> bool:
    """Whether no event of a day is known to be of this day and at this place."""
    return all(event["day_inferred"] or event["geo_precision"] == "2" for event in here)


def _place_text(
    words: Words, place: dict[str, Any], here: Events, *, arrives: bool, street: bool
) -> str:
    lines = [f"<b>{html.escape(words.name(place))}</b>"]
    if not here:
        return "<br>".join([*lines, words("hover.earlier")])
    kinds = Counter(str(event["sub_event_type"]) for event in here)
    lines += [f"{words.term('sub', name)}: {number}" for name, number in kinds.most_common()]
    lines += [words("hover.first_street" if street else "hover.first")] if arrives else []
    lines += [words("hover.inferred")] if _uncertain(here) else []
    return "<br>".join(lines)


def _most_severe(here: Events) -> str:
    """The most severe event type there; the least severe of all where there is no event."""
    kinds = [str(event["event_type"]) for event in here] or list(SEVERITY)[:1]
    return max(kinds, key=SEVERITY.__getitem__)
