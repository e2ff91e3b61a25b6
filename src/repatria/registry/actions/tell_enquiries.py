"""Tell an enquirer what they may hear."""

from __future__ import annotations

from uuid import UUID

from repatria.core.enquiries import ANSWERED_SAYS, RECEIVED_SAYS, WITHDRAWN_SAYS, EnquiryState, EnquiryTold
from repatria.registry.actions.frame import acting
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.models import Enquiry
from repatria.registry.vault.answers import answer_to
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of


def tell_enquiries(account: UUID) -> tuple[EnquiryTold, ...]:
    """Give the account's own enquiries in the order they were sent.

    Until the person agreed to be found by this enquirer each says that it was received, and nothing else:
    not that somebody was found, asked, refused, handed over, or that they stayed.

    Raises:
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "tell-enquiries", subject="enquiry") as act:
        ring = ring_of(Compartment.WISHES)
        own = Enquiry.objects.filter(by=act.me).order_by("made_at", "pk")
        return tuple(_told(ring, each) for each in own)


def _told(ring: KeyRing, enquiry: Enquiry) -> EnquiryTold:
    # Opened whatever the state, so that every enquiry takes the same way.
    answer = answer_to(ring, enquiry)
    went = standing_handovers().filter(person=enquiry.found_id).values_list("day", flat=True).first()
    if enquiry.state == EnquiryState.WITHDRAWN.value:
        says, message = WITHDRAWN_SAYS, None
    elif answer.agrees:
        says, message = ANSWERED_SAYS, answer.message
    else:
        says, message = RECEIVED_SAYS, None
    handed_over_on = went if says == ANSWERED_SAYS else None
    sent_on = enquiry.made_at.date()
    return EnquiryTold(enquiry.id, enquiry.name, enquiry.relation, sent_on, says, message, handed_over_on)
