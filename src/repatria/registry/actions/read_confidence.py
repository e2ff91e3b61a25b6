"""Read what a person said in confidence, to go on talking with them."""

from __future__ import annotations

from uuid import UUID

from repatria.core.confidences import Confidence
from repatria.registry.actions.frame import acting
from repatria.registry.models import Person
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.keys import Compartment, ring_of


def read_confidence(account: UUID, person: UUID) -> Confidence:
    """Open what holds of one person, for an interview with them.

    Raises:
        NoSuchRecord: There is no such person.
        VaultClosed: This process has no key of the vault.
        VaultRefused: It does not open.
    """
    with acting(account, "read-confidence", subject=f"person:{person}", in_confidence=True) as act:
        act.take(Person, person)
        return latest_confidence(ring_of(Compartment.WISHES), person)[1]
