"""The neutral's signature on a sheet.

The key that signs is derived from the neutral's key, so that the neutral keeps one secret only. Signed is
everything in the sheet, the public key among it, as canonical JSON: keys sorted, no spaces, ASCII.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from repatria.planning.backends import signatures

SCHEME = "ed25519"

_PURPOSE = b"repatria: signing sheets, 1"
_PREFIX = b"repatria sheet 1\0"
_PUBLIC_KEY = re.compile(r"ed25519:[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


def neutral_public_key(key: bytes) -> str:
    """Give the public key of a neutral, as text: it may be shown to everybody."""
    return f"{SCHEME}:{signatures.public_key(key, _PURPOSE).hex()}"


def sign_sheet(sheet: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """Give the sheet with the neutral's signature; one that stood there is replaced."""
    unsigned = {**sheet, "signature": {"public_key": neutral_public_key(key)}}
    value = signatures.sign(key, _PURPOSE, _signed_bytes(unsigned)).hex()
    return {**unsigned, "signature": {**unsigned["signature"], "value": value}}


def is_signed(sheet: Mapping[str, Any]) -> bool:
    """Is the signature in a sheet of good form one by the key that the sheet carries, of this very sheet?"""
    signature = sheet["signature"]
    public = bytes.fromhex(signature["public_key"].removeprefix(f"{SCHEME}:"))
    bare = {**sheet, "signature": {"public_key": signature["public_key"]}}
    return signatures.is_signature(bytes.fromhex(signature["value"]), _signed_bytes(bare), public)


def is_public_key(text: str) -> bool:
    """Is `text` a public key as `neutral_public_key` writes it?"""
    return _PUBLIC_KEY.fullmatch(text) is not None


def is_signature_value(text: str) -> bool:
    """Is `text` a signature as `sign_sheet` writes it?"""
    return _SIGNATURE.fullmatch(text) is not None


def _signed_bytes(sheet: Mapping[str, Any]) -> bytes:
    return _PREFIX + json.dumps(sheet, sort_keys=True, separators=(",", ":")).encode("ascii")
