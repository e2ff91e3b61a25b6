"""Ask for the vault, as the first of two: outside interviews and planning nobody opens it alone."""

from __future__ import annotations

from uuid import UUID, uuid4

from repatria.registry.actions.frame import acting
from repatria.registry.models import Person, VaultRequest
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.requests import Ask, seal_ask


def request_vault(account: UUID, person: UUID, ask: Ask) -> UUID:
    """Record what is asked of one person's confidence, sealed, and give the identifier for the second one.

    Raises:
        NoSuchRecord: There is no such person.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "request-vault", subject=f"person:{person}", in_confidence=True) as act:
        found = act.take(Person, person)
        record = uuid4()
        sealed = seal_ask(ring_of(Compartment.WISHES), ask, record=record, person=person)
        act.make(
            VaultRequest,
            as_id=record,
            person=found,
            by=act.me,
            key_name=sealed.key_name,
            nonce=sealed.nonce,
            sealed=sealed.sealed,
        )
        return record
