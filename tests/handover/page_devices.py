"""Devices as pages are, written in Python: they begin logs from one for pages, and prove what they send."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key

from repatria.core.rolls import roll_to_document
from repatria.handover.backends.proofs import new_key
from repatria.handover.day_log import begin_log, open_log, start_log
from repatria.handover.log_heads import LogForm, page_head
from tests.handover.days import PASSPHRASE, roll_of, two_sides


def log_for_pages(path: Path, device: str = "phones") -> str:
    """Begin a log for pages, as a laptop does, and give the name of its device."""
    document = roll_to_document(roll_of(two_sides()))
    return begin_log(path, document, device=device, passphrase=PASSPHRASE, form=LogForm.PAGE)


class PageDevice:
    """A device that began a log of its own from one for pages."""

    def __init__(self, path: Path, admission: str, *, name: str | None = None, until: str = "") -> None:
        """Begin a log.

        Args:
            admission: Secret half of the key of the log for pages.
        """
        self.path = path
        self.name = name or f"phones-{secrets.token_hex(4)}"
        self.secret, public = new_key()
        salt = secrets.token_hex(16)
        proof = proved(admission, f"repatria admission 1\n{self.name}\n{salt}\n{until}\n{public}")
        head = {"day_log": 2, "device": self.name, "salt": salt, "until": until, "key": public}
        first = {"roll": roll_to_document(roll_of(two_sides())), "admission": admission}
        start_log(path, json.dumps({**head, "admitted": proof}), first, PASSPHRASE)

    def proof(self, content: bytes) -> str:
        """Prove that this device sends this."""
        return proved(self.secret, "repatria sending 1\n" + content.decode("latin-1"))


def admission_in(path: Path) -> str:
    """Give the secret half that is sealed in a log for pages, for whoever has the passphrase."""
    with open_log(path, PASSPHRASE) as log:
        assert log.admission is not None
        return log.admission


def admitted(path: Path, for_pages: Path) -> PageDevice:
    """Begin the log of a device from one for pages, whose passphrase it has."""
    head = page_head(for_pages.read_bytes())
    assert head is not None
    return PageDevice(path, admission_in(for_pages), until=head.until or "")


def proved(secret: str, text: str) -> str:
    """Prove a text as a browser does: two numbers of 32 bytes, one after the other."""
    key = load_der_private_key(base64.b64decode(secret), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    numbers = decode_dss_signature(key.sign(text.encode("latin-1"), ec.ECDSA(SHA256())))
    return base64.b64encode(b"".join(number.to_bytes(32) for number in numbers)).decode()
