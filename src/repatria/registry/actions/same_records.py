"""Records that were last judged to be of one person."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from repatria.core.links import LinkSays
from repatria.registry.models import LinkJudgement

#: What is read of a judgement.
READ = ("left", "right", "turn", "says")


def same_pairs() -> Iterator[tuple[UUID, UUID]]:
    """Give the pairs of records of people held that were last judged to be of one person, sorted."""
    last: dict[tuple[UUID, UUID], str] = {}
    judged = LinkJudgement.objects.filter(left__is_sought=False, right__is_sought=False)
    for left, right, _, says in judged.order_by("turn").values_list(*READ):
        last[left, right] = says
    return (pair for pair, says in sorted(last.items()) if says == LinkSays.SAME.value)


def records_of(person: UUID) -> set[UUID]:
    """Give all records of the person of a record, that record among them."""
    found, ahead = {person}, [person]
    while ahead:
        one = ahead.pop()
        for other in _linked(one) - found:
            found.add(other)
            ahead.append(other)
    return found


def _linked(person: UUID) -> set[UUID]:
    last: dict[UUID, str] = {}
    judged = LinkJudgement.objects.filter(
        Q(left=person) | Q(right=person), left__is_sought=False, right__is_sought=False
    )
    for left, right, _, says in judged.order_by("turn").values_list(*READ):
        last[right if left == person else left] = says
    return {other for other, says in last.items() if says == LinkSays.SAME.value}
