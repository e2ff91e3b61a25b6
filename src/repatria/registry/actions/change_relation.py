"""Change what stands between two parties: hostilities end, or the relation does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.parties import ConflictState
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import Relation


def change_relation(
    account: UUID, relation: UUID, *, version: int, state: ConflictState, until: date | None = None
) -> None:
    """Record that active hostilities ceased, or go on; or until when the relation lasted.

    Raises:
        NoSuchRecord: There is no such relation of the account's side.
        RecordChanged: Somebody changed it since it was read.
        RequestInvalid: It ends on a day to come.
    """
    with acting(account, "change-relation", subject=f"relation:{relation}") as act:
        found = act.take(Relation, relation, version=version)
        refuse_to_come("Changing a relation", "until", until)
        act.change(found, state=state.value, until=until)
