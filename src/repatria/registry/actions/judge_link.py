"""Judge a link: whether two records are of one person."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.links import LinkSays
from repatria.registry.actions.frame import acting
from repatria.registry.models import LinkJudgement, Person


def judge_link(account: UUID, one: UUID, other: UUID, says: LinkSays, *, note: str | None = None) -> UUID:
    """Record what somebody says of two records, and give the identifier; earlier judgements stay.

    Nothing follows by itself: no record is merged, and nobody is moved by it.

    Raises:
        NoSuchRecord: One of the two is not there, or not of the account's side.
        RequestInvalid: A record is compared with itself, or a judgement is taken back, which is another act.
    """
    with acting(account, "judge-link", subject=f"person:{min(one, other)}") as act:
        if one == other or says is LinkSays.UNDO:
            fault = Fault(
                "judgement", 0, "link", "contradiction", "no link to judge", "two records, and a judgement"
            )
            raise RequestInvalid("Judging a link", (fault,))
        left, right = (act.take(Person, each) for each in sorted((one, other)))
        turn = LinkJudgement.objects.filter(left=left, right=right).count() + 1
        made = act.make(
            LinkJudgement, left=left, right=right, turn=turn, says=says.value, by=act.me, note=note
        )
        return made.id
