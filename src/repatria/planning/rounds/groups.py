"""Groups: transfers that no rule on rounds tells apart, merged, so that the program stays small.

What makes two transfers alike is written in docs/rounds.md, "What is compared".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.plans import Plan, Transfer
from repatria.core.rounds import is_wounded
from repatria.core.selections import Verdict
from repatria.core.terms import counts_for


@dataclass(frozen=True, slots=True)
class Group:
    """Transfers that are alike.

    Attributes:
        name: Smallest identifier among the transfers.
        size: How many people move in all of them.
        pays: Offers to which every arrival of the group is credited.
        partly: Offers to which some of the arrivals are credited, with how many; then it is one transfer.
    """

    name: int
    transfers: tuple[Transfer, ...]
    size: int
    is_wounded: bool
    pays: tuple[str, ...]
    partly: tuple[tuple[str, int], ...]

    @property
    def one(self) -> Transfer:
        """Give any transfer, to read what all of them share."""
        return self.transfers[0]


def groups_of(case: Case, plan: Plan) -> tuple[Group, ...]:
    """Merge the transfers of a plan into groups, ordered by name."""
    credited: dict[int, dict[str, int]] = defaultdict(dict)
    for credit in plan.credits:
        by_offer = credited[credit.transfer]
        by_offer[credit.offer] = by_offer.get(credit.offer, 0) + credit.count
    apart = _told_apart(case)
    merged: dict[Hashable, list[Transfer]] = {}
    for transfer in plan.planned:
        pays, partly = _split(transfer, credited[transfer.id])
        is_apart = bool(partly) or transfer.is_accompanying or transfer.who in apart
        key = (transfer.id if is_apart else None, pays, partly, *_marks(case, transfer, pays))
        merged.setdefault(key, []).append(transfer)
    groups = []
    for transfers in merged.values():
        one = transfers[0]
        pays, partly = _split(one, credited[one.id])
        groups.append(
            Group(
                name=min(transfer.id for transfer in transfers),
                transfers=tuple(transfers),
                size=sum(transfer.count for transfer in transfers),
                is_wounded=is_wounded(case, one),
                pays=pays,
                partly=partly,
            )
        )
    return tuple(sorted(groups, key=lambda group: group.name))


def _split(
    transfer: Transfer, credited: dict[str, int]
) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Tell the offers that all arrivals of a transfer pay from those that some of them pay."""
    return (
        tuple(sorted(offer for offer, count in credited.items() if count >= transfer.count)),
        tuple(sorted((offer, count) for offer, count in credited.items() if count < transfer.count)),
    )


def _told_apart(case: Case) -> frozenset[str]:
    """Name those whose transfers stand alone: who go together, or are accompanied."""
    named = {person for rule in case.togethers for person in rule.people}
    return frozenset(named | {other for each in case.cohorts for other in each.like.accompanies})


def _marks(case: Case, transfer: Transfer, pays: tuple[str, ...]) -> tuple[Hashable, ...]:
    people, day = case.people_by_id[transfer.who], case.as_of
    tables = sorted(
        {rule.weights for rule in case.exposures if rule.party == case.offers_by_id[transfer.offer].by},
        key=str,
    )
    return (
        transfer.offer,
        transfer.destination,
        people.is_lot,
        is_wounded(case, transfer),
        tuple(case.weigh(people, table) for table in tables if not transfer.is_accompanying),
        tuple(
            case.weigh(people, None if term.all else term.got_weights)
            if counts_for(case, term, people, transfer.destination)
            else None
            for offer in pays
            for term in case.offers_by_id[offer].gets
        ),
        tuple(rule.who.judge(people, day) is not Verdict.NO for rule in case.round_limits),
        tuple((rule.who.selects(people, day), rule.whom.selects(people, day)) for rule in case.precedences),
    )
