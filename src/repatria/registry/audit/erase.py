"""Erasing personal values of the audit: they go, the row and its digest stay, and an act says so."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from repatria.registry.audit.append import Entry, append
from repatria.registry.models import AuditValues

ERASE = "erase-values"
"""The act by which values beside a row go; without it their absence is a finding."""

_PREFIX = "audit:"


def erase_values(numbers: list[int], *, account: UUID, purpose: str) -> int:
    """Erase the values beside these rows, where there are any, and say so in a row for each.

    Returns:
        Of how many rows values were erased.

    Raises:
        RuntimeError: No transaction is open.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("values are erased in the transaction of their act")
    present = sorted(AuditValues.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    for number in present:
        append(Entry(account, ERASE, purpose, f"{_PREFIX}{number}"))
    AuditValues.objects.filter(pk__in=present).delete()
    return len(present)


def erased_number(subject: str) -> int | None:
    """Read which row's values a row of this act says were erased; None where it names none."""
    number = subject.removeprefix(_PREFIX)
    return int(number) if number != subject and number.isdecimal() else None
