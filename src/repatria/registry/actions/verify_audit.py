"""Verify the audit for who audits: walk the whole chain and say everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.audit.chain import Head
from repatria.registry.audit.check import check_chain


@dataclass(frozen=True, slots=True)
class FoundInAudit:
    """One thing that does not fit, at a row."""

    row: int
    code: str
    says: str


@dataclass(frozen=True, slots=True)
class VerifiedAudit:
    """What a walk over the audit found.

    Attributes:
        head: The last row, as NUMBER:DIGEST; to be noted elsewhere where it is whole.
        heads_compared: How many heads that were noted before were compared.
        erased: Beside how many rows the values were erased by an act.
    """

    is_whole: bool
    rows: int
    head: str
    heads_compared: int
    erased: int
    findings: tuple[FoundInAudit, ...]


def verify_audit(account: UUID, *, heads: tuple[str, ...] = ()) -> VerifiedAudit:
    """Walk the audit, with the heads that somebody noted elsewhere.

    That somebody verifies is written first, and nothing is locked while the walk lasts: others go on.

    Raises:
        RequestInvalid: A head cannot be read.
    """
    with acting(account, "verify-audit", subject="audit-row"):
        noted = _heads(heads)
    found = check_chain(noted)
    return VerifiedAudit(
        found.is_whole,
        found.rows,
        str(found.head),
        found.heads_compared,
        found.erased,
        tuple(FoundInAudit(each.number, each.code, each.says) for each in found.findings),
    )


def _heads(texts: tuple[str, ...]) -> list[Head]:
    try:
        return [Head.parse(text) for text in texts]
    except ValueError as error:
        fault = Fault("audit", 0, "heads", "bad-head", "another form", "NUMBER:DIGEST as it was shown")
        raise RequestInvalid("Verifying the audit", (fault,)) from error
