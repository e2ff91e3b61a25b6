"""Add an organization: a party, or the bureau of one (GC III art. 122)."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Organization, OrganizationKind

__all__ = ["OrganizationKind", "add_organization"]


def add_organization(account: UUID, name: str, *, kind: OrganizationKind, party: str | None) -> UUID:
    """Add an organization and give its identifier.

    Raises:
        AlreadyRecorded: One of this name is there.
        RequestInvalid: The neutral serves no party, and everybody else serves one.
    """
    with acting(account, "add-organization", subject="organization") as act:
        if (kind is OrganizationKind.NEUTRAL) == bool(party):
            fault = Fault(
                "organization", 0, "party", "contradiction", "kind and party", "a party, but for the neutral"
            )
            raise RequestInvalid("Adding an organization", (fault,))
        made = act.make(Organization, name=name, kind=kind, party=party)
        act.subject(made)
        return made.id
