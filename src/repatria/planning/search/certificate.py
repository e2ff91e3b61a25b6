"""Proofs that no plan does better, in exact arithmetic; docs/certificate.md says what they mean.

A program is split into boxes: on the switches of offers first, then at how many people an offer gives that a
tier counts, the first tiers first. What is left is nearly a flow, in which whole numbers are found at once;
where they are not, cuts and splits at single columns close the rest. A small program that boxes do not close
soon is taken apart, and proven part by part (docs/decisions/0044). A solver's multipliers are rounded to
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
from repatria.planning.program.model import Objective, Program, Row
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box, proof_of, write_everywhere
from repatria.planning.search.branching import Branching
from repatria.planning.search.finding import Finding
from repatria.planning.search.narrowing import Narrowing, Shadow, Spine, spine_of
from repatria.planning.search.parts import Part, Parts, Priced, priced
from repatria.planning.search.pieces import OF_OFFERS, Pieces
from repatria.planning.search.prices import Carried
from repatria.planning.search.sums import Level, levels_of
from repatria.planning.search.tier_state import TierState, gain_of
from repatria.planning.search.tightening import Tightening
from repatria.planning.search.watching import UNWATCHED, Progress, Watch, progress_of
from repatria.planning.solvers.relaxation import WHOLE, Optimum

#: An open tier may be bounded by a share of what is open more than can be proven.
SHARE_LEFT_OPEN = 4


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
    narrowing: Narrowing | None = None,
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
        narrowing: The bounds that the tiers before left; after a tier, what it leaves to the next one.
        watch: Is told how far the search is; when it is stopped, what is proven until then is given.
    """
    known = tuple(level for level in levels or levels_of(program) if level.tier <= tier)
    root = root or Box()
    if narrowing is not None:
        narrowing.by_tier(program, root)
    bounds = None if narrowing is None else narrowing.bounds
    state = TierState(program, objective, tier=tier, order=order, watch=watch, bounds=bounds)
    if narrowing is not None:
        state.is_apart = narrowing.is_apart = state.is_apart or narrowing.is_apart
    search = _Search(state, root, known, most_work=most_work, carried=carried or Carried())
    if narrowing is not None and narrowing.bounds.closed.any() and not _has_cuts(root):
        search.narrowing = narrowing  # else what boxes say, of this tier and the next ones, is worth more
    found = search.run(start)
    if narrowing is not None:
        before = narrowing.widen(root)
        if tier + 1 < len(program.objectives):
            # Nothing comes after the last tier: what its relaxation says need not be asked.
            narrowing.remember(before or search.shadow(), tier)
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
        self.at_hand: Box | None = None  # is looked at now, and does not wait
        self.aside = -np.inf  # the most that a box gains of which no more can be known
        self.order = 0
        self.most_work = most_work
        self.carried = carried
        self.parts: Parts | None = None
        self.may_take_apart = _may_take_apart(state)
        self.narrowing: Narrowing | None = None
        self.narrowed_for: tuple[int | None, int] | None = None

    def run(self, start: tuple[int, ...] | None) -> Bound:
        state = self.state
        if start is not None:
            state.take(start)
        kept = self._kept_already()
        if kept is not None:
            return kept
        whole = self._begun()
        if state.is_closed(whole):
            # Often the tiers before leave nothing to gain: then one box says so.
            return self._said(whole)
        first = whole.optimum
        if state.is_apart and state.tier and not state.watch.is_stopped:
            self.tightening.tighten_known(whole)
        before = self._open_boxes()
        for box in before:
            if state.watch.is_stopped and state.objective is not None:
                state.relaxed.prove(whole, state.best)
                return self._said(whole)
            box.shown, box.bound, box.around = None, None, None
            if box is not whole:
                box.optimum = None
                state.relaxed.solve(box)
            self._wait(box)
        self._walk(first)
        is_pieced = self.finding.is_pieced or state.watch.is_stopped
        if self.waiting and state.width > limits.SMALL and not is_pieced:
            self.finding.look_in_pieces(min(self.waiting)[2])
        in_parts = self._conclude_in_parts()
        if in_parts is not None and in_parts.value == state.best:
            for box in before:
                box.halves, box.split = None, None  # what was split since is of no more use
            return in_parts
        found = self._at_most(first, self._conclude())
        if in_parts is None or in_parts.value is None:
            return found
        return in_parts if found.value is None or in_parts.value < found.value else found

    def shadow(self) -> Shadow | None:
        """Give what the relaxation of the whole tier says last, for the tiers after this one."""
        return Shadow.of(self.state.relaxed, Box(everywhere=self.root.everywhere))

    def _at_most(self, first: Optimum | None, found: Bound) -> Bound:
        """Give what the whole tier proves at once, where boxes that the solver gave no word of prove less."""
        state = self.state
        if first is None or not np.isfinite(first.value) or found.value is None:
            return found
        if found.value <= first.value + 1:
            return found
        whole = Box(everywhere=self.root.everywhere, steps=self.root.steps, optimum=first)
        state.relaxed.prove(whole, state.best)
        return self._said(whole) if whole.bound is not None and whole.bound < found.value else found

    def _walk(self, first: Optimum | None) -> None:
        """Split boxes until each is closed, or the work is done.

        Args:
            first: The relaxation of the whole tier.
        """
        state = self.state
        while self.waiting and not self._is_out_of_work() and not self._is_answered():
            self._tell()
            if self._is_due_in_parts() and first is not None:
                self.parts = Parts(state, first, self.carried)
                self.parts.search()
                continue
            if self._is_narrower():
                continue
            box = self.at_hand = heapq.heappop(self.waiting)[2]
            if self._is_lower_now(box) or self._is_cut_across(box):
                continue
            while not state.is_closed(box) and not self._is_out_of_work() and not self._is_answered():
                if self._is_exhausted(box):
                    self._set_aside(box)
                    break
                halves = self._refine(box)
                if halves is None:
                    if state.is_apart:
                        self._wait(box)
                        break
                    continue
                for half in halves:
                    state.relaxed.solve(half)
                box, far = sorted(halves, key=gain_of, reverse=True)
                self.at_hand = box
                self._wait(far)
                if self.finding.looked or self.tightening.tight:
                    # Go deep until whole numbers were looked for once; then take the greatest first.
                    self._wait(box)
                    break

    def _is_narrower(self) -> bool:
        """Narrow the tier by what may still be lost, where much of it is; then all begins anew.

        It is tried again when more cuts hold everywhere, or a better solution was found.
        """
        state, root = self.state, self.root
        known = state.best, len(root.everywhere)
        if self.narrowing is None or state.best is None or state.is_apart or known == self.narrowed_for:
            return False
        self.narrowed_for = known
        if self._most() - state.best > limits.WIDEST_NARROWED * max(abs(state.best), 1):
            return False
        closed, left = spine_of(root, self.narrowing.bounds, state.is_closed)
        shadow = Shadow.of(state.relaxed, Box(left.within, root.everywhere))
        if shadow is None or not self.narrowing.by_gain(
            state.program, root, Spine(closed, shadow), state.gains, state.best
        ):
            return False
        state.narrow(self.narrowing.bounds)
        self.branching = Branching(state, self.branching.levels)
        self.finding = Finding(state)
        self.tightening = Tightening(state, self.finding, self.carried)
        self.at_hand, self.aside = None, -np.inf
        self.narrowed_for = state.best, len(root.everywhere)
        self.waiting.clear()
        state.relaxed.solve(root)
        self._wait(root)
        return True

    def _begun(self) -> Box:
        """Solve the relaxation of the whole tier; what earlier tiers split is kept where it is little."""
        state = self.state
        if state.is_apart and len(self._open_boxes()) > limits.MOST_BOXES_KEPT_APART:
            self.root.halves, self.root.split = None, None  # other prices, other splits
        root = self.root
        whole = Box(everywhere=root.everywhere, steps=root.steps) if root.halves else root
        whole.shown, whole.bound, whole.around = None, None, None
        if state.is_apart and state.tier and state.solution is not None:
            # From where the switches are decided the solver is there in a quarter of the time.
            state.relaxed.solve(self.tightening.part_known(whole))
        state.relaxed.solve(whole)
        return whole

    def _wait(self, box: Box) -> None:
        """Let a box wait until it is the one that gains the most."""
        heapq.heappush(self.waiting, (-gain_of(box), self.order, box))
        self.order += 1

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
        is_due = is_due and state.boxes < limits.MOST_BOXES
        is_spent = is_spent and not is_due
        return is_spent or state.is_stuck or state.watch.is_stopped

    def _most(self) -> float:
        """Give what no box gains more than; one has to wait."""
        at_hand = -np.inf if self.at_hand is None else gain_of(self.at_hand)
        return max(-self.waiting[0][0], self.aside, at_hand)

    def _tell(self) -> None:
        """Tell the watch how far the search is."""
        state = self.state
        if state.objective is not None:
            most = floor(self._most() + WHOLE) if np.isfinite(self._most()) else None
            tiers = len(state.program.objectives)
            state.watch.see(progress_of(state.objective, state.tier, tiers, best=state.best, bound=most))

    def _is_answered(self) -> bool:
        """Where only the existence of a solution is asked: was one found? Else: do parts close the tier?"""
        if self.state.objective is None:
            return self.state.solution is not None
        return self.parts is not None and self.parts.is_closed

    def _is_due_in_parts(self) -> bool:
        """Was enough tried with boxes, and may the tier be taken apart?"""
        state = self.state
        is_late = state.boxes >= limits.BOXES_BEFORE_PARTS or state.work >= self.most_work // 2
        return is_late and self.may_take_apart and state.best is not None and self.parts is None

    def _conclude_in_parts(self) -> Bound | None:
        """Prove the tier part by part, if it was taken apart; None where nothing can be proven so."""
        state = self.state
        if self.parts is None or state.objective is None:
            return None
        self.parts.tell(self.carried)
        steps = self.root.steps
        rows = self.root.everywhere[: steps[-1].after + len(steps[-1].tight)] if steps else []
        found = _prove_in_parts(priced(state.program, state.objective, self.parts), state, len(rows))
        if found is None:
            return None
        proof: Proof = {}
        write_everywhere(rows, steps, proof).update(found[1])
        return Bound(found[0], proof, state.solution, state.rings)

    def _said(self, whole: Box) -> Bound:
        state, value = self.state, whole.bound
        if state.best is not None and any(step.is_of_gain for step in whole.steps):
            value = state.best if value is None else max(value, state.best)
        proof = proof_of(whole, state.program, state.tier, rows_before=state.rows_before)
        return Bound(value, proof, state.solution, state.rings)

    def _conclude(self) -> Bound:
        state = self.state
        self.tightening.tell()
        boxes = self._open_boxes()
        if state.objective is None and (boxes or state.solution is not None):
            return Bound(None, None, state.solution, state.rings)
        for box in boxes:
            is_low = state.best is not None and box.bound is not None and box.bound <= state.best
            if not is_low and self._lacks_cuts(box) and not state.watch.is_stopped:
                state.relaxed.solve(box)
                box.shown, box.bound = None, None
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
        if state.best is not None and any(step.is_of_gain for step in self.root.steps):
            bounds.append(state.best)  # so much may be gained outside of what was narrowed
        proof = proof_of(self.root, state.program, state.tier, rows_before=state.rows_before)
        return Bound(max(bounds, default=None), proof, state.solution, state.rings)

    def _refine(self, box: Box) -> tuple[Box, Box] | None:
        """Split a box; or find cuts or a solution in it, and have it looked at again."""
        state, optimum = self.state, box.optimum
        if optimum is None or optimum.is_empty or not np.isfinite(optimum.value):
            return self.branching.at_widest(box)
        values = optimum.values[: state.relaxed.width]
        undecided = state.undecided(values)
        if undecided.max(initial=0.0) > WHOLE:
            return self.branching.at_switch(box, optimum, np.flatnonzero(undecided > WHOLE))
        if state.needs_rings(values):
            state.relaxed.solve(box)
            return None
        if not state.is_apart:
            return self._split_at_sum(box, optimum)
        self.tightening.tighten(box)
        state.relaxed.solve(box)
        return None

    def _split_at_sum(self, box: Box, optimum: Optimum) -> tuple[Box, Box] | None:
        """Split a box whose switches are whole at a sum, or at a column; or find cuts or a solution in it.

        Sums of earlier tiers come first: what a tier may lose between whole numbers of another one costs it
        the most. Those of the tier itself come last, where neither going down nor cuts closed the box.
        """
        state = self.state
        if not self.tightening.is_cut(box):
            # Often whole numbers are at hand, and the first box needs no cuts; in others they come first.
            is_first = not self.finding.gone_down
            if is_first and self.finding.look(box, optimum, only_near=True) and state.is_closed(box):
                return None
            if self.tightening.cut(box, self._is_out_of_work):
                return None
        optimum = box.optimum or optimum
        if self.finding.look(box, optimum, only_near=True) and state.is_closed(box):
            return None
        for totals in self.branching.totals:
            values = optimum.values[: state.relaxed.width]
            found = totals.least_whole(values) if totals.tier < state.tier else None
            if found is not None:
                return box.part(*found)
        optimum = box.optimum or optimum
        if self.finding.look(box, optimum) and state.is_closed(box):
            return None
        for totals in self.branching.totals:
            found = totals.least_whole(optimum.values[: state.relaxed.width])
            if found is not None:
                return box.part(*found)
        return self.branching.at_least_whole(box, optimum)

    def _is_exhausted(self, box: Box) -> bool:
        """Say whether a box stays open: what cuts of pieces leave open, no split at a sum closes either."""
        state, optimum = self.state, box.optimum
        if optimum is None or not np.isfinite(optimum.value) or not self.tightening.is_tight(box):
            return False
        return bool(state.undecided(optimum.values[: state.relaxed.width]).max(initial=0.0) <= WHOLE)

    def _set_aside(self, box: Box) -> None:
        """Leave a box as it is; in a small program whole numbers are looked for once more, all at once."""
        state = self.state
        if state.relaxed.width <= limits.MOST_IN_ONE and box.optimum is not None:
            self.finding.look(box, box.optimum)
        if not state.is_closed(box):
            self.aside = max(self.aside, gain_of(box))

    def _is_lower_now(self, box: Box) -> bool:
        """Solve a box again if cuts came since; say whether it has to wait, since another gains more now."""
        if not self._lacks_cuts(box):
            return False
        self.state.relaxed.solve(box)
        box.around = None
        if self.waiting and gain_of(box) < -self.waiting[0][0] - WHOLE:
            self._wait(box)
            return True
        return False

    def _is_cut_across(self, box: Box) -> bool:
        """Cut the box that gains most, once whole numbers were looked for; say whether it is lower now."""
        state, tightening = self.state, self.tightening
        if not state.is_apart or not tightening.tight or not tightening.may_cut_across(box):
            return False
        tightening.cut_across(box)
        if self.waiting and not state.is_closed(box) and gain_of(box) < -self.waiting[0][0] - WHOLE:
            self._wait(box)
            return True
        return state.is_closed(box)

    def _lacks_cuts(self, box: Box) -> bool:
        """Say whether cuts of pieces came since a box was solved."""
        optimum = box.optimum
        if not self.state.is_apart or optimum is None:
            return False
        return len(optimum.multipliers) - optimum.rows < len(box.everywhere)


