"""Sealing a stream that may be longer than memory: pieces that open in order, all of them, unchanged.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance, 2015): the nonce counts the pieces and marks the last one. Each stream has a
key of its own, derived from the ring's by a random salt, so that no nonce comes twice.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from repatria.core.errors import VaultRefused
from repatria.registry.vault.keys import KEY_BYTES, KeyRing

PIECE = 1 << 20
_TAG = 16
_LONGEST_HEAD = 4_096
_SALT_BYTES = 32


def seal_stream(ring: KeyRing, kind: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream by the current key, piece after piece.

    Args:
        kind: What it is; a stream of another kind opens nowhere.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    head = json.dumps({"kind": kind, "key": ring.current, "salt": salt.hex()}).encode() + b"\n"
    yield head
    cipher = _cipher(ring, ring.current, salt)
    for number, (piece, is_last) in enumerate(_pieces(content)):
        yield cipher.encrypt(_nonce(number, is_last=is_last), piece, head)


def open_stream(ring: KeyRing, kind: str, stream: BinaryIO) -> Iterator[bytes]:
    """Open a stream piece after piece; nothing of it may be used for good before the end is reached.

    Raises:
        VaultRefused: The ring lacks its key, or it is of another kind, cut, changed or out of order.
    """
    head = stream.readline(_LONGEST_HEAD)
    try:
        said = json.loads(head)
        key_name, salt = said["key"], bytes.fromhex(said["salt"])
        is_known = said["kind"] == kind and key_name in ring.keys
    except (ValueError, KeyError, TypeError) as error:
        raise VaultRefused from error
    if not is_known:
        raise VaultRefused
    cipher, number = _cipher(ring, key_name, salt), 0
    sealed = stream.read(PIECE + _TAG)
    while True:
        after = stream.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not after), sealed, head)
        except InvalidTag as error:
            raise VaultRefused from error
        if not after:
            return
        sealed, number = after, number + 1


def _pieces(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut a stream into pieces of one length, the last one shorter or as long, and say which is the last."""
    held = bytearray()
    for some in content:
        held += some
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _cipher(ring: KeyRing, key_name: str, salt: bytes) -> ChaCha20Poly1305:
    info = f"repatria stream 1 {ring.compartment}".encode()
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(ring.keys[key_name])
    return ChaCha20Poly1305(derived)
