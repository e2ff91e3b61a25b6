"""Withdraw an offer of one's own party."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NotPermitted
from repatria.core.offers import OfferState
from repatria.registry.actions.frame import acting
from repatria.registry.models import Offer


def withdraw_offer(account: UUID, offer: UUID, *, version: int) -> None:
    """Let an offer stand no more; a plan that rests on it can no longer be ratified.

    Raises:
        NoSuchRecord: There is no such offer on the account's side.
        NotPermitted: Somebody of a party withdraws an offer of another one. The neutral withdraws for all.
        RecordChanged: Somebody changed it since it was read.
    """
    with acting(account, "withdraw-offer", subject=f"offer:{offer}") as act:
        found = act.take(Offer, offer, version=version)
        if act.asker.party not in (None, found.by):
            raise NotPermitted
        act.change(found, state=OfferState.WITHDRAWN.value)
