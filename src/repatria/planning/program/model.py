"""The exchange as a program over whole numbers; docs/certificate.md lists its columns and rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.rings import Payment, rings
from repatria.core.selections import Selection
from repatria.core.terms import (
    counts_for,
    may_be_given,
    needed_under_all,
    number_given,
    offers_paid_by,
    required_under_all,
    weight_given,
)
from repatria.planning.program.arrivals import ArrivalKind, arrival_kinds
from repatria.planning.program.carried_out import Arrived, arrived_groups
from repatria.planning.program.classes import PeopleClass, Release, classes_of, usable_offers
from repatria.planning.program.exact import LARGEST_IN_FLOATS, greatest, keeps_rows
from repatria.planning.solvers.highs import Matrix

#: Names of columns and rows: a kind, then identifiers and positions.
Key = tuple[str | int, ...]

AS_DUE = "released as the law asks"
PROVISIONAL = "provisional people"


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of columns that is at most `most`."""

    key: Key
    terms: tuple[tuple[int, int], ...]
    most: int


@dataclass(frozen=True, slots=True)
class Objective:
    """A sum of columns to make as great as possible; one that prefers the least has negated gains."""

    name: str
    gains: tuple[tuple[int, int], ...]
    is_least: bool = False

    def value(self, solution: tuple[int, ...]) -> int:
        """Give the gain of a solution."""
        return sum(gain * solution[column] for column, gain in self.gains)

    def shown(self, value: int) -> int:
        """Give a gain in the objective's own direction."""
        return -value if self.is_least else value


