"""Whose places change between a plan and a repair of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repatria.core.cases import Case
from repatria.core.repairs import PlaceChange
from repatria.planning.repair.parts import Moves
from repatria.planning.repair.task import Task


def changes_between(task: Task, moves: Moves) -> tuple[PlaceChange, ...]:
    """List whose places change, by record; those who do not go are not among them.

    Of a group nobody knows who has which place: as few of it as can be are said to change.
    """
    after: dict[str, dict[tuple[str, str], int]] = {}
    for (offer, destination, who), number in moves.items():
        after.setdefault(who, {})[offer, destination] = number
    return tuple(
        change
        for who in sorted({*task.places, *after})
        for change in _of_record(task, who, after.get(who, {}))
    )


def places_changed(case: Case, changes: Iterable[PlaceChange]) -> int:
    """Count the people whose place changes; nobody waits for a lot, so lots are not counted."""
    return sum(change.count for change in changes if not case.people_by_id[change.who].is_lot)


def _of_record(task: Task, who: str, after: dict[tuple[str, str], int]) -> Iterator[PlaceChange]:
    before = task.places.get(who, {})
    lost = [place for place, n in sorted(before.items()) for _ in range(n - after.get(place, 0))]
    gained = [place for place, n in sorted(after.items()) for _ in range(n - before.get(place, 0))]
    placed = sum(before.values())
    gone = placed - min(placed, task.limits.get(who, placed))
    lost = lost[min(gone, len(lost)) :]
    pairs: dict[tuple[tuple[str, str] | None, tuple[str, str] | None], int] = {}
    for position in range(max(len(lost), len(gained))):
        pair = (
            lost[position] if position < len(lost) else None,
            gained[position] if position < len(gained) else None,
        )
        pairs[pair] = pairs.get(pair, 0) + 1
    for (old, new), number in pairs.items():
        yield PlaceChange(who, number, old, new)
