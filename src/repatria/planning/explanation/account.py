"""What each offer gives and is credited in a plan, by class; and the balance of each party."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Balance, Transfer, counted_lots
from repatria.core.selections import Selection
from repatria.core.standings import Effect, OfferStanding
from repatria.planning.explanation.ledger import Ledger
from repatria.planning.program.classes import PeopleClass
from repatria.planning.program.model import Program

#: Row of a balance that counts heads.
HEADS = "people"


class Account:
    """The transfers and credits of a plan, summed over each class.

    A class stands under its name, which is the identifier of one of its people; since nothing in the case
    tells them apart, `core.terms` reads the sums as it would read the single people.
    """

    def __init__(self, program: Program, ledger: Ledger) -> None:
        self.program = program
        self.case: Case = program.case
        self.ledger = ledger

    @cached_property
    def _class_of_cohort(self) -> list[PeopleClass | None]:
        of_row = self.case.grouping.of_row
        found: list[PeopleClass | None] = [None] * len(self.case.cohorts)
        for each in self.program.classes:
            rows = np.asarray(each.records.rows)
            for cohort in (of_row[rows[0]],) if len(rows) == 1 else np.unique(np.asarray(of_row)[rows]):
                found[cohort] = each
        return found

    def class_of(self, cohort: int) -> PeopleClass | None:
        """Give the class of a cohort, by its number; those who cannot be planned have none."""
        return self._class_of_cohort[cohort]

    def class_named(self, who: str) -> PeopleClass | None:
        """Give the class of somebody, by identifier; whoever cannot be planned has none."""
        row = self.case.roll.row_of(who)
        return None if row is None else self._class_of_cohort[self.case.grouping.of_row[row]]

    def moves(self, who: str) -> bool:
        """Say whether somebody of a record moves, or has already gone."""
        row = self.case.roll.row_of(who)
        return row is not None and bool(self.ledger.gone[row])

    @cached_property
    def in_force(self) -> frozenset[str]:
        """Give the offers under which somebody is to be released."""
        return frozenset(moved.like.offer for moved in self.ledger.moved if not moved.like.is_done)

    @cached_property
    def moving(self) -> dict[str, int]:
        """Count the people of each class who are to move, without those who have already gone."""
        moving: dict[str, int] = {}
        for numbers in self.given_now.values():
            for (name, _), number in numbers.items():
                moving[name] = moving.get(name, 0) + number
        return moving

    @cached_property
    def given(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer gives and gave, by class and destination."""
        given = {name: dict(numbers) for name, numbers in self.given_now.items()}
        for moved in self.ledger.moved:
            if moved.like.is_done and moved.like.offer:
                self._add(given[moved.like.offer], moved.like, moved.cohort, moved.number)
        return given

    @cached_property
    def given_now(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer gives in this plan, without what was already carried out."""
        given: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for moved in self.ledger.moved:
            if not moved.like.is_accompanying and not moved.like.is_done:
                self._add(given[moved.like.offer], moved.like, moved.cohort, moved.number)
        return given

    @cached_property
    def credited(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer is credited, by class and destination."""
        credited: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for one in self.ledger.credited:
            self._add(credited[one.offer], one.moved, one.cohort, one.number)
        return credited

    @cached_property
    def credited_now(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer is credited of this plan, without what was already carried out."""
        credited: dict[str, dict[tuple[str, str], int]] = {offer.id: {} for offer in self.case.offers}
        for one in self.ledger.credited:
            if not one.moved.is_done:
                self._add(credited[one.offer], one.moved, one.cohort, one.number)
        return credited

    @cached_property
    def credited_before(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum what each offer is credited of what was already carried out."""
        return {
            offer: {key: number - self.credited_now[offer].get(key, 0) for key, number in numbers.items()}
            for offer, numbers in self.credited.items()
        }

    def standing_of(self, offer: str) -> OfferStanding:
        """Give how the terms of an offer stand in the plan."""
        if offer not in self._standings:
            self._standings[offer] = OfferStanding(
                self.case,
                self.case.offers_by_id[offer],
                self.given[offer],
                self.credited[offer],
                self.credited_before[offer],
            )
        return self._standings[offer]

    def movers_of(self, offer: str) -> dict[Effect, set[str | None]]:
        """Name the classes given under an offer in this plan, by what one of them does to its terms."""
        if offer not in self._movers:
            standing = self.standing_of(offer)
            movers: dict[Effect, set[str | None]] = {}
            for name, place in self.given_now[offer]:
                effect = standing.effect_of(self.case.people_by_id[name], place)
                movers.setdefault(effect, set()).add(name)
            self._movers[offer] = movers
        return self._movers[offer]

    @cached_property
    def _standings(self) -> dict[str, OfferStanding]:
        return {}

    @cached_property
    def _movers(self) -> dict[str, dict[Effect, set[str | None]]]:
        return {}

    @cached_property
    def paid_by(self) -> dict[tuple[str, str], list[str]]:
        """Give for each class and destination the offers that its arrivals, yet to come, are credited to."""
        paid: dict[tuple[str, str], list[str]] = {}
        for name, numbers in sorted(self.credited_now.items()):
            for key, number in numbers.items():
                if number:
                    paid.setdefault(key, []).append(name)
        return paid

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
            given = [
                (moved.cohort, moved.number)
                for moved in self.ledger.moved
                if moved.like.offer in names and not moved.like.is_accompanying
            ]
            got = [(one.cohort, one.number) for one in self.ledger.credited if one.offer in names]
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

    def _left_of(self, party: str) -> list[tuple[int, int]]:
        """Give cohorts of a party whom its offers could release, and how many of each are left."""
        return [
            (number, cohort.like.count.at_least * cohort.size - gone)
            for number, (cohort, gone) in enumerate(
                zip(self.case.cohorts, self.ledger.gone_of_cohort, strict=True)
            )
            if cohort.like.held_by == party
            for people_class in [self.class_of(number)]
            if people_class is not None and people_class.releases
        ]

    def _weight(self, numbers: list[tuple[int, int]], measure: str) -> int:
        """Weigh people by cohorts, since a class may differ in a table of an offer that cannot be used."""
        weights = self._weights_by(measure)
        return sum(weights[cohort] * number for cohort, number in numbers)

    def _weights_by(self, measure: str) -> list[int]:
        """Give the weight of one of each cohort.

        A table that does not know somebody weighs them nothing. Lots are no heads.
        """
        if measure not in self._weights:
            likes = [cohort.like for cohort in self.case.cohorts]
            if measure == HEADS or measure not in self.case.weights_by_name:
                weights = [int(_counted_in(like.lot) == measure) for like in likes]
            else:
                table = self.case.weights_by_name[measure]
                weights = [table.weight_of(like) if table.knows(like) else 0 for like in likes]
            self._weights[measure] = weights
        return self._weights[measure]

    @cached_property
    def _weights(self) -> dict[str, list[int]]:
        return {}

    def _add(self, numbers: dict[tuple[str, str], int], moved: Transfer, cohort: int, count: int) -> None:
        """Add to what stands under a class; what was already carried out stands under its record."""
        one = self.class_of(cohort)
        name = self.case.cohorts[cohort].like.id if moved.is_done or one is None else one.name
        key = name, moved.destination
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
