"""Cuts that bring the relaxation down: of one box, or of single pieces, which hold in every box."""

from __future__ import annotations

from collections.abc import Callable
from math import floor

import numpy as np

from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.core import Deepened, Region, deepen
from repatria.planning.search.finding import Finding
from repatria.planning.search.prices import Carried, Prices
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
        """Cut a box where its switches are as in the point found; say whether it has to be looked at again.

        The cuts hold in every box, or where the box has rows of its own, in this one whatever its switches.
        """
        state, relaxed = self.state, self.state.relaxed
        self.were_cut.add(id(box))
        before = relaxed.solve(box)
        if not np.isfinite(before.value) or is_out_of_work():
            return True
        low, high = (side[: relaxed.width].copy() for side in relaxed.sides(box))
        switches = state.few_switches
        low[switches] = high[switches] = np.round(before.values[: relaxed.width])[switches]
        is_general = not box.inherited and not box.cuts
        least, most = (
            (relaxed.merged.lower, relaxed.merged.upper) if is_general else relaxed.columns_within(box)
        )
        found = self._deepen(Region(box.rows, low, high, least, most))
        if not found.cuts:
            return False
        if is_general:
            box.everywhere += found.cuts
        else:
            box.cuts += tuple(found.cuts)
        after = relaxed.solve(box)
        if after.value == np.inf:
            # With these the solver cannot say what the box holds: it is as it was.
            if is_general:
                del box.everywhere[-len(found.cuts) :]
            else:
                box.cuts = box.cuts[: -len(found.cuts)]
            after = relaxed.solve(box)
            return not np.isfinite(after.value)
        if after.is_empty or state.is_closed(box):
            return True
        return bool(state.undecided(after.values[: relaxed.width]).max(initial=0.0) > WHOLE)

    def may_cut_across(self, box: Box) -> bool:
        """Say whether cuts over all pieces are worth looking for: not where they closed little before."""
        return self.vain_across < limits.MOST_IN_VAIN and np.isfinite(gain_of(box))

    def cut_across(self, box: Box) -> None:
        """Bring a box down by cuts over all pieces together, which hold in every box.

        They close what pieces share: a limit that two of them use half a person of each, or the fraction of a
        person that an earlier tier could still gain, whose price in this one is high.
        """
        relaxed = self.state.relaxed
        low, high = (side[: relaxed.width] for side in relaxed.sides(box))
        merged = relaxed.merged
        found = self._deepen(Region(tuple(box.everywhere), low, high, merged.lower, merged.upper))
        is_progress = self._is_progress(found.before, found.after)
        self.vain_across = 0 if is_progress else self.vain_across + 1
        if found.before - found.after >= WHOLE:
            box.everywhere += found.cuts
            relaxed.solve(box)

    def _deepen(self, region: Region) -> Deepened:
        """Cut the core of a region; a search that is stopped ends after the round at hand, or the next."""
        state = self.state

        def is_worth_more(before: float, after: float) -> bool:
            return self._is_progress(before, after) and not state.watch.is_stopped

        found = deepen(state.relaxed, region, is_worth_more, best=state.best)
        state.work_before += found.work
        return found

    def _is_progress(self, before: float, after: float) -> bool:
        """Say whether enough of what is open was closed for more of the same to be worth it."""
        state = self.state
        if not np.isfinite(before):
            return False
        goal = floor(before) if state.best is None else state.best
        gap = before - goal if state.is_apart else min(before - goal, limits.WIDEST_GAP)
        return before - after >= limits.LEAST_PROGRESS * gap

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
