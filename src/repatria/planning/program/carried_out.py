"""What was already carried out, as the program sees it: arrivals that may pay an offer.

What makes two of them alike is written in docs/certificate.md, "What was already carried out".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.plans import Transfer
from repatria.core.terms import counts_for, offers_paid_by
from repatria.law.findings import is_released_as_due


@dataclass(frozen=True)
class Arrived:
    """People who have already arrived somewhere, and whom the program cannot tell apart.

    Attributes:
        name: Smallest identifier among the records.
        number: How many arrived and can pay.
    """

    name: str
    records: tuple[People, ...]
    destination: str
    number: int

    @property
    def one(self) -> People:
        """Give any record, to read what all of them share."""
        return self.records[0]


def arrived_groups(case: Case, offers: tuple[Offer, ...]) -> tuple[Arrived, ...]:
    """Group those who have already gone and can pay one of `offers`, ordered by name and destination."""
    numbers: dict[tuple[str, str], int] = {}
    for transfer in transfers_done(case):
        if not pays_for_nothing(case, transfer):
            key = transfer.who, transfer.destination
            numbers[key] = numbers.get(key, 0) + transfer.count
    merged: dict[tuple[str, str, Hashable], list[tuple[People, int]]] = {}
    for (who, destination), number in numbers.items():
        people = case.people_by_id[who]
        payable: dict[str, frozenset[str]] = {}
        for offer in offers:
            if offer.by != people.held_by and offer.by not in payable:
                payable[offer.by] = offers_paid_by(case, offer.by, people, destination)
        marks = tuple(
            _mark(case, offer, people, destination) if offer.id in payable.get(offer.by, ()) else None
            for offer in offers
        )
        if any(mark is not None for mark in marks):
            merged.setdefault((people.held_by, destination, marks), []).append((people, number))
    groups = (
        Arrived(
            min(people.id for people, _ in found),
            tuple(people for people, _ in found),
            destination,
            sum(number for _, number in found),
        )
        for (_, destination, _), found in merged.items()
    )
    return tuple(sorted(groups, key=lambda group: (group.name, group.destination)))


def transfers_done(case: Case) -> Iterator[Transfer]:
    """Give the transfers already carried out, as a plan lists them: first, in the order of the case."""
    for position, done in enumerate(case.done):
        people = case.people_by_id[done.who]
        yield Transfer(
            id=position,
            who=done.who,
            count=done.count,
            origin=people.held_by,
            destination=done.destination,
            offer=done.offer or "",
            is_provisional=False,
            lot=people.lot,
            is_done=True,
        )


def pays_for_nothing(case: Case, transfer: Transfer) -> bool:
    """Was a transfer already carried out one that the law asked for, under an offer without conditions?"""
    if not transfer.offer:
        return False
    return is_released_as_due(case, case.offers_by_id[transfer.offer], case.people_by_id[transfer.who])


def _mark(case: Case, offer: Offer, people: People, destination: str) -> Hashable:
    """Say how an offer counts and weighs an arrival that may pay it."""
    return tuple(
        case.weigh(people, None if term.all else term.got_weights)
        if counts_for(case, term, people, destination)
        else None
        for term in offer.gets
    )
