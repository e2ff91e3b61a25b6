"""The second factor: codes that change every half minute (RFC 6238), and codes for the day the phone is lost.

What makes the codes is sealed by a key that follows from the secret of the registry, which is not in the
database: whoever has the database alone makes no code.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from repatria.registry.settings import opened_settings
from repatria.registry.vault.keys import KEY_BYTES, KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal, unseal

STEP_S = 30
RECOVERY_CODES = 8
_KEY_NAME = "secret-of-the-registry"
_LENGTH = 20  # bytes, as RFC 4226 recommends


@dataclass(frozen=True, slots=True, repr=False)
class Factor:
    """What makes the codes of one account; never printed.

    Attributes:
        key: Shared with the application on the phone.
    """

    key: bytes

    def address(self, name: str) -> str:
        """Give what an application on a phone scans."""
        return self._codes().get_provisioning_uri(name, "Repatria")

    def step_of(self, code: str, *, now_s: float, after: int) -> int | None:
        """Give the step at which a code holds: now, one before or one later, but after `after`; else None.

        A code that was used, or one before it, holds no more.
        """
        present = int(now_s) // STEP_S
        for step in (present - 1, present, present + 1):
            try:
                self._codes().verify(code.encode(), step * STEP_S)
            except InvalidToken:
                continue
            return step if step > after else None
        return None

    def code_at(self, time_s: float) -> str:
        """Give the code of a moment, as a phone would show it."""
        return self._codes().generate(int(time_s)).decode()

    def _codes(self) -> TOTP:
        return TOTP(self.key, 6, SHA1(), STEP_S)  # noqa: S303 - what applications on phones know


def new_factor() -> Factor:
    """Make a factor by chance."""
    return Factor(secrets.token_bytes(_LENGTH))


def new_recovery_codes() -> tuple[str, ...]:
    """Make codes by chance that hold once each; 80 bits, so that a plain digest of them can be kept."""
    return tuple(secrets.token_hex(10) for _ in range(RECOVERY_CODES))


def digest_of_code(account: UUID, code: str) -> str:
    """Give what is kept of a recovery code."""
    return hashlib.sha256(f"{account}:{code.strip().lower()}".encode()).hexdigest()


def seal_factor(factor: Factor, account: UUID) -> Sealed:
    """Seal a factor for an account."""
    return seal(_ring(), factor.key, _bound(account), block=64)


def open_factor(nonce: bytes | memoryview, sealed: bytes | memoryview, account: UUID) -> Factor:
    """Open the factor of an account.

    Raises:
        VaultRefused: It was changed, or the registry has another secret than when it was sealed.
    """
    return Factor(unseal(_ring(), Sealed(_KEY_NAME, bytes(nonce), bytes(sealed)), _bound(account)))


def _bound(account: UUID) -> Bound:
    # Not to a version: that of an account changes with each sign-in.
    return Bound("factor", account, 1, account)


def _ring() -> KeyRing:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"repatria second factor 1")
    key = derived.derive(opened_settings().secret_key.encode())
    return KeyRing("ACCOUNTS", _KEY_NAME, {_KEY_NAME: key})
