"""Ed25519 (RFC 8032) by keys derived with HKDF (RFC 5869), through cryptography."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"repatria: signing handovers, 1"
_SEED_BYTES = 32


def public_key(key: bytes) -> bytes:
    """Give the 32 bytes of the public key by which documents of a handover signed with `key` are known."""
    return _private(key).public_key().public_bytes_raw()


def sign(key: bytes, message: bytes) -> bytes:
    """Sign a message; the same message gives the same 64 bytes, whenever and wherever it is signed."""
    return _private(key).sign(message)


def is_signature(signature: bytes, message: bytes, public: bytes) -> bool:
    """Was `message` signed by the holder of the key that belongs to `public`?"""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: bytes) -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=_SEED_BYTES, salt=None, info=_PURPOSE).derive(key)
    return Ed25519PrivateKey.from_private_bytes(seed)
