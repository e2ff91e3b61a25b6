"""Keeping a confidence inside an act: the next turn of a person, sealed."""

from __future__ import annotations

from uuid import uuid4

from repatria.core.confidences import Confidence
from repatria.core.errors import RequestInvalid
from repatria.registry.actions.frame import Acting
from repatria.registry.models import Person, SealedConfidence
from repatria.registry.vault.confidences import seal_confidence
from repatria.registry.vault.keys import KeyRing


def keep_confidence(act: Acting, ring: KeyRing, person: Person, confidence: Confidence, *, turn: int) -> None:
    """Seal what holds of a person from this turn on; the person is taken by the act.

    Raises:
        RequestInvalid: It cannot be so, or is too long to be sealed with all others alike.
    """
    if faults := confidence.faults():
        raise RequestInvalid("Keeping a confidence", faults)
    record = uuid4()
    sealed = seal_confidence(ring, confidence, record=record, version=1, person=person.id)
    act.make(
        SealedConfidence,
        as_id=record,
        person=person,
        turn=turn,
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed=sealed.sealed,
    )
