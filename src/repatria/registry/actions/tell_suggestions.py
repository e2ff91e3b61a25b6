"""Tell which records tracing found alike, the likeliest that nobody judged first."""

from __future__ import annotations

from heapq import nsmallest
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from repatria.core.links import LinkSays, settled, standing
from repatria.core.suggestions import SuggestionTold
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.same_records import Said
from repatria.registry.models import LinkJudgement, LinkSuggestion

MOST_TOLD = 200
"""Pairs of one answer: who judged these asks again."""
MOST_COUNTED = 1_000


def tell_suggestions(account: UUID, *, person: UUID | None = None) -> tuple[SuggestionTold, ...]:
    """Give what tracing suggests: first what nobody judged, then what people are unsure of, then the rest.

    Who refused to be traced since the run is not among them.

    Args:
        person: Only pairs with this record; None for all.
    """
    with acting(account, "tell-suggestions", subject="link-suggestion") as act:
        found = _suggested(act)
        if person is not None:
            found = found.filter(Q(sought=person) | Q(held=person))
        shown = tuple(_first(found))
        act.saw(record for each in shown for record in (each.sought, each.held))
        return shown


def count_unjudged(account: UUID) -> tuple[int, bool]:
    """Count the pairs that `tell_suggestions` tells of and nobody judged.

    Returns:
        How many, and whether there are more: they are counted up to a thousand.
    """
    with acting(account, "tell-suggestions", subject="link-suggestion") as act:
        found, ways = _suggested(act), _judged()
        touched = {_pair(*row) for way in ways for row in found.filter(way).values_list("sought", "held")}
        said = _said(touched)
        # Of a judgement that was taken back nothing holds: the pair waits again.
        number = sum(said.get(pair) is None for pair in touched)
        number += found.filter(*(~way for way in ways))[: MOST_COUNTED + 1].count()
        return min(number, MOST_COUNTED), number > MOST_COUNTED


def _suggested(act: Acting) -> QuerySet[LinkSuggestion]:
    """Give what was suggested to a side, but for those who refused to be traced since."""
    found = LinkSuggestion.objects.filter(own_side("link-suggestion", act.asker.party), organization=act.side)
    return found.exclude(Q(sought__agreed=False) | Q(held__agreed=False))


def _judged() -> list[Exists]:
    """Give the two ways in which a pair was judged, either of the two first."""
    # One by one: of a choice between them the database would ask anew for each row.
    return [
        Exists(LinkJudgement.objects.filter(left=OuterRef(left), right=OuterRef(right)))
        for left, right in (("sought", "held"), ("held", "sought"))
    ]


_TURN = {None: 0, LinkSays.UNSURE: 1, LinkSays.SAME: 2, LinkSays.DIFFERENT: 3}
_READ = (
    "id", "sought", "held", "sought__name", "held__name", "probability_permille", "namesakes", "bits_tenths"
)  # fmt: skip


def _first(found: QuerySet[LinkSuggestion]) -> list[SuggestionTold]:
    """Give those told first. What somebody judged is read whole, of all the rest no more than is told."""
    ways = _judged()
    judged = [row for way in ways for row in found.filter(way).values_list(*_READ)]
    # In the order of the index `likeliest`, off which the first are read.
    others = found.filter(*(~way for way in ways)).order_by("-probability_permille", "-bits_tenths", "pk")
    rows = judged + list(others.values_list(*_READ)[:MOST_TOLD])
    said = _said({_pair(row[1], row[2]) for row in judged})
    told = (
        (SuggestionTold(pk, sought, held, one, other, permille, same, said.get(_pair(sought, held))), bits)
        for pk, sought, held, one, other, permille, same, bits in rows
    )
    first = nsmallest(
        MOST_TOLD,
        told,
        key=lambda each: (_TURN[each[0].settled], -each[0].probability_permille, -each[1], each[0].id),
    )
    return [each for each, _ in first]


def _pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return min(one, other), max(one, other)


def _said(pairs: set[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], LinkSays | None]:
    """Give what holds of pairs; one query for all, since people judge far fewer than are suggested."""
    if not pairs:
        return {}
    made: dict[tuple[UUID, UUID], list[Said]] = {}
    rows = LinkJudgement.objects.order_by("turn").values_list("left", "right", "by", "says")
    for left, right, by, says in rows:
        if (left, right) in pairs:
            made.setdefault((left, right), []).append((by, LinkSays(says)))
    return {pair: settled(standing(each).values()) for pair, each in made.items()}
