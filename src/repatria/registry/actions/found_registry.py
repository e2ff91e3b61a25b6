"""Found a registry: the neutral, and the first account, which can only run the system."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from repatria.core.errors import AlreadyRecorded
from repatria.registry.actions.passwords import hashed
from repatria.registry.audit.append import Entry, append, wait_for_turn
from repatria.registry.models import Account, Organization, OrganizationKind, RoleHeld
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role

ACT = "found-registry"


def found_registry(neutral: str, administrator: str, password: str) -> UUID:
    """Make the neutral and its first administrator, and give the account; possible once.

    Nobody asks, since nobody is there: it is done by whoever sets up the database.

    Raises:
        AlreadyRecorded: Somebody is there already.
        RequestInvalid: The password is too short.
    """
    kept = hashed(password)
    with transaction.atomic(durable=True), writing():
        wait_for_turn()  # of two who found at once the second finds the first
        if Account.objects.exists():
            raise AlreadyRecorded
        organization = Organization.objects.create(name=neutral, kind=OrganizationKind.NEUTRAL)
        account = Account.objects.create(name=administrator, organization=organization, password=kept)
        RoleHeld.objects.create(account=account, role=Role.ADMINISTRATOR.value)
        append(Entry(None, ACT, None, f"account:{account.id}"))
        return account.id
