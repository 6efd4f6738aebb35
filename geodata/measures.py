"""Measures over areas, and which of them stand on a day, in local time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from geodata.columns import split_ids
from geodata.errors import MeasuresError
from geodata.regions import EVERYWHERE, NATIONWIDE
from geodata.schema import MEASURES
from geodata.sources import source_findings
from geodata.tables import Finding, Report, read_table, typed
from geodata.vocabulary import MEASURE_LAYERS

_DAY = pd.Timedelta(days=1)
HOURS = 24.0

PART_HOURS = {"night": 0, "morning": 6, "afternoon": 12, "late afternoon": 15, "evening": 18}
"""The hour from which a part of the day can have begun; for comparisons, never for display."""


def read_measures(
    path: Path,
    known_sources: frozenset[str],
    codes: frozenset[str],
    everywhere: tuple[str, ...] = (NATIONWIDE, EVERYWHERE),
) -> pd.DataFrame:
    """Read the measures.

    Args:
        path: a file in the layout of `measures.csv`.
        known_sources: the source ids there are.
        codes: codes of the regions there are.
        everywhere: what may stand for all regions; it is read as the first of these.

    Returns:
        One row a measure, indexed by measure_id; starts and ends are local times without an
        offset, NaT where not known; `layer` is the layer of the map that shows it.

    Raises:
        MeasuresError: a row cannot be used (it ends before it starts, no region has its code).
        TableError: the file cannot be read as a table.
    """
    report = read_table(path, MEASURES)
    report = report.with_findings(
        source_findings(report, known_sources) + area_findings(report, codes, everywhere)
    )
    report.raise_if_faulty(MeasuresError)
    rows = typed(report.rows, MEASURES).set_index("measure_id", drop=False).rename_axis(None)
    whole = rows["area"].isin(everywhere) & ~rows["area"].isin(codes)
    return rows.assign(
        area=rows["area"].mask(whole, everywhere[0]),
        layer=rows["measure"].map(dict(MEASURE_LAYERS)),
    )


def no_measures() -> pd.DataFrame:
    """The table of a case of which nobody has said anything of measures."""
    rows = typed(pd.DataFrame(columns=MEASURES.names, dtype="str"), MEASURES)
    rows = rows.set_index("measure_id", drop=False).rename_axis(None)
    return rows.assign(layer=rows["measure"])


def area_findings(
    report: Report,
    codes: frozenset[str],
    everywhere: tuple[str, ...] = (NATIONWIDE, EVERYWHERE),
) -> list[Finding]:
    """One finding for each code in `area` that no region has, and for the country among codes."""
    expected = f"expected {everywhere[0]} alone, or some of {', '.join(sorted(codes))}"
    findings = []
    for line, cell in report.rows["area"].items():
        parts = split_ids(cell)
        known = codes if len(parts) > 1 else codes.union(everywhere)
        findings += [
            Finding(int(str(line)), "area", code, f"no region has this code; {expected}")
            for code in parts
            if code not in known
        ]
    return findings


def in_force(
    measures: pd.DataFrame,
    day: pd.Timestamp,
    codes: list[str],
    everywhere: str = NATIONWIDE,
) -> pd.DataFrame:
    """The measures that stand on a local day, one row for each region they cover.

    A measure stands on a day when [starts, ends) meets it. Both are local times of the region, so
    no zone enters here: 01:30 is 01:30 on the region's own clocks.

    Args:
        measures: what `read_measures` gives.
        day: midnight of the day.
        codes: codes of all regions, which a nationwide measure covers.
        everywhere: area of a nationwide measure.

    Returns:
        Columns measure_id, measure, layer, region, site, status, whole_day (False when it begins
        or ends within the day), certain (True when it is stated to stand on that day: its status
        is in_force, and the day is not past the last one that a source speaks of), begins and
        ceases (hours of the day, 0 to 24, between which it stands; NaN where the hour is only
        known as a part of the day).
    """
    return _standing(measures.assign(day=day), codes, everywhere).drop(columns="day")


def _standing(measures: pd.DataFrame, codes: list[str], everywhere: str) -> pd.DataFrame:
    """Of measures with a `day` each, those that stand on it."""
    standing = measures[_meets(measures, measures["day"])]
    day = standing["day"]
    areas = [codes if area == everywhere else split_ids(area) for area in standing["area"]]
    rows = standing[["measure_id", "measure", "layer", "site", "status"]].assign(
        region=areas,
        whole_day=~_partial(standing, day),
        certain=(standing["status"] == "in_force") & _stated_on(standing, day),
        begins=_hour(standing["starts"], standing["starts_part"], day, 0.0),
        ceases=_hour(standing["ends"], standing["ends_part"], day, 24.0),
        day=day,
    )
    return rows.explode("region").reset_index(drop=True)


def covers_day(standing: pd.DataFrame) -> bool:
    """Whether measures together stand from midnight to midnight, one after another.

    Args:
        standing: rows of `in_force` of one day, layer and region, all of them certain.
    """
    reached = 0.0
    for begins, ceases in sorted(standing[["begins", "ceases"]].dropna().to_numpy().tolist()):
        if begins > reached:
            return False
        reached = max(reached, ceases)
    return reached >= HOURS


def in_force_on(
    measures: pd.DataFrame,
    days: pd.DatetimeIndex,
    codes: list[str],
    everywhere: str = NATIONWIDE,
) -> pd.DataFrame:
    """What `in_force` gives for each day, in one table.

    Args:
        measures: what `read_measures` gives.
        days: midnights.
        codes: codes of all regions.
        everywhere: area of a nationwide measure.

    Returns:
        The columns of `in_force` and `day`; days on which nothing stands have no row.
    """
    rows = pd.DataFrame({"day": days}).merge(measures, how="cross")
    return _standing(rows, codes, everywhere)


def in_force_at(measures: pd.DataFrame, instant: datetime, timezones: pd.Series) -> pd.DataFrame:
    """The measures that stand at one instant, each region by its own clocks.

    Args:
        measures: what `read_measures` gives.
        instant: a moment with a time zone.
        timezones: IANA names indexed by the regions' ISO codes.

    Returns:
        Columns measure_id and region. A measure with only a date begins at that midnight; one
        that begins in a part of the day, with the first hour of that part.
    """
    rows = []
    for code, zone in timezones.items():
        local = pd.Timestamp(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        begun = _first(measures) + measures["starts_part"].map(_part_begins) <= local
        standing = measures[begun & ~(_last(measures) <= local)]
        rows += [
            (measure.measure_id, code)
            for measure in standing.itertuples()
            if measure.area in (NATIONWIDE, EVERYWHERE) or code in split_ids(str(measure.area))
        ]
    return pd.DataFrame(rows, columns=["measure_id", "region"])


def _first(measures: pd.DataFrame) -> pd.Series:
    """The start; where that is not known, the day that a source speaks of, or the last one."""
    last = measures["ends"].dt.ceil("D") - _DAY
    return measures["starts"].fillna(measures["last_stated"]).fillna(last)


def _part_begins(part: str) -> pd.Timedelta:
    return pd.Timedelta(hours=PART_HOURS.get(part, 0))


def _last(measures: pd.DataFrame) -> pd.Series:
    """The end, exclusive; NaT where it is open.

    What is only claimed or disputed is claimed for the days that a source speaks of and no more;
    what stood is not known to have ended.
    """
    spoken = measures[["starts", "last_stated"]].max(axis=1).dt.normalize() + _DAY
    # An end in a part of the day lies within that day, so that the day still counts.
    dated = (measures["ends_part"] != "") & (measures["ends"] == measures["ends"].dt.normalize())
    ends = measures["ends"].mask(dated, measures["ends"] + _DAY)
    return ends.fillna(spoken.where(measures["status"] != "in_force"))


def _meets(measures: pd.DataFrame, day: pd.Series) -> pd.Series:
    return (_first(measures) < day + _DAY) & ~(_last(measures) <= day)


def _partial(measures: pd.DataFrame, day: pd.Series) -> pd.Series:
    begins = (measures["starts"] > day) | (
        (measures["starts"] == day) & (measures["starts_part"] != "")
    )
    ends = (measures["ends"] < day + _DAY) & (measures["ends"] >= day)
    return begins | ends


def _hour(moments: pd.Series, parts: pd.Series, day: pd.Series, otherwise: float) -> pd.Series:
    """Hour of a start or end that lies within the day; `otherwise` where it does not."""
    hours = (moments - day) / pd.Timedelta(hours=1)
    within = (hours >= 0) & (hours < HOURS)
    return hours.where(within, otherwise).mask(within & (parts != ""))


def _stated_on(measures: pd.DataFrame, day: pd.Series) -> pd.Series:
    last = measures[["starts", "last_stated"]].max(axis=1).dt.normalize()
    return measures["ends"].notna() | (last >= day)
