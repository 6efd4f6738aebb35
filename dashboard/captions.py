"""What a picture says about itself: title, day, legend, zones in force, counts, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

import pandas as pd

from dashboard.counted import Counted, reported
from dashboard.frame import mark_size
from dashboard.legend import absent_signs, no_report, shade_title
from dashboard.scale import Classes, class_range
from dashboard.selection import TYPES, Selection
from dashboard.sentence import (
    borders_sentence,
    day_sentence,
    day_title,
    gap_sentence,
    reported_sentence,
    zone_sentence,
)
from dashboard.sheet import Block, Item, Texts, Zone
from dashboard.tallied.marks import legend_sizes
from dashboard.tallied.sentence import position_words
from dashboard.tallied.weeks import step_words
from dashboard.theme import GAP
from dashboard.titles import attribution, case_subtitle, marked_title
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset
from geodata.layouts.names import OWN
from geodata.sources import is_web_address
from geodata.vocabulary import BASES

SIZES = (1, 5, 25)
"""Numbers of events whose marks the legend shows."""

_SWATCH, _DOT, _HATCH = 18.0, 12.0, 26.0
_MOST_PUBLISHERS = 6


def sheet_texts(
    dataset: Dataset, selection: Selection, sums: Counted, *, version: str, coarsened: str = ""
) -> Texts:
    """Everything that a picture says, for every day.

    Args:
        dataset: the case.
        selection: what a person chose; its own day plays no part.
        sums: what the chosen events add up to.
        version: of the program.
        coarsened: `place` or `region` when the case was made less exact; else nothing.
    """
    words, days = words_in(selection.lang), list(dataset.days)
    return Texts(
        kicker=f"{marked_title(dataset, words)} · {case_subtitle(dataset, words)}",
        titles=tuple(day_title(words, sums, day) for day in days),
        sentences=tuple(_sentence(dataset, selection, words, sums, day) for day in days),
        counts=tuple(_counts(dataset, selection, words, sums, day, coarsened) for day in days),
        blocks=tuple(_blocks(selection, step_words(dataset, words), sums, absent_signs(dataset))),
        zones=tuple(_zone(dataset, words, sums, layer) for layer in selection.layers),
        sources=tuple(sources_text(dataset, selection, sums, [day]) for day in days),
        credits=_credits(dataset, words, version),
        filters=tuple(_filters(selection, words)),
    )


def _sentence(
    dataset: Dataset, selection: Selection, words: Words, sums: Counted, day: pd.Timestamp
) -> str:
    """The day; the emergency only where the legend does not tell of it."""
    told = "emergency" in selection.layers
    return (reported_sentence if told else day_sentence)(dataset, words, sums, day)


def _counts(
    dataset: Dataset,
    selection: Selection,
    words: Words,
    sums: Counted,
    day: pd.Timestamp,
    coarsened: str,
) -> str:
    shown = sums.shown(day)
    hidden = reported(dataset, sums, day) - shown
    left_out = words("tile.left_out", n=hidden) if hidden else words("tile.none_left_out")
    texts = [words("picture.shown", events=words.count("count.events", shown), left_out=left_out)]
    texts += _filters(selection, words)
    texts += [words.term("picture.coarsened", coarsened)] if coarsened else []
    position = int(dataset.days.get_loc(day)) + 1
    return " · ".join([*texts, position_words(dataset, words, position)])


def _filters(selection: Selection, words: Words) -> list[str]:
    """The filters that are not as they come."""
    chosen = {
        "type": (selection.types, tuple(TYPES)),
        "basis": (selection.bases, BASES),
    }
    texts = [
        words("picture.only", names=words.listed(words.term(group, name) for name in some))
        for group, (some, every) in chosen.items()
        if some and some != every
    ]
    texts += [] if selection.inferred else [words("picture.stated_days")]
    if selection.known is not None:
        known = words.day(selection.known.date(), "d MMMM y")
        texts.append(words("picture.known", day=known))
    return texts


def _blocks(
    selection: Selection, words: Words, sums: Counted, without: Container[str]
) -> Iterable[Block]:
    if selection.shade != "none":
        yield _shading(selection, words, sums.classes)
    kinds = [Item(f"type:{kind}", _DOT, words.term("type", kind)) for kind in selection.by_severity]
    title = "legend.sign" if selection.theme == "print" else "legend.colour"
    yield Block(words(title), tuple(kinds))
    sizes = [Item(f"size:{n}", size, words.number(n)) for n, size in _sizes(sums)]
    yield Block(words("legend.size"), tuple(sizes), tall=True)
    signs = {
        "ring": "legend.arrival_street" if selection.street else "legend.arrival",
        "dashed": "legend.dashed",
        "maybe": "legend.maybe",
        "earlier": "legend.earlier",
        "diamond": "legend.region_event",
    }
    seen = [kind for kind in signs if kind not in without]
    items = [Item(kind, _DOT + 2, words(signs[kind])) for kind in seen]
    yield Block(words("legend.marks"), tuple(items))
    if set(selection.layers) - {GAP}:
        forms = {"part": "legend.part", "uncertain": "legend.uncertain"}
        items = [Item(kind, _HATCH, words(key)) for kind, key in forms.items()]
        items.append(Item("city", _DOT + 2, words("legend.city")))
        yield Block(words("legend.zones"), tuple(items))


def _sizes(sums: Counted) -> list[tuple[int, float]]:
    """Numbers of events, and how large their marks are."""
    if sums.tally is None:
        return [(number, mark_size(number)) for number in SIZES]
    return legend_sizes(sums.tally)


def _shading(selection: Selection, words: Words, classes: Classes) -> Block:
    items = [Item("shade:0", _SWATCH, no_report(words, selection))]
    items += [
        Item(f"shade:{classes.tone(rank) + 1}", _SWATCH, class_range(words, classes, rank))
        for rank in range(len(classes.lows))
    ]
    return Block(shade_title(words, selection), tuple(items))


def _zone(dataset: Dataset, words: Words, sums: Counted, layer: str) -> Zone:
    if layer == GAP:
        said = tuple(gap_sentence(dataset, words, sums, day) for day in dataset.days)
        return Zone(GAP, words("legend.gap"), said)
    days = tuple(zone_sentence(dataset, words, layer, day) for day in dataset.days)
    return Zone(f"zone:{layer}", words.term("layer", layer), days)


def sources_text(
    dataset: Dataset, selection: Selection, sums: Counted, days: Iterable[pd.Timestamp]
) -> str:
    """Publishers of the documents behind some days, how many articles they cite, and the file."""
    words = words_in(selection.lang)
    texts = _publishers(dataset, words, behind(dataset, selection, sums, days))
    return " ".join([*texts, *_file_read(dataset, words)]) or words("picture.no_source")


def _file_read(dataset: Dataset, words: Words) -> list[str]:
    """The file of counts, or of rows in somebody else's layout."""
    report, tally, name = dataset.imported, dataset.tally, dataset.path.name
    if tally is not None:
        layout = tally.layout if report is None else report.title
        rows = words.count("count.rows", tally.rows_kept)
        return [words("picture.counted", name=name, layout=layout, rows=rows)]
    if report is None or report.layout == OWN:
        return []
    rows = words.count("count.rows", report.rows_kept)
    return [words("picture.read", name=name, layout=report.title, rows=rows)]


