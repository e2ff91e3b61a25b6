"""Cuts that bring the relaxation down: of one box, or of single pieces, which hold in every box."""

from __future__ import annotations

from collections.abc import Callable
from math import floor

import numpy as np

from repatria.planning import limits
from repatria.planning.boxes import Box
from repatria.planning.cuts import separate
from repatria.planning.finding import Finding
from repatria.planning.prices import Carried, Prices
from repatria.planning.solvers.relaxation import WHOLE
from repatria.planning.sums import Sum
from repatria.planning.tier_state import TierState


class Tightening:
    """Finds cuts for one tier.

    Attributes:
        tight: The boxes for which cuts of single pieces were looked for.
    """

    def __init__(self, state: TierState, finding: Finding, carried: Carried) -> None:
        """Prepare for one tier.

        Args:
            carried: What the tiers before found of prices.
        """
        self.state = state
        self.finding = finding
        self.carried = carried
        self.prices: Prices | None = None
        self.tight: set[int] = set()

    def cut(self, box: Box, is_out_of_work: Callable[[], bool]) -> bool:
        """Add cuts for as long as they help; say whether the box has to be looked at again."""
        state, relaxed = self.state, self.state.relaxed
        low, high = relaxed.columns_within(box)
        for _ in range(limits.MOST_ROUNDS):
            before = relaxed.solve(box)  # so that the engine's basis is this box's
            if before.is_empty or is_out_of_work():
                return True
            if not np.isfinite(before.value):
                return False
            cuts = separate(
                relaxed.engine.all_rows(),
                relaxed.engine.combinations(before.values[: relaxed.width], 2 * limits.CUTS_A_ROUND),
                relaxed.engine.at_greatest(),
                before.values[: relaxed.width],
                rows=len(relaxed.merged.matrix.most),
                low=low,
                high=high,
                most=limits.CUTS_A_ROUND,
            )
            if not cuts:
                return False
            box.cuts += tuple(relaxed.whole_cut(box, cut) for cut in cuts)
            after = relaxed.solve(box)
            if after.is_empty or state.is_closed(box):
                return True
            goal = floor(before.value) if state.best is None else state.best
            if before.value - after.value < limits.LEAST_PROGRESS * (before.value - goal):
                break
        return bool(state.undecided(after.values[: relaxed.width]).max(initial=0.0) > WHOLE)

    def tighten(self, box: Box) -> bool:
        """Bring the relaxation down by cuts of single pieces, which hold in every box.

        Returns:
            Are there new ones, so that every other box has to be solved again?
        """
        state = self.state
        self.tight.add(id(box))
        merged = state.relaxed.merged
        if not self.finding.is_pieced:
            self.finding.look_in_pieces(box)
        if state.solution is None or state.best is None:
            return False
        if self.prices is None:
            self.prices = Prices(merged, state.relaxed.gains, box.everywhere)
            self.prices.know(state.known(), self.carried.points)
        known, before = len(box.everywhere), self.prices.work
        core = self._core(box)
        self._bring_down(core)
        self.finding.improve_where_lost(core)
        self.prices.know(merged.total(np.array(state.solution, dtype=np.int64)))
        self._bring_down(box)
        state.work_before += self.prices.work - before
        return len(box.everywhere) > known

    def tell(self) -> None:
        """Tell the tiers after this one what was found of prices."""
        if self.prices is not None:
            self.prices.tell(self.carried, self.state.tier)

    def _bring_down(self, box: Box) -> None:
        state = self.state
        if self.prices is not None and state.best is not None:
            state.relaxed.solve(box)
            rays = self.carried.rays(state.relaxed.merged)
            self.prices.tighten(
                state.relaxed, box, state.best, rays=rays, most_steps=limits.MOST_STEPS, watch=state.watch
            )

    def _core(self, box: Box) -> Box:
        """Give the part of a box in which the switches are those of its point, or of the best solution."""
        relaxed = self.state.relaxed
        decided = self.state.known()
        if box.optimum is not None and len(self.tight) > 1:
            decided = np.round(box.optimum.values[: relaxed.width])
        within = dict(box.within) if len(self.tight) > 1 else {}
        for column in np.flatnonzero(self.state.few_switches).tolist():
            switch = Sum(relaxed.merged.parts[column], np.ones(1, dtype=np.int64))
            within[switch.key] = switch, float(decided[column]), float(decided[column])
        return Box(within, box.everywhere)
