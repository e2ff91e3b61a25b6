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
from repatria.planning import limits
from repatria.planning.boxes import Box, proof_of
from repatria.planning.branching import Branching
from repatria.planning.finding import Finding
from repatria.planning.model import Objective, Program, Row
from repatria.planning.prices import Carried
from repatria.planning.solvers.relaxation import WHOLE, Optimum
from repatria.planning.sums import Level, levels_of
from repatria.planning.tier_state import TierState, gain_of
from repatria.planning.tightening import Tightening
from repatria.planning.watching import UNWATCHED, Watch, progress_of


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
    most_work: int = limits.MOST_WORK_OF_ONE,
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
    state = TierState(program, objective, tier=tier, order=order, watch=watch)
    search = _Search(state, root or Box(), known, most_work=most_work, carried=carried or Carried())
    found = search.run(start)
    return replace(found, work=state.work)


class _Search:
    """Searches one tier of a program, in the boxes that the tiers before left open."""

    def __init__(
        self, state: TierState, root: Box, levels: tuple[Level, ...], *, most_work: int, carried: Carried
    ) -> None:
        self.state = state
        self.root = root
        self.branching = Branching(state, levels)
        self.finding = Finding(state)
        self.tightening = Tightening(state, self.finding, carried)
        self.waiting: list[tuple[float, int, Box]] = []
        self.most_work = most_work

    def run(self, start: tuple[int, ...] | None) -> Bound:
        state = self.state
        if start is not None:
            state.take(start)
        kept = self._kept_already()
        if kept is not None:
            return kept
        whole = Box(everywhere=self.root.everywhere) if self.root.halves else self.root
        whole.shown, whole.bound, whole.around = None, None, None
        state.relaxed.solve(whole)
        if state.is_closed(whole):
            # Often the tiers before leave nothing to gain: then one box says so.
            return self._said(whole)
        waiting = self.waiting
        order = 0
        for box in self._open_boxes():
            if state.watch.is_stopped and state.objective is not None:
                state.relaxed.prove(whole, state.best)
                return self._said(whole)
            box.shown, box.bound, box.around = None, None, None
            if box is not whole:
                box.optimum = None
                state.relaxed.solve(box)
            heapq.heappush(waiting, (-gain_of(box), order, box))
            order += 1
        while waiting and not self._is_out_of_work() and not self._is_answered():
            self._tell(waiting)
            _, _, box = heapq.heappop(waiting)
            while not state.is_closed(box) and not self._is_out_of_work() and not self._is_answered():
                halves = self._refine(box)
                if halves is None:
                    continue
                for half in halves:
                    state.relaxed.solve(half)
                box, far = sorted(halves, key=gain_of, reverse=True)
                order += 2
                heapq.heappush(waiting, (-gain_of(far), order - 1, far))
                if self.finding.looked:
                    # Go deep until whole numbers were looked for once; then take the greatest first.
                    heapq.heappush(waiting, (-gain_of(box), order, box))
                    break
        if (
            waiting
            and state.width > limits.SMALL
            and not self.finding.is_pieced
            and not state.watch.is_stopped
        ):
            self.finding.look_in_pieces(min(waiting)[2])
        return self._conclude()

    def _kept_already(self) -> Bound | None:
        """See whether an earlier tier, which keeps its value, says all there is to prove of this one."""
        state = self.state
        gains = {column: gain for column, gain in state.objective.gains if gain} if state.objective else {}
        for row in state.program.rows:
            if row.key[0] == "tier" and row.most == state.best and dict(row.terms) == gains:
                return Bound(state.best, {"multipliers": [[list(row.key), "1"]]}, state.solution)
        return None

    def _open_boxes(self) -> list[Box]:
        return [box for box in self.root.leaves() if box.since is None and not box.is_empty]

    def _is_out_of_work(self) -> bool:
        state = self.state
        is_spent = state.boxes >= limits.MOST_BOXES or state.work >= self.most_work
        # Cuts of pieces are worth more than all boxes, so that each tier has them once.
        is_due = state.is_apart and not self.tightening.tight and self.most_work > 0
        is_spent = is_spent and not is_due
        return is_spent or state.is_stuck or state.watch.is_stopped

    def _tell(self, waiting: list[tuple[float, int, Box]]) -> None:
        """Tell the watch how far the search is."""
        state = self.state
        if state.objective is not None:
            most = floor(-waiting[0][0] + WHOLE) if np.isfinite(waiting[0][0]) else None
            tiers = len(state.program.objectives)
            state.watch.see(progress_of(state.objective, state.tier, tiers, best=state.best, bound=most))

    def _is_answered(self) -> bool:
        """Where only the existence of a solution is asked: was one found?"""
        return self.state.objective is None and self.state.solution is not None

    def _said(self, whole: Box) -> Bound:
        state = self.state
        proof = proof_of(whole, state.program, state.tier)
        return Bound(whole.bound, proof, state.solution, state.rings)

    def _conclude(self) -> Bound:
        state = self.state
        self.tightening.tell()
        boxes = self._open_boxes()
        if state.objective is None and (boxes or state.solution is not None):
            return Bound(None, None, state.solution, state.rings)
        for box in boxes:
            if box.shown is None:
                state.relaxed.prove(box, state.best)
            if box.is_empty:
                continue
            if box.around is not None and (box.bound is None or not np.isfinite(gain_of(box))):
                # The solver could not show what this box holds: what is proven around it holds in it.
                box.optimum = box.around
                state.relaxed.prove(box, state.best)
            if state.best is not None and box.bound is not None and box.bound < state.best:
                box.since = state.tier
        bounds = [box.bound for box in boxes if box.bound is not None]
        proof = proof_of(self.root, state.program, state.tier)
        return Bound(max(bounds, default=None), proof, state.solution, state.rings)

    def _refine(self, box: Box) -> tuple[Box, Box] | None:
        """Split a box; or find cuts or a solution in it, and have it looked at again."""
        state, optimum = self.state, box.optimum
        if optimum is None or optimum.is_empty or not np.isfinite(optimum.value):
            return self.branching.at_widest(box)
        values = optimum.values[: state.relaxed.width]
        undecided = state.undecided(values)
        if state.is_apart and state.tier and not self.tightening.tight:
            self._tighten(box)
            return None
        if undecided.max(initial=0.0) > WHOLE:
            return self.branching.at_switch(box, optimum, np.flatnonzero(undecided > WHOLE))
        if state.needs_rings(values):
            state.relaxed.solve(box)
            return None
        if not state.is_apart:
            return self._split_at_sum(box, optimum)
        if id(box) in self.tightening.tight:
            # What cuts of pieces leave open, no split at a sum closes either.
            state.is_stuck = not (self.finding.look(box, optimum) and state.is_closed(box))
        else:
            self._tighten(box)
        return None

    def _split_at_sum(self, box: Box, optimum: Optimum) -> tuple[Box, Box] | None:
        """Split a box whose switches are whole at a sum, or at a column; or find cuts or a solution in it."""
        state = self.state
        values = optimum.values[: state.relaxed.width]
        for totals in self.branching.totals:
            if totals.tier == state.tier and self.finding.look(box, optimum) and state.is_closed(box):
                return None
            found = totals.least_whole(values)
            if found is not None:
                return box.part(*found)
        if self.finding.look(box, optimum) and state.is_closed(box):
            return None
        if self.tightening.cut(box, self._is_out_of_work):
            return None
        return self.branching.at_least_whole(box, box.optimum or optimum)

    def _tighten(self, box: Box) -> None:
        """Look for cuts that hold everywhere, and solve every box again if there are new ones."""
        if self.tightening.tighten(box):
            for place, (_, order, other) in enumerate(self.waiting):
                self.state.relaxed.solve(other)
                other.around = None
                self.waiting[place] = (-gain_of(other), order, other)
            heapq.heapify(self.waiting)
