"""The program of which a proof on rounds speaks, built from case and plan; docs/rounds.md defines it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import gcd

from repatria.core.cases import Case
from repatria.core.exposure import limits_on_exposure, paid_before, price_of, weight_before
from repatria.core.persons import People
from repatria.core.plans import Plan, Transfer
from repatria.core.rounds import is_wounded
from repatria.core.selections import Selection, Verdict
from repatria.core.terms import counts_for
from repatria.planning.verify.program import Name, Program
from repatria.planning.verify.rows import Row, Sparse


@dataclass(frozen=True, slots=True)
class Batch:
    """Transfers that no rule on rounds tells apart, called by the smallest of their identifiers.

    Attributes:
        credited: Offers that its arrivals pay; True where all of them do.
    """

    name: int
    size: int
    like: Transfer
    people: People
    is_wounded: bool
    credited: dict[str, bool]
    partly: dict[str, int]


class RoundsProgram:
    """Columns and rows of the rounds given; a round 0 stands for everything done before."""

    def __init__(self, case: Case, plan: Plan, times: Sequence[int]) -> None:
        self.case = case
        self.plan = plan
        self.times = times
        self.program = Program()
        self.batches = _batches(case, plan)
        self.companies = self._companies()
        self.wounded = sum(batch.size for batch in self.batches if batch.is_wounded)
        for batch in self.batches:
            for time in times:
                self.program.add_column(("x", batch.name, time), batch.size)
                for offer, count in batch.partly.items():
                    self.program.add_column(("p", batch.name, offer, time), count)
            self._row(("size", batch.name), [(("x", batch.name, t), 1) for t in times], batch.size)
            self._add_credits(batch)
        self._add_limits()
        self._add_order()
        self._add_company()
        for index in range(len(case.exposures)):
            self._add_exposure(index)

    @property
    def early(self) -> Sparse:
        """Give the objective: of T rounds, the first counts T for each wounded person, the last 1."""
        last = max(self.times)
        return [
            (self.program.columns["x", batch.name, time], last + 1 - time)
            for batch in self.batches
            if batch.is_wounded
            for time in self.times
        ]

    def must_all_go(self) -> None:
        """Ask that nobody is left after the last round."""
        for batch in self.batches:
            self._row(("all", batch.name), [(("x", batch.name, t), -1) for t in self.times], -batch.size)

    def must_wait_at_most(self, waiting: int) -> None:
        """Ask that the wounded wait no longer, in sum."""
        ill = [batch.name for batch in self.batches if batch.is_wounded]
        self._row(("waiting",), [(("x", name, time), time) for name in ill for time in self.times], waiting)

    def must_move(self, name: object) -> bool:
        """Ask that somebody of a batch moves in round 1; False if there is no such batch."""
        if type(name) is not int or ("x", name, 1) not in self.program.columns:
            return False
        self._row(("moves", name), [(("x", name, 1), -1)], -1)
        return True

    def _row(self, name: Name, terms: Iterable[tuple[Name, int]], limit: int) -> None:
        summed: dict[int, int] = {}
        for column, factor in terms:
            at = self.program.columns[column]
            summed[at] = summed.get(at, 0) + factor
        self.program.rows[name] = Row(list(summed.items()), limit)

    def _add_credits(self, batch: Batch) -> None:
        makers: dict[str, list[str]] = {}
        for offer, count in batch.partly.items():
            self._row(
                ("paid", batch.name, offer), [(("p", batch.name, offer, t), 1) for t in self.times], count
            )
            makers.setdefault(self.case.offers_by_id[offer].by, []).append(offer)
        for party, offers in makers.items():
            for time in self.times:
                terms: list[tuple[Name, int]] = [(("p", batch.name, offer, time), 1) for offer in offers]
                self._row(("credit", batch.name, party, time), [*terms, (("x", batch.name, time), -1)], 0)

    def _add_limits(self) -> None:
        for time in self.times:
            if time == 0:
                continue
            for index, capacity in enumerate(self.case.capacities):
                arriving = [
                    b for b in self.batches if b.like.destination == capacity.place and not b.people.is_lot
                ]
                self._row(("capacity", index, time), self._sum(arriving, time), capacity.n)
                numbers = [
                    (sum(batch.like.destination == capacity.place for batch in company), company[0])
                    for company in self.companies
                ]
                for least in {number for number, _ in numbers if number > 1}:
                    large = [batch for number, batch in numbers if number >= least]
                    row = ("companies", index, least, time)
                    self._row(row, self._sum(large, time), capacity.n // least)
            for index, limit in enumerate(self.case.round_limits):
                meant = self._meant(limit.who, Verdict.MAYBE)
                self._row(("at_most", index, time), self._sum(meant, time), limit.n)

    def _add_order(self) -> None:
        for index, rule in enumerate(self.case.precedences):
            first = self._meant(rule.who, Verdict.YES)
            after = self._meant(rule.whom, Verdict.YES)
            if not first or not after:
                continue
            for time in self.times:
                self.program.add_column(("y", index, time), 1)
            for time in self.times:
                switch: Name = ("y", index, time)
                done = [term for t in self.times if t < max(time, 1) for term in self._sum(first, t, -1)]
                self._row(("first", index, time), [(switch, sum(b.size for b in first)), *done], 0)
                for batch in after:
                    gate = [*self._sum([batch], time), (switch, -batch.size)]
                    self._row(("after", index, batch.name, time), gate, 0)

    def _add_company(self) -> None:
        for time in self.times:
            for index, rule in enumerate(self.case.togethers):
                bound = self._called(rule.people)
                for at, batch in enumerate(bound):
                    other = bound[(at + 1) % len(bound)]
                    pair = [*self._sum([batch], time), *self._sum([other], time, -1)]
                    self._row(("together", index, batch.name, time), pair, 0)
            for batch in self.batches:
                if batch.like.is_accompanying:
                    theirs = self._called(batch.people.accompanies)
                    along = [*self._sum([batch], time), *self._sum(theirs, time, -batch.size)]
                    self._row(("along", batch.name, time), along, 0)
                    past = [t for t in self.times if t <= time]
                    behind = [term for t in past for term in self._sum(theirs, t, batch.size)]
                    behind += [term for t in past for term in self._sum([batch], t, -1)]
                    number = sum(other.size for other in theirs)
                    self._row(("behind", batch.name, time), behind, batch.size * (number - 1))

    def _add_exposure(self, index: int) -> None:
        rule = self.case.exposures[index]
        used = {transfer.offer for transfer in self.plan.planned}
        offers = [o for o in self.case.offers if o.by == rule.party and o.gets and o.id in used]
        accepted = limits_on_exposure(self.case, self.plan)[index]
        for offer in offers:
            price = price_of(self.case, offer, self.plan, rule.weights)
            for time in self.times:
                self.program.add_column(("e", index, offer.id, time), price.given)
            given = self._freed_under(offer.id)
            before = weight_before(self.case, self.plan, offer, rule.weights)
            paid = paid_before(self.case, self.plan, offer)
            for position, needs in price.needs:
                term = offer.gets[position]
                a, b = needs.numerator, price.given * needs.denominator
                a, b = a // gcd(a, b), b // gcd(a, b)
                so_far: list[tuple[Name, int]] = []
                for time in self.times:
                    so_far += [
                        (("x", batch.name, time), a * self.case.weigh(batch.people, rule.weights))
                        for batch in given
                    ]
                    for batch in self.batches:
                        if offer.id in batch.credited and counts_for(
                            self.case, term, batch.people, batch.like.destination
                        ):
                            table = None if term.all else term.got_weights
                            worth = self.case.weigh(batch.people, table)
                            so_far.append((self._arrivals(batch, offer.id, time), -b * worth))
                    owed: Name = ("e", index, offer.id, time)
                    self._row(
                        ("owed", index, offer.id, position, time),
                        [*so_far, (owed, -a)],
                        b * paid[position] - a * before,
                    )
        for time in self.times:
            self._row(("exposure", index, time), [(("e", index, o.id, time), 1) for o in offers], accepted)

    def _companies(self) -> list[list[Batch]]:
        """Give those bound to one round, the smallest name first; rules that share somebody are one."""
        first: dict[int, int] = {}
        bound = [[batch.name for batch in self._called(rule.people)] for rule in self.case.togethers]
        for names in bound:
            first.update({name: name for name in names if name not in first})
        for _ in bound:  # a name travels along one more rule each time
            for names in bound:
                least = min((first[name] for name in names), default=0)
                first.update(dict.fromkeys(names, least))
        found: dict[int, list[Batch]] = {}
        for batch in self.batches:
            if batch.name in first:
                found.setdefault(first[batch.name], []).append(batch)
        return [company for company in found.values() if len(company) > 1]

    def _arrivals(self, batch: Batch, offer: str, time: int) -> Name:
        return ("x", batch.name, time) if batch.credited[offer] else ("p", batch.name, offer, time)

    def _sum(self, batches: Iterable[Batch], time: int, factor: int = 1) -> list[tuple[Name, int]]:
        return [(("x", batch.name, time), factor) for batch in batches]

    def _meant(self, who: Selection, least: Verdict) -> list[Batch]:
        """Give the freed of whom a selection is judged at least so."""
        return [b for b in self._freed() if who.judge(b.people, self.case.as_of) >= least]

    def _called(self, names: Collection[str]) -> list[Batch]:
        return [batch for batch in self._freed() if batch.people.id in names]

    def _freed_under(self, offer: str) -> list[Batch]:
        return [batch for batch in self._freed() if batch.like.offer == offer]

    def _freed(self) -> list[Batch]:
        return [batch for batch in self.batches if not batch.like.is_accompanying]


def build_rounds(case: Case, plan: Plan, times: Sequence[int]) -> RoundsProgram:
    """Build the program of the rounds given, for a plan that holds against the case."""
    return RoundsProgram(case, plan, times)


def number_of_batches(case: Case, plan: Plan) -> int:
    """Count the batches, to know how large a program would be before it is built."""
    return len(_batches(case, plan))


def _batches(case: Case, plan: Plan) -> list[Batch]:
    payments: dict[int, dict[str, int]] = defaultdict(dict)
    for credit in plan.credits:
        paid = payments[credit.transfer]
        paid[credit.offer] = paid.get(credit.offer, 0) + credit.count
    alone = {who for rule in case.togethers for who in rule.people}
    alone.update(other for people in case.people for other in people.accompanies)
    alike: dict[tuple[object, ...], list[Transfer]] = {}
    for transfer in plan.planned:
        full = tuple(sorted(o for o, n in payments[transfer.id].items() if n >= transfer.count))
        is_alone = transfer.is_accompanying or transfer.who in alone or len(full) < len(payments[transfer.id])
        key = (transfer.id,) if is_alone else _key(case, transfer, full)
        alike.setdefault(key, []).append(transfer)
    found = []
    for transfers in alike.values():
        like = transfers[0]
        paid = payments[like.id]
        found.append(
            Batch(
                name=min(transfer.id for transfer in transfers),
                size=sum(transfer.count for transfer in transfers),
                like=like,
                people=case.people_by_id[like.who],
                is_wounded=is_wounded(case, like),
                credited={offer: count >= like.count for offer, count in sorted(paid.items())},
                partly={offer: count for offer, count in sorted(paid.items()) if count < like.count},
            )
        )
    return sorted(found, key=lambda batch: batch.name)


def _key(case: Case, transfer: Transfer, full: tuple[str, ...]) -> tuple[object, ...]:
    people = case.people_by_id[transfer.who]
    giver = case.offers_by_id[transfer.offer].by
    worth = []
    for offer in full:
        for term in case.offers_by_id[offer].gets:
            counts = counts_for(case, term, people, transfer.destination)
            worth.append(case.weigh(people, None if term.all else term.got_weights) if counts else None)
    return (
        transfer.offer,
        transfer.destination,
        full,
        people.is_lot,
        is_wounded(case, transfer),
        tuple(case.weigh(people, rule.weights) for rule in case.exposures if rule.party == giver),
        tuple(worth),
        tuple(rule.who.judge(people, case.as_of) is Verdict.NO for rule in case.round_limits),
        tuple(
            (rule.who.selects(people, case.as_of), rule.whom.selects(people, case.as_of))
            for rule in case.precedences
        ),
    )
