"""The columns of every table, once, as code.

Each cell is text, blank where unknown, when it is checked. A `Column` says what its text may be
and what it means, a `Rule` says what several cells of one row owe each other. Everything else
(validation, the codebook, conversion to dates and numbers) is made from these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["text", "id", "date", "moment", "count", "degrees", "choice", "ids"]

EVENT_TYPES: Mapping[str, tuple[str, ...]] = {
    "Protests": (
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Battles": (
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": (
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    ),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
"""ACLED's event types and their sub-types, in the order of its codebook."""

STREET_TYPES = ("Protests", "Riots")
"""People in the streets: what an arrival means unless somebody chooses otherwise."""

BASES = ("observed", "witness", "reported", "official", "unverified")
DATE_BASES = ("stated", "heading", "context", "window")
INFERRED_DATE_BASES = ("context", "window")
DAY_PARTS = ("night", "morning", "afternoon", "late afternoon", "evening")
STATUSES = ("in_force", "claimed", "disputed")

MEASURE_LAYERS: Mapping[str, str] = {
    "state_of_emergency": "emergency",
    "curfew": "curfew",
    "internet_disruption": "internet",
    "counter_terrorism_operation": "counter_terrorism",
    "foreign_troops": "foreign_troops",
    "movement_restriction": "other",
    "assembly_ban": "other",
    "strike_ban": "other",
    "sale_ban": "other",
    "weapons_confiscation": "other",
    "inspection": "other",
    "facility_protection": "other",
    "square_closure": "other",
    "airport_closure": "other",
    "flight_suspension": "other",
    "website_block": "other",
    "messenger_block": "other",
    "telephone_disruption": "other",
    "price_control": "other",
    "security_deployment": "other",
}
"""Each kind of measure, and the layer of the map that shows it."""

