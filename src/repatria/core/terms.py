"""What the terms of an offer mean: the one place where that is written down.

Planning compiles these meanings into a model, and verification evaluates them; a property test compares
the two on small cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.selections import Selection, Verdict

#: People by identifier and destination, and how many of them.
Numbers = Mapping[tuple[str, str], int]
NOTHING: Numbers = MappingProxyType({})


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


def judge_offer(
    case: Case, offer: Offer, given: Numbers, credited: Numbers, before: Numbers = NOTHING
) -> tuple[TermState, ...]:
    """Say for every term of `offer` whether it is met.

    Args:
        case: Where people, weights and the day come from.
        offer: An offer under which somebody is to be given. One under which nobody more is given asks for
            nothing: what was already given stays given, paid or not.
        given: What is released under this offer, and was. People who accompany others are not in it.
        credited: What is credited to this offer.
        before: What of it had arrived before the day of the case.

    Returns:
        States in the order of the terms, gives first.
    """
    states = [
        state
        for index, term in enumerate(offer.gives)
        for state in _judge_give(case, offer, term, f"gives[{index}]", given)
    ]
    states += [
        _judge_get(case, term, f"gets[{index}]", given, credited, before=before)
        for index, term in enumerate(offer.gets)
    ]
    return tuple(states)


def is_kept(case: Case, offer: Offer, given: Numbers, credited: Numbers, before: Numbers = NOTHING) -> bool:
    """Is every term of `offer` met?"""
    return all(state.is_met for state in judge_offer(case, offer, given, credited, before))


def required_under_all(case: Case, who: Selection, to: tuple[str, ...]) -> int | None:
    """Count the people still held who must move before a term with ``all`` is met; None if it cannot be met.

    `all` means all registered people selected. It cannot be met over nobody, over a number that is
    unknown, or while it is unknown whether somebody is selected. Somebody whose refusal was taken in
    private is not required; when that leaves nobody, the term cannot be met either: nothing would arrive.
    Those who have already gone are held no more and asked for no more, under whatever offer they went: if
    they are all who are selected, and went to one of these places, none are left to ask for.
    """
    if (who, to) not in case.required:
        case.required[who, to] = _count_required(case, who, to)
    return case.required[who, to]


def _count_required(case: Case, who: Selection, to: tuple[str, ...]) -> int | None:
    required = arrived = 0
    for number, verdict in case.judged(who):
        cohort = case.cohorts[number]
        people = cohort.like
        if people.accompanies:
            continue
        arrived += gone_to(case, people, to) if verdict is Verdict.YES else 0
        if people.certifies_refusal_of(to):
            continue
        if verdict is Verdict.MAYBE or not people.count.is_known:
            return None
        required += case.remaining(people).at_least * cohort.size
    return required if required or arrived else None


def needed_under_all(required: int, before: int) -> int:
    """Say what a term with ``all`` needs in all: those still to move, and those whom it had before.

    Met by nobody it is not met.

    Args:
        required: As `required_under_all` gives it.
        before: How many were given under the offer, or are credited to it, from before.
    """
    return max(required + before, 1)


def gone_to(case: Case, people: People, places: tuple[str, ...]) -> int:
    """Count those of `people` who have already gone to one of `places`."""
    if people.id not in case.gone:
        return 0
    return sum(d.count for d in case.done if d.who == people.id and d.destination in places)


def broken_by_done(case: Case, offer: Offer) -> tuple[str, ...]:
    """Name what can no longer be kept after what was carried out, so that nobody more goes under `offer`.

    Returns:
        Paths of give-terms whose `at_most` is exceeded, and ``either`` where something was already given
        under another offer of the same name.
    """
    given = case.already_given.get(offer.id, {})
    broken = [
        f"gives[{index}].at_most"
        for index, term in enumerate(offer.gives)
        if term.at_most is not None and may_be_given(case, term, given) > term.at_most
    ]
    others = (other for other in case.offers if other.id != offer.id and other.id in case.already_given)
    if offer.either is not None and any(other.either == offer.either for other in others):
        broken.append("either")
    return tuple(broken)


def offers_paid_by(case: Case, party: str, people: People, destination: str) -> frozenset[str]:
    """Name the offers of `party` that an arrival already carried out may pay.

    It pays the offers under which something was already given, where these count it: what paid for one
    thing does not pay for another. Where none of these counts it, it pays as a new arrival does.
    """
    counting = [
        offer.id
        for offer in case.offers
        if offer.by == party and any(counts_for(case, term, people, destination) for term in offer.gets)
    ]
    return frozenset([name for name in counting if name in case.already_given] or counting)


def number_given(case: Case, term: GiveTerm, given: Numbers) -> int:
    """Count those of `given` who count under a give-term for certain."""
    return _weighted(case, term, None, given)


def may_be_given(case: Case, term: GiveTerm, given: Numbers) -> int:
    """Count those of `given` who may be meant by a limit."""
    return sum(
        number
        for (person, destination), number in given.items()
        if may_count_for(case, term, case.people_by_id[person], destination)
    )


def weight_given(case: Case, term: GetTerm, given: Numbers) -> int:
    """Weigh all of `given`, as a get-term weighs what is given."""
    return sum(
        case.weigh(case.people_by_id[person], term.given_weights) * number
        for (person, _), number in given.items()
    )


def counts_for(case: Case, term: GiveTerm | GetTerm, people: People, destination: str) -> bool:
    """Say whether one of `people` arriving at `destination` counts under `term`."""
    return destination in term.to and term.who.selects(people, case.as_of)


def may_count_for(case: Case, term: GiveTerm, people: People, destination: str) -> bool:
    """Is it possible that one of `people` going to `destination` counts under `term`?

    Limits count these: whoever may be meant by a limit must not slip past it for want of knowledge.
    """
    return destination in term.to and term.who.judge(people, case.as_of) is not Verdict.NO


def _judge_give(case: Case, offer: Offer, term: GiveTerm, path: str, given: Numbers) -> Iterable[TermState]:
    possible = 0 if term.at_most is None else may_be_given(case, term, given)
    before = _weighted(case, term, None, case.already_given.get(offer.id, {}))
    number = _weighted(case, term, None, given)
    return judge_give(case, term, path, number=number, possible=possible, before=before)


def judge_give(
    case: Case, term: GiveTerm, path: str, *, number: int, possible: int, before: int
) -> Iterable[TermState]:
    """Judge each bound of a give-term.

    Args:
        number: How many count for certain.
        possible: How many may be meant by a limit.
        before: How many of those who count were given before the day of the case.
    """
    has = Fraction(number)
    if term.all:
        required = required_under_all(case, term.who, term.to)
        needs = None if required is None else Fraction(needed_under_all(required, before))
        yield TermState(f"{path}.all", needs, has, needs is not None and number >= needs)
    if term.at_least is not None:
        yield TermState(f"{path}.at_least", Fraction(term.at_least), has, number >= term.at_least)
    if term.at_most is not None:
        yield TermState(
            f"{path}.at_most", Fraction(term.at_most), Fraction(possible), possible <= term.at_most
        )


def _judge_get(
    case: Case, term: GetTerm, path: str, given: Numbers, credited: Numbers, *, before: Numbers
) -> TermState:
    weight = 0 if term.per_given is None else weight_given(case, term, given)
    got, old = weight_got(case, term, credited), weight_got(case, term, before)
    return judge_get(case, term, path, given=weight, got=got, before=old)


def judge_get(case: Case, term: GetTerm, path: str, *, given: int, got: int, before: int) -> TermState:
    """Judge a get-term.

    Args:
        given: Weight of what is given, where the term asks for it.
        got: Weight of what is credited and counts.
        before: Weight of that part of it that had arrived before the day of the case.
    """
    needs: Fraction | None
    if term.all:
        required = required_under_all(case, term.who, term.to)
        needs = None if required is None else Fraction(needed_under_all(required, before))
    elif term.per_given is not None:
        needs = term.per_given * given
    else:
        needs = Fraction(term.at_least or 0)
    return TermState(path, needs, Fraction(got), needs is not None and got >= needs)


def weight_got(case: Case, term: GetTerm, credited: Numbers) -> int:
    """Weigh those of `credited` who count under a get-term."""
    return _weighted(case, term, None if term.all else term.got_weights, credited)


def _weighted(case: Case, term: GiveTerm | GetTerm, table: str | None, numbers: Numbers) -> int:
    return sum(
        case.weigh(case.people_by_id[person], table) * number
        for (person, destination), number in numbers.items()
        if counts_for(case, term, case.people_by_id[person], destination)
    )
