"""Record what stands between two parties."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.parties import ConflictKind, ConflictState
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import Relation


def record_relation(
    account: UUID,
    *,
    one: str,
    other: str,
    kind: ConflictKind,
    state: ConflictState,
    since: date | None = None,
) -> UUID:
    """Record a conflict, or that there is none, as the account's side sees it, and give its identifier.

    The neutral's records decide by which rules of law an offer is judged; what a party records is its view.

    Raises:
        RequestInvalid: A party is in conflict with itself, or since a day to come.
    """
    with acting(account, "record-relation", subject="relation") as act:
        if one == other:
            fault = Fault("relation", 0, "other", "contradiction", "one party", "two parties")
            raise RequestInvalid("Recording a relation", (fault,))
        refuse_to_come("Recording a relation", "since", since)
        first, second = sorted((one, other))
        made = act.make(
            Relation,
            organization=act.side,
            recorded_by=act.me,
            one=first,
            other=second,
            kind=kind.value,
            state=state.value,
            since=since,
            until=None,
        )
        act.subject(made)
        return made.id