def _publishers(dataset: Dataset, words: Words, ids: list[str]) -> list[str]:
    cited = [name for name in ids if _document(dataset, name) != name]
    documents = Counter(_document(dataset, name) for name in ids)
    names = list(dict.fromkeys(publisher(dataset, name) for name, _ in documents.most_common()))
    if not names:
        return []
    more = len(names) - _MOST_PUBLISHERS
    texts = names[:_MOST_PUBLISHERS]
    texts += [words("picture.more_sources", n=words.number(more))] if more > 0 else []
    texts += [words.count("picture.cited", len(set(cited)))] if cited else []
    return [words("picture.sources", names="; ".join(texts))]


def behind(
    dataset: Dataset, selection: Selection, sums: Counted, days: Iterable[pd.Timestamp]
) -> list[str]:
    """Ids of the sources of what is drawn on some days: zones switched on, and events so far.

    Earlier events shade regions and leave quiet marks, so their sources belong to a day, too.
    """
    days, standing = list(days), dataset.standing
    layers = {"internet" if layer == GAP else layer for layer in selection.layers}
    rows = standing[standing["day"].isin(days) & standing["layer"].isin(layers)]
    measures = dataset.measures.loc[rows["measure_id"].unique(), "sources"]
    events = sums.events.loc[sums.events["event_date"] <= max(days), "sources"]
    return list(dict.fromkeys(name for cell in [*events, *measures] for name in split_ids(cell)))


def _document(dataset: Dataset, name: str) -> str:
    """The document that an article is known from; the source itself where it is one."""
    known = name in dataset.sources.index
    return str(dataset.sources.at[name, "document"] or name) if known else name


def publisher(dataset: Dataset, name: str) -> str:
    """Who a source is from; of a web address, whose it is."""
    if name in dataset.sources.index:
        return str(dataset.sources.at[name, "publisher"])
    return name.split("/")[2] if is_web_address(name) else name


def _credits(dataset: Dataset, words: Words, version: str) -> tuple[str, ...]:
    return (
        f"{borders_sentence(dataset, words)} {attribution(dataset, words)}",
        words("picture.made", digest=dataset.digest, version=version),
    )
