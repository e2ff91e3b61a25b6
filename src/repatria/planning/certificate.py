"""Proofs that no plan does better, in exact arithmetic; docs/certificate.md says what they mean.

A program is split into boxes: on the switches of offers first, then at how many people an offer gives that a
tier counts, the first tiers first. What is left is nearly a flow, in which whole numbers are found at once;
where they are not, cuts and splits at single columns close the rest. A solver's multipliers are rounded to
small fractions, and the bound is computed here from the fractions, never taken from the solver.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor
from types import MappingProxyType

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.boxes import Box, Cut, Side, proof_of
from repatria.planning.cuts import separate
from repatria.planning.merged import merge
from repatria.planning.model import Objective, Program, Row
from repatria.planning.pieces import Lost, Pieces
from repatria.planning.prices import Carried, Prices
from repatria.planning.relaxed import Relaxed, Totals
from repatria.planning.rings import MOST_RINGS, count_rings, rows_against, without_spare_payments
from repatria.planning.rounding import Rounding
from repatria.planning.solvers.relaxation import WHOLE, Optimum
from repatria.planning.sums import Level, Sum, levels_of
from repatria.planning.watching import UNWATCHED, Watch, progress_of

#: Work that all tiers may cost: steps of the solver, times the numbers in the program. Never seconds.
MOST_WORK = 4_000_000_000
#: The same for one objective by itself.
MOST_WORK_OF_ONE = 500_000_000
#: Steps of prices in one box.
MOST_STEPS = 12
MOST_BOXES = 4_000
#: What every box costs beside the steps of the solver in it.
WORK_OF_A_BOX = 1_000_000

#: Rounds of cuts in one box, cuts a round, and how much of the gap a round has to close to be worth another.
MOST_ROUNDS = 6
CUTS_A_ROUND = 40
LEAST_PROGRESS = 0.02

#: Programs of up to so many columns are searched whole before they are split.
SMALL = 300
#: After so many boxes in which no whole numbers were found, a tier looks in no further one.
MOST_FAILURES = 8
#: Where a program of more columns gives none, it is looked at piece by piece; one of fewer whole.
MOST_IN_ONE = 5_000
#: A program of fewer pieces is not looked at piece by piece.
FEWEST_PIECES = 2
#: In a program of so many pieces each is closed by itself: no tree could close all of them at once.
FEWEST_APART = 20
#: In a program of fewer columns pieces that share a limit are not solved again: a repair has to be quick.
FEWEST_TOGETHER = 1_000
#: A side of a switch that loses less than this loses nothing that matters.
_LEAST_LOSS = 1e-6


@dataclass(frozen=True, slots=True)
class Bound:
    """What was proven for one objective.

    Attributes:
        value: No solution gains more; None where every box is empty, or nothing was proven.
        proof: Tree of multipliers that proves `value`, or that there is no solution; None where nothing was.
        solution: The best solution found; None if none was.
        rings: Rows of rings that the proof needed beside those of the program.
        work: What it cost.
    """

    value: int | None
    proof: Proof | None
    solution: tuple[int, ...] | None = None
    rings: tuple[Row, ...] = ()
    work: int = 0


def prove(
    program: Program,
    objective: Objective | None,
    start: tuple[int, ...] | None,
    *,
    root: Box | None = None,
    tier: int = 0,
    most_work: int = MOST_WORK_OF_ONE,
    order: Mapping[str, int] = MappingProxyType({}),
    levels: tuple[Level, ...] | None = None,
    carried: Carried | None = None,
    watch: Watch = UNWATCHED,
) -> Bound:
    """Find the best solution of a program, and prove that there is no better one; as far as the work goes.

    Args:
        objective: What is to be made as great as possible; with None, prove that there is no solution at all.
        start: A solution to begin with.
        root: The boxes of the tiers before this one; they are split further. Absent: one box.
        tier: How many tiers came before.
        most_work: Work allowed.
        order: Which of the classes that nothing tells apart come first: those of greater numbers.
        levels: Sums to split at, as `levels_of` gives them; absent, they are made.
        carried: What the tiers before found of prices; what this one finds is added.
        watch: Is told how far the search is; when it is stopped, what is proven until then is given.
    """
    known = tuple(level for level in levels or levels_of(program) if level.tier <= tier)
    search = _Search(
        program,
        objective,
        root or Box(),
        tier=tier,
        most_work=most_work,
        order=order,
        carried=carried or Carried(),
        watch=watch,
    )
    found = search.run(start, known)
    return replace(found, work=search.work)


class _Search:
    """Searches one tier of a program, in the boxes that the tiers before left open."""

    def __init__(
        self,
        program: Program,
        objective: Objective | None,
        root: Box,
        *,
        tier: int,
        most_work: int,
        order: Mapping[str, int],
        carried: Carried,
        watch: Watch,
    ) -> None:
        self.objective = objective
        self.root = root
        self.tier = tier
        self.carried = carried
        self.order = order
        self.watch = watch
        self.width = len(program.columns)
        self.gains = np.zeros(self.width, dtype=np.int64)
        for column, gain in objective.gains if objective else ():
            self.gains[column] = gain
        self.switches = np.array([key[0] in ("y", "pays") for key in program.columns], dtype=bool)
        self.people = np.array([key[0] == "f" for key in program.columns], dtype=bool)
        self.levels: tuple[Level, ...] = ()
        self.solution: tuple[int, ...] | None = None
        self.best: int | None = None
        self.looked: set[bytes] = set()
        self.rings: tuple[Row, ...] = ()
        self.waiting: list[tuple[float, int, Box]] = []
        self.is_pieced = False
        self.prices: Prices | None = None
        self.tight: set[int] = set()
        self.failures = 0
        self.tried: set[int] = set()
        self.is_stuck = False
        self.work_before = self.boxes_before = 0
        self._load(program)
        self.most_work = most_work

    @property
    def work(self) -> int:
        """Give what the search has cost so far."""
        return self.work_before + self.relaxed.work + self.boxes * WORK_OF_A_BOX

    @property
    def boxes(self) -> int:
        """Count how often a box was solved."""
        return self.boxes_before + self.relaxed.boxes

    def _load(self, program: Program) -> None:
        self.program = program
        merged = merge(program, self.gains)
        self.relaxed = Relaxed(merged, merged.shared(self.gains))
        self.few_switches = merged.shared(self.switches)
        self.few_people = merged.shared(self.people)
        self.is_apart = len(program.columns) > SMALL and Pieces(merged).number >= FEWEST_APART
        self.losses: dict[int, tuple[float, float]] = {}
        self.totals: list[Totals] | None = None

    def run(self, start: tuple[int, ...] | None, levels: tuple[Level, ...]) -> Bound:
        self.levels = levels
        if start is not None:
            self._take(start)
        kept = self._kept_already()
        if kept is not None:
            return kept
        whole = Box(everywhere=self.root.everywhere) if self.root.halves else self.root
        whole.shown, whole.bound, whole.around = None, None, None
        self.relaxed.solve(whole)
        if self._is_closed(whole):
            # Often the tiers before leave nothing to gain: then one box says so.
            return self._said(whole)
        waiting = self.waiting
        order = 0
        for box in self._open_boxes():
            if self.watch.is_stopped and self.objective is not None:
                self.relaxed.prove(whole, self.best)
                return self._said(whole)
            box.shown, box.bound, box.around = None, None, None
            if box is not whole:
                box.optimum = None
                self.relaxed.solve(box)
            heapq.heappush(waiting, (-_gain(box), order, box))
            order += 1
        while waiting and not self._is_out_of_work() and not self._is_answered():
            self._tell(waiting)
            _, _, box = heapq.heappop(waiting)
            while not self._is_closed(box) and not self._is_out_of_work() and not self._is_answered():
                halves = self._refine(box)
                if halves is None:
                    continue
                for half in halves:
                    self.relaxed.solve(half)
                box, far = sorted(halves, key=_gain, reverse=True)
                order += 2
                heapq.heappush(waiting, (-_gain(far), order - 1, far))
                if self.looked:
                    # Go deep until whole numbers were looked for once; then take the greatest first.
                    heapq.heappush(waiting, (-_gain(box), order, box))
                    break
        if waiting and self.width > SMALL and not self.is_pieced and not self.watch.is_stopped:
            self._look_in_pieces(min(waiting)[2])
        return self._conclude()

    def _kept_already(self) -> Bound | None:
        """See whether an earlier tier, which keeps its value, says all there is to prove of this one."""
        gains = {column: gain for column, gain in self.objective.gains if gain} if self.objective else {}
        for row in self.program.rows:
            if row.key[0] == "tier" and row.most == self.best and dict(row.terms) == gains:
                return Bound(self.best, {"multipliers": [[list(row.key), "1"]]}, self.solution)
        return None

    def _open_boxes(self) -> list[Box]:
        return [box for box in self.root.leaves() if box.since is None and not box.is_empty]

    def _is_out_of_work(self) -> bool:
        is_spent = self.boxes >= MOST_BOXES or self.work >= self.most_work
        # Cuts of pieces are worth more than all boxes, so that each tier has them once.
        is_due = self.is_apart and not self.tight and self.most_work > 0
        is_spent = is_spent and not is_due
        return is_spent or self.is_stuck or self.watch.is_stopped

    def _tell(self, waiting: list[tuple[float, int, Box]]) -> None:
        """Tell the watch how far the search is."""
        if self.objective is not None:
            most = floor(-waiting[0][0] + WHOLE) if np.isfinite(waiting[0][0]) else None
            tiers = len(self.program.objectives)
            self.watch.see(progress_of(self.objective, self.tier, tiers, best=self.best, bound=most))

    def _is_answered(self) -> bool:
        """Where only the existence of a solution is asked: was one found?"""
        return self.objective is None and self.solution is not None

    def _said(self, whole: Box) -> Bound:
        return Bound(whole.bound, proof_of(whole, self.program, self.tier), self.solution, self.rings)

    def _conclude(self) -> Bound:
        if self.prices is not None:
            self.prices.tell(self.carried, self.tier)
        boxes = self._open_boxes()
        if self.objective is None and (boxes or self.solution is not None):
            return Bound(None, None, self.solution, self.rings)
        for box in boxes:
            if box.shown is None:
                self.relaxed.prove(box, self.best)
            if box.is_empty:
                continue
            if box.around is not None and (box.bound is None or not np.isfinite(_gain(box))):
                # The solver could not show what this box holds: what is proven around it holds in it.
                box.optimum = box.around
                self.relaxed.prove(box, self.best)
            if self.best is not None and box.bound is not None and box.bound < self.best:
                box.since = self.tier
        bounds = [box.bound for box in boxes if box.bound is not None]
        proof = proof_of(self.root, self.program, self.tier)
        return Bound(max(bounds, default=None), proof, self.solution, self.rings)

    def _is_closed(self, box: Box) -> bool:
        """Is it proven that the box holds nothing better than what was found?"""
        optimum = box.optimum
        if optimum is None:
            return False
        if optimum.is_empty or (self.best is not None and optimum.value + WHOLE < self.best + 1):
            self.relaxed.prove(box, self.best)
            is_low = self.best is not None and box.bound is not None and box.bound <= self.best
            return box.is_empty or is_low
        return False

    def _refine(self, box: Box) -> tuple[Box, Box] | None:
        """Split a box; or find cuts or a solution in it, and have it looked at again."""
        optimum = box.optimum
        if optimum is None or optimum.is_empty or not np.isfinite(optimum.value):
            return self._split(box, self._widest(box))
        values = optimum.values[: self.relaxed.width]
        undecided = np.abs(values - np.round(values)) * self.few_switches
        if self.is_apart and self.tier and not self.tight:
            self._tighten(box)
            return None
        if undecided.max(initial=0.0) > WHOLE:
            return self._split_at_switch(box, optimum, np.flatnonzero(undecided > WHOLE))
        if self._needs_rings(values):
            self.relaxed.solve(box)
            return None
        if not self.is_apart:
            return self._split_at_sum(box, optimum)
        if id(box) in self.tight:
            # What cuts of pieces leave open, no split at a sum closes either.
            self.is_stuck = not (self._look(box, optimum) and self._is_closed(box))
        else:
            self._tighten(box)
        return None

    def _split_at_sum(self, box: Box, optimum: Optimum) -> tuple[Box, Box] | None:
        """Split a box whose switches are whole at a sum, or at a column; or find cuts or a solution in it."""
        values = optimum.values[: self.relaxed.width]
        if self.totals is None:
            self.totals = [Totals(self.relaxed.merged, level) for level in self.levels]
        for totals in self.totals:
            if totals.tier == self.tier and self._look(box, optimum) and self._is_closed(box):
                return None
            found = totals.least_whole(values)
            if found is not None:
                return box.part(*found)
        if self._look(box, optimum) and self._is_closed(box):
            return None
        if self._cut(box):
            return None
        optimum = box.optimum or optimum
        values = optimum.values[: self.relaxed.width]
        distance = np.abs(values - np.round(values))
        low, high = (side[: self.relaxed.width] for side in self.relaxed.sides(box))
        distance[high - low < 1] = 0.0
        if distance.max(initial=0.0) > WHOLE:
            return self._split(box, int(distance.argmax()))
        return self._split(box, self._widest(box))

    def _tighten(self, box: Box) -> None:
        """Bring the relaxation down by cuts of single pieces, which hold in every box."""
        self.tight.add(id(box))
        merged = self.relaxed.merged
        if not self.is_pieced:
            self._look_in_pieces(box)
        if self.solution is None or self.best is None:
            return
        if self.prices is None:
            self.prices = Prices(merged, self.relaxed.gains, box.everywhere)
            self.prices.know(merged.total(np.array(self.solution, dtype=np.int64)), self.carried.points)
        known, before = len(box.everywhere), self.prices.work
        core = self._core(box)
        self._bring_down(core)
        self._improve_where_lost(core)
        self.prices.know(merged.total(np.array(self.solution, dtype=np.int64)))
        self._bring_down(box)
        self.work_before += self.prices.work - before
        if len(box.everywhere) > known:
            for place, (_, order, other) in enumerate(self.waiting):
                self.relaxed.solve(other)
                other.around = None
                self.waiting[place] = (-_gain(other), order, other)
            heapq.heapify(self.waiting)

    def _bring_down(self, box: Box) -> None:
        if self.prices is not None and self.best is not None:
            self.relaxed.solve(box)
            rays = self.carried.rays(self.relaxed.merged)
            self.prices.tighten(
                self.relaxed, box, self.best, rays=rays, most_steps=MOST_STEPS, watch=self.watch
            )

    def _core(self, box: Box) -> Box:
        """Give the part of a box in which the switches are those of its point, or of the best solution."""
        decided = self.relaxed.merged.total(np.array(self.solution, dtype=np.int64))
        if box.optimum is not None and len(self.tight) > 1:
            decided = np.round(box.optimum.values[: self.relaxed.width])
        within = dict(box.within) if len(self.tight) > 1 else {}
        for column in np.flatnonzero(self.few_switches).tolist():
            switch = Sum(self.relaxed.merged.parts[column], np.ones(1, dtype=np.int64))
            within[switch.key] = switch, float(decided[column]), float(decided[column])
        return Box(within, box.everywhere)

    def _improve_where_lost(self, box: Box) -> None:
        """Look for better whole numbers in the pieces in which the best ones lose against the relaxation."""
        merged, optimum = self.relaxed.merged, box.optimum
        if optimum is None or not np.isfinite(optimum.value) or self._is_closed(box):
            return
        matrix = self.relaxed.rows_of(tuple(row for row in box.rows if isinstance(row, Cut)))
        low, high = (side[: self.relaxed.width] for side in self.relaxed.sides(box))
        gains = self.relaxed.gains.astype(np.float64)
        lost = Lost(matrix, gains, optimum.multipliers, low, high)
        whole = merged.total(np.array(self.solution, dtype=np.int64)).astype(np.float64)
        self._improve(Pieces(merged), whole, merged.lower, merged.upper, lost)

    def _split_at_switch(self, box: Box, optimum: Optimum, undecided: np.ndarray) -> tuple[Box, Box] | None:
        """Split at the switch whose two sides lose the most, by what its sides lost before."""
        low, high = self.relaxed.sides(box)
        losses = []
        for column in undecided.tolist():
            if self.watch.is_stopped:
                return self._split(box, column)
            value = float(optimum.values[column])
            if column not in self.losses:
                # Never split at: try both sides once.
                down = self._loss_at(low, high, column, 0, optimum.value) / value
                self.losses[column] = down, self._loss_at(low, high, column, 1, optimum.value) / (1 - value)
            down, up = self.losses[column]
            losses.append(max(down * value, _LEAST_LOSS) * max(up * (1 - value), _LEAST_LOSS))
        return self._split(box, int(undecided[int(np.argmax(losses))]))

    def _loss_at(self, low: np.ndarray, high: np.ndarray, column: int, side: int, value: float) -> float:
        """Give by how much less can be gained with a switch at one side; of no solution, by all."""
        least, most = low.copy(), high.copy()
        least[column] = most[column] = side
        found = self.relaxed.engine.solve(least, most).value
        return value - found if np.isfinite(found) else abs(value) + 1.0

    def _split(self, box: Box, column: int) -> tuple[Box, Box] | None:
        low, high = self.relaxed.sides(box)
        if not self.width or low[column] == high[column]:
            self.is_stuck = True  # a single point that no proof closes: what is proven around it has to do
            return None
        value = (low[column] + high[column]) / 2 if box.optimum is None else float(box.optimum.values[column])
        at = min(max(floor(value + WHOLE), int(low[column])), int(high[column]) - 1)
        parts = self.relaxed.merged.parts[column]
        return box.part(Sum(parts, np.ones(len(parts), dtype=np.int64)), at)

    def _widest(self, box: Box) -> int:
        low, high = (side[: self.relaxed.width] for side in self.relaxed.sides(box))
        return int((high - low).argmax()) if self.width else 0

    def _cut(self, box: Box) -> bool:
        """Add cuts for as long as they help; say whether the box has to be looked at again."""
        low, high = self.relaxed.columns_within(box)
        for _ in range(MOST_ROUNDS):
            before = self.relaxed.solve(box)  # so that the engine's basis is this box's
            if before.is_empty or self._is_out_of_work():
                return True
            if not np.isfinite(before.value):
                return False
            cuts = separate(
                self.relaxed.engine.all_rows(),
                self.relaxed.engine.combinations(before.values[: self.relaxed.width], 2 * CUTS_A_ROUND),
                self.relaxed.engine.at_greatest(),
                before.values[: self.relaxed.width],
                rows=len(self.relaxed.merged.matrix.most),
                low=low,
                high=high,
                most=CUTS_A_ROUND,
            )
            if not cuts:
                return False
            box.cuts += tuple(self.relaxed.whole_cut(box, cut) for cut in cuts)
            after = self.relaxed.solve(box)
            if after.is_empty or self._is_closed(box):
                return True
            goal = floor(before.value) if self.best is None else self.best
            if before.value - after.value < LEAST_PROGRESS * (before.value - goal):
                break
        values = after.values[: self.relaxed.width]
        undecided = np.abs(values - np.round(values)) * self.few_switches
        return bool(undecided.max(initial=0.0) > WHOLE)

    def _needs_rings(self, values: np.ndarray) -> bool:
        """Add the rows of rings that a whole-number point of the relaxation breaks, if it breaks any."""
        if not self.program.payments:
            return False
        whole = self.relaxed.merged.share_out(np.round(values).astype(np.int64), self.order)
        return self.program.keeps_rows(whole) and not self._keep(whole)

    def _look(self, box: Box, optimum: Optimum) -> bool:
        """Look for whole numbers in a box whose sums are whole: near the point found, then in all of it.

        Returns:
            Was anything looked for? Not twice with the same offers in the same box.
        """
        values = optimum.values[: self.relaxed.width]
        nearest = np.round(values)
        if np.abs(values - nearest).max(initial=0.0) <= WHOLE:
            self._found(nearest)
            if self._is_closed(box):
                return True
        low, high = (side[: self.relaxed.width].copy() for side in self.relaxed.sides(box))
        low[self.few_switches] = high[self.few_switches] = nearest[self.few_switches]
        mark = low.tobytes() + high.tobytes()
        if mark in self.looked or self.failures >= MOST_FAILURES:
            return False
        self.looked.add(mark)
        rows = tuple(row for row in box.rows if isinstance(row, Side))
        self.relaxed.without_cuts()
        sides = self.relaxed.sides(box)
        sides[0][: self.relaxed.width], sides[1][: self.relaxed.width] = low, high
        point = self.relaxed.engine.point(*sides)
        if point is not None:
            enough = floor(_gain(box) + WHOLE)
            rounding = Rounding(self.relaxed.rows_of(rows), self.relaxed.gains, self.few_people, low, high)
            found = rounding.gaining(enough, point)
            if found is not None:
                self._found(found)
                return True
            if self.relaxed.width > MOST_IN_ONE:
                if not self.is_pieced:
                    self._look_in_pieces(box)
            elif enough not in self.tried:
                self.tried.add(enough)
                found = rounding.best_near(enough, point)
                if found is not None:
                    self._found(found)
        self.failures += 1
        return True

    def _look_in_pieces(self, box: Box) -> None:
        """Look for whole numbers piece by piece, where what a box promises was not found."""
        self.is_pieced = True
        pieces = Pieces(self.relaxed.merged)
        if pieces.number < FEWEST_PIECES:
            return
        gains = self.relaxed.gains.astype(np.float64)
        low, high = self.relaxed.merged.lower, self.relaxed.merged.upper
        known: np.ndarray | None = None
        if self.solution is not None:
            known = self.relaxed.merged.total(np.array(self.solution, dtype=np.int64)).astype(np.float64)
        if self.tier == 0 and box.optimum is not None:
            point = box.optimum.values[: self.relaxed.width]
            low, high = (side[: self.relaxed.width] for side in self.relaxed.sides(box))
        elif known is not None:
            # From a solution each piece keeps what it adds to the tiers before, so that none can fail.
            point = known
        else:
            return
        found = pieces.round(point, gains, low, high, known)
        if found is None:
            return
        self._found(found)
        if self.relaxed.width >= FEWEST_TOGETHER and not self.is_apart:
            self._improve(pieces, found, low, high)

    def _improve(
        self, pieces: Pieces, whole: np.ndarray, low: np.ndarray, high: np.ndarray, lost: Lost | None = None
    ) -> None:
        """Solve pieces that share a limit together, from whole numbers that keep every row."""
        decided = np.round(whole)
        low = np.where(self.few_switches, decided, low)
        high = np.where(self.few_switches, decided, high)
        self._found(pieces.improve(whole, self.relaxed.gains.astype(np.float64), low, high, lost))

    def _found(self, values: np.ndarray) -> None:
        whole = self.relaxed.merged.share_out(np.round(values).astype(np.int64), self.order)
        if self.program.keeps_rows(whole):
            self._keep(whole)

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
            self.is_stuck = True
            return True
        self.rings += needed
        self.work_before += self.relaxed.work
        self.boxes_before += self.relaxed.boxes
        self._load(self.program.with_rows(needed))
        return False

    def _take(self, solution: tuple[int, ...]) -> None:
        value = int(self.gains @ np.array(solution, dtype=np.int64)) if self.width else 0
        if self.best is None or value > self.best:
            self.solution, self.best = solution, value


def _gain(box: Box) -> float:
    return -np.inf if box.optimum is None else box.optimum.value
