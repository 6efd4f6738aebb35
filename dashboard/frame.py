"""The values of one day: what plays, what is drawn and what is tested are these.

A map is `base` plus one frame. A frame holds, for each trace that changes, the arrays that change
from day to day, under the names that plotly gives them.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.areas import spot_name
from dashboard.counted import Counted, counted, places_of, regions_of
from dashboard.selection import Selection
from dashboard.sentence import casualties
from dashboard.tallied.cube import without_places
from dashboard.tallied.marks import place_values, region_values
from dashboard.tallied.weeks import step_words
from dashboard.theme import GAP, PALETTES, SEVERITY, SWITCHES, ZONES, type_colour, type_symbol
from dashboard.words import Words, words_in
from dashboard.zones import gap_values, zone_lines, zone_values
from geodata.dataset import Dataset
from geodata.named import AREA
from geodata.remembered import per_case

Values = dict[str, list[Any]]
Frame = dict[str, Values]
"""Trace name to attribute to values."""

Events = Sequence[dict[str, Any]]

EARLIER_SIZE = 7.0
MAYBE_OPACITY, MAYBE_DASH = 0.6, "3px,2.5px"
_SMALLEST, _GROWTH, _LARGEST = 9.0, 4.2, 34.0
_RING = 9.0
_DASH = "4px,2px"
_CITY_RING, _GAP_RING, _RING_GAP, _RING_STEP = 18.0, 14.0, 8.0, 6.0
_AROUND = 6.0
_KEPT = 16
_MOST_NUMBERS, _MOST_KINDS = 3, 5


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
    values = page_frame(dataset, selection, sums, day)
    if sums.tally is None:
        return values
    return values | place_values(dataset, selection, sums.tally, sums.tally.position(day))


def page_frame(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    """The same without the places of a tally, which the page draws by itself (assets/marks.js)."""
    if sums.tally is None:
        return _values(dataset, selection, sums, day)
    at = sums.tally.position(day)
    diamonds = {"region-events": region_values(dataset, selection, sums.tally, at)}
    return _values(without_places(dataset), selection, sums, day) | diamonds


def _values(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    words = step_words(dataset, words_in(selection.lang))
    return {
        "regions": _regions(dataset, words, sums, day),
        **zone_values(dataset, day),
        f"zone-{GAP}": gap_values(sums, day),
        **_city_rings(dataset, sums, day),
        "maybe": _maybe(dataset, words, sums, day),
        "region-events": _region_events(dataset, selection, sums.today[day]),
        **_places(dataset, selection, sums, day),
    }


def city_codes(dataset: Dataset) -> list[str]:
    """Regions that are a city: too small on the map for hatching alone."""
    return [code for code, row in regions_of(dataset).items() if row["kind"] == "city"]


def mark_size(number: int) -> float:
    """Diameter in pixels of the mark of so many events; its area grows with their number."""
    return round(min(_SMALLEST + _GROWTH * number**0.5, _LARGEST), 2) if number else 0


def _regions(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Values:
    shaded = [sums.shaded.get(code, {}).get(day) for code in dataset.codes]
    names = [words.name(row) for row in regions_of(dataset).values()]
    zones = zone_lines(dataset, words.lang, day)
    texts = [
        _region_text(words, sums, day, code, name, zones.get(code, []))
        for code, name in zip(dataset.codes, names, strict=True)
    ]
    return {"z": [sums.classes.index_of(number) for number in shaded], "text": texts}


def _region_text(
    words: Words, sums: Counted, day: pd.Timestamp, code: str, name: str, zones: list[str]
) -> str:
    so_far = sums.so_far.get(code, {}).get(day)
    that_day = sums.there.get(code, {}).get(day)
    lines = [words("hover.none")]
    if so_far is not None:
        count = words("hover.none") if that_day is None else words.count("count.events", that_day)
        lines = [
            words("hover.that_day", count=count),
            words("hover.so_far", count=words.count("count.events", so_far)),
        ]
    lines += [*_first_report(words, sums, day, code), *zones]
    return words("hover.region", name=html.escape(name), lines="<br>".join(lines))


def _first_report(words: Words, sums: Counted, day: pd.Timestamp, code: str) -> list[str]:
    """The day of a region's first report, on a map that is shaded by it."""
    if sums.shaded.get(code, {}).get(day) is None or code not in sums.windows:
        return []
    first, last = (words.day(edge.date(), "d MMMM") for edge in sums.windows[code])
    said = first if first == last else words("arrival.window", first=first, last=last)
    return [words("hover.arrival_street" if sums.street else "hover.arrival", day=said)]


