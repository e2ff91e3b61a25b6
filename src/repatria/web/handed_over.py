"""Handovers as they come: how many of a plan went, and everything recorded, by day and journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from repatria.core.plans import Plan
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.web.visitors import Reads, Visitor

MOST_PAGES = 200
"""Pages of the door that are read, at most: twenty thousand handovers."""


@dataclass(frozen=True, slots=True)
class Journey:
    """Everybody who was handed over on a day from one party to another."""

    day: date
    origin: str
    destination: str
    number: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of one way of a plan is behind.

    Attributes:
        planned: How many the plan moves so, lots left out.
    """

    origin: str
    destination: str
    planned: int
    done: int


def handed_over(visitor: Visitor) -> list[Journey]:
    """Sum what was recorded, the last day first; nothing to who may not see any."""
    numbers = Counter(
        (each.values["day"], each.values["origin"], each.values["destination"]) for each in _all(visitor)
    )
    rows = [Journey(*key, number) for key, number in numbers.items()]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), row.origin, row.destination))


def handed_over_of(visitor: Visitor, plan: Plan) -> Sequence[Progress] | None:
    """Say how many of those whom a plan moves were handed over; None to who may not see any."""
    if not Reads("handover", Route.LIST).purposes_of(visitor.roles):
        return None
    went = {(str(each.values["person"]), each.values["destination"]) for each in _all(visitor)}
    planned: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    for transfer in plan.planned:
        if transfer.lot is None:
            way = transfer.origin, transfer.destination
            planned[way] += transfer.count
            done[way] += (transfer.who, transfer.destination) in went
    return [Progress(*way, planned[way], done[way]) for way in sorted(planned)]


def _all(visitor: Visitor) -> list[door.Seen]:
    purposes = Reads("handover", Route.LIST).purposes_of(visitor.roles)
    found: list[door.Seen] = []
    for _page in range(MOST_PAGES if purposes else 0):
        after = found[-1].id if found else None
        page = door.list_records(
            visitor.account, "handover", purpose=purposes[0], where={"taken_back": None}, after=after
        )
        found += page
        if len(page) < door.LARGEST_PAGE:
            break
    return found
