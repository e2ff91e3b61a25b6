"""End a session or token: from this moment on it opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
from repatria.registry.models import Session
from repatria.registry.roles import Role


def end_session(account: UUID, session: UUID) -> None:
    """End a session or token of one's own; an administrator ends anybody's.

    Raises:
        NoSuchRecord: There is none, it is another's, or it ended before.
    """
    with acting(account, "end-session", subject=f"session:{session}") as act:
        found = act.take(Session, session)
        is_mine = found.account_id == account or Role.ADMINISTRATOR in act.asker.roles
        if not is_mine or found.ended_at is not None:
            raise NoSuchRecord
        act.change(found, ended_at=datetime.now(UTC))
