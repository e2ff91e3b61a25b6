"""Enter an offer of one's own party."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NotPermitted, RequestInvalid
from repatria.core.offers import Offer as SaidOffer
from repatria.registry.actions.frame import acting
from repatria.registry.models import Offer
from repatria.registry.offer_terms import faults_of, fields_of


def enter_offer(account: UUID, said: SaidOffer) -> UUID:
    """Record an offer that a party makes here, and give its identifier.

    Raises:
        NotPermitted: Somebody of a party enters an offer of another one. The neutral enters for all.
        RequestInvalid: No offer can be so; all faults at once.
    """
    with acting(account, "enter-offer", subject="offer") as act:
        if act.asker.party not in (None, said.by):
            raise NotPermitted
        if faults := tuple(faults_of(said)):
            raise RequestInvalid("Entering an offer", faults)
        offer = act.make(
            Offer,
            organization=act.side,
            recorded_by=act.me,
            **fields_of(said),
        )
        act.subject(offer)
        return offer.id
