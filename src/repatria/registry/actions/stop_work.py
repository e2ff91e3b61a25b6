"""Let a piece of long work end with what it has."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.access.records import OF_PLANNERS
from repatria.registry.actions.frame import acting
from repatria.registry.models import LongWork


def stop_work(account: UUID, work: UUID) -> None:
    """Ask for work to end: a search ends with what it has found, and what waits is not begun.

    Raises:
        NoSuchRecord: There is no such work, or somebody has it done for themselves.
    """
    with acting(account, "stop-work", subject=f"long-work:{work}") as act:
        found = act.take(LongWork, work)
        if found.kind not in OF_PLANNERS:
            raise NoSuchRecord
        act.change(found, is_stop_asked=True)


def stop_own_work(account: UUID, work: UUID) -> None:
    """Ask for work to end that the account itself began.

    Raises:
        NoSuchRecord: There is no such work, or somebody else began it.
    """
    with acting(account, "stop-own-work", subject=f"long-work:{work}") as act:
        found = act.take(LongWork, work)
        if found.by_id != account:
            raise NoSuchRecord
        act.change(found, is_stop_asked=True)
