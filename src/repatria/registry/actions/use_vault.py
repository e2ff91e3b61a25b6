"""Use the vault, as the second of two who ask for the same: read a confidence, or take a fear back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.core.confidences import Confidence
from repatria.core.errors import Fault, RequestInvalid, SecondPersonNeeded
from repatria.registry.actions.frame import acting
from repatria.registry.actions.keeping import keep_confidence
from repatria.registry.models import Person, VaultRequest
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.requests import Ask, Use, open_ask

LASTS = timedelta(days=1)
"""How long the first of two waits for the second."""


def use_vault(account: UUID, person: UUID, request: UUID, ask: Ask) -> Confidence:
    """Do what both ask for, once, and give what holds of the person then.

    The second says by themselves what they ask for; it is compared, not shown to them.

    Raises:
        NoSuchRecord: There is no such person or request.
        RequestInvalid: The destination is not feared.
        SecondPersonNeeded: It is the same person, they ask for something else, it was used, or it is too old.
        VaultClosed: This process has no key of the vault.
        VaultRefused: What is sealed does not open.
    """
    with acting(account, "use-vault", subject=f"person:{person}", in_confidence=True) as act:
        found = act.take(Person, person)
        asked = act.take(VaultRequest, request)
        is_late = datetime.now(UTC) - asked.made_at > LASTS
        if is_late or asked.used_by_id is not None or asked.by_id == account or asked.person_id != person:
            raise SecondPersonNeeded
        ring = ring_of(Compartment.WISHES)
        if open_ask(ring, asked) != ask:
            raise SecondPersonNeeded
        act.change(asked, used_by=act.me)
        turn, before = latest_confidence(ring, person)
        if ask.use is Use.READ:
            return before
        if ask.party not in before.fear:
            fault = Fault(
                "request", 0, "party", "contradiction", "a destination that is not feared", "one that is"
            )
            raise RequestInvalid("Using the vault", (fault,))
        now = replace(before, fear=tuple(party for party in before.fear if party != ask.party))
        keep_confidence(act, ring, found, now, turn=turn + 1)
        return now
