"""The answer to "somebody does not go": the repair that keeps every offer, or what is asked of whom."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.plans import NotGoing, Outcome, Plan


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """People other than those who do not go, whose place changes.

    Attributes:
        before: Offer and destination in the plan that is mended; None where they had no place.
        after: Offer and destination in the repair; None where they have no place any more.
    """

    who: str
    count: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What holds in a repair that nobody has agreed to yet.

    Attributes:
        people: How many go in all; those who accompany them are not among these.
        changed: How many people's places change, beside those who do not go.
        offers: Offers in force, sorted.
        changes: Whose places change, by record.
        is_proven: No repair of this kind does better.
    """

    people: int
    changed: int
    offers: tuple[str, ...]
    changes: tuple[PlaceChange, ...]
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a party has to be asked, because one term of its offer would be short.

    Attributes:
        term: Path of the term with its bound, e.g. ``gets[0].at_least``.
        needs: What the term asks for, in its own weights, rounded up to a whole number.
        has: What it would have.
        if_no: The best repair in which this offer is no longer in force; None where none was found.
    """

    offer: str
    by: str
    term: str
    needs: int
    has: int
    says: str
    if_no: Consequence | None


@dataclass(frozen=True, slots=True)
class Repair:
    """How a plan can be mended after some people do not go.

    Attributes:
        outcome: `REPAIRED` or `FOUND` with a plan; `IMPOSSIBLE` if it is proven that none keeps every offer
            that is in force; `UNDECIDED` if neither was found.
        plan: The repair that keeps every offer in force; None where there is none. Never one that breaks a
            term: such a one is only told, as what a question leads to.
        without: Who does not go, those of earlier repairs among them.
        changes: Whose places change in `plan`, by record.
        lapsed: Offers that were in force and under which nobody is left to be released; they ask and give
            nothing any more.
        questions: The least that has to be asked, where `plan` is None; none where asking cannot help.
        if_yes: What holds if every question is answered with yes.
    """

    outcome: Outcome
    plan: Plan | None
    without: tuple[NotGoing, ...]
    changes: tuple[PlaceChange, ...] = ()
    lapsed: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    if_yes: Consequence | None = None
