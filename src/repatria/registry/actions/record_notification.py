"""Record that something was told to those to whom the law wants it told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.dates import PartialDate
from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid
from repatria.law.clocks import all_clocks, clocks_started_by
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import Notification, Person, PersonEvent


def record_notification(
    account: UUID, person: UUID, clock: str, *, day: date, told_to: str, event: UUID | None = None
) -> UUID:
    """Record that a clock of the law was answered on a day, in the name of who does it (L18).

    Args:
        event: What was told; None for a state, and for a capture of which there is no event.

    Raises:
        NoSuchRecord: There is no such person of the account's side, or no such event of theirs.
        RequestInvalid: There is no such clock, the event does not start it, or the day cannot be.
    """
    with acting(account, "record-notification", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        refuse_to_come("Recording a notification", "day", day)
        told = None if event is None else act.take(PersonEvent, event)
        if told is not None and told.person_id != found.id:
            raise NoSuchRecord
        if clock not in all_clocks() or (told is not None and not _is_answered(clock, told, day)):
            expected = "a clock that the event starts, on a day not before it"
            fault = Fault("notification", 0, "clock", "contradiction", "another clock or day", expected)
            raise RequestInvalid("Recording a notification", (fault,))
        made = act.make(
            Notification,
            person=found,
            event=told,
            clock=clock,
            signed_by=act.me,
            day=day,
            told_to=told_to,
        )
        return made.id


def _is_answered(clock: str, event: PersonEvent, day: date) -> bool:
    starts = {each.id for each in clocks_started_by(event.happening)}
    return clock in starts and (event.day is None or PartialDate.parse(event.day).earliest <= day)
