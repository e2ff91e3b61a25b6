"""Read the audit: the last rows first, of one act, one person, one account or one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from repatria.registry.actions.about_person import rows_about
from repatria.registry.actions.frame import acting
from repatria.registry.audit.append import DONE
from repatria.registry.models import AuditRow

PAGE = 50
"""Rows of one answer."""
HIGHEST = 2**63 - 1
"""Of the numbers that a row can have."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row, as who audits may read it.

    Attributes:
        at: Time in UTC.
        outcome: ``done``, or the code of the refusal.
        detail: Names of fields and numbers of records as JSON; never their content.
    """

    number: int
    at: str
    account: UUID | None
    act: str
    purpose: str | None
    subject: str
    outcome: str
    detail: str


def read_audit(
    account: UUID,
    *,
    act: str | None = None,
    person: UUID | None = None,
    by: UUID | None = None,
    day: date | None = None,
    is_refused: bool | None = None,
    before: int | None = None,
) -> tuple[ReadRow, ...]:
    """Give the last rows, the newest first; only those for which all holds that is said.

    Args:
        act: Name of an act or a route of reading.
        person: Whom they are about: who looked at this person, or did anything to a record of theirs.
        by: The account that acted.
        day: In UTC.
        is_refused: Whether it was refused; None for both.
        before: Only rows before this one: the last of the page before.
    """
    subject = "audit-row" if person is None else f"person:{person}"
    with acting(account, "read-audit", subject=subject) as reading:
        rows = AuditRow.objects.all() if person is None else rows_about(person)
        wanted = _narrowed(rows, act=act, by=by, day=day, is_refused=is_refused)
        if before is not None:
            wanted = wanted.filter(number__lt=min(before, HIGHEST))
        named = {"act": act, "by": by, "day": day, "is_refused": is_refused}
        reading.tell(where=" ".join(sorted(name for name, value in named.items() if value is not None)))
        return tuple(
            ReadRow(
                row.number,
                row.at,
                row.account,
                row.act,
                row.purpose,
                row.subject,
                row.outcome,
                row.detail,
            )
            for row in wanted.order_by("-number")[:PAGE]
        )


def _narrowed(
    rows: QuerySet[AuditRow],
    *,
    act: str | None,
    by: UUID | None,
    day: date | None,
    is_refused: bool | None,
) -> QuerySet[AuditRow]:
    if act is not None:
        # PostgreSQL fails where SQLite looks for it.
        rows = rows.none() if "\0" in act else rows.filter(act=act)
    if by is not None:
        rows = rows.filter(account=by)
    if day is not None:
        # Written as text in one form, so that order of text is order of time.
        rows = rows.filter(at__gte=day.isoformat(), at__lt=_next(day).isoformat())
    if is_refused is not None:
        rows = rows.exclude(outcome=DONE) if is_refused else rows.filter(outcome=DONE)
    return rows


def _next(day: date) -> date:
    return day + min(timedelta(days=1), date.max - day)
