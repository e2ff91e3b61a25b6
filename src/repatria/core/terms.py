"""What the terms of an offer mean: the one place where that is written down.

Planning compiles these meanings into a model, and verification evaluates them; a property test compares
the two on small cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.selections import Selection, Verdict

#: People by identifier and destination, and how many of them.
Numbers = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class TermState:
    """How one term stands.

    Attributes:
        term: Path of the term in its offer, e.g. ``gets[0]``, with its bound, e.g. ``gives[1].at_most``.
        needs: What the term asks for; None where that cannot be said (`all` over an unknown number).
        has: What is given or credited under it, in the term's own weights.
    """

    term: str
    needs: Fraction | None
    has: Fraction
    is_met: bool


def judge_offer(case: Case, offer: Offer, given: Numbers, credited: Numbers) -> tuple[TermState, ...]:
    """Say for every term of `offer` whether it is met.

    Args:
        case: Where people, weights and the day come from.
        offer: An offer under which somebody is given; one under which nobody is given asks for nothing.
        given: What is released under this offer. People who accompany others are not in it.
        credited: What is credited to this offer.

    Returns:
        States in the order of the terms, gives first.
    """
    states = [
        state
        for index, term in enumerate(offer.gives)
        for state in _judge_give(case, term, f"gives[{index}]", given)
    ]
    states += [
        _judge_get(case, term, f"gets[{index}]", given, credited) for index, term in enumerate(offer.gets)
    ]
    return tuple(states)


def is_kept(case: Case, offer: Offer, given: Numbers, credited: Numbers) -> bool:
    """Is every term of `offer` met?"""
    return all(state.is_met for state in judge_offer(case, offer, given, credited))


def required_under_all(case: Case, who: Selection, to: tuple[str, ...]) -> int | None:
    """Count the people who must move before a term with ``all`` is met; None if it cannot be met.

    `all` means all registered people selected. It cannot be met over nobody, over a number that is
    unknown, or while it is unknown whether somebody is selected. Somebody whose refusal was taken in
    private is not required; when that leaves nobody, the term cannot be met either: nothing would arrive.
    """
    required = 0
    for people in case.people:
        verdict = who.judge(people, case.as_of)
        if people.accompanies or verdict is Verdict.NO or people.certifies_refusal_of(to):
            continue
        if verdict is Verdict.MAYBE or not people.count.is_known:
            return None
        required += people.count.at_least
    return required or None


def counts_for(case: Case, term: GiveTerm | GetTerm, people: People, destination: str) -> bool:
    """Say whether one of `people` arriving at `destination` counts under `term`."""
    return destination in term.to and term.who.selects(people, case.as_of)


def may_count_for(case: Case, term: GiveTerm, people: People, destination: str) -> bool:
    """Is it possible that one of `people` going to `destination` counts under `term`?

    Limits count these: whoever may be meant by a limit must not slip past it for want of knowledge.
    """
    return destination in term.to and term.who.judge(people, case.as_of) is not Verdict.NO


def _judge_give(case: Case, term: GiveTerm, path: str, given: Numbers) -> Iterable[TermState]:
    number = Fraction(_weighted(case, term, None, given))
    if term.all:
        required = required_under_all(case, term.who, term.to)
        is_met = required is not None and number >= required
        yield TermState(f"{path}.all", None if required is None else Fraction(required), number, is_met)
    if term.at_least is not None:
        yield TermState(f"{path}.at_least", Fraction(term.at_least), number, number >= term.at_least)
    if term.at_most is not None:
        possible = Fraction(
            sum(
                number
                for (person, destination), number in given.items()
                if may_count_for(case, term, case.people_by_id[person], destination)
            )
        )
        yield TermState(f"{path}.at_most", Fraction(term.at_most), possible, possible <= term.at_most)


def _judge_get(case: Case, term: GetTerm, path: str, given: Numbers, credited: Numbers) -> TermState:
    has = Fraction(_weighted(case, term, None if term.all else term.got_weights, credited))
    needs: Fraction | None
    if term.all:
        required = required_under_all(case, term.who, term.to)
        needs = None if required is None else Fraction(required)
    elif term.per_given is not None:
        given_weight = sum(
            case.weigh(case.people_by_id[person], term.given_weights) * number
            for (person, _), number in given.items()
        )
        needs = term.per_given * given_weight
    else:
        needs = Fraction(term.at_least or 0)
    return TermState(path, needs, has, needs is not None and has >= needs)


def _weighted(case: Case, term: GiveTerm | GetTerm, table: str | None, numbers: Numbers) -> int:
    return sum(
        case.weigh(case.people_by_id[person], table) * number
        for (person, destination), number in numbers.items()
        if counts_for(case, term, case.people_by_id[person], destination)
    )
