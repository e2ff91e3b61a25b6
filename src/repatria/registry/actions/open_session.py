"""Open a session: sign in, and get what opens the account from now on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from repatria.registry.actions.sign_in import sign_in
from repatria.registry.audit.append import Entry, append
from repatria.registry.models import Session
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.sessions import SESSION_LASTS, digest_of_secret, new_secret

ACT = "open-session"
KEPT = timedelta(days=30)
"""Sessions that are over stay so long, for whoever asks what was open when."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """What is shown once.

    Attributes:
        token: Opens the account until the session ends.
        has_second_factor: Without one, set one up and sign in again; nothing else is possible.
        ends_at: The latest end.
    """

    session: UUID
    account: UUID
    token: str
    has_second_factor: bool
    ends_at: datetime


def open_session(
    name: str, password: str, *, code: str | None = None, role: Role | None = None
) -> NewSession:
    """Sign in and open a session.

    Args:
        role: The only role that is to hold in it, of those that the account has; all where none is given.

    Raises:
        SignInRefused: As `sign_in`.
    """
    signed_in = sign_in(name, password, code=code)
    secret, now = new_secret(), datetime.now(UTC)
    with transaction.atomic(durable=True), writing():
        Session.objects.filter(account=signed_in.account, ends_at__lt=now - KEPT).delete()
        made = Session.objects.create(
            account_id=signed_in.account,
            digest=digest_of_secret(secret),
            role=None if role is None else role.value,
            has_factor=signed_in.has_second_factor,
            last_used=now,
            ends_at=now + SESSION_LASTS,
        )
        append(Entry(signed_in.account, ACT, None, f"session:{made.id}"))
    return NewSession(made.id, signed_in.account, secret, signed_in.has_second_factor, made.ends_at)
