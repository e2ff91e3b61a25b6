"""What a party has given and is not yet paid for: the one place where that is written down.

Planning compiles this meaning into rows, and verification evaluates it; tests compare the two with a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Credit, Transfer
from repatria.core.rounds import Move, Unpaid
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


def price_of(case: Case, offer: Offer, transfers: Sequence[Transfer], table: str | None) -> Price:
    """Give what `offer` costs, if these are the transfers of the plan."""
    mine = [t for t in transfers if t.offer == offer.id and not t.is_accompanying]
    states = _get_states(case, offer, ((t, t.count) for t in mine), ())
    return Price(
        sum(case.weigh(case.people_by_id[t.who], table) * t.count for t in mine),
        tuple(
            (index, state.needs)
            for index, state in enumerate(states)
            if state.needs is not None and state.needs
        ),
    )


def exposure_after_each(
    case: Case, transfers: Mapping[int, Transfer], steps: Sequence[Step]
) -> tuple[tuple[Unpaid, ...], ...]:
    """Say after each round what each party with an exposure rule has given and is not yet paid for.

    An offer is paid for in the share that is the least, over its get-terms, of what was credited so far to
    what the term asks for the whole of the offer; at most 1. Unpaid is what was given so far under the offer
    less that share of all that is given under it; at least 0, and rounded up, since nobody comes in parts.
    A party's exposure is the sum over its offers. An offer without get-terms is owed nothing.
    """
    counts: list[list[Unpaid]] = [[] for _ in steps]
    for rule in case.exposures:
        owed = [0] * len(steps)
        for offer in case.offers:
            if offer.by == rule.party and offer.gets:
                for at, unpaid in enumerate(_owed(case, offer, rule.weights, transfers, steps)):
                    owed[at] += unpaid
        for at, unpaid in enumerate(owed):
            counts[at].append(Unpaid(rule.party, rule.weights, unpaid, rule.n))
    return tuple(tuple(row) for row in counts)


def _owed(
    case: Case, offer: Offer, table: str | None, transfers: Mapping[int, Transfer], steps: Sequence[Step]
) -> Iterable[int]:
    price = price_of(case, offer, tuple(transfers.values()), table)
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
    states = judge_offer(case, offer, _numbers(given), _numbers(credited))
    return [state for state in states if state.term.startswith("gets")]


def _numbers(moved: Iterable[tuple[Transfer, int]]) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = {}
    for transfer, count in moved:
        key = transfer.who, transfer.destination
        numbers[key] = numbers.get(key, 0) + count
    return numbers
