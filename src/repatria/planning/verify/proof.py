"""Check a proof tree in exact arithmetic: what bound does it prove?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np

from repatria.planning.verify.named import Faulty, Names, Weighted, pairs_of
from repatria.planning.verify.narrowing import Step, read_step
from repatria.planning.verify.program import Program
from repatria.planning.verify.rounding import LARGEST_SCALE, Box, push_cut
from repatria.planning.verify.rows import Row, Sparse, added


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof tree shows.

    Attributes:
        bound: No plan has a greater objective; None where the tree shows that there is no plan at all.
        fault: What is wrong with the tree; None if nothing is. With a fault, `bound` says nothing.
    """

    bound: int | None = None
    fault: str | None = None


def prove(program: Program, objective: Sparse | None, tree: object) -> Proven:
    """Find the bound that `tree` proves for `objective`; with None it must prove that there is no plan."""
    try:
        return Proven(_Walk(program, objective).go(tree))
    except Faulty as fault:
        return Proven(fault=str(fault))


class _Walk:
    """Goes through a tree without recursion, so that its depth does not matter; each leaf is passed once.

    Attributes:
        boxes: Least and greatest value of the columns that splits around this place bounded.
        low, high: The same of all columns.
        closed: Which columns a step of narrowing around this place left a single value.
        gained: The objective as a row of the table.
        is_in_part: A part of an objective is being bounded, and not the objective of the tier.
    """

    def __init__(self, program: Program, objective: Sparse | None) -> None:
        self.program = program
        self.objective = objective
        self.boxes: dict[int, tuple[int, int]] = {}
        self.low = np.zeros(len(program.greatest), dtype=np.int64)
        self.high = np.array(program.greatest, dtype=np.int64)
        self.closed = np.zeros(len(program.greatest), dtype=bool)
        self.names = Names(program)
        self.table = self.names.table
        self.gained = self.table.push(Row(objective or [], 0))
        self.is_in_part = False

    def go(self, tree: object) -> int | None:
        best: int | None = None
        waiting: list[object] = [tree]
        while waiting:
            node = waiting.pop()
            if callable(node):
                node()
                continue
            if not isinstance(node, dict):
                raise Faulty("A node of the proof is not an object.")
            inner = self._entered(node)
            if inner is None:
                proven = self._said(node)
            else:
                proven, within = inner
                waiting += within
            if proven is not None:
                best = proven if best is None else max(best, proven)
        return best

    def _entered(self, node: dict[str, object]) -> tuple[int | None, list[object]] | None:
        """Enter a node with nodes in it: give what is proven outside of these, and them, last first.

        Returns:
            None for a node that has none in it.
        """
        depth = len(self.names.here)
        if node.keys() == {"column", "split", "low", "high"}:
            return None, self._split(node)
        if node.keys() == {"sum", "split", "low", "high"}:
            return None, self._split_sum(node)
        if node.keys() == {"cuts", "then"}:
            self._cut(node["cuts"])
            return None, [self._leaving(depth), node["then"]]
        if node.keys() == {"narrow", "then"}:
            leaving = self._staying()
            return self._narrow(node["narrow"]), [leaving, node["then"]]
        return None

    def _said(self, node: dict[str, object]) -> int | None:
        """Give the bound that a node proves which has no boxes in it; None where it shows its box empty."""
        if node.keys() == {"infeasible"}:
            if self._bound(node["infeasible"], gains=False) >= 0:
                raise Faulty("A node called infeasible does not prove its box empty.")
            return None
        if node.keys() == {"multipliers"} and self.objective is not None:
            return floor(self._bound(node["multipliers"], gains=True))
        if node.keys() == {"priced", "parts"} and self.objective is not None and not self.is_in_part:
            return self._parts(node)
        raise Faulty("A node of the proof has other keys than it may have here.")

    def _split(self, node: dict[str, object]) -> list[object]:
        column = self.names.column(node["column"])
        at = node["split"]
        if column is None or type(at) is not int:
            raise Faulty("A split names no column of the program, or no whole number.")
        low, high = self._box(column)
        if not low <= at < high:
            raise Faulty(f"A split of {node['column']} at {at} does not split its box, {low} to {high}.")
        before = self.boxes.get(column)
        return [
            self._setting(column, before),
            node["high"],
            self._setting(column, (at + 1, high)),
            node["low"],
            self._setting(column, (low, at)),
        ]

    def _split_sum(self, node: dict[str, object]) -> list[object]:
        at, listed = node["split"], pairs_of(node["sum"])
        if type(at) is not int or listed is None or not listed[0]:
            raise Faulty("A split at a sum names no columns, or no whole number.")
        columns, factors = self.names.columns(listed[0]), listed[1]
        if columns is None or len({*columns}) < len(columns):
            raise Faulty("A split at a sum names no column of the program, or one twice.")
        whole = [factor for factor in factors if type(factor) is int]
        if len(whole) < len(factors):
            raise Faulty("A split at a sum has a factor that is no whole number.")
        terms = list(zip(columns, whole, strict=True))
        low = Row(terms, at)
        high = Row([(column, -factor) for column, factor in terms], -at - 1)
        depth = len(self.names.here)
        return [
            self._leaving(depth),
            node["high"],
            self._adding(high),
            self._leaving(depth),
            node["low"],
            self._adding(low),
        ]

    def _setting(self, column: int, box: tuple[int, int] | None) -> Callable[[], None]:
        def set_box() -> None:
            if box is None:
                self.boxes.pop(column, None)
            else:
                self.boxes[column] = box
            self.low[column], self.high[column] = self._box(column)

        return set_box

    def _adding(self, row: Row) -> Callable[[], None]:
        return lambda: self.names.add(self.table.push(row))

    def _leaving(self, depth: int) -> Callable[[], None]:
        return lambda: self.names.leave(depth)

    def _box(self, column: int) -> tuple[int, int]:
        return self.boxes.get(column, (0, self.program.greatest[column]))

    def _bound(self, listed: object, *, gains: bool) -> Fraction:
        """Bound the objective, or nothing at all, inside the boxes by the rows listed."""
        rows = self.names.weighted(listed)
        if rows.unit <= LARGEST_SCALE:
            bound = self._bound_in_words(rows, gains=gains)
            if bound is not None:
                return Fraction(bound, rows.unit)
        return self._bound_in_fractions(rows, (self.objective or []) if gains else [])

    def _parts(self, node: dict[str, object]) -> int | None:
        """Bound the objective part by part, less the rows listed; None where a part shows the box empty."""
        rows, parts = self.names.weighted(node["priced"]), node["parts"]
        if rows.unit > LARGEST_SCALE or not isinstance(parts, list | tuple):
            raise Faulty("The parts of a node are not a list, or its multipliers are too fine.")
        costs = added(self.table, [*rows.numbers, self.gained], [*rows.factors, -rows.unit], len(self.low))
        if costs is None:
            raise Faulty("What is to be bounded in parts has coefficients beyond machine words.")
        gains = [-cost for cost in costs.whole()]
        left = {column for column, gain in enumerate(gains) if gain}
        bound = self.table.limit_of(rows.numbers, rows.factors)
        for part in parts:
            if not isinstance(part, dict) or part.keys() != {"offers", "proof"}:
                raise Faulty("A part has other keys than offers and proof.")
            columns = self.names.columns_of(part["offers"])
            if columns is None:
                raise Faulty("A part names what is no offer of the program, or one twice.")
            terms = [(column, gains[column]) for column in columns if column in left]
            left -= {column for column, _ in terms}
            of_part = self._bound_of_part(terms, part["proof"])
            if of_part is None:
                return None
            bound += of_part
        for column in left:
            low, high = self._box(column)
            bound += gains[column] * (high if gains[column] > 0 else low)
        return bound // rows.unit

    def _bound_of_part(self, terms: Sparse, tree: object) -> int | None:
        """Bound one part; its tree may speak of anything but parts, and leaves all as it was."""
        objective, gained = self.objective, self.gained
        self.objective, self.gained = terms, self.table.push(Row(terms, 0))
        self.is_in_part = True
        bound = self.go(tree)
        self.is_in_part = False
        self.names.drop(self.gained)
        self.objective, self.gained = objective, gained
        return bound

    def _bound_in_words(self, rows: Weighted, *, gains: bool) -> int | None:
        """Bound by sums of machine words; None where coefficients are too large for them."""
        numbers, factors = rows.numbers, rows.factors
        limit = self.table.limit_of(numbers, factors)
        if gains:
            numbers, factors = [*numbers, self.gained], [*factors, -rows.unit]
        # What stands here is what the rows cost less what is gained: a column goes where that is least.
        costs = added(self.table, numbers, factors, len(self.low))
        if costs is None:
            return None
        return limit - costs.times(np.where(costs.is_negative(), self.high, self.low))

    def _bound_in_fractions(self, rows: Weighted, objective: Sparse) -> Fraction:
        """Bound in numbers of any size."""
        gained: dict[int, Fraction] = {column: Fraction(weight) for column, weight in objective}
        parts: list[Fraction] = []
        for number, multiplier in zip(rows.numbers, rows.multipliers, strict=True):
            factor = Fraction(*multiplier)
            parts.append(factor * self.table.limits[number])
            for column, coefficient in self.table.terms(number):
                gained[column] = gained.get(column, Fraction(0)) - factor * coefficient
        for column, gain in gained.items():
            low, high = self._box(column)
            parts.append(gain * (high if gain > 0 else low))
        return _sum(parts)

    def _cut(self, listed: object) -> None:
        if not isinstance(listed, list | tuple) or not listed:
            raise Faulty("The cuts of a node are not a list.")
        for cut in listed:
            if not isinstance(cut, dict) or cut.keys() != {"rows", "from_above"}:
                raise Faulty("A cut has other keys than rows and from_above.")
            above = self.names.columns(cut["from_above"])
            if above is None:
                raise Faulty("A cut measures something from above that is no column of the program.")
            rows = self.names.weighted(cut["rows"], of_any_sign=True)
            self.names.add(push_cut(self.table, rows, above, Box(self.low, self.high, self.closed)))

    def _narrow(self, steps: object) -> int | None:
        """Narrow the box, step by step; give what is gained outside of it at the most, if anything is."""
        if not isinstance(steps, list | tuple) or not steps:
            raise Faulty("The steps of a node are not a list.")
        best: int | None = None
        for listed in steps:
            gained = None if self.objective is None else self.gained
            step = read_step(self.names, listed, gained, self.low, self.high)
            if step.outside is not None:
                best = step.outside if best is None else max(best, step.outside)
            self._take(step)
        return best

    def _take(self, step: Step) -> None:
        """Keep to what a step leaves."""
        for column, (low, high) in step.boxes.items():
            self.boxes[column] = low, high
            self.low[column], self.high[column] = low, high
            self.closed[column] = low == high
        for number in step.tight:
            terms = [(column, -factor) for column, factor in self.table.terms(number)]
            self.names.add(self.table.push(Row(terms, -self.table.limits[number])))

    def _staying(self) -> Callable[[], None]:
        """Remember what holds here, and give what goes back to it."""
        depth, boxes = len(self.names.here), dict(self.boxes)
        low, high, closed = self.low.copy(), self.high.copy(), self.closed.copy()

        def leave() -> None:
            self.names.leave(depth)
            self.boxes, self.low, self.high, self.closed = boxes, low, high, closed

        return leave


def _sum(parts: list[Fraction]) -> Fraction:
    """Add in halves: fractions added one by one would grow for nothing."""
    while len(parts) > 1:
        parts = [sum(parts[i : i + 2], Fraction(0)) for i in range(0, len(parts), 2)]
    return parts[0] if parts else Fraction(0)
