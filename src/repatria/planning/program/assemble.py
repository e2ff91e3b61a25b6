"""From the numbers of a solution to people: who moves where under which offer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import Names
from repatria.core.plans import Credits, Transfer, Transfers
from repatria.law.destinations import destinations
from repatria.planning.program.carried_out import transfers_done
from repatria.planning.program.chances import lot_of
from repatria.planning.program.classes import PeopleClass, Release
from repatria.planning.program.crediting import Planned, credit
from repatria.planning.program.model import Program


@dataclass(frozen=True, slots=True)
class Assembled:
    """Transfers in the order of their offers, and the credits on them."""

    transfers: Transfers
    credits: Credits


@dataclass(frozen=True, slots=True)
class Move:
    """People of one class who go to one place under one offer: rows of the case, and how many of each."""

    people_class: PeopleClass
    release: Release
    rows: np.ndarray
    numbers: np.ndarray


def assemble(program: Program, solution: tuple[int, ...], seed: str) -> Assembled:
    """Choose the people of each class and list who moves where under which offer, and what it pays."""
    value = {key: solution[column] for column, key in enumerate(program.columns)}
    moves = (
        Move(each, release, rows, numbers)
        for each in program.classes
        for release, rows, numbers in choose(each, value, seed, still_held(program.case, each))
    )
    return settle(program, solution, moves)


def nobody_moves(case: Case) -> Assembled:
    """List what was already carried out, and nothing else."""
    return Assembled(Transfers.of(transfers_done(case)), Credits((), (), ()))


def settle(
    program: Program,
    solution: tuple[int, ...],
    moves: Iterable[Move],
    *,
    staying: Collection[str] = (),
) -> Assembled:
    """List the transfers of people who are chosen, what each pays, and who travels with them.

    What was already carried out comes first; then all others by offer, destination and identifier.

    Args:
        moves: By class they add up to the solution.
        staying: Records that travel with nobody, though they accompany others.
    """
    value = {key: solution[column] for column, key in enumerate(program.columns)}
    done = list(transfers_done(program.case))
    listed = _Listed(program.case, done)
    planned = _in_order(list(moves), len(done))
    listed.add_planned(planned)
    credits = credit(program, value, done, planned)
    listed.add_companions(staying)
    return Assembled(listed.transfers(), credits)


def choose(
    people_class: PeopleClass,
    value: Mapping[tuple[str | int, ...], int],
    seed: str,
    sizes: np.ndarray,
) -> Iterator[tuple[Release, np.ndarray, np.ndarray]]:
    """Take people in the order of the day of capture, then of the lottery.

    An unknown day comes after all known ones: nobody attests an earlier one. Lots are drawn only among
    those of one day of whom some go and some do not, or go elsewhere: among others they decide nothing.

    Args:
        value: Value of each column.
        sizes: How many of each record of the class there are to take from.
    """
    wanted = [
        value["f", people_class.name, release.offer, release.destination] for release in people_class.releases
    ]
    if not any(wanted):
        return
    bounds = np.cumsum(wanted)
    queue = _Queue(people_class, seed, sizes)
    for bound in {*bounds.tolist()} - {0, int(sizes.sum())}:
        queue.part_at(bound)
    begin = 0
    for release, end in zip(people_class.releases, bounds.tolist(), strict=True):
        if end > begin:
            yield release, *queue.between(begin, end)
        begin = end


def still_held(case: Case, people_class: PeopleClass) -> np.ndarray:
    """Count for each record of a class those who are certain and still held."""
    of_row, rows = np.asarray(case.grouping.of_row), np.asarray(people_class.records.rows)
    if people_class.size == len(rows):
        return np.ones(len(rows), dtype=np.int64)  # every record is of one at least
    numbers = {
        cohort: case.remaining(case.cohorts[cohort].like).at_least
        for cohort in np.unique(of_row[rows]).tolist()
    }
    return np.array([numbers[cohort] for cohort in of_row[rows].tolist()], dtype=np.int64)


class _Queue:
    """The records of a class in the order in which they are taken; of one day only as far as it matters."""

    def __init__(self, people_class: PeopleClass, seed: str, sizes: np.ndarray) -> None:
        self.roll = people_class.records.roll
        self.seed = seed
        rows = np.asarray(people_class.records.rows)
        days = np.asarray(self.roll.latest_days)[rows]
        order = np.argsort(days, kind="stable")
        self.rows, self.days, self.sizes = rows[order], days[order], sizes[order]
        self.ends = np.cumsum(self.sizes)

    def part_at(self, bound: int) -> None:
        """Draw lots among those of one day, if the first so many of the queue end among them."""
        day = self.days[np.searchsorted(self.ends, bound)]
        first, last = np.searchsorted(self.days, day, "left"), np.searchsorted(self.days, day, "right")
        if last - first > 1 and self.ends[last - 1] != bound:
            ids = self.roll.ids
            lots = [lot_of(ids[row], self.seed) for row in self.rows[first:last].tolist()]
            order = first + np.array(sorted(range(len(lots)), key=lots.__getitem__, reverse=True))
            self.rows[first:last], self.sizes[first:last] = self.rows[order], self.sizes[order]
            self.ends = np.cumsum(self.sizes)

    def between(self, begin: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the records, and how many of each, from a place in the queue of people to another."""
        first = int(np.searchsorted(self.ends, begin, "right"))
        last = int(np.searchsorted(self.ends, end, "left")) + 1
        ends = self.ends[first:last]
        numbers = np.minimum(ends, end) - np.maximum(ends - self.sizes[first:last], begin)
        return self.rows[first:last], numbers


