"""What a party has given and is not yet paid for: the one place where that is written down.

Planning compiles this meaning into rows, and verification evaluates it; tests compare the two with a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Credit, Plan, Transfer
from repatria.core.rounds import Move, Unpaid
from repatria.core.rules import Exposure
from repatria.core.terms import TermState, judge_offer

#: One round, as far as exposure is concerned: who moves, and what the arrivals pay.
Step = tuple[Sequence[Move], Sequence[Credit]]


@dataclass(frozen=True, slots=True)
class Price:
    """What the whole of an offer costs in a plan.

    Attributes:
        given: Weight of all that is given under it, by the giver's table.
        needs: What each get-term asks for that whole, by its place among the get-terms; terms that ask for
            nothing are left out.
    """

    given: int
    needs: tuple[tuple[int, Fraction], ...]


def price_of(case: Case, offer: Offer, plan: Plan, table: str | None) -> Price:
    """Give what `offer` costs in a plan, what was already carried out counted in."""
    mine = [t for t in plan.transfers if t.offer == offer.id and not t.is_accompanying]
    states = _get_states(case, offer, ((t, t.count) for t in mine), _arrived_before(plan, offer))
    return Price(
        sum(case.weigh(case.people_by_id[t.who], table) * t.count for t in mine),
        tuple(
            (index, state.needs)
            for index, state in enumerate(states)
            if state.needs is not None and state.needs
        ),
    )


def offers_owed(case: Case, party: str, plan: Plan) -> tuple[Offer, ...]:
    """Give the offers for which a party waits to be paid: they ask for something, and somebody is to go.

    What was given before under an offer under which nobody more goes is a debt that no round pays; the
    balance of the plan shows it.
    """
    used = {transfer.offer for transfer in plan.planned}
    return tuple(offer for offer in case.offers if offer.by == party and offer.gets and offer.id in used)


def limits_on_exposure(case: Case, plan: Plan) -> tuple[int, ...]:
    """Give for each exposure rule what the party accepts.

    Where more was already given before the first round and is not paid for, it is that: no round adds to it.
    """
    steps = [_before(plan)]
    return tuple(
        max(rule.n, sum(next(iter(owed)) for owed in _all_owed(case, rule, plan, steps)))
        for rule in case.exposures
    )


def weight_before(case: Case, plan: Plan, offer: Offer, table: str | None) -> int:
    """Weigh what was already given under `offer`."""
    return sum(
        case.weigh(case.people_by_id[t.who], table) * t.count
        for t in plan.transfers
        if t.is_done and t.offer == offer.id
    )


def paid_before(case: Case, plan: Plan, offer: Offer) -> dict[int, int]:
    """Give what arrivals already carried out pay of `offer`, by place and in the weights of each get-term."""
    states = _get_states(case, offer, (), _arrived_before(plan, offer))
    return {at: int(state.has) for at, state in enumerate(states)}


def _arrived_before(plan: Plan, offer: Offer) -> list[tuple[Transfer, int]]:
    transfers = {transfer.id: transfer for transfer in plan.transfers}
    return [(transfers[c.transfer], c.count) for c in _before(plan)[1] if c.offer == offer.id]


def exposure_after_each(case: Case, plan: Plan, steps: Sequence[Step]) -> tuple[tuple[Unpaid, ...], ...]:
    """Say after each round what each party with an exposure rule has given and is not yet paid for.

    An offer is paid for in the share that is the least, over its get-terms, of what was credited so far to
    what the term asks for the whole of the offer; at most 1. Unpaid is what was given so far under the offer
    less that share of all that is given under it; at least 0, and rounded up, since nobody comes in parts.
    A party's exposure is the sum over its offers. An offer without get-terms is owed nothing. What was
    already carried out counts as given, and as paid, before the first round.
    """
    counts: list[list[Unpaid]] = [[] for _ in steps]
    every = [_before(plan), *steps]
    for rule, limit in zip(case.exposures, limits_on_exposure(case, plan), strict=True):
        owed = [0] * len(steps)
        for numbers in _all_owed(case, rule, plan, every):
            for at, unpaid in enumerate(numbers[1:]):
                owed[at] += unpaid
        for at, unpaid in enumerate(owed):
            counts[at].append(Unpaid(rule.party, rule.weights, unpaid, limit))
    return tuple(tuple(row) for row in counts)


def _before(plan: Plan) -> Step:
    """Give what was already carried out, as if it were a round."""
    done = {transfer.id: transfer.count for transfer in plan.transfers if transfer.is_done}
    moves = tuple(Move(name, count) for name, count in done.items())
    return moves, tuple(credit for credit in plan.credits if credit.transfer in done)


def _all_owed(case: Case, rule: Exposure, plan: Plan, steps: Sequence[Step]) -> Iterable[list[int]]:
    for offer in offers_owed(case, rule.party, plan):
        yield list(_owed(case, offer, rule.weights, plan, steps))


def _owed(case: Case, offer: Offer, table: str | None, plan: Plan, steps: Sequence[Step]) -> Iterable[int]:
    transfers = {transfer.id: transfer for transfer in plan.transfers}
    price = price_of(case, offer, plan, table)
    given = 0
    paid = dict.fromkeys((index for index, _ in price.needs), Fraction(0))
    for moves, credits in steps:
        mine = [(transfers[m.transfer], m.count) for m in moves if transfers[m.transfer].offer == offer.id]
        mine = [(t, count) for t, count in mine if not t.is_accompanying]
        given += sum(case.weigh(case.people_by_id[t.who], table) * count for t, count in mine)
        arrived = ((transfers[c.transfer], c.count) for c in credits if c.offer == offer.id)
        for index, state in enumerate(_get_states(case, offer, (), arrived)):
            if index in paid:
                paid[index] += state.has
        share = min((paid[index] / needs for index, needs in price.needs), default=Fraction(1))
        yield max(0, ceil(given - min(share, Fraction(1)) * price.given))


def _get_states(
    case: Case,
    offer: Offer,
    given: Iterable[tuple[Transfer, int]],
    credited: Iterable[tuple[Transfer, int]],
) -> list[TermState]:
    credited = tuple(credited)
    before = _numbers(entry for entry in credited if entry[0].is_done)
    states = judge_offer(case, offer, _numbers(given), _numbers(credited), before)
    return [state for state in states if state.term.startswith("gets")]


def _numbers(moved: Iterable[tuple[Transfer, int]]) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = {}
    for transfer, count in moved:
        key = transfer.who, transfer.destination
        numbers[key] = numbers.get(key, 0) + count
    return numbers
