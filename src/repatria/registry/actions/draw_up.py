"""Draw up what the Third Convention has told of a prisoner: a capture card, a notification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid
from repatria.law.notices import Noticed, capture_card, notification
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.models import Custody, Person


def draw_up_card(account: UUID, person: UUID) -> Mapping[str, object]:
    """Give what is known for the capture card of somebody held (GC III 70).

    Raises:
        NoSuchRecord: There is no such person of the account's side, or they were erased.
        RequestInvalid: The person is sought and not held, or a group.
    """
    with acting(account, "draw-up-card", subject=f"person:{person}") as act:
        return capture_card(_noticed(act, person), drawn_up=datetime.now(UTC).date())


def draw_up_notification(account: UUID, person: UUID) -> Mapping[str, object]:
    """Give what the bureau notifies of somebody held (GC III 122).

    Raises:
        NoSuchRecord: There is no such person of the account's side, or they were erased.
        RequestInvalid: The person is sought and not held, or a group.
    """
    with acting(account, "draw-up-notification", subject=f"person:{person}") as act:
        return notification(_noticed(act, person), drawn_up=datetime.now(UTC).date())


def _noticed(act: Acting, person: UUID) -> Noticed:
    found = act.take(Person, person)
    if found.is_erased:
        raise NoSuchRecord
    if found.is_sought or found.at_most not in (None, 1) or found.at_least > 1:
        fault = Fault(
            "notice", 0, "person", "contradiction", "somebody sought, or a group", "one person held"
        )
        raise RequestInvalid("Drawing up a notice", (fault,))
    custody = Custody.objects.filter(person=found, until=None).order_by("-made_at", "pk").first()
    return Noticed(
        person=str(found.id),
        name=found.name,
        is_name_confirmed=found.is_name_confirmed,
        rank=found.rank,
        number=found.number,
        born_first=found.born_first,
        born_last=found.born_last,
        residence=found.residence,
        father_name=found.father_name,
        mother_name=found.mother_name,
        born_in=found.born_in,
        person_to_inform=found.person_to_inform,
        depends_on=found.home,
        held_by=None if custody is None else custody.holder,
        held_since=None if custody is None else custody.since,
        place=None if custody is None else custody.place,
        health=found.health,
    )
