"""Are those named on whom others depend? Each is taken out of the plan, and the offers are judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repatria.core.offers import Offer
from repatria.core.plans import Dependence, Plan, Transfer
from repatria.core.terms import is_kept, judge_offer
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.program import Class, classes_of
from repatria.planning.verify.promises import credited_transfer
from repatria.planning.verify.result import Check, conclude

#: People of a class by the class and the place they go to.
_Numbers = dict[tuple[str, str], int]


def check_dependence(facts: Facts, plan: Plan, sound: Sequence[Transfer]) -> Iterator[Check]:
    """Check that exactly those are named without whom an offer in force falls."""
    freed = [transfer for transfer in sound if not transfer.is_accompanying and not transfer.is_done]
    stated = {(one.who, one.offers) for one in plan.depends_on}
    expected = {(one.who, one.offers) for one in _dependences(facts, plan, freed)}
    differing = sorted({who for who, _ in stated ^ expected})
    faults = [f"On whom others depend is stated wrongly: {', '.join(differing)}."] if differing else []
    if [one.who for one in plan.depends_on] != sorted({one.who for one in plan.depends_on}):
        faults.append("Those on whom others depend are listed twice or out of order.")
    yield conclude("depends-on", faults, "Those are named without whom an offer falls.")


@dataclass(frozen=True, slots=True)
class _Sums:
    """Given and credited by offer, each summed over classes, without what was already carried out.

    Attributes:
        old: Credits of what was already carried out, by offer and record.
    """

    facts: Facts
    given: dict[str, _Numbers]
    credited: dict[str, _Numbers]
    old: dict[str, _Numbers]

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
        credited = dict(self.credited[offer.id])
        credited[key] -= 1
        given = self.given[offer.id]
        return any(
            not self._is_met(offer, index, given, credited)
            and not (
                term.per_given is not None
                and any(self._is_met(offer, index, {one: 1}, credited) for one in given)
            )
            for index, term in enumerate(offer.gets)
        )

    def _is_met(self, offer: Offer, index: int, given: _Numbers, credited: _Numbers) -> bool:
        states = judge_offer(self.facts.case, offer, *self._with_old(offer, given, credited))
        return next(state.is_met for state in states if state.term == f"gets[{index}]")

    def _with_old(self, offer: Offer, given: _Numbers, credited: _Numbers) -> tuple[_Numbers, _Numbers]:
        before = self.facts.case.already_given.get(offer.id, {})
        return _added(given, before), _added(credited, self.old.get(offer.id, {}))


def _added(one: _Numbers, other: _Numbers) -> _Numbers:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def _dependences(facts: Facts, plan: Plan, freed: Sequence[Transfer]) -> Iterator[Dependence]:
    class_of = {who: group for group in classes_of(facts) for who in group.members}
    known = [t for t in freed if t.who in class_of and facts.release_of(t.who, t.offer, t.destination)]
    sound = set(known)
    sums = _Sums(facts, {}, {}, {})
    moved: Counter[str] = Counter()
    for transfer in known:
        name = class_of[transfer.who].name
        moved[name] += transfer.count
        numbers = sums.given.setdefault(transfer.offer, {})
        numbers[name, transfer.destination] = numbers.get((name, transfer.destination), 0) + transfer.count
    for credit in plan.credits:
        arrived = credited_transfer(plan, credit)
        if arrived in sound and arrived is not None and credit.offer in sums.given:
            key = class_of[arrived.who].name, arrived.destination
            numbers = sums.credited.setdefault(credit.offer, {})
            numbers[key] = numbers.get(key, 0) + credit.count
        elif arrived is not None and arrived.is_done:
            key = arrived.who, arrived.destination
            numbers = sums.old.setdefault(credit.offer, {})
            numbers[key] = numbers.get(key, 0) + credit.count
    staying = Counter({each.who: each.count for each in plan.repairs.without} if plan.repairs else {})
    able: Counter[str] = Counter()
    for who, group in class_of.items():
        able[group.name] += max(0, facts.case.remaining(facts.case.people_by_id[who]).at_least - staying[who])
    judged: dict[tuple[str, str, str], set[str]] = {}
    found: dict[str, set[str]] = {}
    for transfer in known:
        group = class_of[transfer.who]
        if moved[group.name] < able[group.name] or facts.case.people_by_id[transfer.who].is_lot:
            continue
        place = group.name, transfer.offer, transfer.destination
        if place not in judged:
            judged[place] = _fallen(sums, group, transfer)
        found.setdefault(transfer.who, set()).update(judged[place])
    for who, offers in sorted(found.items()):
        if offers:
            yield Dependence(who, tuple(sorted(offers)))


def _fallen(sums: _Sums, group: Class, transfer: Transfer) -> set[str]:
    """Give the offers that fall if one of a class does not go under its offer to its destination."""
    facts, key = sums.facts, (group.name, transfer.destination)
    case = facts.case
    found = set()
    if sums.falls_without_giving(case.offers_by_id[transfer.offer], key):
        found.add(transfer.offer)
    release = facts.release_of(transfer.who, transfer.offer, transfer.destination)
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
