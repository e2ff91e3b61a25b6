"""Tell how many went, with small numbers kept back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from repatria.core.after_handover import HandoverNumbers
from repatria.core.counts import shown_outside
from repatria.registry.actions.frame import acting
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.models import Stay

type _Way = tuple[date, str, str]


def tell_handover_numbers(account: UUID) -> tuple[HandoverNumbers, ...]:
    """Give by day and journey how many went and how many stayed: in whole fives, and nothing below five.

    A party is told of journeys that begin or end with it. Who stayed on one roll of a day and went on the
    next did not stay.
    """
    with acting(account, "tell-handover-numbers", subject="handover") as act:
        went: Counter[_Way] = Counter(standing_handovers().values_list("day", "origin", "destination"))
        stayed: Counter[_Way] = Counter(_stayed().values())
        return tuple(
            HandoverNumbers(*way, shown_outside(went[way]), shown_outside(stayed[way]))
            for way in sorted({*went, *stayed})
            if act.asker.party in (None, *way[1:])
        )


def _stayed() -> dict[tuple[UUID, date], _Way]:
    """Give the way that each who stayed on a day had a place on last."""
    over = set(standing_handovers().values_list("person", flat=True))
    rows = Stay.objects.order_by("made_at", "pk").values_list("person", "day", "origin", "destination")
    return {(person, day): (day, origin, to) for person, day, origin, to in rows if person not in over}
