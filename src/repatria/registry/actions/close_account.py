"""Close an account: whoever had it can do nothing from this moment on."""

from __future__ import annotations

from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.models import Account


def close_account(account: UUID, closed: UUID) -> None:
    """Close an account; what it did stays.

    Raises:
        NoSuchRecord: There is no such account.
    """
    with acting(account, "close-account", subject=f"account:{closed}") as act:
        act.change(act.take(Account, closed), is_active=False)
