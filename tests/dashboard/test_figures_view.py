"""The figures view: every claim once, as it was stated and by whom; nothing is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.views.claim_words import KINDS, MEASURES
from dashboard.views.figures import figures_panel
from dashboard.words import Words
from geodata.dataset import Dataset

Walk = Any
Show = Callable[..., Any]

USUAL: dict[str, Any] = {
    "as_of": "2022-01-05",
    "measure": "killed",
    "group": "all",
    "value_low": 10,
    "value_high": 10,
    "unit": "persons",
    "area": "KZ",
    "cumulative": "yes",
    "subset_of": "",
    "basis": "reported",
    "claimant": "Somebody",
    "notes": "Invented.",
    "sources": "https://example.org/1",
}


def claims_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Claims as if they had been read."""
    whole = [{"claim_id": f"C-{at}", **USUAL, **row} for at, row in enumerate(rows, start=1)]
    frame = pd.DataFrame(whole, columns=["claim_id", *USUAL])
    frame["as_of"] = pd.to_datetime(frame["as_of"])
    ends = ["value_low", "value_high"]
    frame[ends] = frame[ends].astype("Int64")
    return frame.set_index("claim_id", drop=False).rename_axis(None)


@pytest.fixture(scope="module")
def panel(dataset: Dataset, walk: Walk) -> Any:
    """The view of the case that ships."""
    return walk(figures_panel(dataset, "en"))


@pytest.fixture(scope="module")
def show(dataset: Dataset, walk: Walk) -> Show:
    """The view of a case with these claims."""

    def shown(*rows: dict[str, Any]) -> Any:
        return walk(figures_panel(replace(dataset, claims=claims_of(*rows)), "en"))

    return shown


def data(node: Any, name: str) -> str:
    """A data attribute."""
    return str(node.to_plotly_json()["props"][f"data-{name}"])


def line_of(panel: Any, walk: Walk, claim_id: str) -> tuple[Any, Any]:
    """The row of a claim and its note."""
    rows = panel.of_class("figures-row")
    notes = panel.of_class("figures-note")
    (at,) = [at for at, note in enumerate(notes) if walk(note).texts[0] == claim_id]
    return rows[at], notes[at]


def track(row: Any, walk: Walk) -> Any:
    """What is drawn of a claim."""
    (drawn,) = walk(row).of_class("figures-track")
    return walk(drawn)


# ---- every claim


def test_every_claim_has_one_row(dataset: Dataset, panel: Any, walk: Walk) -> None:
    ids = [walk(note).texts[0] for note in panel.of_class("figures-note")]

    assert sorted(ids) == sorted(dataset.claims.index)
    assert len(panel.of_class("figures-row")) == len(ids) > 40


def test_a_row_tells_what_is_known_of_its_claim(
    dataset: Dataset, panel: Any, words: Words, walk: Walk
) -> None:
    for claim_id, claim in dataset.claims.iterrows():
        row, note = line_of(panel, walk, str(claim_id))
        assert walk(walk(row).of_class("figures-number")).text == words.span(
            claim["value_low"], claim["value_high"]
        )
        assert words.text(claim["group"]) in walk(row).text
        assert words.text(claim["notes"]) in walk(note).text
        assert walk(note).of_class("sources")
        assert ("running total" in walk(row).text) == (claim["cumulative"] == "no")
        assert data(row, "asof") == data(note, "asof") == str(claim["as_of"].date())


def test_a_row_stands_beneath_its_claimant(
    dataset: Dataset, panel: Any, words: Words, walk: Walk
) -> None:
    for body in (node for node in panel.components if type(node).__name__ == "Tbody"):
        (head,) = walk(body).of_class("figures-claimant")
        notes = walk(body).of_class("figures-note")
        for claim_id in (walk(note).texts[0] for note in notes):
            claim = dataset.claims.loc[claim_id]
            assert (words.text(claim["claimant"]) or words("claims.unnamed")) in walk(head).text
            assert words.term("basis", claim["basis"]) in walk(head).text
        assert data(body, "asof") == min(data(note, "asof") for note in notes)


def test_official_claimants_come_first_and_who_is_not_named_last(show: Show, walk: Walk) -> None:
    panel = show(
        {"claimant": "", "basis": "reported"},
        {"claimant": "Paper", "basis": "reported"},
        {"claimant": "Ministry", "basis": "official", "as_of": "2022-01-07"},
        {"claimant": "", "basis": "official"},
    )
    heads = [walk(head).texts[0] for head in panel.of_class("figures-claimant")]
    assert heads == ["Ministry", "claimant not named", "Paper", "claimant not named"]