LAYERS = tuple(dict.fromkeys(MEASURE_LAYERS.values()))


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: header, as it stands in the file.
        kind: what its text stands for once it has been checked.
        meaning: one line for the codebook.
        needed: whether a blank cell is a fault.
        choices: the words allowed, for the kind `choice`.
        low: smallest number allowed.
        high: largest number allowed.
        longest: most characters allowed.
        pattern: a regular expression that the whole text must match.
        shape: the pattern in words.
    """

    name: str
    kind: Kind
    meaning: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    pattern: str | None = None
    shape: str | None = None

    @property
    def expected(self) -> str:
        """What a cell should hold, in words for the person who mends it."""
        words = _EXPECTED[self.kind](self)
        return words if self.needed else f"{words}, or blank for unknown"

    def allows(self, cells: pd.Series) -> pd.Series:
        """Tell for each cell whether it holds what is expected.

        Args:
            cells: n texts.

        Returns:
            n booleans, on the index of `cells`.
        """
        blank = cells.str.strip() == ""
        right = _ALLOWS[self.kind](self, cells)
        return (right & ~blank) if self.needed else (right | blank)


@dataclass(frozen=True)
class Rule:
    """What the cells of one row owe each other.

    Attributes:
        column: the column that the message points at.
        expected: the rule in words.
        holds: table of n rows of text to n booleans; true where a cell is blank or unreadable,
            since that is another finding.
    """

    column: str
    expected: str
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """The columns of one file, its key and the rules between its columns."""

    name: str
    one_row_is: str
    key: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> list[str]:
        """Headers, in order."""
        return [column.name for column in self.columns]


def parse_dates(cells: pd.Series) -> pd.Series:
    """ISO dates to midnights; what is no ISO date becomes NaT."""
    shaped = cells.where(cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}"))
    return pd.to_datetime(shaped, format="%Y-%m-%d", errors="coerce")


def parse_moments(cells: pd.Series) -> pd.Series:
    """ISO dates or local date-times to the minute, to timestamps; anything else becomes NaT."""
    timed = cells.where(cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"))
    moments = pd.to_datetime(timed, format="%Y-%m-%dT%H:%M", errors="coerce")
    return moments.fillna(parse_dates(cells))


def parse_numbers(cells: pd.Series) -> pd.Series:
    """Decimal numbers to floats; anything else (also 1e5, inf, 0x10) becomes NaN."""
    plain = cells.where(cells.str.fullmatch(r"\s*-?\d+(\.\d+)?\s*"))
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def _in_range(column: Column, cells: pd.Series) -> pd.Series:
    numbers = parse_numbers(cells)
    low = -float("inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    return numbers.between(low, high)


def _is_count(column: Column, cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(r"\d{1,15}") & _in_range(column, cells)


def _is_text(column: Column, cells: pd.Series) -> pd.Series:
    right = pd.Series(True, index=cells.index)  # noqa: FBT003 (a value, not a switch)
    if column.longest is not None:
        right &= cells.str.len() <= column.longest
    if column.pattern is not None:
        right &= cells.str.fullmatch(column.pattern)
    return right


def _range_words(column: Column) -> str:
    if column.low is None or column.high is None:
        return ""
    return f" between {column.low:g} and {column.high:g}"


def _text_words(column: Column) -> str:
    words = column.shape or "text"
    return words if column.longest is None else f"{words} of at most {column.longest} characters"


_ALLOWS: Mapping[Kind, Callable[[Column, pd.Series], pd.Series]] = {
    "text": _is_text,
    "id": lambda _, cells: cells.str.fullmatch(r"[\w.\-]+"),
    "ids": lambda _, cells: cells.str.fullmatch(r"[^;\s][^;]*(;[^;]+)*"),
    "date": lambda _, cells: parse_dates(cells).notna(),
    "moment": lambda _, cells: parse_moments(cells).notna(),
    "count": _is_count,
    "degrees": _in_range,
    "choice": lambda column, cells: cells.isin(column.choices),
}
_EXPECTED: Mapping[Kind, Callable[[Column], str]] = {
    "text": _text_words,
    "id": lambda _: "an id of letters, digits, '-', '_' and '.'",
    "ids": lambda _: "one or more ids with ';' between",
    "date": lambda _: "a date such as 2022-01-05",
    "moment": lambda _: "a date such as 2022-01-05 or a local time such as 2022-01-05T01:30",
    "count": lambda column: f"a whole number{_range_words(column)}",
    "degrees": lambda column: f"degrees as a decimal number{_range_words(column)}",
    "choice": lambda column: "one of " + ", ".join(column.choices),
}


def _ordered(
    first: str, last: str, parse: Callable[[pd.Series], pd.Series]
) -> Callable[..., pd.Series]:
    """The rule that `first` is not after `last`, where both can be read."""

    def holds(rows: pd.DataFrame) -> pd.Series:
        return ~(parse(rows[first]) > parse(rows[last]))

    return holds


def _together(one: str, other: str) -> Callable[[pd.DataFrame], pd.Series]:
    """The rule that both cells are filled or both are blank."""
    return lambda rows: (rows[one].str.strip() == "") == (rows[other].str.strip() == "")


def _sub_type_fits(rows: pd.DataFrame) -> pd.Series:
    pairs = {(kind, sub) for kind, subs in EVENT_TYPES.items() for sub in subs}
    known = rows["event_type"].isin(EVENT_TYPES)
    fits = [pair in pairs for pair in zip(rows["event_type"], rows["sub_event_type"], strict=True)]
    return pd.Series(fits, index=rows.index) | ~known


def _window_if_not_stated(rows: pd.DataFrame) -> pd.Series:
    windowed = (rows["date_earliest"].str.strip() != "") & (rows["date_latest"].str.strip() != "")
    return windowed | ~rows["date_basis"].isin(INFERRED_DATE_BASES)


def _ends_after_start(rows: pd.DataFrame) -> pd.Series:
    return ~(parse_moments(rows["ends"]) <= parse_moments(rows["starts"]))


_LONGEST_NOTE = 300
_TIME = r"([01]\d|2[0-3]):[0-5]\d|night|morning|afternoon|evening"

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
            _ordered("date_earliest", "event_date", parse_dates),
        ),
        Rule(
            "date_latest",
            "date_latest not before event_date",
            _ordered("event_date", "date_latest", parse_dates),
        ),
        Rule(
            "date_earliest",
            "both ends of the window, since the day is inferred",
            _window_if_not_stated,
        ),
        Rule(
            "longitude",
            "both latitude and longitude, or neither",
            _together("latitude", "longitude"),
        ),
        Rule(
            "crowd_high",
            "crowd_high not below crowd_low",
            _ordered("crowd_low", "crowd_high", parse_numbers),
        ),
        Rule(
            "fatalities_high",
            "fatalities_high not below fatalities_low",
            _ordered("fatalities_low", "fatalities_high", parse_numbers),
        ),
    ),
)

MEASURES = Table(
    name="measures",
    one_row_is="a measure imposed on an area for a time",
    key="measure_id",
    columns=(
        Column("measure_id", "id", "stable and unique, e.g. M22-001", needed=True),
        Column("measure", "choice", "what was imposed", needed=True, choices=tuple(MEASURE_LAYERS)),
        Column("area", "ids", "ISO 3166-2 codes with ';' between, or KZ", needed=True),
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
    ),
    rules=(Rule("ends", "an end after the start", _ends_after_start),),
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
        Column("area", "ids", "ISO 3166-2 codes with ';' between, or KZ", needed=True),
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
    ),
    rules=(
        Rule(
            "value_high",
            "value_high not below value_low",
            _ordered("value_low", "value_high", parse_numbers),
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
            _together("latitude", "longitude"),
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

TABLES = (EVENTS, MEASURES, CLAIMS, PLACES, SOURCES)
_FEWEST_SHARED = 3


def table_of(header: list[str]) -> Table | None:
    """The table that has most of these columns; none when it has fewer than three of them."""
    shared = {table.name: len(set(table.names) & set(header)) for table in TABLES}
    best = max(TABLES, key=lambda table: (table.key in header, shared[table.name]))
    return best if shared[best.name] >= _FEWEST_SHARED else None


def split_ids(cell: str) -> list[str]:
    """`a; b` to [`a`, `b`]."""
    return [part for part in re.split(r"\s*;\s*", cell.strip()) if part]
