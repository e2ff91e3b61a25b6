"""Close an account: whoever had it can do nothing from this moment on."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import RolesIncompatible
from repatria.registry.actions.frame import acting
from repatria.registry.models import Account


def close_account(account: UUID, closed: UUID) -> None:
    """Close an account; what it did stays.

    Raises:
        NoSuchRecord: There is no such account.
        RolesIncompatible: It is the administrator's own.
    """
    with acting(account, "close-account", subject=f"account:{closed}") as act:
        if closed == account:
            raise RolesIncompatible(
                "Closing an account: nobody closes their own, so that an administrator is left."
            )
        act.change(act.take(Account, closed), is_active=False)
