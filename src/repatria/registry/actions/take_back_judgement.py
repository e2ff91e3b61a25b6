"""Take back one's own last judgement on two records."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.links import LinkSays, standing
from repatria.registry.actions.frame import acting
from repatria.registry.actions.same_records import judgements_on
from repatria.registry.models import LinkJudgement, Person


def take_back_judgement(account: UUID, one: UUID, other: UUID) -> UUID:
    """Record that the account takes back its last judgement on two records; what it replaced stands again.

    Nobody takes back what another one said. Nothing is removed: that it was said, and that it was taken
    back, both stay.

    Raises:
        NoSuchRecord: One of the two is not there, or not of the account's side.
        RequestInvalid: No judgement of the account on them stands.
    """
    with acting(account, "take-back-judgement", subject=f"person:{min(one, other)}") as act:
        left, right = (act.take(Person, each) for each in sorted((one, other)))
        made = judgements_on(left.id, right.id)
        if account not in standing(made):
            fault = Fault("judgement", 0, "link", "missing", "none of yours that stands", "one to take back")
            raise RequestInvalid("Taking back a judgement", (fault,))
        taken = act.make(
            LinkJudgement,
            left=left,
            right=right,
            turn=len(made) + 1,
            says=LinkSays.UNDO.value,
            by=act.me,
            note=None,
        )
        return taken.id
