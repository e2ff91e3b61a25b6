"""From a plan in rounds and a list of names to the roll of a day: who goes when, and by which number."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from repatria.core.cases import Case
from repatria.core.errors import DayInvalid, Fault
from repatria.core.handovers import DaySheet, Entry, People, Roll, Traveler
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.handover.numbers import number_of, place_of


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its rounds, and the digest by which the plan is known."""

    case: Case
    plan: Plan
    digest: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Before:
    """What a roll continues: the roll of before with its digest, and what came of it.

    Attributes:
        closed: Numbers of those who go no more, over or out.
        rounds: Number of the last round that began; rounds are counted on from there.
    """

    roll: Roll
    digest: str
    closed: frozenset[str]
    rounds: int


def make_roll(planned: Planned, people: People, sheet: DaySheet, *, before: Before | None = None) -> Roll:
    """Give a place in a round to as many people of each record as the plan moves, in the order of the list.

    Whoever had a number keeps it, and is taken before those without one.

    Args:
        before: The roll that this one continues; its people who are over or out get no place.

    Raises:
        DayInvalid: With every fault: people of no record, fewer than the plan moves, a round without stop.
    """
    first = 1 if before is None else before.rounds + 1
    sheet = replace(sheet, stops=tuple(stop for stop in sheet.stops if stop.round >= first))
    faults = [*_faults_of_records(planned, people), *_faults_of_stops(planned, sheet, first)]
    numbers = {} if before is None else _numbers(before.roll)
    closed = set() if before is None else {p for p, number in numbers.items() if number in before.closed}
    queues = _queues(people.travelers, numbers, closed)
    entries = list(_entries(planned, queues, numbers, first=first, faults=faults))
    if faults:
        raise DayInvalid("Making the roll of the day", tuple(faults))
    going = {entry.traveler.person for entry in entries}
    return Roll(
        case_id=planned.case.id,
        plan_digest=planned.digest,
        sheet=sheet,
        entries=tuple(_numbered(entries, numbers)),
        spare=tuple(each for each in people.travelers if each.person not in going | closed),
        transport=people.transport,
        effects=people.effects,
        after=None if before is None else before.digest,
    )


def _entries(
    planned: Planned,
    queues: Mapping[str, deque[Traveler]],
    numbers: Mapping[str, str],
    *,
    first: int,
    faults: list[Fault],
) -> Iterator[Entry]:
    transfers = {transfer.id: transfer for transfer in planned.plan.planned}
    short: Counter[str] = Counter()
    for at, each in enumerate(planned.schedule.rounds, start=first):
        for move in each.moves:
            transfer = transfers[move.transfer]
            if transfer.lot is not None:
                continue
            record = planned.case.people_by_id[transfer.who]
            accompanied = record.accompanies if transfer.is_accompanying else ()
            queue = queues.get(transfer.who, deque())
            short[transfer.who] += max(0, move.count - len(queue))
            for _ in range(min(move.count, len(queue))):
                yield Entry(
                    number=numbers.get(queue[0].person, ""),
                    traveler=queue.popleft(),
                    round=at,
                    origin=transfer.origin,
                    destination=transfer.destination,
                    transfer=transfer.id,
                    offer=transfer.offer,
                    accompanies=accompanied,
                )
    faults += [
        Fault("people", 0, who, "bad-number", f"{missing} too few", "as many people as the plan moves")
        for who, missing in sorted(short.items())
        if missing
    ]


def _numbered(entries: Iterable[Entry], numbers: Mapping[str, str]) -> Iterator[Entry]:
    """Give numbers to those without one, in the order of rounds and parties as they stand on manifests."""
    following = max((place_of(number) for number in numbers.values()), default=0) + 1
    for entry in sorted(entries, key=lambda one: (one.round, one.origin, one.destination)):
        if entry.number:
            yield entry
        else:
            yield replace(entry, number=number_of(following))
            following += 1


def _queues(
    travelers: tuple[Traveler, ...], numbers: Mapping[str, str], closed: set[str]
) -> dict[str, deque[Traveler]]:
    queues: dict[str, deque[Traveler]] = {}
    for has_number in (True, False):
        for traveler in travelers:
            if (traveler.person in numbers) is has_number and traveler.person not in closed:
                queues.setdefault(traveler.record, deque()).append(traveler)
    return queues


def _numbers(roll: Roll) -> dict[str, str]:
    return {entry.traveler.person: entry.number for entry in roll.entries}


def _faults_of_records(planned: Planned, people: People) -> Iterator[Fault]:
    known = planned.case.people_by_id
    for record in sorted({traveler.record for traveler in people.travelers}):
        if record not in known:
            plain = record.encode("ascii", "backslashreplace").decode("ascii")[:60]
            yield Fault("people", 0, "record", "no-such-reference", f'"{plain}"', "a record of the case")
    counted = Counter(traveler.record for traveler in people.travelers)
    for record, number in sorted(counted.items()):
        most = known[record].count.at_most if record in known else None
        if most is not None and number > most:
            yield Fault(
                "people", 0, record, "bad-number", f"{number} people", f"at most {most} of this record"
            )


def _faults_of_stops(planned: Planned, sheet: DaySheet, first: int) -> Iterator[Fault]:
    transfers = {transfer.id: transfer for transfer in planned.plan.planned}
    known = {(stop.round, stop.origin, stop.destination) for stop in sheet.stops}
    wanted = {
        (at, transfers[move.transfer].origin, transfers[move.transfer].destination)
        for at, each in enumerate(planned.schedule.rounds, start=first)
        for move in each.moves
        if transfers[move.transfer].lot is None
    }
    for at, origin, destination in sorted(wanted - known):
        expected = f"a stop of round {at} from {origin} to {destination}"
        yield Fault("day", 0, "stops", "missing", "no such stop", expected)
    for at, origin, destination in sorted(known - wanted):
        found = f"a stop of round {at} from {origin} to {destination}"
        yield Fault("day", 0, "stops", "no-such-reference", found, "a journey of the rounds")
