"""Tell planning where people may go, and nothing of why."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confidences import Destinations
from repatria.registry.access.door import LARGEST_PAGE
from repatria.registry.actions.frame import acting
from repatria.registry.actions.told_destinations import destinations_of
from repatria.registry.models import Person


def tell_destinations(account: UUID, *, after: UUID | None = None) -> dict[UUID, Destinations]:
    """Give the destinations of at most `LARGEST_PAGE` people held, by identifier; `after` is the last before.

    Raises:
        VaultClosed: This process has no key of the vault.
        VaultRefused: What is sealed of one of them does not open; then nobody's is told.
    """
    with acting(account, "tell-destinations", subject="person") as act:
        held = Person.objects.filter(is_sought=False, is_erased=False).order_by("pk").select_for_update()
        # Locked: an interview that ends between two statements would look as if something had been taken out.
        page = (held if after is None else held.filter(pk__gt=after))[:LARGEST_PAGE]
        told = destinations_of({each.id: each.home for each in page})
        act.saw(told)
        return told
