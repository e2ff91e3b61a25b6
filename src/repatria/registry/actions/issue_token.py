"""Issue a token for a program: one role of one's own, perhaps one purpose, and a day on which it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.core.errors import Fault, NotPermitted, RequestInvalid
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.frame import acting
from repatria.registry.models import Session
from repatria.registry.roles import Role
from repatria.registry.sessions import LONGEST_TOKEN_DAYS, digest_of_secret, new_secret


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is shown once."""

    session: UUID
    token: str
    ends_at: datetime


def issue_token(account: UUID, role: Role, *, purpose: Purpose | None = None, days: int = 30) -> NewToken:
    """Issue a token by which a program acts in one role of the account, until it ends or somebody ends it.

    Args:
        purpose: The only purpose that it serves; all of the role where none is given.
        days: How long it lasts, 90 at most.

    Raises:
        NotPermitted: The account does not hold the role, or a program asks.
        RequestInvalid: It would last for no time, or too long.
    """
    with acting(account, "issue-token", subject=f"account:{account}") as act:
        if role not in act.asker.roles:
            raise NotPermitted
        if not 1 <= days <= LONGEST_TOKEN_DAYS:
            fault = Fault("token", 0, "days", "bad-number", "another number", f"1 to {LONGEST_TOKEN_DAYS}")
            raise RequestInvalid("Issuing a token", (fault,))
        secret, now = new_secret(), datetime.now(UTC)
        made = act.make(
            Session,
            account=act.me,
            digest=digest_of_secret(secret),
            is_token=True,
            role=role.value,
            purpose=None if purpose is None else purpose.value,
            has_factor=True,
            last_used=now,
            ends_at=now + timedelta(days=days),
        )
        act.subject(made)
        return NewToken(made.id, secret, made.ends_at)
