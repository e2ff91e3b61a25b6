"""Take up an enquiry: somebody searches."""

from __future__ import annotations

from uuid import UUID

from repatria.core.enquiries import EnquiryState
from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Enquiry, Person


def take_up_enquiry(account: UUID, enquiry: UUID, *, sought: UUID | None = None) -> None:
    """Record that somebody searches for whom an enquiry asks.

    Args:
        sought: The record of somebody sought that was made for it; tracing compares it with those held.

    Raises:
        NoSuchRecord: There is no such enquiry, or person, of the account's side.
        RequestInvalid: The enquiry was withdrawn, or the person is not sought.
    """
    with acting(account, "take-up-enquiry", subject=f"enquiry:{enquiry}") as act:
        record = None if sought is None else act.take(Person, sought)
        found = act.take(Enquiry, enquiry)
        is_over = found.state == EnquiryState.WITHDRAWN.value
        if is_over or (record is not None and not record.is_sought):
            expected = "an enquiry that stands, and a record of somebody sought"
            fault = Fault("enquiry", 0, "sought", "contradiction", "another record", expected)
            raise RequestInvalid("Taking up an enquiry", (fault,))
        act.change(found, sought=record, state=EnquiryState.SEARCHING.value)
