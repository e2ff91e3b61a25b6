"""Boxes: disjoint parts of a program that leave nothing out, kept from tier to tier.

A box that cannot reach what an earlier tier reached is shut for good, and the same multipliers show it in
every later tier; so the tree of boxes is grown once for all tiers. A box may have cuts of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.exact import Multipliers
from repatria.planning.merged import Merged
from repatria.planning.model import Program
from repatria.planning.solvers.relaxation import Optimum
from repatria.planning.sums import Sum


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a split at a sum, as a row: the terms sum to at most `most`.

    Attributes:
        key: Of the sum.
        is_upper: The sum is at most `most`; else its negative is.
    """

    key: Hashable
    is_upper: bool
    columns: np.ndarray
    factors: np.ndarray
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A row derived from others by mixed-integer rounding: its terms sum to at most `most`.

    Attributes:
        named: Rows and multipliers that it follows from.
        from_above: Columns measured from their greatest value in the box.
    """

    named: list[list[object]]
    from_above: tuple[list[str | int], ...]
    columns: np.ndarray
    factors: np.ndarray
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Multipliers that prove something: of the rows of a merged program, then of those that hold in a box."""

    merged: Merged
    multipliers: Multipliers


@dataclass(slots=True)
class Box:
    """Part of a program: sums within bounds of their own, and the rows that hold there.

    Attributes:
        within: Sums that the splits above bounded, by key, each with its least and greatest value.
        inherited: Rows of the boxes around this one: sides of splits, and cuts.
        cuts: Cuts of its own.
        optimum: What the relaxation of the tier being solved gave here; None before.
        around: What it gave the last time, or in the box around this one; never of an empty box.
        shown: Proves `bound` for that tier, or that the box is empty.
        bound: No point of the box gains more; None where nothing is proven yet, or the box is empty.
        is_empty: It holds no point, as `shown` proves.
        since: The tier whose value it cannot reach, so that it is shut; None while it is open.
        split: The sum, and the value, at which it was split into `halves`.
    """

    within: dict[Hashable, tuple[Sum, float, float]] = field(default_factory=dict)
    inherited: tuple[Cut | Side, ...] = ()
    cuts: tuple[Cut, ...] = ()
    shown: Shown | None = None
    bound: int | None = None
    is_empty: bool = False
    since: int | None = None
    split: tuple[Sum, int] | None = None
    halves: tuple[Box, Box] | None = None
    optimum: Optimum | None = None
    around: Optimum | None = None

    @property
    def rows(self) -> tuple[Cut | Side, ...]:
        """Give the rows that hold here, in the order in which a proof names them."""
        return self.inherited + self.cuts

    def part(self, total: Sum, at: int) -> tuple[Box, Box]:
        """Split at a sum: in the first half it is at most `at`, in the other more."""
        key = total.key
        _, low, high = self.within.get(key, (total, -np.inf, np.inf))
        self.split = total, at
        sides: tuple[tuple[Side, ...], ...] = ((), ())
        if not total.is_column:
            sides = (
                (Side(key, True, total.columns, total.factors, at),),
                (Side(key, False, total.columns, -total.factors, -at - 1),),
            )
        self.halves = (
            Box({**self.within, key: (total, low, at)}, self.rows + sides[0], optimum=self.optimum),
            Box({**self.within, key: (total, at + 1, high)}, self.rows + sides[1], optimum=self.optimum),
        )
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
            node["cuts"] = [{"rows": cut.named, "from_above": list(cut.from_above)} for cut in box.cuts]
            node["then"] = {}
            node = node["then"]
        if box.halves is not None and box.split is not None:
            total, at = box.split
            node.update(_at(total, program), split=at, low={}, high={})
            waiting += [(box.halves[0], node["low"]), (box.halves[1], node["high"])]
        elif box.shown is not None:
            named = named_rows(box.shown.merged, box.shown.multipliers)
            if box.since is not None and box.since < tier:
                named.append([["tier", box.since], "1"])
            is_empty = box.is_empty or (box.since is not None and box.since < tier)
            node["infeasible" if is_empty else "multipliers"] = named
    return whole


def named_rows(merged: Merged, multipliers: Multipliers) -> list[list[object]]:
    """Name the rows of the whole program, and those of a box, each with its multiplier."""
    named: list[list[object]] = []
    texts: dict[int, str] = {}
    rows = merged.whole.rows
    for place in np.flatnonzero(multipliers.above).tolist():
        above = int(multipliers.above[place])
        if above not in texts:
            texts[above] = str(Fraction(above, multipliers.denominator))
        if place < multipliers.rows:
            named += [[list(rows[row].key), texts[above]] for row in merged.rows_at(place)]
        else:
            named.append([["here", place - multipliers.rows], texts[above]])
    return named


def _at(total: Sum, program: Program) -> dict[str, object]:
    if total.is_column:
        return {"column": list(program.columns[total.columns[0]])}
    terms = zip(total.columns.tolist(), total.factors.tolist(), strict=True)
    return {"sum": [[list(program.columns[column]), factor] for column, factor in terms]}
