"""The keyed digest of a case, and the neutral's attestation of it.

A plain digest of a case with two wishes could be guessed, so it is keyed with the neutral's key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid

#: Shortest key that is taken, in bytes.
SHORTEST_KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    """Read the neutral's key: the bytes of a file, at least 32 of them.

    Raises:
        RequestInvalid: There is no such file, or it is too short to keep a secret.
    """
    try:
        key = path.read_bytes()
    except OSError as error:
        raise RequestInvalid(
            "Reading the neutral's key",
            (Fault(str(path), 0, "key", "unreadable", type(error).__name__, "a key file"),),
        ) from error
    if len(key) < SHORTEST_KEY_BYTES:
        fault = Fault(
            str(path),
            0,
            "key",
            "bad-number",
            f"{len(key)} bytes",
            f"at least {SHORTEST_KEY_BYTES} random bytes",
        )
        raise RequestInvalid("Reading the neutral's key", (fault,))
    return key


def keyed_digest(case: Case, key: bytes) -> str:
    """Give the digest of all that a case says; the order of its input and its attestation do not matter."""
    return "hmac-sha256:" + hmac.new(key, b"case\0" + _canonical(case), hashlib.sha256).hexdigest()


def attest(case: Case, key: bytes) -> str:
    """Give the text by which the neutral attests the case: that its private wishes and assessments are so."""
    return "hmac-sha256:" + hmac.new(key, b"attestation\0" + _canonical(case), hashlib.sha256).hexdigest()


def is_attestation_of(case: Case, key: bytes) -> bool:
    """Was the attestation in the case made with this key, of this very case?"""
    return case.attestation is not None and hmac.compare_digest(case.attestation, attest(case, key))


def _canonical(case: Case) -> bytes:
    bare = asdict(replace(case, attestation=None, is_attested=False))
    # Two kinds of rule may have the same fields: the kind is part of what is said.
    bare["rules"] = [[type(rule).__name__, asdict(rule)] for rule in case.rules]
    return json.dumps(
        bare, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":")
    ).encode()


def _plain(value: object) -> str:
    if isinstance(value, date | Fraction):
        return str(value)
    raise TypeError(f"a case holds no {type(value).__name__}")
