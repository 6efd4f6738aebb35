"""What was not known yet is counted, on the page and on pictures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.captions import sheet_texts
from dashboard.counted import counted
from dashboard.selection import Selection
from dashboard.sentence import known_note
from dashboard.snapshot.picture import build_picture
from dashboard.snapshot.sizes import PRESETS
from dashboard.words import words_in
from geodata.dataset import Dataset
from geodata.known import as_known_on

DAY = pd.Timestamp("2022-01-05")


def test_the_note_says_how_many_events_are_hidden(dataset: Dataset, default: Selection) -> None:
    known = as_known_on(dataset, DAY)
    said = known_note(known, words_in("en"), replace(default, known=DAY))

    assert known.hidden == len(dataset.events) - len(known.events) > 0
    assert f"{known.hidden} of {len(dataset.events)}" in said
    assert "5 January 2022" in said
    assert known_note(dataset, words_in("en"), default) == ""


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_picture_says_as_of_when_it_was_known(
    dataset: Dataset, default: Selection, lang: str
) -> None:
    selection = replace(default, known=DAY, lang=lang)  # type: ignore[arg-type]
    picture = build_picture(dataset, selection, PRESETS["article"], version="1")
    day = words_in(lang).day(DAY.date(), "d MMMM y")

    assert all(day in count for count in picture.texts.counts)
    assert len(picture.sums.events) < len(dataset.events)
    plain = sheet_texts(dataset, default, counted(dataset, default), version="1")
    assert not any(words_in("en").day(DAY.date(), "d MMMM y") in text for text in plain.counts)


def test_a_picture_of_a_range_has_its_days_as_title(dataset: Dataset, default: Selection) -> None:
    since, last = dataset.days[2], dataset.days[4]
    texts = sheet_texts(
        dataset,
        replace(default, since=since),
        counted(dataset, replace(default, since=since)),
        version="1",
    )

    assert texts.titles[dataset.days.get_loc(last)] == words_in("en").days(
        since.date(), last.date()
    )
    assert "none left out" in texts.counts[dataset.days.get_loc(last)]
