"""From the numbers of a solution to people: transfers, and the credits that pay for them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.plans import Credit, Transfer
from repatria.core.terms import counts_for, offers_paid_by
from repatria.law.destinations import destinations
from repatria.planning.arrivals import arrival_kinds
from repatria.planning.carried_out import arrived_groups, pays_for_nothing, transfers_done
from repatria.planning.classes import PeopleClass, Release, usable_offers
from repatria.planning.model import Program


@dataclass(frozen=True, slots=True)
class Assembled:
    """Transfers in the order of their offers, and the credits on them."""

    transfers: tuple[Transfer, ...]
    credits: tuple[Credit, ...]


def assemble(program: Program, solution: tuple[int, ...], seed: str) -> Assembled:
    """Choose the people of each class and list who moves where under which offer, and what it pays."""
    value = {key: solution[column] for column, key in enumerate(program.columns)}
    moves = {
        (release.offer, release.destination, people.id): number
        for people_class in program.classes
        for release, people, number in choose(
            people_class, value, seed, _still_held(program.case, people_class)
        )
    }
    return settle(program, solution, moves)


def settle(
    program: Program,
    solution: tuple[int, ...],
    moves: Mapping[tuple[str, str, str], int],
    *,
    staying: Collection[str] = (),
) -> Assembled:
    """List the transfers of people who are chosen, what each pays, and who travels with them.

    What was already carried out comes first.

    Args:
        moves: How many go, by offer, destination and record; by class they add up to the solution.
        staying: Records that travel with nobody, though they accompany others.
    """
    value = {key: solution[column] for column, key in enumerate(program.columns)}
    class_of = {people.id: each for each in program.classes for people in each.records}
    done = list(transfers_done(program.case))
    planned = [
        Transfer(
            id=position,
            who=person,
            count=number,
            origin=class_of[person].one.held_by,
            destination=destination,
            offer=offer,
            is_provisional=destination not in class_of[person].firm,
            lot=class_of[person].one.lot,
        )
        for position, ((offer, destination, person), number) in enumerate(
            sorted(moves.items()), start=len(done)
        )
    ]
    transfers = done + planned
    in_force = {transfer.offer for transfer in transfers}
    credits = _credit(program, value, transfers, in_force)
    return Assembled(tuple(_with_companions(program.case, transfers, staying)), credits)


def choose(
    people_class: PeopleClass,
    value: Mapping[tuple[str | int, ...], int],
    seed: str,
    sizes: Mapping[str, int],
) -> Iterator[tuple[Release, People, int]]:
    """Take people in the order of the day of capture, then of the lottery.

    An unknown day comes after all known ones: nobody attests an earlier one.

    Args:
        value: Value of each column.
        sizes: How many of each record there are to take from; absent, all who are certain.
    """
    queue = sorted(people_class.records, key=lambda people: _lot(people, seed), reverse=True)
    queue.sort(key=_captured_by)
    rest = dict(sizes)
    for release in people_class.releases:
        wanted = value["f", people_class.name, release.offer, release.destination]
        for people in queue:
            number = min(wanted, rest[people.id])
            if number:
                wanted -= number
                rest[people.id] -= number
                yield release, people, number


def _still_held(case: Case, people_class: PeopleClass) -> dict[str, int]:
    return {people.id: case.remaining(people).at_least for people in people_class.records}


def _captured_by(people: People) -> date:
    return people.captured.day.latest if people.captured.day else date.max


def lots_of(program: Program, seed: str) -> dict[str, int]:
    """Give the greatest lot drawn by anybody of each class, scaled to 1 to 1,000 for the solver.

    A class of many draws more often than a class of one, so that for a single place everybody's chance is
    the same; for several places it is nearly so.
    """
    return {
        each.name: 1 + int(max(_lot(people, seed) for people in each.records)[:8], 16) * 999 // 0xFFFFFFFF
        for each in program.classes
    }


def _lot(people: People, seed: str) -> str:
    """Draw somebody's lot: a digest in hexadecimal, the greater the better."""
    return hashlib.sha256(f"{seed}\0{people.id}".encode()).hexdigest()


