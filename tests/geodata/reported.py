"""Events reported at places that exist, for tests of counting."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pandas as pd
from hypothesis import strategies as st
from rows import placed_events

DAYS = pd.date_range("2022-01-01", "2022-01-10", freq="D", name="day")
PLACES = {
    "pavlodar": ("KZ-PAV", 76.96881, 52.27601),
    "aktau": ("KZ-MAN", 51.17392, 43.66105),
    "zhanaozen": ("KZ-MAN", 52.86192, 43.34116),
    "almaty": ("KZ-ALA", 76.9115, 43.25249),
    "taldykorgan": ("KZ-ALM", 78.37389, 45.01556),
}
NATIONWIDE = {"place_id": "", "region": "", "longitude": math.nan, "latitude": math.nan}


def seen(place: str, day: int, **more: object) -> dict[str, object]:
    """An event at a place on a day of January 2022."""
    region, longitude, latitude = PLACES[place]
    point = {"place_id": place, "region": region, "longitude": longitude, "latitude": latitude}
    return {"event_date": f"2022-01-{day:02}", **point, **more}


def regional(region: str, day: int, **more: object) -> dict[str, object]:
    """An event somewhere in a region."""
    return {"event_date": f"2022-01-{day:02}", **NATIONWIDE, "region": region, **more}


def between(first: int, last: int) -> dict[str, object]:
    """A window of days."""
    return {"window_first": f"2022-01-{first:02}", "window_last": f"2022-01-{last:02}"}


def haversine(one: str, other: str) -> float:
    """Kilometres between two places on a sphere."""
    (_, east1, north1), (_, east2, north2) = PLACES[one], PLACES[other]
    phi1, phi2 = math.radians(north1), math.radians(north2)
    half_east = math.radians(east2 - east1) / 2
    chord = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(half_east) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(chord))


@st.composite
def many_events(draw: st.DrawFn) -> pd.DataFrame:
    """Events in places, in regions and nationwide, with stated days and with windows."""
    rows = []
    for _ in range(draw(st.integers(0, 14))):
        day = draw(st.integers(1, 10))
        where = draw(st.sampled_from([*PLACES, "KZ-PAV", "KZ-MAN", ""]))
        spare = draw(st.integers(0, 2))
        kind = draw(st.sampled_from(["Protests", "Riots", "Battles", "Strategic developments"]))
        more = {
            "event_type": kind,
            "window_first": date(2022, 1, day) - timedelta(days=spare),
            "sources": draw(st.sampled_from(["doc-1", "doc-2;doc-1", "doc-3"])),
        }
        if where in PLACES:
            rows.append(seen(where, day, **more))
        else:
            rows.append(regional(where, day, **more))
    return placed_events(*rows)