def _city_rings(dataset: Dataset, sums: Counted, day: pd.Timestamp) -> Frame:
    """Rings around city regions, outside the marks of the places in them."""
    events = [event for event in (*sums.today[day], *sums.maybe[day]) if event["place_id"]]
    largest: dict[str, float] = {}
    for (code, _), number in Counter((row["region"], row["place_id"]) for row in events).items():
        largest[code] = max(largest.get(code, 0), mark_size(number))
    return {f"city-{layer}": _layer_rings(dataset, sums, day, layer, largest) for layer in SWITCHES}


def _layer_rings(
    dataset: Dataset, sums: Counted, day: pd.Timestamp, layer: str, largest: Mapping[str, float]
) -> Values:
    variants = {code: sums.zones[day].get((layer, code)) for code in city_codes(dataset)}
    if layer == GAP:  # nothing is reported there, so that this ring can be the inmost
        variants = {code: sums.gaps[day].get(code) for code in variants}
    sizes = [
        _ring_size(largest.get(code, 0), layer) if variant else 0
        for code, variant in variants.items()
    ]
    dotted = [variant == "uncertain" or layer == GAP for variant in variants.values()]
    return {"marker.size": sizes, "marker.line.dash": ["dot" if on else "solid" for on in dotted]}


def _ring_size(mark: float, layer: str) -> float:
    if layer == GAP:
        return max(mark + _AROUND, _GAP_RING)
    step = _RING_STEP * list(ZONES).index(layer)
    return max(mark + _RING + _RING_GAP, _CITY_RING) + step


@per_case(_KEPT)
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
    by_spot, none = _by_spot(today), _fill(selection, [])
    marks: list[dict[str, Any]] = []
    for row, longitude in zip(regions_of(dataset).values(), longitudes, strict=True):
        inside = by_spot.get(row["code"], [])
        marks.append(
            {
                "lon": longitude if inside else None,
                "marker.size": mark_size(len(inside)),
                **(_fill(selection, inside) if inside else none),
                "hovertext": _region_lines(words, row, inside) if inside else "",
            }
        )
    return {name: [mark[name] for mark in marks] for name in marks[0]}


def _region_lines(words: Words, region: dict[str, Any], inside: Events) -> str:
    count = words.count("count.events", len(inside))
    lines = [*_casualties(words, inside), *_unsure(words, inside)]
    return "<br>".join([f"<b>{_region_label(words, region)}</b>", count, *lines])


def _region_label(words: Words, region: dict[str, Any]) -> str:
    return words("events.region_only", region=html.escape(words.name(region)))


def _spot(event: dict[str, Any]) -> str:
    """Where an event is marked: its place, else its region; nothing for the whole country."""
    return str(event["place_id"] or event["region"])


def _by_spot(events: Events) -> dict[str, list[dict[str, Any]]]:
    """Events by where they are marked, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        found.setdefault(_spot(event), []).append(event)
    return found


def _maybe(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> Values:
    """Faded marks of what may be of the day, around what is marked there and never upon it."""
    numbers = Counter(_spot(event) for event in sums.maybe[day])
    today = Counter(_spot(event) for event in sums.today[day])
    places, regions = places_of(dataset), regions_of(dataset)
    longitudes = [*(row["longitude"] for row in places.values()), *region_points(dataset)[0]]
    values: Values = {"lon": [], "marker.size": [], "text": [], "hovertext": []}
    for (name, row), longitude in zip((places | regions).items(), longitudes, strict=True):
        number = numbers[name]
        mark: dict[str, Any] = dict.fromkeys(values, "") | {"lon": None, "marker.size": 0}
        if number:
            label = _spot_label(words, row, in_region=name in regions)
            size, arrives = mark_size(today[name]), sums.arrives(name, day)
            inner = size + _RING if arrives else max(size, EARLIER_SIZE)
            mark["lon"] = longitude
            mark["marker.size"] = max(mark_size(number), inner + _AROUND)
            mark["text"] = label if name in places and not _reached(sums, name, day) else ""
            mark["hovertext"] = f"<b>{label}</b><br>{_maybe_line(words, number)}"
        for attribute, value in mark.items():
            values[attribute].append(value)
    return values


def _spot_label(words: Words, row: dict[str, Any], *, in_region: bool) -> str:
    return _region_label(words, row) if in_region else html.escape(spot_name(words, row))


def _maybe_line(words: Words, number: int) -> str:
    return words("hover.maybe", count=words.count("count.events", number))


def _reached(sums: Counted, place_id: str, day: pd.Timestamp) -> bool:
    return place_id in sums.reached and sums.reached[place_id] <= day


def _places(dataset: Dataset, selection: Selection, sums: Counted, day: pd.Timestamp) -> Frame:
    """Marks with their names: today's in colour, those reached earlier quiet, others not yet."""
    words = words_in(selection.lang)
    marks: list[dict[str, Any]] = []
    rings = []
    maybe = Counter(_spot(event) for event in sums.maybe[day])
    by_spot = _by_spot(sums.today[day])
    for place_id, place in places_of(dataset).items():
        here = by_spot.get(place_id, [])
        reached = _reached(sums, place_id, day)
        arrives = sums.arrives(place_id, day)
        mark = _mark(selection, here, place)
        mark["lon"] = place["longitude"] if here or reached else None
        mark["text"] = html.escape(words.name(place)) if reached else ""
        lines = _place_lines(words, place, here, arrives=arrives, street=sums.street)
        lines += [_maybe_line(words, maybe[place_id])] if maybe[place_id] else []
        mark["hovertext"] = "<br>".join(lines)
        marks.append(mark)
        rings.append(mark["marker.size"] + _RING if arrives else 0)
    values = {name: [mark[name] for mark in marks] for name in (marks[0] if marks else [])}
    return {"places": values, "arrivals": {"marker.size": rings}}


