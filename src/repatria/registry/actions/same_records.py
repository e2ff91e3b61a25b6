"""Records that people judged to be of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from repatria.core.links import LinkSays, settled, standing
from repatria.registry.models import LinkJudgement

#: What is read of a judgement.
READ = ("left", "right", "turn", "says", "by")

type Said = tuple[UUID, LinkSays]


def same_pairs() -> Iterator[tuple[UUID, UUID]]:
    """Give the pairs of records of people held that are judged to be of one person, sorted.

    Where two people say the opposite, *different* holds until one of them takes it back.
    """
    judged = LinkJudgement.objects.filter(left__is_sought=False, right__is_sought=False)
    said = _by_pair(judged.order_by("turn").values_list(*READ))
    return (pair for pair, made in sorted(said.items()) if _is_same(made))


def records_of(person: UUID) -> set[UUID]:
    """Give all records of the person of a record, that record among them."""
    found, ahead = {person}, [person]
    while ahead:
        one = ahead.pop()
        for other in _linked(one) - found:
            found.add(other)
            ahead.append(other)
    return found


def judgements_on(left: UUID, right: UUID) -> list[Said]:
    """Give what was said of two records, smaller identifier first, in the order it was said."""
    made = LinkJudgement.objects.filter(left=left, right=right).order_by("turn").values_list("by", "says")
    return [(by, LinkSays(says)) for by, says in made]


def _linked(person: UUID) -> set[UUID]:
    judged = LinkJudgement.objects.filter(
        Q(left=person) | Q(right=person), left__is_sought=False, right__is_sought=False
    )
    said = _by_pair(judged.order_by("turn").values_list(*READ))
    return {right if left == person else left for (left, right), made in said.items() if _is_same(made)}


def _by_pair(rows: Iterable[tuple[UUID, UUID, int, str, UUID]]) -> dict[tuple[UUID, UUID], list[Said]]:
    said: dict[tuple[UUID, UUID], list[Said]] = {}
    for left, right, _, says, by in rows:
        said.setdefault((left, right), []).append((by, LinkSays(says)))
    return said


def _is_same(made: Iterable[Said]) -> bool:
    return settled(standing(made).values()) is LinkSays.SAME
