"""What takes two: the first records what they ask for, the second asks for the same within a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.core.errors import NoSuchRecord, SecondPersonNeeded
from repatria.core.exports import ExportWanted
from repatria.registry.actions.frame import Acting
from repatria.registry.models import Correspondent, ExportRequest

LASTS = timedelta(days=1)
"""How long the first of two waits for the second."""


def use_request(act: Acting, request: UUID, wanted: ExportWanted) -> None:
    """Use what somebody else asked, once.

    Raises:
        NoSuchRecord: There is no such request.
        SecondPersonNeeded: It is the same person, they ask for something else, it was used, or it is too old.
    """
    asked = act.take(ExportRequest, request)
    same = (asked.is_sought, asked.holder, None if asked.to is None else asked.to.name)
    is_late = datetime.now(UTC) - asked.made_at > LASTS
    is_other = same != (wanted.is_sought, wanted.holder, wanted.to)
    if is_late or is_other or asked.used_by_id is not None or asked.by_id == act.asker.account:
        raise SecondPersonNeeded
    act.change(asked, used_by=act.me)


def correspondent(name: str) -> Correspondent:
    """Lock a correspondent until the act ends.

    Raises:
        NoSuchRecord: Nobody is known by this name.
    """
    found = Correspondent.objects.select_for_update().filter(name=name).first()
    if found is None:
        raise NoSuchRecord
    return found
