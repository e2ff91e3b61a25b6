"""Confirm an event of parties that a report tells."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confirmations import ConfirmedEvent
from repatria.core.errors import RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import PublicEvent, Report


def confirm_event(account: UUID, report: UUID, confirmed: ConfirmedEvent) -> UUID:
    """Record an event, and give its identifier; nothing follows from it by itself.

    Raises:
        AlreadyRecorded: Somebody confirmed this draft before.
        NoSuchRecord: There is no such report of the account's side.
        RequestInvalid: Its place is not in the report, or it is of no kind or on no day.
    """
    with acting(account, "confirm-event", subject=f"report:{report}") as act:
        rests_on = act.take(Report, report)
        if faults := confirmed.faults(rests_on.characters):
            raise RequestInvalid("Confirming a draft", faults)
        made = act.make(
            PublicEvent,
            report=rests_on,
            source_id=confirmed.rests_on.draft,
            confirmed_by=act.me,
            start=confirmed.rests_on.start,
            end=confirmed.rests_on.end,
            kind=confirmed.kind,
            parties=" ".join(sorted(confirmed.parties)) or None,
            day=confirmed.day,
        )
        act.subject(made)
        return made.id