def _mark(selection: Selection, here: Events, place: dict[str, Any]) -> dict[str, Any]:
    palette = PALETTES[selection.theme]
    symbol = "diamond" if place["kind"] == AREA else type_symbol(_most_severe(here), "print")
    sign = {"marker.symbol": symbol} if selection.theme == "print" else {}
    if not here:
        return sign | {
            "marker.size": EARLIER_SIZE,
            "marker.color": palette.halo,
            "marker.line.color": palette.quiet,
            "marker.line.dash": "solid",
            "marker.line.width": 1.5,
            "textfont.color": palette.quiet,
        }
    return (
        sign
        | {"marker.size": mark_size(len(here))}
        | _fill(selection, here)
        | {"textfont.color": palette.ink}
    )


def _fill(selection: Selection, here: Events) -> dict[str, Any]:
    """Fill and line in the colour of the most severe type; a broken line where all is uncertain."""
    halo, uncertain = PALETTES[selection.theme].halo, _uncertain(here)
    colour = type_colour(_most_severe(here), selection.theme)
    return {
        "marker.color": halo if uncertain else colour,
        "marker.line.color": colour if uncertain else halo,
        "marker.line.dash": _DASH if uncertain else "solid",
        "marker.line.width": 3.2 if uncertain else 1.5,
    }


def _uncertain(here: Events) -> bool:
    """Whether no event of a day is known to be of this day and at this place."""
    return bool(here) and all(event["uncertain"] for event in here)


def _place_lines(
    words: Words, place: dict[str, Any], here: Events, *, arrives: bool, street: bool
) -> list[str]:
    lines = [f"<b>{html.escape(spot_name(words, place))}</b>"]
    if not here:
        return [*lines, words("hover.earlier")]
    kinds = Counter(str(event["sub_event_type"]) for event in here)
    most = kinds.most_common(_MOST_KINDS)
    lines += [f"{words.term('sub', name)}: {number}" for name, number in most]
    more = len(kinds) - len(most)
    lines += [words("hover.more_kinds", n=words.number(more))] if more else []
    lines += _casualties(words, here)
    lines += [words("hover.first_street" if street else "hover.first")] if arrives else []
    return [*lines, *_unsure(words, here)]


def _casualties(words: Words, here: Events) -> list[str]:
    """What is stated of single events; never a sum of several."""
    stated = [text for event in here if (text := " · ".join(casualties(words, event)))]
    lines = [words("hover.one_event", numbers=text) for text in stated[:_MOST_NUMBERS]]
    more = len(stated) - _MOST_NUMBERS
    return lines + ([words("hover.more_numbers", n=words.number(more))] if more > 0 else [])


def _unsure(words: Words, here: Events) -> list[str]:
    return [words("hover.inferred")] if _uncertain(here) else []


def _most_severe(here: Events) -> str:
    """The most severe event type there; the least severe of all where there is no event."""
    kinds = [str(event["event_type"]) for event in here] or list(SEVERITY)[:1]
    return max(kinds, key=SEVERITY.__getitem__)
