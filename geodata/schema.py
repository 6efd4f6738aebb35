"""The columns of every table, once, as code.

Everything else is made from these: validation, the codebook, conversion to dates and numbers.
"""

from __future__ import annotations

import pandas as pd

from geodata.columns import (
    Column,
    Rule,
    Table,
    ordered,
    parse_dates,
    parse_moments,
    parse_numbers,
    split_ids,
    together,
)
from geodata.vocabulary import (
    BASES,
    DATE_BASES,
    DAY_PARTS,
    EVENT_TYPES,
    INFERRED_DATE_BASES,
    LAYERS,
    MEASURE_LAYERS,
    SHADES,
    STATUSES,
)


def _sub_type_fits(rows: pd.DataFrame) -> pd.Series:
    pairs = {(kind, sub) for kind, subs in EVENT_TYPES.items() for sub in subs}
    known = rows["event_type"].isin(EVENT_TYPES)
    fits = [pair in pairs for pair in zip(rows["event_type"], rows["sub_event_type"], strict=True)]
    return pd.Series(fits, index=rows.index) | ~known


def _window_if_not_stated(rows: pd.DataFrame) -> pd.Series:
    windowed = (rows["date_earliest"].str.strip() != "") & (rows["date_latest"].str.strip() != "")
    return windowed | ~rows["date_basis"].isin(INFERRED_DATE_BASES)


def _ends_after_start(rows: pd.DataFrame) -> pd.Series:
    starts, ends = parse_moments(rows["starts"]), parse_moments(rows["ends"])
    # `morning` to `evening` of one day; a part of the day lies after its midnight.
    same_day = (starts == ends) & (rows["ends_part"] != "")
    return ~(ends <= starts) | same_day


def _has_a_day(rows: pd.DataFrame) -> pd.Series:
    days = rows[["starts", "ends", "last_stated"]].apply(lambda cells: cells.str.strip() != "")
    return days.any(axis=1)


def _known_layers(rows: pd.DataFrame) -> pd.Series:
    known = [set(split_ids(cell)) <= set(LAYERS) for cell in rows["layers"]]
    return pd.Series(known, index=rows.index)


_LONGEST_NOTE = 300
_TIME = r"([01]\d|2[0-3]):[0-5]\d|night|morning|afternoon|evening"

LANGUAGE = Column(
    "language",
    "text",
    "language of the free texts, ISO 639-1; blank = English",
    pattern=r"[a-z]{2}",
    shape="two lower-case letters",
    optional=True,
)

EVENTS = Table(
    name="events",
    one_row_is="one thing that happened, or is said to have happened, at a place on a day",
    key="event_id",
    columns=(
        Column("event_id", "id", "stable and unique, e.g. KZ22-0001", needed=True),
        Column("event_date", "date", "best single local day", needed=True),
        Column("date_earliest", "date", "first day it can have been, when the day is not stated"),
        Column("date_latest", "date", "last day it can have been, when the day is not stated"),
        Column("date_basis", "choice", "how the day is known", needed=True, choices=DATE_BASES),
        Column(
            "time_of_day",
            "text",
            "local time, or a part of the day",
            pattern=_TIME,
            shape="HH:MM, night, morning, afternoon or evening",
        ),
        Column(
            "event_type",
            "choice",
            "ACLED's event type",
            needed=True,
            choices=tuple(EVENT_TYPES),
        ),
        Column("sub_event_type", "text", "ACLED's sub-event type", needed=True),
        Column("actor1", "text", "who acted; not 'the guilty one'"),
        Column("actor2", "text", "who else was part of it"),
        Column(
            "location",
            "text",
            "place, region or country, in any spelling the gazetteer knows",
            needed=True,
        ),
        Column("site", "text", "named site within the place"),
        Column("latitude", "degrees", "WGS84; blank = from the gazetteer", low=-90, high=90),
        Column("longitude", "degrees", "WGS84; blank = from the gazetteer", low=-180, high=180),
        Column(
            "geo_precision",
            "choice",
            "1 the place, 2 near it, 3 only the region, 4 only the country",
            needed=True,
            choices=("1", "2", "3", "4"),
        ),
        Column("crowd_low", "count", "persons, at least"),
        Column("crowd_high", "count", "persons, at most"),
        Column("fatalities_low", "count", "persons reported killed in this event, at least"),
        Column("fatalities_high", "count", "persons reported killed in this event, at most"),
        Column("injuries", "count", "persons reported injured in this event"),
        Column("detentions", "count", "persons reported detained in this event"),
        Column("basis", "choice", "how the row is known", needed=True, choices=BASES),
        Column("claimant", "text", "who says so"),
        Column(
            "notes", "text", "what happened, in our own words", needed=True, longest=_LONGEST_NOTE
        ),
        Column("disputed", "text", "what another source says differently"),
        Column("sources", "ids", "source ids with ';' between", needed=True),
        LANGUAGE,
    ),
    rules=(
        Rule(
            "sub_event_type",
            "a sub-event type that ACLED's codebook has under this event type",
            _sub_type_fits,
        ),
        Rule(
            "date_earliest",
            "date_earliest not after event_date",
            ordered("date_earliest", "event_date", parse_dates),
        ),
        Rule(
            "date_latest",
            "date_latest not before event_date",
            ordered("event_date", "date_latest", parse_dates),
        ),
        Rule(
            "date_earliest",
            "both ends of the window, since the day is inferred",
            _window_if_not_stated,
        ),
        Rule(
            "longitude",
            "both latitude and longitude, or neither",
            together("latitude", "longitude"),
        ),
        Rule(
            "crowd_high",
            "crowd_high not below crowd_low",
            ordered("crowd_low", "crowd_high", parse_numbers),
        ),
        Rule(
            "fatalities_high",
            "fatalities_high not below fatalities_low",
            ordered("fatalities_low", "fatalities_high", parse_numbers),
        ),
    ),
)

