"""Is a repaired plan what it says: whom it leaves out, and whose places it keeps or changes?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repatria.core.plans import Place, Plan, Repairs, Transfer
from repatria.planning.verify.classes import Class, classes_of
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.program import Objective, Program, build_program
from repatria.planning.verify.result import Check, conclude, counted
from repatria.planning.verify.rows import Row
from repatria.planning.verify.tally import Tally

#: Names of the first tier of a repaired plan, and of the last where lots had places.
PLACES_KEPT = "places kept, less places newly given"
LOTS_KEPT = "places of lots kept"


@dataclass(frozen=True, slots=True)
class Repaired:
    """The plan that was to be mended, and the digest that its file carries."""

    plan: Plan
    digest: str


def check_repairs(facts: Facts, plan: Plan, tally: Tally, repaired: Repaired | None) -> Iterator[Check]:
    """Check what a repaired plan says of the plan it mends; of any other plan there is nothing to check.

    Args:
        repaired: The plan that was to be mended, where it is at hand.
    """
    if plan.repairs is not None:
        yield conclude(
            "repairs",
            [
                *_faults(facts, plan.repairs, plan, freed_one_by_one(tally)),
                *_differences(facts, plan.repairs, repaired),
            ],
            _says(plan.repairs, repaired),
        )
    elif repaired is not None:
        yield Check("repairs", False, "The plan does not say that it repairs another one.")


def freed_one_by_one(tally: Tally) -> tuple[Transfer, ...]:
    """Give the transfers to be carried out of which checks can speak, without those who accompany others."""
    meant = set(map(id, (g for g, sound in zip(tally.groups, tally.is_sound, strict=True) if sound)))
    return tuple(
        tally.where(
            lambda group: id(group) in meant and not group.first.is_done and not group.first.is_accompanying
        )
    )


def staying_of(plan: Plan) -> frozenset[str]:
    """Give the records of which somebody does not go."""
    return frozenset(each.who for each in plan.repairs.without) if plan.repairs else frozenset()


def places_kept(facts: Facts, repairs: Repairs, freed: Sequence[Transfer]) -> int:
    """Count the places kept, less the people who had none and get one."""
    now: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for transfer in freed:
        now[transfer.who][transfer.offer, transfer.destination] += transfer.count
    then = _by_record(repairs)
    limits = _limits(facts, repairs)
    value = 0
    for who in now.keys() | then.keys():
        if _is_lot(facts, who):
            continue
        before, after = then.get(who, Counter()), now.get(who, Counter())
        kept = (before & after).total()
        can_keep = min(before.total(), limits.get(who, before.total()))
        # Who had a place and still goes elsewhere is not newly given one.
        value += kept - max(0, after.total() - kept - max(0, can_keep - kept))
    return value


def places_of_lots_kept(facts: Facts, repairs: Repairs, freed: Sequence[Transfer]) -> int | None:
    """Count the lots that go as they were to go; None where none was to."""
    then = Counter({_key(place): place.count for place in repairs.places if _is_lot(facts, place.who)})
    now = Counter[tuple[str, str, str]]()
    for transfer in freed:
        now[transfer.who, transfer.offer, transfer.destination] += transfer.count
    return (then & now).total() if then else None


def build_repair_program(facts: Facts, repairs: Repairs) -> Program:
    """Build the program of a repair: that of the case, its classes split by the places in the old plan."""
    limits = _limits(facts, repairs)
    place_of: dict[str, tuple[str, str] | None] = {}
    limited: dict[str, str | None] = {}
    lots: dict[str, bool] = {}
    parts = []
    for part, place, who in _parts(facts, repairs, limits):
        parts.append(part)
        place_of[part.name], limited[part.name] = place, who
        lots[part.name] = part.kind.like.is_lot
    program = build_program(facts, parts, frozenset(each.who for each in repairs.without))
    flows = [(name, column) for name, column in program.columns.items() if name[0] == "f"]
    for who, most in limits.items():
        program.rows["without", who] = Row(
            [(column, 1) for name, column in flows if limited[str(name[1])] == who], most
        )
    for offer in sorted({place.offer for place in repairs.places}):
        given = [(column, -1) for name, column in flows if name[2] == offer]
        can_give = any(
            limits.get(limited[str(name[1])] or "", 1) > 0 for name, _ in flows if name[2] == offer
        )
        if can_give:
            program.rows["kept", offer] = Row(given, -1)
            if ("y", offer) in program.columns:
                program.rows["in force", offer] = Row([(program.columns["y", offer], -1)], -1)
    weights = [
        (column, -1 if place_of[str(name[1])] is None else int(place_of[str(name[1])] == name[2:]))
        for name, column in flows
        if not lots[str(name[1])]
    ]
    program.objectives.insert(0, Objective(PLACES_KEPT, [(c, w) for c, w in weights if w], is_least=False))
    if any(_is_lot(facts, place.who) for place in repairs.places):
        as_before = [
            (column, 1) for name, column in flows if lots[str(name[1])] and place_of[str(name[1])] == name[2:]
        ]
        program.objectives.append(Objective(LOTS_KEPT, as_before, is_least=False))
    return program


def _parts(
    facts: Facts, repairs: Repairs, limits: dict[str, int]
) -> Iterator[tuple[Class, tuple[str, str] | None, str | None]]:
    """Split each class by the place its people had, and by record where not all of it may move."""
    then = _by_record(repairs)
    for group in classes_of(facts):
        members: dict[tuple[tuple[str, str] | None, str | None], dict[str, int]] = defaultdict(dict)
        for who in group.members:
            apart = who if who in limits else None
            rest = facts.case.remaining(facts.case.people_by_id[who]).at_least
            for place, number in then.get(who, Counter()).items():
                members[place, apart][who] = number
                rest -= number
            if rest > 0:
                members[None, apart][who] = rest
        for (had, apart), numbers in members.items():
            name = json.dumps([min(numbers), *(had or ())], ensure_ascii=False)
            part = Class(name, sum(numbers.values()), facts.kind_of(min(numbers)), (), tuple(numbers))
            yield part, had, apart


def _limits(facts: Facts, repairs: Repairs) -> dict[str, int]:
    """Give the most who may move of the records of which not all may."""
    staying = Counter[str]()
    for each in repairs.without:
        staying[each.who] += each.count
    placed = {who: places.total() for who, places in _by_record(repairs).items()}
    limits = {}
    for who in sorted(staying.keys() | placed.keys()):
        people = facts.case.people_by_id.get(who)
        certain = facts.case.remaining(people).at_least if people else 0
        if who in staying or placed[who] > certain:
            limits[who] = max(0, certain - staying[who])
    return limits


def _is_lot(facts: Facts, who: str) -> bool:
    """Is it a lot, whose place is none that anybody waits for?"""
    people = facts.case.people_by_id.get(who)
    return people is not None and people.is_lot


def _by_record(repairs: Repairs) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for place in repairs.places:
        found[place.who][place.offer, place.destination] += place.count
    return found


def _faults(facts: Facts, repairs: Repairs, plan: Plan, freed: Sequence[Transfer]) -> Iterator[str]:
    case = facts.case
    named = [*(each.who for each in repairs.without), *(place.who for place in repairs.places)]
    for who in sorted(set(named) - case.people_by_id.keys()):
        yield f"The case has no record {who}."
    if list(repairs.without) != sorted(repairs.without, key=lambda each: each.who):
        yield "Those who do not go are out of order."
    if len({each.who for each in repairs.without}) != len(repairs.without):
        yield "A record stands twice among those who do not go."
    numbers = [each.count for each in repairs.without] + [place.count for place in repairs.places]
    if any(number < 1 for number in numbers):
        yield "A number of those who do not go, or of places, is not above 0."
    if len({_key(place) for place in repairs.places}) != len(repairs.places):
        yield "A place stands twice."
    if list(repairs.places) != sorted(repairs.places, key=_key):
        yield "The places are out of order."
    moved = Counter[str]()
    for transfer in plan.planned:
        moved[transfer.who] += transfer.count
    limits = _limits(facts, repairs)
    for who, most in limits.items():
        if moved[who] > most:
            yield f"{who}: {moved[who]} would move, and at most {most} go."
    placed = {who: n.total() for who, n in _by_record(repairs).items() if not _is_lot(facts, who)}
    can_keep = sum(min(number, limits.get(who, number)) for who, number in placed.items())
    changed = can_keep - places_kept(facts, repairs, freed)
    if repairs.changed != changed:
        yield f"{counted(changed, 'place')} changed, the plan says {repairs.changed}."
    in_force = {transfer.offer for transfer in freed}
    gone = (who for who, most in limits.items() if most == 0 and who in case.people_by_id)
    without = Counter(facts.kind_of(who).cohort for who in gone)
    for offer in sorted({place.offer for place in repairs.places} - in_force):
        if any(
            release.offer == offer and without[kind.cohort] < case.cohorts[kind.cohort].size
            for kind in facts.kinds
            for release in kind.releases
        ):
            yield f"{offer} was in force, somebody may still be released under it, and nobody is."


def _differences(facts: Facts, repairs: Repairs, repaired: Repaired | None) -> Iterator[str]:
    if repaired is None:
        return
    if repaired.digest != repairs.plan:
        yield "The plan at hand is not the one that is mended: its digest is another."
    places = Counter[tuple[str, str, str]]()
    for transfer in repaired.plan.planned:
        if not transfer.is_accompanying:
            places[transfer.who, transfer.offer, transfer.destination] += transfer.count
    since = Counter[tuple[str, str, str]]()
    for done in facts.case.done:
        since[done.who, done.offer or "", done.destination] += done.count
    for transfer in repaired.plan.transfers:
        if transfer.is_done:
            since[transfer.who, transfer.offer, transfer.destination] -= transfer.count
    # Who has gone since has used the place.
    places -= +since
    if places != Counter({_key(place): place.count for place in repairs.places}):
        yield "The places listed are not those of the plan at hand."
    now = {each.who: each.count for each in repairs.without}
    for earlier in repaired.plan.repairs.without if repaired.plan.repairs else ():
        if now.get(earlier.who, 0) < earlier.count:
            yield f"{earlier.who} does not go by an earlier repair, and that is forgotten."


def _key(place: Place) -> tuple[str, str, str]:
    return place.who, place.offer, place.destination


def _says(repairs: Repairs, repaired: Repaired | None) -> str:
    changed = counted(repairs.changed, "other place")
    if repaired is None:
        return f"{changed} changed from the places listed; the plan that is mended was not at hand."
    return f"{changed} changed from the plan that is mended."
