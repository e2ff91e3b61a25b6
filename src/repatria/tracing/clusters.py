"""Clusters: which records are one person, given links and what people judged of them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Clustered:
    """Records in groups.

    Attributes:
        groups: Records of one person, two at least in each, in the order of their identifiers.
        refused: Links and judgements that were not followed, for they would bring two together that a person
            judged different.
    """

    groups: tuple[tuple[str, ...], ...]
    refused: tuple[tuple[str, str], ...]


def clusters(
    links: "Iterable[tuple[str, str, float]]",
    *,
    same: "Iterable[tuple[str, str]]" = (),
    different: "Iterable[tuple[str, str]]" = (),
) -> Clustered:
    """Group records; a pure function of what it is given, whatever the order.

    Joins are made in an order that is fixed: pairs judged the same by their identifiers, then links by
    falling probability and their identifiers. A join is refused where it would bring two records into one
    group that a person judged different, directly or through others: *different* always wins.

    Args:
        links: Pairs with their probability.
        same: Pairs that a person judged the same.
        different: Pairs that a person judged different.
    """
    chances: dict[tuple[str, str], float] = {}
    for one, other, chance in links:
        pair = _pair(one, other)
        chances[pair] = max(chance, chances.get(pair, 0.0))
    order = sorted({_pair(*pair) for pair in same})
    order += sorted(chances, key=lambda pair: (-chances[pair], pair))
    group_of: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in {_pair(*pair) for pair in different}:
        apart[one].add(other)
        apart[other].add(one)
    # By group, the records that may not come into it.
    barred: dict[str, set[str]] = {}
    refused = []
    for one, other in order:
        for record in (one, other):
            if record not in group_of:
                group_of[record] = record
                members[record] = [record]
                barred[record] = set(apart.get(record, ()))
        a, b = group_of[one], group_of[other]
        if a == b:
            if other in apart.get(one, ()):
                refused.append((one, other))
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        if any(record in barred[a] for record in members[b]):
            refused.append((one, other))
            continue
        for record in members[b]:
            group_of[record] = a
        members[a] += members.pop(b)
        barred[a] |= barred.pop(b)
    groups = sorted(tuple(sorted(group)) for group in members.values() if len(group) > 1)
    return Clustered(tuple(groups), tuple(sorted(set(refused))))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
