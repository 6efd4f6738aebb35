"""How the data were made and counted, what they cannot say, and how to cite them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from babel import Locale
from dash import html
from dash.development.base_component import Component

from dashboard.selection import Selection
from dashboard.tallied.table import method_notes
from dashboard.version import installed_version
from dashboard.views.codebook import GROUPS, code, codebook, grid, meanings
from dashboard.views.imported import import_section
from dashboard.words import Words, words_in
from geodata.columns import split_ids
from geodata.dataset import Dataset, default_events_path
from geodata.licences import read_licences
from geodata.sources import document_of

TEXTS: Mapping[str, tuple[str, ...]] = {
    "method.row": ("event", "others"),
    "method.coding": ("sentences", "together", "titles", "left_out"),
    "method.sure": ("words", "disputed", "uncertain"),
    "method.count": (
        "shading",
        "marks",
        "rings",
        "uncertain",
        "zones",
        "gap",
        "sentence",
        "timeline",
        "range",
        "arrival",
        "figures",
        "known",
        "city",
        "table",
        "story",
        "pictures",
    ),
    "method.unsaid": ("number", "silence", "true", "people", "cause", "exact", "missing"),
    "method.unsaid_here": ("documents", "english", "places"),
    "method.limit": ("borders", "own", "hours", "drawn", "sites", "translated"),
    "method.limit_other": ("borders", "own", "names", "hours", "drawn"),
}
"""Each group of sentences of this page, and their names in order."""

SECTIONS = ("rows", "sure", "count", "unsaid", "codebook", "licences", "cite", "limits")
_COUNTRIES = "countries.geojson"
YEAR = 2026
"""Of the first publication, as in LICENSE."""


def method_panel(dataset: Dataset, selection: Selection) -> list[Component]:
    """The page on method.

    Args:
        dataset: the case; of one that does not ship, nothing is said on how it was coded.
        selection: the language.
    """
    words = words_in(selection.lang)
    parts: dict[str, list[Component]] = {
        "rows": _rows(dataset, words),
        "sure": _sure(dataset, words),
        "count": [_counted(words)],
        "unsaid": _unsaid(dataset, words),
        "codebook": [html.P(words("method.files")), *codebook(dataset, words)],
        "licences": _licences(dataset, words),
        "cite": _cite(dataset, words),
        "limits": [html.Ul(_limits(dataset, words))],
    }
    shown: tuple[str, ...] = SECTIONS
    if dataset.imported is not None:
        shown = ("import", *SECTIONS)
        parts["import"] = import_section(dataset.imported, words)
    sections = [_section(words, name, parts[name]) for name in shown]
    head = html.H2(words("view.method"), className="day-title")
    return [html.Div([head, _contents(words, shown), *sections], className="method")]


def _contents(words: Words, shown: Iterable[str]) -> Component:
    """Links to the sections; assets/method.js goes there without another entry in the history."""
    links = [
        html.Li(html.A(words.term("method.title", name), href=f"#{_id(name)}")) for name in shown
    ]
    label: dict[str, Any] = {"aria-label": words("method.contents")}
    return html.Nav(html.Ol(links), className="method-contents", **label)


def _section(words: Words, name: str, children: list[Component]) -> Component:
    title = html.H3(words.term("method.title", name), id=_id(name), tabIndex=-1)
    return html.Section([title, *children])


def _id(section: str) -> str:
    return f"method-{section}"


def _texts(words: Words, group: str) -> list[str]:
    return [words.term(group, name) for name in TEXTS[group]]


def _paragraphs(words: Words, group: str) -> list[Component]:
    return [html.P(text) for text in _texts(words, group)]


def _items(words: Words, group: str) -> list[Component]:
    return [html.Li(text) for text in _texts(words, group)]


def _ships(dataset: Dataset) -> bool:
    """Whether this is the case that ships, of which it is known how it was coded."""
    return dataset.path.resolve() == default_events_path().resolve()


# What was read


def _rows(dataset: Dataset, words: Words) -> list[Component]:
    key = "method.own" if dataset.boundaries.home else "method.own_other"
    own = html.P(words(key, name=dataset.path.name))
    coded = _paragraphs(words, "method.coding") if _ships(dataset) else [own]
    coded += method_notes(dataset, words)
    return [*_paragraphs(words, "method.row"), *coded, *_documents(dataset, words)]


def _documents(dataset: Dataset, words: Words) -> list[Component]:
    """The documents that rows rest on, themselves or through an article that they cite."""
    sources, home = dataset.sources, document_of(dataset.sources)
    events = _resting(dataset.events, home)
    used = events + _resting(dataset.measures, home) + _resting(dataset.claims, home)
    read = sources[(sources["document"] == "") & sources.index.isin(list(used))]
    cited = sources[sources["document"].isin(read.index)]
    addresses = len(set(used) - set(sources.index))
    names = ("publisher", "title", "published", "language", "cited", "events")
    articles = Counter(cited["document"])
    rows = [
        [
            row["publisher"],
            _title(words, row),
            _published(words, row),
            _language(words, row["language"]),
            words.number(articles[row["source_id"]]),
            words.number(events[row["source_id"]]),
        ]
        for row in read.to_dict("records")
    ]
    title = words.count("method.documents", len(rows))
    head = [words.term("method.document", name) for name in names]
    table = [html.H4(title), grid(title, head, rows)] if rows else []
    more = [html.P(words.count("method.addresses", addresses))] if addresses else []
    return [*table, *_articles(words, cited), *more]


def _resting(rows: pd.DataFrame, home: Mapping[str, str]) -> Counter[str]:
    """How many rows rest on each document; an address that is in no table is its own."""
    return Counter(
        document
        for cell in rows["sources"]
        for document in {home.get(name, name) for name in split_ids(cell)}
    )


def _title(words: Words, row: dict[str, Any]) -> list[Component]:
    """A title as printed, and what a reader should know of the document."""
    note = words.text(row["note"])
    notes = [html.Br(), html.Span(note, className="quiet")] if note else []
    return [html.Cite(row["title"], lang=row["language"]), *notes]


def _published(words: Words, row: dict[str, Any]) -> str:
    day = row["published"]
    return words("card.undated") if pd.isna(day) else words.day(day.date(), "d MMMM y")


def _language(words: Words, language: str) -> str:
    return str(Locale.parse(words.locale).languages.get(language, language))


def _articles(words: Words, cited: pd.DataFrame) -> list[Component]:
    """What the documents cite, by day."""
    if cited.empty:
        return []
    items = [
        html.Li(
            [
                f"{row['publisher']}, {_published(words, row)}: ",
                html.Cite(row["title"], lang=row["language"]),
            ]
        )
        for row in cited.sort_values(["published", "publisher"]).to_dict("records")
    ]
    title = html.Summary(words.count("method.articles", len(items)))
    return [html.Details([title, html.Ul(items)], className="method-fold")]


# How sure, how counted


def _sure(dataset: Dataset, words: Words) -> list[Component]:
    tables = [
        part
        for column in GROUPS
        for part in (
            html.H4([code(column), ": ", words.term("method.known", column)]),
            meanings(dataset, words, column),
        )
    ]
    first, *rest = _paragraphs(words, "method.sure")
    return [first, *tables, *rest]


def _counted(words: Words) -> Component:
    pairs = [
        part
        for name in TEXTS["method.count"]
        for part in (
            html.Dt(words.term("method.head", name)),
            html.Dd(words.term("method.count", name)),
        )
    ]
    return html.Dl(pairs)


def _unsaid(dataset: Dataset, words: Words) -> list[Component]:
    here = _items(words, "method.unsaid_here") if _ships(dataset) else []
    return [html.Ul([*here, *_items(words, "method.unsaid")])]


# Licences, and how to cite


def _licences(dataset: Dataset, words: Words) -> list[Component]:
    head = [words.term("method.licence", name) for name in ("files", "name", "attribution")]
    rows = []
    for licence in read_licences():
        if not dataset.boundaries.home and _COUNTRIES not in licence.files:
            continue
        name: Any = words.term("licence", licence.name)
        files = [part for name in licence.files for part in (code(name), html.Br())]
        if licence.address:
            name = html.A(name, href=licence.address, rel="license")
        rows.append([files[:-1], name, words.term("attribution", licence.files[0])])
    own = [html.P(words("method.own_licence", name=dataset.path.name))]
    return [
        html.P(words("method.licences")),
        grid(words.term("method.title", "licences"), head, rows),
        *([] if _ships(dataset) else own),
        html.P(words("method.code_licence")),
    ]


def _limits(dataset: Dataset, words: Words) -> list[Component]:
    if dataset.boundaries.home:
        return _items(words, "method.limit")
    return _items(words, "method.limit_other")


def _cite(dataset: Dataset, words: Words) -> list[Component]:
    given = {
        "digest": dataset.digest,
        "version": installed_version(),
        "days": words.days(dataset.days[0].date(), dataset.days[-1].date()),
    }
    note = words("method.cite_note", **given)
    return [
        html.P(words("method.cite")),
        *_copied(words, "text", words("method.cite_text", year=YEAR, **given)),
        html.H4(words("method.bibtex")),
        *_copied(words, "bibtex", bibtex(dataset.digest, note)),
        html.P(words("method.digest")),
    ]


def bibtex(digest: str, note: str) -> str:
    """An entry that BibTeX and its successors read; `@misc` is known to all of them."""
    fields = {
        "author": "{{Spreadmap maintainers}}",
        "title": "{Spreadmap: a map of how unrest spreads}",
        "year": f"{{{YEAR}}}",
        "note": f"{{{note}}}",
    }
    lines = [f"  {name:6} = {text}," for name, text in fields.items()]
    return "\n".join([f"@misc{{spreadmap-{digest},", *lines, "}"])


def _copied(words: Words, name: str, text: str) -> list[Component]:
    """A text, and a button that copies it (assets/method.js)."""
    target, done = f"method-cite-{name}", words("method.copied")
    aims: dict[str, Any] = {"data-copy": target, "data-done": done, "aria-describedby": target}
    return [
        html.Pre(text, id=target, tabIndex=0),
        html.Button(words("method.copy"), type="button", className="plain", **aims),
    ]
