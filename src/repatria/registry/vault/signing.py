"""Ed25519 (RFC 8032): packets are signed by a key that is in a file and never in the database."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from repatria.registry.vault.keys import Compartment, ring_of

#: Signed with each message, so that a signature for something else is none here.
PURPOSE = b"repatria packet 1\n"
PUBLIC_BYTES = 32


def own_public_key() -> str:
    """Give the public key of this installation, as hexadecimal.

    Raises:
        VaultClosed: This process has no key to sign with.
    """
    return _private().public_key().public_bytes_raw().hex()


def sign(message: bytes) -> str:
    """Sign a message, and give the signature as hexadecimal.

    Raises:
        VaultClosed: This process has no key to sign with.
    """
    return _private().sign(PURPOSE + message).hex()


def is_signature(signature: str, message: bytes, public_key: str) -> bool:
    """Was the message signed by whoever holds the key of this public key?"""
    try:
        return is_signed(bytes.fromhex(signature), PURPOSE + message, bytes.fromhex(public_key))
    except ValueError:
        return False


def is_signed(signature: bytes, message: bytes, public: bytes) -> bool:
    """Was the message, with nothing before it, signed by the holder of the key that belongs to `public`?"""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private() -> Ed25519PrivateKey:
    ring = ring_of(Compartment.SIGNING)
    return Ed25519PrivateKey.from_private_bytes(ring.keys[ring.current])
