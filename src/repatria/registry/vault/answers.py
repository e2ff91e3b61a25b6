"""What people answered to those who ask for them, sealed with one length, whatever it was."""

from __future__ import annotations

import json
from uuid import UUID

from repatria.core.enquiries import Answer
from repatria.registry.models import Enquiry, SealedAnswer
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal_in_one_block, unseal

BLOCK = 4_096
KIND = "sealed-answer"


def seal_answer(ring: KeyRing, answer: Answer, *, record: UUID, version: int, enquiry: UUID) -> Sealed:
    """Seal an answer for one version of its record.

    Raises:
        RequestInvalid: It is longer than a block.
    """
    text = json.dumps([answer.agrees, answer.message], ensure_ascii=False).encode()
    return seal_in_one_block(ring, text, Bound(KIND, record, version, enquiry), block=BLOCK)


def open_answer(ring: KeyRing, kept: SealedAnswer) -> Answer:
    """Open an answer.

    Raises:
        VaultRefused: It cannot be opened.
    """
    sealed = Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed))
    agrees, message = json.loads(unseal(ring, sealed, Bound(KIND, kept.id, kept.version, kept.enquiry_id)))
    return Answer(agrees, message)


def answer_to(ring: KeyRing, enquiry: Enquiry) -> Answer:
    """Give what holds: the last answer of whoever is found now; before one, nobody agreed.

    Raises:
        VaultRefused: It cannot be opened.
    """
    last = SealedAnswer.objects.filter(enquiry=enquiry).order_by("-turn").first()
    if last is None or last.person_id != enquiry.found_id:
        return Answer(agrees=False)
    return open_answer(ring, last)
