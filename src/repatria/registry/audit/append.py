"""Writing the audit: one row, at the end of the act's own transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from repatria.registry.audit.chain import EMPTY, FORM, Head, digest_of_row, digest_of_values
from repatria.registry.models import AuditRow, AuditValues

DONE = "done"
BACK_UP, RESTORE = "back-up", "restore-backup"
"""Acts of no account: whoever may do them has the database in hand."""
#: Any number: whoever holds this lock of PostgreSQL writes the next row.
_LOCK = 0x52_45_50_41
_LAST = "SELECT number, digest FROM registry_auditrow ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row is to say.

    Attributes:
        detail: Names of fields and numbers of records; no personal value.
        personal: Values that may have to be erased, such as a name that was searched for.
    """

    account: UUID | None
    act: str
    purpose: str | None
    subject: str
    outcome: str = DONE
    detail: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, object] | None = None


def append(entry: Entry) -> Head:
    """Write one row and give the new head.

    The lock is held until the transaction ends, so that rows have one order, that of the acts they speak
    of. So it is taken last: other acts wait only for the end of this one.

    Raises:
        RuntimeError: No transaction is open, so that act and row could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a row of the audit is written in the transaction of its act")
    wait_for_turn()
    last = current_head()
    salt, said = secrets.token_hex(32), _written(entry.personal)
    columns: dict[str, object] = {
        "number": last.number + 1,
        "version": FORM,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "account": entry.account,
        "act": entry.act,
        "purpose": entry.purpose,
        "subject": entry.subject,
        "outcome": entry.outcome,
        "detail": _written(entry.detail) or "{}",
        "values_digest": None if said is None else digest_of_values(salt, said),
        "before": last.digest,
    }
    head = Head(last.number + 1, digest_of_row(columns))
    _insert(AuditRow, columns | {"digest": head.digest})
    if said is not None:
        _insert(AuditValues, {"row_id": head.number, "version": 1, "salt": salt, "said": said})
    return head


def current_head() -> Head:
    """Give the last row there is."""
    # Not by the ORM, which would spend longer on making the statement than the database on its answer, and
    # everybody who writes a row waits here for the one before.
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        last = cursor.fetchone()
    return EMPTY if last is None else Head(*last)


def wait_for_turn() -> None:
    """Wait for the only place from which the next row is written; on SQLite the transaction is it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _written(values: Mapping[str, object] | None) -> str | None:
    return None if values is None else json.dumps(values, sort_keys=True, ensure_ascii=True)


def _insert(table: type[Model], values: Mapping[str, object]) -> None:
    """Insert one row; the values are by column, one for each, and a reference is an identifier.

    Raises:
        IntegrityError: It may not stand there.
    """
    statement, fields = _statement(table)
    said = [field.get_db_prep_save(values[field.attname], connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, said)


@cache
def _statement(table: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(table._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # Names of our own tables and columns, as Django knows them; every value is a parameter.
    return f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({places})', fields  # noqa: S608
