"""Tell which records tracing found alike, the likeliest that nobody judged first."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from repatria.core.links import LinkSays, settled, standing
from repatria.core.suggestions import SuggestionTold
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.actions.same_records import Said
from repatria.registry.models import LinkJudgement, LinkSuggestion

MOST_TOLD = 200
"""Pairs of one answer: who judged these asks again."""


def tell_suggestions(account: UUID, *, person: UUID | None = None) -> tuple[SuggestionTold, ...]:
    """Give what tracing suggests: first what nobody judged, then what people are unsure of, then the rest.

    Who refused to be traced since the run is not among them.

    Args:
        person: Only pairs with this record; None for all.
    """
    with acting(account, "tell-suggestions", subject="link-suggestion") as act:
        found = LinkSuggestion.objects.filter(
            own_side("link-suggestion", act.asker.party), organization=act.side
        )
        found = found.exclude(Q(sought__agreed=False) | Q(held__agreed=False))
        if person is not None:
            found = found.filter(Q(sought=person) | Q(held=person))
        rows = list(
            found.order_by("-probability_permille", "-bits_tenths", "pk").values_list(
                "id", "sought", "held", "sought__name", "held__name", "probability_permille", "namesakes"
            )
        )
        said = _said({(min(row[1], row[2]), max(row[1], row[2])) for row in rows})
        told = [
            SuggestionTold(*row, settled=said.get((min(row[1], row[2]), max(row[1], row[2])))) for row in rows
        ]
        told.sort(key=lambda each: _TURN[each.settled])
        shown = tuple(told[:MOST_TOLD])
        act.saw(record for each in shown for record in (each.sought, each.held))
        return shown


_TURN = {None: 0, LinkSays.UNSURE: 1, LinkSays.SAME: 2, LinkSays.DIFFERENT: 3}


def _said(pairs: set[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], LinkSays | None]:
    """Give what holds of pairs; one query for all, since people judge far fewer than are suggested."""
    made: dict[tuple[UUID, UUID], list[Said]] = {}
    rows = LinkJudgement.objects.order_by("turn").values_list("left", "right", "by", "says")
    for left, right, by, says in rows:
        if (left, right) in pairs:
            made.setdefault((left, right), []).append((by, LinkSays(says)))
    return {pair: settled(standing(each).values()) for pair, each in made.items()}
