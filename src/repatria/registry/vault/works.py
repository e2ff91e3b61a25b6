"""What work was asked for and what came of it, sealed: it names people, and shows who may move."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from repatria.registry.models import SealedWork
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal, unseal

BLOCK = 4_096
"""So that the length of a question tells little of whom it names."""
KIND = "sealed-work"


def seal_work(ring: KeyRing, said: Mapping[str, Any], *, record: UUID, version: int, work: UUID) -> Sealed:
    """Seal a question or an answer, for one version of its record."""
    written = json.dumps(said, ensure_ascii=False).encode()
    return seal(ring, written, Bound(KIND, record, version, work), block=BLOCK)


def open_work(ring: KeyRing, kept: SealedWork) -> dict[str, Any]:
    """Open a question or an answer.

    Raises:
        VaultRefused: It cannot be opened.
    """
    sealed = Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed))
    said: dict[str, Any] = json.loads(unseal(ring, sealed, Bound(KIND, kept.id, kept.version, kept.work_id)))
    return said
