"""Record that somebody is held by another from now on, or by somebody at all."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_no_day
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.models import Custody, Person, Report


def begin_custody(
    account: UUID,
    person: UUID,
    *,
    holder: str,
    since: str | None = None,
    place: str | None = None,
    report: UUID | None = None,
) -> UUID:
    """Record who holds a person, and give its identifier; custody recorded before stays as it is.

    Two that hold somebody at once both stay, until one of them ends or is confirmed.

    Args:
        since: As a partial date; None where nobody knows.
        place: Where; that it is known is another fact than that somebody is held.

    Raises:
        NoSuchRecord: There is no such person, or report, of the account's side.
        RequestInvalid: The person is sought, or was handed over; or there is no such day.
    """
    with acting(account, "begin-custody", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        if found.is_sought:
            fault = Fault(
                "custody", 0, "person", "contradiction", "somebody sought", "a record of somebody held"
            )
            raise RequestInvalid("Recording custody", (fault,))
        if standing_handovers().filter(person=found).exists():
            expected = "a new record of whoever is captured anew"
            fault = Fault("custody", 0, "person", "contradiction", "somebody handed over", expected)
            raise RequestInvalid("Recording custody", (fault,))
        refuse_no_day("Recording custody", "since", since)
        rests_on = None if report is None else act.take(Report, report)
        made = act.make(
            Custody,
            person=found,
            report=rests_on,
            holder=holder,
            since=since,
            place=place,
            is_place_known=place is not None,
        )
        return made.id