def test_each_kind_has_its_place_and_all_others_are_folded_away(
    dataset: Dataset, panel: Any, walk: Walk
) -> None:
    sections = panel.of_class("figures-kind")
    assert [each.id for each in sections] == [
        *(f"figures-{kind}" for kind, _ in KINDS),
        "figures-other",
    ]
    assert type(sections[-1]).__name__ == "Details"
    assert not getattr(sections[-1], "open", None)
    for section, (_, measures) in zip(sections, KINDS, strict=False):
        ids = [walk(note).texts[0] for note in walk(section).of_class("figures-note")]
        assert set(dataset.claims.loc[ids, "measure"]) <= set(measures)


def test_every_measure_of_the_case_has_a_word(dataset: Dataset) -> None:
    assert set(dataset.claims["measure"]) <= set(MEASURES)


def test_a_measure_without_a_word_is_shown_as_it_stands(show: Show) -> None:
    panel = show({"measure": "tear_gas_used", "unit": "grenades"})
    assert "tear gas used (grenades)" in panel.texts


def test_different_units_have_no_common_scale(show: Show) -> None:
    rows = [{"measure": "damaged", "unit": unit} for unit in ("cars", "cars", "shops")]
    assert len(show(*rows).of_class("figures-table")) == 2


def test_a_case_without_claims_says_so(dataset: Dataset, walk: Walk) -> None:
    empty = replace(dataset, claims=dataset.claims.iloc[:0])
    panel = walk(figures_panel(empty, "en"))
    assert "known" in panel.text
    assert not panel.of_class("figures-table")


# ---- what is drawn


@pytest.mark.parametrize(
    ("low", "high", "names"),
    [
        (20, 20, ["figures-sign"]),
        (20, None, ["figures-open up", "figures-sign"]),
        (None, 20, ["figures-open down", "figures-sign"]),
        (100, 400, ["figures-range"]),
    ],
)
def test_what_is_stated_tells_its_sign(
    show: Show, walk: Walk, low: int | None, high: int | None, names: list[str]
) -> None:
    (row,) = show({"value_low": low, "value_high": high}).of_class("figures-row")
    drawn = [str(each.className) for each in track(row, walk).components[1:]]
    marks = [name for name in drawn if name != "figures-grid"]
    assert [name.rsplit(" ", 1)[0] if "sign-" in name or "range-" in name else name
            for name in marks] == names  # fmt: skip


def test_official_independent_reported_and_unverified_have_different_signs(
    show: Show, walk: Walk
) -> None:
    bases = ("official", "observed", "reported", "unverified")
    panel = show(*({"basis": basis, "claimant": basis} for basis in bases))
    signs = {
        walk(row).of_class("figures-sign")[0].className for row in panel.of_class("figures-row")
    }
    assert len(signs) == len(bases)
    (legend,) = panel.of_class("figures-legend")
    assert {sign.className for sign in walk(legend).of_class("figures-sign")} > signs


def test_a_legend_explains_only_what_is_drawn(show: Show, walk: Walk) -> None:
    (legend,) = show({"basis": "official"}).of_class("figures-legend")
    assert [text.split(":")[0] for text in walk(legend).texts] == ["official", "one number"]


def test_numbers_of_a_table_stand_on_one_scale(show: Show, walk: Walk) -> None:
    panel = show(*({"value_low": n, "value_high": n, "claimant": str(n)} for n in (50, 100, 200)))
    places = []
    for row in panel.of_class("figures-row"):
        (sign,) = track(row, walk).of_class("figures-sign")
        places.append(float(sign.style["left"].rstrip("%")))
    assert places == pytest.approx([25, 50, 100])
    assert "Scale from zero" in panel.texts


def test_a_log_scale_says_that_it_has_no_zero(show: Show) -> None:
    panel = show({"value_low": 1, "value_high": 1}, {"value_low": 900, "value_high": 900})
    assert any("no zero" in text for text in panel.texts)


# ---- parts


def test_a_part_stands_after_its_whole_and_is_drawn_inside_it(show: Show, walk: Walk) -> None:
    panel = show(
        {"value_low": 40, "value_high": 40, "subset_of": "C-2"},
        {"value_low": 80, "value_high": 80, "as_of": "2022-01-07"},
    )
    whole, part = panel.of_class("figures-row")
    (bracket,) = track(part, walk).of_class("figures-whole")
    (sign,) = track(part, walk).of_class("figures-sign")
    (end,) = track(whole, walk).of_class("figures-sign")

    assert not track(whole, walk).of_class("figures-whole")
    assert bracket.style["width"] == end.style["left"]
    assert float(sign.style["left"].rstrip("%")) < float(end.style["left"].rstrip("%"))
    assert walk(part).of_class("figures-inner")
    assert "part of “80” (all, as of 7 Jan)" in walk(part).text


