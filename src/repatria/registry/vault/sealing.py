"""Sealing: authenticated encryption that is bound to its record, and whose length tells nothing."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from repatria.core.errors import Fault, RequestInvalid, VaultRefused
from repatria.registry.vault.keys import KeyRing

NONCE_BYTES = 12
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes that nobody reads without the ring."""

    key_name: str
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Bound:
    """What sealed bytes belong to: moved to another record, or to another version of it, they do not open.

    Attributes:
        kind: Kind of the record.
        about: The record that it speaks of, such as the person.
    """

    kind: str
    record: UUID
    version: int
    about: UUID

    def as_bytes(self, ring: KeyRing, key_name: str) -> bytes:
        """Give what is authenticated beside the text."""
        said = [ring.compartment, key_name, self.kind, str(self.record), self.version, str(self.about)]
        return json.dumps(said).encode("ascii")


def seal(ring: KeyRing, text: bytes, bound: Bound, *, block: int) -> Sealed:
    """Seal a text by the current key, filled up to whole blocks.

    With a block that every text fits in, all that is sealed has one length. ChaCha20-Poly1305 (RFC 8439) with
    a random nonce: of 2**32 texts by one key, two share one with probability 2**-33.
    """
    filled = len(text).to_bytes(_LENGTH_BYTES, "big") + text
    filled += bytes(-len(filled) % block)
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = ChaCha20Poly1305(ring.keys[ring.current])
    return Sealed(ring.current, nonce, cipher.encrypt(nonce, filled, bound.as_bytes(ring, ring.current)))


def seal_in_one_block(ring: KeyRing, text: bytes, bound: Bound, *, block: int) -> Sealed:
    """Seal a text that has to fit in one block, so that its length is that of every other.

    Raises:
        RequestInvalid: It is longer.
    """
    if len(text) + _LENGTH_BYTES > block:
        fault = Fault(
            "confidence", 0, "text", "too-long", "too many words", "fewer: all that is sealed has one length"
        )
        raise RequestInvalid("Sealing", (fault,))
    return seal(ring, text, bound, block=block)


def unseal(ring: KeyRing, sealed: Sealed, bound: Bound) -> bytes:
    """Open what was sealed for this record in this version.

    Raises:
        VaultRefused: The ring lacks its key, or somebody changed or moved it.
    """
    key = ring.keys.get(sealed.key_name)
    if key is None:
        raise VaultRefused
    try:
        filled = ChaCha20Poly1305(key).decrypt(
            sealed.nonce, sealed.sealed, bound.as_bytes(ring, sealed.key_name)
        )
    except InvalidTag as error:
        raise VaultRefused from error
    length = int.from_bytes(filled[:_LENGTH_BYTES], "big")
    return filled[_LENGTH_BYTES : _LENGTH_BYTES + length]
