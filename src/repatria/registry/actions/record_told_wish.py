"""Record a wish that others tell of, as the first or second of two who read the same; never a consent."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.core.persons import Wish
from repatria.registry.actions.frame import acting
from repatria.registry.actions.keeping import keep_confidence
from repatria.registry.models import Person
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.keys import Compartment, ring_of


def record_told_wish(account: UUID, person: UUID, told: Wish) -> None:
    """Seal a reported wish beside the one taken in private; whoever records it cannot read it.

    It counts once two people recorded the same; of one alone it can only stop a move. Nothing tells whether
    somebody recorded one before, or whether it was the same.

    Raises:
        NoSuchRecord: There is no such person of the account's side.
        RequestInvalid: It claims to be taken in private, or cannot be otherwise.
        VaultClosed: This process has no key of the vault.
        VaultRefused: What was sealed before does not open.
    """
    with acting(account, "record-told-wish", subject=f"person:{person}", in_confidence=True) as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        ring = ring_of(Compartment.WISHES)
        turn, before = latest_confidence(ring, person)
        keep_confidence(act, ring, found, before.with_told(told, by=str(account)), turn=turn + 1)
