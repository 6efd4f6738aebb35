"""What pictures say, on every day: what is shown and left out, why, from where."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from captions_said import ENGLISH, VERSION, every_text, said
from frames_played import uncertain

from dashboard.counted import counted
from dashboard.selection import TYPES, Selection
from dashboard.sheet import Texts
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.vocabulary import BASES, LAYERS

SEVEREST_FIRST = ("battles", "explosions", "violence", "riots", "protests", "strategic")


@pytest.fixture(scope="module", params=ENGLISH)
def selection(request: pytest.FixtureRequest, default: Selection) -> Selection:
    return replace(default, **ENGLISH[request.param])


@pytest.fixture(scope="module")
def texts(dataset: Dataset, selection: Selection) -> Texts:
    return said(dataset, selection)


@pytest.fixture(scope="module")
def chosen(dataset: Dataset, selection: Selection) -> list[dict[str, Any]]:
    """The events that pass the filters, by hand."""
    kinds = {TYPES[name] for name in selection.types}
    return [
        row
        for row in dataset.events.to_dict("records")
        if row["event_type"] in kinds
        and row["basis"] in selection.bases
        and (selection.inferred or not uncertain(row))
    ]


def on(rows: list[dict[str, Any]], day: pd.Timestamp) -> list[dict[str, Any]]:
    return [row for row in rows if row["event_date"] == day]


# ---- title and day


def test_a_picture_has_the_title_of_the_case_and_its_days(texts: Texts) -> None:
    assert texts.kicker.startswith(words_in("en")("page.title"))
    assert "1 January 2022" in texts.kicker
    assert "19 January 2022" in texts.kicker


def test_the_title_is_the_day_in_words(dataset: Dataset, texts: Texts) -> None:
    expected = [f"{day:%A}, {day.day} {day:%B %Y}" for day in dataset.days]
    assert list(texts.titles) == expected


def test_every_day_has_one_of_each_text(dataset: Dataset, texts: Texts) -> None:
    daily = [texts.titles, texts.sentences, texts.counts, texts.sources]
    daily += [zone.days for zone in texts.zones]
    assert {len(each) for each in daily} == {len(dataset.days)}


def test_no_text_is_blank(texts: Texts) -> None:
    assert all(text.strip() for text in every_text(texts))


def test_what_is_said_does_not_depend_on_the_day_chosen(
    dataset: Dataset, default: Selection
) -> None:
    first, last = (said(dataset, replace(default, day=dataset.days[at])) for at in (0, -1))
    assert first == last


# ---- counts and filters


def test_the_events_shown_are_counted(
    dataset: Dataset, texts: Texts, chosen: list[dict[str, Any]]
) -> None:
    for day, text in zip(dataset.days, texts.counts, strict=True):
        number = len(on(chosen, day))
        noun = "event" if number == 1 else "events"
        assert text.startswith(f"{number} {noun} shown, "), day.date()


def test_the_events_left_out_are_counted(
    dataset: Dataset, texts: Texts, chosen: list[dict[str, Any]]
) -> None:
    everything = dataset.events.to_dict("records")
    for day, text in zip(dataset.days, texts.counts, strict=True):
        hidden = len(on(everything, day)) - len(on(chosen, day))
        left_out = re.search(r"shown, (\d+|none) ", text)
        assert left_out
        assert left_out[1] == (str(hidden) if hidden else "none"), day.date()


def test_the_day_is_one_of_so_many(dataset: Dataset, texts: Texts) -> None:
    for at, text in enumerate(texts.counts):
        assert text.endswith(f"day {at + 1} of {len(dataset.days)}")


def test_each_filter_is_named_on_every_day(selection: Selection, texts: Texts) -> None:
    words = words_in("en")
    filters = []
    if selection.types and selection.types != tuple(TYPES):
        filters += [words.term("type", name) for name in selection.types]
    if selection.bases != BASES:
        filters += [words.term("basis", name) for name in selection.bases]
    if not selection.inferred:
        filters.append(words("picture.stated_days"))
    for text in texts.counts:
        assert all(name in text for name in filters)
        assert ("only" in text) == bool(filters)


@pytest.mark.parametrize("name", ["types", "bases"])
def test_a_filter_that_leaves_nothing_is_named(
    dataset: Dataset, default: Selection, name: str
) -> None:
    nothing = said(dataset, replace(default, **{name: ()}))
    everything = said(dataset, default)
    words = words_in("en")
    for at, day in enumerate(dataset.days):
        assert nothing.counts[at].startswith("0 events shown")
        if (dataset.events["event_date"] == day).any():
            assert words("day.all_filtered") in nothing.sentences[at]
        else:
            assert nothing.sentences[at] == everything.sentences[at]


@pytest.mark.parametrize("level", ["place", "region"])
def test_a_case_made_less_exact_is_said_to_be_on_every_day(
    dataset: Dataset, default: Selection, level: str
) -> None:
    told = words_in("en").term("picture.coarsened", level)
    assert all(told in text for text in said(dataset, default, level).counts)
    assert not any("less exact" in text for text in said(dataset, default).counts)


# ---- sentences


def test_the_sentence_says_how_many_events_and_where(
    dataset: Dataset, texts: Texts, chosen: list[dict[str, Any]]
) -> None:
    for day, text in zip(dataset.days, texts.sentences, strict=True):
        today = on(chosen, day)
        places = {row["place_id"] for row in today} - {""}
        country = sum(not row["region"] for row in today)
        first = len(today) - country or country
        assert bool(today) == bool(re.match(rf"{first} events? ", text)), day.date()
        more = 0 < country < len(today)
        assert (f", {country} more for the country as a whole." in text) == more, day.date()
        if places:
            assert re.search(rf"\b{len(places)} places?\b", text), day.date()


def test_the_emergency_is_told_once(dataset: Dataset, selection: Selection, texts: Texts) -> None:
    at = list(dataset.days).index(pd.Timestamp("2022-01-08"))
    zones = {zone.kind for zone in texts.zones}
    assert ("emergency" in texts.sentences[at].lower()) == ("zone:emergency" not in zones)


# ---- legend


def test_the_legend_has_a_sign_for_each_type_shown(selection: Selection, texts: Texts) -> None:
    kinds = [item.kind for block in texts.blocks for item in block.items]
    assert [kind for kind in kinds if kind.startswith("type:")] == [
        f"type:{name}" for name in SEVEREST_FIRST if name in selection.types
    ]


def test_the_legend_has_a_class_for_each_shade_and_one_for_no_report(
    dataset: Dataset, selection: Selection, texts: Texts
) -> None:
    ranges = {
        item.kind: item.text
        for block in texts.blocks
        for item in block.items
        if item.kind.startswith("shade:")
    }
    lows = counted(dataset, selection).classes.lows
    assert ranges.pop("shade:0") == words_in("en")("legend.no_report")
    assert [int(re.match(r"\d+", text)[0]) for text in ranges.values()] == list(lows)  # type: ignore[index]


def test_without_shading_the_legend_has_no_classes(dataset: Dataset, default: Selection) -> None:
    texts = said(dataset, replace(default, shade="none"))
    kinds = [item.kind for block in texts.blocks for item in block.items]
    assert not any(kind.startswith("shade:") for kind in kinds)


def test_on_paper_the_legend_speaks_of_signs_and_not_of_colours(
    dataset: Dataset, default: Selection
) -> None:
    titles = {block.title for block in said(dataset, replace(default, theme="print")).blocks}
    assert not any("olour" in title for title in titles)


# ---- zones


def named(dataset: Dataset, lang: str, text: str) -> set[str]:
    """The regions that a text names; Almaty Region is not Almaty."""
    names = dataset.boundaries.light[f"name_{lang}"].to_dict()
    found = set()
    for code, name in sorted(names.items(), key=lambda pair: -len(pair[1])):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found.add(code)
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return found


def test_there_is_a_zone_for_each_layer_switched_on(selection: Selection, texts: Texts) -> None:
    kinds = ["gap" if name == "gap" else f"zone:{name}" for name in selection.layers]
    assert [zone.kind for zone in texts.zones] == kinds


def test_zones_name_the_regions_over_which_measures_stand(
    dataset: Dataset, selection: Selection, texts: Texts
) -> None:
    words = words_in("en")
    country, maybe = words("day.country"), words("zone.maybe", areas="")
    rows = dataset.standing.assign(
        area=dataset.standing["measure_id"].map(dataset.measures["area"])
    )
    for zone in texts.zones:
        if zone.kind == "gap":  # see test_signs
            continue
        of_layer = rows[rows["layer"] == zone.kind.removeprefix("zone:")]
        for day, text in zip(dataset.days, zone.days, strict=True):
            today = of_layer[of_layer["day"] == day]
            at_sites, today = len(today) > 0, today[today["site"] == ""]
            sure = today[today["certain"]]
            # What is drawn dashed is told, also where something else stands for certain.
            unsure = today[~today["certain"] & ~today["area"].isin(sure["area"])]
            first, _, second = text.partition(maybe)
            nothing = words("zone.sites" if at_sites else "zone.none")
            assert (text == nothing) == today.empty, (zone.kind, day.date())
            for part, told in ((first, sure), (second, unsure)):
                regions = set(told["region"])
                everywhere = set(dataset.codes) if country in part else set()
                assert named(dataset, selection.lang, part) | everywhere >= regions
                assert bool(part.strip("; ")) == bool(regions) or today.empty
                assert named(dataset, selection.lang, part) <= regions


def test_a_layer_that_nothing_is_known_of_is_said_to_be_none_known(
    dataset: Dataset, default: Selection
) -> None:
    texts = said(dataset, replace(default, layers=("curfew",)))
    assert texts.zones[0].days[0] == "none known in force"


def test_a_case_without_measures_says_that_they_are_not_known(
    dataset: Dataset, default: Selection
) -> None:
    blank = replace(dataset, measures=dataset.measures.iloc[:0], standing=dataset.standing.iloc[:0])
    texts = said(blank, replace(default, layers=LAYERS))
    assert {day for zone in texts.zones for day in zone.days} == {"not known"}


# ---- sources


@pytest.fixture(scope="module")
def behind(
    dataset: Dataset, selection: Selection, chosen: list[dict[str, Any]]
) -> dict[pd.Timestamp, set[str]]:
    """Ids of what the events so far and each day's zones are known from, by hand."""
    layers = {"internet" if layer == "gap" else layer for layer in selection.layers}
    sources = dataset.measures["sources"].to_dict()
    zones = [
        (row["day"], sources[row["measure_id"]])
        for row in dataset.standing.to_dict("records")
        if row["layer"] in layers
    ]
    found = {}
    for day in dataset.days:
        cells = {row["sources"] for row in chosen if row["event_date"] <= day}
        cells |= {cell for each, cell in zones if each == day}
        found[day] = {name for cell in cells for name in cell.split(";")}
    return found


