"""Confirm a picture that a report has."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confirmations import ConfirmedMedia
from repatria.core.errors import RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Media, Report


def confirm_media(account: UUID, report: UUID, confirmed: ConfirmedMedia) -> UUID:
    """Record where caption and credit of a picture stand, and give the identifier.

    Raises:
        AlreadyRecorded: Somebody confirmed this draft before.
        NoSuchRecord: There is no such report of the account's side.
        RequestInvalid: Its places are not in the report, or it has none.
    """
    with acting(account, "confirm-media", subject=f"report:{report}") as act:
        rests_on = act.take(Report, report)
        if faults := confirmed.faults(rests_on.characters):
            raise RequestInvalid("Confirming a draft", faults)
        caption, credit = confirmed.caption or (None, None), confirmed.credit or (None, None)
        made = act.make(
            Media,
            report=rests_on,
            source_id=confirmed.draft,
            confirmed_by=act.me,
            caption_start=caption[0],
            caption_end=caption[1],
            credit_start=credit[0],
            credit_end=credit[1],
        )
        act.subject(made)
        return made.id
