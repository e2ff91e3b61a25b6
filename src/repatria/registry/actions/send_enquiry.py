"""Send an enquiry about somebody."""

from __future__ import annotations

from uuid import UUID

from repatria.core.enquiries import EnquiryState
from repatria.registry.actions.frame import acting
from repatria.registry.models import Enquiry


def send_enquiry(account: UUID, *, name: str, asks: str, relation: str | None = None) -> UUID:
    """Keep an enquiry at the bureau of the account, and give its identifier; it tells nothing of anybody.

    Args:
        name: Of the person asked about, in any script.
        asks: Who asks; the person hears it before they answer.
        relation: What the enquirer is to them.
    """
    with acting(account, "send-enquiry", subject="enquiry") as act:
        made = act.make(
            Enquiry,
            organization=act.side,
            by=act.me,
            asks=asks,
            name=name,
            relation=relation,
            state=EnquiryState.RECEIVED.value,
        )
        act.subject(made)
        return made.id
