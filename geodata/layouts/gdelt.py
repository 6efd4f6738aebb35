"""GDELT's event exports, versions 1.0 and 2.0: tabs between, no header, CAMEO codes.

Sources: The GDELT Event Database, Data Format Codebook v1.03 (2013) and v2.0 (2015); CAMEO, Event
and Actor Codebook 1.1b3 (Schrodt, 2012).
"""

from __future__ import annotations

import pandas as pd

from geodata.layouts.base import Answer, Layout, Part, all_faults, faults_where
from geodata.layouts.texts import id_texts, rest_of
from geodata.layouts.values import (
    DATE_EXPECTED,
    place_values,
    point_faults,
    read_codes,
    read_days,
    read_points,
    window,
)

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_ACTION = (
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
)
_GEO_1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO_2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _header(geo: tuple[str, ...]) -> tuple[str, ...]:
    """Names of all columns, in the order of the codebook."""
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
        *_ACTION,
        *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in geo),
        *("DATEADDED", "SOURCEURL"),
    )


_PROTEST = ("Protests", "Peaceful protest")
_CLASH = ("Battles", "Armed clash")
_ATTACK = ("Violence against civilians", "Attack")
_OTHER = ("Strategic developments", "Other")
_BOMB = ("Explosions/Remote violence", "Remote explosive/landmine/IED")

CAMEO: dict[str, tuple[str, str]] = {
    "14": _PROTEST,
    "145": ("Riots", "Violent demonstration"),
    "17": _OTHER,
    "171": ("Strategic developments", "Looting/property destruction"),
    "173": ("Strategic developments", "Arrests"),
    "175": _ATTACK,
    "18": _ATTACK,
    "181": ("Violence against civilians", "Abduction/forced disappearance"),
    "1821": ("Violence against civilians", "Sexual violence"),
    "183": _BOMB,
    "1831": ("Explosions/Remote violence", "Suicide bomb"),
    "19": _CLASH,
    "194": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "195": ("Explosions/Remote violence", "Air/drone strike"),
    "20": _ATTACK,
}
"""Event type and sub-type by CAMEO code; a longer code goes before the shorter one it begins with.

14 protest, 17 coerce, 18 assault, 19 fight, 20 unconventional mass violence; the other root codes
are words, visits, aid and threats, which are no events of this map."""

_GEO_PRECISIONS = {"1": "4", "2": "3", "5": "3", "3": "1", "4": "1"}
"""ActionGeo_Type: 1 country, 2 US state, 3 US city, 4 city elsewhere, 5 state elsewhere."""

_LONGEST_CODE = 4


def _when(texts: pd.DataFrame) -> Answer:
    days = read_days(texts["day"])
    none = pd.Series(pd.NA, index=texts.index, dtype="str")
    wrong = faults_where(days.isna(), texts["day"], "day", f"expected {DATE_EXPECTED}")
    return Answer(window(none, none, days), wrong)


def _what(texts: pd.DataFrame) -> Answer:
    codes = _codes(texts)
    pairs = [_pair(code) for code in codes]
    values = pd.DataFrame(
        pairs, index=texts.index, columns=["event_type", "sub_event_type"], dtype="str"
    )
    number = codes.str.fullmatch(r"\d{2,4}")
    unread = faults_where(~number, texts["code"], "code", "expected a CAMEO code of 2 to 4 digits")
    other = number & (values["event_type"] == "")
    faults = [unread]
    for root in sorted(set(codes[other].str[:2])):
        no_event = f"CAMEO {root} is no event of this map; expected 14, 17, 18, 19 or 20"
        faults.append(
            faults_where(other & (codes.str[:2] == root), texts["code"], "code", no_event)
        )
    return Answer(values, all_faults(faults))


def _codes(texts: pd.DataFrame) -> pd.Series:
    """CAMEO codes; a spreadsheet takes the leading zero away, the root code gives it back."""
    codes = texts["code"].str.strip().str.removesuffix(".0")
    roots = texts["root"].str.strip().str.removesuffix(".0").str.zfill(2)
    begins = [code.startswith(root) for code, root in zip(codes, roots, strict=True)]
    same = pd.Series(begins, index=texts.index) | (texts["root"].str.strip() == "")
    return codes.where(same, "0" + codes)


def _pair(code: str) -> tuple[str, str]:
    for length in range(_LONGEST_CODE, 1, -1):
        if len(code) >= length and code[:length] in CAMEO:
            return CAMEO[code[:length]]
    return "", ""


def _where(texts: pd.DataFrame) -> Answer:
    precision = read_codes(texts["geo_type"], _GEO_PRECISIONS)
    points = read_points(texts)
    names = texts["location"].str.split().str.join(" ")
    # The rest of `Almaty, Almaty Qalasy, Kazakhstan` says where the place lies.
    location = names.str.split(",").str[0].str.strip()
    values = place_values(location, points, precision)
    faults = [
        faults_where(
            precision.isna(), texts["geo_type"], "geo_type", "no place is known; expected 1 to 5"
        ),
        faults_where(
            precision.notna() & (location == ""), texts["location"], "location", "expected a name"
        ),
        point_faults(texts, points, precision.isin(["1", "3"])),
    ]
    return Answer(values, all_faults(faults))


def _rest(texts: pd.DataFrame) -> Answer:
    said = "CAMEO " + texts["code"].str.strip() + ", as coded by GDELT from a news page."
    values = rest_of(
        event_id="gdelt-" + id_texts(texts["event_id"]),
        actor1=texts["actor1"],
        actor2=texts["actor2"],
        notes=said,
        sources=texts["source"],
    )
    return Answer(values, all_faults([]))


_WHEN = Part({"day": ("sqldate",)}, frozenset({"day"}), _when)
_WHAT = Part({"code": ("eventcode",), "root": ("eventrootcode",)}, frozenset({"code"}), _what)
_WHERE_COLUMNS = {
    "geo_type": ("actiongeo_type",),
    "location": ("actiongeo_fullname",),
    "latitude": ("actiongeo_lat",),
    "longitude": ("actiongeo_long",),
}
_WHERE_NEEDED = frozenset(_WHERE_COLUMNS)
_REST = Part(
    {
        "event_id": ("globaleventid",),
        "actor1": ("actor1name",),
        "actor2": ("actor2name",),
        "code": ("eventcode",),
        "source": ("sourceurl",),
    },
    frozenset({"event_id"}),
    _rest,
)

GDELT_1 = Layout(
    name="gdelt-1",
    title="GDELT 1.0 events",
    when=_WHEN,
    what=_WHAT,
    where=Part(_WHERE_COLUMNS, _WHERE_NEEDED, _where),
    rest=_REST,
    header=_header(_GEO_1),
)

GDELT_2 = Layout(
    name="gdelt-2",
    title="GDELT 2.0 events",
    when=_WHEN,
    what=_WHAT,
    where=Part(
        {**_WHERE_COLUMNS, "district": ("actiongeo_adm2code",)},
        _WHERE_NEEDED | {"district"},
        _where,
    ),
    rest=_REST,
    header=_header(_GEO_2),
)
