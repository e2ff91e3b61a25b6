"""Take a role away from an account."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord, RolesIncompatible
from repatria.registry.actions.frame import acting
from repatria.registry.models import Account, RoleHeld
from repatria.registry.roles import Role


def take_role(account: UUID, holder: UUID, role: Role) -> None:
    """Take a role away; it ends with this act, whatever its holder has open.

    Raises:
        NoSuchRecord: There is no such account, or it does not hold the role.
        RolesIncompatible: It is the administrator's own.
    """
    with acting(account, "take-role", subject=f"account:{holder}") as act:
        found = act.take(Account, holder)
        if found.id == account:
            raise RolesIncompatible(
                "Taking a role: nobody takes their own, so that an administrator is left."
            )
        held = RoleHeld.objects.filter(account=found, role=role.value).first()
        if held is None:
            raise NoSuchRecord
        act.remove(held)
