"""What each offer gives and is credited in a plan, by class; and the balance of each party."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Balance, Credit, Transfer, counted_lots
from repatria.core.selections import Selection
from repatria.planning.classes import PeopleClass
from repatria.planning.model import Program

#: Row of a balance that counts heads.
HEADS = "people"


class Account:
    """The transfers and credits of a plan, summed over each class.

    A class stands under its name, which is the identifier of one of its people; since nothing in the case
    tells them apart, `core.terms` reads the sums as it would read the single people.
    """

    def __init__(
        self, program: Program, transfers: tuple[Transfer, ...], credits: tuple[Credit, ...]
    ) -> None:
        self.program = program
        self.case: Case = program.case
        self.transfers = transfers
        self.credits = credits

    @cached_property
    def class_of(self) -> dict[str, PeopleClass]:
        """Map each person to their class; those who cannot be planned have none."""
        return {people.id: each for each in self.program.classes for people in each.records}

    @cached_property
    def _by_id(self) -> dict[int, Transfer]:
        return {transfer.id: transfer for transfer in self.transfers}

    @cached_property
    def in_force(self) -> frozenset[str]:
        """Give the offers under which somebody is to be released."""
        return frozenset(transfer.offer for transfer in self.transfers if not transfer.is_done)

    @cached_property
    def gone(self) -> dict[str, int]:
        """Count the people of each record who move, or have already gone."""
        gone: dict[str, int] = {}
        for transfer in self.transfers:
            gone[transfer.who] = gone.get(transfer.who, 0) + transfer.count
        return gone

    @cached_property
    def moving(self) -> dict[str, int]:
        """Count the people of each record who are to move, without those who have already gone."""
        return {who: number - self.case.gone.get(who, 0) for who, number in self.gone.items()}

    @cached_property
    def given(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer gives and gave, by class and destination."""
        given = {name: dict(numbers) for name, numbers in self.given_now.items()}
        for transfer in self.transfers:
            if transfer.is_done and transfer.offer:
                self._add(given[transfer.offer], transfer, transfer.count)
        return given

    @cached_property
    def given_now(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer gives in this plan, without what was already carried out."""
        given: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for transfer in self.transfers:
            if not transfer.is_accompanying and not transfer.is_done:
                self._add(given[transfer.offer], transfer, transfer.count)
        return given

    @cached_property
    def credited(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer is credited, by class and destination."""
        credited: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for credit in self.credits:
            self._add(credited[credit.offer], self._by_id[credit.transfer], credit.count)
        return credited

    @cached_property
    def credited_now(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer is credited of this plan, without what was already carried out."""
        credited: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for credit in self.credits:
            if not self._by_id[credit.transfer].is_done:
                self._add(credited[credit.offer], self._by_id[credit.transfer], credit.count)
        return credited

    def balances(self) -> tuple[Balance, ...]:
        """Say what each party gives and gets, in each weight table that its offers name.

        Offers that stand count, and those under which something was already given.
        """
        case = self.case
        standing = [
            offer for offer in case.offers if offer.stands_on(case.as_of) or offer.id in case.already_given
        ]
        rows: list[Balance] = []
        for party in sorted({offer.by for offer in standing}):
            theirs = [offer for offer in standing if offer.by == party]
            measures = {measure for offer in theirs for measure in _measures_of(offer)}
            names = {offer.id for offer in theirs}
            given = [(t.who, t.count) for t in self.transfers if t.offer in names and not t.is_accompanying]
            got = [(self._by_id[c.transfer].who, c.count) for c in self.credits if c.offer in names]
            left = self._left_of(party)
            rows += [
                Balance(
                    party,
                    measure,
                    given=self._weight(given, measure),
                    got=self._weight(got, measure),
                    left=self._weight(left, measure),
                )
                for measure in measures or {HEADS}
            ]
        return tuple(sorted(rows, key=lambda row: (row.party, row.weights)))

    def _left_of(self, party: str) -> list[tuple[str, int]]:
        return [
            (people.id, people.count.at_least - self.gone.get(people.id, 0))
            for each in self.program.classes
            if each.one.held_by == party and each.releases
            for people in each.records
        ]

    def _weight(self, numbers: list[tuple[str, int]], measure: str) -> int:
        """Weigh people one by one, since a class may differ in a table of an offer that cannot be used.

        A table that does not know somebody weighs them nothing. Lots are no heads.
        """
        people = self.case.people_by_id
        if measure == HEADS or measure not in self.case.weights_by_name:
            return sum(number for who, number in numbers if _counted_in(people[who].lot) == measure)
        weights = self.case.weights_by_name[measure]
        return sum(
            weights.weight_of(people[who]) * number for who, number in numbers if weights.knows(people[who])
        )

    def _add(self, numbers: dict[tuple[str, str], int], transfer: Transfer, count: int) -> None:
        name = transfer.who if transfer.is_done else self.class_of[transfer.who].name
        key = name, transfer.destination
        numbers[key] = numbers.get(key, 0) + count


def _measures_of(offer: Offer) -> Iterator[str]:
    """Name what an offer counts or weighs by: its tables, heads where it names none, and kinds of lots."""
    given = [term.who for term in offer.gives]
    for term in offer.gets:
        yield from _measures_of_side(term.given_weights, given)
        yield from _measures_of_side(term.got_weights, [term.who])
    for selection in given:
        yield from (counted_lots(kind) for kind in selection.words("lot") or ())


def _measures_of_side(table: str | None, selections: Iterable[Selection]) -> Iterator[str]:
    if table is not None:
        yield table
        return
    for selection in selections:
        yield from [counted_lots(kind) for kind in selection.words("lot") or ()] or [HEADS]


def _counted_in(lot: str | None) -> str:
    return HEADS if lot is None else counted_lots(lot)
