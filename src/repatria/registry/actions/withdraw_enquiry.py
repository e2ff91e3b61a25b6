"""Withdraw one's own enquiry."""

from __future__ import annotations

from uuid import UUID

from repatria.core.enquiries import EnquiryState
from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
from repatria.registry.models import Enquiry


def withdraw_enquiry(account: UUID, enquiry: UUID) -> None:
    """Let nobody search any more for whom the account asked; nobody else ends a search (L20).

    Raises:
        NoSuchRecord: There is no such enquiry of the account's own.
    """
    with acting(account, "withdraw-enquiry", subject=f"enquiry:{enquiry}") as act:
        found = act.take(Enquiry, enquiry)
        if found.by_id != account:
            raise NoSuchRecord
        act.change(found, state=EnquiryState.WITHDRAWN.value)
