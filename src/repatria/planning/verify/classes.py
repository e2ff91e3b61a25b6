"""Classes: records that nothing in the program of a certificate tells apart (docs/certificate.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from repatria.core.cases import WeightTable
from repatria.core.listings import Names
from repatria.core.selections import Verdict
from repatria.planning.verify.facts import Facts, Kind, terms_of


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """Records that nothing in the program tells apart, called by the smallest of their identifiers.

    Attributes:
        kind: That of one of them.
        cohorts: Their cohorts; of a part of a class none, since it parts cohorts.
        members: Their identifiers, ascending.
    """

    name: str
    size: int
    kind: Kind
    cohorts: tuple[int, ...]
    members: Sequence[str]


def classes_of(facts: Facts) -> Iterator[Class]:
    """Merge the plannable records of the case into classes."""
    case = facts.case
    along: dict[str, list[str]] = {}
    for cohort in case.cohorts:
        for who in cohort.like.accompanies:
            along.setdefault(who, []).append(cohort.like.id)
    keys = _Keys(facts)
    merged: dict[tuple[object, ...], list[int]] = {}
    for number, kind in enumerate(facts.kinds):
        if kind.is_plannable:
            key = (*keys.of(kind), *sorted(along.get(kind.like.id, ())))
            merged.setdefault(key, []).append(number)
    for numbers in merged.values():
        cohorts = [case.cohorts[number] for number in numbers]
        rows = np.sort(np.concatenate([np.asarray(cohort.rows) for cohort in cohorts]))
        size = sum(case.remaining(cohort.like).at_least * cohort.size for cohort in cohorts)
        # Cohorts stand in the order of their first records, and records in that of identifiers.
        kind = facts.kinds[numbers[0]]
        yield Class(kind.like.id, size, kind, tuple(numbers), Names(case.roll, memoryview(rows)))


class _Keys:
    """What the program tells classes apart by."""

    def __init__(self, facts: Facts) -> None:
        case = facts.case
        self.case = case
        self.tables = _tables(facts)
        self.verdicts: list[list[tuple[int, Verdict]]] = [[] for _ in case.cohorts]
        selections = [term.who for offer in facts.usable.values() for term in terms_of(offer)]
        for place, selection in enumerate({*selections, *case.selections_of_rules}):
            for number, verdict in case.judged(selection):
                self.verdicts[number].append((place, verdict))

    def of(self, kind: Kind) -> tuple[object, ...]:
        """Give what is the same for all of a class."""
        case, like = self.case, kind.like
        return (
            like.held_by,
            like.lot,
            kind.destinations,
            kind.releases,
            tuple(self.verdicts[kind.cohort]),
            tuple(table.weight_of(like) if table.knows(like) else None for table in self.tables),
            tuple(case.tier_weight(tier, like) for tier in case.tiers),
            like.id if like.id in case.bound_people else None,
        )


def _tables(facts: Facts) -> list[WeightTable]:
    named = {
        table
        for offer in facts.usable.values()
        for term in offer.gets
        for table in (term.given_weights, term.got_weights)
        if table is not None
    }
    return [facts.case.weights_by_name[name] for name in sorted(named)]
