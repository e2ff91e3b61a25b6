"""Documents of a handover: canonical, with a digest that can be read aloud, and signatures by role.

Signed is everything in a document but its signatures, and the role in which somebody signs. The gate makes
them without a network, and the registry receives them; so what they are is said here, for both.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from repatria.core.errors import DocumentRefused

SCHEME = "ed25519"
NEUTRAL = "neutral"
#: What a document may be.
KINDS = ("roll", "people", "transport", "effects", "protocol", "addition")

_PREFIX = b"repatria handover 1\0"
_PUBLIC_KEY = re.compile(r"ed25519:[0-9a-f]{64}")
_VALUE = re.compile(r"[0-9a-f]{128}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ROLE = re.compile(r"[A-Za-z0-9._-]{1,40}")


def finished(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document with its digest and no signature."""
    return {**document, "digest": _digest(document), "signatures": {}}


def is_public_key(text: str) -> bool:
    """Is `text` a public key as `public_key_text` writes it?"""
    return _PUBLIC_KEY.fullmatch(text) is not None


def is_role(text: str) -> bool:
    """May somebody sign as `text`: a party's code, or neutral?"""
    return _ROLE.fullmatch(text) is not None


def read_document(content: bytes, *, kinds: tuple[str, ...] = KINDS) -> dict[str, Any]:
    """Read a document and check that it is as it was finished; whose it is, `check_signers` says.

    Raises:
        DocumentRefused: It is none (`form`), of another kind (`kind`), or was changed (`digest`).
    """
    try:
        document = json.loads(content, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
        json.dumps(document, ensure_ascii=False).encode()  # half a sign cannot be written again
    except (ValueError, RecursionError) as error:
        raise DocumentRefused("form", "it is no document in JSON, or a key stands there twice") from error
    if not isinstance(document, dict) or not {"kind", "digest", "signatures"} <= document.keys():
        raise DocumentRefused("form", "kind, digest or signatures are missing")
    if document["kind"] not in kinds:
        raise DocumentRefused("kind", f"it is none of these: {', '.join(kinds)}")
    if not isinstance(document["digest"], str) or not _DIGEST.fullmatch(document["digest"]):
        raise DocumentRefused("form", "its digest has another form")
    if not _are_signatures(document["signatures"]):
        raise DocumentRefused("form", "its signatures have another form")
    if _digest(_body(document)) != document["digest"]:
        raise DocumentRefused("digest", "its content was changed after it was made")
    return document


def check_signers(
    document: Mapping[str, Any],
    keys: Mapping[str, str],
    *,
    is_signature: Callable[[bytes, bytes, bytes], bool],
) -> None:
    """Check that each of these roles signed by its key, and that every other signature is genuine.

    Args:
        keys: Public key of each role that has to have signed, got by another way than the document.
        is_signature: Says of a signature, what was signed and a public key whether they fit (Ed25519).

    Raises:
        DocumentRefused: Somebody did not sign (`unsigned`), by another key (`key`), or something else
            (`signature`).
    """
    for role, signature in document["signatures"].items():
        public = bytes.fromhex(signature["public_key"].removeprefix(f"{SCHEME}:"))
        value = bytes.fromhex(signature["value"])
        if not is_signature(value, signed_bytes(document, role), public):
            raise DocumentRefused("signature", f"the signature of {role} is not one of this document")
    for role, key in sorted(keys.items()):
        if role not in document["signatures"]:
            raise DocumentRefused("unsigned", f"{role} did not sign it")
        if document["signatures"][role]["public_key"] != key:
            raise DocumentRefused("key", f"it is signed as {role} by another key than the one given")


def signed_bytes(document: Mapping[str, Any], role: str) -> bytes:
    """Give what somebody signs who signs a document in a role."""
    return _PREFIX + _canonical({"body": _body(document), "role": role})


def text_of(document: Mapping[str, Any]) -> str:
    """Write a document, with the same bytes wherever it is written."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def _body(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in ("digest", "signatures")}


def _digest(body: Mapping[str, Any]) -> str:
    return f"sha256:{hashlib.sha256(_PREFIX + _canonical(body)).hexdigest()}"


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def _are_signatures(value: object) -> bool:
    return isinstance(value, dict) and all(
        is_role(role)
        and isinstance(one, dict)
        and one.keys() == {"public_key", "value"}
        and all(isinstance(text, str) for text in one.values())
        and is_public_key(one["public_key"])
        and _VALUE.fullmatch(one["value"]) is not None
        for role, one in value.items()
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse(text: str) -> float:
    raise ValueError(f"no number of a document: {text[:20]}")
