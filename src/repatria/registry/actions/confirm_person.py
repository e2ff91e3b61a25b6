"""Confirm a draft of somebody held or sought: the person, what the record rests on, and who holds them."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confirmations import ConfirmedPerson
from repatria.core.errors import RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.names import read_alone
from repatria.registry.models import Custody, Person, PersonSource, Report


def confirm_person(account: UUID, report: UUID, confirmed: ConfirmedPerson) -> UUID:
    """Record somebody whom a report speaks of, and give the identifier of the record.

    Raises:
        AlreadyRecorded: Somebody confirmed this draft before.
        NoSuchRecord: There is no such report of the account's side.
        RequestInvalid: What is said cannot be; all faults at once.
    """
    with acting(account, "confirm-person", subject=f"report:{report}") as act:
        rests_on = act.take(Report, report)
        if faults := confirmed.faults(rests_on.characters):
            raise RequestInvalid("Confirming a draft", faults)
        person = act.make(
            Person,
            organization=rests_on.organization,
            recorded_by=act.me,
            is_sought=confirmed.is_sought,
            name=confirmed.name,
            **read_alone(act, confirmed.name),
            home=confirmed.home,
            category=confirmed.category.value,
            ground=confirmed.ground.value,
            health=confirmed.health.value,
            at_least=confirmed.count.at_least,
            at_most=confirmed.count.at_most,
        )
        place = confirmed.rests_on
        act.make(
            PersonSource,
            person=person,
            report=rests_on,
            source_id=place.draft,
            start=place.start,
            end=place.end,
        )
        if confirmed.holder is not None:
            act.make(
                Custody,
                person=person,
                report=rests_on,
                holder=confirmed.holder,
                since=confirmed.since,
                place=confirmed.place,
                is_place_known=confirmed.place is not None,
            )
        act.subject(person)
        return person.id
