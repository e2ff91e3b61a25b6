"""Checking the audit: walk the whole chain and say everything that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from repatria.registry.audit.chain import (
    BEFORE_THE_FIRST,
    COVERED,
    EMPTY,
    FORM,
    Head,
    digest_of_row,
    digest_of_values,
)
from repatria.registry.audit.erase import ERASE, erased_number
from repatria.registry.models import AuditRow

MOST_FINDINGS = 1_000
"""A chain that is broken more often is told no further: it has to be restored, not read."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that does not fit.

    Attributes:
        number: The row it was seen at.
        code: ``row-changed``, ``row-missing``, ``order-broken``, ``values-changed``, ``values-missing``,
            ``head-differs`` or ``head-missing``.
    """

    number: int
    code: str
    says: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk over the chain found.

    Attributes:
        rows: How many rows there are.
        head: The last of them; to be noted elsewhere if the chain holds.
        heads_compared: How many heads noted before were compared.
        erased: Of how many rows the values were erased, each by an act that is itself in the chain.
        findings: Everything that does not fit, by row; at most `MOST_FINDINGS`.
    """

    rows: int
    head: Head
    heads_compared: int
    erased: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Does everything fit?"""
        return not self.findings


def check_chain(heads: Collection[Head] = ()) -> ChainCheck:
    """Walk the chain in the order of its numbers.

    Without a head that was noted elsewhere, nobody can tell a chain from one that was cut at its end, or
    that somebody wrote anew from some row on. Memory is flat but for rows whose values were erased.
    """
    walk = _Walk(frozenset(heads))
    for row in AuditRow.objects.order_by("number").select_related("beside").iterator(chunk_size=2_000):
        walk.take(row)
    walk.end()
    return ChainCheck(
        walk.rows, walk.last, len(walk.heads), walk.erased, tuple(sorted(walk.findings)[:MOST_FINDINGS])
    )


class _Walk:
    """Where the walk is, and what it found so far."""

    def __init__(self, heads: frozenset[Head]) -> None:
        self.heads = heads
        self.noted = {head.number for head in heads}
        self.rows = 0
        self.erased = 0
        self.last = EMPTY
        self.findings: list[Finding] = []
        self.values_missing: set[int] = set()

    def take(self, row: AuditRow) -> None:
        """Look at the next row."""
        self.rows += 1
        for code, says in self._faults_of(row):
            self._find(row.number, code, says)
        if row.act == ERASE and (number := erased_number(row.subject)) in self.values_missing:
            self.values_missing.remove(number)
            self.erased += 1
        self.last = Head(row.number, row.digest)

    def end(self) -> None:
        """Look at what only the end shows."""
        for number in sorted(self.values_missing):
            self._find(number, "values-missing", "The values beside it are gone, and no act erased them.")
        for head in sorted(self.heads):
            if head.number > self.last.number:
                self._find(
                    head.number, "head-missing", "It was noted as a head, and the chain ends before it."
                )
            elif head.number == 0 and head != EMPTY:
                self._find(0, "head-differs", "No chain begins with this.")

    def _faults_of(self, row: AuditRow) -> Iterator[tuple[str, str]]:
        if row.number != self.last.number + 1:
            yield "row-missing", f"It follows row {self.last.number}: rows between are missing."
        if row.before != (self.last.digest if self.rows > 1 else BEFORE_THE_FIRST):
            yield "order-broken", "It does not follow the row that stands before it."
        if row.version != FORM or row.digest != digest_of_row({name: getattr(row, name) for name in COVERED}):
            yield "row-changed", "It is not as it was written."
        if row.number in self.noted and {h for h in self.heads if h.number == row.number} != {
            Head(row.number, row.digest)
        }:
            yield "head-differs", "It is not the row that was noted as a head."
        beside = getattr(row, "beside", None)
        if beside is None:
            if row.values_digest is not None:
                self.values_missing.add(row.number)
        elif row.values_digest != digest_of_values(beside.salt, beside.said):
            yield "values-changed", "The values beside it are not as they were written."

    def _find(self, number: int, code: str, says: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(number, code, says))
