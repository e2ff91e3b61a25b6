"""Cuts that bring the relaxation down: of one box, or of single pieces, which hold in every box."""

from __future__ import annotations

from collections.abc import Callable
from math import floor

import numpy as np

from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.cuts import FINE, separate
from repatria.planning.search.finding import Finding
from repatria.planning.search.prices import Carried, Prices, add_after_its_own
from repatria.planning.search.sums import Sum
from repatria.planning.search.tier_state import TierState, gain_of
from repatria.planning.solvers.relaxation import WHOLE


class Tightening:
    """Finds cuts for one tier.

    Attributes:
        tight: The boxes for which cuts of single pieces were looked for.
        were_cut: The boxes for which cuts of their own were.
        in_vain: In how many parts, one after the other, neither a bound nor the best solution got better.
        vain_across: In how many boxes, one after the other, cuts over all pieces closed little.
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
        self.were_cut: set[int] = set()
        self.in_vain = 0
        self.vain_across = 0

    def cut(self, box: Box, is_out_of_work: Callable[[], bool]) -> bool:
        """Add cuts for as long as they help; say whether the box has to be looked at again."""
        state, relaxed = self.state, self.state.relaxed
        self.were_cut.add(id(box))
        low, high = relaxed.columns_within(box)
        for _ in range(limits.MOST_ROUNDS):
            before = relaxed.solve(box)  # so that the engine's basis is this box's
            if before.is_empty or is_out_of_work():
                return True
            if not np.isfinite(before.value):
                return False
            combinations, at_greatest = relaxed.combinations(box, 2 * limits.CUTS_A_ROUND)
            cuts = separate(
                relaxed.rows_of(box.rows),
                combinations,
                at_greatest,
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
            gap = min(before.value - goal, limits.WIDEST_GAP)
            if before.value - after.value < limits.LEAST_PROGRESS * gap:
                break
        return bool(state.undecided(after.values[: relaxed.width]).max(initial=0.0) > WHOLE)

    def may_cut_across(self, box: Box) -> bool:
        """Say whether cuts over all pieces are worth looking for: not where they closed little before."""
        return self.vain_across < limits.MOST_IN_VAIN and np.isfinite(gain_of(box))

    def cut_across(self, box: Box) -> None:
        """Bring a box down by cuts over all pieces together, which hold in every box.

        They close what pieces share: a limit that two of them use half a person of each, or the fraction of a
        person that an earlier tier could still gain, whose price in this one is high.
        """
        state, relaxed = self.state, self.state.relaxed
        trial = Box(box.within, everywhere=list(box.everywhere))
        low, high = relaxed.merged.lower, relaxed.merged.upper
        before = first = relaxed.solve(trial)
        poor = 0
        while not state.watch.is_stopped and np.isfinite(before.value) and poor < limits.MOST_POOR_ROUNDS:
            values = before.values[: relaxed.width]
            combinations, _ = relaxed.combinations(trial, 2 * limits.CUTS_A_ROUND_ACROSS)
            cuts = separate(
                relaxed.rows_of(trial.rows),
                combinations,
                values > high - WHOLE,  # of all, not of this box: the cuts hold in others as well
                values,
                rows=len(relaxed.merged.matrix.most),
                low=low,
                high=high,
                most=limits.CUTS_A_ROUND_ACROSS,
                fineness=FINE,
            )
            state.work_before += limits.WORK_OF_A_ROUND_ACROSS * len(relaxed.merged.matrix.columns)
            if not cuts:
                break
            trial.everywhere += [relaxed.whole_cut(trial, cut) for cut in cuts]
            after = relaxed.solve(trial)
            if not np.isfinite(after.value) or state.is_closed(trial):
                break
            poor = 0 if self._is_progress(before.value, after.value) else poor + 1
            before = after
        if trial.optimum is None or not np.isfinite(first.value):
            return
        is_progress = self._is_progress(first.value, trial.optimum.value)
        self.vain_across = 0 if is_progress else self.vain_across + 1
        if first.value - trial.optimum.value >= WHOLE:
            self._keep_used(trial, box)

    def _keep_used(self, trial: Box, box: Box) -> None:
        """Keep the cuts that bound the relaxation in a trial, and those from which they follow."""
        optimum = trial.optimum
        if optimum is None:
            return
        known = set(box.everywhere)
        used = optimum.multipliers[optimum.rows :].tolist()
        for cut, multiplier in zip(trial.everywhere, used, strict=False):
            if cut.is_used(multiplier):
                add_after_its_own(cut, box.everywhere, known)
        self.state.relaxed.solve(box)

    def _is_progress(self, before: float, after: float) -> bool:
        """Say whether enough of what is open was closed for more of the same to be worth it."""
        goal = floor(before) if self.state.best is None else self.state.best
        return before - after >= limits.LEAST_PROGRESS * (before - goal)

    def tighten_known(self, box: Box) -> None:
        """Bring down, before any other part of a box, that with the switches of the best solution.

        What holds there mostly holds elsewhere as well, and the best solution is better afterwards.
        """
        if self._prepare(box):
            self._bring_down(self.part_known(box))

    def part_known(self, box: Box) -> Box:
        """Give the part of a box with the switches of the best solution; there has to be one."""
        return self._part(box, self.state.known())

    def tighten(self, box: Box) -> None:
        """Bring down a box whose switches are whole, by cuts of single pieces, which hold in every box."""
        self.tight.add(id(box))
        point = box.optimum
        if self.in_vain < limits.MOST_IN_VAIN and self._prepare(box) and point is not None:
            decided = np.round(point.values[: self.state.relaxed.width])
            self._bring_down(self._part(box, decided))

    def is_cut(self, box: Box) -> bool:
        """Were cuts looked for in a box in this tier?"""
        return id(box) in self.were_cut

    def is_tight(self, box: Box) -> bool:
        """Was a box brought down as far as cuts of single pieces bring it?"""
        return id(box) in self.tight

    def tell(self) -> None:
        """Tell the tiers after this one what was found of prices."""
        if self.prices is not None:
            self.prices.tell(self.carried, self.state.tier)

    def _prepare(self, box: Box) -> bool:
        """Take the program apart; say whether there is a solution, without which no price is known."""
        state = self.state
        if not self.finding.is_pieced:
            self.finding.look_in_pieces(box)
        if state.solution is None or state.best is None:
            return False
        if self.prices is None:
            self.prices = Prices(state.relaxed.merged, state.relaxed.gains, box.everywhere)
            self.prices.know(state.known(), self.carried.points)
        return True

    def _bring_down(self, part: Box) -> None:
        """Find cuts and whole numbers in a part of a box, and mix these into better solutions.

        A mix in the part itself is made better even where it is no better than the best solution yet: other
        offers in force show their worth only then.
        """
        state, prices = self.state, self.prices
        if prices is None or state.best is None:
            return
        work, best = prices.work, state.best
        before = state.relaxed.solve(part).value
        prices.tighten(
            state.relaxed,
            part,
            state.best,
            carried=self.carried,
            most_steps=limits.MOST_STEPS,
            watch=state.watch,
        )
        if not state.is_closed(part):
            self.cut_across(part)
        after = gain_of(part)
        anyhow = prices.mixed(Box())
        if anyhow is not None:
            state.find(anyhow)
        mixed = None if state.is_closed(part) else prices.mixed(part)
        if mixed is not None:
            self.finding.improve_where_lost(part, mixed)
        prices.know(state.known())
        state.work_before += prices.work - work
        is_better = state.best > best or not before - after < limits.LEAST_PROGRESS * (before - best)
        self.in_vain = 0 if is_better else self.in_vain + 1

    def _part(self, box: Box, decided: np.ndarray) -> Box:
        """Give the part of a box in which every switch is as decided."""
        parts = self.state.relaxed.merged.parts
        within = dict(box.within)
        for column in np.flatnonzero(self.state.few_switches).tolist():
            switch = Sum(parts[column], np.ones(1, dtype=np.int64))
            within[switch.key] = switch, float(decided[column]), float(decided[column])
        return Box(within, box.everywhere)