_AREA = Column(
    "area",
    "ids",
    "codes of regions (ISO 3166-2) with ';' between; KZ, elsewhere ALL, for all",
    needed=True,
)

MEASURES = Table(
    name="measures",
    one_row_is="a measure imposed on an area for a time",
    key="measure_id",
    columns=(
        Column("measure_id", "id", "stable and unique, e.g. M22-001", needed=True),
        Column("measure", "choice", "what was imposed", needed=True, choices=tuple(MEASURE_LAYERS)),
        _AREA,
        Column("site", "text", "named site, when it covers no more than that"),
        Column("starts", "moment", "local start; blank = not known"),
        Column(
            "starts_part",
            "choice",
            "part of the day, when the hour is not known",
            choices=DAY_PARTS,
        ),
        Column("ends", "moment", "local end, exclusive; blank = not known"),
        Column(
            "ends_part", "choice", "part of the day, when the hour is not known", choices=DAY_PARTS
        ),
        Column("last_stated", "date", "last day a source speaks of it, when the end is not known"),
        Column(
            "status",
            "choice",
            "whether it stood, or is only said to have stood",
            needed=True,
            choices=STATUSES,
        ),
        Column("claimant", "text", "who says so"),
        Column(
            "notes",
            "text",
            "what was imposed, in our own words",
            needed=True,
            longest=_LONGEST_NOTE,
        ),
        Column("disputed", "text", "what another source says differently"),
        Column("sources", "ids", "source ids with ';' between", needed=True),
        LANGUAGE,
    ),
    rules=(
        Rule("ends", "an end after the start", _ends_after_start),
        Rule("starts", "a start, an end, or the last day that a source speaks of it", _has_a_day),
    ),
)

CLAIMS = Table(
    name="claims",
    one_row_is="a number that somebody states",
    key="claim_id",
    columns=(
        Column("claim_id", "id", "stable and unique, e.g. C22-001", needed=True),
        Column("as_of", "date", "the day the number stands for", needed=True),
        Column(
            "measure",
            "text",
            "what is counted: killed, injured, detained, damaged, ...",
            needed=True,
            pattern=r"[a-z_]+",
            shape="lower-case letters and '_'",
        ),
        Column("group", "text", "who or what is counted", needed=True),
        Column("value_low", "count", "at least"),
        Column("value_high", "count", "at most"),
        Column("unit", "text", "persons, businesses, vehicles, EUR, ...", needed=True),
        _AREA,
        Column(
            "cumulative",
            "choice",
            "whether the number is a running total",
            needed=True,
            choices=("yes", "no"),
        ),
        Column("subset_of", "id", "the claim that this number is a part of"),
        Column("basis", "choice", "how the row is known", needed=True, choices=BASES),
        Column("claimant", "text", "who says so"),
        Column("notes", "text", "what was said, in our own words", longest=_LONGEST_NOTE),
        Column("sources", "ids", "source ids with ';' between", needed=True),
        LANGUAGE,
    ),
    rules=(
        Rule(
            "value_high",
            "value_high not below value_low",
            ordered("value_low", "value_high", parse_numbers),
        ),
        Rule(
            "value_low",
            "a number in value_low or value_high",
            lambda rows: (
                (rows["value_low"].str.strip() != "") | (rows["value_high"].str.strip() != "")
            ),
        ),
    ),
)

