"""What it would take: the answer to "how could these people go home?"."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    changes: tuple[Change, ...]
    people: int
    provisional: int
    offers: tuple[str, ...]
    outcome: Outcome


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
