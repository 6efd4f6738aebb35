"""A plain protest, all of whose needed cells are filled."""

from __future__ import annotations

PLAIN_EVENT = {
    "event_date": "2022-01-05",
    "date_basis": "stated",
    "event_type": "Protests",
    "sub_event_type": "Peaceful protest",
    "location": "Aktau",
    "geo_precision": "1",
    "basis": "reported",
    "notes": "People gather.",
    "sources": "https://example.org/1",
}