PLACES = Table(
    name="places",
    one_row_is="a place",
    key="place_id",
    columns=(
        Column("place_id", "id", "stable and unique", needed=True),
        Column("name_en", "text", "English name", needed=True),
        Column("name_ru", "text", "Russian name", needed=True),
        Column("name_kk", "text", "Kazakh name", needed=True),
        Column(
            "kind",
            "choice",
            "what it is",
            needed=True,
            choices=("country", "city", "site", "field", "cosmodrome"),
        ),
        Column("within", "id", "the place that this site lies in"),
        Column("latitude", "degrees", "WGS84; blank = as the place it lies in", low=-90, high=90),
        Column(
            "longitude", "degrees", "WGS84; blank = as the place it lies in", low=-180, high=180
        ),
        Column("region", "id", "ISO 3166-2 code of the region it lies in"),
        Column("coordinate_source", "text", "where the coordinates are from", needed=True),
        Column("aliases", "text", "other spellings with ';' between"),
    ),
    rules=(
        Rule(
            "longitude",
            "both latitude and longitude, or neither",
            together("latitude", "longitude"),
        ),
    ),
)

SOURCES = Table(
    name="sources",
    one_row_is="a document",
    key="source_id",
    columns=(
        Column("source_id", "id", "stable and unique", needed=True),
        Column("publisher", "text", "who published it", needed=True),
        Column("kind", "text", "encyclopedia, news, agency, monitor, ...", needed=True),
        Column("title", "text", "title as printed", needed=True),
        Column("published", "date", "day of publication"),
        Column("retrieved", "date", "day it was fetched"),
        Column(
            "language",
            "text",
            "ISO 639-1 code",
            needed=True,
            pattern=r"[a-z]{2}",
            shape="two lower-case letters",
        ),
        Column("document", "id", "the document that cites it, when it is known only from there"),
        Column("note", "text", "what a reader should know of it"),
    ),
)

STORY = Table(
    name="story",
    one_row_is="a step of a guided tour through the case, in the order of the file",
    key="step_id",
    columns=(
        Column("step_id", "id", "stable and unique, e.g. S22-01", needed=True),
        Column("day", "date", "the day shown", needed=True),
        Column(
            "focus",
            "text",
            "place in the middle of the map, in any spelling the gazetteer knows; blank = the "
            "whole map",
        ),
        Column("across_km", "count", "kilometres that the map shows around it", low=5, high=5000),
        Column("layers", "ids", "layers switched on, with ';' between; blank = none"),
        Column("shade", "choice", "what the regions are shaded by", needed=True, choices=SHADES),
        Column("title", "text", "what the step is about", needed=True, longest=80),
        Column("text", "text", "what is told, in our own words", needed=True, longest=500),
        Column(
            "rows",
            "ids",
            "ids of the events, measures and figures that it is told from",
            needed=True,
        ),
        Column("sources", "ids", "sources of these rows, with ';' between", needed=True),
    ),
    rules=(
        Rule(
            "across_km",
            "both focus and across_km, or neither",
            together("focus", "across_km"),
        ),
        Rule("layers", f"some of {', '.join(LAYERS)}", _known_layers),
    ),
)

TRANSLATIONS = Table(
    name="translations",
    one_row_is="a free text of the other tables in another language",
    key="original",
    columns=(
        Column("original", "text", "the text as it stands in its table", needed=True),
        Column(
            "language",
            "text",
            "language of the translation, ISO 639-1",
            needed=True,
            pattern=r"[a-z]{2}",
            shape="two lower-case letters",
        ),
        Column("text", "text", "the same in that language", needed=True),
    ),
)

TABLES = (EVENTS, MEASURES, CLAIMS, PLACES, SOURCES, STORY, TRANSLATIONS)
_FEWEST_SHARED = 3


def table_of(header: list[str]) -> Table | None:
    """The table that has most of these columns; none when it has fewer than three of them.

    One column less is enough of a table of three.
    """
    shared = {table.name: len(set(table.names) & set(header)) for table in TABLES}
    best = max(TABLES, key=lambda table: (table.key in header, shared[table.name]))
    return best if shared[best.name] >= min(_FEWEST_SHARED, len(best.names) - 1) else None
