"""One day in one or two sentences, and what stands on it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.areas import listed_name, spots_key
from dashboard.counted import Counted, places_of, reported
from dashboard.selection import Selection
from dashboard.tallied.sentence import Whereabouts, first_sentence, week_title, whereabouts
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.measures import covers_day
from geodata.remembered import per_case

_KEPT = 512
_OF_THE_COUNTRY = ("day.also_nationwide", "day.nationwide_only")
_OF_THE_AREA = ("day.also_area", "day.area_only")


def day_title(words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """`Wednesday, 5 January 2022`; of a range `3–5 January 2022`."""
    first = sums.first(day)
    if sums.tally is not None and sums.tally.step > 1:
        return week_title(words, sums.tally, first, day)
    return words.day(day.date()) if first == day else words.days(first.date(), day.date())


def day_sentence(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """What is reported for a day, where it is reported first, and under which emergency."""
    return " ".join(
        part
        for part in (
            reported_sentence(dataset, words, sums, day),
            _emergency(dataset, words.lang, day),
        )
        if part
    )


def reported_sentence(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """What is reported for a day, and where it is reported first."""
    nothing = words("day.all_filtered" if reported(dataset, sums, day) else "day.nothing")
    said = _where(dataset, words, _numbers(sums, day)) if sums.shown(day) else nothing
    return " ".join(part for part in (said, _first(dataset, words, sums, day)) if part)


def _numbers(sums: Counted, day: pd.Timestamp) -> Whereabouts:
    if sums.tally is not None:
        return whereabouts(sums.tally, day)
    today = sums.today[day]
    return Whereabouts(
        events=len(today),
        nationwide=sum(not (event["region"] or event["place_id"]) for event in today),
        places=len({event["place_id"] for event in today} - {""}),
        regions=len({event["region"] for event in today} - {""}),
    )


def _where(dataset: Dataset, words: Words, numbers: Whereabouts) -> str:
    also, only = _OF_THE_COUNTRY if dataset.boundaries.home else _OF_THE_AREA
    nationwide, places, regions = numbers.nationwide, numbers.places, numbers.regions
    rest = words(also, n=words.number(nationwide)) if nationwide else ""
    events = words.count("count.events", numbers.events - nationwide)
    counted = words.count("count.regions", regions)
    if places:
        located = words.count(spots_key(dataset, "count.places"), places)
        key = "day.where" if regions else "day.where_outside"
        return words(key, events=events, places=located, regions=counted, rest=rest)
    if regions:
        return words("day.where_regions", events=events, regions=counted, rest=rest)
    return words(only, events=words.count("count.events", nationwide))


def _first(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    if sums.tally is not None:
        return first_sentence(dataset, words, sums.tally, sums.arriving, day)
    new = [place_id for place_id in sums.arrived if sums.arrives(place_id, day)]
    names = [listed_name(dataset, words, places_of(dataset)[place_id]) for place_id in new]
    key = "day.first_street" if sums.street else "day.first"
    return words(key, places=words.listed(names)) if names else ""


@per_case(_KEPT)
def _emergency(dataset: Dataset, lang: str, day: pd.Timestamp) -> str:
    words, measures = words_in(lang), dataset.measures
    if measures.empty:  # nobody has said anything of measures, which is not that none stood
        return ""
    standing = _standing(dataset, "emergency", day)
    certain = standing[standing["certain"]]
    if certain.empty:
        ended = (measures["layer"] == "emergency") & (measures["ends"] <= day)
        return words("day.emergency_ended" if ended.any() else "day.emergency_none")
    return words("day.emergency", areas=_areas(dataset, words, certain, day))


def zone_sentence(dataset: Dataset, words: Words, layer: str, day: pd.Timestamp) -> str:
    """Where a layer stands on a day: `Almaty from 01:30; claimed: Pavlodar Region`.

    Measures of a single site are not told one by one, as they are not on the map.
    """
    return _zone_sentence(dataset, words.lang, layer, day)


@per_case(_KEPT)
def _zone_sentence(dataset: Dataset, lang: str, layer: str, day: pd.Timestamp) -> str:
    words = words_in(lang)
    if dataset.measures.empty:
        return words("zone.not_known")
    standing = _standing(dataset, layer, day)
    wide = standing[standing["site"] == ""]
    certain, maybe = wide[wide["certain"]], wide[~wide["certain"]]
    area = dataset.measures["area"]
    known = set(area[certain["measure_id"]])
    maybe = maybe[~maybe["measure_id"].map(area).isin(known)]
    texts = [_areas(dataset, words, certain, day)] if len(certain) else []
    if len(maybe):
        areas = area[maybe["measure_id"]].unique()
        names = "; ".join(area_name(dataset, words, area) for area in areas)
        texts.append(words("zone.maybe", areas=names))
    texts += [words("zone.sites")] if len(wide) < len(standing) and not texts else []
    return "; ".join(texts) or words("zone.none")


def gap_note(words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """A warning on a day of internet disruption; nothing on any other."""
    standing = {variant for (layer, _), variant in sums.zones[day].items() if layer == "internet"}
    if not standing:
        return ""
    return words("gap.open" if standing == {"uncertain"} else "gap.note")


def gap_sentence(dataset: Dataset, words: Words, sums: Counted, day: pd.Timestamp) -> str:
    """From how many regions under an internet disruption nothing is reported."""
    if dataset.measures.empty:
        return words("zone.not_known")
    if not gap_note(words, sums, day):
        return words("gap.none")
    silent = sums.gaps[day]
    certain = set(silent.values()) - {"uncertain"}
    return words.count("gap.regions" if certain else "gap.regions_open", len(silent))


def uncertain_note(words: Words, selection: Selection, sums: Counted) -> str:
    """How many events the switch leaves out, or would leave out."""
    number, total = sums.uncertain
    key = "control.uncertain" if selection.inferred else "control.uncertain_left_out"
    return words(key, n=words.number(number), total=words.number(total))


def known_note(dataset: Dataset, words: Words, selection: Selection) -> str:
    """How much was not known yet on the day chosen; nothing where all that is known is shown."""
    if selection.known is None:
        return ""
    total = words.number(len(dataset.events) + dataset.hidden)
    day = words.day(selection.known.date(), "d MMMM y")
    return words("known.note", day=day, n=words.number(dataset.hidden), total=total)


def casualties(words: Words, event: dict[str, Any]) -> list[str]:
    """Killed, injured and detained, as stated for one event; a blank is left out, never zero."""
    spans = {
        "card.fatalities": words.span(event["fatalities_low"], event["fatalities_high"]),
        "card.injuries": words.span(event["injuries"], event["injuries"]),
        "card.detentions": words.span(event["detentions"], event["detentions"]),
    }
    return [words(key, n=span) for key, span in spans.items() if span]


def _standing(dataset: Dataset, layer: str, day: pd.Timestamp) -> pd.DataFrame:
    return _standing_by(dataset).get((layer, day), dataset.standing.iloc[:0])


@per_case(1)
def _standing_by(dataset: Dataset) -> dict[Any, pd.DataFrame]:
    """What stands, by layer and day."""
    return dict(iter(dataset.standing.groupby(["layer", "day"])))


def _areas(dataset: Dataset, words: Words, certain: pd.DataFrame, day: pd.Timestamp) -> str:
    """`Mangystau Region from 01:30; the whole country from the afternoon`."""
    rows = dataset.measures.loc[certain["measure_id"].unique()]
    if _country_all_day(dataset, rows, certain):
        return everywhere(dataset, words)
    # An hour is known better than a part of the day, and so it comes first.
    groups = rows.groupby([rows["starts_part"] != "", "starts", "starts_part"], sort=True)
    texts = [_areas_from(dataset, words, group, day) for _, group in groups]
    return "; ".join(dict.fromkeys(texts))


def _country_all_day(dataset: Dataset, rows: pd.DataFrame, certain: pd.DataFrame) -> bool:
    """Whether nationwide measures stand all day, one alone or one after another."""
    nationwide = rows.index[rows["area"] == dataset.boundaries.everywhere]
    anywhere = certain[certain["measure_id"].isin(nationwide)].drop_duplicates("measure_id")
    return bool(anywhere["whole_day"].any()) or covers_day(anywhere)


def _areas_from(dataset: Dataset, words: Words, rows: pd.DataFrame, day: pd.Timestamp) -> str:
    """`Mangystau Region and Almaty from 01:30`: areas that one start is common to."""
    area = words.listed(area_name(dataset, words, area) for area in rows["area"].unique())
    start, part = rows["starts"].iloc[0], rows["starts_part"].iloc[0]
    if start.normalize() != day:
        return area
    if start == day and not part:
        return area
    time = words.term("start", part) if part else f"{start:%H:%M}"
    return words("day.area_from", area=area, time=time)


def area_name(dataset: Dataset, words: Words, area: str) -> str:
    """`KZ-MAN;KZ-ALA` in words."""
    if area == dataset.boundaries.everywhere:
        return everywhere(dataset, words)
    regions = dataset.boundaries.light
    return words.listed(words.name(regions.loc[code]) for code in split_ids(area))


def everywhere(dataset: Dataset, words: Words) -> str:
    """All regions in words: a country, where it is known that they are one."""
    return words("day.country" if dataset.boundaries.home else "day.area")


def borders_sentence(dataset: Dataset, words: Words) -> str:
    """Between which days the borders drawn were in force, or whose they are."""
    boundaries = dataset.boundaries
    if boundaries.of_countries:
        return words("footer.borders_countries")
    if boundaries.valid_from is None:
        return words("footer.borders_own", name=boundaries.credit)
    first = words.day(boundaries.valid_from, "d MMMM y")
    until = boundaries.valid_to
    if until is None:
        return words("footer.borders_open", first=first)
    last = words.day((pd.Timestamp(until) - pd.Timedelta(days=1)).date(), "d MMMM y")
    return words("footer.borders", first=first, last=last)
