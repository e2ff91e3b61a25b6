"""How rows of the audit hang together: their digests, and the head that somebody notes elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

FORM = 1
"""Form of the digest; a later form gets a later number, and rows keep the one they were written in."""
BEFORE_THE_FIRST = "0" * 64
"""What stands as `before` in the first row."""

#: What a digest covers: every column but the digest itself. A test compares them with the table.
COVERED = (
    "number", "version", "at", "account", "act", "purpose", "subject", "outcome", "detail", "values_digest",
    "before",
)  # fmt: skip

_HEAD = re.compile(r"(0|[1-9]\d{0,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last row of a chain. Noted elsewhere it shows later whether rows before it were changed or cut.

    Attributes:
        number: Number of the row; 0 where there is none yet.
        digest: Its digest.
    """

    number: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read ``NUMBER:DIGEST``.

        Raises:
            ValueError: The text has another form.
        """
        match = _HEAD.fullmatch(text.strip())
        if match is None:
            raise ValueError("a head is written NUMBER:DIGEST")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


EMPTY = Head(0, BEFORE_THE_FIRST)


def digest_of_row(columns: Mapping[str, object]) -> str:
    """Digest a row: SHA-256 over the covered columns as JSON with sorted keys.

    JSON tells unknown from empty and quotes what separates, so no two rows have one encoding.
    """
    covered = {name: columns[name] for name in COVERED}
    covered["account"] = None if columns["account"] is None else str(columns["account"])
    return _sha256(covered)


def digest_of_values(salt: str, said: str) -> str:
    """Digest the values that stand beside a row, with their salt."""
    return _sha256([salt, said])


def _sha256(value: object) -> str:
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()
