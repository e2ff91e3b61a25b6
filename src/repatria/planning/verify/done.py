"""What was already carried out, by the case alone: is it in the plan, and which offers can it pay?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.done import Done
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.plans import Transfer
from repatria.core.terms import counts_for, offers_paid_by
from repatria.law.findings import is_released_as_due


@dataclass(frozen=True, slots=True)
class Arrived:
    """People who have arrived at `destination` and pay the same offers alike; `like` is one of them."""

    name: str
    like: People
    destination: str
    number: int
    members: tuple[str, ...]


def arrived(case: Case, offers: list[Offer]) -> Iterator[Arrived]:
    """Group what has arrived and can pay one of `offers`."""
    alike: dict[tuple[object, ...], Counter[str]] = {}
    for done in case.done:
        people = case.people_by_id[done.who]
        if not pays_nothing(case, done):
            ways = [_way_of_paying(case, offer, people, done.destination) for offer in offers]
            if any(ways):
                alike.setdefault((people.held_by, done.destination, *ways), Counter())[done.who] += done.count
    for (_, destination, *_), numbers in alike.items():
        name = min(numbers)
        yield Arrived(name, case.people_by_id[name], str(destination), numbers.total(), tuple(numbers))


def can_pay(case: Case, offer: Offer, people: People, destination: str) -> bool:
    """Can arrivals already carried out pay `offer`?"""
    return people.held_by != offer.by and offer.id in offers_paid_by(case, offer.by, people, destination)


def pays_nothing(case: Case, done: Done) -> bool:
    """Did the law ask for it, under an offer without conditions?"""
    offer = case.offers_by_id.get(done.offer or "")
    return offer is not None and is_released_as_due(case, offer, case.people_by_id[done.who])


def faults_of_done(case: Case, carried_out: tuple[Transfer, ...]) -> Iterator[str]:
    """Compare what a plan says was carried out with what the case says."""
    expected = Counter(
        (done.who, done.count, case.people_by_id[done.who].held_by, done.destination, done.offer or "")
        for done in case.done
    )
    stated = Counter((t.who, t.count, t.origin, t.destination, t.offer) for t in carried_out)
    for what, wrong in (("missing", expected - stated), ("not in the case", stated - expected)):
        for who, count, _, destination, offer in sorted(wrong):
            yield f"{count} of {who} to {destination} under {offer or 'no offer'}: carried out, and {what}."
    for transfer in carried_out:
        if transfer.is_provisional or transfer.is_accompanying:
            yield f"Transfer {transfer.id}: already carried out, and called provisional or accompanying."


def _way_of_paying(case: Case, offer: Offer, people: People, destination: str) -> tuple[int | None, ...]:
    """Say what one of `people` counts under each get-term, None where nothing; empty where it cannot pay."""
    if not can_pay(case, offer, people, destination):
        return ()
    return tuple(
        case.weigh(people, None if term.all else term.got_weights)
        if counts_for(case, term, people, destination)
        else None
        for term in offer.gets
    )
