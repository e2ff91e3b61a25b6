"""Several records of one person, as planning takes them: what contradicts is unknown, what protects holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from repatria.core.confidences import Destinations
from repatria.core.dates import PartialDate
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.persons import Category, Ground, Health
from repatria.core.snapshots import HeldPerson, Snapshot

_DECIDED = frozenset({Health.SERIOUSLY_WOUNDED, Health.SERIOUSLY_SICK})
_KEPT_BACK = (Ground.CONVICTED, Ground.ACCUSED)


def each_once(snapshot: Snapshot) -> tuple[HeldPerson, ...]:
    """Give everybody held once, though several records may be of one person, under the smallest identifier.

    Raises:
        RequestInvalid: Records of different numbers of people were judged to be of one person.
    """
    group = {person.id: person.id for person in snapshot.people}
    for left, right in snapshot.same:
        one, other = sorted((group[left], group[right]))
        group = {member: one if of == other else of for member, of in group.items()}
    records: dict[object, list[HeldPerson]] = {}
    for person in snapshot.people:
        records.setdefault(group[person.id], []).append(person)
    if faults := tuple(_faults(records.values())):
        raise RequestInvalid("Planning", faults)
    return tuple(reduce(_joined, same) for same in records.values())


def _faults(records: Iterable[Sequence[HeldPerson]]) -> Iterator[Fault]:
    for same in records:
        if len({each.count for each in same}) > 1:
            expected = "one number of people in all of them, or another judgement on the link"
            yield Fault("registry", 0, str(same[0].id), "contradiction", "records of one person", expected)


def _joined(one: HeldPerson, other: HeldPerson) -> HeldPerson:
    return HeldPerson(
        one.id,
        _agreed(one.home, other.home),
        _agreed(one.holder, other.holder),
        _category(one.category, other.category),
        _ground(one.ground, other.ground),
        _health(one.health, other.health),
        one.count,
        _earlier(one.since, other.since),
        _destinations(one.destinations, other.destinations),
    )


def _agreed(one: str | None, other: str | None) -> str | None:
    """Give what both say, or the one that says anything; where they differ nobody knows."""
    if one is None or other is None:
        return one or other
    return one if one == other else None


def _category(one: Category, other: Category) -> Category:
    if Category.UNKNOWN in (one, other):
        return other if one is Category.UNKNOWN else one
    return one if one is other else Category.UNKNOWN


def _ground(one: Ground, other: Ground) -> Ground:
    """Give the ground; whoever is held for trial or sentence in one record is (L6)."""
    for ground in _KEPT_BACK:
        if ground in (one, other):
            return ground
    if Ground.UNKNOWN in (one, other):
        return other if one is Ground.UNKNOWN else one
    return one if one is other else Ground.UNKNOWN


def _health(one: Health, other: Health) -> Health:
    """Give the state of health; what a commission decided holds."""
    decided = {one, other} & _DECIDED
    if len(decided) == 1:
        return decided.pop()
    if Health.UNKNOWN in (one, other):
        return other if one is Health.UNKNOWN else one
    return one if one is other else Health.UNKNOWN


def _earlier(one: str | None, other: str | None) -> str | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, key=lambda said: PartialDate.parse(said).earliest, default=None)


def _destinations(one: Destinations, other: Destinations) -> Destinations:
    """Give where both let the person go; a record of which nothing was judged says nothing against it."""
    judged = [each for each in (one, other) if each.may_go_to is not None]
    if not judged:
        return Destinations(None, ask_first=one.ask_first or other.ask_first)
    to = set.intersection(*(set(each.may_go_to or ()) for each in judged))
    return Destinations(tuple(sorted(to)), ask_first=any(each.ask_first for each in judged))