@dataclass(frozen=True)
class Program:
    """Columns with their boxes, rows, and the objectives in order.

    Attributes:
        columns: Key of each column.
        lower: Least value of each column.
        upper: Greatest value of each column.
    """

    case: Case
    classes: tuple[PeopleClass, ...]
    columns: tuple[Key, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    rows: tuple[Row, ...]
    objectives: tuple[Objective, ...]

    def keeping(self, position: int, value: int) -> Program:
        """Give the program in which objective `position` stays at least at `value`."""
        gains = tuple((column, -gain) for column, gain in self.objectives[position].gains)
        return self.with_rows((Row(("tier", position), gains, -value),))

    def without_row(self, key: Key) -> Program:
        """Give the program in which one row is waived."""
        return replace(self, rows=tuple(row for row in self.rows if row.key != key))

    def without_gates(self, offer: str) -> Program:
        """Give the program in which arrivals may be credited to an offer that is not in force."""
        rows = (row for row in self.rows if row.key[0] != "credit gate" or row.key[3] != offer)
        return replace(self, rows=tuple(rows))

    def with_rows(self, rows: Iterable[Row]) -> Program:
        """Give the program with further rows."""
        added = tuple(rows)
        made = replace(self, rows=(*self.rows, *added))
        known = vars(self)
        vars(made).update((name, known[name]) for name in _OF_COLUMNS if name in known)
        if "matrix" in known:
            vars(made)["matrix"] = self.matrix.above(_packed(added, len(self.columns)))
        return made

    @cached_property
    def matrix(self) -> Matrix:
        """Pack the rows, in their order."""
        return _packed(self.rows, len(self.columns))

    @cached_property
    def class_by_name(self) -> dict[str, PeopleClass]:
        """Index the classes."""
        return {each.name: each for each in self.classes}

    @cached_property
    def given_under(self) -> dict[str, list[int]]:
        """Index by offer the columns of those who are released under it."""
        return self._columns_of(("f",), 2)

    @cached_property
    def credited_to(self) -> dict[str, list[int]]:
        """Index by offer the columns of what is credited to it."""
        return self._columns_of(("r", "p"), 3)

    def _columns_of(self, kinds: tuple[str, ...], place: int) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for column, key in enumerate(self.columns):
            if key[0] in kinds:
                found.setdefault(str(key[place]), []).append(column)
        return found

    @cached_property
    def payments(self) -> tuple[tuple[int, Payment], ...]:
        """Give the columns of credits of what is to arrive, each with who would pay whom, if a rule asks."""
        if self.case.largest_ring is None:
            return ()
        holder = {each.name: each.one.held_by for each in self.classes}
        return tuple(
            (column, (holder[str(key[1])], self.case.offers_by_id[str(key[3])].by))
            for column, key in enumerate(self.columns)
            if key[0] == "r"
        )

    def rings_too_large(self, solution: tuple[int, ...]) -> tuple[frozenset[str], ...]:
        """Give the sets of parties that depend on each other and are more than the case allows."""
        cap = self.case.largest_ring
        if cap is None:
            return ()
        paying = {payment for column, payment in self.payments if solution[column]}
        return tuple(ring for ring in rings(paying) if len(ring) > cap)

    def keeps(self, solution: tuple[int, ...]) -> bool:
        """Say whether a solution keeps every box, row and ring, in whole numbers."""
        return self.keeps_rows(solution) and not self.rings_too_large(solution)

    def keeps_rows(self, solution: tuple[int, ...]) -> bool:
        """Say whether a solution keeps every box and row; rows of rings may be wanting."""
        inside = all(
            low <= value <= high for low, value, high in zip(self.lower, solution, self.upper, strict=True)
        )
        if not inside:
            return False
        if max(greatest(self.matrix.factors), greatest(self.matrix.most)) < LARGEST_IN_FLOATS:
            return keeps_rows(self.matrix, np.array(solution, dtype=np.int64))
        return all(
            sum(factor * solution[column] for column, factor in row.terms) <= row.most for row in self.rows
        )


#: What a program has found out of its columns alone, which is so with further rows as well.
_OF_COLUMNS = ("class_by_name", "given_under", "credited_to", "payments")


def _packed(rows: Sequence[Row], width: int) -> Matrix:
    return Matrix.of([(row.terms, row.most) for row in rows], width)


def build_program(
    case: Case, classes: tuple[PeopleClass, ...] | None = None, staying: Collection[str] = ()
) -> Program:
    """Compile a case.

    Args:
        classes: The people in other classes, each part of one of the case's; absent, the case's own.
        staying: Records that do not go, so that nobody is bound to them.
    """
    return _Builder(case, classes_of(case) if classes is None else classes, staying).build()


def needs_switch(case: Case, offer: Offer) -> bool:
    """Say whether the offer needs a column that tells if it is in force."""
    return (
        offer.either is not None
        or (offer.id in case.already_given and any(term.per_given is not None for term in offer.gets))
        or any(term.all or term.at_least is not None for term in offer.gives)
        or any(term.per_given is None for term in offer.gets)
    )


class _Builder:
    """Lays out columns first, then the rows over them."""

    def __init__(self, case: Case, classes: tuple[PeopleClass, ...], staying: Collection[str]) -> None:
        self.case = case
        self.staying = staying
        self.offers = usable_offers(case)
        self.classes = classes
        self.position: dict[Key, int] = {}
        self.upper: list[int] = []
        self.rows: list[Row] = []
        # Flows by offer, as (class, release, column); arrivals by credited offer, as (kind, column).
        self.flows: dict[str, list[tuple[PeopleClass, Release, int]]] = {}
        self.arrivals: dict[str, list[tuple[ArrivalKind, int]]] = {}
        # What was already carried out, and pays: (group, column) by credited offer.
        self.paid: dict[str, list[tuple[Arrived, int]]] = {}

    def build(self) -> Program:
        self._lay_out_columns()
        for people_class in self.classes:
            flows = [
                self.position["f", people_class.name, r.offer, r.destination] for r in people_class.releases
            ]
            self._add(("size", people_class.name), [(column, 1) for column in flows], people_class.size)
        for offer in self.offers:
            self._add_gates(offer)
            for index, give in enumerate(offer.gives):
                self._add_give(offer, index, give)
            for index, get in enumerate(offer.gets):
                self._add_get(offer, index, get)
        self._add_credits()
        self._add_either()
        self._add_demands()
        self._add_limits()
        self._add_togethers()
        self._add_payments()
        return Program(
            case=self.case,
            classes=self.classes,
            columns=tuple(self.position),
            lower=(0,) * len(self.upper),
            upper=tuple(self.upper),
            rows=tuple(self.rows),
            objectives=tuple(self._objectives()),
        )

    def _lay_out_columns(self) -> None:
        for people_class in self.classes:
            for release in people_class.releases:
                column = self._column(
                    ("f", people_class.name, release.offer, release.destination), people_class.size
                )
                self.flows.setdefault(release.offer, []).append((people_class, release, column))
        for offer in self.offers:
            if needs_switch(self.case, offer):
                self._column(("y", offer.id), 1)
        for kind in arrival_kinds(self.case, self.offers, self.classes):
            for paid in kind.offers:
                column = self._column(("r", kind.name, kind.place, paid), kind.size)
                self.arrivals.setdefault(paid, []).append((kind, column))
        for group in arrived_groups(self.case, self.offers):
            for offer in self.offers:
                if self._is_paid_by(offer, group):
                    key = ("p", group.name, group.destination, offer.id)
                    self.paid.setdefault(offer.id, []).append((group, self._column(key, group.number)))

    def _add_payments(self) -> None:
        """Say which party pays which, where a rule limits how many may depend on each other.

        What has already arrived is none of this: nobody depends on it any more.
        """
        if self.case.largest_ring is None:
            return
        for offer in self.offers:
            for kind, column in self.arrivals.get(offer.id, []):
                key: Key = ("pays", kind.members[0].one.held_by, offer.by)
                switch = self.position[key] if key in self.position else self._column(key, 1)
                gate = [(column, 1), (switch, -kind.size)]
                self._add(("pays", kind.name, kind.place, offer.id), gate, 0)

    def _is_paid_by(self, offer: Offer, group: Arrived) -> bool:
        payable = offers_paid_by(self.case, offer.by, group.one, group.destination)
        return offer.by != group.one.held_by and offer.id in payable

    def _column(self, key: Key, upper: int) -> int:
        self.position[key] = len(self.upper)
        self.upper.append(upper)
        return self.position[key]

    def _add(self, key: Key, terms: list[tuple[int, int]], most: int) -> None:
        merged: dict[int, int] = {}
        for column, factor in terms:
            merged[column] = merged.get(column, 0) + factor
        self.rows.append(Row(key, tuple((c, f) for c, f in merged.items() if f), most))

    def _add_gates(self, offer: Offer) -> None:
        switch = self.position.get(("y", offer.id))
        if switch is not None:
            for people_class, release, column in self.flows.get(offer.id, []):
                key = ("gate", people_class.name, offer.id, release.destination)
                self._add(key, [(column, 1), (switch, -people_class.size)], 0)
            for kind, column in self.arrivals.get(offer.id, []):
                # Credits to an offer that is not in force help nobody; saying so tightens the bound.
                key = ("credit gate", kind.name, kind.place, offer.id)
                self._add(key, [(column, 1), (switch, -kind.size)], 0)

    def _add_give(self, offer: Offer, index: int, term: GiveTerm) -> None:
        flows = self.flows.get(offer.id, [])
        meant = frozenset(self.case.selected(term.who))
        counted = [(c, 1) for cls, r, c in flows if r.destination in term.to and cls.cohort in meant]
        switch = self.position.get(("y", offer.id), -1)
        before = self.case.already_given.get(offer.id, {})
        given = number_given(self.case, term, before)
        if term.at_least is not None:
            self._add_floor(("give at_least", offer.id, index), switch, term.at_least - given, counted)
        if term.all:
            required = required_under_all(self.case, term.who, term.to) or 0
            needed = needed_under_all(required, given) - given
            self._add_floor(("give all", offer.id, index), switch, needed, counted)
        if term.at_most is not None:
            likely = frozenset(number for number, _ in self.case.judged(term.who))
            possible = [(c, 1) for cls, r, c in flows if r.destination in term.to and cls.cohort in likely]
            most = term.at_most - may_be_given(self.case, term, before)
            self._add(("give at_most", offer.id, index), possible, most)

    def _add_get(self, offer: Offer, index: int, term: GetTerm) -> None:
        meant = frozenset(self.case.selected(term.who))
        credited = [
            (column, 1 if term.all else self.case.weigh(kind.members[0].one, term.got_weights))
            for kind, column in self.arrivals.get(offer.id, [])
            if kind.place in term.to and kind.members[0].cohort in meant
        ]
        required = required_under_all(self.case, term.who, term.to) if term.all else None
        # Whoever has come is not asked for again, and cannot stand for those still held.
        credited += [
            (column, 1 if term.all else self.case.weigh(group.one, term.got_weights))
            for group, column in (() if required else self.paid.get(offer.id, []))
            if counts_for(self.case, term, group.one, group.destination)
        ]
        switch = self.position.get(("y", offer.id), -1)
        if term.per_given is not None:
            given = [
                (column, term.per_given.numerator * self.case.weigh(cls.one, term.given_weights))
                for cls, _, column in self.flows.get(offer.id, [])
            ]
            before = weight_given(self.case, term, self.case.already_given.get(offer.id, {}))
            if before:
                given.append((switch, term.per_given.numerator * before))
            paid = [(column, -term.per_given.denominator * weight) for column, weight in credited]
            self._add(("get per_given", offer.id, index), given + paid, 0)
        elif term.all:
            self._add_floor(("get all", offer.id, index), switch, max(required or 0, 1), credited)
        else:
            self._add_floor(("get at_least", offer.id, index), switch, term.at_least or 0, credited)

    def _add_floor(self, key: Key, switch: int, least: int, terms: list[tuple[int, int]]) -> None:
        self._add(key, [(switch, least), *((column, -factor) for column, factor in terms)], 0)

    def _add_credits(self) -> None:
        for party in sorted({offer.by for offer in self.offers}):
            claims: dict[tuple[str, str], list[tuple[int, int]]] = {}
            supplies: dict[tuple[str, str], ArrivalKind] = {}
            for offer in self.offers:
                if offer.by == party:
                    for kind, column in self.arrivals.get(offer.id, []):
                        claims.setdefault((kind.name, kind.place), []).append((column, 1))
                        supplies[kind.name, kind.place] = kind
            for (name, place), credited in claims.items():
                paying = [
                    (self.position["f", each.name, release.offer, release.destination], -1)
                    for each in supplies[name, place].members
                    for release in each.releases
                    if release.destination == place and release not in each.unpaid
                ]
                self._add(("credit", party, name, place), credited + paying, 0)
            paid: dict[tuple[str, str], list[tuple[int, int]]] = {}
            numbers: dict[tuple[str, str], int] = {}
            for offer in self.offers:
                for group, column in self.paid.get(offer.id, []) if offer.by == party else ():
                    paid.setdefault((group.name, group.destination), []).append((column, 1))
                    numbers[group.name, group.destination] = group.number
            for (name, place), shares in paid.items():
                self._add(("paid", party, name, place), shares, numbers[name, place])

    def _add_either(self) -> None:
        for name in sorted({offer.either for offer in self.offers if offer.either is not None}):
            switches = [(self.position["y", offer.id], 1) for offer in self.offers if offer.either == name]
            self._add(("either", name), switches, 1)

    def _add_demands(self) -> None:
        for index, demand in enumerate(self.case.demands):
            meant = frozenset(self.case.selected(demand.who))
            selected = [
                (column, -1) for people_class, _, column in self._all_flows() if people_class.cohort in meant
            ]
            self._add(("demand", index), selected, self._number_gone(demand.who) - demand.n)

    def _number_gone(self, selection: Selection) -> int:
        people = self.case.people_by_id
        return sum(d.count for d in self.case.done if selection.selects(people[d.who], self.case.as_of))

    def _add_limits(self) -> None:
        for index, limit in enumerate(self.case.limits):
            meant = {number for number, _ in self.case.judged(limit.who)}
            possible = [
                (column, 1) for people_class, _, column in self._all_flows() if people_class.cohort in meant
            ]
            self._add(("at_most", index), possible, self.case.left_under(limit))

    def _add_togethers(self) -> None:
        """Let nobody go to a place to which the next of those bound does not go, in a circle."""
        of: dict[str, list[PeopleClass]] = {}
        for each in self.classes:
            if each.one.id in self.case.bound_people and each.one.id not in self.staying:
                of.setdefault(each.one.id, []).append(each)
        for index, rule in enumerate(self.case.togethers):
            bound = [person for person in rule.people if person in of]
            places = sorted(
                {release.destination for person in bound for each in of[person] for release in each.releases}
            )
            for place in places if len(bound) > 1 else ():
                for one, other in zip(bound, (*bound[1:], bound[0]), strict=True):
                    going = [(column, 1) for column in self._flows_to(of[one], place)]
                    going += [(column, -1) for column in self._flows_to(of[other], place)]
                    self._add(("together", index, one, place), going, 0)

    def _flows_to(self, classes: list[PeopleClass], place: str) -> list[int]:
        return [
            self.position["f", each.name, release.offer, place]
            for each in classes
            for release in each.releases
            if release.destination == place
        ]

    def _objectives(self) -> Iterator[Objective]:
        flows = list(self._all_flows())
        due = [(column, 1) for cls, release, column in flows if release in cls.unpaid]
        if due:
            yield Objective(AS_DUE, tuple(due))
        for tier in self.case.tiers:
            sign = -1 if tier.is_least else 1
            weight = {cls.name: sign * self.case.tier_weight(tier, cls.one) for cls in self.classes}
            weighed = ((column, weight[cls.name]) for cls, _, column in flows)
            yield Objective(tier.name, tuple((c, gain) for c, gain in weighed if gain), tier.is_least)
        provisional = [(column, -1) for cls, r, column in flows if r.destination not in cls.firm]
        yield Objective(PROVISIONAL, tuple(provisional), is_least=True)

    def _all_flows(self) -> Iterator[tuple[PeopleClass, Release, int]]:
        for offer in self.offers:
            yield from self.flows.get(offer.id, [])
