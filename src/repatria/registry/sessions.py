"""Sessions and tokens: 256 bits by chance that open one account for a while, kept as a digest alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from repatria.core.errors import NotSignedIn
from repatria.registry.askers import Bounds
from repatria.registry.audit.append import Entry, append
from repatria.registry.models import Session
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role

USE = "use-session"
"""How the audit calls that somebody asked with a session that is not open, or with none."""
IDLE = timedelta(minutes=15)
"""A session that nobody used for so long is over."""
SESSION_LASTS = timedelta(hours=10)
"""A session is over then, however much it is used: a working day."""
LONGEST_TOKEN_DAYS = 90
"""Days that a token may last."""
NOTED = timedelta(minutes=1)
"""Use is noted once in so long, because each note is a write."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a session or token lets in, and what it leaves of their rights."""

    session: UUID
    account: UUID
    bounds: Bounds


def new_secret() -> str:
    """Make what opens a session, by chance."""
    return secrets.token_urlsafe(32)


def digest_of_secret(secret: str) -> str:
    """Give what is kept of it; with 256 bits of chance a plain digest tells nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def opened_by(secret: str, *, now: datetime) -> Opened:
    """Say whom a secret lets in.

    Raises:
        NotSignedIn: It opens nothing: there is none like it, it ended, or its account was closed.
    """
    known = Session.objects.filter(digest=digest_of_secret(secret), account__is_active=True)
    found = known.values_list(*_ASKED, named=True).first()
    if found is None or _is_over(found, now):
        raise NotSignedIn
    if now - found.last_used >= NOTED:
        with writing():
            Session.objects.filter(pk=found.id).update(last_used=now)
    role = None if found.role is None else Role(found.role)
    bounds = Bounds(role, found.purpose, has_factor=found.has_factor, is_token=found.is_token)
    return Opened(found.id, found.account_id, bounds)


def note_refused_try(secret: str) -> None:
    """Write into the audit that somebody asked without a session that is open; whose it was, if it was one.

    A shell limits how often strangers ask before it calls this, for each row is a write.
    """
    with transaction.atomic(durable=True):
        known = Session.objects.filter(digest=digest_of_secret(secret)).values_list("id", "account").first()
        session, account = known or (None, None)
        subject = "session" if session is None else f"session:{session}"
        append(Entry(account, USE, None, subject, outcome=NotSignedIn.code))


def _is_over(session: Any, now: datetime) -> bool:  # noqa: ANN401 - a row with the fields below
    if session.ended_at is not None or session.ends_at <= now:
        return True
    return not session.is_token and session.last_used + IDLE <= now


#: What a request needs to know of its session; every request asks for it.
_ASKED = (
    "id", "account_id", "role", "purpose", "has_factor", "is_token", "last_used", "ends_at", "ended_at",
)  # fmt: skip
