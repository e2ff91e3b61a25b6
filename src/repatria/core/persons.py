"""People in somebody's hands: one person, or a group known only by number; their wishes and health.

A lot is kept in a record of the same form: things that are not people, and that parties do exchange.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from repatria.core.counts import Count
from repatria.core.dates import PartialDate


class Category(StrEnum):
    """What a person is under the Conventions."""

    COMBATANT = "combatant"
    CIVILIAN = "civilian"
    MEDICAL = "medical"
    RELIGIOUS = "religious"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """On what ground a person is held."""

    CAPTURED = "captured"
    INTERNED = "interned"
    ACCUSED = "accused"
    CONVICTED = "convicted"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """State of health; the two "seriously" states are decisions of a commission (GC III 109, 110, 112)."""

    UNKNOWN = "unknown"
    WELL = "well"
    WOUNDED = "wounded"
    SERIOUSLY_WOUNDED = "seriously-wounded"
    SERIOUSLY_SICK = "seriously-sick"


class Fitness(StrEnum):
    """Whether a physician holds the person fit to travel; unknown does not forbid a plan."""

    FIT = "fit"
    UNFIT = "unfit"
    UNKNOWN = "unknown"


class Says(StrEnum):
    """What a wish says."""

    RETURN = "return"
    ELSEWHERE = "elsewhere"
    STAY = "stay"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person is said to wish, by whom it was told, and whether it was taken in private.

    Attributes:
        hosts: With `ELSEWHERE`: the parties the person would go to, sorted.
        told_by: Who reports the wish; None where not said.
        private: True only for a wish taken in private by a neutral (L3).
    """

    says: Says
    hosts: tuple[str, ...] = ()
    as_of: date | None = None
    told_by: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """Where and when a person was captured, as far as anybody says."""

    place: str | None = None
    day: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class People:
    """One person, or a group of people alike in all that the case says of them.

    Attributes:
        home: The party that claims the person; it may differ from nationality.
        count: How many; a person is ``Count.exactly(1)``.
        wish: None where nobody told one.
        fear: Destinations where the neutral finds grounds to fear persecution (L1); read by no party.
        assessed: Destinations that the neutral assessed and found without such grounds (L1).
        may_go_to: The result of a neutral's own judgement, in place of `wish`; None where not given.
        accompanies: Travels with these people and is not counted as freed.
        lot: What is counted, where the record is no people but things that parties exchange, such as remains
            of the fallen or an undertaking; None for people. Of a lot only `id`, `held_by`, `home`, `count`
            and `sources` say anything.
    """

    id: str
    held_by: str
    home: str
    category: Category = Category.UNKNOWN
    ground: Ground = Ground.UNKNOWN
    health: Health = Health.UNKNOWN
    fitness: Fitness = Fitness.UNKNOWN
    count: Count = field(default_factory=lambda: Count.exactly(1))
    name: str | None = None
    rank: str | None = None
    sex: str | None = None
    age_years: int | None = None
    dependants: int | None = None
    captured: Capture = Capture()
    wish: Wish | None = None
    fear: tuple[str, ...] = ()
    assessed: tuple[str, ...] = ()
    may_go_to: tuple[str, ...] | None = None
    accompanies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lot: str | None = None

    @property
    def is_lot(self) -> bool:
        """Is this no people, but countable things?"""
        return self.lot is not None

    @property
    def shown_as(self) -> str:
        """Give the published name, or the identifier where no name is published."""
        return self.name or self.id

    @property
    def is_held_for_trial_or_sentence(self) -> bool:
        """Is the person accused or convicted, so that the holder may keep them back (L6)?"""
        return self.ground in (Ground.ACCUSED, Ground.CONVICTED)

    def certifies_refusal_of(self, destinations: Collection[str]) -> bool:
        """Did the person refuse all of `destinations` in private, or does the neutral bar all of them?

        Such a refusal, and nothing less, discharges a giver under `all`. One that is only reported does
        not: it is no veto of the holder's. Undecided is not a refusal.
        """
        if set(destinations) <= set(self.fear):
            return True
        if self.wish is None or not self.wish.private or self.wish.says is Says.UNDECIDED:
            return False
        accepted = {Says.RETURN: {self.home}, Says.ELSEWHERE: set(self.wish.hosts)}.get(self.wish.says, set())
        return not accepted & set(destinations)

    def captive_months(self, as_of: date) -> tuple[int, int] | None:
        """Bound the full months in captivity on `as_of`; None where the day of capture is unknown."""
        day = self.captured.day
        return None if day is None else day.full_months_until(as_of)
