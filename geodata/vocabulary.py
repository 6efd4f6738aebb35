"""The words that cells may hold: ACLED's event types, how things are known, what is imposed."""

from __future__ import annotations

from collections.abc import Mapping

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

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "date_basis": {
        "stated": "the source names the day, or a weekday or span of days that gives it",
        "heading": "the day is that of the heading above the sentence",
        "context": "the day is inferred from what stands around the sentence",
        "window": "the day is not known; it lies between date_earliest and date_latest",
    },
    "geo_precision": {
        "1": "at the place named",
        "2": "near the place named",
        "3": "somewhere in the region; no place is stated",
        "4": "the country as a whole, or a place in it that is not stated",
    },
    "basis": {
        "observed": "a monitor measured it, or a reporter was there",
        "witness": "somebody who was there says so",
        "reported": "a publication tells it without saying how it is known",
        "official": "an authority or a party to the events says so",
        "unverified": "the source itself says that it could not check it",
    },
    "status": {
        "in_force": "a source tells that it stood",
        "claimed": "it is only said, or only seems, to have stood",
        "disputed": "sources disagree on whether, where or when it stood",
    },
}
"""What the words of a column mean, in one line each."""


SHADES = ("so_far", "that_day", "since_first", "arrival", "none")
"""What a step of a story can have the regions shaded by."""
