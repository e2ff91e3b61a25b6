"""Record something that happened to a person held."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.core.happenings import Happening
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_no_day
from repatria.registry.models import Person, PersonEvent, Report


def record_event(
    account: UUID, person: UUID, happening: Happening, *, day: str | None = None, report: UUID | None = None
) -> UUID:
    """Record an event, and give its identifier; the clocks that it starts run from its day.

    Args:
        day: As a partial date; None where nobody knows, and then nobody can say what is late.
        report: What it rests on; None where the bureau knows it by itself.

    Raises:
        NoSuchRecord: There is no such person, or report, of the account's side.
        RequestInvalid: There is no such day, or it is still to come.
    """
    with acting(account, "record-event", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        refuse_no_day("Recording an event", "day", day)
        rests_on = None if report is None else act.take(Report, report)
        made = act.make(
            PersonEvent,
            person=found,
            recorded_by=act.me,
            report=rests_on,
            happening=happening.value,
            day=day,
        )
        return made.id
