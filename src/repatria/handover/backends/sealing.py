"""Seals of a day log: a key from a passphrase, and authenticated encryption over each line.

Laptops derive by Argon2id (RFC 9106) and seal by ChaCha20-Poly1305 (RFC 8439). A browser's own cryptography
has neither, so logs of the page are derived by PBKDF2-HMAC-SHA-256 (RFC 8018) and sealed by AES-256-GCM.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
_KEY_BYTES = 32
#: What deriving a key costs, the second choice that RFC 9106 recommends: for machines without much memory.
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 65_536
#: Of the page: about three times what OWASP advises; a second or so on a laptop, a few on a phone.
PAGE_ITERATIONS = 2_000_000


def new_salt() -> bytes:
    """Draw a salt."""
    return secrets.token_bytes(SALT_BYTES)


def new_name() -> str:
    """Draw what tells two devices of one name apart."""
    return secrets.token_hex(4)


class Seals(ABC):
    """How lines are sealed and opened with one key."""

    def __init__(self, passphrase: bytes, salt: bytes) -> None:
        """Derive the key, slowly, so that guessing is slow too."""
        self._cipher = self._cipher_of(passphrase, salt)

    def seal(self, content: bytes, bound_to: bytes) -> bytes:
        """Seal content so that it opens only with the same key and `bound_to`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, bound_to)

    def opened(self, sealed: bytes, bound_to: bytes) -> bytes | None:
        """Open what was sealed; None where the key is another or anything was changed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            return None

    @staticmethod
    @abstractmethod
    def _cipher_of(passphrase: bytes, salt: bytes) -> ChaCha20Poly1305 | AESGCM: ...


class LaptopSeals(Seals):
    """Of logs that the command line writes; deriving takes a tenth of a second and 64 MiB."""

    @staticmethod
    def _cipher_of(passphrase: bytes, salt: bytes) -> ChaCha20Poly1305:
        derived = Argon2id(
            salt=salt, length=_KEY_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
        )
        return ChaCha20Poly1305(derived.derive(passphrase))


class PageSeals(Seals):
    """Of logs that the page writes, by what every browser has."""

    @staticmethod
    def _cipher_of(passphrase: bytes, salt: bytes) -> AESGCM:
        derived = PBKDF2HMAC(SHA256(), length=_KEY_BYTES, salt=salt, iterations=PAGE_ITERATIONS)
        return AESGCM(derived.derive(passphrase))