def _has_cuts(root: Box) -> bool:
    """Say whether any box has cuts of its own, which hold within the bounds of now alone."""
    return any(box.cuts for box in root.leaves())


def _may_take_apart(state: TierState) -> bool:
    """Say whether parts are worth more than boxes: there are some, not too many, and they are small."""
    merged = state.relaxed.merged
    if state.objective is None or merged.width > limits.MOST_IN_PARTS:
        return False
    if any(key[0] not in OF_OFFERS for key in state.program.columns):
        return False  # a proof names parts by their offers
    return limits.FEWEST_PIECES <= Pieces(merged).number < limits.FEWEST_APART


def _prove_in_parts(at_prices: Priced, state: TierState, rows_before: int) -> tuple[int, Proof] | None:
    """Prove what every part gains at most; None where nothing can be proven of one.

    Args:
        rows_before: How many rows hold already where the proofs will stand.
    """
    goal = at_prices.bound
    if state.best is not None:
        # An open tier stays open, whether its bound is a little higher or not.
        goal = max(state.best, goal + max(0, goal - state.best) // SHARE_LEFT_OPEN)
    spare = (goal + 1) * at_prices.unit - 1 - at_prices.worth - sum(part.most for part in at_prices.parts)
    proofs: list[Proof] = []
    proven = at_prices.worth
    for place, part in enumerate(at_prices.parts):
        # What one part does not need the others may: a proof of less is a shorter one. Where one took more,
        # the others need not be proven to the last.
        room = spare // (len(at_prices.parts) - place) if spare >= 0 else at_prices.unit // 2
        found = _prove_part(part, part.most + room, state, rows_before)
        if found.proof is None or found.value is None:
            return None
        spare -= found.value - part.most
        proven += found.value
        proofs.append({"offers": list(part.offers), "proof": found.proof})
    return proven // at_prices.unit, {"priced": at_prices.named, "parts": proofs}


def _prove_part(part: Part, most: int, whole: TierState, rows_before: int) -> Bound:
    """Prove that a part gains no more than so much."""
    watch = _Silent(whole.watch)
    state = TierState(
        part.program, part.objective, tier=whole.tier, order={}, watch=watch, bounds=part.bounds
    )
    state.rows_before = rows_before
    state.best, state.work_of_a_box = most, limits.WORK_OF_A_BOX_OF_A_PART
    levels = tuple(level for level in levels_of(part.program) if level.tier <= whole.tier)
    search = _Search(state, Box(), levels, most_work=limits.MOST_WORK_OF_A_PART, carried=Carried())
    search.may_take_apart = False
    search.finding.failures = limits.MOST_FAILURES  # nothing better is there to be found
    search.finding.is_pieced = True
    found = search.run(None)
    whole.work_before += state.work
    return found


class _Silent:
    """Hears when a watch is stopped, and tells it nothing."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    @property
    def is_stopped(self) -> bool:
        return self.watch.is_stopped

    def see(self, progress: Progress) -> None:
        pass