def _credit(
    program: Program,
    value: dict[tuple[str | int, ...], int],
    transfers: list[Transfer],
    in_force: set[str],
) -> tuple[Credit, ...]:
    """Spread the credits of kinds over transfers; what is over pays the earliest offer that counts it."""
    case = program.case
    class_of = {people.id: each for each in program.classes for people in each.records}
    group_of = {
        (people.id, group.destination): group.name
        for group in arrived_groups(case, usable_offers(case))
        for people in group.records
    }
    kind_of = {
        (kind.party, each.name, kind.place): kind.name
        for kind in arrival_kinds(case, usable_offers(case), program.classes)
        for each in kind.members
    }
    free: dict[tuple[str, int], int] = {}
    taken: dict[tuple[str, int], int] = {}
    offers = sorted(
        (offer for offer in case.offers if offer.id in in_force and offer.gets),
        key=lambda offer: (offer.said or date.max, offer.id),
    )
    # What has already arrived makes nobody depend on anybody: it cannot fail to come.
    origin = {transfer.id: transfer.origin for transfer in transfers if not transfer.is_done}
    paying = [
        t
        for t in transfers
        if not (
            pays_for_nothing(case, t)
            if t.is_done
            else Release(t.offer, t.destination) in class_of[t.who].unpaid
        )
    ]
    for party in {offer.by for offer in offers}:
        free.update({(party, t.id): t.count for t in paying if t.origin != party})
    for is_spare in (False, True):
        paying_parties = {
            (origin[transfer], case.offers_by_id[paid].by)
            for (paid, transfer), number in taken.items()
            if number and transfer in origin
        }
        for offer in offers:
            due = {k: number for k, number in value.items() if k[0] in ("r", "p") and k[3] == offer.id}
            for transfer in paying:
                people = case.people_by_id[transfer.who]
                if (offer.by, transfer.id) not in free or not _may_pay(case, offer, transfer):
                    continue
                if transfer.is_done:
                    name = group_of.get((transfer.who, transfer.destination), "")
                    key: tuple[str | int, ...] = ("p", name, transfer.destination, offer.id)
                else:
                    place = transfer.destination
                    name = kind_of.get((offer.by, class_of[transfer.who].name, place), "")
                    key = ("r", name, place, offer.id)
                if not is_spare and key not in due:
                    continue
                number = free[offer.by, transfer.id]
                if not is_spare:
                    number = min(number, due[key])
                    due[key] -= number
                elif not any(counts_for(case, term, people, transfer.destination) for term in offer.gets):
                    continue
                elif (
                    case.largest_ring is not None
                    and not transfer.is_done
                    and (transfer.origin, offer.by) not in paying_parties
                ):
                    # Nothing needs this credit, and it would make one party depend on another anew.
                    continue
                free[offer.by, transfer.id] -= number
                taken[offer.id, transfer.id] = taken.get((offer.id, transfer.id), 0) + number
    return tuple(
        Credit(transfer, offer, number)
        for (offer, transfer), number in sorted(taken.items(), key=lambda item: (item[0][1], item[0][0]))
        if number
    )


def _may_pay(case: Case, offer: Offer, transfer: Transfer) -> bool:
    """Say whether an arrival may pay an offer: one already carried out may be bound to others."""
    if not transfer.is_done:
        return True
    people = case.people_by_id[transfer.who]
    return offer.id in offers_paid_by(case, offer.by, people, transfer.destination)


def _with_companions(case: Case, transfers: list[Transfer], staying: Collection[str]) -> Iterator[Transfer]:
    """Add those who accompany others: they travel if all they accompany go to one place open to them."""
    yield from transfers
    position = len(transfers)
    for people in case.people:
        if not people.accompanies or people.count.at_least < 1 or people.id in staying:
            continue
        theirs = [transfer for transfer in transfers if transfer.who in people.accompanies]
        places = {transfer.destination for transfer in theirs}
        going = sum(transfer.count for transfer in theirs)
        expected = [case.people_by_id[person].count for person in people.accompanies]
        is_whole = all(count.is_known for count in expected) and going == sum(c.at_least for c in expected)
        if len(places) != 1 or not is_whole:
            continue
        place = next((p for p in destinations(case, people) if {p.party} == places), None)
        if place is None:
            continue
        first = next(transfer for transfer in theirs if transfer.who == people.accompanies[0])
        yield Transfer(
            id=position,
            who=people.id,
            count=people.count.at_least,
            origin=people.held_by,
            destination=place.party,
            offer=first.offer,
            is_provisional=not place.is_firm,
            is_accompanying=True,
        )
        position += 1
