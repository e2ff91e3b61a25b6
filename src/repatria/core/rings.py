"""What a ring is: parties that depend on each other, since each is paid by others of them."""

from __future__ import annotations

from collections.abc import Iterable

#: Who pays whom: the holder of those who arrive, and the party whose offer they are credited to.
Payment = tuple[str, str]


def rings(payments: Iterable[Payment]) -> tuple[frozenset[str], ...]:
    """Find the largest sets of parties each of whom every other one pays, directly or through others.

    Args:
        payments: Who pays whom, in any order.

    Returns:
        Strongly connected sets of two parties or more; no party is in two of them. Smallest name first.
    """
    paid_by: dict[str, set[str]] = {}
    for payer, paid in payments:
        paid_by.setdefault(payer, set()).add(paid)
        paid_by.setdefault(paid, set())
    reached = {party: _reached_from(party, paid_by) for party in paid_by}
    found = {
        frozenset(other for other in reached[party] if party in reached[other])
        for party in paid_by
        if party in reached[party]
    }
    return tuple(sorted((ring for ring in found if len(ring) > 1), key=min))


def _reached_from(party: str, paid_by: dict[str, set[str]]) -> set[str]:
    """Give whom the party pays, directly or through others; itself where the payments come back."""
    reached: set[str] = set()
    waiting = list(paid_by[party])
    while waiting:
        other = waiting.pop()
        if other not in reached:
            reached.add(other)
            waiting.extend(paid_by[other])
    return reached
