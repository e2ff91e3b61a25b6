"""Fix a day on which plans are released, before anybody knows what will be released on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import today
from repatria.registry.models import ReleaseDay


def set_release_day(account: UUID, day: date) -> UUID:
    """Fix a day of release, and give its identifier; it cannot be taken back.

    Raises:
        AlreadyRecorded: It is one already.
        RequestInvalid: It is not a day to come.
    """
    with acting(account, "set-release-day", subject="release-day") as act:
        if day <= today():
            fault = Fault("release", 0, "day", "bad-date", "a day that has come", "a day to come, in UTC")
            raise RequestInvalid("Fixing a day of release", (fault,))
        made = act.make(ReleaseDay, by=act.me, day=day)
        act.subject(made)
        return made.id