def test_a_whole_of_a_later_day_is_not_told_before_that_day(show: Show, walk: Walk) -> None:
    panel = show({"subset_of": "C-2"}, {"value_low": 80, "as_of": "2022-01-07", "value_high": 80})
    part = panel.of_class("figures-row")[1]
    for name in ("figures-part", "figures-whole"):
        (told,) = walk(part).of_class(name)
        assert data(told, "asof") == "2022-01-07"
    early = next(
        each for each in panel.of_class("figures-answer") if data(each, "from") == "2022-01-05"
    )
    assert "80" not in walk(early).text


def test_a_part_whose_whole_is_not_known_stands_alone(show: Show) -> None:
    panel = show({"subset_of": "C-9"})
    assert len(panel.of_class("figures-row")) == 1
    assert not panel.of_class("figures-whole")


def test_parts_that_go_in_a_ring_are_each_shown_once(show: Show) -> None:
    panel = show({"subset_of": "C-2"}, {"subset_of": "C-1"})
    assert len(panel.of_class("figures-row")) == 2


# ---- the lowest and the highest


def test_killed_as_of_9_january(panel: Any, walk: Walk) -> None:
    (killed,) = [each for each in panel.of_class("figures-kind") if each.id == "figures-killed"]
    answers = walk(killed).of_class("figures-answer")
    (answer,) = [each for each in answers if data(each, "from") == "2022-01-09"]
    text = walk(answer).text

    assert data(answer, "until") == ""
    assert re.search(
        r"Latest, as of 9 January Lowest 103 .*Almaty · Vlast.kz · Unverified · part of “at least "
        r"164” Highest at least 164 .*the whole country · Vlast.kz · Unverified As of any day up "
        r"to then Lowest at least 1 .*Atyrau Region · claimant not named · Reported · as of 7 "
        r"January Highest at least 164",
        text,
    ), text
    assert "not two answers to one question" in text


def test_on_each_day_one_answer_stands_above_each_table(
    dataset: Dataset, panel: Any, walk: Walk
) -> None:
    for chart in panel.of_class("figures-chart"):
        answers = walk(chart).of_class("figures-answer")
        single = len(walk(chart).of_class("figures-row")) == 1
        for day in (str(day.date()) for day in dataset.days):
            shown = [
                each
                for each in answers
                if data(each, "from") <= day
                and (day < data(each, "until") or not data(each, "until"))
            ]
            (table,) = walk(chart).of_class("figures-table")
            assert len(shown) == (not single or day < data(table, "asof")), day


def test_an_answer_counts_what_is_of_later_days_and_leads_there(
    dataset: Dataset, panel: Any, walk: Walk
) -> None:
    (killed,) = [each for each in panel.of_class("figures-kind") if each.id == "figures-killed"]
    days = dataset.claims.loc[dataset.claims["measure"] == "killed", "as_of"]
    for answer in walk(killed).of_class("figures-answer"):
        later = int((days > data(answer, "from")).sum()) if data(answer, "from") else len(days)
        links = walk(answer).of_class("go")
        assert [each.href for each in links] == (["?date=2022-01-09"] if later else [])
        assert not later or f"{later} more" in walk(answer).text


def test_nothing_stated_is_no_zero(show: Show, walk: Walk) -> None:
    first = show({}).of_class("figures-answer")[0]
    assert data(first, "from") == ""
    assert "not a count of zero" in walk(first).text


def test_every_number_in_the_view_is_one_that_somebody_states(dataset: Dataset, panel: Any) -> None:
    """A sum, a mean or a middle would be none of them."""
    ends = [*dataset.claims["value_low"].dropna(), *dataset.claims["value_high"].dropna()]
    stated = {f"{int(end):,}" for end in ends}
    strong = [node for node in panel.components if type(node).__name__ == "Strong"]
    numbers = {
        number
        for node in strong
        if isinstance(node.children, str)
        and re.fullmatch(r"(at \w+ )?[\d,]+(–[\d,]+)?", node.children)
        for number in re.findall(r"[\d,]+", node.children)
    }
    assert numbers
    assert numbers <= stated


def test_all_who_state_the_same_number_are_named(show: Show, walk: Walk) -> None:
    rows = [{"claimant": name} for name in ("One", "Two")]
    answer = show(*rows, {"value_low": 3, "value_high": 3}).of_class("figures-answer")[-1]
    assert {"One", "Two"} <= set(re.findall(r"\w+", walk(answer).text))
