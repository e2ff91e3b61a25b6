"""The keyed digest of a case, and the neutral's attestation of it.

A plain digest of a case with two wishes could be guessed, so it is keyed with the neutral's key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.persons import People
from repatria.planning.casefile.roll import ColumnRoll

#: Shortest key that is taken, in bytes.
SHORTEST_KEY_BYTES = 32

#: People written at once.
_AT_ONCE = 20_000


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
    return _keyed(case, key, b"case\0")


def attest(case: Case, key: bytes) -> str:
    """Give the text by which the neutral attests the case: that its private wishes and assessments are so."""
    return _keyed(case, key, b"attestation\0")


def is_attestation_of(case: Case, key: bytes) -> bool:
    """Was the attestation in the case made with this key, of this very case?"""
    return case.attestation is not None and hmac.compare_digest(case.attestation, attest(case, key))


def _keyed(case: Case, key: bytes, purpose: bytes) -> str:
    """Give the keyed digest of the canonical JSON of a case, which is written piece by piece."""
    bare = asdict(replace(case, people=(), attestation=None, is_attested=False))
    # Two kinds of rule may have the same fields: the kind is part of what is said.
    bare["rules"] = [[type(rule).__name__, asdict(rule)] for rule in case.rules]
    digest = hmac.new(key, purpose + b"{", hashlib.sha256)
    for place, name in enumerate(sorted(bare)):
        digest.update(f"{',' if place else ''}{_canonical(name)}:".encode())
        if name != "people":
            digest.update(_canonical(bare[name]).encode())
            continue
        digest.update(b"[")
        for number, texts in enumerate(_people_written(case.people)):
            digest.update(("," if number else "").encode() + ",".join(texts).encode())
        digest.update(b"]")
    digest.update(b"}")
    return "hmac-sha256:" + digest.hexdigest()


def _people_written(people: Sequence[People]) -> Iterator[list[str]]:
    """Write records, some at a time; those in columns by the texts of distinct values."""
    if not isinstance(people, ColumnRoll):
        if people:
            yield [_canonical(asdict(record)) for record in people]
        return
    written = [
        (attribute, codes, [f'"{attribute}":{_canonical(_as_plain(value))}' for value in values])
        for attribute, codes, values in people.attributes()
    ]
    for start in range(0, len(people), _AT_ONCE):
        ids = people.ids[start : start + _AT_ONCE]
        columns = [
            (attribute, [texts[code] for code in codes[start : start + _AT_ONCE].tolist()])
            for attribute, codes, texts in written
        ]
        columns.append(("id", [f'"id":{_canonical(identifier)}' for identifier in ids]))
        columns.sort()
        texts = ["{" + ",".join(cells) + "}" for cells in zip(*(cells for _, cells in columns), strict=True)]
        for row, record in people.elsewhere.items():
            if start <= row < start + len(texts):
                texts[row - start] = _canonical(asdict(record))
        yield texts


def _as_plain(value: object) -> object:
    """Make tables of records, as `asdict` does of what stands inside others."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, date | Fraction):
        return str(value)
    raise TypeError(f"a case holds no {type(value).__name__}")
