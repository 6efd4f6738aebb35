"""The panel of a day: nothing is lost, nothing is added up, every row leads to its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from frames_played import uncertain
from plotly.utils import PlotlyJSONEncoder

from dashboard.panel import CLAIMS_SHOWN
from dashboard.selection import TYPES, Selection
from dashboard.view import build_cards, build_view
from dashboard.words import Words, words_in
from geodata.dataset import Dataset

CHOICES: dict[str, dict[str, Any]] = {
    "everything": {},
    "protests": {"types": ("protests",)},
    "witnesses, certain days": {"bases": ("witness",), "inferred": False},
    "Kazakh": {"lang": "kk"},
}

Walk = Any


@pytest.fixture(scope="module", params=CHOICES)
def chosen(request: pytest.FixtureRequest, default: Selection) -> Selection:
    return replace(default, **CHOICES[request.param])


@pytest.fixture(scope="module")
def view(dataset: Dataset, chosen: Selection) -> dict[str, Any]:
    return build_view(dataset, chosen)


@pytest.fixture(scope="module")
def everything(dataset: Dataset, default: Selection) -> dict[str, Any]:
    return build_view(dataset, default)


def day_of(dataset: Dataset, text: str) -> int:
    """Where a day stands."""
    return int(dataset.days.get_loc(pd.Timestamp(text)))


def sentence(view: dict[str, Any], position: int, walk: Walk) -> str:
    """The sentence of a day."""
    (found,) = walk(view["summaries"][position]).of_class("day-sentence")
    return str(walk(found).text)


# ---- events


def listed(children: list[Any], walk: Walk) -> list[str]:
    """The events of a day; what may also be of it is folded away, and no part of them."""
    return walk(
        [each for each in children if isinstance(each, dict) or each[1].get("className") != "maybe"]
    ).refs


def test_every_chosen_event_of_a_day_is_listed_once(
    dataset: Dataset, chosen: Selection, view: dict[str, Any], walk: Walk
) -> None:
    kinds = {TYPES[name] for name in chosen.types}
    for day, children in zip(dataset.days, view["lists"], strict=True):
        expected = [
            row["event_id"]
            for row in dataset.events.to_dict("records")
            if row["event_date"] == day
            and row["event_type"] in kinds
            and row["basis"] in chosen.bases
            and (chosen.inferred or not uncertain(row))
        ]
        assert sorted(listed(children, walk)) == sorted(expected), day.date()


def test_over_all_days_every_event_is_listed_once(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    refs = [ref for children in everything["lists"] for ref in listed(children, walk)]

    assert sorted(refs) == sorted(dataset.events.index)


def test_every_reference_leads_to_a_card(
    dataset: Dataset, chosen: Selection, view: dict[str, Any], walk: Walk
) -> None:
    cards = build_cards(dataset, chosen)

    assert walk(view["summaries"], view["lists"]).refs
    assert set(walk(view["summaries"], view["lists"]).refs) <= set(cards)
    assert not walk(view["bars"]).refs
    assert not walk(list(cards.values())).refs, "a card is put in as it is"


def test_a_reference_stands_where_the_browser_looks_for_it(view: dict[str, Any]) -> None:
    """It looks into children, and no deeper into other properties."""

    def within(node: Any) -> Iterator[str]:
        if isinstance(node, list):
            for each in node:
                yield from within(each)
        elif isinstance(node, dict) and "ref" in node:
            yield node["ref"]

    sent = json.loads(json.dumps(view, cls=PlotlyJSONEncoder))
    for name in ("summaries", "lists"):
        written = re.findall(r'\{"ref": "([^"]+)"\}', json.dumps(sent[name]))
        assert list(within(sent[name])) == written


def test_events_of_a_place_stand_together_and_the_whole_country_stands_last(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    for children in everything["lists"]:
        rows = [dataset.events.loc[ref] for ref in listed(children, walk)]
        ranks = [0 if row["place_id"] else 1 if row["region"] else 2 for row in rows]
        groups = [row["place_id"] or row["region"] for row in rows]
        runs = [name for at, name in enumerate(groups) if at == 0 or groups[at - 1] != name]

        assert ranks == sorted(ranks)
        assert len(runs) == len(set(runs))


def test_the_day_says_how_many_it_lists_and_how_many_it_leaves_out(
    dataset: Dataset, view: dict[str, Any], walk: Walk
) -> None:
    for position, day in enumerate(dataset.days):
        number = len(listed(view["lists"][position], walk))
        hidden = int((dataset.events["event_date"] == day).sum()) - number
        first, *_ = walk(view["summaries"][position]).of_class("tile")
        texts = walk(first).texts

        assert texts[0] == str(number)
        assert (str(hidden) in " ".join(texts[1:])) or not hidden
        assert str(number) in walk(view["lists"][position]).texts[0]


# ---- measures in force


def until(summary: list[Any], walk: Walk) -> list[tuple[str, list[str]]]:
    """Headings and measures of what stands at the end of the day, and of what ended in it."""
    parts = [walk(part) for part in walk(summary).of_class("until")]
    return [(part.texts[0], part.refs) for part in parts]


def known_and_maybe(summary: list[Any], walk: Walk) -> tuple[list[str], list[str]]:
    """What is stated to stand on a day, and what may have stood."""
    (block,) = walk(summary).of_class("measures")
    (known,) = walk(block).of_class("known")
    number = len(walk(known).refs)
    return walk(block).refs[:number], walk(block).refs[number:]


def stands(row: pd.Series, day: pd.Timestamp) -> bool | None:
    """Whether a measure stands on a day; None when that is claimed, disputed or not known."""
    after = day + pd.Timedelta(days=1)
    start = row["starts"] if pd.notna(row["starts"]) else row["last_stated"]
    spoken = max(each for each in (row["starts"], row["last_stated"]) if pd.notna(each))
    last_known = spoken.normalize()
    if start >= after or (pd.notna(row["ends"]) and row["ends"] <= day):
        return False
    if row["status"] != "in_force":
        return None if pd.notna(row["ends"]) or day <= last_known else False
    return True if pd.notna(row["ends"]) or day <= last_known else None


@pytest.mark.parametrize("text", ["2022-01-05", "2022-01-18", "2022-01-19"])
def test_measures_in_force_on_a_day(
    dataset: Dataset, everything: dict[str, Any], walk: Walk, text: str
) -> None:
    known, maybe = known_and_maybe(everything["summaries"][day_of(dataset, text)], walk)
    answers = {name: stands(row, pd.Timestamp(text)) for name, row in dataset.measures.iterrows()}

    assert sorted(known) == sorted(name for name, answer in answers.items() if answer is True)
    assert sorted(maybe) == sorted(name for name, answer in answers.items() if answer is None)


def test_measures_in_force_on_every_day(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    for position, day in enumerate(dataset.days):
        known, maybe = known_and_maybe(everything["summaries"][position], walk)
        answers = {name: stands(row, day) for name, row in dataset.measures.iterrows()}
        assert sorted(known) == sorted(name for name, answer in answers.items() if answer is True)
        assert sorted(maybe) == sorted(name for name, answer in answers.items() if answer is None)


def test_what_ended_in_the_course_of_a_day_stands_apart(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    ended_at_all = 0
    for position, day in enumerate(dataset.days):
        known, _ = known_and_maybe(everything["summaries"][position], walk)
        ends = dataset.measures.loc[known, "ends"]
        parts = dataset.measures.loc[known, "ends_part"]
        ended = {
            name for name in known if ends[name] < day + pd.Timedelta(days=1) and ends[name] > day
        }
        ended |= {name for name in known if ends[name] == day and parts[name]}
        groups = until(everything["summaries"][position], walk)
        assert bool(groups) == bool(ended)
        for title, refs in groups:
            at_the_end = title == "In force at the end of the day"
            assert set(refs) == (set(known) - ended if at_the_end else ended)
        ended_at_all += len(ended)
    assert ended_at_all


def test_the_emergency_stands_through_18_january_and_no_longer(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    rows = dataset.measures
    emergency = rows[(rows["measure"] == "state_of_emergency") & (rows["status"] == "in_force")]
    nationwide = emergency[emergency["area"] == "KZ"].index
    first = emergency[emergency["area"].isin(["KZ-MAN", "KZ-ALA", "KZ-MAN;KZ-ALA"])].index
    assert len(nationwide)
    assert len(first)

    def standing(text: str) -> set[str]:
        return set(known_and_maybe(everything["summaries"][day_of(dataset, text)], walk)[0])

    assert not standing("2022-01-04") & set(emergency.index)
    assert set(nationwide) | set(first) <= standing("2022-01-05")
    assert set(nationwide) | set(first) <= standing("2022-01-18")
    assert not standing("2022-01-19") & set(emergency.index)


# ---- the sentence


def test_the_sentence_of_5_january(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    text = sentence(everything, day_of(dataset, "2022-01-05"), walk)
    regions = dataset.boundaries.light["name_en"]
    first = words.listed([regions["KZ-MAN"], regions["KZ-ALA"]])
    early = words("day.area_from", area=first, time="01:30")
    late = words(
        "day.area_from",
        area=words("day.country"),
        time=words.term("start", "late afternoon"),
    )

    assert early in text
    assert late in text
    assert text.index(early) < text.index(late)
    assert re.search(r"Mangystau Region and Almaty\b.* 01:30", text)
    assert re.search(r"whole country\b.* late afternoon", text)


def test_the_sentence_of_the_days_between(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    whole = words("day.emergency", areas=words("day.country"))
    for text in ("2022-01-06", "2022-01-12", "2022-01-18"):
        assert whole in sentence(everything, day_of(dataset, text), walk)


def test_the_sentence_of_19_january_and_of_the_days_before_any_emergency(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    ended, none = words("day.emergency_ended"), words("day.emergency_none")

    assert ended in sentence(everything, day_of(dataset, "2022-01-19"), walk)
    for position in range(day_of(dataset, "2022-01-05")):
        assert none in sentence(everything, position, walk)
        assert ended not in sentence(everything, position, walk)


def test_a_day_without_a_report_is_not_called_calm(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    for position, day in enumerate(dataset.days):
        reported = (dataset.events["event_date"] == day).any()
        text = sentence(everything, position, walk)
        assert (words("day.nothing") in text) == (not reported)
        assert words.count("count.events", 0) not in text


def test_a_day_whose_events_are_all_filtered_out_says_so(
    dataset: Dataset, default: Selection, words: Words, walk: Walk
) -> None:
    kinds = dataset.events.groupby("event_date")["event_type"].agg(set)
    day, missing = next(
        (day, name)
        for day, present in kinds.items()
        for name, kind in TYPES.items()
        if kind not in present and kind in set(dataset.events["event_type"])
    )
    view = build_view(dataset, replace(default, types=(missing,)))
    text = sentence(view, int(dataset.days.get_loc(day)), walk)

    assert words("day.all_filtered") in text
    assert words("day.nothing") not in text


def test_silence_is_spoken_of_on_days_of_an_internet_disruption(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    rows = dataset.standing
    for position, day in enumerate(dataset.days):
        cut = ((rows["day"] == day) & (rows["layer"] == "internet")).any()
        silence = walk(everything["summaries"][position]).of_class("silence")
        assert len(silence) == int(cut), day.date()


# ---- figures stated


def test_claims_are_listed_as_they_were_stated_last(
    dataset: Dataset, everything: dict[str, Any], walk: Walk
) -> None:
    rows = dataset.claims.to_dict("records")
    for position, day in enumerate(dataset.days):
        expected: list[str] = []
        for name in CLAIMS_SHOWN:
            stated = [row for row in rows if row["measure"] == name and row["as_of"] <= day]
            latest = max((row["as_of"] for row in stated), default=None)
            expected += [row["claim_id"] for row in stated if row["as_of"] == latest]
        shown = [ref for block in _claims(everything, position, walk) for ref in block.refs]
        assert sorted(shown) == sorted(expected), day.date()


def _claims(view: dict[str, Any], position: int, walk: Walk) -> list[Any]:
    return [walk(each) for each in walk(view["summaries"][position]).of_class("claims")]


def test_claims_are_never_added_up(
    dataset: Dataset, everything: dict[str, Any], words: Words, walk: Walk
) -> None:
    """Around the figures there stands no number but the day that they are of."""
    shown = 0
    for position in range(len(dataset.days)):
        for block in _claims(everything, position, walk):
            shown += 1
            days = {
                words("claims.as_of", day=words.day(day.date(), "d MMMM")) for day in dataset.days
            }
            others = [text for text in block.texts if text not in days]
            assert not any(re.search(r"\d", text) for text in others), others
    assert shown


# ---- languages


def test_words_of_the_panel_are_in_the_language_and_names_too(
    dataset: Dataset, default: Selection, walk: Walk
) -> None:
    for lang in ("ru", "kk"):
        view = build_view(dataset, replace(default, lang=lang))  # type: ignore[arg-type]
        titles = walk(view["lists"]).of_class("group-title")
        names = set(dataset.places[f"name_{lang}"])
        assert any(walk(title).text.split(" · ")[0].strip() in names for title in titles)
        assert view["words"]["play"] == words_in(lang)("control.play")
