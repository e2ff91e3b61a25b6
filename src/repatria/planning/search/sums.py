"""Sums that decide most of a program: a box is split where one of them is not whole.

How many people each offer gives that a tier counts has a high price in the tiers after it: a fraction of
one person, given back, frees whole people of less weight in parity. So these sums close what fractions leave
open, those of the first tiers first; then the same by weight in parity. What is left is nearly a flow.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from repatria.planning.program.model import Program


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A sum of columns of a program times whole numbers of at least 1; of one column it is the column."""

    columns: np.ndarray
    factors: np.ndarray

    @property
    def key(self) -> Hashable:
        """Give what is the same for equal sums."""
        return self.columns.tobytes(), self.factors.tobytes()

    @property
    def is_column(self) -> bool:
        """Is the sum a single column?"""
        return len(self.columns) == 1 and self.factors[0] == 1


@dataclass(frozen=True, slots=True)
class Level:
    """Sums of one kind, all to be whole before those of the next level matter.

    Attributes:
        tier: The tier whose gains they add up.
    """

    tier: int
    sums: tuple[Sum, ...]


def levels_of(program: Program) -> tuple[Level, ...]:
    """Give the sums to split at, tier by tier, the most decisive first; none of a single column."""
    levels = []
    weights = _weights(program)
    seen: set[tuple[tuple[int, int], ...]] = set()
    for place, objective in enumerate(program.objectives):
        gains = tuple((column, abs(gain)) for column, gain in objective.gains if column in weights)
        if gains in seen:
            continue
        seen.add(gains)
        by_offer: dict[Hashable, list[tuple[int, int]]] = {}
        by_weight: dict[Hashable, list[tuple[int, int]]] = {}
        for column, gain in gains:
            offer = program.columns[column][2]
            by_offer.setdefault(offer, []).append((column, gain))
            by_weight.setdefault((offer, weights[column]), []).append((column, gain))
        for sums in (by_offer, by_weight):
            whole = tuple(sum_of(terms) for terms in sums.values() if len(terms) > 1)
            if whole:
                levels.append(Level(place, whole))
    return tuple(levels)


def sum_of(terms: list[tuple[int, int]]) -> Sum:
    """Make a sum of terms, each a column and its factor."""
    listed = np.array(sorted(terms), dtype=np.int64).reshape(-1, 2)
    return Sum(listed[:, 0].copy(), listed[:, 1].copy())


def _weights(program: Program) -> dict[int, tuple[int, ...]]:
    """Give for each column of people what one of them weighs in the parity of the offer."""
    case = program.case
    one = {each.name: each.one for each in program.classes}
    ratios = {
        offer.id: [term.given_weights for term in offer.gets if term.per_given is not None]
        for offer in case.offers
    }
    return {
        column: tuple(case.weigh(one[str(key[1])], table) for table in ratios[str(key[2])])
        for column, key in enumerate(program.columns)
        if key[0] == "f" and str(key[1]) in one
    }
