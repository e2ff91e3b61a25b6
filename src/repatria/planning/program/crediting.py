"""What arrivals pay: the credits of a solution spread over the transfers of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Credit, Credits, Transfer
from repatria.core.terms import counts_for, offers_paid_by
from repatria.planning.program.arrivals import ArrivalKind, arrival_kinds
from repatria.planning.program.carried_out import arrived_groups, pays_for_nothing
from repatria.planning.program.classes import PeopleClass, Release, usable_offers
from repatria.planning.program.model import Key, Program


@dataclass(frozen=True, slots=True)
class Planned:
    """Transfers to be carried out, in the order of the plan.

    Attributes:
        start: The `id` of the first.
        flows: Classes and releases, each of which people may take several times over.
        of_flow: For each transfer, the number of its flow.
        rows: For each transfer, the row of its record.
        numbers: How many each moves.
    """

    start: int
    flows: list[tuple[PeopleClass, Release]]
    of_flow: np.ndarray
    rows: np.ndarray
    numbers: np.ndarray


def credit(program: Program, value: dict[Key, int], done: list[Transfer], planned: Planned) -> Credits:
    """Spread the credits of kinds over transfers; what is over pays the earliest offer that counts it.

    Args:
        value: Value of each column.
        done: What was already carried out: it makes nobody depend on anybody, for it cannot fail to come.
    """
    case = program.case
    in_force = {release.offer for _, release in planned.flows} | {transfer.offer for transfer in done}
    offers = sorted(
        (offer for offer in case.offers if offer.id in in_force and offer.gets),
        key=lambda offer: (offer.said or date.max, offer.id),
    )
    taken = _Taken(offers)
    usable = usable_offers(case)
    ways = _Ways(case, planned, frozenset(offer.id for offer in usable))
    kinds: dict[str, list[ArrivalKind]] = {}
    for kind in arrival_kinds(case, usable, program.classes) if offers else ():
        kinds.setdefault(kind.party, []).append(kind)
    pools = [
        _Pool(ways, [offer for offer in offers if offer.by == party], kinds.get(party, []))
        for party in sorted({offer.by for offer in offers})
    ]
    old = _Old(case, done, offers)
    for pool in pools:
        pool.credit_due(value, taken)
    old.credit_due(value, taken)
    paying = taken.paying(ways) if case.largest_ring is not None else None
    for pool in pools:
        pool.credit_rest(taken, paying)
    old.credit_rest(taken)
    return taken.credits()


class _Taken:
    """Credits as they are found: transfers, an offer each, and how many."""

    def __init__(self, offers: list[Offer]) -> None:
        self.offers = sorted(offers, key=lambda offer: offer.id)
        self.place = {offer.id: place for place, offer in enumerate(self.offers)}
        self.found: list[tuple[int, np.ndarray, np.ndarray]] = []

    def add(self, offer: Offer, transfers: np.ndarray, numbers: np.ndarray) -> None:
        self.found.append((self.place[offer.id], transfers, numbers))

    def paying(self, ways: _Ways) -> set[tuple[str, str]]:
        """Give who pays whom by what is yet to arrive."""
        pairs = set()
        for place, transfers, numbers in self.found:
            to_come = transfers[(transfers >= ways.planned.start) & (numbers > 0)] - ways.planned.start
            for flow in np.unique(ways.planned.of_flow[to_come]).tolist():
                pairs.add((ways.planned.flows[flow][0].one.held_by, self.offers[place].by))
        return pairs

    def credits(self) -> Credits:
        """List them by transfer, then by offer."""
        if not self.found:
            return Credits((), (), ())
        offers = np.concatenate([np.full(len(t), place) for place, t, _ in self.found])
        transfers = np.concatenate([t for _, t, _ in self.found]).astype(np.int64)
        numbers = np.concatenate([n for _, _, n in self.found]).astype(np.int64)
        offers, transfers, numbers = (part[numbers > 0] for part in (offers, transfers, numbers))
        keys, places = np.unique(transfers * len(self.offers) + offers, return_inverse=True)
        sums = np.bincount(places, weights=numbers, minlength=len(keys)).astype(np.int64)
        most = int(sums.max(initial=0)) + 1
        likes, codes = np.unique(keys % len(self.offers) * most + sums, return_inverse=True)
        return Credits(
            [Credit(0, self.offers[like // most].id, like % most) for like in likes.tolist()],
            memoryview(codes.astype(np.int32)),
            memoryview(keys // len(self.offers)),
        )


class _Ways:
    """What the offers count of the flows of a plan."""

    def __init__(self, case: Case, planned: Planned, usable: frozenset[str]) -> None:
        self.case = case
        self.usable = usable
        self.planned = planned
        self.of_row = of_row = case.grouping.of_row
        self.cohorts = np.array([of_row[each.records.rows[0]] for each, _ in planned.flows], dtype=np.int64)
        self.places = np.array([release.destination for _, release in planned.flows], dtype=object)
        self.holders = np.array([each.one.held_by for each, _ in planned.flows], dtype=object)
        self.pays = np.array([release not in each.unpaid for each, release in planned.flows], dtype=bool)
        self.at: dict[tuple[str, str], list[int]] = {}
        for number, (each, release) in enumerate(planned.flows):
            self.at.setdefault((each.name, release.destination), []).append(number)

    def counted(self, offer: Offer) -> np.ndarray:
        """Say for each flow whether a get-term of an offer counts what arrives by it, or some of that."""
        exact = self.counted_one_by_one(offer)
        if exact is None:
            return self._counted(offer, self.cohorts, slice(None))
        counted = np.zeros(len(self.planned.flows), dtype=bool)
        counted[self.planned.of_flow[exact]] = True
        return counted

    def counted_one_by_one(self, offer: Offer) -> np.ndarray | None:
        """Say it for each transfer, if an offer can tell apart people of one class; None if it cannot.

        Classes are alike to the offers that can be used. One that cannot any more is still owed.
        """
        if offer.id in self.usable:
            return None
        cohorts = np.asarray(self.of_row, dtype=np.int64)[self.planned.rows]
        return self._counted(offer, cohorts, self.planned.of_flow)

    def _counted(self, offer: Offer, cohorts: np.ndarray, flows: np.ndarray | slice) -> np.ndarray:
        counted = np.zeros(len(cohorts), dtype=bool)
        for term in offer.gets:
            is_selected = np.zeros(len(self.case.cohorts), dtype=bool)
            is_selected[list(self.case.selected(term.who))] = True
            is_there = np.zeros(len(self.places), dtype=bool)
            for place in term.to:
                is_there |= self.places == place
            counted |= is_selected[cohorts] & is_there[flows]
        counted &= self.pays[flows]
        counted &= self.holders[flows] != offer.by
        return counted


class _Pool:
    """What arrives and may pay the offers of one party, and how much of it is free."""

    def __init__(self, ways: _Ways, offers: list[Offer], kinds: list[ArrivalKind]) -> None:
        planned = ways.planned
        self.ways, self.offers, self.kinds = ways, offers, kinds
        self.counted = [ways.counted(offer) for offer in offers]
        self.kind_of = np.full(len(planned.flows), -1, dtype=np.int64)
        for number, kind in enumerate(kinds):
            for each in kind.members:
                for flow in ways.at.get((each.name, kind.place), ()):
                    if ways.pays[flow]:
                        self.kind_of[flow] = number
        is_meant = self.kind_of >= 0
        for counted in self.counted:
            is_meant |= counted
        self.transfers = np.flatnonzero(is_meant[planned.of_flow]) if len(is_meant) else np.zeros(0, np.int64)
        self.flows = planned.of_flow[self.transfers]
        self.free = planned.numbers[self.transfers].copy()

    def credit_due(self, value: dict[Key, int], taken: _Taken) -> None:
        """Credit what the solution credits: of each kind in the order of the plan, offer by offer."""
        kinds = self.kind_of[self.flows] if len(self.flows) else self.flows
        order = np.argsort(kinds, kind="stable")
        starts = np.searchsorted(kinds[order], np.arange(len(self.kinds) + 1))
        for number, kind in enumerate(self.kinds):
            places = order[starts[number] : starts[number + 1]]
            due = [(o, value.get(("r", kind.name, kind.place, o.id), 0)) for o in self.offers]
            if not len(places) or not any(n for _, n in due):
                continue
            ends = np.cumsum(self.free[places])
            begins = ends - self.free[places]
            begin = 0
            for offer, wanted in due:
                end = min(begin + wanted, int(ends[-1]))
                if end > begin:
                    first, last = np.searchsorted(ends, begin, "right"), np.searchsorted(begins, end, "left")
                    numbers = np.minimum(ends[first:last], end) - np.maximum(begins[first:last], begin)
                    chosen = places[first:last]
                    taken.add(offer, self.transfers[chosen] + self.ways.planned.start, numbers)
                    self.free[chosen] -= numbers
                    begin = end

    def credit_rest(self, taken: _Taken, paying: set[tuple[str, str]] | None) -> None:
        """Credit what is over to the earliest offer that counts it.

        Args:
            paying: Who pays whom already. Nothing needs these credits, and they must not make one party
                depend on another anew; None where the case does not ask for that.
        """
        for offer, counted in zip(self.offers, self.counted, strict=True):
            allowed = counted
            if paying is not None:
                allowed = counted & np.array(
                    [(holder, offer.by) in paying for holder in self.ways.holders.tolist()], dtype=bool
                )
            if not allowed.any():
                continue
            is_free = allowed[self.flows] & (self.free > 0)
            exact = self.ways.counted_one_by_one(offer)
            chosen = np.flatnonzero(is_free if exact is None else is_free & exact[self.transfers])
            taken.add(offer, self.transfers[chosen] + self.ways.planned.start, self.free[chosen].copy())
            self.free[chosen] = 0


class _Old:
    """What was already carried out, and pays: few transfers, looked at one by one."""

    def __init__(self, case: Case, done: list[Transfer], offers: list[Offer]) -> None:
        self.case = case
        self.offers = offers
        self.done = [transfer for transfer in done if not pays_for_nothing(case, transfer)]
        self.group_of = (
            {
                (people.id, group.destination): group.name
                for group in arrived_groups(case, usable_offers(case))
                for people in group.records
            }
            if done
            else {}
        )
        self.free = {
            (party, transfer.id): transfer.count
            for party in {offer.by for offer in offers}
            for transfer in self.done
            if transfer.origin != party
        }

    def credit_due(self, value: dict[Key, int], taken: _Taken) -> None:
        """Credit what the solution credits."""
        for offer in self.offers:
            due: dict[Key, int] = {}
            for transfer in self._payable(offer):
                name = self.group_of.get((transfer.who, transfer.destination), "")
                key = "p", name, transfer.destination, offer.id
                number = min(self.free[offer.by, transfer.id], due.setdefault(key, value.get(key, 0)))
                due[key] -= number
                self._take(offer, transfer, number, taken)

    def credit_rest(self, taken: _Taken) -> None:
        """Credit what is over to the earliest offer that counts it."""
        for offer in self.offers:
            for transfer in self._payable(offer):
                people = self.case.people_by_id[transfer.who]
                if any(counts_for(self.case, term, people, transfer.destination) for term in offer.gets):
                    self._take(offer, transfer, self.free[offer.by, transfer.id], taken)

    def _payable(self, offer: Offer) -> list[Transfer]:
        return [
            transfer
            for transfer in self.done
            if (offer.by, transfer.id) in self.free
            and offer.id
            in offers_paid_by(self.case, offer.by, self.case.people_by_id[transfer.who], transfer.destination)
        ]

    def _take(self, offer: Offer, transfer: Transfer, number: int, taken: _Taken) -> None:
        self.free[offer.by, transfer.id] -= number
        taken.add(offer, np.array([transfer.id]), np.array([number]))
