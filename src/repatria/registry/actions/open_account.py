"""Open an account for somebody; it can do nothing until it is given a role."""

from __future__ import annotations

from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.actions.passwords import hashed
from repatria.registry.models import Account, Organization


def open_account(account: UUID, name: str, *, organization: UUID, password: str) -> UUID:
    """Open an account and give its identifier.

    Raises:
        AlreadyRecorded: The name is taken.
        NoSuchRecord: There is no such organization.
        RequestInvalid: The password is too short.
    """
    with acting(account, "open-account", subject="account") as act:
        side = act.take(Organization, organization)
        made = act.make(Account, name=name, organization=side, password=hashed(password))
        act.subject(made)
        return made.id
