"""The clocks of the law: when something is due, and whether it is late. Pure functions of days.

A day that is not known makes the answer unknown, and one known by its month or year makes it uncertain:
neither is ever "on time", nor late by a number that nobody knows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from repatria.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Clock:
    """What has to be told, within how many days of what.

    Attributes:
        starts: Kinds of events, or states, that start it, sorted.
        days: 0 is "at once".
        repeats: Due again as many days after the last time.
    """

    id: str
    starts: tuple[str, ...]
    days: int
    repeats: bool
    article: str
    says: str


class Standing(StrEnum):
    """How a clock stands on a day."""

    DONE = "done"
    RUNNING = "running"
    OVERDUE = "overdue"
    MAY_BE_OVERDUE = "may be overdue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands.

    Attributes:
        due: The day on which it is due, as far as that is known; None where it is done, or nothing is known.
        days_late: Days since it was due for certain, from 1; None where it is not late for certain.
    """

    standing: Standing
    due: PartialDate | None = None
    days_late: int | None = None


@cache
def all_clocks() -> dict[str, Clock]:
    """Read the table that comes with the package."""
    table = tomllib.loads(files("repatria.law").joinpath("clocks.toml").read_text(encoding="utf-8"))
    return {
        name: Clock(
            name,
            tuple(sorted(row["starts"])),
            row["days"],
            row.get("repeats", False),
            row["article"],
            row["says"],
        )
        for name, row in table.items()
    }


def clocks_started_by(start: str) -> tuple[Clock, ...]:
    """Give the clocks that an event, or a state, starts, by name."""
    return tuple(clock for _, clock in sorted(all_clocks().items()) if start in clock.starts)


def read_clock(clock: Clock, *, began: PartialDate | None, told: date | None, today: date) -> Reading:
    """Say how a clock stands on a day.

    Args:
        began: When what starts it happened, as far as that is known.
        told: The last day on which what it asks for was done; None where it never was.
    """
    if told is not None and not clock.repeats:
        return Reading(Standing.DONE)
    start = began if told is None else PartialDate.on(told)
    if start is None:
        return Reading(Standing.UNKNOWN)
    due = PartialDate(_later(start.earliest, clock.days), _later(start.latest, clock.days))
    if today > due.latest:
        return Reading(Standing.OVERDUE, due, (today - due.latest).days)
    return Reading(Standing.MAY_BE_OVERDUE if today > due.earliest else Standing.RUNNING, due)


def _later(day: date, days: int) -> date:
    """Give a day some days later; past the last day there is, that one."""
    return day + min(timedelta(days=days), date.max - day)
