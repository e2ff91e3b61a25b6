"""Give a role to an account."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import RolesIncompatible
from repatria.registry.actions.frame import acting
from repatria.registry.models import Account, OrganizationKind, RoleHeld
from repatria.registry.roles import NEUTRAL_ONLY, Role, refuse_incompatible


def give_role(account: UUID, receiver: UUID, role: Role) -> None:
    """Give a role.

    The account is locked, so that two who give at once cannot make an incompatible pair.

    Raises:
        AlreadyRecorded: The account holds it.
        NoSuchRecord: There is no such account.
        RolesIncompatible: A role it holds excludes this one, only people of the neutral may hold it, or
            somebody gives it to themselves.
    """
    with acting(account, "give-role", subject=f"account:{receiver}") as act:
        found = act.take(Account, receiver)
        if found.id == account:
            raise RolesIncompatible(
                "Giving a role: nobody gives one to themselves. Ask another administrator."
            )
        if role in NEUTRAL_ONLY and found.organization.kind != OrganizationKind.NEUTRAL:
            raise RolesIncompatible(f"Giving a role: only people of the neutral may be {role}.")
        refuse_incompatible([*found.roles(), role])
        act.make(RoleHeld, account=found, role=role.value)