def _in_order(moves: list[Move], start: int) -> Planned:
    """Put all transfers to be carried out in the order of a plan: offer, destination, identifier."""
    lengths = [len(move.rows) for move in moves]
    pairs = sorted({(move.release.offer, move.release.destination) for move in moves})
    rank = {pair: place for place, pair in enumerate(pairs)}
    ranks = np.array([rank[move.release.offer, move.release.destination] for move in moves], dtype=np.int64)
    of_move = np.repeat(np.arange(len(moves)), lengths)
    rows = np.concatenate([move.rows for move in moves]) if moves else np.zeros(0, dtype=np.int64)
    numbers = np.concatenate([move.numbers for move in moves]) if moves else rows
    order = np.lexsort((rows, ranks[of_move]))
    return Planned(
        start=start,
        flows=[(move.people_class, move.release) for move in moves],
        of_flow=of_move[order],
        rows=rows[order].astype(np.int64),
        numbers=numbers[order],
    )


class _Listed:
    """Transfers that become a listing."""

    def __init__(self, case: Case, done: list[Transfer]) -> None:
        self.case = case
        self.likes: dict[Transfer, int] = {}
        self.codes = [np.zeros(0, dtype=np.int64)]
        self.rows = [np.zeros(0, dtype=np.int64)]
        self._add_each(done)

    def add_planned(self, planned: Planned) -> None:
        """Add the transfers that are to be carried out."""
        most = int(planned.numbers.max(initial=1)) + 1
        codes, places = np.unique(planned.of_flow * most + planned.numbers, return_inverse=True)
        numbers = [self._code_of(*planned.flows[code // most], count=code % most) for code in codes.tolist()]
        self.codes.append(np.array(numbers, dtype=np.int64)[places])
        self.rows.append(planned.rows)

    def add_companions(self, staying: Collection[str]) -> None:
        """Add those who accompany others: they travel if all they accompany go to one place open to them."""
        case = self.case
        theirs = [
            each.like
            for each in case.cohorts
            if each.like.accompanies and each.like.count.at_least >= 1 and each.like.id not in staying
        ]
        moved = self._transfers_of({name for people in theirs for name in people.accompanies})
        found = []
        for people in theirs:
            going = [transfer for name in people.accompanies for transfer in moved.get(name, ())]
            places = {transfer.destination for transfer in going}
            expected = [case.people_by_id[person].count for person in people.accompanies]
            is_whole = all(count.is_known for count in expected) and sum(t.count for t in going) == sum(
                count.at_least for count in expected
            )
            place = next((p for p in destinations(case, people) if {p.party} == places), None)
            if place is None or not is_whole:
                continue
            first = min(moved[people.accompanies[0]], key=lambda transfer: transfer.id)
            found.append(
                Transfer(
                    id=0,
                    who=people.id,
                    count=people.count.at_least,
                    origin=people.held_by,
                    destination=place.party,
                    offer=first.offer,
                    is_provisional=not place.is_firm,
                    is_accompanying=True,
                )
            )
        self._add_each(found)

    def transfers(self) -> Transfers:
        """List them."""
        rows, codes = np.concatenate(self.rows), np.concatenate(self.codes).astype(np.int32)
        return Transfers(self.likes, memoryview(codes), Names(self.case.roll, memoryview(rows)))

    def _code_of(self, people_class: PeopleClass, release: Release, *, count: int) -> int:
        like = Transfer(
            id=0,
            who="",
            count=count,
            origin=people_class.one.held_by,
            destination=release.destination,
            offer=release.offer,
            is_provisional=release.destination not in people_class.firm,
            lot=people_class.one.lot,
        )
        return self.likes.setdefault(like, len(self.likes))

    def _add_each(self, transfers: list[Transfer]) -> None:
        likes = (replace(transfer, id=0, who="") for transfer in transfers)
        self.codes.append(
            np.array([self.likes.setdefault(x, len(self.likes)) for x in likes], dtype=np.int64)
        )
        rows = self.case.roll.rows_of([transfer.who for transfer in transfers]) if transfers else []
        self.rows.append(np.array(rows, dtype=np.int64))

    def _transfers_of(self, names: set[str]) -> dict[str, list[Transfer]]:
        """Give the transfers of some people, by identifier."""
        found: dict[str, list[Transfer]] = {}
        if names:
            listed = self.transfers()
            rows = np.asarray(self.case.roll.rows_of(sorted(names)))
            for place in np.flatnonzero(np.isin(np.concatenate(self.rows), rows)).tolist():
                found.setdefault(listed.own[place], []).append(listed[place])
        return found
