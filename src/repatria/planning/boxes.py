"""Boxes: disjoint parts of a program that leave nothing out, kept from tier to tier.

A box that cannot reach what an earlier tier reached is shut for good, and the same multipliers show it in
every later tier; so the tree of boxes is grown once for all tiers. A box may have cuts of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.cuts import Cut
from repatria.planning.exact import Multipliers
from repatria.planning.model import Key, Program
from repatria.planning.solvers.relaxation import Optimum


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A sum of columns times whole numbers."""

    columns: np.ndarray
    factors: np.ndarray

    @classmethod
    def of(cls, terms: Sequence[tuple[int, int]]) -> Sum:
        """Make a sum of terms, each a column and its factor."""
        return cls(np.array([column for column, _ in terms]), np.array([factor for _, factor in terms]))


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a split at a sum, as a row: the terms sum to at most `most`."""

    columns: np.ndarray
    factors: np.ndarray
    most: int


@dataclass(slots=True)
class Box:
    """Part of a program: columns within bounds of their own, and the cuts that hold there.

    Attributes:
        within: Least and greatest value of the columns that the splits above bounded.
        inherited: Cuts of the boxes around this one.
        cuts: Cuts of its own.
        optimum: What the relaxation of the tier being solved gave here; None before.
        around: What it gave the last time, or in the box around this one; never of an empty box.
        multipliers: Prove `bound` for that tier, or that the box is empty; of rows, then of all cuts.
        bound: No point of the box gains more; None where nothing is proven yet, or the box is empty.
        is_empty: It holds no point, as `multipliers` show.
        since: The tier whose value it cannot reach, so that it is shut; None while it is open.
        split: Column and value at which it was split into `halves`.
    """

    within: dict[int, tuple[int, int]] = field(default_factory=dict)
    inherited: tuple[Cut | Side, ...] = ()
    cuts: tuple[Cut, ...] = ()
    multipliers: Multipliers | None = None
    bound: int | None = None
    is_empty: bool = False
    since: int | None = None
    split: tuple[int | Sum, int] | None = None
    halves: tuple[Box, Box] | None = None
    optimum: Optimum | None = None
    around: Optimum | None = None

    @property
    def all_cuts(self) -> tuple[Cut | Side, ...]:
        """Give the cuts that hold here, in the order in which a proof names them."""
        return self.inherited + self.cuts

    def sides(self, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the least and greatest value of every column, from those of the program."""
        low, high = lower.copy(), upper.copy()
        for column, (least, most) in self.within.items():
            low[column], high[column] = least, most
        return low, high

    def part(self, column: int, at: int, low: int, high: int) -> tuple[Box, Box]:
        """Split at a column, now from `low` to `high`: at most `at` in the first half, more in the other."""
        self.split = column, at
        self.halves = (
            Box({**self.within, column: (low, at)}, self.all_cuts, optimum=self.optimum),
            Box({**self.within, column: (at + 1, high)}, self.all_cuts, optimum=self.optimum),
        )
        self.optimum = None
        return self.halves

    def part_sum(self, total: Sum, at: int) -> tuple[Box, Box]:
        """Split: in the first half the sum is at most `at`, in the other more."""
        self.split = total, at
        sides = Side(total.columns, total.factors, at), Side(total.columns, -total.factors, -at - 1)
        low, high = (Box(dict(self.within), (*self.all_cuts, side), optimum=self.optimum) for side in sides)
        self.halves = low, high
        self.optimum = None
        return self.halves

    def leaves(self) -> Iterator[Box]:
        """Give the boxes that were not split."""
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if box.halves is None:
                yield box
            else:
                waiting += reversed(box.halves)


def proof_of(root: Box, program: Program, tier: int) -> Proof:
    """Write down what the boxes prove of a tier, in the form of docs/certificate.md.

    Every leaf has been solved in this tier, or shut before.
    """
    whole: Proof = {}
    waiting = [(root, whole)]
    while waiting:
        box, node = waiting.pop()
        if box.cuts:
            node["cuts"] = [_cut(cut, program) for cut in box.cuts]
            node["then"] = {}
            node = node["then"]
        if box.halves is not None and box.split is not None:
            column, at = box.split
            node.update(_at(column, program), split=at, low={}, high={})
            waiting += [(box.halves[0], node["low"]), (box.halves[1], node["high"])]
        elif box.multipliers is not None:
            named = _named(box.multipliers, program)
            if box.since is not None and box.since < tier:
                named.append([["tier", box.since], "1"])
            is_empty = box.is_empty or (box.since is not None and box.since < tier)
            node["infeasible" if is_empty else "multipliers"] = named
    return whole


def _at(split: int | Sum, program: Program) -> dict[str, object]:
    if isinstance(split, Sum):
        terms = zip(split.columns, split.factors, strict=True)
        return {"sum": [[list(program.columns[column]), int(factor)] for column, factor in terms]}
    return {"column": list(program.columns[split])}


def _named(multipliers: Multipliers, program: Program) -> list[list[object]]:
    return [
        [
            list(_row(int(place), multipliers.rows, program)),
            str(Fraction(int(multipliers.above[place]), multipliers.denominator)),
        ]
        for place in np.flatnonzero(multipliers.above)
    ]


def _cut(cut: Cut, program: Program) -> dict[str, object]:
    return {
        "rows": _named(cut.multipliers, program),
        "from_above": [list(program.columns[column]) for column in cut.from_above],
    }


def _row(place: int, rows: int, program: Program) -> Key:
    return program.rows[place].key if place < rows else ("here", place - rows)
