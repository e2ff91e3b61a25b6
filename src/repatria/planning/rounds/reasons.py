"""Why somebody can never move, in words: what a rule on rounds makes impossible by itself."""

from __future__ import annotations

from collections.abc import Iterator

from repatria.core.plans import Transfer
from repatria.planning.rounds.groups import Group
from repatria.planning.rounds.model import Subject


def say_why_never(subject: Subject, group: Group) -> tuple[str, ...]:
    """Say why nobody of `group` can move in any round, whatever was done before.

    Returns:
        Every plain cause that was seen; where there is none, that all rules on rounds together leave no way.
    """
    causes = (*_too_many_at_once(subject, group), *_no_room(subject, group), *_in_a_circle(subject))
    if causes:
        return causes
    says = (
        f"{_name(group.one)} can move in no round, whatever was done before: the limits on arrivals, on "
        "those who move, on order and on exposure together leave no room."
    )
    return (says,)


def _too_many_at_once(subject: Subject, group: Group) -> Iterator[str]:
    for index in range(len(subject.case.togethers)):
        bound = subject.going_together(index)
        if group not in bound:
            continue
        number = sum(each.size for each in bound)
        place = group.one.destination
        for capacity in subject.case.capacities:
            if capacity.place == place and number > capacity.n:
                yield f"{number} people are to go together; {place} receives at most {capacity.n} a round."
        for position, limit in enumerate(subject.case.round_limits):
            meant = set(subject.limited_by(position))
            number = sum(each.size for each in bound if each in meant)
            if number > limit.n:
                yield f"{number} people are to go together, of whom at most {limit.n} may move in a round."


def _no_room(subject: Subject, group: Group) -> Iterator[str]:
    for index, limit in enumerate(subject.case.round_limits):
        if limit.n == 0 and group in subject.limited_by(index):
            yield f"{_name(group.one)} may move in no round: a rule lets at most 0 of those it means move."


def _in_a_circle(subject: Subject) -> Iterator[str]:
    """Find a precedence whose first ones come, by some chain of precedences, after those who follow them."""
    orders = [subject.ordered_by(index) for index in range(len(subject.case.precedences))]
    binding = [(frozenset(first), frozenset(after)) for first, after in orders if first and after]
    follows = {
        (one, other)
        for one, (_, after) in enumerate(binding)
        for other, (first, _) in enumerate(binding)
        if after & first
    }
    if any(_leads_back(index, follows) for index in range(len(binding))):
        yield "The order asked for runs in a circle: some are to go before others who go before them."


def _leads_back(start: int, follows: set[tuple[int, int]]) -> bool:
    seen: set[int] = set()
    waiting = [after for before, after in sorted(follows) if before == start]
    while waiting:
        one = waiting.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            waiting += [after for before, after in sorted(follows) if before == one]
    return False


def _name(transfer: Transfer) -> str:
    return f"Transfer {transfer.id} ({transfer.who})"
