"""Say which record of somebody held may be the person whom an enquiry asks for."""

from __future__ import annotations

from uuid import UUID

from repatria.core.enquiries import EnquiryState
from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Enquiry, Person


def match_enquiry(account: UUID, enquiry: UUID, person: UUID) -> None:
    """Record whom an enquiry may ask for, so that a delegate can ask them; the enquirer hears nothing of it.

    Raises:
        NoSuchRecord: There is no such enquiry, or person, of the account's side.
        RequestInvalid: The enquiry was withdrawn, or the person is not held.
    """
    with acting(account, "match-enquiry", subject=f"enquiry:{enquiry}") as act:
        held = act.take(Person, person)
        found = act.take(Enquiry, enquiry)
        if found.state == EnquiryState.WITHDRAWN.value or held.is_sought or held.is_erased:
            expected = "an enquiry that stands, and a record of somebody held"
            fault = Fault("enquiry", 0, "found", "contradiction", "another record", expected)
            raise RequestInvalid("Matching an enquiry", (fault,))
        act.saw([held.id])
        act.change(found, found=held, state=EnquiryState.FOUND.value)
