"""Is every transfer one that the law and an offer of the holder allow, and does nobody move twice?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from repatria.core.persons import People
from repatria.core.plans import Plan, Transfer
from repatria.planning.verify.done import faults_of_done
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.repairs import staying_of
from repatria.planning.verify.result import Check, conclude, counted


def sound_transfers(facts: Facts, plan: Plan) -> tuple[Transfer, ...]:
    """Give the transfers of which the other checks can speak: record and offer exist, a positive count."""
    case = facts.case
    return tuple(
        t
        for t in plan.transfers
        if t.who in case.people_by_id
        and t.count > 0
        and (t.offer in case.offers_by_id or (t.is_done and not t.offer))
    )


def check_releases(facts: Facts, plan: Plan, sound: Sequence[Transfer]) -> Iterator[Check]:
    """Check transfers, destinations, offers used, provisional flags, those who accompany, and totals."""
    planned = [transfer for transfer in sound if not transfer.is_done]
    freed = [transfer for transfer in planned if not transfer.is_accompanying]
    moved = counted(sum(t.count for t in sound if t.lot is None), "person", "people")
    lots = sum(t.count for t in sound if t.lot is not None)
    moved += f" and {counted(lots, 'lot')}" if lots else ""
    yield conclude(
        "transfers",
        _faults_of_transfers(facts, plan),
        f"{counted(len(sound), 'transfer')} of {moved}, from those who hold them.",
    )
    yield conclude(
        "destinations",
        (
            f"Transfer {t.id}: {t.who} may not be moved to {t.destination}."
            for t in planned
            if t.destination not in {goal.party for goal in facts.kind_of[t.who].destinations}
        ),
        "Nobody moves to where they may not go.",
    )
    yield conclude(
        "releases",
        (
            f"Transfer {t.id}: no give-term of a usable offer {t.offer} of {t.origin} releases {t.who}"
            f" to {t.destination}."
            for t in freed
            if facts.release_of(t.who, t.offer, t.destination) is None
        ),
        "Each release is one that an offer of the holder makes.",
    )
    yield conclude(
        "provisional",
        (
            f"Transfer {t.id}: whether {t.who} to {t.destination} is provisional is stated wrongly."
            for t in planned
            for goal in facts.kind_of[t.who].destinations
            if goal.party == t.destination and goal.is_firm is t.is_provisional
        ),
        "Firm and provisional as the law says.",
    )
    yield conclude(
        "accompanying",
        _faults_of_accompanying(facts, sound, staying_of(plan)),
        "Those who accompany others travel with them.",
    )
    yield conclude(
        "done", faults_of_done(facts.case, plan), "What the case says was already carried out, and no more."
    )
    yield conclude("totals", _faults_of_totals(facts, sound), "No more move than are certain, nobody twice.")


def _faults_of_transfers(facts: Facts, plan: Plan) -> Iterator[str]:
    case = facts.case
    for index, transfer in enumerate(plan.transfers):
        people = case.people_by_id.get(transfer.who)
        offer = case.offers_by_id.get(transfer.offer)
        if transfer.id != index:
            yield f"Transfer {transfer.id} stands at place {index}."
        if transfer.count < 1:
            yield f"Transfer {index} moves {transfer.count}."
        if people is None:
            yield f"Transfer {index}: the case has no record {transfer.who}."
            continue
        if people.lot != transfer.lot:
            yield f"Transfer {index}: whether {transfer.who} is a lot, and of what, is stated wrongly."
        if bool(people.accompanies) is not transfer.is_accompanying:
            yield f"Transfer {index}: whether {transfer.who} accompanies others is stated wrongly."
        if people.held_by != transfer.origin:
            yield f"Transfer {index}: {transfer.who} is not held by {transfer.origin}."
        if transfer.is_done and not transfer.offer:
            continue
        if offer is None:
            yield f"Transfer {index}: the case has no offer {transfer.offer}."
        elif offer.by != people.held_by:
            yield f"Transfer {index}: {transfer.offer} is no offer of the holder of {transfer.who}."


def _faults_of_totals(facts: Facts, sound: Sequence[Transfer]) -> Iterator[str]:
    moved = Counter[str]()
    for transfer in sound:
        moved[transfer.who] += transfer.count
    for who, number in sorted(moved.items()):
        certain = facts.case.people_by_id[who].count.at_least
        if number > certain:
            yield f"{who}: {number} would move, {certain} are certain."


def _faults_of_accompanying(
    facts: Facts, sound: Sequence[Transfer], staying: frozenset[str]
) -> Iterator[str]:
    freed: dict[str, list[Transfer]] = {}
    along: dict[str, list[Transfer]] = {}
    for transfer in sound:
        (along if transfer.is_accompanying else freed).setdefault(transfer.who, []).append(transfer)
    for people in facts.case.people:
        if not people.accompanies:
            continue
        travels = along.get(people.id, [])
        goal = _common_destination(facts, people, freed)
        if goal is None or people.id in staying:
            if travels:
                yield f"{people.id} would travel, and those it accompanies do not all go where it may go."
            continue
        number = sum(transfer.count for transfer in travels)
        if number != people.count.at_least:
            yield f"{people.id}: {people.count.at_least} accompany others to {goal}, the plan takes {number}."
        for transfer in travels:
            if transfer.destination != goal:
                yield f"Transfer {transfer.id}: {people.id} travels to {transfer.destination}, not to {goal}."
            if transfer.offer not in {first.offer for first in freed[people.accompanies[0]]}:
                yield f"Transfer {transfer.id}: {people.id} accompanies nobody under {transfer.offer}."


def _common_destination(facts: Facts, people: People, freed: dict[str, list[Transfer]]) -> str | None:
    """Find where all whom `people` accompany go, each record whole, if `people` may go there as well."""
    case = facts.case
    goals: set[str] = set()
    for who in people.accompanies:
        transfers = freed.get(who, [])
        count = case.people_by_id[who].count if who in case.people_by_id else None
        if count is None or not count.is_known or sum(t.count for t in transfers) != count.at_least:
            return None
        goals.update(transfer.destination for transfer in transfers)
    if len(goals) != 1 or people.count.at_least < 1:
        return None
    if any(case.offers_by_id[t.offer].by != people.held_by for t in freed[people.accompanies[0]]):
        return None
    own = {goal.party for goal in facts.kind_of[people.id].destinations}
    return next(iter(goals & own), None)
