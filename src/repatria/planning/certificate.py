"""Proofs that no plan does better, in exact arithmetic; docs/certificate.md says what they mean.

A program is split into boxes, on the switches of offers first: once it is decided which offers are in force,
the rest is nearly a flow. There a few cuts, and splits at how many people of each weight an offer gives,
close what the relaxation leaves open. A solver's multipliers are rounded to small fractions, and the bound
is computed here from the fractions, never taken from the solver.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import floor

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.boxes import Box, proof_of
from repatria.planning.cuts import matrix_of, separate
from repatria.planning.exact import FINER, Multipliers, bound
from repatria.planning.model import Objective, Program, Row
from repatria.planning.rings import MOST_RINGS, count_rings, rows_against, without_spare_payments
from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE, Optimum, Relaxation
from repatria.planning.sums import sums_of

#: Work that one tier may cost: relaxations solved, times the numbers in the program. Never seconds.
MOST_WORK = 6_000_000
MOST_BOXES = 1_000

#: Rounds of cuts in one box, cuts a round, and how much of the gap a round has to close to be worth another.
MOST_ROUNDS = 6
CUTS_A_ROUND = 40
LEAST_PROGRESS = 0.02

#: Programs of up to so many columns are searched whole before they are split.
SMALL = 300
#: Nodes that the solver may open to find whole numbers in a part of a program.
NODES_IN_A_PART = 200
#: Nodes for a last look at the whole, where boxes are left open.
NODES_AT_LAST = 2_000
#: After so many boxes without a better solution, one is looked for near the best box.
PATIENCE = 40


@dataclass(frozen=True, slots=True)
class Bound:
    """What was proven for one objective.

    Attributes:
        value: No solution gains more; None where every box is empty, or nothing was proven.
        proof: Tree of multipliers that proves `value`, or that there is no solution; None where nothing was.
        solution: The best solution found; None if none was.
        rings: Rows of rings that the proof needed beside those of the program.
    """

    value: int | None
    proof: Proof | None
    solution: tuple[int, ...] | None = None
    rings: tuple[Row, ...] = ()


def prove(
    program: Program,
    objective: Objective | None,
    start: tuple[int, ...] | None,
    *,
    root: Box | None = None,
    tier: int = 0,
    most_work: int = MOST_WORK,
) -> Bound:
    """Find the best solution of a program, and prove that there is no better one; as far as the work goes.

    Args:
        objective: What is to be made as great as possible; with None, prove that there is no solution at all.
        start: A solution to begin with.
        root: The boxes of the tiers before this one; they are split further. Absent: one box.
        tier: How many tiers came before.
        most_work: Work allowed.
    """
    return _Search(program, objective, root or Box(), tier, most_work).run(start)


class _Search:
    """Searches one tier of a program, in the boxes that the tiers before left open."""

    def __init__(
        self, program: Program, objective: Objective | None, root: Box, tier: int, most_work: int
    ) -> None:
        self.objective = objective
        self.root = root
        self.tier = tier
        self.width = len(program.columns)
        self.lower = np.array(program.lower, dtype=np.float64)
        self.upper = np.array(program.upper, dtype=np.float64)
        self.gains = np.zeros(self.width, dtype=np.int64)
        for column, gain in objective.gains if objective else ():
            self.gains[column] = gain
        self.switches = np.array([key[0] in ("y", "pays") for key in program.columns], dtype=bool)
        self.sums = sums_of(program)
        self.solution: tuple[int, ...] | None = None
        self.best: int | None = None
        self.choices: set[bytes] = set()
        self.since_better = 0
        self.rings: tuple[Row, ...] = ()
        self._load(program)
        numbers = self.width + len(self.matrix.columns)
        self.work_left = max(1, min(MOST_BOXES, most_work // max(1, numbers)))

    def _load(self, program: Program) -> None:
        self.program = program
        self.matrix = Matrix.of([(row.terms, row.most) for row in program.rows], self.width)
        self.relaxation = Relaxation(self.matrix, self.lower, self.upper)
        self.relaxation.gain(self.gains.astype(np.float64))
        self.cuts_in_use: tuple[object, ...] = ()

    def run(self, start: tuple[int, ...] | None) -> Bound:
        if start is not None:
            self._take(start)
        if self.tier and self.best is not None:
            # Often the tiers before leave nothing to gain: then one box says so.
            whole = Box()
            self._solve(whole)
            if self._is_closed(whole):
                return Bound(whole.bound, proof_of(whole, self.program, self.tier), self.solution, self.rings)
        if self.width > SMALL:
            self._look_first()
        waiting: list[tuple[float, int, Box]] = []
        for order, box in enumerate(self._open_boxes()):
            box.multipliers, box.bound, box.around = None, None, None
            self._solve(box)
            heapq.heappush(waiting, (-_gain(box), order, box))
        order = len(waiting)
        while waiting and self.work_left > 0 and not self._is_answered():
            _, _, box = heapq.heappop(waiting)
            while not self._is_closed(box) and self.work_left > 0 and not self._is_answered():
                halves = self._refine(box)
                if halves is None:
                    continue
                for half in halves:
                    self._solve(half)
                box, far = sorted(halves, key=_gain, reverse=True)
                order += 2
                heapq.heappush(waiting, (-_gain(far), order - 1, far))
                if self.choices:
                    # Go deep until whole numbers were looked for once; then take the greatest first.
                    heapq.heappush(waiting, (-_gain(box), order, box))
                    break
        if waiting and self.width > SMALL and not self._is_answered():
            self._look_in(self.lower, self.upper, NODES_AT_LAST)
        return self._conclude()

    def _look_first(self) -> None:
        """Look for whole numbers before anything is split: with the offers of the start, and of others."""
        if self.solution is not None:
            chosen = np.array(self.solution, dtype=np.float64)
            low, high = (np.where(self.switches, chosen, side) for side in (self.lower, self.upper))
            self._look_in(low, high)
        if self.tier == 0:
            self._look_where_offers_hold()

    def _open_boxes(self) -> list[Box]:
        return [box for box in self.root.leaves() if box.since is None and not box.is_empty]

    def _is_answered(self) -> bool:
        """Where only the existence of a solution is asked: was one found?"""
        return self.objective is None and self.solution is not None

    def _conclude(self) -> Bound:
        boxes = self._open_boxes()
        if self.objective is None and (boxes or self.solution is not None):
            return Bound(None, None, self.solution, self.rings)
        for box in boxes:
            if box.multipliers is None:
                self._prove(box)
            if box.is_empty:
                continue
            if box.around is not None and (box.bound is None or not np.isfinite(_gain(box))):
                # The solver could not show what this box holds: what is proven around it holds in it.
                box.optimum = box.around
                self._prove(box)
            if self.best is not None and box.bound is not None and box.bound < self.best:
                box.since = self.tier
        bounds = [box.bound for box in boxes if box.bound is not None]
        proof = proof_of(self.root, self.program, self.tier)
        return Bound(max(bounds, default=None), proof, self.solution, self.rings)

    def _solve(self, box: Box) -> Optimum:
        """Solve the relaxation in a box; what was solved there, or around it, is where the solver begins."""
        cuts = box.all_cuts
        if cuts != self.cuts_in_use:
            self.relaxation.add_rows(matrix_of(cuts, self.width))
            self.cuts_in_use = cuts
        low, high = box.sides(self.lower, self.upper)
        before = box.optimum
        if before is not None and np.isfinite(before.value):
            box.around = before
        box.optimum = self.relaxation.solve(low, high, None if before is None else before.basis)
        self.work_left -= 1
        return box.optimum

    def _is_closed(self, box: Box) -> bool:
        """Is it proven that the box holds nothing better than what was found?"""
        optimum = box.optimum
        if optimum is None:
            return False
        if optimum.is_empty or (self.best is not None and optimum.value + WHOLE < self.best + 1):
            self._prove(box)
            is_low = self.best is not None and box.bound is not None and box.bound <= self.best
            return box.is_empty or is_low
        return False

    def _prove(self, box: Box) -> None:
        """Turn the solver's multipliers into a proof: of a bound, or that the box is empty."""
        optimum = box.optimum
        if optimum is None:
            return
        matrix = self.matrix.above(matrix_of(box.all_cuts, self.width))
        # Rows of rings, and cuts, may have come since: what they could add is not known.
        of_program, of_cuts = np.split(optimum.multipliers, [optimum.rows])
        new_rows = len(self.program.rows) - len(of_program)
        new_cuts = len(box.all_cuts) - len(of_cuts)
        listed = np.concatenate((of_program, np.zeros(new_rows), of_cuts, np.zeros(new_cuts)))
        low, high = box.sides(self.lower, self.upper)
        gains = np.zeros_like(self.gains) if optimum.is_empty else self.gains
        for denominators in FINER:
            multipliers = Multipliers.fitting(listed, len(self.program.rows), denominators)
            proven = bound(matrix, multipliers, gains, low, high)
            if optimum.is_empty:
                if proven < 0:
                    box.is_empty, box.multipliers, box.bound = True, multipliers, None
                    return
            elif box.bound is None or proven <= box.bound:
                box.multipliers, box.bound = multipliers, proven
                if proven <= (optimum.value + WHOLE if self.best is None else self.best):
                    return

    def _refine(self, box: Box) -> tuple[Box, Box] | None:
        """Split a box; or find cuts or a solution in it, and have it looked at again."""
        optimum = box.optimum
        if optimum is None or optimum.is_empty:
            return self._split(box, self._widest(box))
        undecided = np.abs(optimum.values - np.round(optimum.values)) * self.switches
        if undecided.max(initial=0.0) > WHOLE:
            return self._split(box, int(undecided.argmax()))
        if self._needs_rings(optimum):
            self._solve(box)
            return None
        self._look_near(box, optimum)
        if self._is_closed(box) or self._cut(box):
            return None
        optimum = box.optimum or optimum
        for sums in self.sums:
            totals = [float(each.factors @ optimum.values[each.columns]) for each in sums]
            off = [abs(total - round(total)) for total in totals]
            if off and max(off) > WHOLE * 10:
                place = off.index(max(off))
                return box.part_sum(sums[place], floor(totals[place]))
        distance = np.abs(optimum.values - np.round(optimum.values))
        low, high = box.sides(self.lower, self.upper)
        distance[high - low < 1] = 0.0
        if distance.max(initial=0.0) > WHOLE:
            return self._split(box, int(distance.argmax()))
        return self._split(box, self._widest(box))

    def _split(self, box: Box, column: int) -> tuple[Box, Box] | None:
        low, high = box.within.get(column, (0, 0))
        if self.width and column not in box.within:
            low, high = int(self.lower[column]), int(self.upper[column])
        if self.width == 0 or low == high:
            self.work_left = 0  # a single point that no proof closes: what is proven around it has to do
            return None
        value = (low + high) / 2 if box.optimum is None else float(box.optimum.values[column])
        at = min(max(floor(value + WHOLE), low), high - 1)
        return box.part(column, at, low, high)

    def _widest(self, box: Box) -> int:
        low, high = box.sides(self.lower, self.upper)
        return int((high - low).argmax()) if self.width else 0

    def _cut(self, box: Box) -> bool:
        """Add cuts for as long as they help; say whether the box has to be looked at again."""
        low, high = box.sides(self.lower, self.upper)
        for _ in range(MOST_ROUNDS):
            before = self._solve(box)  # so that the engine's basis is this box's
            if before.is_empty or self.work_left <= 0:
                return True
            if not np.isfinite(before.value):
                return False
            cuts = separate(
                self.relaxation.all_rows(),
                self.relaxation.combinations(before.values, 2 * CUTS_A_ROUND),
                self.relaxation.at_greatest(),
                before.values,
                rows=len(self.program.rows),
                low=low,
                high=high,
                most=CUTS_A_ROUND,
            )
            if not cuts:
                return False
            box.cuts += tuple(cuts)
            after = self._solve(box)
            if after.is_empty or self._is_closed(box):
                return True
            goal = floor(before.value) if self.best is None else self.best
            if before.value - after.value < LEAST_PROGRESS * (before.value - goal):
                break
        undecided = np.abs(after.values - np.round(after.values)) * self.switches
        return bool(undecided.max(initial=0.0) > WHOLE)

    def _needs_rings(self, optimum: Optimum) -> bool:
        """Add the rows of rings that a whole-number point of the relaxation breaks, if it breaks any."""
        if not self.program.payments:
            return False
        whole = tuple(round(value) for value in optimum.values)
        return self.program.keeps_rows(whole) and not self._keep(whole)

    def _look_near(self, box: Box, optimum: Optimum) -> None:
        """Look for whole numbers with the choice of offers that the relaxation makes, or near the best."""
        self.since_better += 1
        choice = np.round(optimum.values[self.switches]).astype(np.int8).tobytes()
        is_new = choice not in self.choices
        self.choices.add(choice)
        low, high = box.sides(self.lower, self.upper)
        nearest = np.round(optimum.values)
        if is_new:
            self._look_in(np.where(self.switches, nearest, low), np.where(self.switches, nearest, high))
        elif self.solution is not None and self.since_better >= PATIENCE:
            self.since_better = 0
            best = np.array(self.solution, dtype=np.float64)
            agreed = (np.abs(optimum.values - best) <= WHOLE) | self.switches
            self._look_in(np.where(agreed, best, self.lower), np.where(agreed, best, self.upper))

    def _look_where_offers_hold(self) -> None:
        """Drop the offers that the relaxation fills least, until the others hold, and look there."""
        low, high = self.lower.copy(), self.upper.copy()
        basis = None
        while self.work_left > 0:
            optimum = self.relaxation.solve(low, high, basis)
            self.work_left -= 1
            if not np.isfinite(optimum.value):
                return
            basis = optimum.basis
            partly = self.switches & (optimum.values < 1 - WHOLE) & (optimum.values > WHOLE)
            if not partly.any():
                # Whole people may still be too few for some of these: the solver may drop more.
                self._look_in(self.lower, np.where(self.switches, np.round(optimum.values), self.upper))
                return
            least = np.median(optimum.values[partly])
            high[partly & (optimum.values <= least)] = 0.0

    def _most(self) -> float | None:
        """Give what no open box can exceed, as far as is known."""
        gains = [_gain(box) for box in self._open_boxes()]
        return floor(max(gains) + WHOLE) if gains and np.isfinite(max(gains)) else None

    def _look_in(self, low: np.ndarray, high: np.ndarray, most_nodes: int = NODES_IN_A_PART) -> None:
        """Have the solver look for whole numbers in a part of the program."""
        start = None
        if self.solution is not None:
            values = np.array(self.solution)
            start = self.solution if bool(np.all((low <= values) & (values <= high))) else None
        gains = self.gains.astype(np.float64)
        found = best_whole_numbers(
            self.matrix, gains, low, high, start, most_nodes=most_nodes, enough=self._most()
        )
        if found.solution is not None and self.program.keeps_rows(found.solution):
            self._keep(found.solution)

    def _keep(self, solution: tuple[int, ...]) -> bool:
        """Take a solution that keeps all rows; one with rings too large gives rows against them instead."""
        wanted = frozenset(np.flatnonzero(self.gains).tolist())
        solution = without_spare_payments(self.program, solution, wanted)
        needed = rows_against(self.program, solution)
        if not needed:
            if self.program.keeps(solution):
                self._take(solution)
            return True
        if count_rings(self.program) + len(needed) > MOST_RINGS:
            self.work_left = 0
            return True
        self.rings += needed
        self._load(self.program.with_rows(needed))
        return False

    def _take(self, solution: tuple[int, ...]) -> None:
        value = int(self.gains @ np.array(solution, dtype=np.int64)) if self.width else 0
        if self.best is None or value > self.best:
            self.solution, self.best, self.since_better = solution, value, 0


def _gain(box: Box) -> float:
    return -np.inf if box.optimum is None else box.optimum.value
