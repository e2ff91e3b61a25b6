"""Proofs between a laptop and the pages of its devices: ECDSA over P-256 with SHA-256 (FIPS 186-5).

Ed25519, by which documents are signed, is younger in browsers than many phones are; every browser that keeps
a page without a network has P-256. Keys and proofs are in base64: a public key as its uncompressed point, a
secret one in PKCS 8, a proof as its two numbers of 32 bytes one after the other.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

_NUMBER_BYTES = 32


def new_key() -> tuple[str, str]:
    """Draw a key; gives its secret and its public half."""
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(secret).decode(), base64.b64encode(public).decode()


def is_proof(proof: str, content: bytes, public: str) -> bool:
    """Did the holder of the key that belongs to `public` prove this content?"""
    try:
        numbers = base64.b64decode(proof, validate=True)
        point = base64.b64decode(public, validate=True)
        if len(numbers) != 2 * _NUMBER_BYTES:
            return False
        one, other = (int.from_bytes(each) for each in (numbers[:_NUMBER_BYTES], numbers[_NUMBER_BYTES:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key.verify(encode_dss_signature(one, other), content, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
