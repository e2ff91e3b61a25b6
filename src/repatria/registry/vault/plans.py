"""Plans and sheets, sealed: whoever sees where people may go, or who is left, sees wishes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from repatria.registry.models import MendedPlan, PlanSheet, SealedPlan
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal, unseal

BLOCK = 65_536
"""So that the length of a plan tells little of how many it moves."""
PLAN, MENDED, SHEET = "sealed-plan", "mended-plan", "plan-sheet"


def seal_plan(ring: KeyRing, said: Mapping[str, Any], *, record: UUID, version: int, plan: UUID) -> Sealed:
    """Seal what a plan says, for one version of its record."""
    return seal(ring, _written(said), Bound(PLAN, record, version, plan), block=BLOCK)


def open_plan(ring: KeyRing, kept: SealedPlan) -> dict[str, Any]:
    """Open what a plan says.

    Raises:
        VaultRefused: It cannot be opened.
    """
    return _opened(ring, kept, PLAN)


def seal_mended(ring: KeyRing, said: Mapping[str, Any], *, record: UUID, version: int, plan: UUID) -> Sealed:
    """Seal what a mended plan says, for one version of its record."""
    return seal(ring, _written(said), Bound(MENDED, record, version, plan), block=BLOCK)


def open_mended(ring: KeyRing, kept: MendedPlan) -> dict[str, Any]:
    """Open what a mended plan says.

    Raises:
        VaultRefused: It cannot be opened.
    """
    return _opened(ring, kept, MENDED)


def seal_sheet(ring: KeyRing, said: Mapping[str, Any], *, record: UUID, version: int, plan: UUID) -> Sealed:
    """Seal the sheet of one party, for one version of its record."""
    return seal(ring, _written(said), Bound(SHEET, record, version, plan), block=BLOCK)


def open_sheet(ring: KeyRing, kept: PlanSheet) -> dict[str, Any]:
    """Open the sheet of one party.

    Raises:
        VaultRefused: It cannot be opened.
    """
    return _opened(ring, kept, SHEET)


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _opened(ring: KeyRing, kept: SealedPlan | MendedPlan | PlanSheet, kind: str) -> dict[str, Any]:
    sealed = Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed))
    said: dict[str, Any] = json.loads(unseal(ring, sealed, Bound(kind, kept.id, kept.version, kept.plan_id)))
    return said
