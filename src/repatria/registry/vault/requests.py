"""What two people ask of the vault together, sealed until both have named the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from repatria.registry.models import VaultRequest
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal_in_one_block, unseal

BLOCK = 256
KIND = "vault-request"


class Use(StrEnum):
    """What the vault's key is used for outside interviews and planning."""

    READ = "read"
    REMOVE_FEAR = "remove-fear"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of one person's confidence.

    Attributes:
        party: The destination that is no longer to be feared; None where it is only to be read.
    """

    use: Use
    party: str | None = None


def seal_ask(ring: KeyRing, ask: Ask, *, record: UUID, person: UUID) -> Sealed:
    """Seal what one of the two asked: which destination is feared is itself in confidence."""
    text = json.dumps([ask.use.value, ask.party], ensure_ascii=False).encode()
    return seal_in_one_block(ring, text, Bound(KIND, record, 1, person), block=BLOCK)


def open_ask(ring: KeyRing, kept: VaultRequest) -> Ask:
    """Open what one of the two asked.

    Raises:
        VaultRefused: It cannot be opened.
    """
    text = unseal(
        ring,
        Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed)),
        Bound(KIND, kept.id, 1, kept.person_id),
    )
    use, party = json.loads(text)
    return Ask(Use(use), party)
