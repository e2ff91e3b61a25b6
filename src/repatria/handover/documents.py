"""Signing documents of a handover, and checking who signed them; what they are, `core.documents` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repatria.core import documents
from repatria.core.documents import (
    NEUTRAL,
    SCHEME,
    finished,
    is_public_key,
    is_role,
    read_document,
    signed_bytes,
    text_of,
)
from repatria.handover.backends import signatures

__all__ = [
    "NEUTRAL",
    "check_signers",
    "finished",
    "is_public_key",
    "is_role",
    "public_key_text",
    "read_document",
    "signed",
    "text_of",
]


def signed(document: Mapping[str, Any], role: str, key: bytes) -> dict[str, Any]:
    """Give a finished document with the signature of a role; one that stood there is replaced."""
    value = {
        "public_key": public_key_text(key),
        "value": signatures.sign(key, signed_bytes(document, role)).hex(),
    }
    return {**document, "signatures": dict(sorted({**document["signatures"], role: value}.items()))}


def public_key_text(key: bytes) -> str:
    """Give the public key of whoever holds `key`, as text: it may be shown to everybody."""
    return f"{SCHEME}:{signatures.public_key(key).hex()}"


def check_signers(document: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    """Check that each of these roles signed by its key, and that every other signature is genuine.

    Args:
        keys: Public key of each role that has to have signed, got by another way than the document.

    Raises:
        DocumentRefused: Somebody did not sign (`unsigned`), by another key (`key`), or something else
            (`signature`).
    """
    documents.check_signers(document, keys, is_signature=signatures.is_signature)
