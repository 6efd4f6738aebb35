"""The ids of the page, once. Scripts of other people rely on those without a dash."""

from enum import StrEnum


class Id(StrEnum):
    """Every component that a callback or a person reaches."""

    MAP = "map"
    DATE = "date"
    PLAY = "play"
    SPEED = "speed"
    LOOP = "loop"
    STEP_BACK = "step-back"
    STEP_FORWARD = "step-forward"
    DAY_LABEL = "day-label"
    BARS = "bars"
    DAY_SUMMARY = "day-summary"
    EVENT_LIST = "event-list"
    LAYERS = "layers"
    EVENT_TYPES = "event-types"
    BASES = "bases"
    INFERRED = "inferred"
    SHADE = "shade"
    LANGUAGE = "language"
    THEME = "theme"
    LEGEND = "legend"
    ADDRESS = "address"
    CASE = "case"
    CARDS = "cards"
    VIEW = "view"
    PROVIDER = "provider"
