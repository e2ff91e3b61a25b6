"""Are those named on whom others depend? Each is taken out of the plan, and the offers are judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import rows_of
from repatria.core.offers import Offer
from repatria.core.plans import Dependences, Plan
from repatria.core.terms import counts_for, is_kept, judge_get, weight_given, weight_got
from repatria.planning.verify.classes import Class
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.result import Check, conclude
from repatria.planning.verify.tally import Moved, Tally

#: People of a class by the class and the place they go to.
_Numbers = dict[tuple[str, str], int]


def check_dependence(facts: Facts, plan: Plan, tally: Tally, classes: list[Class]) -> Iterator[Check]:
    """Check that exactly those are named without whom an offer in force falls."""
    stated = Dependences.of(plan.depends_on)
    rows = np.asarray(rows_of(stated.own, facts.case.roll), dtype=np.int64)
    expected, offers = _dependences(facts, plan, tally, classes)
    faults = []
    is_same = np.array_equal(rows, expected) and all(
        stated.likes[code].offers == offers[number]
        for code, number in {*zip(np.asarray(stated.codes).tolist(), offers.codes.tolist(), strict=True)}
    )
    if not is_same:
        says = {(one.who, one.offers) for one in stated}
        ids = facts.case.roll.ids
        right = {
            (ids[row], offers[n]) for row, n in zip(expected.tolist(), offers.codes.tolist(), strict=True)
        }
        if differing := sorted({who for who, _ in says ^ right}):
            faults.append(f"On whom others depend is stated wrongly: {', '.join(differing)}.")
        else:
            faults.append("Those on whom others depend are listed twice or out of order.")
    yield conclude("depends-on", faults, "Those are named without whom an offer falls.")


@dataclass(frozen=True, slots=True)
class _Sums:
    """Given and credited by offer, each summed over classes, without what was already carried out.

    Attributes:
        old: Credits of what was already carried out, by offer and record.
        weights: What was weighed so far, by offer and get-term.
    """

    facts: Facts
    given: dict[str, _Numbers]
    credited: dict[str, _Numbers]
    old: dict[str, _Numbers]
    weights: dict[tuple[str, int], _Weights] = field(default_factory=dict)

    def falls_without_giving(self, offer: Offer, key: tuple[str, str]) -> bool:
        """Say whether an offer that releases others is not kept if it gives one fewer of a class."""
        given = dict(self.given[offer.id])
        given[key] -= 1
        gives_a_number = any(term.all or term.at_least is not None for term in offer.gives)
        credited = self.credited.get(offer.id, {})
        return (
            gives_a_number
            and any(given.values())
            and not is_kept(self.facts.case, offer, *self._with_old(offer, given, credited))
        )

    def falls_without_getting(self, offer: Offer, key: tuple[str, str]) -> bool:
        """Say whether an offer is not kept with one fewer arriving, even if it gives only one person."""
        person, destination = self.facts.case.people_by_id[key[0]], key[1]
        for index, term in enumerate(offer.gets):
            weights = self._weights_of(offer, index)
            got = weights.got
            if counts_for(self.facts.case, term, person, destination):
                got -= 1 if term.all else self.facts.case.weigh(person, term.got_weights)
            given = (weights.given, *(weights.given_alone if term.per_given is not None else ()))
            path = f"gets[{index}]"
            states = (
                judge_get(self.facts.case, term, path, given=one, got=got, before=weights.before)
                for one in given
            )
            if not any(state.is_met for state in states):
                return True
        return False

    def _weights_of(self, offer: Offer, index: int) -> _Weights:
        """Weigh what an offer gives and is credited, as one of its get-terms weighs it."""
        if (offer.id, index) not in self.weights:
            case, term = self.facts.case, offer.gets[index]
            given, credited, old = self._with_old(offer, self.given[offer.id], self.credited[offer.id])
            before = weight_given(case, term, self.facts.case.already_given.get(offer.id, {}))
            alone = {
                before + case.weigh(case.people_by_id[who], term.given_weights)
                for who, _ in self.given[offer.id]
            }
            self.weights[offer.id, index] = _Weights(
                given=weight_given(case, term, given),
                given_alone=tuple(sorted(alone)),
                got=weight_got(case, term, credited),
                before=weight_got(case, term, old),
            )
        return self.weights[offer.id, index]

    def _with_old(
        self, offer: Offer, given: _Numbers, credited: _Numbers
    ) -> tuple[_Numbers, _Numbers, _Numbers]:
        before = self.facts.case.already_given.get(offer.id, {})
        old = self.old.get(offer.id, {})
        return _added(given, before), _added(credited, old), old


@dataclass(frozen=True, slots=True)
class _Weights:
    """What an offer gives and is credited, as one of its get-terms weighs it.

    Attributes:
        given_alone: What it would give with only one person, whoever that is of those whom it gives.
        before: That part of what it got that had arrived before the day of the case.
    """

    given: int
    given_alone: tuple[int, ...]
    got: int
    before: int


def _added(one: _Numbers, other: _Numbers) -> _Numbers:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def _dependences(facts: Facts, plan: Plan, tally: Tally, classes: list[Class]) -> tuple[np.ndarray, _Fallen]:
    """Give the rows of those who are depended on, ascending, and the offers that fall."""
    case = facts.case
    group_of = {cohort: group for group in classes for cohort in group.cohorts}
    known = [
        (moved, group_of[moved.cohort])
        for moved in tally.to_free
        if moved.cohort in group_of
        and facts.kinds[moved.cohort].release_of(moved.first.offer, moved.first.destination)
    ]
    sums, moving = _Sums(facts, {}, {}, {}), Counter[str]()
    for moved, group in known:
        moving[group.name] += moved.people
        numbers = sums.given.setdefault(moved.first.offer, {})
        key = group.name, moved.first.destination
        numbers[key] = numbers.get(key, 0) + moved.people
    _add_credits(sums, tally, known, group_of)
    able = _number_able(case, plan, group_of)
    judged: dict[tuple[str, str, str], set[str]] = {}
    for moved, group in known:
        if moving[group.name] < able[group.name] or moved.like.is_lot:
            continue
        place = group.name, moved.first.offer, moved.first.destination
        if place not in judged:
            judged[place] = _fallen(sums, group, moved)
    fallen = []
    for each in tally.groups:
        place = "", "", ""
        if each.cohort in group_of and not each.first.is_done and not each.first.is_accompanying:
            place = group_of[each.cohort].name, each.first.offer, each.first.destination
        fallen.append(frozenset(judged.get(place, ())))
    meant = np.flatnonzero(np.array([bool(one) for one in fallen], dtype=bool)[tally.group_of])
    rows, places = tally.rows[meant], tally.group_of[meant]
    if len(np.unique(rows)) < len(rows):  # a record goes to several places
        found: dict[int, frozenset[str]] = {}
        for row, number in zip(rows.tolist(), places.tolist(), strict=True):
            found[row] = found.get(row, frozenset()) | fallen[number]
        rows, fallen = np.array([*found], dtype=np.int64), [*found.values()]
        places = np.arange(len(fallen))
    order = np.argsort(rows, kind="stable")
    return rows[order], _Fallen(tuple(tuple(sorted(one)) for one in fallen), places[order])


@dataclass(frozen=True, slots=True)
class _Fallen:
    """The offers that fall without each of those who are depended on.

    Attributes:
        codes: For each of them, the place of the offers in `offers`.
    """

    offers: tuple[tuple[str, ...], ...]
    codes: np.ndarray

    def __getitem__(self, number: int) -> tuple[str, ...]:
        return self.offers[number]


def _add_credits(
    sums: _Sums, tally: Tally, known: list[tuple[Moved, Class]], group_of: dict[int, Class]
) -> None:
    """Sum what is credited, by class, and apart what was already carried out."""
    ways = {(moved.cohort, moved.first.offer, moved.first.destination) for moved, _ in known}
    for paid in tally.paid:
        arrived, offer = paid.group, paid.first.offer
        if arrived is None or arrived.like is None:
            continue
        way = arrived.cohort, arrived.first.offer, arrived.first.destination
        is_known = way in ways and not arrived.first.is_done and not arrived.first.is_accompanying
        if is_known and offer in sums.given:
            key = group_of[arrived.cohort].name, arrived.first.destination
            numbers = sums.credited.setdefault(offer, {})
            numbers[key] = numbers.get(key, 0) + paid.arrivals
        elif arrived.first.is_done:
            key = arrived.like.id, arrived.first.destination
            numbers = sums.old.setdefault(offer, {})
            numbers[key] = numbers.get(key, 0) + paid.arrivals


def _number_able(case: Case, plan: Plan, group_of: dict[int, Class]) -> dict[str, int]:
    """Count by class those who can go."""
    able = {group.name: group.size for group in group_of.values()}
    for each in plan.repairs.without if plan.repairs else ():
        row = case.roll.row_of(each.who)
        group = None if row is None else group_of.get(case.grouping.of_row[row])
        if group is not None:
            able[group.name] -= min(each.count, case.remaining(case.people_by_id[each.who]).at_least)
    return able


def _fallen(sums: _Sums, group: Class, moved: Moved) -> set[str]:
    """Give the offers that fall if one of a class does not go under its offer to its destination."""
    facts, transfer = sums.facts, moved.first
    key = group.name, transfer.destination
    case = facts.case
    found = set()
    if sums.falls_without_giving(case.offers_by_id[transfer.offer], key):
        found.add(transfer.offer)
    release = facts.kinds[moved.cohort].release_of(transfer.offer, transfer.destination)
    if release is None or release.pays_for_nothing:
        return found
    arrived = sum(
        sums.given.get(other.offer, {}).get(key, 0)
        for other in group.kind.releases
        if other.destination == transfer.destination and not other.pays_for_nothing
    )
    paid: dict[str, list[str]] = {}
    for name, numbers in sums.credited.items():
        if numbers.get(key):
            paid.setdefault(case.offers_by_id[name].by, []).append(name)
    for names in paid.values():
        has_none_over = sum(sums.credited[name][key] for name in names) >= arrived
        if has_none_over and all(sums.falls_without_getting(case.offers_by_id[name], key) for name in names):
            found.update(names)
    return found
