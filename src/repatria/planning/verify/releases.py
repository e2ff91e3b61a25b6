"""Is every transfer one that the law and an offer of the holder allow, and does nobody move twice?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repatria.core.persons import People
from repatria.core.plans import Plan, Transfer, Transfers
from repatria.law.destinations import Destination
from repatria.planning.verify.done import faults_of_done
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.repairs import staying_of
from repatria.planning.verify.result import Check, conclude, counted
from repatria.planning.verify.tally import Group, Tally


def check_releases(facts: Facts, plan: Plan, tally: Tally) -> Iterator[Check]:
    """Check transfers, destinations, offers used, provisional flags, those who accompany, and totals."""
    people = sum(moved.people for moved in tally.sound if moved.first.lot is None)
    lots = sum(moved.people for moved in tally.sound if moved.first.lot is not None)
    said = counted(people, "person", "people") + (f" and {counted(lots, 'lot')}" if lots else "")
    number = sum(
        group.transfers for group, is_sound in zip(tally.groups, tally.is_sound, strict=True) if is_sound
    )
    sound = {id(group) for group, is_sound in zip(tally.groups, tally.is_sound, strict=True) if is_sound}

    def is_planned(group: Group) -> bool:
        return id(group) in sound and not group.first.is_done

    def goal_of(group: Group) -> Destination | None:
        goals = facts.kinds[group.cohort].destinations
        return next((goal for goal in goals if goal.party == group.first.destination), None)

    def is_firm(group: Group) -> bool | None:
        goal = goal_of(group)
        return None if goal is None else goal.is_firm

    yield conclude(
        "transfers",
        _faults_of_transfers(facts, plan, tally),
        f"{counted(number, 'transfer')} of {said}, from those who hold them.",
    )
    yield conclude(
        "destinations",
        (
            f"Transfer {t.id}: {t.who} may not be moved to {t.destination}."
            for t in tally.where(lambda group: is_planned(group) and goal_of(group) is None)
        ),
        "Nobody moves to where they may not go.",
    )
    yield conclude(
        "releases",
        (
            f"Transfer {t.id}: no give-term of a usable offer {t.offer} of {t.origin} releases {t.who}"
            f" to {t.destination}."
            for t in tally.where(
                lambda group: (
                    is_planned(group)
                    and not group.first.is_accompanying
                    and facts.kinds[group.cohort].release_of(group.first.offer, group.first.destination)
                    is None
                )
            )
        ),
        "Each release is one that an offer of the holder makes.",
    )
    yield conclude(
        "provisional",
        (
            f"Transfer {t.id}: whether {t.who} to {t.destination} is provisional is stated wrongly."
            for t in tally.where(
                lambda group: is_planned(group) and is_firm(group) is group.first.is_provisional
            )
        ),
        "Firm and provisional as the law says.",
    )
    yield conclude(
        "accompanying",
        _faults_of_accompanying(facts, tally, staying_of(plan)),
        "Those who accompany others travel with them.",
    )
    yield conclude(
        "done",
        faults_of_done(facts.case, tuple(tally.where(lambda group: group.first.is_done))),
        "What the case says was already carried out, and no more.",
    )
    yield conclude("totals", _faults_of_totals(facts, tally), "No more move than are certain, nobody twice.")


def _faults_of_transfers(facts: Facts, plan: Plan, tally: Tally) -> Iterator[str]:
    if not isinstance(plan.transfers, Transfers):  # in a listing each stands at its own place
        for index, transfer in enumerate(plan.transfers):
            if transfer.id != index:
                yield f"Transfer {transfer.id} stands at place {index}."
    for transfer in tally.where(lambda group: any(_faults_of_transfer(facts, group.first, group.like))):
        people = facts.case.people_by_id.get(transfer.who)
        yield from _faults_of_transfer(facts, transfer, people)


def _faults_of_transfer(facts: Facts, transfer: Transfer, people: People | None) -> Iterator[str]:
    index = transfer.id
    offer = facts.case.offers_by_id.get(transfer.offer)
    if transfer.count < 1:
        yield f"Transfer {index} moves {transfer.count}."
    if people is None:
        yield f"Transfer {index}: the case has no record {transfer.who}."
        return
    if people.lot != transfer.lot:
        yield f"Transfer {index}: whether {transfer.who} is a lot, and of what, is stated wrongly."
    if bool(people.accompanies) is not transfer.is_accompanying:
        yield f"Transfer {index}: whether {transfer.who} accompanies others is stated wrongly."
    if people.held_by != transfer.origin:
        yield f"Transfer {index}: {transfer.who} is not held by {transfer.origin}."
    if transfer.is_done and not transfer.offer:
        return
    if offer is None:
        yield f"Transfer {index}: the case has no offer {transfer.offer}."
    elif offer.by != people.held_by:
        yield f"Transfer {index}: {transfer.offer} is no offer of the holder of {transfer.who}."


def _faults_of_totals(facts: Facts, tally: Tally) -> Iterator[str]:
    case = facts.case
    certain = np.array([cohort.like.count.at_least for cohort in case.cohorts], dtype=np.int64)
    too_many = np.flatnonzero(tally.moved_by_row > certain[np.asarray(case.grouping.of_row)])
    for row in too_many.tolist() if len(case.cohorts) else ():
        people = case.roll.record(row)
        yield f"{people.id}: {tally.moved_by_row[row]} would move, {people.count.at_least} are certain."


def _faults_of_accompanying(facts: Facts, tally: Tally, staying: frozenset[str]) -> Iterator[str]:
    theirs = [cohort.like for cohort in facts.case.cohorts if cohort.like.accompanies]
    named = {people.id for people in theirs} | {name for people in theirs for name in people.accompanies}
    freed: dict[str, list[Transfer]] = {}
    along: dict[str, list[Transfer]] = {}
    for transfer in tally.of_records(named):
        (along if transfer.is_accompanying else freed).setdefault(transfer.who, []).append(transfer)
    for people in theirs:
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
    own = {goal.party for goal in facts.kind_of(people.id).destinations}
    return next(iter(goals & own), None)