def test_the_publishers_behind_a_day_are_named(
    dataset: Dataset, texts: Texts, behind: dict[pd.Timestamp, set[str]]
) -> None:
    sources = dataset.sources
    for day, text in zip(dataset.days, texts.sources, strict=True):
        ids = behind[day]
        documents = {sources.at[name, "document"] or name for name in ids}
        publishers = {sources.at[name, "publisher"] for name in documents}
        assert len(publishers) <= 6, "all are named"
        listed = re.fullmatch(r"Sources: (.*)\.", text)
        names = set(listed[1].split("; ")) if listed else set()
        assert {name for name in names if " cited in them" not in name} == publishers, day.date()
        assert (text == words_in("en")("picture.no_source")) == (not ids)


def test_the_articles_that_they_cite_are_counted(
    dataset: Dataset, texts: Texts, behind: dict[pd.Timestamp, set[str]]
) -> None:
    for day, text in zip(dataset.days, texts.sources, strict=True):
        ids = behind[day]
        articles = sum(dataset.sources.at[name, "document"] != "" for name in ids)
        counted_there = re.search(r"(\d+) articles? cited", text)
        assert int(counted_there[1] if counted_there else 0) == articles, day.date()


def test_an_address_is_named_by_its_host(dataset: Dataset, default: Selection) -> None:
    events = dataset.events.assign(sources="https://example.org/a/b?c=d")
    texts = said(replace(dataset, events=events), replace(default, layers=()))
    told = {text for text in texts.sources if text.startswith("Sources")}
    assert told == {"Sources: example.org."}


def test_more_publishers_than_have_room_are_counted(dataset: Dataset, default: Selection) -> None:
    many = ";".join(f"https://example{number}.org/a" for number in range(10))
    events = dataset.events.assign(sources=many)
    texts = said(replace(dataset, events=events), replace(default, layers=()))
    busiest = max(texts.sources, key=len)
    assert "example5.org; 4 more publishers" in busiest
    assert "example6.org" not in busiest


# ---- credits


@pytest.mark.parametrize(
    "owner",
    ["UNHCR", "© OpenStreetMap contributors (ODbL)", "Natural Earth", "GeoNames (CC\u00a0BY)"],
)
def test_the_owners_of_the_map_are_named(texts: Texts, owner: str) -> None:
    assert owner in texts.credits[0]


def test_the_borders_have_their_days(dataset: Dataset, texts: Texts) -> None:
    first = dataset.boundaries.valid_from
    assert f"from {first.day} {first:%B %Y}" in texts.credits[0]


def test_the_program_and_the_data_have_their_version(dataset: Dataset, texts: Texts) -> None:
    assert f"Spreadmap {VERSION}" in texts.credits[1]
    assert dataset.digest in texts.credits[1]
