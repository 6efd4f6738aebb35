"""Event types as other files write them: misspelt, of older codebooks, without a sub-type.

Source of the words: ACLED Codebook (2019 and later) and its versions before 2019, which had event
types alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from rapidfuzz import fuzz, process

from geodata.layouts.base import Answer, all_faults, faults_where
from geodata.vocabulary import EVENT_TYPES

CUTOFF = 88.0
"""Lowest similarity, of 100, at which a word is taken for a known one."""

USUAL_SUB_TYPES: Mapping[str, str] = {
    "Protests": "Peaceful protest",
    "Riots": "Violent demonstration",
    "Battles": "Armed clash",
    "Explosions/Remote violence": "Remote explosive/landmine/IED",
    "Violence against civilians": "Attack",
    "Strategic developments": "Other",
}
"""What is written where a file has no sub-event type; the report says in how many rows."""

OLDER_TYPES: Mapping[str, tuple[str, str]] = {
    "Battle-No change of territory": ("Battles", "Armed clash"),
    "Battle-Government regains territory": ("Battles", "Government regains territory"),
    "Battle-Non-state actor overtakes territory": (
        "Battles",
        "Non-state actor overtakes territory",
    ),
    "Headquarters or base established": (
        "Strategic developments",
        "Headquarters or base established",
    ),
    "Non-violent transfer of territory": (
        "Strategic developments",
        "Non-violent transfer of territory",
    ),
    "Strategic development": ("Strategic developments", "Other"),
    "Remote violence": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "Riots/Protests": ("Protests", "Peaceful protest"),
}
"""Event types of ACLED before 2019, and what they are called now."""

_RIOTERS = "5"  # code of the first actor's kind
_RIOT = ("Riots", "Violent demonstration")


def read_categories(texts: pd.DataFrame) -> Answer:
    """Event type and sub-type.

    Args:
        texts: distinct event_type, sub_event_type and inter1 (kind of the first actor: only it
            tells riots from protests in files from before 2019).

    Returns:
        event_type and sub_event_type in the words of `EVENT_TYPES`; what was put right or filled
        in stands in `repairs`.
    """
    types = texts["event_type"].map(_spellings(texts["event_type"], _TYPES)).astype("str")
    subs = texts["sub_event_type"].map(_spellings(texts["sub_event_type"], _SUB_TYPES))
    rioters = texts["inter1"].str.strip().isin([_RIOTERS, "Rioters"])
    pairs = [
        _pair(kind, sub, rioter=rioter)
        for kind, sub, rioter in zip(types.fillna(""), subs.fillna(""), rioters, strict=True)
    ]
    values = pd.DataFrame(
        pairs, index=texts.index, columns=["event_type", "sub_event_type"], dtype="str"
    )
    expected = f"unknown event type; expected one of {', '.join(EVENT_TYPES)}"
    wrong = faults_where(types.isna(), texts["event_type"], "event_type", expected)
    return Answer(values, wrong, _repairs(texts, types, subs, values))


def _pair(kind: str, sub: str, *, rioter: bool) -> tuple[str, str]:
    if kind == "Riots/Protests" and rioter:
        kind, older = _RIOT
    else:
        kind, older = OLDER_TYPES.get(kind, (kind, USUAL_SUB_TYPES.get(kind, "")))
    return kind, sub if sub in EVENT_TYPES.get(kind, ()) else older


def _spellings(texts: pd.Series, words: Mapping[str, str]) -> dict[str, str | None]:
    """Each distinct text to the word that it stands for, None for none."""
    return {text: _known_word(" ".join(text.split()).casefold(), words) for text in texts.unique()}


def _known_word(text: str, words: Mapping[str, str]) -> str | None:
    if not text or text in words:
        return words.get(text)
    near = process.extractOne(text[:80], words.keys(), scorer=fuzz.ratio, score_cutoff=CUTOFF)
    return words[near[0]] if near else None


def _folded(words: Iterable[str]) -> dict[str, str]:
    return {word.casefold(): word for word in words}


_TYPES = _folded([*EVENT_TYPES, *OLDER_TYPES])
_SUB_TYPES = _folded(sub for subs in EVENT_TYPES.values() for sub in subs)


def _repairs(
    texts: pd.DataFrame, types: pd.Series, subs: pd.Series, values: pd.DataFrame
) -> pd.DataFrame:
    found = types.notna()
    older = found & (types.fillna("") != values["event_type"])
    unlike = subs.fillna("") != values["sub_event_type"]
    return all_faults(
        [
            _misspelt(texts["event_type"], types, "event_type"),
            _misspelt(texts["sub_event_type"], subs, "sub_event_type"),
            faults_where(
                older, texts["event_type"], "event_type", "an event type of an older codebook"
            ),
            faults_where(
                found & unlike,
                texts["sub_event_type"],
                "sub_event_type",
                "no sub-event type of this event type; the usual one is written",
            ),
        ]
    )


def _misspelt(texts: pd.Series, found: pd.Series, column: str) -> pd.DataFrame:
    plain = texts.str.split().str.join(" ").str.casefold()
    wrong = found.notna() & (plain != found.str.casefold())
    return faults_where(wrong, texts, column, "misspelt; taken for the known word nearest to it")
