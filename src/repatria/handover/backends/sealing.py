"""Seals of a day log: Argon2id (RFC 9106) from a passphrase, ChaCha20-Poly1305 (RFC 8439) over each line."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
#: What deriving a key costs, the second choice that RFC 9106 recommends: for machines without much memory.
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 65_536


def new_salt() -> bytes:
    """Draw a salt."""
    return secrets.token_bytes(SALT_BYTES)


def new_name() -> str:
    """Draw what tells two devices of one name apart."""
    return secrets.token_hex(4)


def derived_key(passphrase: bytes, salt: bytes) -> bytes:
    """Derive the key of a day log; takes a tenth of a second and 64 MiB, so that guessing does too."""
    return Argon2id(salt=salt, length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB).derive(
        passphrase
    )


def seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Seal content so that it opens only with the same key and `bound_to`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, bound_to)


def opened(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """Open what was sealed; None where the key is another or anything was changed."""
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None
