"""Record that somebody was handed over: the plan is ratified, and they were asked again at the gate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from repatria.core.errors import AlreadyRecorded, PlanNotReady
from repatria.core.same_people import joined_destinations
from repatria.registry.actions.carrying_out import happening_of
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.actions.plan_stages import Stage, refuse_unreleased
from repatria.registry.actions.same_records import records_of
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.actions.told_destinations import destinations_of
from repatria.registry.models import (
    Custody,
    Handover,
    Interview,
    Offer,
    Person,
    PersonEvent,
    Plan,
    SealedPlan,
)
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_plan

ASKED_WITHIN = timedelta(days=1)
"""A wish can be changed until the gate: it is asked again on the day, or on the one before (L3)."""


def record_handover(account: UUID, plan: UUID, person: UUID, *, day: date) -> UUID:
    """Record a handover as the plan has it, end the custody, and give the identifier.

    Raises:
        AlreadyRecorded: The person was handed over before.
        NoSuchRecord: There is no such person of the account's side, or no such plan that was released.
        PlanNotReady: The plan is not ratified or moves the person nowhere, or records of many as one;
            or they were not asked again in private, or may not go there as they were. Nothing tells which.
        RequestInvalid: The day is still to come.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "record-handover", subject=f"person:{person}", in_confidence=True) as act:
        records = _locked(person)
        moved = act.take(Person, person)
        found = act.take(Plan, plan)
        refuse_to_come("Recording a handover", "day", day)
        stage = refuse_unreleased(found)
        transfer = _transfer(found, moved)
        if stage is not Stage.RATIFIED or transfer is None or not _may_go(records, transfer["to"], day):
            raise PlanNotReady
        if standing_handovers().filter(person=moved).exists():
            raise AlreadyRecorded
        event = _ended(act, moved, transfer["to"], day)
        made = act.make(
            Handover,
            plan=found,
            person=moved,
            offer=Offer(pk=UUID(transfer["under"])),
            by=act.me,
            origin=transfer["from"],
            destination=transfer["to"],
            day=day,
            event=event,
        )
        return made.id


def _transfer(plan: Plan, person: Person) -> dict[str, Any] | None:
    """Give how a plan moves one person; None where it does not, or the record is of several people."""
    said = open_plan(ring_of(Compartment.WISHES), SealedPlan.objects.get(plan=plan))
    transfers: list[dict[str, Any]] = json.loads(said["plan"])["transfers"]
    own = [each for each in transfers if each["who"] == str(person.id) and not each["done"]]
    return own[0] if own and person.at_most == 1 else None


def _locked(person: UUID) -> dict[UUID, str | None]:
    """Lock all records of one person, first the smallest identifier, and give the home in each."""
    records = Person.objects.filter(pk__in=records_of(person)).order_by("pk").select_for_update()
    return {each.id: each.home for each in records}


def _may_go(records: Mapping[UUID, str | None], to: str, day: date) -> bool:
    """Say whether the person, asked again, may go there: a provisional release is none.

    What another record of the same person bars is barred.
    """
    told = joined_destinations(list(destinations_of(records).values()))
    was_asked = Interview.objects.filter(
        person__in=records, day__gte=day - ASKED_WITHIN, day__lte=day
    ).exists()
    return was_asked and to in (told.may_go_to or ())


def _ended(act: Acting, person: Person, to: str, day: date) -> PersonEvent:
    """End the custody, and record what happened."""
    for custody in (
        Custody.objects.filter(person=person, until__isnull=True).order_by("pk").select_for_update()
    ):
        act.change(custody, until=day.isoformat())
    return act.make(
        PersonEvent,
        person=person,
        recorded_by=act.me,
        report=None,
        happening=happening_of(to, person.home).value,
        day=day.isoformat(),
    )
