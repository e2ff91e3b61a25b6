"""Confirm a draft of a claim: that somebody said this, and not that it is so."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confirmations import ConfirmedClaim
from repatria.core.errors import RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Claim, Report, Stance


def confirm_claim(account: UUID, report: UUID, confirmed: ConfirmedClaim) -> UUID:
    """Record a statement of a report, and give its identifier. Two that contradict each other both stay.

    Raises:
        AlreadyRecorded: Somebody confirmed this draft before.
        NoSuchRecord: There is no such report of the account's side.
        RequestInvalid: Its place is not in the report.
    """
    with acting(account, "confirm-claim", subject=f"report:{report}") as act:
        rests_on = act.take(Report, report)
        if faults := confirmed.faults(rests_on.characters):
            raise RequestInvalid("Confirming a draft", faults)
        claim = act.make(
            Claim,
            report=rests_on,
            source_id=confirmed.rests_on.draft,
            confirmed_by=act.me,
            start=confirmed.rests_on.start,
            end=confirmed.rests_on.end,
            topic=confirmed.topic,
            speaker=confirmed.speaker,
            is_verified=confirmed.is_verified,
            number=None if confirmed.number is None else confirmed.number.number,
            hedge=None if confirmed.number is None else confirmed.number.hedge,
        )
        for actor, says in confirmed.stances:
            act.make(Stance, claim=claim, actor=actor, says=says)
        act.subject(claim)
        return claim.id
