"""By which keys documents of a handover are known, and whether one is signed by all who have to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from repatria.core.documents import check_signers, is_public_key, is_role, read_document
from repatria.core.errors import AlreadyRecorded, DocumentRefused, Fault, RequestInvalid
from repatria.core.protocols import signers_of
from repatria.registry.actions.frame import acting
from repatria.registry.models import Signer
from repatria.registry.vault.signing import is_signed


def know_signer(account: UUID, role: str, public_key: str) -> UUID:
    """Record by which public key somebody signs; it was told by another way than documents are.

    The last key of a role holds from then on. What was received by an earlier one stays.

    Args:
        role: Code of a party, or ``neutral``.
        public_key: As ``ed25519:`` and 64 hexadecimal digits.

    Raises:
        AlreadyRecorded: The role signs by this very key.
        RequestInvalid: It is no role, or no public key.
    """
    with acting(account, "know-signer", subject="signer") as act:
        faults = []
        if not is_role(role):
            faults.append(Fault("signer", 0, "role", "wrong-type", "another form", "a party, or neutral"))
        if not is_public_key(public_key):
            expected = "ed25519: and 64 hexadecimal digits"
            faults.append(Fault("signer", 0, "public_key", "wrong-type", "no public key", expected))
        if faults:
            raise RequestInvalid("Knowing a signer", tuple(faults))
        last = Signer.objects.filter(role=role).order_by("-turn").select_for_update().first()
        if last is not None and last.public_key == public_key:
            raise AlreadyRecorded
        turn = 1 if last is None else last.turn + 1
        made = act.make(Signer, role=role, turn=turn, public_key=public_key)
        act.subject(made)
        return made.id


def signed_document(text: str, *, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Read a document that all who have to signed, each by the key that is known of them.

    Raises:
        DocumentRefused: It is none, is of another kind, was changed, or is not signed so; or nobody recorded
            a key of somebody who has to sign (`no-key`).
    """
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise DocumentRefused("form", "half a sign stands in it") from error
    document = read_document(content, kinds=kinds)
    roles = signers_of(document)
    keys = _keys_of(roles)
    if missing := sorted(set(roles) - set(keys)):
        raise DocumentRefused("no-key", f"no public key of {', '.join(missing)} is recorded")
    check_signers(document, keys, is_signature=is_signed)
    return document


def _keys_of(roles: Collection[str]) -> dict[str, str]:
    """Give the key that holds of each role."""
    return dict(Signer.objects.filter(role__in=roles).order_by("turn").values_list("role", "public_key"))
