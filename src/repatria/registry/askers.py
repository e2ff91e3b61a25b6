"""Who asks: an account, the roles that it holds now, and the side it is of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from repatria.core.errors import NotPermitted
from repatria.registry.models import Account, RoleHeld
from repatria.registry.roles import Role


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who reads or acts.

    Attributes:
        party: Party that their organization is or serves; None for the neutral.
    """

    account: UUID
    organization: UUID
    party: str | None
    roles: frozenset[Role]


def asker_of(account: UUID) -> Asker:
    """Look up who asks, anew each time: a right that ended a moment ago is none.

    Raises:
        NotPermitted: There is no such account, or it was closed.
    """
    found = Account.objects.select_related("organization").filter(pk=account, is_active=True).first()
    if found is None:
        raise NotPermitted
    held = RoleHeld.objects.filter(account=found).values_list("role", flat=True)
    return Asker(account, found.organization_id, found.organization.party, frozenset(map(Role, held)))
