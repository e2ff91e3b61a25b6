"""Record that a party receives certain people who do not go home."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.errors import NotPermitted
from repatria.core.selections import Selection
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import Host
from repatria.registry.offer_terms import write_who


def agree_to_host(account: UUID, *, party: str, who: Selection, said: date | None = None) -> UUID:
    """Record that a party agreed, and is able, to receive people (GC III 12; L10), and give the identifier.

    Raises:
        NotPermitted: Somebody of a party agrees for another one. The neutral records for all.
        RequestInvalid: It was said on a day to come.
    """
    with acting(account, "agree-to-host", subject="host") as act:
        if act.asker.party not in (None, party):
            raise NotPermitted
        refuse_to_come("Agreeing to host", "said", said)
        made = act.make(
            Host, organization=act.side, recorded_by=act.me, party=party, who=write_who(who), said=said
        )
        act.subject(made)
        return made.id
