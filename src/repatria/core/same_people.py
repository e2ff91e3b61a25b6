"""Several records of one person, as planning takes them: what contradicts is unknown, what protects holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

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
    first = first_records(snapshot)
    records: dict[UUID, list[HeldPerson]] = {}
    for person in snapshot.people:
        records.setdefault(first[person.id], []).append(person)
    if faults := tuple(_faults(records.values())):
        raise RequestInvalid("Planning", faults)
    return tuple(map(_joined, records.values()))


def first_records(snapshot: Snapshot) -> dict[UUID, UUID]:
    """Give for each record the smallest identifier of all records of the same person."""
    first = {person.id: person.id for person in snapshot.people}

    def of(record: UUID) -> UUID:
        while first[record] != record:
            record = first[record]
        return record

    for left, right in snapshot.same:
        one, other = sorted((of(left), of(right)))
        first[other] = one
    return {record: of(record) for record in first}


def joined_destinations(told: Sequence[Destinations]) -> Destinations:
    """Give where all let the person go; a record of which nothing was judged says nothing against it."""
    judged = [each for each in told if each.may_go_to is not None]
    if not judged:
        return Destinations(None, ask_first=any(each.ask_first for each in told))
    to = set.intersection(*(set(each.may_go_to or ()) for each in judged))
    return Destinations(tuple(sorted(to)), ask_first=any(each.ask_first for each in judged))


def _faults(records: Iterable[Sequence[HeldPerson]]) -> Iterator[Fault]:
    for same in records:
        if len({each.count for each in same}) > 1:
            expected = "one number of people in all of them, or another judgement on the link"
            yield Fault("registry", 0, str(same[0].id), "contradiction", "records of one person", expected)


def _joined(same: Sequence[HeldPerson]) -> HeldPerson:
    """Join all records at once: two by two, a third would hide that the first two contradict each other."""
    first = same[0]
    if len(same) == 1:
        return first
    health = {each.health for each in same}
    return HeldPerson(
        first.id,
        _agreed(each.home for each in same),
        _agreed(each.holder for each in same),
        _known((each.category for each in same), Category.UNKNOWN),
        _ground({each.ground for each in same}),
        # What a commission decided holds.
        _known(health & _DECIDED or health, Health.UNKNOWN),
        first.count,
        min(
            (each.since for each in same if each.since is not None),
            key=lambda said: PartialDate.parse(said).earliest,
            default=None,
        ),
        joined_destinations([each.destinations for each in same]),
        rank=_agreed(each.rank for each in same),
        sex=_agreed(each.sex for each in same),
        dependants=_agreed(each.dependants for each in same),
        **_born(same),
    )


def _born(same: Sequence[HeldPerson]) -> dict[str, date | None]:
    """Give the days on which all let the person be born; where they contradict each other nobody knows."""
    firsts = [each.born_first for each in same if each.born_first is not None]
    lasts = [each.born_last for each in same if each.born_last is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is not None and last is not None and first > last:
        return {"born_first": None, "born_last": None}
    return {"born_first": first, "born_last": last}


def _agreed[W](said: Iterable[W | None]) -> W | None:
    """Give what all say that say anything; where they differ nobody knows."""
    known = {each for each in said if each is not None}
    return known.pop() if len(known) == 1 else None


def _known[W](said: Iterable[W], unknown: W) -> W:
    known = {each for each in said if each != unknown}
    return known.pop() if len(known) == 1 else unknown


def _ground(grounds: set[Ground]) -> Ground:
    """Give the ground; whoever is held for trial or sentence in one record is (L6)."""
    kept_back = [ground for ground in _KEPT_BACK if ground in grounds]
    return kept_back[0] if kept_back else _known(grounds, Ground.UNKNOWN)
