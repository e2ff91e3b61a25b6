"""The record of a day: protocols, signatures on several devices, additions, and one check of all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repatria.core.errors import DocumentRefused, Fault, RequestInvalid
from repatria.core.protocols import record_of, signers_of
from repatria.handover.documents import (
    check_signers,
    is_public_key,
    is_role,
    public_key_text,
    read_document,
    signed,
    text_of,
)
from repatria.handover.numbers import read_number
from repatria.handover.protocol import make_addition, make_protocols
from repatria.planning.casefile import read_key
from repatria.workflows.day.man_gate import Gate, open_together
from repatria.workflows.day.prepare_handover import list_file
from repatria.workflows.files import write_all

_PARTS = ("protocol", "addition")


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What a check of a document says.

    Attributes:
        reason: Stable code of why it is refused; None where it holds.
        signers: Who signed it.
    """

    file: str
    kind: str | None
    digest: str | None
    signers: tuple[str, ...]
    reason: str | None
    says: str


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """What a check of documents says.

    Attributes:
        over: How many are over by a protocol with its additions; None where there is no protocol that holds.
    """

    documents: tuple[CheckedDocument, ...]
    over: int | None
    of: int | None

    @property
    def is_valid(self) -> bool:
        """Does every document hold?"""
        return all(each.reason is None for each in self.documents)


def handover_public_key(key_path: Path) -> str:
    """Give the public key by which documents of a handover signed with a key are known.

    Raises:
        RequestInvalid: The key cannot be read.
    """
    return public_key_text(read_key(key_path))


def write_protocols(gates: Sequence[Gate], out: Path) -> tuple[str, ...]:
    """Write a protocol for each two parties, from the logs of all devices, and give the names of the files.

    Raises:
        DayLogRefused: A log does not open, or is of another roll.
        ActRefused: A person has to decide first (`undecided`).
        RequestInvalid: The folder cannot be written to.
    """
    together = open_together(gates, into_first=False)
    made = make_protocols(together.roll, together.standing)
    names = {f"protocol-{'-'.join(one['parties'])}.json": text_of(one) for one in made}
    make_folder(out)
    write_all({out / name: text for name, text in names.items()})
    return tuple(sorted(names))


def sign_document(path: Path, *, role: str, key_path: Path, out: Path) -> dict[str, Any]:
    """Sign a document in a role, and write it with the signature beside those that it has.

    Raises:
        DocumentRefused: It was altered, or that role does not sign it (`role`).
        RequestInvalid: The key cannot be read, or the file not be written.
    """
    key = read_key(key_path)
    document = read_document(list_file(path).content)
    check_signers(document, {})
    if role not in signers_of(document):
        raise DocumentRefused("role", f"it is signed by {', '.join(signers_of(document))} and nobody else")
    done = signed(document, role, key)
    write_all({out: text_of(done)})
    return done


def gather_signatures(paths: Sequence[Path], out: Path) -> dict[str, Any]:
    """Put the signatures of copies of one document together, from devices that were apart.

    Raises:
        DocumentRefused: A copy was altered or is of another document (`digest`), or one role signed by two
            keys (`key`).
    """
    copies = [read_document(list_file(path).content) for path in paths]
    found: dict[str, Any] = {}
    for path, copy in zip(paths, copies, strict=True):
        check_signers(copy, {})
        if copy["digest"] != copies[0]["digest"]:
            raise DocumentRefused("digest", f"{path} is a copy of another document")
        for role, signature in copy["signatures"].items():
            if found.setdefault(role, signature) != signature:
                raise DocumentRefused("key", f"{role} signed by two keys")
    done = {**copies[0], "signatures": dict(sorted(found.items()))}
    write_all({out: text_of(done)})
    return done


def add_to_record(paths: Sequence[Path], *, changes: Sequence[str], out: Path) -> dict[str, Any]:
    """Write an addition to a protocol; the protocol itself stays as it was signed.

    Args:
        paths: The protocol and every addition so far.
        changes: ``NUMBER=over`` or ``NUMBER=not-over``.

    Raises:
        DocumentRefused: One of them does not hold together, or the record says so already.
        RequestInvalid: A change is not understood.
    """
    chain = [read_document(list_file(path).content, kinds=_PARTS) for path in paths]
    done = make_addition(chain, _read_changes(changes))
    write_all({out: text_of(done)})
    return done


