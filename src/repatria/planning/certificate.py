"""Proofs that no plan does better, in exact arithmetic; docs/certificate.md says what they mean.

A solver's multipliers are rounded to small fractions: any of the right sign prove some bound, and the
bound is computed here from the fractions, never taken from the solver. Where a box does not close, it is
split, so that the parts are disjoint and leave nothing out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.model import Key, Objective, Program, Row
from repatria.planning.rings import MOST_RINGS, count_rings, rows_against, without_spare_payments
from repatria.planning.solvers.highs import Matrix, Relaxed, relax

#: Work that one tier's proof may cost: boxes examined, times the numbers in the program. Never seconds.
MOST_WORK = 1_500_000
MOST_BOXES = 1_000

#: Denominators to round multipliers to, coarse first: small fractions are read and checked sooner.
DENOMINATORS = (1, 2, 12, 5_040, 10**6, 10**9)


@dataclass(frozen=True, slots=True)
class Bound:
    """What was proven for one objective.

    Attributes:
        value: No solution gains more; None where every box is empty, or nothing was proven.
        proof: Tree of multipliers that proves `value`; None where nothing was proven.
        better: A solution that gains more than was asked to be ruled out, if one turned up.
        rings: Rows of rings that the proof needed beside those of the program.
    """

    value: int | None
    proof: Proof | None
    better: tuple[int, ...] | None = None
    rings: tuple[Row, ...] = ()


def prove(
    program: Program, objective: Objective, *, at_most: int | None, most_work: int = MOST_WORK
) -> Bound:
    """Prove that no solution of `program` gains more than `at_most`, or with None that there is none.

    Returns:
        The proof; or, if the work ran out, the proof of the weaker bound that the whole box gave.
    """
    return _Search(program, objective, at_most, most_work).run()


class _Search:
    """Splits boxes depth first: every box has to be closed, so the order costs nothing."""

    def __init__(self, program: Program, objective: Objective, at_most: int | None, most_work: int) -> None:
        self.program = program
        self.at_most = at_most
        self.matrix = Matrix.of([(row.terms, row.most) for row in program.rows])
        self.no_gains: dict[int, int] = {}
        self.gains = dict(objective.gains) if at_most is not None else self.no_gains
        self.float_gains = np.zeros(len(program.columns))
        for column, gain in self.gains.items():
            self.float_gains[column] = gain
        numbers = len(program.columns) + len(self.matrix.columns)
        self.most_boxes = max(1, min(MOST_BOXES, most_work // max(1, numbers)))
        self.boxes = 0
        self.root = Bound(None, None)
        self.better: tuple[int, ...] | None = None
        self.rings: tuple[Row, ...] = ()
        self.rings_before = count_rings(program)

    def run(self) -> Bound:
        lower = np.array(self.program.lower, dtype=np.float64)
        upper = np.array(self.program.upper, dtype=np.float64)
        root: Proof = {}
        open_boxes = [(lower, upper, root)]
        greatest: int | None = None
        while open_boxes:
            low, high, node = open_boxes.pop()
            if self.boxes >= self.most_boxes:
                return replace(self.root, rings=self.rings)
            self.boxes += 1
            split = self._close(low, high, node)
            if self.better is not None:
                return Bound(None, None, self.better, self.rings)
            if self.boxes > self.most_boxes:
                return replace(self.root, rings=self.rings)
            if split is None:
                bound = node.pop("bound", None)
                if bound is not None:
                    greatest = bound if greatest is None else max(greatest, bound)
                continue
            column, at = split
            node.clear()
            node.update(column=list(self.program.columns[column]), split=at, low={}, high={})
            below, above = high.copy(), low.copy()
            below[column], above[column] = at, at + 1
            open_boxes += [(low, below, node["low"]), (above, high, node["high"])]
        return Bound(greatest, root, rings=self.rings)

    def _close(self, low: np.ndarray, high: np.ndarray, node: Proof) -> tuple[int, int] | None:
        """Write a proof for this box into `node`, or say at which column and value to split it."""
        while True:
            relaxed = relax(self.matrix, self.float_gains, low, high)
            if self._is_closed(relaxed, low, high, node):
                return None
            if not self._forbid_rings(relaxed.values):
                break
        self._keep_if_better(relaxed.values)
        return self._where_to_split(relaxed.values, low, high)

    def _is_closed(self, relaxed: Relaxed, low: np.ndarray, high: np.ndarray, node: Proof) -> bool:
        """Write a proof for this box into `node`, if the multipliers of its relaxation give one."""
        if relaxed.shortfall > 0:
            for denominator in DENOMINATORS:
                multipliers = _rounded(relaxed.multipliers, denominator)
                if self._greatest(multipliers, self.no_gains, low, high) < 0:
                    node["infeasible"] = self._named(multipliers)
                    return True
            return False
        for denominator in DENOMINATORS:
            multipliers = _rounded(relaxed.multipliers, denominator)
            bound = floor(self._greatest(multipliers, self.gains, low, high))
            if self.boxes == 1 and self.gains and (self.root.value is None or bound < self.root.value):
                self.root = Bound(bound, {"multipliers": self._named(multipliers)})
            if self.at_most is not None and bound <= self.at_most:
                node["multipliers"], node["bound"] = self._named(multipliers), bound
                return True
        return False

    def _greatest(
        self, multipliers: dict[int, Fraction], gains: dict[int, int], low: np.ndarray, high: np.ndarray
    ) -> Fraction:
        """Bound the gain in a box by adding rows times multipliers."""
        rest: dict[int, Fraction] = {column: Fraction(gain) for column, gain in gains.items()}
        total = Fraction(0)
        for position, multiplier in multipliers.items():
            row = self.program.rows[position]
            total += multiplier * row.most
            for column, factor in row.terms:
                rest[column] = rest.get(column, Fraction(0)) - multiplier * factor
        for column, gain in rest.items():
            if gain:
                total += gain * int(high[column] if gain > 0 else low[column])
        return total

    def _named(self, multipliers: dict[int, Fraction]) -> list[list[object]]:
        return [
            [_listed(self.program.rows[position].key), str(multiplier)]
            for position, multiplier in sorted(multipliers.items())
        ]

    def _forbid_rings(self, values: np.ndarray) -> bool:
        """Add the rows that a whole-number point of the relaxation breaks; say whether any were added."""
        whole = tuple(round(value) for value in values)
        if not self.program.payments or not self.program.keeps_rows(whole):
            return False
        needed = rows_against(self.program, without_spare_payments(self.program, whole, self.gains))
        if not needed:
            return False
        self.boxes += 1
        if self.rings_before + len(self.rings) + len(needed) > MOST_RINGS:
            self.boxes = self.most_boxes + 1
            return False
        self.rings += needed
        self.program = self.program.with_rows(needed)
        self.matrix = Matrix.of([(row.terms, row.most) for row in self.program.rows])
        return True

    def _keep_if_better(self, values: np.ndarray) -> None:
        """Notice a whole-number solution that gains more than was to be ruled out: the search was wrong."""
        whole = tuple(round(value) for value in values)
        if not self.program.keeps_rows(whole):
            return
        whole = without_spare_payments(self.program, whole, self.gains)
        if not self.program.keeps(whole):
            return
        gain = sum(gain * whole[column] for column, gain in self.gains.items())
        if self.at_most is None or gain > self.at_most:
            self.better = whole

    def _where_to_split(self, values: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[int, int]:
        """Choose the switch of an offer before a number of people; the most fractional; else the widest."""
        distance = np.abs(values - np.round(values))
        distance[high - low < 1] = 0.0
        switches = np.array([key[0] in ("y", "pays") for key in self.program.columns])
        for candidates in (distance * switches, distance):
            if candidates.size and candidates.max() > 1e-6:
                column = int(candidates.argmax())
                return column, int(np.floor(values[column]))
        column = int((high - low).argmax())
        middle = (int(low[column]) + int(high[column])) // 2
        return column, middle


def _rounded(multipliers: np.ndarray, denominator: int) -> dict[int, Fraction]:
    found = {}
    for position, value in enumerate(multipliers):
        if value > 1e-12:
            multiplier = Fraction(float(value)).limit_denominator(denominator)
            if multiplier:
                found[position] = multiplier
    return found


def _listed(key: Key) -> list[str | int]:
    return list(key)
