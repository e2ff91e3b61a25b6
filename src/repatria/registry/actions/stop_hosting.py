"""Record that a party receives nobody more by what it agreed to."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NotPermitted
from repatria.registry.actions.frame import acting
from repatria.registry.models import Host


def stop_hosting(account: UUID, host: UUID, *, version: int) -> None:
    """Take an agreement to host back; who is there already stays there.

    Raises:
        NoSuchRecord: There is no such agreement of the account's side.
        NotPermitted: Somebody of a party takes back that of another one.
        RecordChanged: Somebody changed it since it was read.
    """
    with acting(account, "stop-hosting", subject=f"host:{host}") as act:
        found = act.take(Host, host, version=version)
        if act.asker.party not in (None, found.party):
            raise NotPermitted
        act.change(found, is_withdrawn=True)
