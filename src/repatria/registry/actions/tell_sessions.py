"""Tell somebody what is open of their own account: sessions, and tokens that programs have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.models import Session


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of them; `end_session` ends it by its identifier.

    Attributes:
        role: The only role that holds in it; None for all.
        purpose: The only purpose that it serves; None for all.
        last_used: To the minute.
    """

    session: UUID
    is_token: bool
    role: str | None
    purpose: str | None
    last_used: datetime
    ends_at: datetime


def tell_sessions(account: UUID) -> tuple[OpenSession, ...]:
    """Give the sessions and tokens of one's own account that nobody ended and that are not past their end."""
    with acting(account, "tell-sessions", subject=f"account:{account}"):
        found = Session.objects.filter(account=account, ended_at=None, ends_at__gt=datetime.now(UTC))
        return tuple(
            OpenSession(each.id, each.is_token, each.role, each.purpose, each.last_used, each.ends_at)
            for each in found.order_by("made_at", "pk")
        )
