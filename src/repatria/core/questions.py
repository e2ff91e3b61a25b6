"""Questions about a case and their answers: what would it take, and what if one number of an offer varied?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from repatria.core.plans import Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one offer, or a promise that nobody has made yet.

    Attributes:
        offer: Identifier of the offer, or of the promise that is missing.
        by: The party that would have to change it or make it.
        term: Path of the term that changes, e.g. ``gets[0].at_least``; ``new`` for a missing promise.
        before: What the term says now; None for a missing promise.
        after: What it would have to say; None where the term would have to be dropped.
        says: The change in words.
    """

    offer: str
    by: str
    term: str
    before: str | None
    after: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Changes that together bring the people asked for home, and what the plan would then be.

    Attributes:
        people: How many would be freed in all.
        provisional: How many of them still have to be asked in private.
        offers: Offers that would be in force.
        outcome: What is proven of the plan after the changes.
        lots: How many lots would be handed over, by kind, sorted.
    """

    changes: tuple[Change, ...]
    people: int
    provisional: int
    offers: tuple[str, ...]
    outcome: Outcome
    lots: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The alternatives for a goal, those that touch the fewest offers first.

    Attributes:
        goal: Whom the question is about, in words.
        at_least: How many of them are to move.
        is_reachable: Can the goal be reached, as things are or by changing offers?
        is_met: The plan as it is reaches the goal without any change.
        is_proven: No smaller set of offers would do, for every set listed.
        says: The answer in a sentence.
    """

    goal: str
    at_least: int
    is_met: bool
    is_reachable: bool
    alternatives: tuple[Alternative, ...]
    is_proven: bool
    says: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What the plan is with one number of one offer as it stands, or changed.

    Attributes:
        people: How many are freed; None where it is undecided, which is not nobody.
        provisional: How many of them still have to be asked in private; None where it is undecided.
        offers: Offers in force in this plan, sorted. Another plan that frees as many may use others.
        outcome: What is proven of the plan.
        gap: By how many people the plan may fall short in the first tier that is open; 0 when proven, None
            where nothing bounds it.
        lots: How many lots are handed over, by kind, sorted.
    """

    people: int | None
    provisional: int | None
    offers: tuple[str, ...]
    outcome: Outcome
    gap: int | None
    lots: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One number tried, and what the plan would be with it."""

    value: Fraction
    then: Effect


@dataclass(frozen=True, slots=True)
class Jump:
    """Two neighboring points between which the set of offers in force changes.

    Attributes:
        after: The last value before the change.
        at: The first value after it.
        comes: Offers that come into force from `after` to `at`, sorted.
        goes: Offers that are no more in force, sorted.
    """

    after: Fraction
    at: Fraction
    comes: tuple[str, ...]
    goes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many go free as one number of one offer varies.

    Attributes:
        offer: Identifier of the offer.
        by: The party that makes it.
        term: Path of the number in the offer, e.g. ``gets[0].at_least``.
        today: What the offer says now; None where it sets no such bound.
        as_it_is: The plan as the offer stands.
        points: By value, rising, each value once.
        jumps: In the order of the points, today's number among them where it lies between two of them.
            Points that are undecided have no part in them.
        is_for_party: Was it computed as if everybody may go home?
        says: The answer in a few sentences.
    """

    offer: str
    by: str
    term: str
    today: Fraction | None
    as_it_is: Effect
    points: tuple[SweepPoint, ...]
    jumps: tuple[Jump, ...]
    is_for_party: bool
    says: str

    @property
    def has_today_among_points(self) -> bool:
        """Is what the offer says now one of the values tried?"""
        return any(point.value == self.today for point in self.points)

    @property
    def points_and_today(self) -> tuple[SweepPoint, ...]:
        """Give the points, and in its place among them what the offer says now."""
        if self.today is None or self.has_today_among_points:
            return self.points
        points = (*self.points, SweepPoint(self.today, self.as_it_is))
        return tuple(sorted(points, key=lambda point: point.value))
