"""Confirm a draft of an offer that a report tells of."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import RequestInvalid
from repatria.core.offers import Offer as SaidOffer
from repatria.registry.actions.frame import acting
from repatria.registry.models import Offer, Report
from repatria.registry.offer_terms import faults_of, fields_of


def confirm_offer(account: UUID, report: UUID, said: SaidOffer) -> UUID:
    """Record an offer, and give its identifier; `said.id` is the draft that it rests on.

    Raises:
        AlreadyRecorded: Somebody confirmed this draft before.
        NoSuchRecord: There is no such report of the account's side.
        RequestInvalid: No offer can be so; all faults at once.
    """
    with acting(account, "confirm-offer", subject=f"report:{report}") as act:
        rests_on = act.take(Report, report)
        if faults := tuple(faults_of(said)):
            raise RequestInvalid("Confirming a draft", faults)
        offer = act.make(
            Offer,
            organization=rests_on.organization,
            recorded_by=act.me,
            report=rests_on,
            source_id=said.id,
            **fields_of(said),
        )
        act.subject(offer)
        return offer.id
