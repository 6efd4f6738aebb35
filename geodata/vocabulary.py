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