def check_documents(paths: Sequence[Path], signers: Sequence[str]) -> CheckedRecord:
    """Check documents by the public keys of those who should have signed them.

    Args:
        paths: Rolls and manifests in any order; a protocol and its additions in theirs.
        signers: ``ROLE=PUBLICKEY``, got by another way than the documents.

    Raises:
        RequestInvalid: A key is not understood.
        DayInvalid: A file cannot be read.
    """
    keys = _read_signers(signers)
    checked, chain = [], []
    for path in paths:
        document, one = _check(path, keys)
        checked.append(one)
        if document is not None and document["kind"] in _PARTS:
            chain.append(document)
    record = None
    if chain and all(one.reason is None for one in checked):
        try:
            record = record_of(chain)
        except DocumentRefused as error:
            last = checked[-1]
            checked[-1] = CheckedDocument(
                last.file, last.kind, last.digest, last.signers, error.reason, error.message
            )
    numbers = (None, None) if record is None else (len(record[0]), len(record[1]))
    return CheckedRecord(tuple(checked), *numbers)


def _check(path: Path, keys: Mapping[str, str]) -> tuple[dict[str, Any] | None, CheckedDocument]:
    content = list_file(path).content
    document: dict[str, Any] | None = None
    try:
        document = read_document(content)
        _check_signers(document, keys)
    except DocumentRefused as error:
        kind, digest, signers = _told(document)
        return None, CheckedDocument(str(path), kind, digest, signers, error.reason, error.message)
    kind, digest, signers = _told(document)
    return document, CheckedDocument(str(path), kind, digest, signers, None, "Unchanged, and signed by all.")


def _check_signers(document: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    wanted = signers_of(document)
    check_signers(document, {role: keys[role] for role in wanted if role in keys})
    missing = [role for role in wanted if role not in keys]
    if missing:
        raise DocumentRefused("no-key", f"no public key of {', '.join(missing)} was given")


def _told(document: Mapping[str, Any] | None) -> tuple[str | None, str | None, tuple[str, ...]]:
    if document is None:
        return None, None, ()
    return document["kind"], document["digest"], tuple(sorted(document["signatures"]))


def _read_signers(signers: Sequence[str]) -> dict[str, str]:
    keys: dict[str, str] = {}
    faults = []
    for text in signers:
        role, sign, key = text.partition("=")
        if not sign or not is_role(role) or not is_public_key(key):
            expected = "ROLE=ed25519: and 64 hexadecimal digits"
            faults.append(Fault("--signer", 0, "signer", "wrong-type", json.dumps(text[:60]), expected))
        elif role in keys:
            faults.append(Fault("--signer", 0, "signer", "duplicate", role, "each role once"))
        keys[role] = key
    if faults:
        raise RequestInvalid("Checking documents of a handover", tuple(faults))
    return keys


def _read_changes(changes: Sequence[str]) -> dict[str, bool]:
    words = {"over": True, "not-over": False}
    read: dict[str, bool] = {}
    faults = []
    for text in changes:
        typed, _, word = text.rpartition("=")
        number = read_number(typed)
        if number is None or word not in words or number in read:
            expected = "NUMBER=over or NUMBER=not-over, each number once"
            faults.append(Fault("--change", 0, "change", "wrong-type", json.dumps(text[:40]), expected))
        else:
            read[number] = words[word]
    if faults:
        raise RequestInvalid("Adding to the record of a handover", tuple(faults))
    return read


def make_folder(out: Path) -> None:
    """Make a folder that its owner alone can read, if it is not there.

    Raises:
        RequestInvalid: It cannot be made.
    """
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        expected = "a folder that can be written to"
        fault = Fault(str(out), 0, "folder", "unwritable", type(error).__name__, expected)
        raise RequestInvalid(f"Writing {out}", (fault,)) from error
