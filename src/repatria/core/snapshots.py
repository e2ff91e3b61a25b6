"""What planning is told of the records, frozen at one moment: no name, no wish, no reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from repatria.core.cases import Host
from repatria.core.confidences import Destinations
from repatria.core.counts import Count
from repatria.core.done import Done
from repatria.core.offers import Offer
from repatria.core.parties import Conflict
from repatria.core.persons import Category, Ground, Health


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """Somebody held, or a group, as a planner may see them.

    Attributes:
        home: None where nobody knows it.
        holder: None where nobody knows it, or two are said to hold them at once.
        since: The earliest day from which anybody holds them, as a partial date; None where unknown.
        destinations: Where they may go, and nothing of why.
        dependants: How many people depend on them; None where unknown.
        born_first: First day on which they may have been born; to `born_last`, the last one.
    """

    id: UUID
    home: str | None
    holder: str | None
    category: Category
    ground: Ground
    health: Health
    count: Count
    since: str | None
    destinations: Destinations
    rank: str | None = None
    sex: str | None = None
    born_first: date | None = None
    born_last: date | None = None
    dependants: int | None = None

    def age_years(self, day: date) -> int | None:
        """Give the age on a day, where it is known to the year."""
        if self.born_first is None or self.born_last is None:
            return None
        oldest, youngest = (
            day.year - born.year - ((day.month, day.day) < (born.month, born.day))
            for born in (self.born_first, self.born_last)
        )
        return oldest if oldest == youngest >= 0 else None


@dataclass(frozen=True, slots=True)
class OfferMade:
    """An offer, and which version of its record was read.

    Attributes:
        offer: Under the identifier of its record; it cites the report it was heard in.
    """

    id: UUID
    version: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who is held, where they may go, and which offers stand, at one moment.

    Attributes:
        id: Of the record that it was taken.
        day: The day in UTC.
        people: By identifier.
        offers: Those that stand on the day, by identifier.
        done: Handovers that took place; whoever was handed over is among the people, with their last holder.
        conflicts: As the neutral records what stands between parties.
        hosts: As parties agreed, and did not take back.
        same: Pairs of records of people held that were last judged to be of one person, smaller id first.
    """

    id: UUID
    day: date
    people: tuple[HeldPerson, ...]
    offers: tuple[OfferMade, ...]
    done: tuple[Done, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    hosts: tuple[Host, ...] = ()
    same: tuple[tuple[UUID, UUID], ...] = ()
