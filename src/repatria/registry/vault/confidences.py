"""Confidences of persons, sealed: one record for each time that something changed, the last one holds."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from repatria.core.confidences import Confidence
from repatria.core.errors import VaultRefused
from repatria.core.persons import Says, Wish
from repatria.registry.models import AuditRow, SealedConfidence
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal_in_one_block, unseal

BLOCK = 8_192
"""Length of all that is sealed of persons, whatever it says; the longest that may be said fits in."""
KIND = "sealed-confidence"
#: Acts that seal one confidence each, of the person that their row names.
SEALING = ("erase-person", "record-interview", "record-told-wish", "use-vault")


def seal_confidence(
    ring: KeyRing, confidence: Confidence, *, record: UUID, version: int, person: UUID
) -> Sealed:
    """Seal a confidence for one version of one record.

    Raises:
        RequestInvalid: It is longer than a block.
    """
    text = json.dumps(_plain(confidence), ensure_ascii=False).encode()
    return seal_in_one_block(ring, text, Bound(KIND, record, version, person), block=BLOCK)


def open_confidence(ring: KeyRing, kept: SealedConfidence) -> Confidence:
    """Open one record.

    Raises:
        VaultRefused: It cannot be opened.
    """
    bound = Bound(KIND, kept.id, kept.version, kept.person_id)
    return _read(
        json.loads(unseal(ring, Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed)), bound))
    )


def latest_confidence(ring: KeyRing, person: UUID) -> tuple[int, Confidence]:
    """Give how often something was sealed of a person, and what holds now.

    Raises:
        VaultRefused: A record is missing of those that the audit says were sealed: with the last one gone,
            an older wish would hold in silence. Or it cannot be opened.
    """
    kept = SealedConfidence.objects.filter(person=person).order_by("-turn").first()
    turn = 0 if kept is None else kept.turn
    sealed = AuditRow.objects.filter(subject=f"person:{person}", act__in=SEALING, outcome="done")
    if sealed.filter(detail__contains=f'"{KIND}:').count() != turn:
        raise VaultRefused
    return turn, Confidence() if kept is None else open_confidence(ring, kept)


def _plain(confidence: Confidence) -> dict[str, Any]:
    return {
        "wish": _plain_wish(confidence.wish),
        "told": _plain_wish(confidence.told),
        "fear": confidence.fear,
        "assessed": confidence.assessed,
        "told_alone_by": confidence.told_alone_by,
        "is_in_doubt": confidence.is_in_doubt,
    }


def _plain_wish(wish: Wish | None) -> dict[str, Any] | None:
    if wish is None:
        return None
    day = None if wish.as_of is None else wish.as_of.isoformat()
    return {
        "says": wish.says.value,
        "hosts": wish.hosts,
        "as_of": day,
        "told_by": wish.told_by,
        "private": wish.private,
    }


def _read(said: dict[str, Any]) -> Confidence:
    return Confidence(
        _read_wish(said["wish"]),
        _read_wish(said["told"]),
        tuple(said["fear"]),
        tuple(said["assessed"]),
        # What was sealed before two people had to agree has neither.
        said.get("told_alone_by"),
        said.get("is_in_doubt", False),
    )


def _read_wish(said: dict[str, Any] | None) -> Wish | None:
    if said is None:
        return None
    day = None if said["as_of"] is None else date.fromisoformat(said["as_of"])
    return Wish(Says(said["says"]), tuple(said["hosts"]), day, said["told_by"], said["private"])
